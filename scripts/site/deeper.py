"""Deeper: under an answer, the labs and coding rounds that go further into it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

HEADING = re.compile(r'<h2 (?=[^>]*data-level=)[^>]*\bid="(?P<id>[^"]+)"')
# Where an answer ends: its sources, else the next heading or the end of the article.
END = re.compile(r'<div class="sources">|<h2 |</article>')


@dataclass(frozen=True)
class Link:
    """Something that deepens a question; `page` is a path below the site's root."""

    kind: str
    title: str
    page: str


def apply(site: Path, links: Mapping[str, Sequence[Link]], closing: Mapping[str, Link]) -> None:
    """Insert a line of links at the end of every answer that something deepens, and one at the end of a page.

    Args:
        links: question id to what deepens it.
        closing: page name to what comes after the page.
    """
    for path in sorted(site.glob("*.html")):
        text = path.read_text(encoding="utf-8")
        changed = insert(text, links)
        if path.stem in closing:
            changed = changed.replace("</article>", f"{_line([closing[path.stem]])}</article>", 1)
        if changed != text:
            path.write_text(changed, encoding="utf-8")


def insert(text: str, links: Mapping[str, Sequence[Link]]) -> str:
    """One page with its lines of links."""
    for heading in reversed(list(HEADING.finditer(text))):
        found = links.get(heading["id"])
        end = END.search(text, heading.end())
        if found and end:
            text = text[: end.start()] + _line(found) + text[end.start() :]
    return text


def _line(links: Sequence[Link]) -> str:
    shown = " · ".join(f'{escape(link.kind)}: <a href="{escape(link.page)}">{escape(link.title)}</a>' for link in links)
    return f'<p class="deeper"><strong>Go deeper.</strong> {shown}</p>\n'
