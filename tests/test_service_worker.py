"""The worker lists what a reader needs, with digests that change its version; previews get one that removes itself."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest

from scripts.site import service_worker


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Pages, an asset, and what is not for keeping."""
    for name in ("index.html", "404.html", "print.html", "labs/lab.html", "assets/katex/LICENSE", "downloads/a.zip"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"<html><head></head><body>{name}</body></html>")
    return tmp_path


def version(site: Path) -> str:
    found = re.search(r'const VERSION = "(\w{16})"', (site / "sw.js").read_text())
    assert found
    return found[1]


def test_what_is_kept(site: Path) -> None:
    service_worker.apply(site)
    kept = service_worker.kept(site)
    assert set(kept) == {"index.html", "labs/lab.html", "assets/offline.js"}
    digest = hashlib.sha256((site / "index.html").read_bytes()).digest()
    assert (
        kept["index.html"] == base64.b64encode(digest).decode() and kept["index.html"] in (site / "sw.js").read_text()
    )
    assert "__" not in re.sub(r"/\*.*?\*/", "", (site / "sw.js").read_text(), flags=re.DOTALL)


def test_every_page_but_404_registers_it(site: Path) -> None:
    service_worker.apply(site)
    assert (site / "index.html").read_text().count('<script defer src="assets/offline.js"></script></body>') == 1
    assert (site / "labs/lab.html").read_text().count('<script defer src="../assets/offline.js"></script></body>') == 1
    assert "offline.js" not in (site / "404.html").read_text()


def test_the_version_follows_the_content_and_nothing_else(site: Path) -> None:
    service_worker.apply(site)
    first = version(site)
    (site / "downloads/a.zip").write_text("other")
    service_worker.write(site)
    assert version(site) == first
    (site / "labs/lab.html").write_text("other")
    service_worker.write(site)
    assert version(site) != first


def test_a_preview_gets_rid_of_it(site: Path) -> None:
    service_worker.retire(site)
    text = (site / "sw.js").read_text()
    assert "unregister()" in text and "answers-that-run " in text and "__SLUG__" not in text
    assert "offline.js" not in (site / "index.html").read_text()
