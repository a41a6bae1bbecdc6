"""Verify: parse all programs, run those whose records no longer hold, keep what passed."""

from __future__ import annotations

import difflib
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from scripts.engine import parse, plan, record, report, shard
from scripts.engine.errors import HeaderError
from scripts.engine.model import Job, Outcome, Result, Snippet
from scripts.engine.pool import Pool
from scripts.project import Project


@dataclass(frozen=True)
class Verification:
    """What a verification showed: `ran` in the order of ending, `reused` records that still held."""

    snippets: tuple[Snippet, ...]
    ran: tuple[Result, ...]
    reused: int
    seconds: float

    @property
    def failed(self) -> tuple[Result, ...]:
        """The runs that did not pass."""
        return tuple(result for result in self.ran if result.outcome is not Outcome.PASSED)


def read_programs(project: Project, ids: Iterable[str] = ()) -> tuple[Snippet, ...]:
    """All programs, or those named (an id, a category, or a path).

    Raises:
        HeaderError: one or more programs break a rule (every one is listed), or a name fits none.
    """
    paths = select(project, ids)
    snippets: list[Snippet] = []
    faults: list[str] = []
    for path in paths:
        try:
            snippets.append(parse.parse(path, project.snippets))
        except HeaderError as error:
            faults.append(str(error))
    if faults:
        raise HeaderError("\n".join(faults))
    return tuple(snippets)


def select(project: Project, ids: Iterable[str]) -> list[Path]:
    """The files of the programs that are named; all if no name is given. Raises HeaderError for a name that fits none."""
    known = {
        path.relative_to(project.snippets).with_suffix("").as_posix(): path
        for path in parse.find_programs(project.snippets)
    }
    wanted = [name.removeprefix("./").removeprefix("snippets/").removesuffix(".py").rstrip("/") for name in ids]
    for name in wanted:
        if not any(name in (program, program.split("/")[0]) for program in known):
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            raise HeaderError(
                f"no program or category is called “{name}”." + (f" Did you mean {near[0]}?" if near else "")
            )
    return [path for program, path in known.items() if not wanted or {program, program.split("/")[0]} & set(wanted)]


def verify(
    project: Project,
    snippets: tuple[Snippet, ...],
    backends: Sequence[str],
    console: Console,
    pool: Pool | None = None,
    part: tuple[int, int] | None = None,
) -> Verification:
    """Run what must run, with progress; store a record of each run that passed.

    Args:
        part: (k, n): only the k-th of n equal parts of the runs.
    """
    begun = time.monotonic()
    todo = plan.plan(snippets, backends, project.records, project.requirements)
    jobs: Sequence[Job] = shard.share(todo.jobs, *part) if part else todo.jobs
    ran = run_jobs(project, jobs, console, pool) if jobs else []
    return Verification(snippets, tuple(ran), len(todo.records), time.monotonic() - begun)


def run_jobs(
    project: Project,
    jobs: Sequence[Job],
    console: Console,
    pool: Pool | None = None,
    hash_seed: int = 0,
    keep: bool = True,
) -> list[Result]:
    """Run jobs, keeping a record of each that passed unless told not to."""

    def ended(job: Job, result: Result) -> None:
        if keep and result.outcome is Outcome.PASSED:
            record.save(project.records, job.key, result)
        progress.ended(job, result)

    with report.RunProgress(console, len(jobs)) as progress:
        if pool is not None:
            return pool.run(jobs, progress.started, ended)
        with Pool(project, hash_seed=hash_seed) as own:
            return own.run(jobs, progress.started, ended)
