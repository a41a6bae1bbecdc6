"""Practice: what the practice page asks, as data that it can load from disk.

- `practice/items.js` holds every item but the answers, and is loaded with the page;
- `practice/<category>.js` holds the whole answers to the questions of one category, and is loaded when one of them is near;
- `practice/<category>-checks.js` holds its quick checks, which are a small part of that.

All are classic scripts that assign to a global, because a page from disk may not fetch.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path

from scripts.site import maths, practice_items
from scripts.site.errors import SiteError
from scripts.site.practice_items import Category, Item

PAGE = "practice.html"
FOLDER = "practice"
VERSION = 2  # of the data; docs/assets/practice/answers.js names the one that it reads
CHOICES = '<div data-practice="categories"></div>'
PROGRESS = '<tbody data-practice="progress"></tbody>'
ENDINGS = {"question": "", "check": "-checks"}  # kind to what ends the name of the file with its answers


def apply(site: Path) -> None:
    """Give the practice page its data and its form. A site without that page is left as it is.

    Raises:
        SiteError: the page lacks its places, or there is nothing to ask.
    """
    if (site / PAGE).is_file():
        write(site, practice_items.read(site, PAGE))


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
    _write(folder / "items.js", "self.__practice=", _index(items, categories))
    for category, kind in dict.fromkeys((item.category, item.kind) for item in items):
        answers = {f"{kind}:{item.id}": item.answer for item in items if (item.category, item.kind) == (category, kind)}
        _write(site / _answers(category, kind), "Object.assign(self.__answers=self.__answers||{},", answers, ")")
    _fill_in(site / PAGE, items, categories)


def _answers(category: Category, kind: str) -> str:
    return f"{FOLDER}/{category.id}{ENDINGS[kind]}.js"


def _write(path: Path, before: str, value: object, after: str = "") -> None:
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    path.write_text(f"{before}{data}{after};\n", encoding="utf-8")


def _index(items: Sequence[Item], categories: Sequence[Category]) -> dict[str, object]:
    return {
        "version": VERSION,
        "formulas": f"{maths.ASSETS.as_posix()}/katex.min.css",
        "categories": [
            {
                "id": each.id,
                "title": each.title,
                "pages": {item.kind: item.page for item in items if item.category == each},
                "answers": {item.kind: _answers(each, item.kind) for item in items if item.category == each},
            }
            for each in categories
        ],
        "items": [_entry(item) for item in items],
    }


def _entry(item: Item) -> dict[str, object]:
    """What is known of an item before its answers are loaded; what it has not is left out, as there are many."""
    entry = {
        "kind": item.kind,
        "id": item.id,
        "category": item.category.id,
        "question": item.question,
        "level": item.level,
        "roles": item.roles,
        "short": item.short,
    }
    return {name: value for name, value in entry.items() if value != ""}


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
