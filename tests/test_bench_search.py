"""The search bench counts hits as it says, and makes up questions that are like real ones."""

from __future__ import annotations

from pathlib import Path

from scripts import bench_search
from scripts.bench_search import Hits, Query
from scripts.site.questions import read_site

FIXTURE = Path(__file__).parent / "fixtures" / "built_site"


def test_hits_count_any_of_the_right_answers_by_its_place() -> None:
    query = Query("typo", "dropuot", ("dropout", "inverted-dropout"))
    assert bench_search.rank(query, ["adam", "inverted-dropout", "dropout"]) == 2
    assert bench_search.rank(query, ["adam"]) == 0
    ranks = [(query, 1), (query, 3), (query, 4), (Query("exact term", "x", ("x",)), 0)]
    assert bench_search.count("ours", ranks) == [
        Hits("ours", "typo", 3, 1, 2),
        Hits("ours", "exact term", 1, 0, 0),
        Hits("ours", "all", 4, 1, 2),
    ]


def test_made_up_questions_have_real_words_and_sizes_and_ids_of_their_own() -> None:
    questions, _ = read_site(FIXTURE)
    made = bench_search.invent(questions, 2 * len(questions))
    assert len({one.id for one in [*questions, *made]}) == 3 * len(questions)
    words = {word for one in questions for word in one.title.split()}
    for model, one in zip([*questions, *questions], made, strict=True):
        assert set(one.title.split()) <= words and one.title != model.title
        assert [len(line.split()) for line in one.text] == [len(line.split()) for line in model.text]
    assert made == bench_search.invent(questions, 2 * len(questions))
