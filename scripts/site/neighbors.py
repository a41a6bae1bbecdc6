"""Neighbors: under each answer, links to the question before it and the one after it, in the order of study."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HEADING = re.compile(
    r'<h2 (?=[^>]*data-level=)[^>]*\bid="(?P<id>[^"]+)"[^>]*>(?P<title>.*?)(?:<a class="headerlink".*?)?</h2>',
    re.DOTALL,
)
END = re.compile(r"<h2 |</article>")
LINK = re.compile(r"</?a\b[^>]*>")


@dataclass(frozen=True)
class Stop:
    """A question on the way through the site; its title is HTML, without links."""

    page: str
    id: str
    title: str


def apply(site: Path, pages: Sequence[str]) -> None:
    """Insert the links into every page.

    Args:
        pages: names of the pages with questions, in the order of study.
    """
    texts = {name: (site / f"{name}.html").read_text(encoding="utf-8") for name in pages}
    stops = [stop for name, text in texts.items() for stop in find(name, text)]
    for name, text in texts.items():
        (site / f"{name}.html").write_text(insert(name, text, stops), encoding="utf-8")


def find(page: str, text: str) -> list[Stop]:
    """The questions of one page."""
    return [Stop(page, match["id"], LINK.sub("", match["title"]).strip()) for match in HEADING.finditer(text)]


def insert(page: str, text: str, stops: Sequence[Stop]) -> str:
    """One page with a line of links at the end of each answer."""
    places = {(stop.page, stop.id): number for number, stop in enumerate(stops)}
    for heading in reversed(list(HEADING.finditer(text))):
        end = END.search(text, heading.end())
        if end:
            number = places[page, heading["id"]]
            line = _line(page, stops[number - 1 : number], stops[number + 1 : number + 2])
            text = text[: end.start()] + line + text[end.start() :]
    return text


def _line(page: str, before: Sequence[Stop], after: Sequence[Stop]) -> str:
    links = [_link(page, stop, "prev", "Previous") for stop in before]
    links += [_link(page, stop, "next", "Next") for stop in after]
    return f'<p class="neighbors">{" ".join(links)}</p>\n' if links else ""


def _link(page: str, stop: Stop, relation: str, word: str) -> str:
    address = f"#{stop.id}" if stop.page == page else f"{stop.page}.html#{stop.id}"
    return f'<a rel="{relation}" href="{address}"><span>{word}:</span> {stop.title}</a>'
