/* Practice, 9 of 11: the session on the page: one item after the other, each shown by its kind, and the end. */
var PracticeAsking = (function () {
  "use strict";
  const E = PracticeElements;
  const KINDS = { question: PracticeQuestion, check: PracticeCheck };
  const ROLES = { vision: "computer vision", nlp: "NLP" };
  let items = {}; // by name
  let keys = {}; // what a key does now
  let done = null; // called with the names to ask again, or null
  let session = null;
  let began = 0; // this sitting, in milliseconds
  let asked = 0; // this question
  let ticking = 0;

  function title(word) { return word[0].toUpperCase() + word.slice(1); }
  function clock(milliseconds) {
    const seconds = Math.max(0, Math.floor(milliseconds / 1000));
    return Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
  }
  function inWords(milliseconds) {
    const minutes = Math.round(milliseconds / 6e4);
    return minutes < 1 ? "less than a minute" : E.count(minutes, "minute");
  }
  function spent() { return session.spent + Date.now() - began; }
  function isOver() { return session.minutes > 0 && spent() >= session.minutes * 6e4; }

  /* For the eye; a screen reader reads it only when asked to (the role keeps it quiet). */
  function tick(timer) {
    const left = session.minutes * 6e4 - spent();
    const rest = !session.minutes ? "" : left > 0 ? " · " + clock(left) + " left" : " · time is up, this is the last one";
    timer.textContent = clock(Date.now() - asked) + rest;
  }

  function show(parts) {
    const place = E.place("session");
    place.replaceChildren.apply(place, parts);
    scrollTo({ top: 0, behavior: "instant" });
  }

  function labels(item) {
    const line = E.make("p", { class: "question-labels" }, E.make("span", { class: "label label-level" }, item.level));
    item.roles.forEach(function (role) { line.append(E.make("span", { class: "label" }, ROLES[role] || role)); });
    line.append(E.make("span", { class: "label" }, PracticeAnswers.category(item.category).title));
    return line;
  }

  function enabled() { return E.place("form").elements.keys.checked; }
  function shown(key) { return enabled() ? key : ""; }

  function ask() {
    const at = session.grades.length;
    const item = items[session.names[at]];
    let before; // its card as it was when it was asked
    const skip = E.button("Skip", shown("k"), pass, "practice-quiet");

    /* Keep a grade, or another one instead; in words, what follows from it. */
    function record(grade) {
      const name = session.names[at];
      let words = title(grade || "skipped");
      const isFirst = session.grades.length === at;
      session.grades[at] = grade;
      const isLast = session.grades.length === session.names.length || isOver();
      PracticeStore.update(function (data) {
        if (grade) {
          const now = new Date();
          if (isFirst) before = data.cards[name];
          data.cards[name] = PracticeSchedule.graded(before, grade, now);
          words += ", " + PracticeSchedule.when(data.cards[name], now);
        }
        data.session = isLast ? null : Object.assign({}, session, { spent: spent() });
      });
      skip.hidden = true;
      keys.k = null;
      return words;
    }

    /* The next item or the end; `said` is what the reader should hear first. */
    function next(said) {
      if (session.grades.length === session.names.length || isOver()) {
        finish();
        return;
      }
      E.say((said && said + ". ") + "Question " + (session.grades.length + 1) + " of " + session.names.length + ".");
      ask();
    }

    function pass() { next(record(null)); }

    keys = { k: pass, q: finish };
    const view = KINDS[item.kind].view(item, {
      record: record, next: next, shown: shown,
      key: function (name, action) { // its name, if it is to be shown
        keys[name] = action;
        return shown(name);
      },
    });
    const timer = E.make("p", { class: "practice-timer", role: "timer", "aria-label": "Time" });
    const bar = E.make("progress", { class: "practice-bar", max: session.names.length, value: at, "aria-label": "Questions answered" });
    const head = E.make("div", { class: "practice-head" }, E.make("p", {}, "Question " + (at + 1) + " of " + session.names.length), timer);
    const buttons = E.make("div", { class: "practice-bar-of-buttons" });
    buttons.append.apply(buttons, view.buttons.concat(skip, E.button("End session", shown("q"), finish, "practice-quiet")));
    show([head, bar, labels(item)].concat(view.parts, buttons));
    asked = Date.now();
    clearInterval(ticking);
    ticking = setInterval(function () { tick(timer); }, 1000);
    tick(timer);
    view.start();
  }

  function review(names) {
    const cards = PracticeStore.read().data.cards;
    const list = E.make("ul", { class: "practice-review" });
    names.forEach(function (name) {
      const item = items[name];
      const link = E.built("a", { href: PracticeAnswers.link(item) }, item.question || "Quick check on " + PracticeAnswers.category(item.category).title);
      if (!item.question) PracticeCheck.name(link, item);
      list.append(E.make("li", {}, link, " ",
        E.make("small", {}, session.grades[session.names.indexOf(name)] + ", " + (cards[name] ? PracticeSchedule.when(cards[name], new Date()) : ""))));
    });
    return list;
  }

  function finish() {
    clearInterval(ticking);
    keys = {};
    PracticeStore.update(function (data) { data.session = null; });
    const again = [];
    const parts = ["missed", "shaky", "solid"].map(function (grade) {
      const names = session.names.filter(function (name, at) { return session.grades[at] === grade; });
      if (grade !== "solid") again.push.apply(again, names);
      return names.length + " " + grade;
    });
    const skipped = session.grades.filter(function (grade) { return grade === null; }).length;
    if (skipped) parts.push(skipped + " skipped");
    const heading = E.make("h2", {}, "Session over");
    const page = [heading, session.grades.length === 0 ? E.make("p", {}, "Nothing was answered.") : E.make("p", {}, E.count(session.grades.length, "question") + " in " + inWords(spent()) + ": " + parts.join(", ") + ".")];
    if (isOver() && session.grades.length < session.names.length) page.push(E.make("p", {}, "Time was up."));
    if (again.length) page.push(E.make("h3", {}, "To review"), review(again));
    else if (session.grades.length > skipped) page.push(E.make("p", {}, "Nothing to review: all of it was solid."));
    page.push(PracticeDrills.line());
    const buttons = E.make("div", { class: "practice-buttons" });
    if (again.length) buttons.append(E.button("Ask these again", "", function () { done(again); }, "md-button--primary"));
    buttons.append(E.button("Back to Practice", "", function () { done(null); }));
    page.push(buttons);
    show(page);
    E.say("");
    E.focus(heading);
  }

  document.addEventListener("keydown", function (event) {
    if (E.place("session").hidden || !enabled() || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable], dialog")) return;
    if (event.key === "Enter" && event.target.closest("a, button, summary")) return; // these do what they are for
    const action = keys[String(event.key).toLowerCase()];
    if (!action) return;
    event.preventDefault();
    action();
  });

  /* Ask these; `whenDone` gets the names to ask again, or null. */
  function start(begun, byName, whenDone) {
    items = byName;
    done = whenDone;
    session = begun;
    began = Date.now();
    E.place("setup").hidden = true;
    E.place("session").hidden = false;
    document.body.classList.add("practice-on");
    E.say("Question " + (session.grades.length + 1) + " of " + session.names.length + ".");
    ask();
  }

  function leave() {
    E.place("session").hidden = true;
    E.place("session").replaceChildren();
    E.place("setup").hidden = false;
    document.body.classList.remove("practice-on");
  }

  return { start: start, leave: leave };
})();
