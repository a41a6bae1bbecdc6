"""Twice: run programs again in other processes, under another hash seed, and compare the cards byte for byte."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console

from scripts.engine import record
from scripts.engine.model import BACKEND_NAMES, Job, Outcome, Result, Snippet, file_of
from scripts.engine.record import Record
from scripts.engine.report import visible
from scripts.pages import card
from scripts.project import Project
from scripts.rerun import all_jobs
from scripts.verify import run_jobs


@dataclass(frozen=True)
class Change:
    """A program whose two runs gave two cards, or whose second run did not pass."""

    id: str
    backend: str
    difference: str


def compare(
    project: Project, snippets: Sequence[Snippet], backends: Sequence[str], console: Console
) -> tuple[int, list[Change]]:
    """Run every program twice; the number of runs compared, and what differed. No record is changed."""
    jobs = all_jobs(project, snippets, backends)
    first = {
        (result.id, result.backend): result for result in run_jobs(project, jobs, console, hash_seed=0, keep=False)
    }
    second = {
        (result.id, result.backend): result for result in run_jobs(project, jobs, console, hash_seed=1, keep=False)
    }
    changes = []
    for job in jobs:
        name = (job.snippet.id, job.backend)
        difference = _difference(job, first[name], second[name])
        if difference:
            changes.append(Change(*name, difference))
    return len(jobs), changes


def _difference(job: Job, one: Result, other: Result) -> str:
    for result in (one, other):
        if result.outcome is not Outcome.PASSED:
            return f"{result.outcome.value}: {result.detail}"
    before, after = _card(job, record.make(job.key, one)), _card(job, record.make(job.key, other))
    if before == after:
        return ""
    lines = difflib.unified_diff(before.split("\n"), after.split("\n"), "first run", "second run", n=0, lineterm="")
    return "\n".join(list(lines)[:12])


def _card(job: Job, kept: Record) -> str:
    made = card.render(job.snippet, {job.backend: kept})
    return made.markdown + "".join(f"{path}\n{text}" for path, text in sorted(made.files.items()))


def report(console: Console, compared: int, changes: Sequence[Change]) -> None:
    """What differed, and the verdict."""
    for change in changes:
        console.print(
            f"\n[bold]{file_of(change.id)}[/] on {BACKEND_NAMES[change.backend]} gave two cards:", highlight=False
        )
        shown = "\n".join(visible(line) for line in change.difference.split("\n"))
        console.print(shown, highlight=False, markup=False, soft_wrap=True)
    same = compared - len(changes)
    console.print(
        f"{same} of {compared} runs gave the same card twice, in processes with different hash seeds.", highlight=False
    )
