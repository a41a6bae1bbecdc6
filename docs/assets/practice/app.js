/* Practice, 11 of 11: the form, and the way between it and a session. */
(function () {
  "use strict";
  const E = PracticeElements;
  const form = E.place("form");
  const found = PracticeAnswers.items();
  if (!found) {
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    E.place("fitting").textContent = "The questions could not be loaded: practice/items.js is missing or of another version. Copy the whole site again.";
    return;
  }
  const byName = {};
  found.items.forEach(function (item) { byName[PracticeSession.name(item)] = item; });

  function ticked(name) {
    return Array.from(form.querySelectorAll('input[name="' + name + '"]:checked'), function (box) { return box.value; });
  }

  function choices() {
    return {
      kinds: ticked("kind"), levels: ticked("level"), roles: ticked("role"), categories: ticked("category"),
      count: Number(form.elements.count.value), minutes: Number(form.elements.minutes.value), keys: form.elements.keys.checked,
    };
  }

  function tick(name, values) {
    form.querySelectorAll('input[name="' + name + '"]').forEach(function (box) { box.checked = values.indexOf(box.value) >= 0; });
  }

  function list(value) { return Array.isArray(value) ? value : []; }

  /* What was chosen last time, unless the address says otherwise: practice.html?category=optimization&kind=check.
     Kinds came later than the first stores: there, and wherever nothing says otherwise, both are asked. */
  function restore() {
    const asked = new URLSearchParams(location.search);
    const kept = PracticeStore.read().data.choices || {};
    const isAsked = ["kind", "level", "role", "category"].some(function (name) { return asked.has(name); });
    const kinds = asked.has("kind") ? asked.getAll("kind") : isAsked ? null : kept.kinds;
    tick("kind", Array.isArray(kinds) ? kinds : ["question", "check"]);
    tick("level", isAsked ? asked.getAll("level") : list(kept.levels));
    tick("role", isAsked ? asked.getAll("role") : list(kept.roles));
    tick("category", isAsked ? asked.getAll("category") : list(kept.categories));
    if (Number.isInteger(kept.count) && kept.count > 0) form.elements.count.value = kept.count;
    if (Number.isInteger(kept.minutes) && kept.minutes >= 0) form.elements.minutes.value = kept.minutes;
    form.elements.keys.checked = kept.keys !== false;
  }

  function fitting() {
    const chosen = choices();
    return found.items.filter(function (item) { return PracticeSession.fits(item, chosen); });
  }

  function countFitting() {
    const cards = PracticeStore.read().data.cards;
    const now = new Date();
    const items = fitting();
    const due = items.filter(function (item) { return PracticeSchedule.standing(cards[PracticeSession.name(item)], now) === "due"; }).length;
    E.place("fitting").textContent = items.length ? E.counted(items.map(PracticeSession.name)) + (items.length === 1 ? " fits" : " fit") + (due ? ", " + due + " due" : "")
      : "Nothing fits. Choose fewer limits.";
  }

  function unfinished() {
    const session = PracticeStore.read().data.session;
    return session && session.names.every(function (name) { return name in byName; }) ? session : null;
  }

  function refresh() {
    const session = unfinished();
    E.place("resume").hidden = !session;
    if (session) E.place("resume").textContent = "Continue at question " + (session.grades.length + 1) + " of " + session.names.length;
    E.place("drills").replaceChildren(PracticeDrills.line());
    PracticeKeeping.refresh();
    countFitting();
  }

  function begin(session) { PracticeAsking.start(session, byName, afterwards); }

  function afterwards(again) {
    if (again) {
      begin(PracticeSession.begun(again, 0));
      return;
    }
    PracticeAsking.leave();
    refresh();
    E.say("");
    E.focus(document.querySelector("h1"));
    scrollTo({ top: 0, behavior: "instant" });
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    const chosen = choices();
    const names = PracticeSession.chosen(fitting(), PracticeStore.read().data.cards, chosen.count, new Date());
    if (!names.length) {
      countFitting();
      return;
    }
    const session = PracticeSession.begun(names, chosen.minutes);
    const isKept = PracticeStore.update(function (data) {
      data.choices = chosen;
      data.session = session;
    });
    if (!isKept) PracticeKeeping.report("This browser keeps nothing for this page. Export your progress before you leave it.", true);
    begin(session);
  });
  form.addEventListener("change", countFitting);
  E.place("resume").addEventListener("click", function () {
    const session = unfinished();
    if (session) begin(session);
    else refresh();
  });
  addEventListener("storage", function (event) {
    if (event.key === PracticeStore.key || event.key === null) refresh();
  });

  restore();
  PracticeKeeping.start(function () {
    form.reset();
    refresh();
  });
  refresh();
})();
