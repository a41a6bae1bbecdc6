"""Pages that are made of the questions themselves list every question, and refuse what leads nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.pages import guides
from scripts.pages.question import Page, Question
from scripts.site import listings
from scripts.site.errors import SiteError
from scripts.site.search import Term

ONE = Question("alpha", "docs/alpha.md", 1, "one", "What does `fit` do?", "fresher", ("nlp",), ())
TWO = Question("alpha", "docs/alpha.md", 9, "two", "Why is a < b?", "experienced", ("nlp", "vision"), ())
PAGES = (Page("alpha", "docs/alpha.md", "Alpha", "", (ONE, TWO)),)
TERMS = (
    Term("BN", "batch normalization", "Normalizes by batch.", "one"),
    Term("loss", "", "What training lowers.", ""),
)
ROWS = (guides.Row("A01", "Guide A", "everyone", "What is fit?", ("one", "two")),)


def filled(folder: Path, name: str) -> str:
    page = folder / "page.html"
    page.write_text(f'<div data-listing="{name}"></div>')
    listings.apply(folder, listings.Lists(PAGES, TERMS, ROWS))
    return page.read_text()


def test_every_question_is_listed_with_its_level_and_roles(tmp_path: Path) -> None:
    html = filled(tmp_path, "questions")
    assert '<li data-level="experienced" data-roles="nlp vision"><a href="alpha.html#two">Why is a &lt; b?</a>' in html
    assert "What does <code>fit</code> do?" in html


def test_levels_and_roles_count_their_questions(tmp_path: Path) -> None:
    assert 'id="fresher">Fresher <span class="listing-count">1 questions' in filled(tmp_path, "levels")
    html = filled(tmp_path, "roles")
    assert 'id="nlp">NLP <span class="listing-count">2 questions' in html
    assert 'id="vision">Computer vision <span class="listing-count">1 questions' in html


def test_the_glossary_links_each_term_to_its_question(tmp_path: Path) -> None:
    html = filled(tmp_path, "glossary")
    assert '<dt>BN <span class="expansion">batch normalization</span></dt>' in html and "alpha.html#one" in html
    assert "<dt>loss</dt><dd>What training lowers.</dd>" in html


def test_guides_are_led_to_the_answers(tmp_path: Path) -> None:
    html = filled(tmp_path, "guides")
    assert "What is fit?" in html and html.count("alpha.html#") == 2


def test_an_unknown_listing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match="secrets"):
        filled(tmp_path, "secrets")


def test_a_row_that_leads_nowhere_is_named() -> None:
    found = str(
        guides.check((guides.Row("A01", "Guide A", "", "", ("on",)), guides.Row("A02", "Guide A", "", "", ())), PAGES)
    )
    assert "guides.tsv" in found and "no question has the id on. Did you mean one?" in found
    assert "A02 is answered by nothing" in found


def test_a_question_of_a_guide_without_a_row_is_named() -> None:
    found = [fault.message for fault in guides.check(ROWS, PAGES)]
    assert any(message.startswith("A02 has 0 rows") for message in found)
    assert any(message.startswith("D20 has 0 rows") for message in found)
    assert not any(message.startswith("A01 ") for message in found)


def test_a_file_of_another_shape_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "guides.tsv"
    path.write_text("id\tquestion\n")
    assert "the first line must be" in str(guides.read(path)[1])
    path.write_text("\t".join(guides.COLUMNS) + "\nA01\tx\n")
    assert "2 columns instead of 5" in str(guides.read(path)[1])
