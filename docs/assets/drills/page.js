// The drills page: settings, one exercise at a time, and the score.
(() => {
  "use strict";
  const drills = self.Drills;
  const families = self.drillFamilies ?? {};
  const place = document.getElementById("drill");
  const all = drills.collect(families);
  if (!place || !all.length) return;

  const LATELY = 20;
  const LEVELS = ["fresher", "intermediate", "experienced"];
  let state = drills.load();
  let current = null;
  let answered = false;
  let onlyMissed = new URLSearchParams(location.search).has("missed"); // Practice leads here so
  let streak = 0;
  let begun = 0;
  let lately = [];

  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name in element) element[name] = value;
      else element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  };
  const checkbox = (label, checked, change) => {
    const input = make("input", { type: "checkbox", checked });
    input.addEventListener("change", () => change(input.checked));
    return make("label", {}, input, ` ${label}`);
  };
  const button = (text, click, className = "md-button") => {
    const element = make("button", { type: "button", className, textContent: text });
    element.addEventListener("click", click);
    return element;
  };

  /* ---- The parts of the page ---- */

  const toggles = (legend, names) =>
    make("fieldset", {}, make("legend", { textContent: legend }),
      ...names.map(([name, title]) =>
        checkbox(title, !state.off.includes(name), (on) => {
          state.off = on ? state.off.filter((other) => other !== name) : [...state.off, name];
          drills.save(state);
          if (!onlyMissed) next(false);
        })));
  const timer = make("span", { className: "drill-timer", "aria-hidden": "true" });
  const labels = make("p", { className: "question-labels" });
  const ask = make("label", { className: "drill-ask", htmlFor: "drill-answer" });
  const input = make("input", { id: "drill-answer", autocomplete: "off", spellcheck: false, enterKeyHint: "go" });
  input.setAttribute("aria-describedby", "drill-hint");
  const times = button("×", () => {
    const at = input.selectionStart ?? input.value.length;
    input.setRangeText(" × ", at, input.selectionEnd ?? at, "end");
    input.focus();
  }, "md-button drill-times");
  times.setAttribute("aria-label", "Insert a multiplication sign");
  const check = make("button", { type: "submit", className: "md-button md-button--primary", textContent: "Check" });
  const giveUp = button("Show the answer", () => finish("shown"));
  const hint = make("p", { id: "drill-hint", className: "drill-hint" });
  const form = make("form", { className: "drill-form", noValidate: true }, input, times, check, giveUp);
  const verdict = make("div", { className: "drill-verdict", role: "status" });
  const more = button("Next", () => next(true), "md-button md-button--primary");
  const exercise = make("section", { className: "drill-exercise", "aria-label": "Exercise" },
    make("div", { className: "drill-top" }, labels, timer), ask, form, hint, verdict, more);
  const empty = make("p", { className: "drill-empty", hidden: true });
  const score = make("div", { className: "drill-score" });
  const again = button("", () => {
    onlyMissed = !onlyMissed;
    next(true);
  });
  const forget = button("Forget my score", () => {
    if (!confirm("Forget the scores and what you missed?")) return;
    state = { ...drills.repair(null), off: state.off, timer: state.timer };
    streak = 0;
    onlyMissed = false;
    drills.save(state);
    next(false);
  });
  place.append(
    make("details", { className: "drill-settings", open: matchMedia("(min-width: 45em)").matches }, make("summary", { textContent: "What to practice" }),
      toggles("Families", Object.entries(families).map(([name, { title }]) => [name, title])),
      toggles("Levels", LEVELS.map((name) => [name, name])),
      checkbox("Show a timer", state.timer, (on) => {
        state.timer = on;
        drills.save(state);
        tick();
      })),
    exercise, empty, make("div", { className: "drill-actions" }, again, forget), score);

  /* ---- One exercise ---- */

  const elapsed = () => Math.floor((performance.now() - begun) / 1000);
  const tick = () => {
    timer.hidden = !state.timer;
    if (current && !answered) timer.textContent = `${Math.floor(elapsed() / 60)}:${String(elapsed() % 60).padStart(2, "0")}`;
  };

  const next = (focus) => {
    if (onlyMissed && !drills.eligible(all, [], state.missed).length) onlyMissed = false;
    const pool = drills.eligible(all, state.off, onlyMissed ? state.missed : null);
    current = pool.length ? drills.pick(pool, lately) : null;
    exercise.hidden = !current;
    empty.hidden = Boolean(current);
    empty.textContent = "Choose at least one family and one level that it has exercises of.";
    if (current) {
      lately = [...lately, current.key].slice(-LATELY);
      answered = false;
      begun = performance.now();
      labels.replaceChildren(
        make("span", { className: `label label-level label-${current.level}`, textContent: current.level }),
        make("span", { className: "label", textContent: families[current.family].title }));
      ask.textContent = current.ask;
      const isShape = typeof current.answer === "string";
      input.value = "";
      input.readOnly = false;
      // A keypad has no multiplication sign; the button beside the field types it.
      input.inputMode = Number.isInteger(current.answer) ? "numeric" : "decimal";
      times.hidden = !isShape;
      const expects = isShape ? "A shape, like 13 × 13 × 64, 13x13x64 or (13, 13, 64)." : current.tolerance ? `A number, like 0.875 or 7/8; up to ${drills.show(current.tolerance)} off is right.` : "A whole number, like 1234 or 1,234.";
      hint.textContent = `${families[current.family].convention} ${expects}`;
      verdict.replaceChildren();
      more.hidden = true;
      check.disabled = giveUp.disabled = false;
      if (focus) input.focus();
    }
    tick();
    showScore();
  };

  const finish = (how) => {
    if (answered || !current) return;
    answered = true;
    const right = how === "right";
    const seconds = elapsed();
    const mine = state.scores[current.family] || { asked: 0, right: 0, seconds: 0, timed: 0 };
    state.scores[current.family] = mine;
    mine.asked += 1;
    mine.right += right;
    if (right && state.timer) {
      mine.seconds += seconds;
      mine.timed += 1;
    }
    streak = right ? streak + 1 : 0;
    state.best = Math.max(state.best, streak);
    state.missed = state.missed.filter((key) => key !== current.key);
    if (!right) state.missed.push(current.key);
    const kept = drills.save(state);

    const word = { right: "Right", wrong: "Not right", shown: "The answer" }[how];
    const time = right && state.timer ? ` in ${seconds} s` : "";
    const line = (name, text) => [make("dt", { textContent: name }), make("dd", { textContent: text })];
    verdict.replaceChildren(
      make("p", { className: right ? "drill-right" : "drill-wrong" }, make("strong", { textContent: `${word}${time}: ` }), drills.show(current.answer)),
      make("dl", {}, ...line("Formula", current.formula), ...line("Worked", current.worked), ...line("Answer", drills.show(current.answer))),
      ...(kept ? [] : [make("p", { textContent: "This browser keeps nothing here, so the score lasts until you leave the page." })]));
    input.readOnly = true;
    check.disabled = giveUp.disabled = true;
    more.hidden = false;
    more.focus();
    showScore();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (answered) return next(true);
    const how = drills.grade(current, input.value);
    if (how === "unreadable") verdict.replaceChildren(make("p", { textContent: `That is not readable, so it does not count. ${hint.textContent}` }));
    else finish(how);
  });

  const showScore = () => {
    const known = new Set(all.map((one) => one.key));
    const missed = state.missed.filter((key) => known.has(key)).length;
    again.hidden = !missed && !onlyMissed;
    again.textContent = onlyMissed ? "Back to all exercises" : `Again what I missed (${missed})`;
    const rows = Object.entries(families).filter(([name]) => state.scores[name]?.asked).map(([name, { title }]) => {
      const { asked, right, seconds, timed } = state.scores[name];
      return make("tr", {}, make("th", { scope: "row", textContent: title }), make("td", { textContent: `${right} of ${asked}` }),
        make("td", { textContent: `${Math.round((100 * right) / asked)} %` }), make("td", { textContent: timed ? `${Math.round(seconds / timed)} s` : "–" }));
    });
    forget.hidden = !rows.length;
    const head = make("tr", {}, ...["Family", "Right", "Share", "Average time"].map((text) => make("th", { scope: "col", textContent: text })));
    score.replaceChildren(
      make("p", { textContent: `Streak ${streak}, best ${state.best}` }),
      ...(rows.length ? [make("table", {}, make("caption", { textContent: "Your score" }), make("thead", {}, head), make("tbody", {}, ...rows))] : []));
  };

  setInterval(tick, 1000);
  document.body.classList.add("drills-on");
  next(false);
})();
