/* Search across questions, 4 of 4: what a result shows. */
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

  /* The sentence of the answer that holds most of the query, or nothing when the "in short" holds as much. */
  function bestLine(index, item, marks) {
    function weight(sentence) {
      var sum = 0;
      new Set(W.tokens(sentence)).forEach(function (term) { if (marks.has(term)) sum += index.rarity(term); });
      return sum;
    }
    var best = "", most = Math.max(weight(item.short) * 0.95, 0.01);
    item.text.forEach(function (block) {
      block.split(/(?<=[.?!])\s+(?=[A-Z"“(])/).forEach(function (sentence) {
        var value = weight(sentence) / (1 + sentence.length / 2000);
        if (value > most) { most = value; best = sentence; }
      });
    });
    if (best.length <= 240) return best;
    var at = best.search(W.pattern), end;
    best.replace(W.pattern, function (word, place) { if (marks.has(W.normal(word.toLowerCase())) && !end) { at = place; end = true; } return word; });
    var start = Math.max(0, best.lastIndexOf(" ", Math.max(0, at - 80)) + 1);
    return (start ? "… " : "") + best.slice(start, start + 220).replace(/\s\S*$/, "") + " …";
  }

  return { build: SearchIndex.build, query: SearchQuery.query, marked: marked, bestLine: bestLine, escape: escape };
})(SearchWords);
