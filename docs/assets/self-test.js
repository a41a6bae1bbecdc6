/* Self-test: hides everything of a question but its heading and labels, until the reader asks for it. Whether it is on
   is remembered for all pages. A link, a search hit and the browser's own search always show the answer they lead to. */
(function () {
  "use strict";
  const KEY = "answers-that-run.self-test";
  const control = document.querySelector("[data-self-test]");
  if (!control) return;
  const root = document.documentElement;
  const answers = [];

  /* The browser may refuse to keep anything; the switch then holds for this page. */
  function remember(on) {
    try {
      if (on) localStorage.setItem(KEY, "on");
      else localStorage.removeItem(KEY);
    } catch (error) { /* nothing to tell: the reader sees that it works here */ }
  }

  function remembered() {
    try { return localStorage.getItem(KEY) === "on"; } catch (error) { return false; }
  }

  function show(answer, open) {
    if (open) answer.body.removeAttribute("hidden");
    else answer.body.setAttribute("hidden", "until-found");
    answer.button.setAttribute("aria-expanded", String(open));
    answer.button.textContent = open ? "Hide answer" : "Show answer";
    answer.button.setAttribute("aria-label", answer.button.textContent + ": " + answer.title);
  }

  function prepare(heading) {
    const body = document.getElementById("answer-to-" + heading.id);
    const line = document.createElement("p");
    line.className = "answer-control";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "md-button";
    button.setAttribute("aria-controls", body.id);
    line.append(button);
    body.before(line);

    const title = heading.cloneNode(true);
    title.querySelectorAll(".headerlink").forEach(function (link) { link.remove(); });
    const answer = { heading: heading, body: body, line: line, button: button, title: title.textContent };
    button.addEventListener("click", function () { show(answer, body.hasAttribute("hidden")); });
    body.addEventListener("beforematch", function () { show(answer, true); });
    answers.push(answer);
  }

  function apply(on) {
    if (on && !answers.length) document.querySelectorAll(".md-content__inner > h2[data-level]").forEach(prepare);
    root.classList.toggle("self-test", on);
    root.classList.add("self-test-ready");
    answers.forEach(function (answer) {
      answer.line.hidden = !on;
      show(answer, !on);
    });
    if (on) reveal(location.hash);
  }

  /* Show the answer that an address leads to, and go there: a browser that does not know until-found looked for the place
     while it was hidden. */
  function reveal(hash) {
    let target = null;
    try { target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1))); } catch (error) { return; }
    if (!target || !control.checked) return;
    answers.forEach(function (answer) {
      if (answer.heading !== target && !answer.body.contains(target)) return;
      show(answer, true);
      target.scrollIntoView();
    });
  }

  control.checked = remembered();
  if (control.checked) apply(true);
  control.addEventListener("change", function () {
    remember(control.checked);
    apply(control.checked);
  });
  addEventListener("hashchange", function () { reveal(location.hash); });
  /* A link to where the address is already changes nothing that the browser would report. */
  document.addEventListener("click", function (event) {
    const link = event.target.closest && event.target.closest("a[href*='#']");
    if (link && link.hash && link.hash === location.hash && link.pathname === location.pathname) reveal(link.hash);
  });
})();
