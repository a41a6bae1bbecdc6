// What a reader types, as a number or a shape, and whether it is right.
(() => {
  "use strict";
  const drills = (self.Drills = self.Drills || {});

  // "1,234", "1 234", "1_234", "0.5", "0,5", "12.5 %" as a number; NaN if it is none.
  drills.readNumber = (text) => {
    let digits = text.trim().replace(/[\s\u00a0\u202f'’_]/g, "").replace("−", "-");
    const percent = digits.endsWith("%");
    if (percent) digits = digits.slice(0, -1);
    if (/^-?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/.test(digits)) digits = digits.replace(/,/g, "");
    else if (/^-?\d*,\d+$/.test(digits)) digits = digits.replace(",", ".");
    if (!/^-?(\d+\.?\d*|\.\d+)(e\d{1,2})?$/i.test(digits)) return NaN;
    return percent ? Number(digits) / 100 : Number(digits);
  };

  // "13x13x64", "(13, 13, 64)", "13 13 64", "(None, 13, 13, 64)" as a list; empty if it is no shape.
  drills.readShape = (text) => {
    const inner = text.trim().replace(/^[([]|[)\]]$/g, "").replace(/^none\s*,?\s*/i, "");
    const parts = inner.split(/\s*[x×*,;]\s*|\s+/i).filter(Boolean);
    return parts.every((part) => /^\d+$/.test(part)) ? parts.map(Number) : [];
  };

  // "right", "wrong", or "unreadable", which does not count.
  drills.grade = (exercise, text) => {
    if (typeof exercise.answer === "string") {
      const shape = drills.readShape(text);
      if (!shape.length) return "unreadable";
      return shape.join(" × ") === exercise.answer ? "right" : "wrong";
    }
    const number = drills.readNumber(text);
    if (Number.isNaN(number)) return "unreadable";
    // A hair more, so that a tolerance of 0.001 takes 0.833 for 0.834.
    return Math.abs(number - exercise.answer) <= exercise.tolerance * (1 + 1e-6) ? "right" : "wrong";
  };

  drills.show = (answer) => (typeof answer === "string" ? answer : answer.toLocaleString("en-US", { maximumFractionDigits: 6 }));
})();
