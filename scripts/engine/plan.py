"""Plan: which programs must run, and which records still hold.

A record holds when its key does. The key names everything that could change a run's result: the program and
its assets, the exact versions of all that it can import, Python, the platform, the backend, the limits, and
the code of the runner itself.
"""

from __future__ import annotations

import hashlib
import os
import sysconfig
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec

from scripts.engine import environment, record
from scripts.engine.model import BACKENDS, DEFAULT_BACKEND, Job, Snippet, file_of
from scripts.engine.record import Record

ENGINE = Path(__file__).parent
# Every module of the engine is in the key: it starts, confines, watches or judges programs. Except these, and why.
UNCHANGING = {
    "__init__.py": "holds nothing",
    "errors.py": "holds the names of errors; an error is no result",
    "forecast.py": "decides in what order programs run, and they run apart from one another",
    "shard.py": "decides on which machine a program runs; the key names what matters of the machine",
    "plan.py": "makes the key: what it changes in a key shows in the key",
    "record.py": "keeps results as they are; its format has a number of its own",
    "progress.py": "shows in the terminal how far the runs are",
    "report.py": "shows results in the terminal",
    "advice.py": "words for the terminal",
}


class Changed(ValueError):
    """Something that a result depends on changed while it came about; the message says what, and what to do."""


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
    known_surroundings(requirements)  # before any of them is read
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


def changed(job: Job, requirements: Path) -> str:
    """What its key was made of and is not any more, in words; empty if all is as it was. Takes less than a millisecond."""
    before, now = known_surroundings(requirements), _surroundings(requirements)
    if before != now:
        return ", ".join(sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name)))
    try:
        same = key_of(job.snippet, job.backend, requirements) == job.key
    except OSError:
        same = False  # an asset is gone
    return "" if same else f"an asset of {file_of(job.snippet.id)} ({', '.join(job.snippet.assets)})"


@lru_cache(maxsize=1)
def runner_digest() -> str:
    """SHA-256 of the code that runs and judges programs."""
    digest = hashlib.sha256()
    for path in _runner():
        digest.update(f"{path.relative_to(ENGINE).as_posix()}\0{_digest(path)}\0".encode())
    return digest.hexdigest()


def _runner() -> list[Path]:
    return sorted(path for path in ENGINE.rglob("*.py") if path.relative_to(ENGINE).as_posix() not in UNCHANGING)


@lru_cache(maxsize=4)
def known_surroundings(requirements: Path) -> dict[str, tuple[int, ...]]:
    """The surroundings as this process first met them: versions and code are read once, so its keys speak of these."""
    return _surroundings(requirements)


def _surroundings(requirements: Path) -> dict[str, tuple[int, ...]]:
    """What the keys of all programs share and can change while they run: by name, a sign that it was written."""
    found = {requirements.name: _sign(requirements)}
    found |= {f"scripts/engine/{path.relative_to(ENGINE).as_posix()}": _sign(path) for path in _runner()}
    # Not the folders' own times: Python writes its caches there.
    for folder in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        for name in os.listdir(folder):
            if name.endswith(".dist-info"):
                found[f"the package {name.removesuffix('.dist-info')}"] = _sign(Path(folder, name))
    return found


def _sign(path: Path) -> tuple[int, ...]:
    try:
        status = path.stat()
    except OSError:
        return ()  # gone while we looked
    return status.st_mtime_ns, status.st_size


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
