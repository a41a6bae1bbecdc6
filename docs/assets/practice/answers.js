/* Practice, 4 of 8: the whole answers, loaded a category at a time as scripts, which a page from disk may do. */
var PracticeAnswers = (function () {
  "use strict";
  const VERSION = 1;
  const loading = {};
  let formulas = false;

  /* The items, or null when they are missing or of another version (a half-copied folder). */
  function items() {
    const data = self.__practice;
    return data && data.version === VERSION ? data : null;
  }

  function category(id) { return items().categories.find(function (each) { return each.id === id; }); }

  function withFormulas() {
    if (formulas) return;
    formulas = true;
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = items().formulas;
    document.head.append(link);
  }

  /* A promise of the item's whole answer as HTML. It may be asked for early: nothing is loaded twice. */
  function load(item) {
    const id = item.category;
    loading[id] = loading[id] || new Promise(function (resolve, reject) {
      const script = document.createElement("script");
      script.src = category(id).answers;
      script.onload = resolve;
      script.onerror = function () {
        delete loading[id];
        script.remove();
        reject(new Error(script.src));
      };
      document.head.append(script);
    });
    return loading[id].then(function () {
      const html = self.__answers[id][PracticeSession.name(item)];
      if (html.indexOf('class="katex"') >= 0) withFormulas();
      return html;
    });
  }

  return { items: items, category: category, load: load };
})();
