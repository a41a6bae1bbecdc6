"""Deferred scripts of ours that a page loads one after another become one file: each request costs a phone a part of a second.

They stay apart where they are written, one job to a file; here they are only put together, in the page's order.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from functools import partial
from pathlib import Path

FOLDER = "assets/joined"
OURS = r'"(?:/|(?:\.\./)*)assets/(?!vendor/|javascripts/|drills/data/)[^"]+\.js"'
RUN = re.compile(rf"<script defer src={OURS}></script>(?:\s*<script defer src={OURS}></script>)+")
SOURCE = re.compile(r'src="([^"]+)"')


def apply(site: Path) -> None:
    """Join them on every page, and remove the parts that no page loads any more."""
    joined: set[str] = set()
    pages = sorted(site.rglob("*.html"))
    for path in pages:
        source = path.read_text(encoding="utf-8")
        changed = RUN.sub(partial(_join, site, path, joined), source)
        if changed != source:
            path.write_text(changed, encoding="utf-8")
    if joined:
        kept = "".join(path.read_text(encoding="utf-8") for path in pages)
        for name in joined:
            if f'{name}"' not in kept:
                (site / name).unlink()


def _join(site: Path, page: Path, joined: set[str], found: re.Match[str]) -> str:
    folder = page.parent.relative_to(site).as_posix()
    sources = SOURCE.findall(found.group())
    names = [posixpath.normpath(posixpath.join("/", folder, source))[1:] for source in sources]
    text = "".join((site / name).read_text(encoding="utf-8").rstrip() + "\n" for name in names)
    name = f"{FOLDER}/{hashlib.sha256(text.encode()).hexdigest()[:8]}.js"
    (site / FOLDER).mkdir(parents=True, exist_ok=True)
    (site / name).write_text(text, encoding="utf-8")
    joined.update(names)
    address = f"/{name}" if sources[0].startswith("/") else posixpath.relpath(name, folder)  # the page for errors
    return f'<script defer src="{address}"></script>'
