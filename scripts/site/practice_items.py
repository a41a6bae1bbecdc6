"""Practice items: what can be asked, read from the built pages, so that it shows as there: questions and quick checks."""

from __future__ import annotations

import itertools
import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lxml.html

from scripts.checks import fragments
from scripts.site import extract
from scripts.site.errors import SiteError

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

    kind: str  # "question" or "check"
    id: str
    category: Category
    question: str  # HTML, inline; a check's stands in its answer, because nothing of it is shown without the options
    level: str
    roles: tuple[str, ...]
    short: str  # HTML, inline; "" where there is none
    answer: str  # HTML, blocks; of a check what it asks, its options and its proof
    page: str  # where it stands in the site, under its id; the same for all of its kind and category


def read(site: Path, page: str) -> list[Item]:
    """Every item of the site: the questions, page by page in the order of this page's navigation, then the checks.

    Raises:
        SiteError: a quick check is about a question that the site has not.
    """
    asked = questions(site, page)
    return asked + checks(site, asked)


def questions(site: Path, page: str) -> list[Item]:
    """Every question, page by page in the order in which this page's navigation lists them, then the others."""
    found: list[Item] = []
    for name in _in_order(site, page):
        document = lxml.html.document_fromstring((site / name).read_text(encoding="utf-8"))
        for article in document.find_class("md-content__inner"):
            found += _questions(name, article)
    return found


def checks(site: Path, asked: Sequence[Item]) -> list[Item]:
    """Every quick check, in the order of the categories; roles and category are those of the question that it is about.

    Raises:
        SiteError: it is about none of these questions.
    """
    homes = {f"{item.page}#{item.id}": item for item in asked}
    found: list[Item] = []
    for category in dict.fromkeys(item.category for item in asked):
        name = f"{fragments.FOLDER}/{category.id}.html"
        if (site / name).is_file():
            document = lxml.html.document_fromstring((site / name).read_text(encoding="utf-8"))
            found += [_check(name, section, homes) for section in document.find_class("quick-check")]
    return found


def _in_order(site: Path, page: str) -> list[str]:
    navigation = (site / page).read_text(encoding="utf-8")
    pages = [
        path.relative_to(site).as_posix()
        for path in sorted(site.rglob("*.html"))
        if " data-level=" in path.read_text(encoding="utf-8") and path.name != page
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
            page=page,
        )


def _check(page: str, section: Any, homes: Mapping[str, Item]) -> Item:
    title = section.find("h2")
    _move_addresses(section, page)
    labels = next(block for block in section if block.find_class("label-level"))
    about = labels.find("a").get("href")
    if about not in homes:
        raise SiteError(
            f"the quick check {title.get('id')} of {page} is about {about}, which is no question of the site."
        )
    options = section.find("fieldset")
    asks = itertools.takewhile(lambda block: block is not options, labels.itersiblings())
    return Item(
        kind="check",
        id=title.get("id"),
        category=homes[about].category,
        question="",
        level=labels.find_class("label-level")[0].text_content(),
        roles=homes[about].roles,
        short="",
        answer=f'<div class="check-ask">{"".join(map(_with_tail, asks))}</div>{_html(options)}'
        f'<div class="check-proof">{"".join(map(_html, options.itersiblings()))}'
        f"<p>The question behind it: {_html(labels.find('a'))}</p></div>",
        page=page,
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
    return extract.markup(element, with_tail=False)


def _with_tail(element: Any) -> str:
    """With the words after it: behind a block of code they stand in no paragraph of their own."""
    return extract.markup(element)


def _inner(element: Any) -> str:
    children = "".join(map(_with_tail, element))
    return (escape(element.text or "", quote=False) + children).strip()
