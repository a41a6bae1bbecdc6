"""The steps over the built pages do what they say, and the checks notice what they guard."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.pages.bibliography import Source
from scripts.site import check, counts, deeper, labels, receipts, sources, swap
from scripts.site.errors import SiteError

SOURCES = {
    "doe2020adding": Source(
        "doe2020adding",
        ("Doe, Jane", "Roe, Richard"),
        "2020",
        "Adding & Counting",
        "Journal 1:1–2",
        "https://doi.org/10.1/2",
        "doi:10.1/2",
    ),
    "solo2021one": Source("solo2021one", ("Solo, Han",), "2021", "One", "", "https://example.org/", "example.org"),
}
PAGE = '<!doctype html><html lang="en"><head><title>T</title><meta name="description" content="D"></head><body>{}</body></html>'


def site(folder: Path, **pages: str) -> Path:
    for name, body in pages.items():
        (folder / f"{name}.html").write_text(PAGE.format(body), encoding="utf-8")
    return folder


def test_labels_and_parts_are_marked() -> None:
    html = labels.mark_up(
        '<h2 id="a" data-level="fresher" data-roles="nlp vision">T</h2><p><strong>In short.</strong> x</p><p><em>Also asked as:</em> y</p>'
    )
    assert '<span class="label label-level label-fresher">fresher</span>' in html
    assert '<span class="label">computer vision</span>' in html
    assert '<p class="in-short">' in html and '<p class="also-asked">' in html


def test_citations_become_links() -> None:
    html = sources.cite("<p>So [@doe2020adding; @solo2021one] and [76.3 % @doe2020adding].</p>", SOURCES)
    assert (
        '(<a class="citation" href="bibliography.html#doe2020adding">Doe and Roe, 2020</a>; <a class="citation" href="bibliography.html#solo2021one">Solo, 2021</a>)'
        in html
    )
    assert "(76.3 %, <a" in html


def test_code_keeps_its_brackets() -> None:
    html = "<pre><code>x[@doe2020adding]</code></pre>"
    assert sources.cite(html, SOURCES) == html


def test_the_sources_paragraph_becomes_a_list() -> None:
    html = sources.cite("<p><strong>Sources.</strong> [@doe2020adding]</p>", SOURCES)
    assert "<li>Doe, J., Roe, R. (2020). <cite>Adding &amp; Counting</cite>. Journal 1:1–2. " in html
    assert '<a href="https://doi.org/10.1/2">doi:10.1/2</a>' in html


def test_an_unknown_key_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match=r"page\.html cites @nobody"):
        sources.apply(site(tmp_path, page="[@nobody]"), SOURCES)


def test_the_bibliography_names_the_questions_that_cite(tmp_path: Path) -> None:
    body = '<h2 data-level="fresher" id="q">What?<a class="headerlink" href="#q">¶</a></h2><p>[@solo2021one]</p>'
    sources.apply(site(tmp_path, page=body, bibliography=sources.PLACE), SOURCES)
    text = (tmp_path / "bibliography.html").read_text()
    assert '<li id="solo2021one">' in text and '<a href="page.html#q">What?</a>' in text


def test_an_answer_leads_to_what_deepens_it(tmp_path: Path) -> None:
    heading = '<h2 data-level="fresher" id="{0}">{0}</h2><p>x</p><div class="sources">s</div>'
    body = f"<article>{heading.format('one')}{heading.format('two')}</article>"
    folder = site(tmp_path, page=body)
    deeper.apply(
        folder, {"one": [deeper.Link("Lab", "A & B", "labs/a.html")]}, {"page": deeper.Link("Checks", "go", "c.html")}
    )
    text = (folder / "page.html").read_text()
    assert text.index('<a href="labs/a.html">A &amp; B</a>') < text.index('<div class="sources">') < text.index("two")
    assert text.rstrip().removesuffix("</body></html>").rstrip().endswith('<a href="c.html">go</a></p>\n</article>')
    assert text.count("Go deeper.") == 2


def test_counts_are_filled_and_unknown_ones_refused(tmp_path: Path) -> None:
    counts.apply(site(tmp_path, index='<span data-count="questions"></span>'), {"questions": "75"})
    assert ">75</span>" in (tmp_path / "index.html").read_text()
    with pytest.raises(SiteError, match="secrets"):
        counts.apply(site(tmp_path, index='<span data-count="secrets"></span>'), {"questions": "75"})


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ('<a href="none.html">x</a>', "a dead link, none.html"),
        ('<a href="other.html#none">x</a>', "a dead anchor, other.html#none"),
        ('<p id="a"></p><p id="a"></p>', "the id “a” stands 2 times"),
        ('<img src="other.html">', "without alt text"),
        ('<img src="other.html" alt="No description has been provided for this image">', "placeholder"),
        ('<script src="https://cdn.example.org/x.js"></script>', "asks an outside address"),
        ('<script src=""></script>', "empty address"),
        ('<img alt="x y" src="//example.org/x.png">', "outside address"),
        ("<p>--8&lt;-- x</p>", "an embed that was never replaced"),
        ("<p>[@doe]</p>", "a citation that was never replaced"),
        ('<label markdown="span">*x*</label>', "<label markdown=…> was not read as Markdown"),
        ('<div class="card"></div>', "1 cards and 0 receipts"),
        ('<a href="programs/a/b.py">x</a>', "dead link"),
    ],
)
def test_a_fault_of_the_built_pages_is_named(tmp_path: Path, body: str, says: str) -> None:
    assert check.check(site(tmp_path, page='<a href="other.html#top">x</a>', other='<p id="top"></p>'), []) == []
    found = check.check(site(tmp_path, page=body), [])
    assert any(says in fault and "page.html" in fault for fault in found), found


def test_pages_without_title_language_or_description_are_named(tmp_path: Path) -> None:
    (tmp_path / "bare.html").write_text("<html><body>x</body></html>")
    found = check.check(tmp_path, [])
    assert {fault.split(": ")[1][:14] for fault in found} == {"no title", "no language on", "no description"}


def test_a_program_on_no_page_is_named(tmp_path: Path) -> None:
    assert check.check(site(tmp_path, page=""), ["a/b"]) == ["the program a/b is on no page"]


CARD = '<div class="card"><pre><code>print(1)\n</code></pre><pre><code>1\n</code></pre><p class="receipt">Passed ✓. <a href="programs/a/b.py">Raw file</a></p></div>'
SHOWN = {"a/b": receipts.Shown("print(1)\n", ("1",), 'Passed ✓. <a href="programs/a/b.py">Raw file</a>')}


def test_a_card_like_its_record_passes(tmp_path: Path) -> None:
    assert receipts.check(site(tmp_path, page=CARD), SHOWN) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("Passed ✓", "Passed ✓✓", "the receipt of a/b says"),
        ("<code>1\n", "<code>2\n", "neither its source nor its output"),
        ("print(1)", "print(2)", "does not show its source"),
        ("a/b.py", "a/c.py", "without a verified program"),
    ],
)
def test_a_card_unlike_its_record_is_named(tmp_path: Path, old: str, new: str, says: str) -> None:
    found = receipts.check(site(tmp_path, page=CARD.replace(old, new)), SHOWN)
    assert any(says in fault for fault in found), found


def test_the_swap_puts_the_new_folder_in_place_and_leaves_nothing_else(tmp_path: Path) -> None:
    for name in ("staging", "site"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    swap.swap(tmp_path / "staging", tmp_path / "site")
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert [path.name for path in (tmp_path / "site").iterdir()] == ["staging"]


def test_the_first_swap_needs_no_earlier_site(tmp_path: Path) -> None:
    (tmp_path / "staging").mkdir()
    swap.swap(tmp_path / "staging", tmp_path / "site")
    assert (tmp_path / "site").is_dir()


def test_without_the_exchange_the_swap_is_two_renames_that_a_kill_does_not_spoil(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swap, "_exchange", lambda one, other: False)
    for name in ("staging", "site"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    swap.swap(tmp_path / "staging", tmp_path / "site")
    assert (tmp_path / "site" / "staging").exists()
    (tmp_path / "site").rename(tmp_path / ".site.previous")  # as if killed between the renames
    swap.recover(tmp_path / "site")
    assert (tmp_path / "site" / "staging").exists()
