"""Verify: parse all programs, run those whose records no longer hold, keep what passed."""

from __future__ import annotations

import difflib
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from scripts.engine import parse, plan, record, shard
from scripts.engine.errors import HeaderError
from scripts.engine.model import LABS, Job, Outcome, Result, Snippet
from scripts.labs import lab
from scripts.labs.lab import Lab
from scripts.project import Project

if TYPE_CHECKING:
    from scripts.engine.pool import Pool


@dataclass(frozen=True)
class Verification:
    """What a verification showed.

    Attributes:
        ran: in the order of ending.
        reused: records that still held.
        seconds: all of it took.
        elsewhere: of each program that failed, the backends on which it passes, now or by a record that holds.
    """

    snippets: tuple[Snippet, ...]
    ran: tuple[Result, ...]
    reused: int
    seconds: float
    elsewhere: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def failed(self) -> tuple[Result, ...]:
        """The runs that did not pass."""
        return tuple(result for result in self.ran if result.outcome is not Outcome.PASSED)


class ProgramsFailed(Exception):
    """One or more programs did not pass."""

    def __init__(
        self, verification: Verification, places: Mapping[str, Sequence[str]], cells: Mapping[str, Sequence[int]]
    ) -> None:
        super().__init__(f"{len(verification.failed)} runs failed")
        self.verification = verification
        self.places = places
        self.cells = cells


@dataclass(frozen=True)
class Programs:
    """Everything that runs: the programs that cards show, and the labs."""

    snippets: tuple[Snippet, ...]
    labs: tuple[Lab, ...]

    @property
    def all(self) -> tuple[Snippet, ...]:
        """What the engine runs for them."""
        return self.snippets + tuple(lab.program for lab in self.labs)

    @property
    def cells(self) -> dict[str, tuple[int, ...]]:
        """Lab id to the lines on which its code cells begin."""
        return {lab.program.id: tuple(cell.line for cell in lab.code_cells) for lab in self.labs}


def read_programs(project: Project, ids: Iterable[str] = ()) -> Programs:
    """All programs and labs, or those named (an id, a category, or a path).

    Raises:
        HeaderError: one or more of them break a rule (every one is listed), or a name fits none.
    """
    snippets: list[Snippet] = []
    labs: list[Lab] = []
    faults: list[str] = []
    for path in select(project, ids):
        try:
            if path.is_relative_to(project.snippets):
                snippets.append(parse.parse(path, project.snippets))
            else:
                labs.append(lab.read(path))
        except HeaderError as error:
            faults.append(str(error))
    if faults:
        raise HeaderError("\n".join(faults))
    return Programs(tuple(snippets), tuple(labs))


def select(project: Project, ids: Iterable[str]) -> list[Path]:
    """The files of the programs that are named; all if no name is given. Raises HeaderError for a name that fits none."""
    known = {
        path.relative_to(project.snippets).with_suffix("").as_posix(): path
        for path in parse.find_programs(project.snippets)
    } | {f"{LABS}/{path.stem}": path for path in lab.find_labs(project.docs)}
    wanted = [
        name.removeprefix("./").removeprefix("snippets/").removeprefix("docs/").removesuffix(".py").rstrip("/")
        for name in ids
    ]
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
        part: (k, n): only the k-th of n equal parts of the runs. All n parts, in one checkout or in n that start alike,
            run everything, in whatever order and whatever is recorded meanwhile.

    Raises:
        HeaderError, Changed, EnvironmentBroken: as `run_jobs` does.
    """
    begun = time.monotonic()
    todo = plan.plan(snippets, backends, project.records, project.requirements)
    jobs: Sequence[Job] = todo.jobs
    if part and jobs:
        held = {run: kept.seconds for run, kept in todo.records.items()}
        parts = shard.agreed(project.records, jobs, held, part[1])
        jobs = [job for job in jobs if parts[job.snippet.id, job.backend] == part[0]]
    ran = run_jobs(project, jobs, console, pool) if jobs else []
    passed = {(result.id, result.backend) for result in ran if result.outcome is Outcome.PASSED}
    shard.forget(project.records, todo.records.keys() | passed)
    failed = {result.id for result in ran if result.outcome is not Outcome.PASSED}
    elsewhere = {
        snippet.id: tuple(plan.valid_records(snippet, project.records, project.requirements))
        for snippet in snippets
        if snippet.id in failed
    }
    return Verification(snippets, tuple(ran), len(todo.records), time.monotonic() - begun, elsewhere)


def run_jobs(
    project: Project,
    jobs: Sequence[Job],
    console: Console,
    pool: Pool | None = None,
    hash_seed: int = 0,
    keep: bool = True,
) -> list[Result]:
    """Run jobs, keeping a record of each that passed unless told not to.

    Raises:
        HeaderError: one or more of the programs assert nothing (every one is listed); nothing ran.
        Changed: something in a run's key was changed meanwhile. That run has no record; the others have theirs.
        EnvironmentBroken: a backend cannot start, or ends on its own.
    """
    _refuse_unproved(jobs)
    changed: dict[str, None] = {}  # in the order of being noticed

    def ended(job: Job, result: Result) -> None:
        if keep and result.outcome is Outcome.PASSED:
            what = plan.changed(job, project.requirements)
            if what:
                changed[what] = None
            else:
                record.save(project.records, job.key, result)
        progress.ended(job, result)

    if keep:
        record.clear_abandoned(project.records)
    # Only here: a check that finds nothing to run must not wait for these.
    from scripts.engine.pool import Pool
    from scripts.engine.progress import RunProgress

    with RunProgress(console, len(jobs)) as progress:
        if pool is not None:
            results = pool.run(jobs, progress.started, ended)
        else:
            with Pool(project, hash_seed=hash_seed) as own:
                results = own.run(jobs, progress.started, ended)
    if changed:
        raise plan.Changed(f"{'; '.join(changed)}: changed while programs ran; run it again")
    return results


def _refuse_unproved(jobs: Sequence[Job]) -> None:
    faults: list[str] = []
    for snippet in {job.snippet.id: job.snippet for job in jobs}.values():
        try:
            parse.check_asserts(snippet)
        except HeaderError as error:
            faults.append(str(error))
    if faults:
        raise HeaderError("\n".join(faults))
