// Which exercise comes next.
(() => {
  "use strict";
  const drills = (self.Drills = self.Drills || {});

  // All exercises of all families, each with its family and a key that stays the same from build to build.
  drills.collect = (families) =>
    Object.entries(families).flatMap(([family, { exercises }]) =>
      exercises.map((exercise) => ({ ...exercise, family, key: `${family}:${exercise.id}` })),
    );

  // Those that the settings let through; `off` names families and levels that are switched off.
  drills.eligible = (exercises, off, missed) =>
    missed
      ? exercises.filter((exercise) => missed.includes(exercise.key))
      : exercises.filter((exercise) => !off.includes(exercise.family) && !off.includes(exercise.level));

  // One of the pool: first a kind, then one of it, so that a kind with many exercises does not crowd out the others.
  // What was asked lately is left out as long as something else remains.
  drills.pick = (pool, lately, random = Math.random) => {
    const fresh = pool.filter((exercise) => !lately.includes(exercise.key));
    const from = fresh.length ? fresh : pool;
    const kinds = [...new Set(from.map((exercise) => `${exercise.family} ${exercise.kind}`))];
    const kind = kinds[Math.floor(random() * kinds.length)];
    const same = from.filter((exercise) => `${exercise.family} ${exercise.kind}` === kind);
    return same[Math.floor(random() * same.length)];
  };
})();
