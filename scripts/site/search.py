"""Search across questions, in place of the theme's search over pages.

The theme keeps its field, its keyboard handling and its shim for reading from disk. This step replaces the one worker
file behind them, writes what the worker loads on a reader's first query, and empties what the theme loads eagerly.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from py_mini_racer import MiniRacer

from scripts.site.errors import SiteError
from scripts.site.questions import Page, Question, read_site

HERE = Path(__file__).parent
WORKER = HERE / "worker"
ENGINE = ("words.js", "index.js", "query.js", "results.js")  # in the order in which they need one another
BUILDER = ("words.js", "build.js")  # run here, so that readers' browsers need not
SYNONYMS = HERE / "data" / "synonyms.tsv"
PHRASES = "searched_as.tsv"

# The theme counts "documents"; ours are questions.
MESSAGES = {
    "search.result.placeholder": "Type a question, a term, an abbreviation or a name from code",
    "search.result.none": "Nothing found",
    "search.result.one": "1 question",
    "search.result.other": "# questions",
}
SETTINGS = re.compile(r'(<script id="__config" type="application/json">)(.*?)(</script>)', re.DOTALL)


@dataclass(frozen=True)
class Term:
    """A line of the glossary: what readers type, what it stands for, and the question that is about it."""

    term: str
    expansion: str
    definition: str
    question: str


def apply(site: Path, glossary: Path, synonyms: Path = SYNONYMS, phrases: Path | None = None) -> None:
    """Give the built site its search. Raises SiteError when a file is not what it should be.

    What people type who do not know the terms stands beside the glossary, in searched_as.tsv, unless another file is named.
    """
    questions, pages = read_site(site)
    if not questions:
        raise SiteError(
            f"{site} holds no question (an h2 with data-level), so there is nothing to search. Build the pages first."
        )
    ids = {question.id for question in questions}
    terms = read_glossary(glossary, ids)
    pairs = read_synonyms(synonyms)
    asked = read_phrases(phrases or glossary.with_name(PHRASES), ids)

    worker = only(site, "assets/javascripts/workers/search.*.min.js")
    worker.write_text((WORKER / "worker.js").read_text(encoding="utf-8"), encoding="utf-8")
    folder = site / "search"
    folder.mkdir(exist_ok=True)
    (folder / "engine.js").write_text(engine(), encoding="utf-8")
    (folder / "questions.js").write_text(packed(index_data(questions, pages, terms, pairs, asked)), encoding="utf-8")

    _empty_eager_index(folder)
    shutil.rmtree(site / "assets" / "javascripts" / "lunr", ignore_errors=True)
    for page in sorted(site.rglob("*.html")):
        page.write_text(_say_questions(page.read_text(encoding="utf-8")), encoding="utf-8")


def engine() -> str:
    """The search engine as one classic script."""
    return _joined(ENGINE)


def packed(data: dict[str, object]) -> str:
    """The index of `index_data`, built and packed for readers, as one classic script that sets self.__questions."""
    with MiniRacer() as builder:
        builder.eval(_joined(BUILDER))
        index = str(builder.eval(f"JSON.stringify(SearchBuild.build({json.dumps(data)}))"))
    return f"self.__questions={index};\n"


def index_data(
    questions: Sequence[Question],
    pages: Sequence[Page],
    terms: Sequence[Term],
    pairs: Sequence[tuple[str, str]],
    asked: Mapping[str, Sequence[str]],
) -> dict[str, object]:
    """What is searched: one item per question, then the pages that have none; abbreviations and synonyms."""
    items = [
        {
            "page": question.page,
            "category": question.category,
            "id": question.id,
            "title": question.title,
            "level": question.level,
            "also": question.also,
            "asked": asked.get(question.id, []),
            "short": question.in_short,
            "text": question.text,
            "names": [*question.names, *question.programs],
            "sources": question.sources,
        }
        for question in questions
    ]
    others = [
        {
            "page": page.page,
            "category": "",
            "id": "",
            "title": page.title,
            "level": "",
            "also": [],
            "asked": [],
            "short": "",
            "text": page.text,
            "names": [],
            "sources": "",
        }
        for page in pages
    ]
    glossary = [{"term": term.term, "expansion": term.expansion, "question": term.question} for term in terms]
    return {"items": items + others, "glossary": glossary, "synonyms": pairs}


def read_glossary(path: Path, ids: set[str]) -> list[Term]:
    """The glossary's lines; each names a question that exists, or none."""
    terms = []
    for number, row in _rows(path, columns=4):
        term = Term(*row)
        if not term.term:
            raise SiteError(f"{path.name}:{number} has no term in its first column. Fill it in or delete the line.")
        if term.question and term.question not in ids:
            raise SiteError(
                f"{path.name}:{number}: no question has the id “{term.question}”. Correct it, or leave the column empty."
            )
        terms.append(term)
    return terms


def read_phrases(path: Path, ids: set[str]) -> dict[str, list[str]]:
    """Question id to what people type who need its answer and do not know its words; nothing without the file."""
    found: dict[str, list[str]] = {}
    if not path.is_file():
        return found
    for number, (question, phrase) in _rows(path, columns=2):
        if question not in ids:
            raise SiteError(
                f"{path.name}:{number}: no question has the id “{question}”. Correct it, or delete the line."
            )
        found.setdefault(question, []).append(phrase)
    return found


def read_synonyms(path: Path) -> list[tuple[str, str]]:
    """What readers say, and how the answers say it."""
    return [(row[0], row[1]) for _, row in _rows(path, columns=2)]


def _rows(path: Path, columns: int) -> list[tuple[int, list[str]]]:
    if not path.is_file():
        raise SiteError(f"{path} is missing. It is data of the site: restore it.")
    rows = []
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
            if number == 1 or not any(row):  # the first line names the columns
                continue
            if len(row) != columns:
                raise SiteError(
                    f"{path.name}:{number} has {len(row)} columns instead of {columns}. Separate them by tabs."
                )
            rows.append((number, [cell.strip() for cell in row]))
    return rows


def only(site: Path, pattern: str) -> Path:
    """The one file of the theme that matches; SiteError when the theme has changed."""
    found = sorted(site.glob(pattern))
    if len(found) != 1:
        raise SiteError(
            f"{site} holds {len(found)} files {pattern} instead of one. The theme has changed how it searches: compare "
            "its version with the pin in requirements, and adapt scripts/site/search.py."
        )
    return found[0]


def _joined(names: Sequence[str]) -> str:
    return "\n".join((WORKER / name).read_text(encoding="utf-8") for name in names)


def _empty_eager_index(folder: Path) -> None:
    source = folder / "search_index.json"
    if not source.is_file():
        raise SiteError(f"{source} is missing. Is the search plugin on in mkdocs.yml?")
    index = json.loads(source.read_text(encoding="utf-8"))
    text = json.dumps({"config": index.get("config", {}), "docs": []}, separators=(",", ":"))
    source.write_text(text, encoding="utf-8")
    (folder / "search_index.js").write_text(f"var __index = {text}", encoding="utf-8")


def _say_questions(source: str) -> str:
    def replace(match: re.Match[str]) -> str:
        settings = json.loads(match[2])
        settings["translations"].update(MESSAGES)
        return match[1] + json.dumps(settings).replace("</", "<\\/") + match[3]

    return SETTINGS.sub(replace, source, count=1)
