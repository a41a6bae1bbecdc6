"""The formulas' fonts, cut down to the characters that the site's formulas use: a third of their weight."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import lxml.html
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont


def characters(pages: Iterable[str]) -> str:
    """Every character of every formula in these pages, each once, in order."""
    found: set[str] = set()
    for page in pages:
        for formula in lxml.html.document_fromstring(page).find_class("katex-html"):
            found.update(formula.text_content())
    return "".join(sorted(found))


def subset(font: Path, wanted: str) -> bytes:
    """The font with only these characters, as WOFF2; the same bytes for the same characters.

    Which of the fonts shows a character is left to the formulas' style sheet, so each font keeps all that it has of them.
    """
    options = Options(hinting=False, recalc_timestamp=False)  # hints are for screens of few dots an inch
    cut = TTFont(font, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(text=wanted)
    subsetter.subset(cut)
    cut.flavor = "woff2"
    written = BytesIO()
    cut.save(written)
    return written.getvalue()
