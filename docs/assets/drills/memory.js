// What a reader has reached, kept in this browser. Anything unreadable there counts as nothing reached.
(() => {
  "use strict";
  const drills = (self.Drills = self.Drills || {});
  const KEY = "answers-that-run.drills";
  const VERSION = 1;

  const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
  const count = (value) => (Number.isSafeInteger(value) && value >= 0 ? value : 0);
  const texts = (value) => (Array.isArray(value) ? [...new Set(value.filter((item) => typeof item === "string"))] : []);

  // Whatever was stored, as a state in which every field has its type.
  drills.repair = (stored) => {
    const state = isObject(stored) && stored.version === VERSION ? stored : {};
    const scores = {};
    for (const [family, score] of Object.entries(isObject(state.scores) ? state.scores : {})) {
      if (!isObject(score)) continue;
      const asked = count(score.asked);
      scores[family] = { asked, right: Math.min(count(score.right), asked), seconds: count(score.seconds), timed: Math.min(count(score.timed), asked) };
    }
    return {
      version: VERSION,
      scores,
      missed: texts(state.missed),
      off: texts(state.off),
      timer: state.timer !== false,
      best: count(state.best),
    };
  };

  drills.load = () => {
    try {
      return drills.repair(JSON.parse(localStorage.getItem(KEY)));
    } catch {
      return drills.repair(null);
    }
  };

  // Whether it was kept: private windows and full disks refuse.
  drills.save = (state) => {
    try {
      localStorage.setItem(KEY, JSON.stringify(state));
      return true;
    } catch {
      return false;
    }
  };
})();
