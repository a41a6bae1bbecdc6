"""Counts: figures about the site itself, filled in where a page asks for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path

from scripts.site.errors import SiteError

PLACE = re.compile(r'<span data-count="([\w-]+)">[^<]*</span>')


def apply(site: Path, counts: Mapping[str, str]) -> None:
    """Fill every `<span data-count="…"></span>` below the folder.

    Raises:
        SiteError: a page asks for a figure that nobody counted.
    """
    for path in sorted(site.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        if "data-count=" not in text:
            continue
        for name in set(PLACE.findall(text)) - set(counts):
            raise SiteError(
                f"{path.relative_to(site)} asks for the count “{name}”; known are {', '.join(sorted(counts))}. Correct the page."
            )
        filled = PLACE.sub(lambda match: f'<span data-count="{match[1]}">{escape(counts[match[1]])}</span>', text)
        path.write_text(filled, encoding="utf-8")
