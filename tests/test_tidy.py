"""No file stays in the site that no reader loads."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scripts.site import tidy

FIXTURE = Path(__file__).parent / "fixtures" / "built_site"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FIXTURE, tmp_path / "site"))


def test_source_maps_and_the_comments_that_name_them_are_gone(site: Path) -> None:
    tidy.apply(site)
    assert not list(site.rglob("*.map"))
    for path in [*site.rglob("*.js"), *site.rglob("*.css")]:
        assert "sourceMappingURL" not in path.read_text(encoding="utf-8"), path
    assert (site / "assets/site.css").read_text(encoding="utf-8") == "p{color:red}\n"


def test_the_themes_icon_goes_unless_a_page_uses_it(site: Path) -> None:
    page = site / "about.html"
    page.write_text(
        page.read_text(encoding="utf-8") + '<link rel="icon" href="assets/images/favicon.png">', encoding="utf-8"
    )
    tidy.apply(site)
    assert (site / "assets/images/favicon.png").is_file()
    page.write_text("<!doctype html>", encoding="utf-8")
    tidy.apply(site)
    assert not (site / "assets/images").exists()


def test_a_sitemap_without_addresses_goes_and_one_with_addresses_stays(site: Path) -> None:
    (site / "sitemap.xml").write_text("<urlset><url><loc>https://example.org/</loc></url></urlset>", encoding="utf-8")
    tidy.apply(site)
    assert (site / "sitemap.xml").is_file() and (site / "sitemap.xml.gz").is_file()
    (site / "sitemap.xml").write_text("<urlset></urlset>", encoding="utf-8")
    tidy.apply(site)
    assert not list(site.glob("sitemap.xml*"))
