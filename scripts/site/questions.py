"""What the built pages hold, as data: one Question for each question heading.

Read from the HTML and not from Markdown, so that search and practice know exactly what the reader sees.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lxml.html

from scripts.site.errors import SiteError

# The parts of an answer by the class that the page step gives them, or, before it ran, by their first words.
PARTS = {
    "also-asked": "Also asked as",
    "in-short": "In short",
    "wrong-answer": "Common wrong answer",
    "follow-ups": "Follow-ups",
    "sources": "Sources",
}
# Pages that only list what other pages answer: finding them would bury the answers.
LISTING = re.compile(r'class="(?:listing|glossary|bibliography|guides)"')
IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]{2,}")
# Not part of an answer's words: formulas (TeX or MathML), code, and what the theme adds.
UNREAD = [
    "arithmatex",
    "headerlink",
    "highlight",
    "receipt",
    "question-labels",
    "card-figure",
    "md-code__nav",
    "neighbors",
]


@dataclass(frozen=True)
class Question:
    """One question as it stands on its page."""

    page: str  # path inside the site, "optimization.html"
    category: str  # the page's heading
    id: str
    title: str
    level: str
    roles: tuple[str, ...]
    also: tuple[str, ...]
    in_short: str
    text: tuple[str, ...]  # the rest of the answer, block by block, without code, formulas and sources
    sources: str
    programs: tuple[str, ...]  # titles of the cards, "optimization/adam.py"
    names: tuple[str, ...]  # identifiers in its code, each once, in order


@dataclass(frozen=True)
class Page:
    """A page without questions, found in search as a whole."""

    page: str
    title: str
    text: tuple[str, ...]


def read_site(site: Path) -> tuple[list[Question], list[Page]]:
    """Every question, and every other page that is more than a list of them, in the order of paths and headings."""
    questions: list[Question] = []
    pages: list[Page] = []
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        source = path.read_text(encoding="utf-8")
        if name in {"index.html", "404.html"} or LISTING.search(source):
            continue
        found = read_page(name, source)
        if isinstance(found, Page):
            pages.append(found)
        else:
            questions += found
    _refuse_repeated_ids(questions)
    return questions, pages


def read_page(name: str, source: str) -> list[Question] | Page:
    """The questions of one page, or the page itself when it has none."""
    articles = lxml.html.document_fromstring(source).find_class("md-content__inner")
    if not articles:
        raise SiteError(f"{name} has no article (class md-content__inner). Check the page template in overrides/.")
    article = articles[0]
    heading = article.find(".//h1")
    category = _words(heading) if heading is not None else name
    sections: list[tuple[Any, list[Any]]] = []
    for block in article:
        if block.tag == "h2" and block.get("data-level"):
            sections.append((block, []))
        elif sections:
            # In a finished page, all of an answer stands in one element.
            sections[-1][1].extend(block if block.get("class") == "answer" else [block])
    if not sections:
        return Page(name, category, tuple(filter(None, map(_words, article))))
    return [_question(name, category, title, blocks) for title, blocks in sections]


def _question(page: str, category: str, heading: Any, blocks: list[Any]) -> Question:
    parts: dict[str, str] = dict.fromkeys(PARTS, "")
    text: list[str] = []
    sources: list[str] = []
    for block in blocks:
        words = _words(block)
        part = _part(block, words)
        if part in {"also-asked", "in-short"}:
            parts[part] = words.removeprefix(PARTS[part]).lstrip(" .:")
        elif part == "sources" or sources:
            sources.append(words.removeprefix(PARTS["sources"]).lstrip(" .:"))
        elif words and words != "Follow-ups.":
            text += _lines(block, words)
    names = [name for block in blocks for element in block.iter("code") for name in _names(element)]
    titles = [element.text_content() for block in blocks for element in block.find_class("filename")]
    return Question(
        page=page,
        category=category,
        id=heading.get("id", ""),
        title=_words(heading),
        level=heading.get("data-level"),
        roles=tuple((heading.get("data-roles") or "").split()),
        also=tuple(part.strip() for part in parts["also-asked"].split("·") if part.strip()),
        in_short=parts["in-short"],
        text=tuple(text),
        sources=" ".join(filter(None, sources)),
        programs=tuple(title for title in titles if title.endswith(".py")),
        names=tuple(dict.fromkeys(names)),
    )


def _part(block: Any, words: str) -> str:
    classes = (block.get("class") or "").split()
    for part, lead in PARTS.items():
        if part in classes or (block.tag == "p" and words.startswith(lead)):
            return part
    return ""


def _lines(block: Any, words: str) -> list[str]:
    """A list item or a table row is a line of its own: search shows lines, and half a table is none."""
    items = list(block.iter("li", "tr"))
    if block.tag not in {"ol", "ul", "table"} or not items:
        return [words]
    return [" · ".join(filter(None, map(_words, item))) if item.tag == "tr" else _words(item) for item in items]


def _names(code: Any) -> list[str]:
    """The identifiers in an element of code: all of an inline one; of a program, its names and one-word strings."""
    if code.getparent().tag != "pre":
        return IDENTIFIER.findall(code.text_content())
    # The lexer's classes: n… for names, s… for strings. A program's output has neither.
    tokens = [span.text_content().strip("'\"") for span in code.iter("span") if (span.get("class") or "x")[0] in "ns"]
    return [token for token in tokens if IDENTIFIER.fullmatch(token)]


def _words(element: Any) -> str:
    """The element's readable text in one line, list items and table cells kept apart."""
    pieces: list[str] = []

    def walk(node: Any) -> None:
        if not isinstance(node.tag, str) or node.tag in {"script", "style", "svg", "figure", "button", "input"}:
            return
        if not set(UNREAD).isdisjoint((node.get("class") or "").split()):
            return
        pieces.append(node.text or "")
        for child in node:
            walk(child)
            pieces.append(child.tail or "")
        if node.tag in {"li", "td", "th", "tr", "p", "div", "br"}:
            pieces.append(" ")

    walk(element)
    return re.sub(r"\s+", " ", "".join(pieces)).strip()


def _refuse_repeated_ids(questions: list[Question]) -> None:
    seen: dict[str, str] = {}
    for question in questions:
        if not question.id:
            raise SiteError(
                f"{question.page}: “{question.title}” has no id. Add one to its heading: {{ #short-id … }}."
            )
        if question.id in seen:
            raise SiteError(
                f"{question.page} and {seen[question.id]} both have a question #{question.id}. Rename one of them."
            )
        seen[question.id] = question.page
