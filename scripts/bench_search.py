"""Search bench: the theme's search and ours on the same questions, in a browser, from disk: what is found, and how fast."""

from __future__ import annotations

import json
import random
import shutil
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from rich.console import Console
from rich.table import Table

from scripts.browser import find
from scripts.project import Project
from scripts.site import generate, search
from scripts.site.errors import SiteError
from scripts.site.questions import Page, Question, read_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Result = TypeVar("Result")
QUERIES = Path(__file__).parent / "site" / "data" / "search_queries.tsv"
ENGINES = {"theirs": "the theme's search, as it comes", "ours": "ours"}
WORKER = "assets/javascripts/workers/search.js"
SHIM = "assets/vendor/iframe-worker/iframe-worker.js"
DEFAULT_SEPARATOR = r"[\s\-]+"  # of the theme; mkdocs.yml has a wider one
TYPED = "batch normalization"
FIRST_LETTERS = 5  # the first query; then each further letter is one
# The page that stands in for the theme: it loads what the theme would load and speaks the worker's four messages.
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Search bench</title></head><body>
<script src="iframe-worker.js"></script>
<script>
(function () {
  "use strict";
  let worker, expected, resolve;
  function answer(type) {
    return new Promise(function (settle) { expected = type; resolve = settle; });
  }
  function load(address) {
    return new Promise(function (settle) {
      const script = document.createElement("script");
      script.src = address;
      script.onload = settle;
      document.body.append(script);
    });
  }
  window.begin = async function (index) {
    if (index) await load(index);
    worker = new Worker(new URL("WORKER", location.href).href);
    worker.addEventListener("message", function (event) {
      if (event.data.type === expected) resolve(event.data.data);
    });
    const ready = answer(1);
    worker.postMessage({ type: 0, data: Object.assign({ options: {} }, window.__index) });
    await ready;
  };
  window.ask = async function (text) {
    const found = answer(3);
    worker.postMessage({ type: 2, data: text });
    return (await found).items.flat().map(function (item) { return item.location; });
  };
  window.measure = async function (index, typed, letters) {
    const times = [];
    let begun = performance.now();
    await window.begin(index);
    for (let end = letters; end <= typed.length; end += 1) {
      await window.ask(typed.slice(0, end));
      times.push(performance.now() - begun);
      begun = performance.now();
    }
    return times;
  };
})();
</script>
</body></html>
""".replace("WORKER", WORKER)


@dataclass(frozen=True)
class Query:
    """What a reader types, of which kind it is, and the questions of which any is the right one."""

    kind: str
    text: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Hits:
    """Of so many queries of a kind: how often the right question came first, and among the first three."""

    engine: str
    kind: str
    queries: int
    first: int
    three: int


@dataclass(frozen=True)
class Speed:
    """Milliseconds to the first result, the index's load included, and of each further keystroke; medians."""

    engine: str
    questions: int
    first: float
    keystroke: float


@dataclass(frozen=True)
class SearchReport:
    """All that the search bench measured."""

    questions: int
    hits: tuple[Hits, ...]
    speeds: tuple[Speed, ...]


def read_queries(path: Path = QUERIES) -> list[Query]:
    """The query file: kind, query, and the ids of its answers, separated by slashes."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    return [Query(kind, text, tuple(one.strip() for one in answers.split("/"))) for kind, text, answers in rows]


def rank(query: Query, found: Sequence[str]) -> int:
    """The place of the first right question among the ids found, from 1; 0 if there is none."""
    return next((place for place, identity in enumerate(found, start=1) if identity in query.answers), 0)


def count(engine: str, ranks: Sequence[tuple[Query, int]]) -> list[Hits]:
    """The hits of each kind, and of all kinds together."""
    kinds = [*dict.fromkeys(query.kind for query, _ in ranks), "all"]
    of_kind = {kind: [place for query, place in ranks if kind in (query.kind, "all")] for kind in kinds}
    return [
        Hits(engine, kind, len(places), sum(place == 1 for place in places), sum(1 <= place <= 3 for place in places))
        for kind, places in of_kind.items()
    ]


def run(project: Project, rounds: int, sizes: Sequence[int], console: Console) -> SearchReport:
    """Measure both engines on the built site's questions.

    Args:
        rounds: how often each of our times is measured; the theme's, which vary little beside their size, once.
        sizes: numbers of questions at which times are measured; made-up ones fill up what the site lacks.

    Raises:
        SiteError: there is no built site, or its pages cannot be generated with the theme's own search.
    """
    if not (project.site / "index.html").is_file():
        raise SiteError("There is no built site to search. Run `make site` first.")
    questions, pages = read_site(project.site)
    with tempfile.TemporaryDirectory() as name, _browser() as browser:
        folder = Path(name)
        generate.generate(project.root, folder / "theirs", strict=False)
        bench = _Bench(project, folder, browser, questions, pages)
        hits = [one for engine in ENGINES for one in count(engine, bench.ranks(engine, read_queries()))]
        speeds = []
        for size in sizes:
            bench.grow(size)
            for engine in ENGINES:
                speeds.append(bench.speed(engine, size, rounds if engine == "ours" else 1))
                console.print(
                    f"{ENGINES[engine]}, {size} questions: first result after {speeds[-1].first:.0f} ms, "
                    f"{speeds[-1].keystroke:.0f} ms a keystroke",
                    highlight=False,
                    soft_wrap=True,
                )
    return SearchReport(len(questions), tuple(hits), tuple(speeds))


def invent(questions: Sequence[Question], number: int) -> list[Question]:
    """So many questions that nobody asks: of real ones' shapes, with real ones' words in another order."""
    rng = random.Random(0)
    pools: dict[str, list[str]] = {
        "title": [word for one in questions for word in one.title.split()],
        "in_short": [word for one in questions for word in one.in_short.split()],
        "text": [word for one in questions for line in one.text for word in line.split()],
    }

    def scramble(pool: str, line: str) -> str:
        return " ".join(rng.choices(pools[pool], k=len(line.split())))

    made = []
    for index in range(number):
        model = questions[index % len(questions)]
        made.append(
            replace(
                model,
                page="invented.html",
                id=f"invented-{index}",
                title=scramble("title", model.title),
                also=tuple(scramble("title", line) for line in model.also),
                in_short=scramble("in_short", model.in_short),
                text=tuple(scramble("text", line) for line in model.text),
            )
        )
    return made


@contextmanager
def _browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox", "--disable-gpu"])
        yield running
        running.close()


class _Bench:
    """Two folders, one for each engine, each with the same questions and the page that drives it."""

    def __init__(
        self, project: Project, folder: Path, browser: Browser, questions: list[Question], pages: list[Page]
    ) -> None:
        self._folder, self._browser, self._questions, self._pages = folder, browser, questions, pages
        ids = {question.id for question in questions}
        self._terms, self._asked = (
            search.read_glossary(project.glossary, ids),
            search.read_phrases(project.glossary.with_name(search.PHRASES), ids),
        )
        built = folder / "theirs"
        # Their worker keeps its place, so that what it loads stays where it looks.
        search.only(built, "assets/javascripts/workers/search.*.min.js").rename(built / WORKER)
        self._index = json.loads((built / "search" / "search_index.json").read_text(encoding="utf-8"))
        self._index["config"]["separator"] = DEFAULT_SEPARATOR
        ours = folder / "ours"
        for path in (WORKER, "search/engine.js"):
            (ours / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(search.WORKER / "worker.js", ours / WORKER)
        (ours / "search" / "engine.js").write_text(search.engine(), encoding="utf-8")
        for engine in ENGINES:
            (folder / engine / "bench.html").write_text(PAGE, encoding="utf-8")
            shutil.copy(built / SHIM, folder / engine / "iframe-worker.js")
        self.grow(len(questions))

    def grow(self, size: int) -> None:
        """Write both engines' data with so many questions."""
        invented = invent(self._questions, max(0, size - len(self._questions)))
        data = search.index_data(
            [*self._questions, *invented],
            self._pages,
            self._terms,
            search.read_synonyms(search.SYNONYMS),
            self._asked,
        )
        (self._folder / "ours" / "search" / "questions.js").write_text(search.packed(data), encoding="utf-8")
        docs = [
            {
                "location": f"{one.page}#{one.id}",
                "title": one.title,
                "text": "".join(f"<p>{line}</p>" for line in (" · ".join(one.also), one.in_short, *one.text)),
            }
            for one in invented
        ]
        index = {**self._index, "docs": [*self._index["docs"], *docs]}
        script = f"self.__index={json.dumps(index, ensure_ascii=False)};\n"
        (self._folder / "theirs" / "search" / "index.js").write_text(script, encoding="utf-8")

    def ranks(self, engine: str, queries: Sequence[Query]) -> list[tuple[Query, int]]:
        """Each query with the rank of its answer. Of the theme's results every section counts, folded away or not."""
        ids = {question.id for question in self._questions}

        def ask(page: Any) -> list[tuple[Query, int]]:
            page.evaluate("index => window.begin(index)", _eager(engine))
            ranks = []
            for query in queries:
                found = page.evaluate("text => window.ask(text)", query.text)
                sections = [location.partition("#")[2] for location in found]
                ranks.append((query, rank(query, [section for section in sections if section in ids])))
            return ranks

        return self._visit(engine, ask)

    def speed(self, engine: str, size: int, rounds: int) -> Speed:
        """The medians over the rounds, each with a browser that remembers nothing."""
        arguments = [_eager(engine), TYPED, FIRST_LETTERS]
        measured = [
            self._visit(engine, lambda page: page.evaluate("given => window.measure(...given)", arguments))
            for _ in range(rounds)
        ]
        first = statistics.median(times[0] for times in measured)
        return Speed(engine, size, first, statistics.median(time for times in measured for time in times[1:]))

    def _visit(self, engine: str, work: Callable[[Any], Result]) -> Result:
        context = self._browser.new_context()
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.goto((self._folder / engine / "bench.html").as_uri())
        result = work(page)
        context.close()
        return result


def _eager(engine: str) -> str | None:
    """What the theme loads with every page, and ours only when somebody searches."""
    return "search/index.js" if engine == "theirs" else None


def show(report: SearchReport, console: Console) -> None:
    """The tables: hits by kind, and times with their ratio."""
    table = Table(title=f"Search: {report.questions} questions", title_justify="left")
    for column in ("kind", "queries", *(f"{name}, {what}" for name in ENGINES for what in ("first", "among three"))):
        table.add_column(column, justify="left" if column == "kind" else "right")
    for kind, found in by_kind(report).items():
        counts = [str(number) for one in found for number in (one.first, one.three)]
        table.add_row(kind, str(found[0].queries), *counts)
    console.print(table)
    for theirs, ours in by_size(report):
        console.print(
            f"{ours.questions:,} questions: first result {ours.first / theirs.first:.2f} × the theme's time, "
            f"each keystroke {ours.keystroke / theirs.keystroke:.2f} ×",
            highlight=False,
        )


def by_kind(report: SearchReport) -> dict[str, list[Hits]]:
    """The hits of both engines, theirs first, for each kind."""
    kinds = dict.fromkeys(one.kind for one in report.hits)
    return {
        kind: [one for engine in ENGINES for one in report.hits if (one.engine, one.kind) == (engine, kind)]
        for kind in kinds
    }


def by_size(report: SearchReport) -> list[tuple[Speed, Speed]]:
    """The speeds of both engines, theirs first, for each size."""
    theirs, ours = ([one for one in report.speeds if one.engine == engine] for engine in ENGINES)
    return list(zip(theirs, ours, strict=True))
