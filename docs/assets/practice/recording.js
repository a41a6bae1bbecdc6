/* On a page of quick checks: the first choice of each goes into Practice's memory, by the same schedule. What is a first
   choice, quick-checks.js says. */
(function () {
  "use strict";
  const line = document.querySelector(".quick-kept");

  function isToday(date) { return new Date(date).toDateString() === new Date().toDateString(); }

  document.addEventListener("quick-check", function (event) {
    const name = "check:" + event.detail.id;
    const isKept = PracticeStore.update(function (data) {
      const card = data.cards[name];
      if (card && isToday(card.last)) return; // the explanations were open today
      data.cards[name] = PracticeSchedule.graded(card, event.detail.right ? "solid" : "missed", new Date());
    });
    if (!isKept) line.textContent = "This browser keeps nothing for this page, so Practice will not ask again what you missed.";
  });
})();
