/* Keeps the site for reading without a network, over http only: a site on disk is there anyway. */
(function () {
  "use strict";
  if (!/^https?:$/.test(location.protocol) || !navigator.serviceWorker) return;
  if (navigator.connection && navigator.connection.saveData) return;
  const worker = new URL("../sw.js", document.currentScript.src).href;
  const later = self.requestIdleCallback || ((start) => setTimeout(start, 1000));
  /* Reading comes first, and where a browser refuses, as in private windows, the site reads as before. */
  addEventListener("load", () => later(() => navigator.serviceWorker.register(worker).catch(() => undefined)));
})();
