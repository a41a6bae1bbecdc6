"""The theme's known faults of accessibility are corrected, and a change of the theme is noticed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scripts.site import accessible
from scripts.site.errors import SiteError

FIXTURE = Path(__file__).parent / "fixtures" / "built_site"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FIXTURE, tmp_path / "site"))


def test_the_search_dialog_has_a_name_and_announces_its_count(site: Path) -> None:
    accessible.apply(site)
    page = (site / "optimization.html").read_text(encoding="utf-8")
    assert 'role="dialog" aria-label="Search"' in page
    assert '<div class="md-search-result__meta" role="status">' in page


def test_navigation_and_logo_carry_no_wrong_attribute(site: Path) -> None:
    accessible.apply(site)
    page = (site / "optimization.html").read_text(encoding="utf-8")
    assert "aria-expanded" not in page
    assert '<label class="md-nav__link" tabindex="-1">' in page
    assert 'alt=""' in page and 'alt="logo"' not in page


def test_a_copy_button_is_no_landmark(site: Path) -> None:
    accessible.apply(site)
    assert 'x("div",{class:"md-code__nav"})' in (site / "assets/javascripts/bundle.abc.min.js").read_text(
        encoding="utf-8"
    )


def test_an_empty_table_corner_is_no_header(site: Path) -> None:
    page = site / "about.html"
    page.write_text(
        page.read_text(encoding="utf-8") + '<tr><th></th><th style="a">  </th><th>x</th></tr>', encoding="utf-8"
    )
    accessible.apply(site)
    assert '<tr><td></td><td style="a"></td><th>x</th></tr>' in page.read_text(encoding="utf-8")


def test_a_theme_that_no_longer_writes_what_is_corrected_stops_the_build(site: Path) -> None:
    for page in site.rglob("*.html"):
        page.write_text(page.read_text(encoding="utf-8").replace('alt="logo"', 'alt="Logo"'), encoding="utf-8")
    with pytest.raises(SiteError, match="the link around the logo is named already"):
        accessible.apply(site)


def test_a_changed_script_stops_the_build(site: Path) -> None:
    (site / "assets/javascripts/bundle.abc.min.js").write_text("", encoding="utf-8")
    with pytest.raises(SiteError, match="a copy button is not a landmark"):
        accessible.apply(site)


def test_code_can_be_reached_by_keyboard_before_any_script_ran(site: Path) -> None:
    page = site / "about.html"
    code = '<pre><span></span><code>a</code></pre><pre id="x"><code class="b">c</code></pre><p><code>d</code></p>'
    page.write_text(page.read_text(encoding="utf-8") + code, encoding="utf-8")
    accessible.apply(site)
    assert (
        '<pre><span></span><code tabindex="0">a</code></pre><pre id="x"><code tabindex="0" class="b">c</code></pre>'
        "<p><code>d</code></p>"
    ) in page.read_text(encoding="utf-8")
