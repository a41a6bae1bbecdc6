"""A record is evidence: only of passing runs, whole, and noticed when anyone touches it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from scripts.engine import record
from scripts.engine.model import Outcome, Result

RESULT = Result(
    "page/program", "jax", Outcome.PASSED, output="42", cpu_seconds=1.0, versions={"keras": "3", "jax": "0"}
)


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    saved = record.save(tmp_path, "key", RESULT)
    assert record.load(tmp_path, "page/program", "jax") == saved
    assert record.load(tmp_path, "page/program", "torch") is None


def test_a_failure_is_never_stored(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="did not pass"):
        record.save(tmp_path, "key", replace(RESULT, outcome=Outcome.RAISED))
    assert not list(tmp_path.rglob("*.json"))


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2],
        lambda text: "",
        lambda text: text.replace('"42"', '"43"'),
        lambda text: text.replace('"key": "key"', '"key": "other"'),
        lambda text: text.replace('"format": 3', '"format": 2'),
        lambda text: "[]",
        lambda text: text.replace("{", '{"more": 1,', 1),
    ],
)
def test_a_damaged_or_edited_record_is_not_believed(tmp_path: Path, damage) -> None:  # type: ignore[no-untyped-def]
    record.save(tmp_path, "key", RESULT)
    path = record.path_of(tmp_path, "page/program", "jax")
    whole = path.read_text()
    path.write_text(damage(whole))
    assert path.read_text() != whole
    assert record.load(tmp_path, "page/program", "jax") is None


def test_a_record_of_another_program_is_not_believed(tmp_path: Path) -> None:
    record.save(tmp_path, "key", RESULT)
    record.path_of(tmp_path, "page/program", "jax").rename(record.path_of(tmp_path, "page/other", "jax"))
    assert record.load(tmp_path, "page/other", "jax") is None


def test_a_record_is_one_json_file_that_people_can_read(tmp_path: Path) -> None:
    record.save(tmp_path, "key", RESULT)
    assert json.loads(record.path_of(tmp_path, "page/program", "jax").read_text())["output"] == "42"
