"""Bench: our way of running programs beside three others, in one run, on the project's own programs."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec

from rich.console import Console
from rich.table import Table

from scripts import bench_ways
from scripts.engine import environment, plan
from scripts.engine.model import BACKEND_NAMES, Snippet
from scripts.memory_watch import MemoryWatch
from scripts.project import Project
from scripts.verify import read_programs, run_jobs

P = ParamSpec("P")
WAYS = {
    "fresh": "a fresh interpreter per program, one after another",
    "fresh two": "a fresh interpreter per program, two at a time",
    "together": "all programs in one interpreter, no isolation",
    "notebooks": "a notebook kernel per program (nbclient)",
    "cold": "ours, nothing recorded",
    "warm": "ours, everything recorded",
}
# The slow ways vary little and are measured once; the others in every round.
QUICK = ("together", "cold", "warm")


@dataclass(frozen=True)
class Timing:
    """Seconds of each round of one way on one backend."""

    backend: str
    way: str
    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle round."""
        return statistics.median(self.seconds)


@dataclass(frozen=True)
class Whole:
    """All programs of a backend that pass in one interpreter: seconds there, and ours from nothing."""

    backend: str
    asked: int
    programs: int
    together: float
    cold: float


@dataclass(frozen=True)
class Growth:
    """Ours, with so many programs: seconds from nothing, seconds to find that nothing changed."""

    programs: int
    cold: float
    warm: float


@dataclass(frozen=True)
class Report:
    """All that a run of the benchmark measured."""

    cores: int
    programs: int
    rounds: int
    timings: tuple[Timing, ...]
    growth: tuple[Growth, ...]
    peak_mib: int
    warm_everything: float
    runs_recorded: int
    whole: tuple[Whole, ...] = ()


def run(
    project: Project, snippets: Sequence[Snippet], count: int, rounds: int, sizes: Sequence[int], console: Console
) -> Report:
    """Measure everything: two ways with all programs, and all ways with a sample taken evenly from them.

    Args:
        count: how many programs each way runs, on each backend.
        rounds: how often each of the quick ways is measured; medians are reported.
        sizes: numbers of programs for the growth of ours (TensorFlow).
    """
    fit, whole = _all(project, [snippet for snippet in snippets if not snippet.assets], console)
    chosen = _sample(fit, count, console)
    timings: list[Timing] = []
    for backend in BACKEND_NAMES:
        found: dict[str, list[float]] = {way: [] for way in WAYS}
        for round_number in range(rounds):
            ways = tuple(WAYS) if round_number == 0 else QUICK
            for way, seconds in _measure(project, chosen, backend, ways).items():
                found[way].append(seconds)
                console.print(
                    f"{BACKEND_NAMES[backend]}, round {round_number + 1}: {WAYS[way]}: {seconds:.2f} s", highlight=False
                )
        timings += [Timing(backend, way, tuple(seconds)) for way, seconds in found.items()]
    growth = [_grow(project, chosen, size, console) for size in sizes]
    peak_mib = max(_peak_mib(project, chosen, backend) for backend in BACKEND_NAMES)
    everything, recorded = _warm_everything(project)
    return Report(
        environment.cores(),
        len(chosen),
        rounds,
        tuple(timings),
        tuple(growth),
        peak_mib,
        everything,
        recorded,
        tuple(whole),
    )


def _all(project: Project, snippets: Sequence[Snippet], console: Console) -> tuple[list[Snippet], list[Whole]]:
    """The programs that pass in one interpreter on every backend; and what all take that pass there on each."""
    everywhere = [snippet for snippet in snippets if len(snippet.backends) == len(BACKEND_NAMES)]
    found = []
    for backend in BACKEND_NAMES:
        asked = [snippet for snippet in snippets if backend in snippet.backends]
        begun = time.monotonic()
        fit, lost = _pass_together(asked, backend, console)
        seconds = time.monotonic() - begun - lost
        with tempfile.TemporaryDirectory() as folder:
            cold = _timed(bench_ways.ours, bench_ways.trial(project, Path(folder) / "trial", fit), backend)
        found.append(Whole(backend, len(asked), len(fit), seconds, cold))
        everywhere = [snippet for snippet in everywhere if snippet in fit]
        console.print(
            f"{BACKEND_NAMES[backend]}, {len(fit)} of {len(asked)} programs: {seconds:.1f} s in one interpreter, ours {cold:.1f} s",
            highlight=False,
        )
    return everywhere, found


def _choose(snippets: Sequence[Snippet], count: int) -> list[Snippet]:
    count = min(count, len(snippets))
    return [snippets[number * len(snippets) // count] for number in range(count)]


def _sample(snippets: Sequence[Snippet], count: int, console: Console) -> list[Snippet]:
    """So many of the programs, evenly from all of them. What passes among all may still lean on one that the sample lacks."""
    chosen = _choose(snippets, count)
    for backend in BACKEND_NAMES:
        before: list[Snippet] = []
        while chosen != before:
            before, (chosen, _) = chosen, _pass_together(chosen, backend, console)
    return chosen


def _pass_together(snippets: Sequence[Snippet], backend: str, console: Console) -> tuple[list[Snippet], float]:
    """The programs that pass one after another in one interpreter, and the seconds that went to the others there.

    One that stops early would make that way look fast, so those that fail after others have run are left out of every way.
    """
    failed = bench_ways.together([str(snippet.path) for snippet in snippets], backend)
    for snippet in snippets:
        if str(snippet.path) in failed:
            console.print(
                f"{BACKEND_NAMES[backend]}: {snippet.id} does not pass after others in one interpreter, and is left out.",
                highlight=False,
            )
    return [snippet for snippet in snippets if str(snippet.path) not in failed], sum(failed.values())


def _measure(project: Project, chosen: Sequence[Snippet], backend: str, ways: Sequence[str]) -> dict[str, float]:
    """Seconds of each of the ways, one after another, so that a slow minute of the machine does not hit one of them alone."""
    paths = [str(snippet.path) for snippet in chosen]
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        trial = bench_ways.trial(project, Path(folder) / "trial", chosen)
        work_of: dict[str, Callable[[], object]] = {
            "fresh": lambda: bench_ways.fresh(paths, backend, 1),
            "fresh two": lambda: bench_ways.fresh(paths, backend, 2),
            "together": lambda: _pass_all_together(paths, backend),
            "notebooks": lambda: bench_ways.notebooks(paths, backend),
            "cold": lambda: bench_ways.ours(trial, backend),
            "warm": lambda: bench_ways.ours(trial, backend),
        }
        for way in ways:
            found[way] = _timed(work_of[way])
    return found


def _peak_mib(project: Project, chosen: Sequence[Snippet], backend: str) -> int:
    """The most memory that ours takes, in a run that is not timed: to look at all pages slows it by a quarter (measured)."""
    memory = MemoryWatch()
    with tempfile.TemporaryDirectory() as folder, memory:
        bench_ways.ours(bench_ways.trial(project, Path(folder) / "trial", chosen), backend)
    return memory.peak_mib


def _pass_all_together(paths: Sequence[str], backend: str) -> None:
    failed = bench_ways.together(paths, backend)
    if failed:
        raise RuntimeError(f"passed in one interpreter before, and does not now: {', '.join(failed)}")


def _grow(project: Project, chosen: Sequence[Snippet], size: int, console: Console) -> Growth:
    with tempfile.TemporaryDirectory() as folder:
        trial = bench_ways.trial(project, Path(folder) / "trial", chosen, copies=-(-size // len(chosen)))
        for path in sorted(trial.snippets.glob("*/*.py"))[size:]:
            path.unlink()
        cold, warm = (_timed(bench_ways.ours, trial, "tensorflow") for _ in range(2))
    console.print(f"ours with {size} programs: {cold:.1f} s, then {warm:.2f} s", highlight=False)
    return Growth(size, cold, warm)


def _warm_everything(project: Project) -> tuple[float, int]:
    """Seconds to check all records of this project, the interpreter's start included, and how many runs that is."""
    wanted = plan.plan(read_programs(project).all, tuple(BACKEND_NAMES), project.records, project.requirements)
    if wanted.jobs:
        run_jobs(project, wanted.jobs, Console(quiet=True))
    return statistics.median(_timed(bench_ways.ours, project, "all") for _ in range(3)), len(wanted.jobs) + len(
        wanted.records
    )


def _timed(work: Callable[P, object], *arguments: P.args, **named: P.kwargs) -> float:
    begun = time.monotonic()
    work(*arguments, **named)
    return time.monotonic() - begun


def show(report: Report, console: Console) -> None:
    """The tables, with ratios to running everything in one interpreter and to fresh interpreters one after another."""
    for backend, title in BACKEND_NAMES.items():
        mine = {timing.way: timing.median for timing in report.timings if timing.backend == backend}
        table = Table(title=f"{title}: {report.programs} programs", title_justify="left")
        for column in ("way", "seconds", "÷ together", "÷ fresh"):
            table.add_column(column, justify="left" if column == "way" else "right")
        for way, seconds in mine.items():
            table.add_row(
                WAYS[way], f"{seconds:.2f}", f"{seconds / mine['together']:.2f}", f"{seconds / mine['fresh']:.2f}"
            )
        console.print(table)
    for one in report.whole:
        console.print(
            f"{BACKEND_NAMES[one.backend]}, all {one.programs} programs that pass in one interpreter: {one.together:.1f} s there, "
            f"ours {one.cold:.1f} s, {one.cold / one.together:.2f} of it",
            highlight=False,
        )
    for growth in report.growth:
        console.print(
            f"{growth.programs} programs on TensorFlow: {growth.cold:.1f} s from nothing, {growth.warm:.2f} s when nothing changed",
            highlight=False,
        )
    console.print(
        f"Checking all {report.runs_recorded} recorded runs of this project: {report.warm_everything:.2f} s. Peak memory of ours: {report.peak_mib:,} MiB.",
        highlight=False,
    )
