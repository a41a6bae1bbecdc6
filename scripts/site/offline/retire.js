/* In a preview: removes the worker and the copy that a published site left at this address, which would hide every change. */
(function () {
  "use strict";
  self.addEventListener("install", () => self.skipWaiting());
  self.addEventListener("activate", (event) => event.waitUntil(retire()));

  async function retire() {
    const names = (await caches.keys()).filter((name) => name.startsWith("__SLUG__ " + self.registration.scope));
    await Promise.all(names.map((name) => caches.delete(name)));
    await self.registration.unregister();
    const pages = await self.clients.matchAll({ type: "window" });
    await Promise.all(pages.map((page) => page.navigate(page.url)));
  }
})();
