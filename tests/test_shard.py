"""Shards split the work evenly and lose nothing, whatever is recorded between them."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.engine.model import Job, Snippet
from scripts.engine.shard import agreed, forget, parse_shard, split

Times = dict[str, float | None]  # program to its recorded time


def jobs(seconds: Times) -> list[Job]:
    return [Job(Snippet(f"page/{name}", Path("x"), "", ""), "jax", "", value) for name, value in seconds.items()]


def run_part(records: Path, times: Times, held: dict[str, float], part: int, parts: int) -> set[str]:
    """What a part runs when some programs have a record that holds."""
    todo = jobs({name: value for name, value in times.items() if name not in held})
    found = agreed(records, todo, {(f"page/{name}", "jax"): value for name, value in held.items()}, parts)
    return {job.snippet.id.removeprefix("page/") for job in todo if found[job.snippet.id, "jax"] == part}


programs = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=2), st.one_of(st.none(), st.floats(0, 100)), max_size=20
)


@given(programs, st.integers(1, 6))
def test_every_run_is_in_one_part(times: Times, parts: int) -> None:
    found = split(jobs(times), {}, parts)
    assert {name for name, _ in found} == {f"page/{name}" for name in times}
    assert set(found.values()) <= set(range(1, parts + 1))


@given(programs, st.integers(1, 4), st.data())
def test_parts_in_one_checkout_do_everything_in_any_order(times: Times, parts: int, data: st.DataObject) -> None:
    """Between the parts records appear with new times, of their own runs and of others."""
    with tempfile.TemporaryDirectory() as folder:
        records = Path(folder)
        held = {name: data.draw(st.floats(0, 100)) for name in times if data.draw(st.booleans())}
        lacking = set(times) - set(held)
        for part in data.draw(st.permutations(range(1, parts + 1))):
            mine = run_part(records, times, held, part, parts)
            others = {name for name in times if data.draw(st.booleans())}
            held |= {name: data.draw(st.floats(0, 100)) for name in mine | (others - set(held))}
            forget(records, {(f"page/{name}", "jax") for name in held})
        assert lacking <= set(held)
        assert set(times) == set(held)


@given(programs, st.integers(1, 4), st.data())
def test_parts_that_start_from_the_same_state_do_everything_once(times: Times, parts: int, data: st.DataObject) -> None:
    held = {name: data.draw(st.floats(0, 100)) for name in times if data.draw(st.booleans())}
    done: list[str] = []
    for part in range(1, parts + 1):
        with tempfile.TemporaryDirectory() as folder:
            done += run_part(Path(folder), times, held, part, parts)
    assert sorted(done) == sorted(set(times) - set(held))


def test_a_part_that_is_repeated_elsewhere_with_its_records_keeps_to_its_split(tmp_path: Path) -> None:
    """One part fails half-way and its machine is gone; another takes up its records, which the split stands among."""
    times: Times = {"a": None, "b": None, "c": None, "d": None}
    first, second = (run_part(tmp_path / name, times, {}, part, 2) for name, part in (("one", 1), ("two", 2)))
    shutil.copytree(tmp_path / "one", tmp_path / "again")
    ran = sorted(first)[0]
    again = run_part(tmp_path / "again", times, {ran: 90.0}, 1, 2)
    assert {ran} | again == first and first | second == set(times)


def test_what_must_run_is_split_by_recorded_time() -> None:
    found = split(jobs({"a": 10.0, "b": 4.0, "c": 3.0, "d": 3.0}), {("page/e", "jax"): 900.0}, 2)
    assert [found[f"page/{name}", "jax"] for name in "abcd"] == [1, 2, 2, 2]


@pytest.mark.parametrize(
    "damage",
    [b"", b"{}", b"[]", b"\xff", b"[[1]]", b'[["page/a", "jax", 3]]', b'[["page/a", "jax", "1"]]', b"[" * 100_000],
)
def test_a_damaged_split_is_written_anew(tmp_path: Path, damage: bytes) -> None:
    before = agreed(tmp_path, jobs({"a": 1.0}), {}, 2)
    (path,) = tmp_path.iterdir()
    good = path.read_bytes()
    path.write_bytes(damage)
    assert agreed(tmp_path, jobs({"a": 1.0}), {}, 2) == before
    assert [found.read_bytes() for found in tmp_path.iterdir()] == [good]


def test_a_split_is_forgotten_when_all_in_it_holds(tmp_path: Path) -> None:
    assert run_part(tmp_path, {"a": 9.0, "b": 1.0, "c": 1.0}, {}, 1, 2) == {"a"}
    forget(tmp_path, {("page/a", "jax"), ("page/b", "jax")})
    assert list(tmp_path.iterdir())
    forget(tmp_path, {("page/a", "jax"), ("page/b", "jax"), ("page/c", "jax"), ("page/d", "torch")})
    assert not list(tmp_path.iterdir())
    assert run_part(tmp_path, {"a": 1.0, "b": 9.0, "c": 1.0}, {}, 1, 2) == {"b"}


@pytest.mark.parametrize("text", ["0/2", "3/2", "1", "a/b", "1/0", "-1/2"])
def test_a_wrong_shard_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="k/n"):
        parse_shard(text)
