/* Practice, 4 of 11: the whole answers, loaded by category and kind as scripts, which a page from disk may do. */
var PracticeAnswers = (function () {
  "use strict";
  const VERSION = 2;
  const loading = {};
  let formulas = false;

  /* The items, or null when they are missing or of another version (a half-copied folder). */
  function items() {
    const data = self.__practice;
    return data && data.version === VERSION ? data : null;
  }

  function category(id) { return items().categories.find(function (each) { return each.id === id; }); }

  /* Where it stands in the site. */
  function link(item) { return category(item.category).pages[item.kind] + "#" + item.id; }

  function withFormulas() {
    if (formulas) return;
    formulas = true;
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = items().formulas;
    document.head.append(link);
  }

  /* A promise of the item's answer as HTML. It may be asked for early: nothing is loaded twice. */
  function load(item) {
    const path = category(item.category).answers[item.kind];
    loading[path] = loading[path] || new Promise(function (resolve, reject) {
      const script = document.createElement("script");
      script.src = path;
      script.onload = resolve;
      script.onerror = function () {
        delete loading[path];
        script.remove();
        reject(new Error(script.src));
      };
      document.head.append(script);
    });
    return loading[path].then(function () {
      const html = self.__answers[PracticeSession.name(item)];
      if (html.indexOf('class="katex"') >= 0) withFormulas();
      return html;
    });
  }

  return { items: items, category: category, link: link, load: load };
})();
