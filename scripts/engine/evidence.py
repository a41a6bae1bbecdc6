"""Evidence: the channel on which a program's process says what it saw. Facts only; `judge` draws the conclusion."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Channel:
    """An append-only file, opened before the process is confined. Only the process that owns it may write."""

    handle: int
    owner: int  # process id: a forked child that runs on into our code must not testify for its parent
    nonce: str

    def say(self, kind: str, **facts: Any) -> None:
        """Append one fact; violations may come from forked children, everything else only from the owner."""
        if kind != "violation" and os.getpid() != self.owner:
            return
        line = json.dumps({"kind": kind, "nonce": self.nonce, **facts}) + "\n"
        try:
            os.write(self.handle, line.encode())
        except OSError:
            return  # the program closed the channel: the missing evidence is the evidence


def read(path: Path, nonce: str) -> list[dict[str, Any]]:
    """All whole, genuine facts in the order they were said."""
    facts = []
    for line in path.read_bytes().splitlines():
        try:
            fact = json.loads(line)
        except ValueError:
            continue
        if isinstance(fact, dict) and fact.get("nonce") == nonce:
            facts.append(fact)
    return facts
