"""Exercises that programs print are held to their form, and the page gets its data and its samples."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts.drills import exercise
from scripts.site import drills
from scripts.site.errors import SiteError

ONE = {
    "id": "Dense-1",
    "kind": "Dense",
    "level": "fresher",
    "ask": "Parameters of Dense(8) on 9 features?",
    "answer": 80,
    "formula": "(inputs + 1) * units",
    "worked": "(9 + 1) * 8",
}


def printed(*changes: dict[str, object], program: str = "drills/parameters") -> dict[str, list[str]]:
    return {program: ["\n".join(json.dumps(ONE | change) for change in changes)]}


def test_exercises_are_read_by_family() -> None:
    found, faults = exercise.read(printed({}) | printed({"ask": "another"}, program="drills/shapes_whole"))
    assert not faults
    assert list(found) == ["parameters", "shapes"]
    assert found["parameters"][0].worked == "(9 + 1) · 8"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ([{}, {"ask": "another"}], "stands in line 1"),
        ([{}, {"id": "Dense-2"}], "stands in line 1"),
        ([{"level": "hard"}], "unknown level"),
        ([{"answer": "eighty"}], "neither a number nor a shape"),
        ([{"answer": True}], "neither a number nor a shape"),
        ([{"answer": 0.5}], "needs a tolerance"),
        ([{"worked": ""}], "are texts"),
        ([{"more": 1}], "it needs"),
    ],
)
def test_a_faulty_exercise_is_named(changes: list[dict[str, object]], says: str) -> None:
    _, faults = exercise.read(printed(*changes))
    assert says in str(faults[0])


def test_a_program_whose_backends_differ_or_without_a_family_is_refused() -> None:
    lines = printed({})["drills/parameters"]
    assert "different exercises" in str(exercise.read({"drills/parameters": lines * 2})[1][0])
    assert "no family" in str(exercise.read({"drills/other": lines})[1][0])


def test_the_page_gets_its_data_and_its_samples(tmp_path: Path) -> None:
    page = tmp_path / drills.PAGE
    page.parent.mkdir()
    page.write_text(f"<body>{drills.PLACE}</body>", encoding="utf-8")
    found, _ = exercise.read(printed({}))
    drills.apply(tmp_path, found)
    assert "<strong>80</strong>" in page.read_text(encoding="utf-8")
    assert '"answer":80' in (tmp_path / drills.ASSETS / drills.DATA / "parameters.js").read_text(encoding="utf-8")
    with pytest.raises(SiteError, match="stand nowhere"):
        drills.apply(tmp_path, found)
