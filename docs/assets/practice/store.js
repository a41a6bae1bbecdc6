/* Practice, 2 of 11: what is kept, under one key of this browser, and how it leaves and enters as a file.

   { app, version, cards: { "question:adam": {due, last, grade, stability, difficulty, days, reps, lapses} },
     choices: {…} | null, session: {…} | null, old: text | null }

   Whatever cannot be read is never thrown away: it moves to `old` as it was found, until the reader discards it. */
var PracticeStore = (function () {
  "use strict";
  const KEY = "answers-that-run.practice";
  const APP = "answers-that-run practice";
  const VERSION = 1;
  const NAME = /^[a-z][a-z-]*:[a-z0-9][a-z0-9-]*$/;
  const DAY = 864e5;
  let memory = null; // where the browser refuses to keep anything
  let refused = false;

  function empty() { return { app: APP, version: VERSION, cards: {}, choices: null, session: null, old: null }; }

  function isObject(value) { return typeof value === "object" && value !== null && !Array.isArray(value); }
  function isDate(value) { return typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value)); }
  function isCount(value) { return Number.isInteger(value) && value >= 0; }

  /* What is wrong with a card, or "". */
  function cardFault(name, card, now) {
    if (!NAME.test(name)) return "is not the name of an item";
    if (!isObject(card)) return "is not a card";
    if (!isDate(card.due)) return "has no valid date “due”";
    if (!isDate(card.last)) return "has no valid date “last”";
    if (Date.parse(card.last) > now + DAY) return "was last asked in the future";
    if (PracticeSchedule.grades.indexOf(card.grade) < 0) return "has no valid grade";
    if (!(Number.isFinite(card.stability) && card.stability > 0)) return "has no valid “stability”";
    if (!(Number.isFinite(card.difficulty) && card.difficulty >= 1 && card.difficulty <= 10)) return "has no valid “difficulty”";
    if (!["days", "reps", "lapses"].every(function (field) { return isCount(card[field]); })) return "has no valid counts";
    return "";
  }

  /* Text to {cards, faults, rest}; throws an Error that says why nothing of it can be used. */
  function parsed(text) {
    let value;
    try { value = JSON.parse(text); } catch (error) { throw new Error("it is not JSON"); }
    if (!isObject(value) || value.app !== APP) throw new Error("it is not progress of this site");
    if (value.version !== VERSION) throw new Error("its version is " + JSON.stringify(value.version) + ", and this page reads version " + VERSION);
    if (!isObject(value.cards)) throw new Error("it holds no cards");
    const cards = {};
    const faults = [];
    Object.keys(value.cards).forEach(function (name) {
      const fault = cardFault(name, value.cards[name], Date.now());
      if (fault) faults.push(name + " " + fault);
      else cards[name] = value.cards[name];
    });
    return { cards: cards, faults: faults, rest: value };
  }

  function listed(faults) {
    return faults.slice(0, 3).join("; ") + (faults.length > 3 ? "; and " + (faults.length - 3) + " more" : "");
  }

  function raw() {
    if (refused) return memory;
    try { return localStorage.getItem(KEY); } catch (error) { refused = true; return memory; }
  }

  /* {data, fault}: what is kept, and what of it could not be read. */
  function read() {
    const text = raw();
    const data = empty();
    if (text === null) return { data: data, fault: "" };
    try {
      const found = parsed(text);
      data.cards = found.cards;
      data.choices = isObject(found.rest.choices) ? found.rest.choices : null;
      data.session = PracticeSession.isValid(found.rest.session) ? found.rest.session : null;
      data.old = typeof found.rest.old === "string" ? found.rest.old : null;
      if (!found.faults.length) return { data: data, fault: "" };
      data.old = text;
      return { data: data, fault: listed(found.faults) };
    } catch (error) {
      data.old = text;
      return { data: data, fault: error.message };
    }
  }

  /* Read afresh, change, write: so that two open tabs do not undo each other. False when the browser keeps nothing. */
  function update(change) {
    const data = read().data;
    change(data);
    memory = JSON.stringify(data);
    if (!refused) {
      try { localStorage.setItem(KEY, memory); } catch (error) { refused = true; }
    }
    return !refused;
  }

  function forget() {
    memory = null;
    try { localStorage.removeItem(KEY); } catch (error) { refused = true; }
  }

  function exported() {
    return JSON.stringify({ app: APP, version: VERSION, exported: new Date().toISOString(), cards: read().data.cards }, null, 1) + "\n";
  }

  /* Take over a file's cards where they are later; which were added, which newer, which kept. Throws an Error with the reason when the file cannot be used at all:
     a file with one fault is not taken in part, because nobody would notice what is missing. */
  function imported(text) {
    const found = parsed(text);
    if (found.faults.length) throw new Error(listed(found.faults));
    const names = { added: [], newer: [], kept: [] };
    update(function (data) {
      Object.keys(found.cards).forEach(function (name) {
        const mine = data.cards[name];
        if (mine && Date.parse(mine.last) >= Date.parse(found.cards[name].last)) { names.kept.push(name); return; }
        names[mine ? "newer" : "added"].push(name);
        data.cards[name] = found.cards[name];
      });
    });
    return names;
  }

  return { key: KEY, read: read, update: update, forget: forget, exported: exported, imported: imported };
})();
