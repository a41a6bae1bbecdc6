"""Service worker: over http, the site stays readable without a network after the first visit.

The worker itself, `offline/service-worker.js`, says how versions are kept apart. This step lists what it keeps. Nothing of
it works from disk, and a preview gets a worker that removes itself instead.
"""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

from scripts.project import SLUG
from scripts.site import print_edition

HERE = Path(__file__).parent / "offline"
NAME = "sw.js"
REGISTRATION = "assets/offline.js"
# What a reader without a network can do without: files to take away, all pages once more, and what no page loads.
LEFT_OUT = (NAME, "404.html", print_edition.NAME, "opensearch.xml", "sitemap.xml", "sitemap.xml.gz")
LEFT_OUT_FOLDERS = ("downloads",)
LEFT_OUT_NAMES = ("LICENSE",)


def apply(site: Path) -> None:
    """Let every page register the worker, and write it."""
    (site / REGISTRATION).write_bytes((HERE / "register.js").read_bytes())
    for page in sorted(site.rglob("*.html")):
        if page.name != "404.html":  # shown at any depth, so no relative address holds there
            up = "../" * (len(page.relative_to(site).parts) - 1)
            text = page.read_text(encoding="utf-8")
            page.write_text(
                text.replace("</body>", f'<script defer src="{up}{REGISTRATION}"></script></body>', 1), encoding="utf-8"
            )
    write(site)


def write(site: Path) -> None:
    """Write the worker of the site as it stands."""
    files = json.dumps(kept(site), indent=0)
    source = (HERE / "service-worker.js").read_text(encoding="utf-8")
    version = hashlib.sha256((files + source).encode()).hexdigest()[:16]
    source = source.replace("__SLUG__", SLUG).replace("__VERSION__", version).replace("__FILES__", files)
    (site / NAME).write_text(source, encoding="utf-8")


def kept(site: Path) -> dict[str, str]:
    """What the worker keeps: each file's path and the digest of its content."""
    names = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    return {
        name: base64.b64encode(hashlib.sha256((site / name).read_bytes()).digest()).decode()
        for name in names
        if name not in LEFT_OUT
        and name.split("/")[0] not in LEFT_OUT_FOLDERS
        and name.split("/")[-1] not in LEFT_OUT_NAMES
    }


def retire(site: Path) -> None:
    """Write a worker that removes the one of a published site, and itself: for previews, on whose address one may have been."""
    source = (HERE / "retire.js").read_text(encoding="utf-8")
    (site / NAME).write_text(source.replace("__SLUG__", SLUG), encoding="utf-8")
