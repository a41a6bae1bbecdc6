/* A formula that is still too wide after wrapping scrolls in itself: make it reachable by keyboard, and only then. */
(function () {
  function mark() {
    document.querySelectorAll("div.arithmatex").forEach(function (formula) {
      if (formula.scrollWidth > formula.clientWidth) formula.tabIndex = 0;
      else formula.removeAttribute("tabindex");
    });
  }
  addEventListener("load", mark);
  addEventListener("resize", mark);
  document.fonts.addEventListener("loadingdone", mark); // a formula gets its width with its font, which may come late
})();
