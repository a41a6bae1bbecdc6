"""A reader finds the question: by its words, their forms and spellings, by abbreviations, code names, and with typos."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from py_mini_racer import MiniRacer

from scripts.site import search
from scripts.site.questions import read_site

FIXTURES = Path(__file__).parent / "fixtures"
Search = Callable[[str], Any]

PROGRAM = """
function find(text) {
  const found = SearchEngine.query(index, text);
  return JSON.stringify({nearest: found.nearest, hits: found.results.map(hit => ({
    id: hit.item.id, title: SearchEngine.marked(hit.item.title, hit.marks), line: SearchEngine.bestLine(index, hit),
    markedLine: SearchEngine.marked(SearchEngine.bestLine(index, hit), hit.marks), short: hit.item.short}))});
}
"""


@pytest.fixture(scope="module")
def find() -> Iterator[Search]:
    questions, pages = read_site(FIXTURES / "built_site")
    ids = {question.id for question in questions}
    terms = search.read_glossary(FIXTURES / "glossary.tsv", ids)
    asked = search.read_phrases(FIXTURES / "searched_as.tsv", ids)
    data = search.index_data(questions, pages, terms, search.read_synonyms(FIXTURES / "synonyms.tsv"), asked)
    with MiniRacer() as engine:
        engine.eval("var self = globalThis;" + search.packed(data) + search.engine())
        engine.eval(f"var index = SearchEngine.open(self.__questions); {PROGRAM}")
        yield lambda text: json.loads(str(engine.eval(f"find({json.dumps(text)})")))


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("exact", "dropout", "dropout"),
        ("exact", "batch normalization", "batch-normalization"),
        ("abbreviation from the glossary", "BN", "batch-normalization"),
        ("abbreviation among other words", "what does bn do", "batch-normalization"),
        ("word form", "overfit", "overfitting"),
        ("word form", "quantized", "quantization"),
        ("word form", "choosing learning rates", "learning-rate-choice"),
        ("British spelling", "quantisation", "quantization"),
        ("British spelling", "batch normalisation", "batch-normalization"),
        ("unfinished word", "overf", "overfitting"),
        ("unfinished word", "batch norm", "batch-normalization"),
        ("code name", "from_logits", "loss-nan"),
        ("code name", "apply_gradients", "adam"),
        ("part of a code name", "logits", "loss-nan"),
        ("more of the words, though only in passing", "adam stopping data", "overfitting"),
        ("another wording, word for word", "loss jumps around", "learning-rate-choice"),
        ("code name", "BatchNormalization", "batch-normalization"),
        ("natural question", "why is my loss nan", "loss-nan"),
        ("natural question", "how do I choose a learning rate?", "learning-rate-choice"),
        ("synonym", "memorizes the training set", "overfitting"),
        ("a wording that only searchers use", "turn neurons off", "dropout"),
        ("a code name in small letters", "batchnormalization", "batch-normalization"),
        ("synonym", "is dropout used at test time", "dropout"),
        ("typo: a letter missing", "overfiting", "overfitting"),
        ("typo: a letter missing in the British spelling", "quantisaton", "quantization"),
        ("typo: two letters swapped", "dropuot", "dropout"),
        ("typo: two letters swapped in a short word", "bacth normalization", "batch-normalization"),
        ("typo: two edits", "quantzatoin", "quantization"),
        ("typo while typing", "quantzat", "quantization"),
    ],
)
def test_the_right_question_comes_first(find: Search, kind: str, text: str, expected: str) -> None:
    found = find(text)
    assert not found["nearest"]
    assert found["hits"][0]["id"] == expected, kind


def test_each_question_is_found_once(find: Search) -> None:
    ids = [hit["id"] for hit in find("loss rate dropout")["hits"] if hit["id"]]
    assert len(ids) > 2
    assert len(ids) == len(set(ids))


def test_a_whole_word_that_begins_others_finds_those_too(find: Search) -> None:
    ids = [hit["id"] for hit in find("moment")["hits"]]
    assert ids == ["adam", "overfitting"]


def test_small_words_alone_still_offer_something_and_no_word_at_all_offers_nothing(find: Search) -> None:
    assert find("what is it")["hits"]
    assert find("  ?!")["hits"] == []


def test_nothing_found_offers_the_nearest_questions(find: Search) -> None:
    found = find("zzqxv")
    assert found["nearest"]
    assert len(found["hits"]) == 5


def test_the_hit_is_marked_in_every_form(find: Search) -> None:
    hit = find("quantised")["hits"][0]
    assert hit["title"] == "How does <mark>quantization</mark> make a model smaller?"


def test_the_line_shown_is_the_one_that_holds_the_query(find: Search) -> None:
    hit = find("adam bias correction")["hits"][0]
    assert hit["line"] == "Bias correction matters in the first steps."
    assert hit["markedLine"] == "<mark>Bias</mark> <mark>correction</mark> matters in the first steps."


def test_no_line_repeats_what_the_in_short_says_as_well(find: Search) -> None:
    assert find("running averages of the gradient")["hits"][0]["line"] == ""


def test_markup_in_an_answer_is_shown_and_not_run(find: Search) -> None:
    hit = next(hit for hit in find("forward pass mask")["hits"] if hit["id"] == "dropout")
    assert "&lt;img src=x&gt;" in hit["markedLine"]
    assert "<img" not in hit["markedLine"]
