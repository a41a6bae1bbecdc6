"""Sizes: how large a file is, filled in where a page offers it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from scripts.site.errors import SiteError

PLACE = re.compile(r'<span data-size="([^"]+)">[^<]*</span>')


def apply(site: Path, known: Mapping[str, int]) -> None:
    """Fill every `<span data-size="…"></span>` below the folder; it names a file by its path below the site's root.

    Args:
        known: sizes of files that do not exist yet.

    Raises:
        SiteError: a page asks for a file that is not there.
    """
    for path in sorted(site.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        if "data-size=" not in text:
            continue
        for name in PLACE.findall(text):
            if name not in known and not (site / name).is_file():
                raise SiteError(
                    f"{path.relative_to(site)} asks for the size of {name}, which the site does not have. Correct the page."
                )
        filled = PLACE.sub(
            lambda match: (
                f'<span data-size="{match[1]}">{_words(known.get(match[1]) or (site / match[1]).stat().st_size)}</span>'
            ),
            text,
        )
        path.write_text(filled, encoding="utf-8")


def _words(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"
