/* Search across questions, behind the theme's own field. It speaks the theme's four messages: 0 setup, 1 ready, 2 query,
   3 result. The engine and the questions load on the first query, from disk as over http. */
(function () {
  "use strict";
  var scope = typeof self !== "undefined" ? self : globalThis;
  var index;

  /* Over http this is a worker; from disk it is a frame of the iframe-worker shim, which gives its address no other way. */
  function here() {
    var framed = typeof document !== "undefined" && typeof parent !== "undefined" && "IFrameWorker" in parent;
    return framed ? document.querySelector("script[src]").src : String(scope.location);
  }

  function load() {
    if (!index) {
      var root = new URL("../../../search/", here());
      index = Promise.resolve(importScripts(new URL("engine.js", root).href, new URL("questions.js", root).href)).then(function () {
        return scope.SearchEngine.open(scope.__questions);
      });
    }
    return index;
  }

  function span(kind, html) { return html ? '<span class="hit-' + kind + '">' + html + "</span>" : ""; }

  /* A result is one link. The theme puts a lone item's title into its heading as HTML, so all of it goes there. */
  function shown(index, hit, note) {
    var item = hit.item, engine = scope.SearchEngine;
    var place = item.level ? item.category + " · " + item.level : "Page";
    return [{
      location: item.id ? item.page + "#" + item.id : item.page,
      title: note + span("title", engine.marked(item.title, hit.marks)) + span("place", engine.escape(place)) +
        span("line", engine.marked(engine.bestLine(index, hit), hit.marks)) + span("short", engine.marked(item.short, hit.marks)),
      text: "", score: hit.score, terms: {}
    }];
  }

  function answer(text) {
    return load().then(function (index) {
      var found = scope.SearchEngine.query(index, text);
      var note = span("none", "Nothing found for “" + scope.SearchEngine.escape(text.trim()) + "”. The nearest questions:");
      return found.results.map(function (hit, i) { return shown(index, hit, found.nearest && i === 0 ? note : ""); });
    });
  }

  scope.addEventListener("message", function (event) {
    var message = event.data;
    if (message.type === 0) return postMessage({ type: 1 });
    if (message.type !== 2) return;
    if (!message.data.trim()) return postMessage({ type: 3, data: { items: [] } });
    answer(message.data).then(function (items) { postMessage({ type: 3, data: { items: items } }); });
  });
})();
