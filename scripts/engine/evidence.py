"""Evidence: the channel on which a program's process says what it saw. Facts only; `judge` draws the conclusion."""

from __future__ import annotations

import itertools
import json
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from json import dumps  # bound by name, as the next two: a program may replace what stands in the modules
from os import getpid, write
from pathlib import Path
from typing import Any

MOST = 100  # facts after which a program that does the same again and again is not told of any more
LONGEST = 1 << 20  # bytes; all that an honest process says takes a tenth
ASK = signal.SIGUSR2  # upon which a program's process says on which lines it stands


@dataclass(frozen=True)
class Channel:
    """An append-only file, opened before the process is confined. Only the process that owns it may write."""

    handle: int
    owner: int  # process id: a forked child that runs on into our code must not testify for its parent
    nonce: str
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def say(self, kind: str, **facts: Any) -> None:
        """Append one fact; what speaks against the program may come from its children, everything else only from the owner."""
        mine = getpid() == self.owner
        if kind not in ("violation", "did not hold") and not mine:
            return
        number = next(self._numbers)
        if number > MOST and kind in ("violation", "did not hold"):
            return
        line = dumps({"kind": kind, "nonce": self.nonce, "number": number if mine else None, **facts}) + "\n"
        try:
            write(self.handle, line.encode())
        except OSError:
            return  # the program closed the channel: the missing evidence is the evidence


def read(path: Path, nonce: str) -> list[dict[str, Any]]:
    """All whole, genuine facts in the order they were said, and one more, "tampered", if some are missing or others are there."""
    facts = []
    with path.open("rb") as file:
        text = file.read(LONGEST + 1)
    foreign = len(text) > LONGEST
    for line in text.split(b"\n")[:-1]:  # who is killed may leave the last one half said
        try:
            fact = json.loads(line) if nonce.encode() in line else None
        except (ValueError, RecursionError):
            fact = None
        if isinstance(fact, dict) and fact.get("nonce") == nonce:
            facts.append(fact)
        else:
            foreign = True
    numbers = {fact["number"] for fact in facts} - {None}
    if foreign or (numbers and len(numbers) <= min(MOST, max(numbers))):
        facts.append({"kind": "tampered"})
    return facts


def memory_at_start(path: Path, nonce: str) -> int | None:
    """MiB that the process had taken when its program started; None until it has."""
    return next((int(fact["memory_mib"]) for fact in read(path, nonce) if fact["kind"] == "started"), None)
