"""A record is evidence: only of passing runs, whole, and noticed when anyone touches it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
        lambda text: text.replace('"memory_mib": 0', f'"memory_mib": {2**70}'),
        lambda text: text.replace('"42"', '"\\ud800"'),
        lambda text: "[" * 100_000,
        lambda text: text.replace('"jax": "0"', '"jax": ' + "[" * 100_000),
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


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_bytes_are_damaged_a_record_is_whole_or_none(tmp_path: Path, data: st.DataObject) -> None:
    saved = record.save(tmp_path, "key", replace(RESULT, output="42 µm"))
    path = record.path_of(tmp_path, "page/program", "jax")
    text = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(text) - 1))
        new = data.draw(st.binary(max_size=3))  # empty: bytes are lost
        kept = data.draw(st.sampled_from([place, place + 1]))  # insert before the byte, or put in its place
        text[place:kept] = new
    path.write_bytes(text)
    assert record.load(tmp_path, "page/program", "jax") in (None, saved)


def test_bytes_that_are_no_text_are_no_record(tmp_path: Path) -> None:
    record.save(tmp_path, "key", RESULT)
    path = record.path_of(tmp_path, "page/program", "jax")
    path.write_bytes(path.read_bytes().replace(b'"42"', b'"\xff"'))
    assert record.load(tmp_path, "page/program", "jax") is None


def test_a_record_may_be_read_by_whomever_the_umask_lets(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        record.save(tmp_path, "key", RESULT)
    finally:
        os.umask(before)
    assert record.path_of(tmp_path, "page/program", "jax").stat().st_mode & 0o777 == 0o644


def test_a_record_that_cannot_be_written_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        record.save(tmp_path, "key", RESULT)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_a_killed_process_began_is_cleared_and_nothing_else(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    record.save(tmp_path, "key", RESULT)
    folder = tmp_path / "page"
    stale = [folder / f".program.jax.json.{gone.pid}-0a1b2c3d", folder / ".program.torch.json.x1y2z3"]
    living = folder / f".program.jax.json.{os.getpid()}-0a1b2c3d"
    for path in (*stale, living):
        path.write_text("{")
    record.clear_abandoned(tmp_path)
    assert sorted(folder.iterdir()) == sorted([living, record.path_of(tmp_path, "page/program", "jax")])
