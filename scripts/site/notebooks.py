"""Notebooks: the labs' pages, as mkdocs-jupyter renders them, become pages like all others: the theme's own markup and no styles or scripts of their own.

A page comes with some 600 kB of styles, a gutter that takes a phone's width, an empty script and links to a CDN. What is
kept are its words, code, outputs and figures, read from its markup.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lxml.html

from scripts.site.errors import SiteError

ARTICLE = re.compile(r'(<article class="md-content__inner md-typeset">)(.*?)(</article>)', re.DOTALL)
WRAPPER = 'class="jupyter-wrapper"'
FORMULA = re.compile(r"\$\$(?P<display>[^$]+)\$\$|(?<![\\$\w])\$(?P<inline>[^$\s](?:[^$]*[^$\s])?)\$(?![\w$])")
SOURCE_LINK = re.compile(r'(<a (?![^>]*download)[^>]*href="[^":#?]+)\.(?:md|ipynb)(#[^"]*)?"')
DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)">')


@dataclass(frozen=True)
class Shown:
    """What a lab's page must show.

    Attributes:
        description: for the page's head.
        cells: the code and the output of each code cell, in order.
    """

    description: str
    cells: Sequence[tuple[str, str]]


def apply(site: Path, labs: Mapping[str, Shown]) -> None:
    """Slim the page of every lab, in place, and compare it with what must be shown.

    Raises:
        SiteError: a lab has no page, a page shows something else than its record, or its markup is not what the pinned plugin writes.
    """
    for name, wanted in labs.items():
        path = site / "labs" / f"{name}.html"
        if not path.is_file():
            raise SiteError(f"labs/{name}.html was not built. Add labs/{name}.ipynb to the navigation in mkdocs.yml.")
        text = path.read_text(encoding="utf-8")
        article = ARTICLE.search(text)
        if article is None or WRAPPER not in article[2]:
            raise SiteError(
                f"labs/{name}.html is not what mkdocs-jupyter writes. Adapt scripts/site/notebooks.py to its new version."
            )
        shown, body = slim(article[2])
        if shown != list(wanted.cells):
            place = next((n for n, pair in enumerate(zip(shown, wanted.cells, strict=False)) if pair[0] != pair[1]), 0)
            raise SiteError(f"labs/{name}.html: cell {place + 1} shows something else than its record says.")
        text = text[: article.start(2)] + "\n" + body + text[article.end(2) :]
        about = DESCRIPTION.search(text)
        if about:
            text = f"{text[: about.start(1)]}{html.escape(wanted.description)}{text[about.end(1) :]}"
        path.write_text(text, encoding="utf-8")


def slim(article: str) -> tuple[list[tuple[str, str]], str]:
    """(code and output of each code cell, the article in the theme's markup)."""
    root = lxml.html.fragment_fromstring(article, create_parent="div")
    shown: list[tuple[str, str]] = []
    parts: list[str] = []
    for cell in root.find_class("jp-Cell"):
        if "jp-MarkdownCell" in cell.classes:
            parts.append(_prose(_one(cell, "jp-RenderedMarkdown")))
        elif len(cell.find_class("jp-Cell")) == 1:  # itself; code cells stand in a wrapper of the same class
            made = list(_code(cell))
            shown.append((_text(_one(cell, "highlight-ipynb")), "\n".join(text for text, _ in made[1:] if text)))
            parts.append('<div class="cell">' + "".join(markup for _, markup in made) + "</div>")
    return shown, "\n".join(parts) + "\n"


def _code(cell: Any) -> Iterator[tuple[str, str]]:
    """(text, markup) of a cell's code, then of each of its outputs."""
    pre = _one(cell, "highlight-ipynb").find("pre")
    yield (
        _text(pre),
        f'<div class="language-python highlight"><pre><span></span><code>{_inner(pre).strip()}\n</code></pre></div>',
    )
    for output in cell.find_class("jp-OutputArea-output"):
        kind = output.get("data-mime-type")
        if kind == "text/plain":
            text = _text(output.find("pre"))
            yield (
                text,
                f'<div class="language-text highlight"><span class="filename">Output</span><pre><span></span><code>{html.escape(text)}\n</code></pre></div>',
            )
        elif kind == "text/html":
            yield "", _inner(output).strip()
        else:
            raise SiteError(f"a lab has an output of the kind {kind}; known are text and figures.")


def _prose(element: Any) -> str:
    """A markdown cell's HTML with the theme's heading links, formulas marked as the maths step expects, and links to built pages."""
    for anchor in element.find_class("anchor-link"):
        anchor.set("class", "headerlink")
        anchor.set("title", "Link to this section")
    markup = _inner(element).strip()
    markup = SOURCE_LINK.sub(lambda match: f'{match[1]}.html{match[2] or ""}"', markup)
    markup = markup.replace('<p class="receipt">', '<p class="lab-receipt">').replace('download=""', "download")
    pieces = re.split(r"(<(?:pre|code)\b.*?</(?:pre|code)>|<[^>]*>)", markup, flags=re.DOTALL)
    return "".join(piece if index % 2 else FORMULA.sub(_formula, piece) for index, piece in enumerate(pieces))


def _formula(match: re.Match[str]) -> str:
    if match["display"]:
        return f'<span class="arithmatex">\\[{match["display"]}\\]</span>'
    return f'<span class="arithmatex">\\({match["inline"]}\\)</span>'


def _one(element: Any, name: str) -> Any:
    found = element.find_class(name)
    if not found:
        raise SiteError(
            f"a lab's page has a cell without {name}. Adapt scripts/site/notebooks.py to the plugin's new version."
        )
    return found[0]


def _inner(element: Any) -> str:
    """The HTML inside an element."""
    return html.escape(element.text or "", quote=False) + "".join(
        lxml.html.tostring(child, encoding="unicode") for child in element
    )


def _text(element: Any) -> str:
    return str(element.text_content()).strip("\n")
