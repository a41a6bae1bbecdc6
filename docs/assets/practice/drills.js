/* Practice, 8 of 11: the way to the drills. Their page keeps what was missed until it is right, in a store of its own
   (assets/drills/memory.js), so here is only a word that something waits there. */
var PracticeDrills = (function () {
  "use strict";

  /* That line, or "" when nothing waits. */
  function line() {
    if (!Drills.load().missed.length) return "";
    return PracticeElements.make("p", { class: "practice-drills" }, "Exercises that you missed wait on ",
      PracticeElements.make("a", { href: "drills/index.html?missed" }, "Drills"), ".");
  }

  return { line: line };
})();
