"""Pages show before their scripts run: all that they load waits until the page is read, and then runs in the page's order.

The theme puts its scripts at a page's end without saying so, and a browser that reads such a page holds back the first
painting for them. On a phone the largest text comes up nearly a second sooner.
"""

from __future__ import annotations

from pathlib import Path

# Its scripts ask the first exercise at the top of the page, which would move under the reader's eyes if it had been painted without.
FILLED_BY_SCRIPTS = "drills"
AT_ONCE, LATER = '<script src="', '<script defer src="'


def apply(site: Path) -> None:
    """Defer every script that a page loads: all or none, since deferred ones run after the others."""
    for path in sorted(site.rglob("*.html")):
        if path.relative_to(site).parts[0] == FILLED_BY_SCRIPTS:
            continue
        source = path.read_text(encoding="utf-8")
        if AT_ONCE in source:
            path.write_text(source.replace(AT_ONCE, LATER), encoding="utf-8")
