/* Practice, 10 of 11: progress by category, and keeping, moving and forgetting it. */
var PracticeKeeping = (function () {
  "use strict";
  const E = PracticeElements;
  const COLUMNS = ["due", "learned", "new"];

  function report(words, isFault) {
    const place = E.place("report");
    place.classList.toggle("practice-fault", Boolean(isFault));
    place.textContent = words;
  }

  /* The rows stand in the page already, every question new. */
  function refresh() {
    const found = PracticeStore.read();
    const now = new Date();
    E.place("progress").querySelectorAll("tr").forEach(function (row) {
      const counts = { due: 0, learned: 0, new: 0 };
      PracticeAnswers.items().items.forEach(function (item) {
        if (row.dataset.category && row.dataset.category !== item.category) return;
        counts[PracticeSchedule.standing(found.data.cards[PracticeSession.name(item)], now)] += 1;
      });
      COLUMNS.forEach(function (column, at) { row.cells[at + 1].textContent = counts[column]; });
      const all = counts.due + counts.learned + counts.new;
      row.style.setProperty("--learned", 100 * counts.learned / all + "%");
      row.style.setProperty("--seen", 100 * (counts.learned + counts.due) / all + "%");
      row.classList.toggle("practice-has-due", counts.due > 0);
    });
    notice(found);
  }

  function today() { return new Date().toISOString().slice(0, 10); }

  /* Data that could not be read stays until the reader has it, or wants it gone. */
  function notice(found) {
    const place = E.place("notice");
    const old = found.data.old;
    place.hidden = old === null;
    if (old === null) { place.replaceChildren(); return; }
    place.replaceChildren(
      E.make("p", {}, E.make("strong", {}, "Earlier progress could not be read"), found.fault ? " (" + found.fault + ")" : "",
        ". It is kept as it was found, and what could be read of it counts. Download it if it matters to you."),
      E.make("div", { class: "practice-buttons" },
        E.button("Download the old data", "", function () { E.download("answers-that-run-old-data-" + today() + ".txt", old); }),
        E.button("Discard the old data", "", function () {
          PracticeStore.update(function (data) { data.old = null; });
          refresh();
          report("The old data is gone.");
          E.focus(E.place("report"));
        })));
  }

  function exportFile() {
    const cards = Object.keys(PracticeStore.read().data.cards);
    E.download("answers-that-run-progress-" + today() + ".json", PracticeStore.exported());
    report("Exported the progress of " + E.counted(cards) + ".");
  }

  function importFile(field) {
    const file = field.files[0];
    if (!file) return;
    file.text().then(function (text) {
      const names = PracticeStore.imported(text);
      report("Imported " + file.name + ": " + E.counted(names.added) + " added, " + names.newer.length +
        " brought up to date, " + names.kept.length + " left as here, where the review is as late or later.");
      refresh();
    }).catch(function (error) {
      report("Nothing was imported from " + file.name + ": " + error.message + ".", true);
    }).finally(function () { field.value = ""; });
  }

  function askToForget() {
    const cards = Object.keys(PracticeStore.read().data.cards);
    E.place("forget-what").textContent = "This removes the grades and dates of " + E.counted(cards) +
      ", your choices and an unfinished session from this browser. An exported file brings the grades back.";
    E.place("dialog").returnValue = "keep";
    E.place("dialog").showModal();
  }

  /* `afterwards` runs when everything was forgotten. */
  function start(afterwards) {
    E.place("export").addEventListener("click", exportFile);
    E.place("import").addEventListener("change", function (event) { importFile(event.target); });
    E.place("forget").addEventListener("click", askToForget);
    E.place("dialog").addEventListener("close", function () {
      if (E.place("dialog").returnValue !== "forget") return;
      PracticeStore.forget();
      report("Everything is forgotten.");
      refresh();
      afterwards();
    });
    refresh();
  }

  return { start: start, refresh: refresh, report: report };
})();
