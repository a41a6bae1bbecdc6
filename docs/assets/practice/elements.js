/* Practice, 5 of 11: small tools for the page's elements. */
var PracticeElements = (function () {
  "use strict";

  /* The element of the page with this data-practice. */
  function place(name) { return document.querySelector('[data-practice="' + name + '"]'); }

  /* make("p", {class: "x"}, "text", element, …): strings become text, never HTML. */
  function make(tag, attributes) {
    const element = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) { element.setAttribute(name, attributes[name]); });
    element.append.apply(element, Array.prototype.slice.call(arguments, 2));
    return element;
  }

  /* An element with HTML of this site's own build: a question, a short or a whole answer. */
  function built(tag, attributes, html) {
    const element = make(tag, attributes);
    element.innerHTML = html;
    return element;
  }

  /* A button with its key shown beside its name, when shortcuts are on. */
  function button(label, key, onClick, className) {
    const element = make("button", { type: "button", class: "md-button " + (className || "") }, label);
    if (key) {
      element.setAttribute("aria-keyshortcuts", key);
      element.append(" ", make("kbd", { "aria-hidden": "true" }, key.toUpperCase()));
    }
    element.addEventListener("click", onClick);
    return element;
  }

  /* Move the reader's place to an element that is no control. */
  function focus(element) {
    element.tabIndex = -1;
    element.focus({ preventScroll: true });
  }

  /* Said to a screen reader, and to nobody else. */
  function say(words) { place("status").textContent = words; }

  function download(name, text) {
    const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    make("a", { href: address, download: name }).click();
    setTimeout(function () { URL.revokeObjectURL(address); }, 10000);
  }

  function count(number, word) { return number + " " + word + (number === 1 ? "" : "s"); }

  /* "2 questions and 1 quick check", of names such as "check:bpe-encodes-lowest". */
  function counted(names) {
    const checks = names.filter(function (name) { return name.indexOf("check:") === 0; }).length;
    const parts = [];
    if (names.length > checks || !checks) parts.push(count(names.length - checks, "question"));
    if (checks) parts.push(count(checks, "quick check"));
    return parts.join(" and ");
  }

  /* What is wider than its place can be scrolled by keyboard. */
  function letScroll(place) {
    place.querySelectorAll("pre > code, div.arithmatex").forEach(function (block) {
      if (block.scrollWidth > block.clientWidth) block.tabIndex = 0;
      else block.removeAttribute("tabindex");
    });
  }

  return { place: place, make: make, built: built, button: button, focus: focus, say: say, download: download, count: count, counted: counted, letScroll: letScroll };
})();
