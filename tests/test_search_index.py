"""The built site's search holds each question once, as readers see it, and replaces the theme's."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from scripts.site import search
from scripts.site.errors import SiteError
from scripts.site.questions import Question, read_site

FIXTURES = Path(__file__).parent / "fixtures"
GLOSSARY = FIXTURES / "glossary.tsv"
SYNONYMS = FIXTURES / "synonyms.tsv"
PHRASES = FIXTURES / "searched_as.tsv"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FIXTURES / "built_site", tmp_path / "site"))


def question(site: Path, id: str) -> Question:
    return next(question for question in read_site(site)[0] if question.id == id)


def written(site: Path) -> Any:
    source = (site / "search" / "questions.js").read_text(encoding="utf-8")
    return json.loads(source.removeprefix("self.__questions=").rstrip(";\n"))


def test_every_question_is_read_once_with_its_category_and_level(site: Path) -> None:
    questions, pages = read_site(site)
    assert [(q.page, q.id, q.level) for q in questions][:3] == [
        ("optimization.html", "adam", "intermediate"),
        ("optimization.html", "learning-rate-choice", "fresher"),
        ("optimization.html", "loss-nan", "experienced"),
    ]
    assert len(questions) == 7
    assert [page.page for page in pages] == ["about.html", "labs/lab.html"]
    assert question(site, "adam").title == "How does Adam work?"
    assert question(site, "adam").category == "Optimization"
    assert question(site, "adam").roles == ("engineer", "scientist")


def test_other_wordings_are_read_one_by_one_and_the_in_short_without_its_label(site: Path) -> None:
    adam = question(site, "adam")
    assert adam.also == ("Adam optimizer", "adaptive moments", "keras.optimizers.Adam")
    assert adam.in_short.startswith("Adam keeps two running averages")


def test_parts_are_recognized_by_their_first_words_when_they_have_no_class(site: Path) -> None:
    rate = question(site, "learning-rate-choice")
    assert rate.also[0] == "learning rate range test"
    assert rate.in_short.startswith("Take the largest rate")


def test_the_text_holds_no_code_no_formula_no_receipt_and_no_source(site: Path) -> None:
    adam = question(site, "adam")
    text = " ".join(adam.text)
    assert "so steps are bounded" in text
    for unread in ("apply_gradients", "printed_word", "hat v", "receiptword", "Kingma", "Follow-ups", "¶"):
        assert unread not in text
    assert "Kingma" in adam.sources and "Loshchilov" in adam.sources


def test_list_items_and_table_rows_are_lines_of_their_own(site: Path) -> None:
    text = question(site, "adam").text
    assert "SGD · none" in text
    assert "What changes in AdamW? Weight decay leaves the gradient." in text


def test_code_gives_its_names_and_output_and_comments_give_none(site: Path) -> None:
    adam = question(site, "adam")
    assert {"keras", "apply_gradients", "beta_1"} <= set(adam.names)
    assert {"printed_word", "commentword", "import"}.isdisjoint(adam.names)
    assert adam.programs == ("optimization/adam_step.py",)


def test_two_questions_with_one_id_are_refused(site: Path) -> None:
    page = site / "regularization.html"
    page.write_text(page.read_text(encoding="utf-8").replace('id="dropout"', 'id="adam"'), encoding="utf-8")
    with pytest.raises(SiteError, match=r"regularization\.html and optimization\.html both have a question #adam"):
        read_site(site)


def test_the_one_worker_is_replaced_and_the_data_is_a_classic_script(site: Path) -> None:
    search.apply(site, GLOSSARY, SYNONYMS, PHRASES)
    worker = (site / "assets/javascripts/workers/search.abc.min.js").read_text(encoding="utf-8")
    assert "theme_worker" not in worker and "questions.js" in worker
    data = written(site)
    assert [item["id"] for item in data["items"]].count("adam") == 1
    assert len(data["items"]) == len(data["texts"]) == 7 + 2
    assert dict(data["synonyms"])["bn"] == {"others": [["batch", "normaliz"]], "questions": ["batch-normalization"]}


@pytest.mark.parametrize("count", [0, 2])
def test_any_other_number_of_workers_stops_the_build(site: Path, count: int) -> None:
    folder = site / "assets/javascripts/workers"
    (folder / "search.abc.min.js").unlink()
    for number in range(count):
        (folder / f"search.{number}.min.js").write_text("", encoding="utf-8")
    with pytest.raises(SiteError, match=f"{count} files .*instead of one"):
        search.apply(site, GLOSSARY, SYNONYMS, PHRASES)


def test_what_the_theme_loads_eagerly_is_empty_and_its_stemmers_are_gone(site: Path) -> None:
    search.apply(site, GLOSSARY, SYNONYMS, PHRASES)
    assert json.loads((site / "search/search_index.json").read_text(encoding="utf-8")) == {
        "config": {"lang": ["en"]},
        "docs": [],
    }
    assert '"docs":[]' in (site / "search/search_index.js").read_text(encoding="utf-8")
    assert not (site / "assets/javascripts/lunr").exists()


def test_the_field_counts_questions_and_not_documents(site: Path) -> None:
    search.apply(site, GLOSSARY, SYNONYMS, PHRASES)
    page = (site / "index.html").read_text(encoding="utf-8")
    assert '"search.result.other": "# questions"' in page
    assert "documents" not in page


def test_a_glossary_line_for_an_unknown_question_names_its_line(site: Path, tmp_path: Path) -> None:
    bad = tmp_path / "glossary.tsv"
    bad.write_text("term\texpansion\tdefinition\tquestion\nBN\tbatch normalization\tx.\tbatch-norm\n", encoding="utf-8")
    with pytest.raises(SiteError, match=r"glossary\.tsv:2: no question has the id “batch-norm”"):
        search.apply(site, bad, SYNONYMS, PHRASES)


def test_a_glossary_line_with_a_missing_column_names_its_line(site: Path, tmp_path: Path) -> None:
    bad = tmp_path / "glossary.tsv"
    bad.write_text("term\texpansion\tdefinition\tquestion\nBN\tbatch normalization\n", encoding="utf-8")
    with pytest.raises(SiteError, match=r"glossary\.tsv:2 has 2 columns instead of 4"):
        search.apply(site, bad, SYNONYMS, PHRASES)


def test_a_phrase_for_an_unknown_question_names_its_line(site: Path, tmp_path: Path) -> None:
    bad = tmp_path / "searched_as.tsv"
    bad.write_text("question\tphrase\ndropout\tneurons off\ndropuot\tneurons off\n", encoding="utf-8")
    with pytest.raises(SiteError, match=r"searched_as\.tsv:3: no question has the id “dropuot”"):
        search.apply(site, GLOSSARY, SYNONYMS, bad)


def test_a_site_without_questions_is_refused(site: Path) -> None:
    for page in ("optimization.html", "regularization.html"):
        (site / page).unlink()
    with pytest.raises(SiteError, match="holds no question"):
        search.apply(site, GLOSSARY, SYNONYMS, PHRASES)
