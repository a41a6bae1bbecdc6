/* Search across questions, 3 of 5: opens what build.js packed. Whatever a query may not need is unpacked on demand. */
var SearchIndex = (function (W) {
  "use strict";

  var BASE = 48; /* as in build.js */

  function open(data) {
    var vocabulary = data.vocabulary.split("\n"), lists = data.postings.split("\n");
    var places = new Map(vocabulary.map(function (term, i) { return [term, i]; }));
    var items = data.items;
    return {
      items: items, vocabulary: vocabulary, synonyms: new Map(data.synonyms), corrections: new Map(),
      has: function (term) { return places.has(term); },
      postings: remembered(function (term) { return places.has(term) ? unpacked(lists[places.get(term)], data.impact) : null; }),
      /* How much it says that a question holds this word. */
      rarity: function (term) {
        return Math.log(1 + items.length / (places.has(term) ? lists[places.get(term)].length / 2 : 1));
      },
      /* Title and other wordings as sets of words: what a natural question is compared with. */
      phrases: remembered(function (doc) {
        return [items[doc].title].concat(items[doc].also, items[doc].asked).map(function (phrase) { return Array.from(new Set(W.tokens(phrase))); });
      }),
      wordings: remembered(function (doc) { return [items[doc].title].concat(items[doc].also).map(W.plain); }),
      sentences: remembered(function (doc) {
        return data.texts[doc].flatMap(function (block) { return block.split(/(?<=[.?!])\s+(?=[A-Z"“(])/); });
      }),
      /* Spellings of words, each with how often it stands in the answers. */
      surfaces: remembered(function () {
        return data.surfaces.split("\n").map(function (line) {
          var parts = line.split(" ");
          return { spelling: parts[0], common: Number(parts[1]) };
        });
      }),
    };
  }

  function unpacked(text, impact) {
    var size = text.length / 2, docs = new Uint16Array(size), impacts = new Float64Array(size), doc = -1;
    for (var i = 0; i < size; i++) {
      docs[i] = doc += text.charCodeAt(2 * i) - BASE;
      impacts[i] = (text.charCodeAt(2 * i + 1) - BASE) * impact;
    }
    return { docs: docs, impacts: impacts };
  }

  function remembered(work) {
    var known = new Map();
    return function (key) {
      if (!known.has(key)) known.set(key, work(key));
      return known.get(key);
    };
  }

  return { open: open };
})(SearchWords);
