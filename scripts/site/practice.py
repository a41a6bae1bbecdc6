"""Practice: what the practice page asks, as data that it can load from disk.

An item is a question with a short and a whole answer. Today every item is a question of a category page; other kinds
(quick checks, drills) join by adding their items to the list that `write` takes, and nothing in the browser has to change:

- `practice/items.js` holds every item but the whole answers, and is loaded with the page;
- `practice/<category>.js` holds the whole answers of one category, and is loaded when one of them is near.

Both are classic scripts that assign to a global, because a page from disk may not fetch.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lxml.html

from scripts.site import maths
from scripts.site.errors import SiteError

PAGE = "practice.html"
FOLDER = "practice"
VERSION = 1  # of the data; docs/assets/practice/answers.js names the one that it reads
CHOICES = '<div data-practice="categories"></div>'
PROGRESS = '<tbody data-practice="progress"></tbody>'
LEAD = "In short."
# Said by the page around the answer already, or of use only on the question's own page.
LEFT_OUT = {"question-labels", "in-short"}
ADDRESSES = ("href", "src", "poster")


@dataclass(frozen=True)
class Category:
    """A group of items that the reader can choose, and the page where it is read."""

    id: str  # "optimization"
    title: str
    page: str  # "optimization.html"


@dataclass(frozen=True)
class Item:
    """Something to be asked. `kind` and `id` together name it for good: a reader's progress is kept under them."""

    kind: str  # "question"
    id: str
    category: Category
    question: str  # HTML, inline
    level: str
    roles: tuple[str, ...]
    short: str  # HTML, inline
    answer: str  # HTML, blocks
    link: str  # where it stands in the site


def apply(site: Path) -> None:
    """Give the practice page its data and its form. A site without that page is left as it is.

    Raises:
        SiteError: the page lacks its places, or there is nothing to ask.
    """
    if (site / PAGE).is_file():
        write(site, questions(site))


def questions(site: Path) -> list[Item]:
    """Every question of the site, page by page in the order of its navigation, answers as their pages show them."""
    found: list[Item] = []
    for name in _in_order(site):
        document = lxml.html.document_fromstring((site / name).read_text(encoding="utf-8"))
        for article in document.find_class("md-content__inner"):
            found += _questions(name, article)
    return found


def write(site: Path, items: Sequence[Item]) -> None:
    """Write the data of these items below the folder, and fill in the form of the practice page.

    Raises:
        SiteError: two items share a name, there are none, or the page lacks a place.
    """
    if not items:
        raise SiteError(f"{PAGE} has nothing to ask: no page holds a question (an h2 with data-level).")
    names = [f"{item.kind}:{item.id}" for item in items]
    for name in sorted({name for name in names if names.count(name) > 1}):
        raise SiteError(f"two items of practice are named {name}. Progress is kept by that name: rename one of them.")
    folder = site / FOLDER
    folder.mkdir(exist_ok=True)
    categories = list(dict.fromkeys(item.category for item in items))
    _write(folder / "items.js", "self.__practice", _index(items, categories))
    for category in categories:
        answers = {f"{item.kind}:{item.id}": item.answer for item in items if item.category == category}
        _write(
            folder / f"{category.id}.js", f"(self.__answers=self.__answers||{{}})[{json.dumps(category.id)}]", answers
        )
    _fill_in(site / PAGE, items, categories)


def _write(path: Path, variable: str, value: object) -> None:
    path.write_text(f"{variable}={json.dumps(value, ensure_ascii=False, separators=(',', ':'))};\n", encoding="utf-8")


def _index(items: Sequence[Item], categories: Sequence[Category]) -> dict[str, object]:
    return {
        "version": VERSION,
        "formulas": f"{maths.ASSETS.as_posix()}/katex.min.css",
        "categories": [
            {"id": each.id, "title": each.title, "page": each.page, "answers": f"{FOLDER}/{each.id}.js"}
            for each in categories
        ],
        "items": [
            {
                "kind": item.kind,
                "id": item.id,
                "category": item.category.id,
                "question": item.question,
                "level": item.level,
                "roles": item.roles,
                "short": item.short,
                "link": item.link,
            }
            for item in items
        ],
    }


def _fill_in(path: Path, items: Sequence[Item], categories: Sequence[Category]) -> None:
    """Choices and progress stand in the HTML, so that nothing moves when the script fills in a reader's numbers."""
    source = path.read_text(encoding="utf-8")
    counts = {category: sum(item.category == category for item in items) for category in categories}
    boxes = "".join(
        f'<label><input type="checkbox" name="category" value="{each.id}"> {escape(each.title)} <small>{count}</small></label>'
        for each, count in counts.items()
    )
    rows = "".join(
        f'<tr data-category="{each.id}"><th scope="row"><a href="{each.page}">{escape(each.title)}</a></th>'
        f"<td>0</td><td>0</td><td>{count}</td></tr>"
        for each, count in counts.items()
    )
    total = f'<tr data-category=""><th scope="row">All</th><td>0</td><td>0</td><td>{len(items)}</td></tr>'
    for place, content in ((CHOICES, boxes), (PROGRESS, rows + total)):
        if source.count(place) != 1:
            raise SiteError(f"{PAGE} must hold {place} once. Restore it in docs/practice.md.")
        opening, closing = place.split("><")
        source = source.replace(place, f"{opening}>{content}<{closing}")
    path.write_text(source, encoding="utf-8")


def _in_order(site: Path) -> list[str]:
    """The pages that hold questions, in the order in which the practice page's navigation lists them, then the others."""
    navigation = (site / PAGE).read_text(encoding="utf-8")
    pages = [
        path.relative_to(site).as_posix()
        for path in sorted(site.rglob("*.html"))
        if " data-level=" in path.read_text(encoding="utf-8") and path.name != PAGE
    ]
    body = navigation.find("<body")  # the head names the previous page
    places = {name: navigation.find(f'href="{name}"', body) for name in pages}
    return sorted(pages, key=lambda name: (places[name] < 0, places[name]))


def _questions(page: str, article: Any) -> Iterator[Item]:
    heading = article.find(".//h1")
    category = Category(Path(page).stem, _text(heading) if heading is not None else page, page)
    sections: list[tuple[Any, list[Any]]] = []
    blocks: list[Any] = []
    for block in article:
        if block.tag == "h2":
            blocks = []
            if block.get("data-level"):
                sections.append((block, blocks))
        elif isinstance(block.tag, str) and block.tag != "script":
            blocks.append(block)
    for title, blocks in sections:
        _drop_headerlinks(title)
        for block in blocks:
            _move_addresses(block, page)
        short = next((block for block in blocks if "in-short" in _classes(block)), None)
        yield Item(
            kind="question",
            id=title.get("id", ""),
            category=category,
            question=_inner(title),
            level=title.get("data-level"),
            roles=tuple((title.get("data-roles") or "").split()),
            short=_short(short) if short is not None else "",
            answer="\n".join(_html(block) for block in blocks if LEFT_OUT.isdisjoint(_classes(block))),
            link=f"{page}#{title.get('id', '')}",
        )


def _move_addresses(block: Any, page: str) -> None:
    """What was relative to the question's page becomes relative to the practice page, which stands at the site's root."""
    for element in block.iter():
        for name in ADDRESSES:
            address = element.get(name)
            if address is None or urlsplit(address).scheme or address.startswith(("//", "/")):
                continue
            path, mark, fragment = address.partition("#")
            moved = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
            element.set(name, moved + mark + fragment)


def _drop_headerlinks(title: Any) -> None:
    for link in title.find_class("headerlink"):
        link.drop_tree()


def _short(paragraph: Any) -> str:
    lead = paragraph.find("strong")
    if lead is not None and lead.text_content() == LEAD:
        lead.drop_tree()
    return _inner(paragraph)


def _classes(block: Any) -> Iterable[str]:
    return (block.get("class") or "").split()


def _text(element: Any) -> str:
    _drop_headerlinks(element)
    return " ".join(element.text_content().split())


def _html(element: Any) -> str:
    return str(lxml.html.tostring(element, encoding="unicode", with_tail=False))


def _inner(element: Any) -> str:
    children = "".join(lxml.html.tostring(child, encoding="unicode") for child in element)
    return (escape(element.text or "", quote=False) + children).strip()
