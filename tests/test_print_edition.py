"""The print edition holds every page once, with ids that are unique and links that stay inside; and its PDF is tagged."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from scripts import browser, pdf
from scripts.project import Project
from scripts.site import check, print_edition
from scripts.site.errors import SiteError
from tests.tiny_project import ROOT

PAGE = """<!doctype html><html lang="en" class="no-js"><head><title>T</title><meta name="description" content="About all.">
<link rel="stylesheet" href="assets/site.css"></head><body>{navigation}
<article class="md-content__inner md-typeset">{body}</article></body></html>"""
NAVIGATION = '<a class="md-nav__link" href="beta.html">B</a><a class="md-nav__link" href="rounds/index.html">R</a><a class="md-nav__link" href="alpha.html#x">A</a>'
ALPHA = """<h1 id="top">Alpha<a class="headerlink" href="#top">¶</a></h1><p>Words.</p>
<h2 id="one" data-level="fresher">What is one?<a class="headerlink" href="#one">¶</a></h2>
<p class="question-labels">fresher</p><p class="in-short">Short.</p><p>See <a href="#two">two</a>, <a href="beta.html#three">three</a>,
<a href="beta.html">beta</a>, <a href="beta.html#note">a note</a>, <a href="practice.html">practice</a>, <a href="by-level.html#fresher">levels</a>,
<a href="https://example.org/long/way">elsewhere</a>, <a href="https://arxiv.org/abs/1706.03762">arXiv:1706.03762</a>.</p>
<button>Copy</button><p class="neighbors">Next</p><p class="self-test-switch"><label><input type="checkbox"> Hide</label></p>
<link rel="stylesheet" href="gone.css"><abbr title="Batch normalization" tabindex="0">BN</abbr>
<figure class="card-figure"><img class="only-light" src="figures/a-light.svg" alt="A line." loading="lazy"><img class="only-dark" src="figures/a-dark.svg" alt="A line."></figure>
<div class="tabbed-set" data-tabs="1:2"><input id="__tabbed_1_1" type="radio"><div class="tabbed-labels"><label for="__tabbed_1_1">JAX</label><label>PyTorch</label></div>
<div class="tabbed-content"><div class="tabbed-block"><div class="highlight"><span class="filename">Output</span><pre><code>1</code></pre></div></div>
<div class="tabbed-block"><div class="highlight"><span class="filename">Output</span><pre><code>2</code></pre></div></div></div></div>
<h2 id="two" data-level="fresher">What is two?</h2><p class="in-short">Short.</p>"""
BETA = (
    '<h1 id="top">Beta</h1><h2 id="three" data-level="fresher">What is three?</h2><p>It.</p><h2 id="note">A note</h2>'
)
FIRST = '<h1>Rounds</h1><p><a href="zwei.html">2</a> <a href="eins.html">1</a></p>'
ZWEI = """<h1>Zwei</h1><div class="card"><p class="receipt"><a href="../programs/z.py" download>Raw file</a></p></div><p><a href="z.py" download>z.py</a></p>
<fieldset><input type="radio" id="z-A"> <label for="z-A">Eighty</label></fieldset><details class="proof"><summary>Proof</summary>It.</details>"""
LAB = '<h1 id="top">Lab</h1><p><img src="../figures/a-light.svg" alt="A line."> <a href="../alpha.html#one">one</a></p>'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of two category pages, a lab, and pages that are left out."""
    folder = tmp_path / "site"
    pages = {"index": "<h1>Home</h1>", "alpha": ALPHA, "beta": BETA, "labs/lab": LAB, "practice": "<h1>P</h1>"}
    pages |= {"by-level": "<h1>Levels</h1>", "rounds/index": FIRST, "rounds/eins": "<h1>Eins</h1>", "rounds/zwei": ZWEI}
    for name, body in pages.items():
        path = folder / f"{name}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGE.format(navigation=NAVIGATION if name == "index" else "", body=body), encoding="utf-8")
    assets = ("assets/site.css", "assets/scrollable.js")
    for name in ("programs/z.py", "figures/a-light.svg", "figures/a-dark.svg", *assets):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("<svg xmlns='http://www.w3.org/2000/svg'/>" if name.endswith("svg") else "")
    shutil.copy(ROOT / "docs/assets/print-edition.css", folder / "assets")
    return folder


@pytest.fixture
def edition(site: Path) -> str:
    """The text of its print edition."""
    print_edition.apply(site)
    return (site / "print.html").read_text(encoding="utf-8")


def test_pages_stand_in_the_order_of_the_navigation_then_the_rest(edition: str) -> None:
    assert re.findall(r'<h1 id="page-([\w-]+)">', edition) == [
        "beta",
        "rounds-index",
        "rounds-zwei",
        "rounds-eins",
        "alpha",
        "labs-lab",
    ]


def test_nothing_is_folded_and_nothing_can_be_pressed(edition: str) -> None:
    assert '<details class="proof" open' in edition and "Eighty" in edition
    assert "neighbors" not in edition and "self-test" not in edition and "tabindex" not in edition
    assert "gone.css" not in edition and ">BN</abbr>" in edition
    assert "<label" not in edition and "<input" not in edition
    assert 'href="programs/z.py"' in edition and "rounds/z.py" not in edition


def test_the_contents_list_names_chapters_and_questions(edition: str) -> None:
    contents = edition[edition.index("<nav") : edition.index("</nav>")]
    assert re.findall(r'href="#([\w-]+)"><span class="number">([\d.]+)<', contents) == [
        ("page-beta", "1"),
        ("three", "1.1"),
        ("page-rounds-index", "2"),
        ("page-rounds-zwei", "3"),
        ("page-rounds-eins", "4"),
        ("page-alpha", "5"),
        ("one", "5.1"),
        ("two", "5.2"),
        ("page-labs-lab", "6"),
    ]


def test_links_stay_inside_or_say_where_they_lead(edition: str) -> None:
    for link in (
        '<a href="#two" data-number="5.2">two</a>',
        '<a href="#three" data-number="1.1">three</a>',
        '<a href="#page-beta" data-number="1">beta</a>',
        '<a href="#page-beta--note">a note</a>',
        '<a href="#contents">levels</a>',
        '<a href="https://example.org/long/way" data-address="https://example.org/long/way">elsewhere</a>',
        '<a href="https://arxiv.org/abs/1706.03762">arXiv:1706.03762</a>',
        '<a href="#one" data-number="5.1">one</a>',
    ):
        assert link in edition
    assert "practice.html" not in edition


def test_the_checks_of_the_site_hold_for_it(site: Path, edition: str) -> None:
    assert [fault for fault in check.check(site, ["z"]) if fault.startswith("print.html")] == []
    broken = edition.replace('href="#two"', 'href="#gone"', 1).replace('id="page-beta--note"', 'id="one"')
    (site / "print.html").write_text(broken, encoding="utf-8")
    faults = [fault for fault in check.check(site, ["z"]) if fault.startswith("print.html")]
    assert len(faults) == 3 and "#gone" in str(faults) and "“one” stands 2 times" in str(faults)


def test_it_is_longer_than_other_pages_may_be_but_not_without_end(site: Path, edition: str) -> None:
    for name in ("print.html", "alpha.html"):
        (site / name).write_text(edition + f"<!--{'x' * 2_000_000}-->", encoding="utf-8")
    faults = [fault for fault in check.check(site, ["z"]) if "bytes of HTML" in fault]
    assert len(faults) == 1 and faults[0].startswith("alpha.html")
    (site / "print.html").write_text(edition + f"<!--{'x' * 12_000_000}-->", encoding="utf-8")
    assert any(fault.startswith("print.html") and "bytes of HTML" in fault for fault in check.check(site, ["z"]))


def test_figures_are_light_and_nothing_waits_for_a_script(edition: str) -> None:
    assert edition.count("figures/a-light.svg") == 2 and "a-dark.svg" not in edition and "../figures" not in edition
    assert "loading=" not in edition and "<button" not in edition and "headerlink" not in edition
    assert re.findall(r'<span class="filename">(.*?)</span>', edition) == ["Output, JAX", "Output, PyTorch"]
    assert "<input" not in edition and "tabbed" not in edition


def test_a_questions_head_holds_together(edition: str) -> None:
    head = re.search(r'<div class="question-head">(.*?)</div>', edition[edition.index('id="page-alpha"') :], re.DOTALL)
    assert head and "What is one?" in head[1] and "Short." in head[1] and "See" not in head[1]


def test_search_engines_are_kept_out(edition: str) -> None:
    assert '<meta name="robots" content="noindex">' in edition


def test_a_page_without_a_heading_is_refused(site: Path) -> None:
    (site / "beta.html").write_text(PAGE.format(navigation="", body="<p>x</p>"), encoding="utf-8")
    with pytest.raises(SiteError, match=r"beta\.html has no heading"):
        print_edition.apply(site)


@pytest.mark.skipif(browser.find() is None, reason="no Chromium in the system")
def test_the_pdf_is_tagged_and_has_an_outline(site: Path, edition: str) -> None:
    written = pdf.write(Project(site.parent)).read_bytes()
    assert written.startswith(b"%PDF-") and len(re.findall(rb"/Type\s*/Page\b", written)) >= 4
    assert b"/StructTreeRoot" in written and b"/Outlines" in written
    assert b"file:///" not in written  # no link back into the folder of whoever printed it


def test_without_a_browser_or_a_site_the_pdf_says_what_to_do(
    site: Path, edition: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "NAMES", ("no-such-browser",))
    with pytest.raises(FileNotFoundError, match="apt install chromium"):
        pdf.write(Project(site.parent))
    (site / "print.html").unlink()
    with pytest.raises(FileNotFoundError, match="make site"):
        pdf.write(Project(site.parent))
    assert not list(site.parent.glob("build/*.pdf"))
