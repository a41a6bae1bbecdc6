/* Practice, 6 of 8: the session on the page: a question, its short and its whole answer, the grade, and the end. */
var PracticeAsking = (function () {
  "use strict";
  const E = PracticeElements;
  const GRADES = { missed: "1", shaky: "2", solid: "3" };
  const ROLES = { vision: "computer vision", nlp: "NLP" };
  let items = {}; // by name
  let keys = {}; // what a key does now
  let done = null; // called with the names to ask again, or null
  let session = null;
  let began = 0; // this sitting, in milliseconds
  let asked = 0; // this question
  let ticking = 0;

  function known(names) { return names.every(function (name) { return name in items; }); }

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

  function ask() {
    const number = session.grades.length + 1;
    const item = items[session.names[number - 1]];
    const timer = E.make("p", { class: "practice-timer", role: "timer", "aria-label": "Time" });
    const bar = E.make("progress", { class: "practice-bar", max: session.names.length, value: number - 1, "aria-label": "Questions answered" });
    const head = E.make("div", { class: "practice-head" }, E.make("p", {}, "Question " + number + " of " + session.names.length), timer);
    const question = E.built("h2", { class: "practice-question" }, item.question);
    const short = E.make("div", { class: "practice-short", role: "group", "aria-label": "In short", hidden: "" });
    const whole = E.make("div", { class: "practice-whole", role: "group", "aria-label": "Whole answer", hidden: "" });
    const buttons = E.make("div", { class: "practice-bar-of-buttons" });
    show([head, bar, labels(item), question, short, whole, buttons]);

    const grading = E.make("div", { class: "practice-grades", role: "group", "aria-label": "How did it go?", hidden: "" });
    Object.keys(GRADES).forEach(function (grade) {
      grading.append(E.button(title(grade), shortcut(GRADES[grade], function () { answer(grade); }), function () { answer(grade); }, "practice-" + grade));
    });
    const toShort = E.button("Show in short", shortcut("i", showShort), showShort, "md-button--primary");
    const toWhole = E.button("Show whole answer", shortcut("w", showWhole), showWhole);
    const skip = E.button("Skip", shortcut("k", pass), pass, "practice-quiet");
    const end = E.button("End session", shortcut("e", finish), finish, "practice-quiet");
    buttons.append(toShort, grading, toWhole, skip, end);
    if (!item.short) toShort.hidden = true;

    function shortcut(key, action) {
      keys[key] = action;
      return enabled() ? key : "";
    }
    function pass() { answer(null); }
    function openShort() {
      if (item.short && short.hidden) {
        short.append(E.built("p", { class: "in-short" }, "<strong>In short.</strong> " + item.short));
        short.hidden = false;
      }
      toShort.hidden = true;
      grading.hidden = false;
      keys.i = null;
      Object.keys(GRADES).forEach(function (grade) { keys[GRADES[grade]] = function () { answer(grade); }; });
    }
    function showShort() {
      openShort();
      E.focus(short);
    }
    function showWhole() {
      keys.w = null;
      PracticeAnswers.load(item).then(function (html) {
        openShort();
        whole.innerHTML = html;
        whole.append(E.make("p", {}, E.make("a", { href: item.link }, "This question on its page")));
        whole.hidden = false;
        toWhole.hidden = true;
        whole.querySelectorAll("pre > code, div.arithmatex").forEach(function (block) {
          if (block.scrollWidth > block.clientWidth) block.tabIndex = 0;
        });
        E.focus(whole);
        whole.scrollIntoView({ block: "nearest" });
      }, function (error) {
        keys.w = showWhole;
        whole.replaceChildren(E.make("p", {}, "The answer could not be loaded from " + error.message + ". It stands on ",
          E.make("a", { href: item.link }, "its page"), "."));
        whole.hidden = false;
        openShort();
        E.focus(whole);
      });
    }

    Object.keys(GRADES).forEach(function (grade) { keys[GRADES[grade]] = null; }); // nothing was seen yet
    if (!item.short) keys.i = null;
    asked = Date.now();
    clearInterval(ticking);
    ticking = setInterval(function () { tick(timer); }, 1000);
    tick(timer);
    E.focus(question);
    PracticeAnswers.load(item).catch(function () { /* said when the reader asks for it */ });
  }

  /* Keep the grade, then ask the next question or end. */
  function answer(grade) {
    const name = session.names[session.grades.length];
    let said = grade ? title(grade) : "Skipped";
    session.grades.push(grade);
    const last = session.grades.length === session.names.length || isOver();
    PracticeStore.update(function (data) {
      if (grade) {
        const now = new Date();
        data.cards[name] = PracticeSchedule.graded(data.cards[name], grade, now);
        said += ", " + PracticeSchedule.when(data.cards[name], now);
      }
      data.session = last ? null : Object.assign({}, session, { spent: spent() });
    });
    if (last) { finish(); return; }
    E.say(said + ". Question " + (session.grades.length + 1) + " of " + session.names.length + ".");
    ask();
  }

  function finish() {
    clearInterval(ticking);
    keys = {};
    PracticeStore.update(function (data) { data.session = null; });
    const cards = PracticeStore.read().data.cards;
    const now = new Date();
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
    if (again.length) {
      page.push(E.make("h3", {}, "To review"), E.make("ul", { class: "practice-review" }));
      again.forEach(function (name) {
        page[page.length - 1].append(E.make("li", {}, E.built("a", { href: items[name].link }, items[name].question), " ",
          E.make("small", {}, session.grades[session.names.indexOf(name)] + ", " + (cards[name] ? PracticeSchedule.when(cards[name], now) : ""))));
      });
    } else if (session.grades.length > skipped) {
      page.push(E.make("p", {}, "Nothing to review: all of it was solid."));
    }
    const buttons = E.make("div", { class: "practice-buttons" });
    if (again.length) buttons.append(E.button("Ask these again", "", function () { done(again); }, "md-button--primary"));
    buttons.append(E.button("Back to Practice", "", function () { done(null); }));
    page.push(buttons);
    show(page);
    E.say("");
    E.focus(heading);
  }

  function enabled() { return E.place("form").elements.keys.checked; }

  document.addEventListener("keydown", function (event) {
    if (E.place("session").hidden || !enabled() || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable], dialog")) return;
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
    keys = {};
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
