/* Practice, 3 of 11: what a session asks, as plain data. Items are named "kind:id". */
var PracticeSession = (function () {
  "use strict";

  function name(item) { return item.kind + ":" + item.id; }

  function fits(item, choices) {
    return (!choices.kinds.length || choices.kinds.indexOf(item.kind) >= 0) &&
      (!choices.levels.length || choices.levels.indexOf(item.level) >= 0) &&
      (!choices.categories.length || choices.categories.indexOf(item.category) >= 0) &&
      (!choices.roles.length || item.roles.some(function (role) { return choices.roles.indexOf(role) >= 0; }));
  }

  function shuffled(list) {
    const copy = list.slice();
    for (let last = copy.length - 1; last > 0; last -= 1) {
      const other = Math.floor(Math.random() * (last + 1));
      [copy[last], copy[other]] = [copy[other], copy[last]];
    }
    return copy;
  }

  /* Names of at most `count` items: the due ones first, the longest due before the others; then new ones, mixed; and only
     when both run out those that are not due, the next due first. */
  function chosen(items, cards, count, now) {
    const groups = { due: [], new: [], learned: [] };
    items.forEach(function (item) { groups[PracticeSchedule.standing(cards[name(item)], now)].push(name(item)); });
    function byDate(one, other) { return Date.parse(cards[one].due) - Date.parse(cards[other].due); }
    return groups.due.sort(byDate).concat(shuffled(groups.new), groups.learned.sort(byDate)).slice(0, count);
  }

  /* `grades` grows by one for each question, null for a skipped one; `spent` are milliseconds of earlier sittings. */
  function begun(names, minutes) { return { names: names, grades: [], minutes: minutes, spent: 0 }; }

  function isValid(session) {
    return typeof session === "object" && session !== null && Array.isArray(session.names) && Array.isArray(session.grades) &&
      session.names.every(function (each) { return typeof each === "string"; }) &&
      session.grades.every(function (grade) { return grade === null || PracticeSchedule.grades.indexOf(grade) >= 0; }) &&
      session.grades.length < session.names.length && Number.isFinite(session.minutes) && Number.isFinite(session.spent);
  }

  return { name: name, fits: fits, chosen: chosen, begun: begun, isValid: isValid };
})();
