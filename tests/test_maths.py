"""Formulas are rendered at build time, and one that cannot be stops the build."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from scripts.site import fonts, maths
from scripts.site.errors import SiteError

FIXTURE = Path(__file__).parent / "fixtures" / "built_site"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FIXTURE, tmp_path / "site"))


def replace(page: Path, old: str, new: str) -> None:
    source = page.read_text(encoding="utf-8")
    assert old in source
    page.write_text(source.replace(old, new), encoding="utf-8")


def test_formulas_become_html_and_mathml_and_no_tex_delimiter_remains(site: Path) -> None:
    maths.apply(site)
    page = (site / "optimization.html").read_text(encoding="utf-8")
    assert page.count('<span class="katex">') == 2
    assert page.count("<math ") == 2
    assert page.count('class="katex-display"') == 1
    assert r"\(" not in page and r"\[" not in page


def test_escaped_characters_reach_the_formula_as_themselves(site: Path) -> None:
    maths.apply(site)
    assert "<mi>a</mi><mo>&lt;</mo><mi>b</mi>" in (site / "labs/lab.html").read_text(encoding="utf-8")


def test_a_mark_after_an_inline_formula_stays_on_its_line(site: Path) -> None:
    maths.apply(site)
    inline, display = (site / "labs/lab.html", site / "optimization.html")
    assert '<span class="unbroken"><span class="arithmatex">' in inline.read_text(encoding="utf-8")
    assert "</span>.</span></p>" in inline.read_text(encoding="utf-8")
    assert "</span>,</span> so steps are bounded." in display.read_text(encoding="utf-8")
    assert '"unbroken"><div' not in display.read_text(encoding="utf-8")
    assert inline.read_text(encoding="utf-8").count("<wbr>") == 1, "between “a <” and “b” a line may break"


def test_no_tex_is_copied_along_with_a_formula(site: Path) -> None:
    maths.apply(site)
    assert "annotation" not in (site / "optimization.html").read_text(encoding="utf-8")


def test_fonts_hold_the_characters_of_the_formulas_and_no_others(site: Path) -> None:
    maths.apply(site)
    page = (site / "optimization.html").read_text(encoding="utf-8")
    used = fonts.characters([page, (site / "labs/lab.html").read_text(encoding="utf-8")])
    assert "θ" in used and "q" not in used
    held: set[str] = set()
    for font in (site / "assets/katex/fonts").glob("*.woff2"):
        held.update(map(chr, TTFont(font).getBestCmap() or ()))  # none if nothing of it is used
    assert set(used) <= held | {"\u200b"}
    assert not set("qQ∮") & held


def test_only_pages_with_formulas_link_the_stylesheet_and_from_their_own_depth(site: Path) -> None:
    maths.apply(site)
    assert 'href="assets/katex/katex.min.css"' in (site / "optimization.html").read_text(encoding="utf-8")
    assert 'href="../assets/katex/katex.min.css"' in (site / "labs/lab.html").read_text(encoding="utf-8")
    assert "katex" not in (site / "about.html").read_text(encoding="utf-8")


def test_every_font_that_the_stylesheet_names_is_in_the_site(site: Path) -> None:
    maths.apply(site)
    folder = site / "assets" / "katex"
    sheet = (folder / "katex.min.css").read_text(encoding="utf-8")
    fonts = {part.split(")")[0] for part in sheet.split("url(")[1:]}
    assert len(fonts) == 20
    assert all((folder / font).is_file() for font in fonts)


def test_a_site_without_formulas_gets_no_stylesheet_and_no_fonts(site: Path) -> None:
    for page in ("optimization.html", "labs/lab.html"):
        (site / page).unlink()
    maths.apply(site)
    assert not (site / "assets" / "katex").exists()


def test_all_tex_errors_are_reported_at_once_each_with_page_and_formula(site: Path) -> None:
    replace(site / "optimization.html", r"\sqrt{\hat v} + \epsilon", r"\sqroot{v}")
    replace(site / "labs/lab.html", "a &lt; b", r"\frac{1")
    with pytest.raises(SiteError) as error:
        maths.apply(site)
    message = str(error.value)
    assert r"optimization.html: “\sqroot{v}”: Undefined control sequence" in message
    assert r"lab.html: “\frac{1”" in message


def test_what_katex_would_only_warn_about_is_an_error(site: Path) -> None:
    replace(site / "labs/lab.html", "a &lt; b", "größe")
    with pytest.raises(SiteError, match="größe"):
        maths.apply(site)


def test_a_formula_in_a_heading_is_refused(site: Path) -> None:
    replace(site / "labs/lab.html", "<h1>A lab</h1>", r'<h1>A lab on <span class="arithmatex">\(x\)</span></h1>')
    with pytest.raises(SiteError, match=r"lab\.html: a formula in a heading"):
        maths.apply(site)


def test_markup_inside_a_formula_is_refused(site: Path) -> None:
    replace(site / "labs/lab.html", "a &lt; b", "a <em>b</em>")
    with pytest.raises(SiteError, match="markup inside"):
        maths.apply(site)


def test_a_second_run_changes_nothing(site: Path) -> None:
    maths.apply(site)
    once = (site / "optimization.html").read_bytes()
    maths.apply(site)
    assert (site / "optimization.html").read_bytes() == once
