"""Shard: split the work among machines so that each takes about as long, and so that together they do all of it.

Records appear while the parts run, and with them change both what is left and how long it should take: a split computed
anew for every part would lose programs between the parts. So the first part of a round writes the split down beside the
records, and with the records it is copied: whoever has the one has the other. It is forgotten when everything in it holds.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from scripts.engine import forecast
from scripts.engine.model import Job

Run = tuple[str, str]  # program id, backend


def parse_shard(text: str) -> tuple[int, int]:
    """ "k/n" as two numbers, 1 <= k <= n.

    Raises:
        ValueError: the text is anything else.
    """
    match = re.fullmatch(r"([1-9]\d{0,3})/([1-9]\d{0,3})", text)
    if not match or int(match[1]) > int(match[2]):
        raise ValueError(f"“{text}” is no shard: write k/n, like 2/8, with k from 1 to n, and n at most 9999")
    return int(match[1]), int(match[2])


def agreed(records: Path, todo: Sequence[Job], held: Mapping[Run, float], parts: int) -> dict[Run, int]:
    """The part of every run: as a part of this round wrote it down, else computed now and written down for the others.

    Args:
        todo: the runs that lack a record.
        held: the runs whose records hold, and their seconds. They have a part too, for a record may be lost.
    """
    runs = {(job.snippet.id, job.backend) for job in todo} | set(held)
    path = _file(records, runs, parts)
    found = _read(path)
    if _fits(found, runs, parts):
        return found
    path.unlink(missing_ok=True)
    _write_first(path, split(todo, held, parts))
    found = _read(path)
    # Another part may have been the first by a moment; then its split is the one to keep to.
    return found if _fits(found, runs, parts) else split(todo, held, parts)


def split(todo: Sequence[Job], held: Mapping[Run, float], parts: int) -> dict[Run, int]:
    """Run to part. Every machine that has the same records computes the same split.

    What must run comes first, so that every part has about as much to do. The longest goes to the part with the least work
    so far (Graham's LPT rule: at most 4/3 of the best split's time).
    """
    loads = [0.0] * parts
    found: dict[Run, int] = {}
    missing = {(job.snippet.id, job.backend): forecast.seconds(job) for job in todo}
    for work in (missing, held):
        for run, seconds in sorted(work.items(), key=lambda item: (-item[1], item[0])):
            lightest = min(range(parts), key=lambda index: (loads[index], index))
            loads[lightest] += seconds
            found[run] = lightest + 1
    return found


def forget(records: Path, held: Collection[Run]) -> None:
    """Remove the splits of rounds that are over, because all their runs hold: the next round is split by newer times."""
    for path in records.glob("shards-*.json"):
        if _read(path).keys() <= set(held):
            path.unlink(missing_ok=True)


def _file(records: Path, runs: Iterable[Run], parts: int) -> Path:
    # The runs' names only: an edited program stays in its part, else what another part left out would have moved.
    digest = hashlib.sha256(json.dumps(sorted(runs)).encode()).hexdigest()
    return records / f"shards-{digest[:16]}-of-{parts}.json"


def _fits(found: Mapping[Run, int], runs: set[Run], parts: int) -> bool:
    return found.keys() == runs and all(type(part) is int and 1 <= part <= parts for part in found.values())


def _read(path: Path) -> dict[Run, int]:
    """A split that was written down; an empty one if there is none, or if the file is damaged."""
    try:
        return {(identity, backend): part for identity, backend, part in json.loads(path.read_bytes())}
    except (OSError, ValueError, TypeError, RecursionError):
        return {}


def _write_first(path: Path, found: Mapping[Run, int]) -> None:
    """Write a split whole, unless there is one by now: unlike a rename, a link never takes another file's place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}-split")  # as `record.clear_abandoned` knows it
    unfinished.write_text(json.dumps([[*run, part] for run, part in sorted(found.items())], indent=0) + "\n")
    with contextlib.suppress(FileExistsError):
        os.link(unfinished, path)
    unfinished.unlink(missing_ok=True)
