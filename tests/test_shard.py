"""Shards split the work evenly and lose nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.engine.model import Job, Snippet
from scripts.engine.shard import parse_shard, share


def jobs(seconds: list[float | None]) -> list[Job]:
    return [Job(Snippet(f"page/p{index}", Path("x"), "", ""), "jax", "", value) for index, value in enumerate(seconds)]


@given(st.lists(st.one_of(st.none(), st.floats(0, 100)), max_size=30), st.integers(1, 6))
def test_the_parts_make_up_the_whole(seconds: list[float | None], parts: int) -> None:
    work = jobs(seconds)
    found = [job.snippet.id for part in range(1, parts + 1) for job in share(work, part, parts)]
    assert sorted(found) == sorted(job.snippet.id for job in work)


def test_the_work_is_split_by_recorded_time() -> None:
    work = jobs([10.0, 4.0, 3.0, 3.0])
    assert [job.expected_seconds for job in share(work, 1, 2)] == [10.0]
    assert sum(job.expected_seconds or 0 for job in share(work, 2, 2)) == 10.0


@pytest.mark.parametrize("text", ["0/2", "3/2", "1", "a/b", "1/0", "-1/2"])
def test_a_wrong_shard_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="k/n"):
        parse_shard(text)
