/* Search across questions, 5 of 5: what a result shows. */
var SearchEngine = (function (W) {
  "use strict";

  function escape(text) { return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;"); }

  function marked(text, marks) {
    var out = "", last = 0;
    text.replace(W.pattern, function (word, at) {
      var hit = W.readings(word).some(function (reading) { return !W.stop[reading] && marks.has(W.normal(reading)); });
      if (hit) { out += escape(text.slice(last, at)) + "<mark>" + escape(word) + "</mark>"; last = at + word.length; }
      return word;
    });
    return out + escape(text.slice(last));
  }

  function different(text) { return Array.from(new Set(W.tokens(text))); }

  /* Finds the first letters of any of these forms where a word or a part of one begins. Most sentences have none, and are
     spared the work of finding all their forms. One letter of a short form, because "ran" is a form of "run". */
  function beginnings(marks) {
    return new RegExp(Array.from(marks, function (form) {
      var first = form[0], second = form.length > 3 ? form[1] : "";
      return "(?:(?<![A-Za-z])" + first + "|" + first.toUpperCase() + ")" + (second && "[" + second + second.toUpperCase() + "]");
    }).join("|") || "(?!)");
  }

  /* The sentence of the answer that holds most of the query, or nothing when the "in short" holds as much. */
  function bestLine(index, hit) {
    function weight(terms) {
      return terms.reduce(function (sum, term) { return hit.marks.has(term) ? sum + index.rarity(term) : sum; }, 0);
    }
    var best = "", most = Math.max(weight(different(hit.item.short)) * 0.95, 0.01), begins = beginnings(hit.marks);
    index.sentences(hit.doc).forEach(function (sentence) {
      if (!begins.test(sentence)) return;
      var value = weight(different(sentence)) / (1 + sentence.length / 2000);
      if (value > most) { most = value; best = sentence; }
    });
    if (best.length <= 240) return best;
    var at = best.search(W.pattern), end;
    best.replace(W.pattern, function (word, place) { if (hit.marks.has(W.normal(word.toLowerCase())) && !end) { at = place; end = true; } return word; });
    var start = Math.max(0, best.lastIndexOf(" ", Math.max(0, at - 80)) + 1);
    return (start ? "… " : "") + best.slice(start, start + 220).replace(/\s\S*$/, "") + " …";
  }

  return { open: SearchIndex.open, query: SearchQuery.query, marked: marked, bestLine: bestLine, escape: escape };
})(SearchWords);
