"""Shard: split the work among machines so that each takes about as long."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scripts.engine import forecast
from scripts.engine.model import Job


def parse_shard(text: str) -> tuple[int, int]:
    """ "k/n" as two numbers, 1 <= k <= n.

    Raises:
        ValueError: the text is anything else.
    """
    match = re.fullmatch(r"([1-9]\d*)/([1-9]\d*)", text)
    if not match or int(match[1]) > int(match[2]):
        raise ValueError(f"“{text}” is no shard: write k/n, like 2/8, with k from 1 to n")
    return int(match[1]), int(match[2])


def share(jobs: Sequence[Job], part: int, parts: int) -> list[Job]:
    """The jobs of one part. Every machine that has the same records computes the same split.

    The longest job goes to the part with the least work so far (Graham's LPT rule: at most 4/3 of the best split's time).
    """
    loads = [0.0] * parts
    mine: list[Job] = []
    for job in sorted(jobs, key=lambda job: (-forecast.seconds(job), job.snippet.id, job.backend)):
        lightest = min(range(parts), key=lambda index: (loads[index], index))
        loads[lightest] += forecast.seconds(job)
        if lightest == part - 1:
            mine.append(job)
    return mine
