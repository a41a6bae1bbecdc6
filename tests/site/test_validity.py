"""Every page parses without an error by the rules of the HTML standard, and what refers to an element finds it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import html5lib
import lxml.html
import pytest

# The theme's known faults, by exact text: a label of a table of contents that folds away, on pages where it does not, and
# a checkbox that asks browsers not to remember it.
THEMES = {
    '<label class="md-nav__title" for="__toc">',
    '<input autocomplete="off" class="md-toggle" data-md-toggle="drawer" id="__drawer" type="checkbox">',
    '<input autocomplete="off" class="md-toggle" data-md-toggle="search" id="__search" type="checkbox">',
}
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers", "list", "form")
INTERACTIVE = ("a", "button", "input", "label", "select", "summary", "textarea")
TEXT_TYPES = ("text", "search", "url", "email", "number", "range", "tel", "date", "password", "hidden")


def pages(site: Path) -> list[Path]:
    found = sorted(site.rglob("*.html"))
    assert len(found) > 60
    return found


def test_every_page_parses_without_an_error(site: Path) -> None:
    faults = []
    for path in pages(site):
        parser = html5lib.HTMLParser()
        parser.parse(path.read_text(encoding="utf-8"))
        name = path.relative_to(site).as_posix()
        faults += [f"{name}:{line}: {code} {details}" for (line, _), code, details in parser.errors]
    assert not faults, "\n".join(faults)


def test_what_refers_to_an_element_finds_it_and_nothing_that_is_pressed_holds_another(site: Path) -> None:
    faults = []
    for path in pages(site):
        name = path.relative_to(site).as_posix()
        document = lxml.html.document_fromstring(path.read_text(encoding="utf-8"))
        faults += [f"{name}: {tag}" for tag in dict.fromkeys(_faulty(document)) if tag not in THEMES]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ('<label for="gone">x</label>', ['<label for="gone">']),
        ('<i id="a"></i><i id="a"></i>', ['<i id="a">']),
        ('<a href="x">x <button>y</button></a>', ["<button>"]),
        ('<a href="x">x</a> <label>y <input></label>', []),
        ('<input type="checkbox" autocomplete="off">', ['<input autocomplete="off" type="checkbox">']),
    ],
)
def test_each_fault_is_found(body: str, wrong: list[str]) -> None:
    assert list(_faulty(lxml.html.document_fromstring(f"<html><body>{body}</body></html>"))) == wrong


def _faulty(document: Any) -> Iterator[str]:
    known: set[str] = set()
    for element in document.iter("*"):
        if (identity := element.get("id")) is not None:
            if identity in known:
                yield _tag(element)
            known.add(identity)
    for element in document.iter("*"):
        if any(one not in known for name in REFERENCES for one in (element.get(name) or "").split()):
            yield _tag(element)
        if element.tag in INTERACTIVE and any(above.tag in ("a", "button") for above in element.iterancestors()):
            yield _tag(element)
        if element.tag == "input" and element.get("autocomplete") and element.get("type", "text") not in TEXT_TYPES:
            yield _tag(element)


def _tag(element: Any) -> str:
    names = sorted(element.keys())
    return f"<{' '.join([element.tag, *(f'{name}={chr(34)}{element.get(name)}{chr(34)}' for name in names)])}>"
