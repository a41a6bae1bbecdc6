"""Check: what must be true of the built pages, whatever generator made them. Every fault is listed, not the first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from scripts.site import print_edition

PLACEHOLDER_ALTS = re.compile(
    r"^(?:no description has been provided for this image|image|figure|png|svg|alt(?: text)?|text alternative)?$",
    re.IGNORECASE,
)
MAX_PAGE_BYTES = 1_500_000  # raw HTML; a page beyond that is slow to parse on a phone
LONG_PAGES = {print_edition.NAME: 12_000_000}  # all pages at once, for printing and not for reading on a phone
LEFT_OVERS = (("--8<--", "an embed that was never replaced"), ("[@", "a citation that was never replaced"))
VOID_SOURCES = {"src", "href", "srcset", "poster", "data"}


@dataclass
class _Page(HTMLParser):
    """Collects what the checks need from one page."""

    ids: list[str] = field(default_factory=list)
    links: list[tuple[str, str, int]] = field(default_factory=list)  # (element, address, line)
    images: list[tuple[str | None, int]] = field(default_factory=list)
    unread: list[tuple[str, int]] = field(default_factory=list)  # elements with an attribute meant for the generator
    text: list[str] = field(default_factory=list)
    title: str = ""
    language: str = ""
    description: str = ""
    receipts: int = 0
    cards: int = 0

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._skip = 0
        self._in_title = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        if found.get("id"):
            self.ids.append(found["id"] or "")
        if tag == "a" and found.get("name"):
            self.ids.append(found["name"] or "")
        for name in VOID_SOURCES & found.keys():
            self.links.append((tag, found[name] or "", self.getpos()[0]))
        if "markdown" in found:
            self.unread.append((tag, self.getpos()[0]))
        if tag == "img":
            self.images.append((found.get("alt"), self.getpos()[0]))
        if tag == "html":
            self.language = found.get("lang") or ""
        if tag == "meta" and found.get("name") == "description":
            self.description = found.get("content") or ""
        classes = (found.get("class") or "").split()
        self.receipts += "receipt" in classes
        self.cards += "card" in classes
        self._skip += tag in ("script", "style", "code", "pre")
        self._in_title = tag == "title" or (self._in_title and tag != "body")

    def handle_endtag(self, tag: str) -> None:
        self._skip -= tag in ("script", "style", "code", "pre")
        if tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
        elif not self._skip:
            self.text.append(data)


def check(site: Path, programs: Iterable[str]) -> list[str]:
    """All faults of the built site, each as one sentence that begins with the page's name.

    Args:
        site: the built folder.
        programs: ids of all programs that must be shown, each exactly once.
    """
    pages = {path.relative_to(site).as_posix(): _read(path) for path in sorted(site.rglob("*.html"))}
    faults: list[str] = []
    for name, page in pages.items():
        faults += [f"{name}: {fault}" for fault in _page_faults(site / name, page)]
        faults += [f"{name}: {fault}" for fault in _link_faults(site, name, page, pages)]
    faults += _program_faults(pages, site, set(programs))
    return faults


def _read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    page.close()
    return page


def _page_faults(path: Path, page: _Page) -> Iterator[str]:
    size = path.stat().st_size
    limit = LONG_PAGES.get(path.name, MAX_PAGE_BYTES)
    if size > limit:
        yield f"{size:,} bytes of HTML; at most {limit:,}. Split the page."
    if not page.title.strip():
        yield "no title"
    if not page.language:
        yield "no language on <html>"
    if not page.description and path.name != "404.html":
        yield "no description; add one to the page's front matter"
    for identity in sorted({identity for identity in page.ids if page.ids.count(identity) > 1}):
        yield f"the id “{identity}” stands {page.ids.count(identity)} times"
    for alt, line in page.images:
        if alt is None:
            yield f"line {line}: a picture without alt text"
        elif PLACEHOLDER_ALTS.match(alt) and alt:
            yield f"line {line}: a picture whose alt text is a placeholder, “{alt}”"
    for tag, line in page.unread:
        yield f"line {line}: <{tag} markdown=…> was not read as Markdown: put the attribute on the block around it; in a formula, write \\lt for < before a letter"
    if page.cards != page.receipts:
        yield f"{page.cards} cards and {page.receipts} receipts; every program has one"
    text = " ".join(page.text)
    for mark, meaning in LEFT_OVERS:
        if mark in text:
            yield f"{meaning}: “{text[text.index(mark) : text.index(mark) + 60].strip()}”"


def _link_faults(site: Path, name: str, page: _Page, pages: dict[str, _Page]) -> Iterator[str]:
    for tag, address, line in page.links:
        parts = urlsplit(address)
        if parts.scheme in ("mailto", "data", "blob", "javascript") or (
            tag == "a" and parts.scheme in ("http", "https")
        ):
            continue
        if parts.scheme or parts.netloc:
            if not (tag == "link" and parts.scheme in ("http", "https") and "canonical" in str(address)):
                yield f"line {line}: <{tag}> asks an outside address, {address}"
            continue
        if name == "404.html":
            continue  # served from any depth: its addresses are absolute
        if not parts.path and not parts.fragment:
            if tag != "a" and not address:
                yield f"line {line}: <{tag}> with an empty address"
            continue
        target = (site / name).parent / unquote(parts.path) if parts.path else site / name
        if target.is_dir():
            target /= "index.html"
        if not target.is_file() or site.resolve() not in target.resolve().parents:
            yield f"line {line}: a dead link, {address}"
            continue
        if parts.fragment and tag == "a" and target.suffix == ".html":
            key = target.resolve().relative_to(site.resolve()).as_posix()
            anchor = unquote(parts.fragment)
            if key in pages and anchor not in pages[key].ids and not anchor.startswith("__"):
                yield f"line {line}: a dead anchor, {address}"


def _program_faults(pages: dict[str, _Page], site: Path, programs: set[str]) -> Iterator[str]:
    shown: dict[str, list[str]] = {}
    for name, page in pages.items():
        for tag, address, _ in page.links:
            match = re.fullmatch(r"(?:\.\./)*programs/(.+)\.py", address)
            if tag == "a" and match:
                shown.setdefault(match[1], []).append(name)
    for program in sorted(programs - shown.keys()):
        yield f"the program {program} is on no page"
    for program, where in sorted(shown.items()):
        if program not in programs:
            yield f"{where[0]}: shows {program}, which is no program that was verified"
