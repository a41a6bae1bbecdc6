/* On a page of quick checks: the first choice of each goes into Practice's memory, by the same schedule. What is a first
   choice, quick-checks.js says. */
(function () {
  "use strict";
  const line = document.createElement("p");
  const link = document.createElement("a");
  link.href = document.currentScript.dataset.practice;
  link.textContent = "Practice";
  line.className = "quick-kept";
  line.append("It is also kept in this browser for ", link, ", which asks again what you missed.");
  document.querySelector(".quick-bar").after(line);

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
