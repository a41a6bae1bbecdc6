"""Plan: which programs must run, and which records still hold.

A record holds when its key does. The key names everything that could change a run's result: the program and
its assets, the exact versions of all that it can import, Python, the platform, the backend, the limits, and
the code of the runner itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec

from scripts.engine import environment, record
from scripts.engine.model import BACKENDS, DEFAULT_BACKEND, Job, Snippet
from scripts.engine.record import Record

ENGINE = Path(__file__).parent
# What decides on a result: how a program is started, confined, watched and judged.
RUNNER = (
    "child.py",
    "supervisor.py",
    "host.py",
    "stages.py",
    "judge.py",
    "output.py",
    "audit.py",
    "warning_rules.py",
    "style.py",
    "coverage.py",
    "workspace.py",
    "parse.py",
    "header.py",
    "confine",
)


@dataclass(frozen=True)
class Plan:
    """The split of all wanted runs: `jobs` must run, `records` hold, by (program id, backend)."""

    jobs: tuple[Job, ...]
    records: dict[tuple[str, str], Record]


def wanted_backends(snippet: Snippet, backends: Sequence[str]) -> tuple[str, ...]:
    """The backends to verify a program on: those asked for that it allows, else the first that it allows."""
    chosen = tuple(backend for backend in backends if backend in snippet.backends)
    return chosen or snippet.backends[:1]


def parse_backends(text: str) -> tuple[str, ...]:
    """Backends named by a user: "all", "" (the default one), or a comma-separated list.

    Raises:
        ValueError: an unknown name.
    """
    if text in ("", "default"):
        return (DEFAULT_BACKEND,)
    if text == "all":
        return BACKENDS
    chosen = tuple(part.strip() for part in text.split(","))
    for backend in chosen:
        if backend not in BACKENDS:
            raise ValueError(f"unknown backend “{backend}”: choose among {', '.join(BACKENDS)}, or all")
    return chosen


def plan(snippets: Iterable[Snippet], backends: Sequence[str], records: Path, requirements: Path) -> Plan:
    """Compare every wanted run with the records."""
    jobs: list[Job] = []
    held: dict[tuple[str, str], Record] = {}
    for snippet in snippets:
        for backend in wanted_backends(snippet, backends):
            key = key_of(snippet, backend, requirements)
            old = record.load(records, snippet.id, backend)
            if old is not None and old.key == key:
                held[snippet.id, backend] = old
            else:
                jobs.append(Job(snippet, backend, key, old.seconds if old else None))
    return Plan(tuple(jobs), held)


def valid_records(snippet: Snippet, records: Path, requirements: Path) -> dict[str, Record]:
    """Backend to record, for every record of the program that still holds."""
    found = {}
    for backend in snippet.backends:
        kept = record.load(records, snippet.id, backend)
        if kept is not None and kept.key == key_of(snippet, backend, requirements):
            found[backend] = kept
    return found


def key_of(snippet: Snippet, backend: str, requirements: Path) -> str:
    """SHA-256, in hexadecimal, of everything that could change the result of this run."""
    parts = {
        "id": snippet.id,  # tracebacks and figures name it
        "source": snippet.source,
        "assets": {name: _digest(snippet.path.parent / name) for name in snippet.assets},
        "limits": [
            snippet.limits.seconds,
            snippet.limits.memory_mib,
            snippet.limits.output_bytes,
            snippet.limits.processes,
        ],
        "backend": backend,
        "packages": environment.importable(requirements),
        "python": environment.python_name(),
        "platform": environment.platform_name(),
        "environment": environment.process_environment(backend) | {"PATH": ""},
        "runner": runner_digest(),
    }
    return hashlib.sha256(msgspec.json.encode(parts, order="sorted")).hexdigest()


@lru_cache(maxsize=1)
def runner_digest() -> str:
    """SHA-256 of the code that runs and judges programs."""
    digest = hashlib.sha256()
    for name in RUNNER:
        entry = ENGINE / name
        for path in sorted(entry.glob("*.py")) if entry.is_dir() else [entry]:
            digest.update(f"{path.name}\0{_digest(path)}\0".encode())
    return digest.hexdigest()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
