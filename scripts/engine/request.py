"""Request: one run, as a pool asks a host for it. It crosses the process border as a line of JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from scripts.engine.child import Assignment
from scripts.engine.model import AllowedWarning
from scripts.engine.supervisor import Watch


@dataclass(frozen=True)
class Request:
    """One run: what the child must know, what to hold it to, and where its traces go."""

    number: int
    assignment: Assignment
    watch: Watch
    stage: int
    modules: tuple[str, ...]  # imported before the program's clock starts, if the host has not done so

    @staticmethod
    def from_json(text: str) -> Request:
        """The inverse of `to_json`."""
        data = json.loads(text)
        fields = data["assignment"]
        for name in ("readable", "writable"):
            fields[name] = tuple(fields[name])
        for name in ("blocked", "hidden"):
            fields[name] = frozenset(fields[name])
        fields["allowed_warnings"] = tuple(AllowedWarning(**rule) for rule in fields["allowed_warnings"])
        return Request(
            data["number"],
            Assignment(**fields),
            Watch(**data["watch"] | {"folders": tuple(data["watch"]["folders"])}),
            data["stage"],
            tuple(data["modules"]),
        )

    def to_json(self) -> str:
        """One line of JSON."""
        data = asdict(self)
        for name in ("blocked", "hidden"):
            data["assignment"][name] = sorted(data["assignment"][name])
        return json.dumps(data)
