/* Practice, 1 of 11: when a question comes back. The memory model is FSRS, by the vendored ts-fsrs (global FSRS). */
var PracticeSchedule = (function () {
  "use strict";
  const RATINGS = { missed: FSRS.Rating.Again, shaky: FSRS.Rating.Hard, solid: FSRS.Rating.Good };
  /* Days, not minutes: a session is an evening's, so the steps within a day are off and each interval is whole days.
     Without fuzz, so that the same grades give the same dates after an import. */
  const scheduler = FSRS.fsrs({ request_retention: 0.9, maximum_interval: 365, enable_fuzz: false, enable_short_term: false });

  function forLibrary(card) {
    return {
      due: card.due, last_review: card.last, stability: card.stability, difficulty: card.difficulty,
      scheduled_days: card.days, reps: card.reps, lapses: card.lapses, state: FSRS.State.Review,
      elapsed_days: 0, learning_steps: 0,
    };
  }

  /* The card after a grade. What was missed stays due: the model would wait a day, but the interview may be tomorrow. */
  function graded(card, grade, now) {
    const next = scheduler.next(card ? forLibrary(card) : FSRS.createEmptyCard(now), now, RATINGS[grade]).card;
    return {
      due: (grade === "missed" ? now : next.due).toISOString(), last: now.toISOString(), grade: grade,
      stability: next.stability, difficulty: next.difficulty, days: next.scheduled_days, reps: next.reps, lapses: next.lapses,
    };
  }

  function startOfDay(date) { return new Date(date.getFullYear(), date.getMonth(), date.getDate()); }

  /* "new", "due" or "learned". A day's questions are due from its first minute, whatever the hour of the last review. */
  function standing(card, now) {
    if (!card) return "new";
    const due = new Date(card.due);
    return due <= now || (startOfDay(due) <= now && startOfDay(due) > new Date(card.last)) ? "due" : "learned";
  }

  /* In words: "due now", "tomorrow", "in 12 days". */
  function when(card, now) {
    if (standing(card, now) === "due") return "due now";
    const days = Math.round((startOfDay(new Date(card.due)) - startOfDay(now)) / 864e5);
    return days === 1 ? "tomorrow" : "in " + days + " days";
  }

  return { grades: Object.keys(RATINGS), graded: graded, standing: standing, when: when };
})();
