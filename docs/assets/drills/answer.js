// What a reader types, as a number or a shape, and whether it is right.
(() => {
  "use strict";
  const drills = (self.Drills = self.Drills || {});

  const UNITS = /\s*(GB|GiB|MiB|KiB|bytes|FLOPs|parameters|steps|tokens)$/i;
  const BATCH = /^(?:none|null|batch|b|n|\?|-1)\s*(?:[x×*·,;]|\s)\s*/i;

  // Full-width signs, every kind of space and of minus, as a keyboard types them.
  const simplify = (text) =>
    text
      .replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
      .replace(/[\u2010-\u2015\u2212]/g, "-")
      .replace(/\s+/g, " ")
      .trim();

  // The values that digits can stand for: "1,234" is 1234 to some readers and 1.234 to others.
  const values = (text) => {
    const grouped = /^\d{1,3}(?:[ '’_]\d{3})+(?:[.,]\d*)?$/.test(text) ? text.replace(/[ '’_]/g, "") : text;
    const found = [];
    if (/^(?:\d+\.?\d*|\.\d+)$/.test(grouped)) found.push(grouped);
    if (/^(?:\d+,\d*|,\d+)$/.test(grouped)) found.push(grouped.replace(",", "."));
    // Groups of three; of two as well, as in 1,00,000.
    if (/^[1-9]\d{0,2}(?:,\d{2,3})*,\d{3}(?:\.\d*)?$/.test(text)) found.push(text.replace(/,/g, ""));
    if (/^[1-9]\d{0,2}(?:\.\d{3})+(?:,\d*)?$/.test(text)) found.push(text.replace(/\./g, "").replace(",", "."));
    return found.map(Number);
  };

  // Every number that a text can mean: "1,234", "1 234", "0,5", "12.5 %", "1/3", "1.5e3", "1.5 × 10^3". None if it is no number.
  drills.readNumbers = (text) => {
    const [, sign, rest] = simplify(text).match(/^(?:[=≈~] ?)?([+-]?) ?(.*)$/);
    const [, body, percent] = rest.match(/^(.*?)( ?%)?$/);
    const scale = (sign === "-" ? -1 : 1) * (percent ? 0.01 : 1);
    const [, above, below] = body.match(/^(.+?) ?\/ ?(.+)$/) ?? [];
    if (below) return values(above).flatMap((one) => values(below).filter(Boolean).map((other) => (scale * one) / other));
    const [, digits, power] = body.match(/^(.+?)(?:e| ?[x×*·] ?10 ?\^ ?)([+-]?\d{1,2})$/i) ?? [, body, "0"];
    return values(digits).map((one) => Number(`${one}e${power}`) * scale);
  };

  // "13x13x64", "(13, 13, 64)", "13 13 64", "(None, 13, 13, 64)" as a list; empty if it is no shape.
  drills.readShape = (text) => {
    const bare = simplify(text).replace(/^(?:tensorshape|torch\.size)\b/i, "").replace(/[()[\]]/g, " ").trim();
    const inner = bare.replace(BATCH, "").replace(/\s*,$/, "");
    const signs = /\s*[x×*·]\s*|\s+by\s+/i;
    // Beside signs a comma groups digits, as in 1,000 × 12; alone it parts sizes.
    const parts = signs.test(inner) ? inner.split(signs).map((part) => part.replace(/^([1-9]\d{0,2}),(\d{3})$/, "$1$2")) : inner.split(/\s*[,;]\s*|\s+/);
    return parts.every((part) => /^\d{1,9}$/.test(part)) ? parts.map(Number) : [];
  };

  // "right", "wrong", or "unreadable", which does not count.
  drills.grade = (exercise, text) => {
    const { answer, tolerance, ask } = exercise;
    if (typeof answer === "string") {
      const shapes = [drills.readShape(text), ...drills.readNumbers(text).filter(Number.isInteger).map((one) => [one])];
      if (shapes.every((shape) => !shape.length)) return "unreadable";
      return shapes.some((shape) => shape.join(" × ") === answer) ? "right" : "wrong";
    }
    // A unit may follow if it is the one that was asked for.
    const [unit, name] = text.trim().match(UNITS) ?? ["", ""];
    const asked = ask.toLowerCase().includes(name.toLowerCase());
    const numbers = drills.readNumbers(asked ? text.trim().slice(0, text.trim().length - unit.length) : text);
    if (!numbers.length) return "unreadable";
    // A hair more, so that a tolerance of 0.001 takes 0.833 for 0.834.
    return numbers.some((number) => Math.abs(number - answer) <= tolerance * (1 + 1e-6)) ? "right" : "wrong";
  };

  drills.show = (answer) => (typeof answer === "string" ? answer : answer.toLocaleString("en-US", { maximumFractionDigits: 6 }));
})();
