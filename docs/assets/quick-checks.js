// Counts the right first choices on a page of quick checks, and tells who wants to know (the event "quick-check").
// Choosing itself needs no script.
(() => {
  "use strict";

  // Before the first choice, arrows only move: else the third option could not be reached without choosing the second.
  document.addEventListener("keydown", (event) => {
    const options = event.target.matches(".options input[type=radio]") && event.target.closest(".options");
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!options || !step || options.querySelector("input:checked")) return;
    event.preventDefault();
    const inputs = [...options.querySelectorAll("input")];
    inputs[(inputs.indexOf(event.target) + step + inputs.length) % inputs.length].focus();
  });

  const checks = [...document.querySelectorAll(".quick-check")];
  if (!checks.length) return;

  const score = document.querySelector(".quick-score");
  const again = document.querySelector(".quick-again");

  // What was chosen first in each check: true if it was right.
  const first = new Map();
  const show = () => {
    const right = [...first.values()].filter(Boolean).length;
    score.textContent = first.size
      ? `${right} right of ${first.size} answered; ${checks.length} in all. Only the first choice counts.`
      : `${checks.length} checks. Only the first choice counts.`;
    again.hidden = !first.size;
  };
  for (const check of checks) {
    check.addEventListener("change", (event) => {
      const right = event.target.closest(".option").classList.contains("option-right");
      if (!first.has(check)) {
        first.set(check, right);
        check.dispatchEvent(new CustomEvent("quick-check", { bubbles: true, detail: { id: event.target.name, right } }));
      }
      show();
    });
  }
  again.addEventListener("click", () => {
    first.clear();
    for (const check of checks) for (const input of check.querySelectorAll("input")) input.checked = false;
    show();
    checks[0].querySelector("input").focus();
  });
  show();
})();
