"""Sources: citation keys in the built pages become links, lists of sources, and the bibliography page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path

from scripts.pages.bibliography import CITATION, Source
from scripts.site.errors import SiteError

PAGE = "bibliography.html"
CODE = re.compile(r"(<(?:pre|code|script|style|title)\b.*?</(?:pre|code|script|style|title)>|<[^>]*>)", re.DOTALL)
SOURCES = re.compile(r"<p([^>]*)>\s*<strong>Sources\.</strong>(?P<keys>.*?)</p>", re.DOTALL)
PLACE = "<div data-bibliography></div>"
QUESTION = re.compile(
    r'<h2 (?=[^>]*data-level=)[^>]*\bid="(?P<id>[^"]+)"[^>]*>(?P<title>.*?)(?:<a class="headerlink"|</h2>)', re.DOTALL
)


def apply(site: Path, sources: Mapping[str, Source]) -> None:
    """Replace the citations of every page below the folder.

    Raises:
        SiteError: a page cites a key that is unknown, or there are citations and no bibliography page.
    """
    cited_by: dict[str, list[tuple[str, str]]] = {}
    bibliography = site / PAGE
    for path in sorted(site.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(site).as_posix()
        if "[@" not in text and not CITATION.search(text):
            continue
        _collect(text, name, cited_by)
        try:
            changed = cite(text, sources, "../" * name.count("/"))
        except KeyError as error:
            raise SiteError(
                f"{name} cites @{error.args[0]}, which references.bib does not hold. Add the source or correct the key."
            ) from None
        path.write_text(changed, encoding="utf-8")
    if bibliography.is_file():
        page = bibliography.read_text(encoding="utf-8")
        if PLACE not in page:
            raise SiteError(f"{PAGE} has no place for the sources. Put {PLACE} into docs/bibliography.md.")
        bibliography.write_text(page.replace(PLACE, _listing(sources, cited_by)), encoding="utf-8")
    elif cited_by:
        raise SiteError("The pages cite sources and there is no docs/bibliography.md. Write one that holds " + PLACE)


def cite(text: str, sources: Mapping[str, Source], up: str = "") -> str:
    """One page with its citations replaced; raises KeyError for an unknown key."""
    text = SOURCES.sub(lambda match: _source_list(match, sources), text)
    parts = CODE.split(text)  # every other part is markup or code, which stays
    return "".join(
        part if index % 2 else CITATION.sub(lambda match: _inline(match, sources, up), part)
        for index, part in enumerate(parts)
    )


def full(source: Source) -> str:
    """A source as a line of a list, in HTML; the link reads well in print too."""
    names = source.authors if len(source.authors) <= 4 else (*source.authors[:3], "et al.")
    who = ", ".join(escape(_initials(name)) for name in names)
    link = f' <a href="{escape(source.link)}">{escape(source.link_text)}</a>.' if source.link else ""
    venue = f" {escape(source.venue)}." if source.venue else ""
    return f"{who} ({source.year}). <cite>{escape(source.title.rstrip('.'))}</cite>.{venue}{link}"


def _inline(match: re.Match[str], sources: Mapping[str, Source], up: str) -> str:
    links = "; ".join(
        f'<a class="citation" href="{up}{PAGE}#{key}">{escape(sources[key].short)}</a>' for key in _keys(match)
    )
    before = match.group("before").strip()
    return f"({before}, {links})" if before else f"({links})"


def _source_list(match: re.Match[str], sources: Mapping[str, Source]) -> str:
    keys = [key for found in CITATION.finditer(match.group("keys")) for key in _keys(found)]
    rest = CITATION.sub("", match.group("keys")).strip(" \n.;,")
    items = "".join(f"<li>{full(sources[key])}</li>" for key in dict.fromkeys(keys))
    return f'<div class="sources"><p><strong>Sources.</strong> {rest}</p><ul>{items}</ul></div>'


def _keys(match: re.Match[str]) -> list[str]:
    return re.findall(r"[\w:-]+", match.group("keys"))


def _initials(name: str) -> str:
    last, comma, first = name.partition(",")
    if not comma:
        return name
    return f"{last}, " + " ".join(f"{part[0]}." for part in re.split(r"[\s.]+", first.strip()) if part)


def _collect(text: str, page: str, cited_by: dict[str, list[tuple[str, str]]]) -> None:
    """Note which question cites which key, in the order of the page."""
    headings = list(QUESTION.finditer(text))
    for index, heading in enumerate(headings):
        end = headings[index + 1].start() if index + 1 < len(headings) else len(text)
        for match in CITATION.finditer(text, heading.end(), end):
            for key in _keys(match):
                place = (f"{page}#{heading.group('id')}", re.sub(r"<[^>]+>", "", heading.group("title")).strip())
                if place not in cited_by.setdefault(key, []):
                    cited_by[key].append(place)


def _listing(sources: Mapping[str, Source], cited_by: Mapping[str, list[tuple[str, str]]]) -> str:
    ordered = sorted(sources.values(), key=lambda source: (source.authors[0].casefold(), source.year, source.title))
    items = []
    for source in ordered:
        places = ", ".join(
            f'<a href="{escape(address)}">{title}</a>' for address, title in cited_by.get(source.key, ())
        )
        used = f'<br><span class="cited-by">Cited in: {places}</span>' if places else ""
        items.append(f'<li id="{source.key}">{full(source)}{used}</li>')
    return f'<ul class="bibliography">{"".join(items)}</ul>'
