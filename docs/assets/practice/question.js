/* Practice, 6 of 11: a question: said aloud, then held against its short and its whole answer, and graded by the reader. */
var PracticeQuestion = (function () {
  "use strict";
  const E = PracticeElements;
  const GRADES = { missed: "1", shaky: "2", solid: "3" };

  function title(word) { return word[0].toUpperCase() + word.slice(1); }

  /* The elements and buttons of this item; `tools` are those of asking.js. */
  function view(item, tools) {
    const question = E.built("h2", { class: "practice-question" }, item.question);
    const short = E.make("div", { class: "practice-short", role: "group", "aria-label": "In short", hidden: "" });
    const whole = E.make("div", { class: "practice-whole", role: "group", "aria-label": "Whole answer", hidden: "" });
    const grading = E.make("div", { class: "practice-grades", role: "group", "aria-label": "How did it go?", hidden: "" });
    Object.keys(GRADES).forEach(function (grade) {
      grading.append(E.button(title(grade), tools.shown(GRADES[grade]), function () { answer(grade); }, "practice-" + grade));
    });
    const toShort = E.button("Show in short", tools.key("i", showShort), showShort, "md-button--primary");
    const toWhole = E.button("Show whole answer", tools.key("w", showWhole), showWhole);
    if (!item.short) {
      toShort.hidden = true;
      tools.key("i", null);
    }

    function answer(grade) { tools.next(tools.record(grade)); }
    function openShort() {
      if (item.short && short.hidden) {
        short.append(E.built("p", { class: "in-short" }, "<strong>In short.</strong> " + item.short));
        short.hidden = false;
      }
      toShort.hidden = true;
      grading.hidden = false;
      tools.key("i", null);
      Object.keys(GRADES).forEach(function (grade) { tools.key(GRADES[grade], function () { answer(grade); }); });
    }
    function showShort() {
      openShort();
      E.focus(short);
    }
    function showWhole() {
      tools.key("w", null);
      PracticeAnswers.load(item).then(function (html) {
        openShort();
        whole.innerHTML = html;
        whole.append(E.make("p", {}, E.make("a", { href: PracticeAnswers.link(item) }, "This question on its page")));
        whole.hidden = false;
        toWhole.hidden = true;
        E.letScroll(whole);
        E.focus(whole);
        whole.scrollIntoView({ block: "nearest" });
      }, function (error) {
        tools.key("w", showWhole);
        whole.replaceChildren(E.make("p", {}, "The answer could not be loaded from " + error.message + ". It stands on ",
          E.make("a", { href: PracticeAnswers.link(item) }, "its page"), "."));
        whole.hidden = false;
        openShort();
        E.focus(whole);
      });
    }

    PracticeAnswers.load(item).catch(function () { /* said when the reader asks for it */ });
    return { parts: [question, short, whole], buttons: [toShort, grading, toWhole], start: function () { E.focus(question); } };
  }

  return { view: view };
})();
