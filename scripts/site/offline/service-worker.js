/* Keeps the reading site for use without a network. Written by scripts/site/service_worker.py, which fills in the two values.

   One version is one cache, filled before the version is used, each file checked by its digest: a page never meets files of
   another version. Pages are answered from the cache at once. With each page that is opened the browser asks for this file
   again; if anything on the site has changed, it differs, a new cache is filled from what is new, and the next page opened
   comes from it. Pages that are still open keep the version that they came with, and its cache until they close. */
(function () {
  "use strict";
  const VERSION = "__VERSION__";
  const FILES = __FILES__; /* path: SHA-256, base64 */
  const AT_ONCE = 6;

  const scope = self.registration.scope;
  const prefix = "__SLUG__ " + scope + " "; /* several sites may share an origin */
  const readers = prefix + "readers"; /* which open page came with which version */
  const cacheOf = (version) => prefix + version;

  self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));

  self.addEventListener("fetch", (event) => {
    const request = event.request;
    if (request.method !== "GET" || !request.url.startsWith(scope)) return;
    event.respondWith(answer(event));
    if (request.mode === "navigate") event.waitUntil(tidy(event.resultingClientId));
  });

  async function fill() {
    const cache = await caches.open(cacheOf(VERSION));
    const waiting = Object.keys(FILES);
    const work = async () => {
      for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) await add(cache, path);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    if (!(await caches.has(cacheOf(VERSION)))) throw new Error("removed meanwhile; the next page opened tries again");
  }

  /* The digest is part of the key, so that a file that an earlier version has too is not fetched again. */
  async function add(cache, path) {
    const url = new URL(path, scope).href;
    const key = url + "?" + encodeURIComponent(FILES[path]);
    const known = await caches.match(key);
    if (known) return cache.put(key, known);
    const response = await fetch(url, { cache: "no-cache", integrity: "sha256-" + FILES[path] });
    if (!response.ok) throw new Error(path + ": " + response.status);
    /* Browsers refuse a redirected answer to the opening of a page, and some hosts redirect a.html to a. */
    const plain = response.redirected ? new Response(await response.blob(), { headers: response.headers }) : response;
    return cache.put(key, plain);
  }

  async function answer(event) {
    const request = event.request;
    const version = request.mode === "navigate" ? VERSION : await versionOf(event.clientId);
    if (event.resultingClientId) await remember(event.resultingClientId, version);
    return (await kept(request, version)) || fetch(request);
  }

  async function kept(request, version) {
    const cache = await caches.open(cacheOf(version));
    const url = request.url.replace(/[?#].*/, "");
    const names = url.endsWith("/") ? [url + "index.html"] : request.mode === "navigate" ? [url, url + ".html"] : [url];
    for (const name of names) {
      const found = await cache.match(name, { ignoreSearch: true });
      if (found) return found;
    }
    return undefined;
  }

  const note = (client) => new URL("?reader=" + encodeURIComponent(client), scope).href;

  async function remember(client, version) {
    await (await caches.open(readers)).put(note(client), new Response(version));
  }

  async function versionOf(client) {
    const found = client && (await (await caches.open(readers)).match(note(client)));
    return found ? found.text() : VERSION;
  }

  /* Removes what no open page needs. While a newer version is being filled its cache is nobody's yet, so that waits. */
  async function tidy(opening) {
    if (self.registration.installing || self.registration.waiting) return;
    const open = await self.clients.matchAll({ includeUncontrolled: true, type: "all" });
    const clients = open.map((client) => client.id).concat(opening);
    const used = await Promise.all(clients.map(versionOf));
    const names = await caches.keys();
    const unused = names.filter((name) => name.startsWith(prefix) && name !== readers && name !== cacheOf(VERSION) &&
      !used.some((version) => name === cacheOf(version)));
    await Promise.all(unused.map((name) => caches.delete(name)));
    const notes = await caches.open(readers);
    const wanted = clients.map(note);
    await Promise.all((await notes.keys()).filter((key) => !wanted.includes(key.url)).map((key) => notes.delete(key)));
  }
})();
