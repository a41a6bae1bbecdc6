"""Stages: what a host imports, step by step, and the first step at which a program can run.

A host forks at each stage: one process serves the programs that need no more, the other goes on importing. So nothing waits
for an import that it does not need, and nothing is imported twice.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable

from scripts.engine.model import BACKENDS, Job
from scripts.engine.parse import imported_modules

# What each stage imports, whatever the programs.
ALWAYS: tuple[tuple[str, ...], ...] = (("numpy",), (), ("keras",), ("tensorflow",))
LAST = len(ALWAYS) - 1
# Packages, by the stage that has them. Keras loads its backend's package.
STAGES = {"numpy": 0, "matplotlib": 1, "scipy": 1, "sklearn": 1, "keras": 2}
# Those that are not imported at a program's stage are hidden from it. Keras asks for TensorFlow on its own in many places,
# whichever the backend, and does without where it is not installed.
FRAMEWORKS = frozenset({"keras", *BACKENDS})
# Ways to import what no statement names: a framework most likely.
BY_NAME = re.compile(r"__import__|importlib|runpy|pkgutil|\bexec\b")


def stage_of(job: Job) -> int:
    """The first stage that has all that a program imports, as far as its source tells."""
    names = {name.partition(".")[0] for name in imported_modules(job.snippet.source)} - sys.stdlib_module_names
    if BY_NAME.search(job.snippet.source):
        names.add("keras")
    known = STAGES | {job.backend: STAGES["keras"]}
    return max((known.get(name, LAST) for name in names), default=0)


def modules_of(job: Job, blocked: frozenset[str]) -> tuple[str, ...]:
    """What a program imports by statement, but for what it may not import."""
    names = imported_modules(job.snippet.source)
    return tuple(sorted(name for name in names if name.partition(".")[0] not in blocked and name != "__future__"))


def imports(stages: Iterable[int], jobs: Iterable[Job], blocked: frozenset[str]) -> dict[int, tuple[str, ...]]:
    """Of a host with these stages: what each imports, so that all these programs find what they import by statement.

    A program runs at the first of the stages that has what it needs.
    """
    chosen = sorted(stages)
    found = {stage: dict.fromkeys(through(stage)) for stage in chosen}
    for job in jobs:
        stage = first(chosen, stage_of(job))
        if stage is not None:
            found[stage] |= dict.fromkeys(modules_of(job, blocked))
    return {stage: tuple(names) for stage, names in found.items()}


def first(stages: Iterable[int], wanted: int) -> int | None:
    """The first of a host's stages at which a program that needs the stage `wanted` can run; None if there is none."""
    return min((stage for stage in stages if stage >= wanted), default=None)


def through(stage: int) -> tuple[str, ...]:
    """What every program finds imported that runs at this stage."""
    return tuple(name for names in ALWAYS[: stage + 1] for name in names)
