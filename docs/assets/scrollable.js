/* A formula that is still too wide after wrapping scrolls in itself and can be reached by keyboard; one that fits is no stop
   on the way. Measured only when it comes near: to measure is to lay out. */
(function () {
  const near = new Set();
  function mark(formula) {
    if (formula.scrollWidth > formula.clientWidth) formula.tabIndex = 0;
    else formula.removeAttribute("tabindex");
  }
  function markAll() { near.forEach(mark); }
  const watch = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) {
      if (!entry.isIntersecting) return;
      watch.unobserve(entry.target);
      near.add(entry.target);
      mark(entry.target);
    });
  }, { rootMargin: "100% 0px" });
  document.querySelectorAll("div.arithmatex").forEach(function (formula) { watch.observe(formula); });
  addEventListener("resize", markAll);
  document.fonts.addEventListener("loadingdone", markAll); // a formula gets its width with its font, which may come late
})();
