/* Search across questions, 1 of 5: one form for the forms and spellings of a word.
   Plain functions without a page or a worker, so that the build and the tests can run them too. */
var SearchWords = (function () {
  "use strict";

  var STOP = words("a about an and any are as at be been by can could describe did difference differences differ do does explain for " +
    "from get give had has have how i if in into is isn it its let me mean means my of on one or our please should so some tell than that " +
    "the their them then there these they this to us use used using versus vs was we were what when where which while who why will with " +
    "would you your between");
  var KEPT = words("bias alias canvas lens loss class pass less process access basis axis analysis series species embed");
  var IRREGULAR = { froze: "freez", frozen: "freez", chosen: "choos", chose: "choos", choice: "choos", learnt: "learn", grey: "gray",
    centre: "center", biases: "bias", losses: "loss", indices: "index", vertices: "vertex", matrices: "matrix", data: "data",
    forgotten: "forget", forgetting: "forget", ran: "run", running: "run" };

  function words(list) {
    var set = Object.create(null);
    list.split(" ").forEach(function (word) { set[word] = true; });
    return set;
  }

  /* One form for optimise, optimize, optimiser, optimizers, optimization, optimising. */
  var forms = new Map();
  function normal(word) {
    var form = forms.get(word);
    if (form === undefined) forms.set(word, (form = normalize(word)));
    return form;
  }
  function normalize(w) {
    if (IRREGULAR[w]) return IRREGULAR[w];
    if (KEPT[w] || w.length < 4 || /[0-9_]/.test(w)) return w;
    w = american(w).replace(/(ss|sh|x)es$/, "$1").replace(/ies$/, "y").replace(/([^su])s$/, "$1");
    if (IRREGULAR[w]) return IRREGULAR[w];
    w = w.replace(/ibility$/, "ible").replace(/ability$/, "able").replace(/(if)(ication|ier|y|ied|ying)$/, "$1").replace(/izations?$/, "iz")
      .replace(/(iz)(e|ed|er|ers|ing|able)$/, "$1").replace(/(ion|al|iv)al(ly)?$/, "$1").replace(/(ent|ant)ly$/, "$1").replace(/([a-z]{4})at(ion|ions|or|ive|ed|ing|e)$/, "$1");
    w = w.replace(/([a-z]{5})[ai]ble$/, "$1"); /* reproducible, and so reproducibility, for reproducing */
    if (w.length > 4) {
      var base = w.replace(/(ing|edly|ed|ers?|or|ive|ly)$|([a-z]{4})(ion|ment|ness)$/, "$2");
      if (base.length >= 3 && /[aeiouy]/.test(base)) w = base.replace(/([bdfgklmnprtv])\1$/, "$1");
    }
    return w.length > 3 ? w.replace(/e$/, "") : w;
  }
  function american(w) {
    return w.replace(/([a-z]{3})is(?=(e[drs]?|ers|ing|able|ations?)$)/, "$1iz").replace(/([a-z]{2})our(?=(s|ed|ing|al)?$)/, "$1or")
      .replace(/yse(?=[drs]?$)/, "yze").replace(/ll(?=(ed|ing)$)/, "l");
  }

  /* Words of a text, each with its other readings: parts of a code name, of a hyphenated or of a camel-cased word. */
  var WORD = /[A-Za-z0-9_\u00c0-\u024f\u0370-\u03ff]+(?:['’-][A-Za-z0-9_\u00c0-\u024f\u0370-\u03ff]+)*/g;
  function readings(word) {
    var lower = word.toLowerCase().replace(/['’](s|t|re|ll|ve)?$/, "").replace(/[’']/g, "");
    var all = [lower];
    if (/[-_]/.test(lower)) {
      all = /_/.test(lower) ? [lower] : [];
      var parts = lower.split(/[-_]+/).filter(Boolean);
      all.push.apply(all, parts);
      if (parts.length > 1) all.push(parts.join(""));
    } else if (/[a-z][A-Z]/.test(word) && word.length > 5) {
      all.push.apply(all, word.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase().split(" "));
    }
    return all.filter(function (reading, i) { return reading && all.indexOf(reading) === i; });
  }
  /* The same for every occurrence of a word, so worked out once: its normal forms, and its spellings worth correcting to. */
  var known = new Map();
  function lookUp(word) {
    var entry = known.get(word);
    if (!entry) {
      var useful = readings(word).filter(function (reading) { return !STOP[reading]; });
      entry = { terms: useful.map(normal), spellings: useful.filter(function (reading) { return reading.length > 3 && !/[0-9]/.test(reading); }) };
      known.set(word, entry);
    }
    return entry;
  }
  function tokens(text) {
    var found = [];
    (text.match(WORD) || []).forEach(function (word) {
      var terms = lookUp(word).terms;
      for (var i = 0; i < terms.length; i++) found.push(terms[i]);
    });
    return found;
  }

  /* "zero-shot" as "zero shot": half of a hyphenated word is no match for all of it. */
  function opened(text) { return text.replace(/([A-Za-z]{2,})-(?=[A-Za-z]{2,})/g, "$1 "); }

  /* Letters and digits only, with a space around, for comparing wordings letter by letter. */
  function plain(text) { return " " + text.toLowerCase().replace(/[^a-z0-9]+/g, " ").trim() + " "; }

  return { stop: STOP, plain: plain, opened: opened, pattern: WORD, normal: normal, readings: readings, lookUp: lookUp, tokens: tokens };
})();
