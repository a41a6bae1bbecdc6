/* Search across questions, 4 of 5: what was typed, with its typos, synonyms and unfinished words, against the index. */
var SearchQuery = (function (W) {
  "use strict";

  var MAX_RESULTS = 20;
  var COMPOUND = 8; /* answers that hold a compound, for its halves to mean it: "over fitting", but not "train loss" */
  var PAGE = 0.6; /* a whole page holds many words and answers no single question: questions come first */

  function query(index, text) {
    var typed = (W.opened(text).match(W.pattern) || []).map(function (word) { return { typed: word, word: word.toLowerCase(), readings: W.readings(word) }; });
    var units = typed.filter(function (unit) { return !unit.readings.every(function (reading) { return W.stop[reading]; }); });
    if (!units.length) units = typed;
    if (!units.length) return { results: [], nearest: false };
    var ends = /[\s?!.]$/.test(text);
    var marks = new Set();
    units.forEach(function (unit, i) {
      unit.options = options(index, unit, i === units.length - 1 && !ends);
      unit.scores = new Float64Array(index.items.length);
      unit.options.forEach(function (option) { collect(index, option.term, option.weight, unit.scores); marks.add(option.term); });
      unit.best = unit.options.length ? unit.options[0].term : W.normal(unit.word);
      unit.rarity = Math.max.apply(null, [0.5].concat(unit.options.map(function (o) { return index.rarity(o.term) * Math.min(1, o.weight); })));
    });
    joined(index, typed, marks);
    var targets = expand(index, units, marks);
    var ranked = rank(index, units, targets);
    if (!ranked.length) return { results: nearest(index, text), nearest: true };
    return { results: ranked.map(function (hit) { return { doc: hit.doc, item: index.items[hit.doc], score: hit.score, marks: marks }; }), nearest: false };
  }

  /* Two words typed apart that answers write as one. */
  function joined(index, typed, marks) {
    for (var i = 0; i + 1 < typed.length; i++) {
      var term = W.normal(typed[i].word + typed[i + 1].word);
      if (!typed[i].options || !typed[i + 1].options || !index.has(term) || index.postings(term).docs.length < COMPOUND) continue;
      [typed[i], typed[i + 1]].forEach(function (unit) {
        unit.options.push({ term: term, weight: 1 });
        collect(index, term, 1, unit.scores);
        unit.rarity = Math.max(unit.rarity, index.rarity(term) / 2);
      });
      marks.add(term);
    }
  }

  /* Raises each question's score to what this word gives it. A list of numbers for all questions: quicker than a map. */
  function collect(index, term, weight, scores) {
    var list = index.postings(term);
    if (!list) return;
    for (var i = 0; i < list.docs.length; i++) {
      var value = list.impacts[i] * weight;
      if (value > scores[list.docs[i]]) scores[list.docs[i]] = value;
    }
  }

  /* The forms to look up for one typed word: itself; what it begins, while it is being typed; what it was meant to be. */
  function options(index, unit, typing) {
    var found = [];
    unit.readings.forEach(function (reading, i) {
      var term = W.normal(reading);
      if (index.has(term) && !(i && W.stop[reading])) found.push({ term: term, weight: i ? 0.7 : 1 });
    });
    var exact = found.length > 0;
    var stem = W.normal(unit.word);
    if ((typing && unit.word.length > 1) || (!exact && unit.word.length > 3)) {
      beginning(index.vocabulary, [stem, unit.word]).forEach(function (term) {
        if (found.some(function (option) { return option.term === term; })) return;
        found.push({ term: term, weight: (exact ? 0.25 : 0.8) * Math.min(1, unit.word.length / term.length + (exact ? 0 : 0.2)) });
      });
    }
    if (!found.length && unit.word.length > 3) found = corrected(index, unit.word, typing);
    return found;
  }

  function beginning(vocabulary, prefixes) {
    var found = [];
    prefixes.forEach(function (prefix, n) {
      if (n && prefixes.indexOf(prefix) < n) return;
      var low = 0, high = vocabulary.length;
      while (low < high) { var middle = (low + high) >> 1; if (vocabulary[middle] < prefix) low = middle + 1; else high = middle; }
      for (; low < vocabulary.length && vocabulary[low].startsWith(prefix) && found.length < 60; low++) found.push(vocabulary[low]);
    });
    return found;
  }

  /* Words of the site within one or two edits (a swap of neighbors is one), nearest first; then by how common they are. */
  function corrected(index, word, typing) {
    var key = word + (typing ? "…" : ""), known = index.corrections.get(key);
    if (known) return known;
    var limit = word.length < 6 ? 1 : 2, found = [];
    index.surfaces().forEach(function (entry) {
      var surface = entry.spelling;
      if (surface.length < word.length - limit || (!typing && surface.length > word.length + limit)) return;
      var edits = distance(word, surface, limit);
      var whole = edits.whole, part = edits.part + 0.6;
      var cost = Math.min(whole, typing && word.length > 4 && edits.part <= limit - 1 ? part : 9);
      if (cost <= limit) found.push({ term: W.normal(surface), cost: cost + (surface[0] === word[0] ? 0 : 0.5), common: entry.common });
    });
    found.sort(function (a, b) { return a.cost - b.cost || b.common - a.common; });
    found = found.filter(function (option) { return option.cost < found[0].cost + 0.7; });
    var seen = new Set();
    found = found.filter(function (option) { return !seen.has(option.term) && seen.add(option.term); }).slice(0, 6)
      .map(function (option) { return { term: option.term, weight: 0.9 - 0.2 * option.cost + (option.cost === found[0].cost ? 0.05 : 0) }; });
    if (index.corrections.size > 500) index.corrections.clear();
    index.corrections.set(key, found);
    return found;
  }

  /* Edits between a and b (insert, delete, replace, swap), of the whole of b and of its best beginning; above the limit, 9. */
  function distance(a, b, limit) {
    var width = Math.min(b.length, a.length + limit), before = [], above = [], row = [], i, j;
    for (j = 0; j <= width; j++) above[j] = j;
    for (i = 1; i <= a.length; i++) {
      row = [i];
      var least = i;
      for (j = 1; j <= width; j++) {
        var same = a[i - 1] === b[j - 1];
        var value = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) value = Math.min(value, before[j - 2] + 1);
        row[j] = value;
        if (value < least) least = value;
      }
      if (least > limit) return { whole: 9, part: 9 };
      before = above;
      above = row;
    }
    return { whole: width === b.length ? above[width] : 9, part: Math.min.apply(null, above) };
  }

  /* Glossary and synonyms for each run of up to four typed words. Returns how much of the query each question is defined for. */
  function expand(index, units, marks) {
    var targets = new Map(), known = [];
    for (var from = 0; from < units.length; from++) {
      for (var size = Math.min(4, units.length - from); size; size--) {
        var span = units.slice(from, from + size);
        var entry = index.synonyms.get(span.map(function (unit) { return unit.best; }).join(" ")) ||
          index.synonyms.get(W.tokens(span.map(function (unit) { return unit.typed; }).join(" ")).join(" "));
        if (!entry) continue;
        /* Part of a longer known term says nothing of its own: "gradient clipping" does not ask for CLIP. */
        if (known.some(function (run) { return run.from <= from && from + size <= run.end; })) continue;
        known.push({ from: from, end: from + size });
        entry.questions.forEach(function (id) { targets.set(id, Math.max(targets.get(id) || 0, size / units.length)); });
        entry.others.forEach(function (terms) {
          var sums = new Float64Array(index.items.length), counts = new Float64Array(index.items.length);
          terms.forEach(function (term) {
            var list = index.postings(term);
            marks.add(term);
            if (list) list.docs.forEach(function (doc, i) { sums[doc] += list.impacts[i]; counts[doc]++; });
          });
          sums.forEach(function (sum, doc) {
            var value = 0.85 * sum * Math.pow(counts[doc] / terms.length, 2) / Math.max(size, 1);
            span.forEach(function (unit) { if (value > unit.scores[doc]) unit.scores[doc] = value; });
          });
        });
      }
    }
    return targets;
  }

  function rank(index, units, targets) {
    var total = units.reduce(function (sum, unit) { return sum + unit.rarity; }, 0), ranked = [];
    index.items.forEach(function (item, doc) {
      var score = 0, covered = 0;
      units.forEach(function (unit) {
        if (!unit.scores[doc]) return;
        score += unit.scores[doc];
        covered += unit.rarity;
      });
      if (!score) return;
      var share = covered / total;
      ranked.push({ doc: doc, score: score * (0.15 + 0.85 * share * share) * (item.id ? 1 : PAGE) });
    });
    ranked.sort(function (a, b) { return b.score - a.score || a.doc - b.doc; });
    ranked = ranked.slice(0, 40);
    if (!ranked.length) return ranked;
    var top = ranked[0].score;
    ranked.forEach(function (hit) {
      hit.score += top * 0.7 * likeness(index, units, index.phrases(hit.doc));
      hit.score += top * 0.5 * inTitle(index, units, total, index.phrases(hit.doc)[0]);
      hit.score += top * 0.6 * (targets.get(index.items[hit.doc].id) || 0);
    });
    ranked.sort(function (a, b) { return b.score - a.score || a.doc - b.doc; });
    return ranked.filter(function (hit) { return hit.score >= ranked[0].score * 0.12; }).slice(0, MAX_RESULTS);
  }

  /* How much of the query stands in a title, whatever else does. */
  function inTitle(index, units, total, title) {
    var found = 0;
    units.forEach(function (unit) {
      if (unit.options.some(function (option) { return option.weight >= 0.4 && title.indexOf(option.term) >= 0; })) found += unit.rarity;
    });
    return (found / total) * (found / total);
  }

  /* How much the query is one of these phrases: words shared over words in either, each weighed by its rarity. */
  function likeness(index, units, phrases) {
    var best = 0;
    phrases.forEach(function (phrase) {
      if (!phrase.length) return;
      var shared = 0, all = 0, used = new Set();
      units.forEach(function (unit) {
        var match = unit.options.find(function (option) { return option.weight >= 0.4 && phrase.indexOf(option.term) >= 0; });
        all += unit.rarity;
        if (match) { shared += unit.rarity * Math.min(1, match.weight + 0.2); used.add(match.term); }
      });
      phrase.forEach(function (term) { if (!used.has(term)) all += index.rarity(term); });
      best = Math.max(best, shared / all);
    });
    return best * best;
  }

  /* Nothing matched: the questions whose wording shares most letter triples with what was typed. */
  function nearest(index, text) {
    var wanted = triples(W.plain(text));
    return index.items.map(function (item, doc) {
      var best = 0;
      index.wordings(doc).forEach(function (wording) {
        var shared = wanted.filter(function (triple) { return wording.includes(triple); }).length;
        best = Math.max(best, shared / (wanted.length + wording.length - 2 - shared || 1));
      });
      return { doc: doc, item: item, score: best, marks: new Set() };
    }).sort(function (a, b) { return b.score - a.score; }).slice(0, 5);
  }
  function triples(text) {
    var found = new Set();
    for (var i = 0; i + 3 <= text.length; i++) found.add(text.slice(i, i + 3));
    return Array.from(found);
  }

  return { query: query };
})(SearchWords);
