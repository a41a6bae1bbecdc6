/* Filters on the page of all questions. Without scripts the style sheet hides the form and every question shows. */
(function () {
  "use strict";
  var form = document.querySelector("[data-filters]");
  if (!form) return;
  var status = form.querySelector("[data-filter-status]");
  var items = Array.prototype.slice.call(document.querySelectorAll(".listing li[data-level]"));

  function chosen(name) {
    return Array.prototype.map.call(form.querySelectorAll('input[name="' + name + '"]:checked'), function (box) { return box.value; });
  }

  function apply() {
    var levels = chosen("level");
    var roles = chosen("role");
    var shown = 0;
    items.forEach(function (item) {
      var fits = (!levels.length || levels.indexOf(item.dataset.level) >= 0) &&
        (!roles.length || item.dataset.roles.split(" ").some(function (role) { return roles.indexOf(role) >= 0; }));
      item.hidden = !fits;
      if (fits) shown += 1;
    });
    document.querySelectorAll("section.listing").forEach(function (section) {
      section.hidden = !section.querySelector("li:not([hidden])");
    });
    status.textContent = shown + (shown === 1 ? " question" : " questions");
  }

  form.addEventListener("change", apply);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  apply();
})();
