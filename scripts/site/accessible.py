"""Corrections to the theme's markup that the accessibility checks ask for, made in the built files.

They are exact replacements of what the pinned theme writes. One that is missing from every page means that the theme
has changed: the step then says so instead of passing in silence. Template overrides would do the same work, but would
tie the pages to one generator's templates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from scripts.site.errors import SiteError


@dataclass(frozen=True)
class Correction:
    """A replacement, and why it is needed."""

    why: str
    pattern: re.Pattern[str]
    replacement: str


def _exact(why: str, old: str, new: str) -> Correction:
    return Correction(why, re.compile(re.escape(old)), new.replace("\\", r"\\"))


PAGE_CORRECTIONS = (
    _exact(
        "a dialog needs a name",
        'data-md-component="search" role="dialog"',
        'data-md-component="search" role="dialog" aria-label="Search"',
    ),
    _exact(
        "how many were found is announced while typing",
        '<div class="md-search-result__meta">',
        '<div class="md-search-result__meta" role="status">',
    ),
    _exact("the link around the logo is named already", 'alt="logo"', 'alt=""'),
    # Its script looks for labels with the attribute, so the value is mended and the attribute stays.
    _exact("an empty tabindex is no number", ' tabindex=""', ' tabindex="-1"'),
    Correction(
        "aria-expanded is not allowed on a nav",
        re.compile(r'(<nav class="md-nav"[^>]*?) aria-expanded="(?:true|false)"'),
        r"\1",
    ),
)
# The corner of a table with row names: Markdown can only write a header cell, and an empty one heads nothing.
EMPTY_HEADER = re.compile(r"<th( [^>]*)?>\s*</th>")
# Code that is wider than the screen scrolls, so it must be reached by keyboard. The theme's script frees what fits, and sees
# to that only when the code comes into view.
CODE = re.compile(r"(<pre\b[^>]*>(?:<span></span>)?<code)(?![^>]*\btabindex=)(?=[\s>])")
# The theme's script wraps the copy button of every code block in a nav, a landmark per program.
SCRIPT_CORRECTION = _exact(
    "a copy button is not a landmark", '"nav",{class:"md-code__nav"}', '"div",{class:"md-code__nav"}'
)


def apply(site: Path) -> None:
    """Correct every page and the theme's script, in place. Raises SiteError when the theme no longer writes what is corrected."""
    counts = dict.fromkeys((correction.why for correction in PAGE_CORRECTIONS), 0)
    for page in sorted(site.rglob("*.html")):
        source = page.read_text(encoding="utf-8")
        for correction in PAGE_CORRECTIONS:
            source, count = correction.pattern.subn(correction.replacement, source)
            counts[correction.why] += count
        source = CODE.sub(r'\1 tabindex="0"', EMPTY_HEADER.sub(r"<td\1></td>", source))
        page.write_text(source, encoding="utf-8")
    for why, count in counts.items():
        if not count:
            raise _changed(f"no page of {site}", why)

    scripts = sorted((site / "assets" / "javascripts").glob("bundle.*.min.js"))
    if len(scripts) != 1:
        raise SiteError(
            f"{site} holds {len(scripts)} files assets/javascripts/bundle.*.min.js instead of one. Build into an empty folder."
        )
    source, count = SCRIPT_CORRECTION.pattern.subn(
        SCRIPT_CORRECTION.replacement, scripts[0].read_text(encoding="utf-8")
    )
    if count != 1:
        raise _changed(scripts[0].name, SCRIPT_CORRECTION.why)
    scripts[0].write_text(source, encoding="utf-8")


def _changed(where: str, why: str) -> SiteError:
    return SiteError(
        f"{where} has the markup for “{why}”: the theme has changed. Adapt scripts/site/accessible.py to its new version."
    )
