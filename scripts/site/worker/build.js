/* Search across questions, 2 of 5: for each normal form, the questions that hold it and its impact there (BM25F). Run by the
   site's build, so that no reader waits for it; what it packs, index.js opens. */
var SearchBuild = (function (W) {
  "use strict";

  /* Where a word stands decides what it weighs. */
  var WEIGHT = { title: 6, also: 5, glossary: 5, asked: 2, short: 2, text: 1, category: 1, names: 0.6, sources: 0.3 };
  var SATURATION = 1.6; /* BM25's k1, a little above the usual 1.2: the weights above make one hit in a title large */
  var LENGTH = 0.35; /* BM25's b: answers are of similar length, so length says little */

  var BASE = 48; /* character codes from "0" on: none of them separates lines */
  var STEPS = 1900; /* impacts are told apart to half a thousandth of the largest, in two bytes of UTF-8 */

  function build(data) {
    var fields = Object.keys(WEIGHT);
    var glossaryOf = {};
    data.glossary.forEach(function (entry) {
      if (entry.question) (glossaryOf[entry.question] = glossaryOf[entry.question] || []).push(entry.term + " " + entry.expansion);
    });
    var lengths = {}, frequencies = new Map(), surfaces = new Map();
    fields.forEach(function (field) { lengths[field] = []; });
    data.items.forEach(function (item, doc) {
      var texts = { title: item.title, also: item.also.join(" · "), glossary: (glossaryOf[item.id] || []).join(" · "),
        asked: item.asked.join(" · "), short: item.short,
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
    var impacts = new Map(), most = 0;
    frequencies.forEach(function (docs, term) {
      var rarity = Math.log(1 + (data.items.length - docs.size + 0.5) / (docs.size + 0.5));
      var list = [];
      docs.forEach(function (counts, doc) {
        var sum = 0;
        counts.forEach(function (number, n) {
          var field = fields[n];
          if (number) sum += WEIGHT[field] * number / (1 + LENGTH * (lengths[field][doc] / mean[field] - 1));
        });
        var impact = rarity * sum * (SATURATION + 1) / (sum + SATURATION);
        most = Math.max(most, impact);
        list.push(doc, impact);
      });
      impacts.set(term, list);
    });
    var vocabulary = Array.from(impacts.keys()).sort();
    return {
      items: data.items.map(function (item) {
        return { page: item.page, category: item.category, id: item.id, title: item.title, level: item.level, also: item.also, asked: item.asked, short: item.short };
      }),
      texts: data.items.map(function (item) { return item.text; }),
      vocabulary: vocabulary.join("\n"),
      postings: vocabulary.map(function (term) { return packed(impacts.get(term), most); }).join("\n"),
      impact: most / STEPS,
      surfaces: Array.from(surfaces, function (entry) { return entry.join(" "); }).join("\n"),
      synonyms: Array.from(synonyms(data)),
    };
  }

  /* Two characters for each question: how far it is from the one before, and its impact in steps. A term's questions are
     unpacked only when somebody looks for it, and strings are what a browser reads fastest. */
  function packed(list, most) {
    var text = "", before = -1;
    for (var i = 0; i < list.length; i += 2) {
      text += String.fromCharCode(BASE + list[i] - before, BASE + Math.max(1, Math.round(list[i + 1] / most * STEPS)));
      before = list[i];
    }
    return text;
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
      var key = W.tokens(phrase).join(" "), typed = W.tokens(phrase.toLowerCase()).join(" ");
      if (!key) return;
      if (W.opened(phrase) !== phrase) add(W.opened(phrase), other, question);
      if (typed && typed !== key) add(phrase.toLowerCase(), other, question); /* "earlystopping" for EarlyStopping */
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

  return { build: build };
})(SearchWords);
