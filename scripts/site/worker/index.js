/* Search across questions, 2 of 4: for each normal form, the questions that hold it and its impact there (BM25F). */
var SearchIndex = (function (W) {
  "use strict";

  /* Where a word stands decides what it weighs. */
  var WEIGHT = { title: 6, also: 5, glossary: 5, short: 2, text: 1, category: 1, names: 0.6, sources: 0.3 };
  var SATURATION = 1.6; /* BM25's k1, a little above the usual 1.2: the weights above make one hit in a title large */
  var LENGTH = 0.35; /* BM25's b: answers are of similar length, so length says little */

  function build(data) {
    var fields = Object.keys(WEIGHT);
    var glossaryOf = {};
    data.glossary.forEach(function (entry) {
      if (entry.question) (glossaryOf[entry.question] = glossaryOf[entry.question] || []).push(entry.term + " " + entry.expansion);
    });
    var lengths = {}, frequencies = new Map(), surfaces = new Map();
    fields.forEach(function (field) { lengths[field] = []; });
    data.items.forEach(function (item, doc) {
      var texts = { title: item.title, also: item.also.join(" · "), glossary: (glossaryOf[item.id] || []).join(" · "), short: item.short,
        text: item.text.join(" "), category: item.category, names: item.names.join(" "), sources: item.sources };
      fields.forEach(function (field, n) {
        var length = 0;
        (texts[field].match(W.pattern) || []).forEach(function (word) {
          var entry = W.lookUp(word);
          length += entry.terms.length;
          entry.terms.forEach(function (term) { count(frequencies, term, doc, n, fields.length); });
          if (field !== "sources") entry.spellings.forEach(function (spelling) { surfaces.set(spelling, (surfaces.get(spelling) || 0) + 1); });
        });
        lengths[field][doc] = length;
      });
    });
    var mean = {};
    fields.forEach(function (field) {
      mean[field] = lengths[field].reduce(function (a, b) { return a + b; }, 0) / Math.max(1, data.items.length) || 1;
    });
    var postings = new Map();
    frequencies.forEach(function (docs, term) {
      var rarity = Math.log(1 + (data.items.length - docs.size + 0.5) / (docs.size + 0.5));
      var list = [];
      docs.forEach(function (counts, doc) {
        var sum = 0;
        counts.forEach(function (number, n) {
          var field = fields[n];
          if (number) sum += WEIGHT[field] * number / (1 + LENGTH * (lengths[field][doc] / mean[field] - 1));
        });
        list.push(doc, rarity * sum * (SATURATION + 1) / (sum + SATURATION));
      });
      postings.set(term, list);
    });
    var vocabulary = Array.from(postings.keys()).sort();
    return { items: data.items, postings: postings, vocabulary: vocabulary, surfaces: Array.from(surfaces), synonyms: synonyms(data),
      phrases: phrases(data), rarity: function (term) {
        var list = postings.get(term);
        return list ? Math.log(1 + data.items.length / (list.length / 2)) : Math.log(1 + data.items.length);
      }, corrections: new Map() };
  }

  function count(frequencies, term, doc, field, width) {
    var docs = frequencies.get(term);
    if (!docs) frequencies.set(term, (docs = new Map()));
    var counts = docs.get(doc);
    if (!counts) docs.set(doc, (counts = new Array(width).fill(0)));
    counts[field]++;
  }

  /* Phrases a reader may type → what else to look for, and the question that is about exactly that. */
  function synonyms(data) {
    var table = new Map();
    function add(phrase, other, question) {
      var key = W.tokens(phrase).join(" ");
      if (!key) return;
      if (!table.has(key)) table.set(key, { others: [], questions: [] });
      var entry = table.get(key), list = W.tokens(other);
      if (list.length && list.join(" ") !== key) entry.others.push(list);
      if (question) entry.questions.push(question);
    }
    data.glossary.forEach(function (entry) {
      add(entry.term, entry.expansion, entry.question);
      if (entry.expansion) add(entry.expansion, entry.term.length > 2 ? entry.term : "", entry.question);
    });
    data.synonyms.forEach(function (pair) { add(pair[0], pair[1], ""); });
    return table;
  }

  /* Titles and other wordings as sets of words: what a natural question is compared with. */
  function phrases(data) {
    return data.items.map(function (item) {
      return [item.title].concat(item.also).map(function (phrase) { return Array.from(new Set(W.tokens(phrase))); });
    });
  }

  return { build: build };
})(SearchWords);
