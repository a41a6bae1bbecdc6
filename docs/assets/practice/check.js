/* Practice, 7 of 11: a quick check: the first choice is graded at once, and shown beside the key. */
var PracticeCheck = (function () {
  "use strict";
  const E = PracticeElements;
  const LETTERS = "abcde";

  function text(element) { return element.textContent.replace(/\s+/g, " ").trim(); }

  /* The elements and buttons of this item; `tools` are those of asking.js. Options and all come with the answers. */
  function view(item, tools) {
    const kind = E.make("h2", { class: "practice-kind", id: "practice-kind" }, "Quick check");
    const ask = E.make("div", { class: "practice-ask", id: "practice-ask", role: "group", "aria-labelledby": "practice-kind", "aria-describedby": "practice-ask" });
    const body = E.make("div", { class: "quick-check" });
    const verdict = E.make("p", { class: "practice-verdict" });
    const next = E.button("Next", tools.shown("Enter"), goOn, "md-button--primary");
    const unsure = E.button("I was not sure: shaky", tools.shown("2"), soften);
    next.hidden = unsure.hidden = true;
    let options = [];
    let proof = null;
    let right = null;
    let first = null; // the option that was chosen first, which counts

    function goOn() { tools.next(""); }
    function soften() { tools.next(tools.record("shaky")); }
    function word(option) { return LETTERS[options.indexOf(option)].toUpperCase(); }

    function choose(option) {
      if (first) return; // other options only open what is wrong about them
      first = option;
      first.classList.add("option-first");
      right.classList.add("option-key");
      const isRight = first === right;
      const words = isRight ? "Right." : "Not right: you chose " + word(first) + ", and " + word(right) + " is right.";
      const counts = "Counts as " + tools.record(isRight ? "solid" : "missed").toLowerCase() + ".";
      verdict.append(E.make("strong", { class: isRight ? "practice-right" : "practice-wrong" }, words), " " + counts);
      E.say([words, counts].concat((isRight ? [right] : [first, right]).map(function (each) {
        return word(each) + ". " + text(each.querySelector(".why"));
      })).join(" "));
      verdict.hidden = proof.hidden = next.hidden = false;
      unsure.hidden = !isRight;
      tools.key("enter", goOn);
      tools.key(isRight ? "3" : "1", goOn); // as after a question, a grade's key goes on
      if (isRight) tools.key("2", soften);
      next.focus({ preventScroll: true });
      verdict.scrollIntoView({ block: "nearest" });
    }

    function fill(html) {
      const found = E.built("div", {}, html);
      proof = found.querySelector(".check-proof");
      proof.append(E.make("p", {}, E.make("a", { href: PracticeAnswers.link(item) }, "This check on its page")));
      verdict.hidden = proof.hidden = true;
      ask.append.apply(ask, found.querySelector(".check-ask").childNodes);
      const group = found.querySelector(".options");
      group.setAttribute("role", "radiogroup");
      body.append(group, verdict, proof);
      options = Array.from(group.querySelectorAll(".option"));
      right = group.querySelector(".option-right");
      options.forEach(function (option, at) {
        const radio = option.querySelector("input");
        const letter = tools.key(LETTERS[at], function () {
          if (first) radio.focus();
          radio.click();
        });
        if (letter) radio.setAttribute("aria-keyshortcuts", letter.toUpperCase());
      });
      group.addEventListener("change", function (event) { choose(event.target.closest(".option")); });
      E.letScroll(body);
      E.letScroll(ask);
    }

    function start() {
      PracticeAnswers.load(item).then(fill, function (error) {
        ask.append(E.make("p", {}, "The quick check could not be loaded from " + error.message + ". It stands on ",
          E.make("a", { href: PracticeAnswers.link(item) }, "its page"), "."));
      }).then(function () { if (ask.isConnected) E.focus(ask); });
    }

    return { parts: [kind, ask, body], buttons: [next, unsure], start: start };
  }

  /* Put what it asks into an element that has other words so far: it comes with the answers, later or never. */
  function name(element, item) {
    PracticeAnswers.load(item).then(function (html) {
      const words = Array.from(E.built("div", {}, html).querySelectorAll(".check-ask p")).find(text);
      if (words) element.innerHTML = words.innerHTML;
    }, function () { /* the other words do */ });
  }

  return { view: view, name: name };
})();
