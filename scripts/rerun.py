"""Rerun: the runs of a comparison, which take place whether or not their records hold."""

from __future__ import annotations

from collections.abc import Sequence

from scripts.engine import plan
from scripts.engine.model import Job, Snippet
from scripts.project import Project


def all_jobs(project: Project, snippets: Sequence[Snippet], backends: Sequence[str]) -> list[Job]:
    """Every program on every backend that is asked for and that it allows, under the key of its record."""
    return [
        Job(snippet, backend, plan.key_of(snippet, backend, project.requirements))
        for snippet in snippets
        for backend in plan.wanted_backends(snippet, backends)
    ]
