"""What readers take away: the archive holds everything but itself, in bytes that depend on nothing else, and pages say its size."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from scripts.site import archive, sizes
from scripts.site.errors import SiteError


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Two files in two folders."""
    (tmp_path / "site/assets").mkdir(parents=True)
    (tmp_path / "site/index.html").write_text("home")
    (tmp_path / "site/assets/a.css").write_text("p{}")
    return tmp_path / "site"


def test_everything_but_itself_stands_in_one_folder(site: Path) -> None:
    archive.apply(site)
    archive.apply(site)
    with zipfile.ZipFile(site / archive.NAME) as packed:
        assert packed.namelist() == ["answers-that-run/assets/a.css", "answers-that-run/index.html"]
        assert packed.read("answers-that-run/index.html") == b"home"


def test_times_rights_and_order_do_not_count(site: Path) -> None:
    before = archive.whole(site)
    os.utime(site / "index.html", (1, 1))
    (site / "assets/a.css").chmod(0o600)
    assert archive.whole(site) == before
    assert archive.pack({"b": b"2", "a": b"1"}) == archive.pack({"a": b"1", "b": b"2"})
    (site / "index.html").write_text("home again")
    assert archive.whole(site) != before


def test_unpacked_files_can_be_read(site: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(archive.whole(site))) as packed:
        assert {entry.external_attr >> 16 for entry in packed.infolist()} == {0o100644}


def test_sizes_are_filled_in_and_a_missing_file_is_refused(site: Path) -> None:
    page = site / "about.html"
    page.write_text('<span data-size="index.html"></span>, <span data-size="later.zip">x</span>')
    (site / "index.html").write_bytes(b"x" * 2345)
    sizes.apply(site, {"later.zip": 4_567_890})
    assert page.read_text() == '<span data-size="index.html">2 kB</span>, <span data-size="later.zip">4.6 MB</span>'
    with pytest.raises(SiteError, match=r"about\.html asks for the size of later\.zip"):
        sizes.apply(site, {})
