"""Bench: our way of running programs beside three others, in one run, on the project's own programs."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec

from rich.console import Console
from rich.table import Table

from scripts.engine import environment, plan
from scripts.engine.model import BACKEND_NAMES, Snippet
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
TOGETHER = """
import json, os, runpy, sys, tempfile, traceback
said, sys.stdout = sys.stdout, open(os.devnull, "w")
for path in json.loads(sys.stdin.read()):
    folder = tempfile.mkdtemp(dir=os.getcwd())
    os.chdir(folder)
    try:
        runpy.run_path(path, run_name="__main__")
    except BaseException:
        traceback.print_exc()
        print(path, file=said, flush=True)
    os.chdir("..")
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
"""
NOTEBOOKS = """
import json, sys
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
for path in json.loads(sys.stdin.read()):
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(open(path, encoding="utf-8").read())])
    try:
        NotebookClient(book, timeout=600, kernel_name="python3").execute()
    except CellExecutionError as error:
        print(type(error).__name__, file=sys.stderr)
"""


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
    memory = _MemoryWatch()
    fit, whole = _whole(project, [snippet for snippet in snippets if not snippet.assets], memory, console)
    chosen = _choose(fit, count)
    for backend in BACKEND_NAMES:  # what passes among all may still lean on one that the sample lacks
        chosen, _ = _compatible(project, chosen, backend, console)
    timings: list[Timing] = []
    for backend in BACKEND_NAMES:
        found: dict[str, list[float]] = {way: [] for way in WAYS}
        for round_number in range(rounds):
            ways = tuple(WAYS) if round_number == 0 else QUICK
            for way, seconds in _measure(project, chosen, backend, memory, ways).items():
                found[way].append(seconds)
                console.print(
                    f"{BACKEND_NAMES[backend]}, round {round_number + 1}: {WAYS[way]}: {seconds:.2f} s", highlight=False
                )
        timings += [Timing(backend, way, tuple(seconds)) for way, seconds in found.items()]
    growth = [_grow(project, chosen, size, console) for size in sizes]
    everything, recorded = _warm_everything(project)
    return Report(
        _cores(),
        len(chosen),
        rounds,
        tuple(timings),
        tuple(growth),
        memory.peak_mib,
        everything,
        recorded,
        tuple(whole),
    )


def _whole(
    project: Project, snippets: Sequence[Snippet], memory: _MemoryWatch, console: Console
) -> tuple[list[Snippet], list[Whole]]:
    """The programs that pass in one interpreter on every backend; and what all take that pass there on each."""
    everywhere = [snippet for snippet in snippets if len(snippet.backends) == len(BACKEND_NAMES)]
    found = []
    for backend in BACKEND_NAMES:
        asked = [snippet for snippet in snippets if backend in snippet.backends]
        fit, together = _compatible(project, asked, backend, console)
        with tempfile.TemporaryDirectory() as folder, memory:
            cold = _timed(_ours, _trial(project, Path(folder) / "trial", fit, 1), backend)
        found.append(Whole(backend, len(asked), len(fit), together, cold))
        everywhere = [snippet for snippet in everywhere if snippet in fit]
        console.print(
            f"{BACKEND_NAMES[backend]}, {len(fit)} of {len(asked)} programs: {together:.1f} s in one interpreter, ours {cold:.1f} s",
            highlight=False,
        )
    return everywhere, found


def _choose(snippets: Sequence[Snippet], count: int) -> list[Snippet]:
    """So many of the programs, evenly from all of them."""
    count = min(count, len(snippets))
    return [snippets[number * len(snippets) // count] for number in range(count)]


def _compatible(
    project: Project, chosen: Sequence[Snippet], backend: str, console: Console
) -> tuple[list[Snippet], float]:
    """The programs that pass one after another in one interpreter, and their seconds there.

    One that stops early would make that way look fast, so those that fail after the others have run are left out.
    """
    left = list(chosen)
    while True:
        with tempfile.TemporaryDirectory() as folder:
            paths = [str(snippet.path) for snippet in left]
            begun = time.monotonic()
            done = _run_script(TOGETHER, paths, _settings(backend, folder), folder)
            seconds = time.monotonic() - begun
        if done.returncode:
            raise RuntimeError(f"the comparison did not run: {done.stderr[-500:]}")
        failed = done.stdout.splitlines()
        if not failed:
            return left, seconds
        for snippet in [snippet for snippet in left if str(snippet.path) in failed]:
            left.remove(snippet)
            console.print(
                f"{BACKEND_NAMES[backend]}: {snippet.id} does not pass after others in one interpreter, and is left out.",
                highlight=False,
            )


def _measure(
    project: Project, chosen: Sequence[Snippet], backend: str, memory: _MemoryWatch, ways: Sequence[str]
) -> dict[str, float]:
    """Seconds of each of the ways, one after another, so that a slow minute of the machine does not hit one of them alone."""
    paths = [str(snippet.path) for snippet in chosen]
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        trial = _trial(project, work / "trial", chosen, 1)
        work_of: dict[str, Callable[[dict[str, str]], None]] = {
            "fresh": lambda settings: _each_fresh(paths, settings, work, 1),
            "fresh two": lambda settings: _each_fresh(paths, settings, work, 2),
            "together": lambda settings: _script(TOGETHER, paths, settings, work),
            "notebooks": lambda settings: _script(NOTEBOOKS, paths, settings, work),
            "cold": lambda _: _ours(trial, backend),
            "warm": lambda _: _ours(trial, backend),
        }
        found: dict[str, float] = {}
        for way in ways:
            settings = _settings(backend, tempfile.mkdtemp(dir=work))
            with memory if way == "cold" else contextlib.nullcontext():
                found[way] = _timed(work_of[way], settings)
    return found


def _settings(backend: str, home: str) -> dict[str, str]:
    """Those of our own runs, with a home that holds nothing yet: every way makes matplotlib's list of fonts itself."""
    return environment.process_environment(backend) | {"HOME": home, "MPLCONFIGDIR": home}


def _each_fresh(paths: Sequence[str], settings: dict[str, str], work: Path, at_once: int) -> None:
    def one(path: str) -> None:
        with tempfile.TemporaryDirectory(dir=work) as folder:
            done = subprocess.run([sys.executable, path], cwd=folder, env=settings, capture_output=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{path} fails by itself: {done.stderr[-500:].decode('utf-8', 'replace')}")

    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(one, paths))


def _script(code: str, paths: Sequence[str], settings: dict[str, str], work: Path) -> None:
    with tempfile.TemporaryDirectory(dir=work) as folder:
        done = _run_script(code, paths, settings, folder)
    if done.returncode or done.stdout:
        raise RuntimeError(f"the comparison did not run: {done.stdout}{done.stderr[-500:]}")


def _run_script(
    code: str, paths: Sequence[str], settings: dict[str, str], folder: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(paths),
        text=True,
        cwd=folder,
        env=settings,
        capture_output=True,
        check=False,
    )


def _ours(trial: Project, backend: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scripts", "verify", "--backends", backend],
        cwd=trial.root,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"our own run failed: {done.stdout[-800:]}{done.stderr[-800:]}")


def _trial(project: Project, root: Path, chosen: Sequence[Snippet], copies: int) -> Project:
    """A project of its own, with nothing recorded, that holds the programs so many times."""
    (root / "snippets").mkdir(parents=True)
    (root / "mkdocs.yml").touch()
    shutil.copy(project.requirements, root)
    for copy in range(copies):
        for snippet in chosen:
            path = root / "snippets" / f"{snippet.category}-{copy}" / snippet.path.name
            path.parent.mkdir(exist_ok=True)
            path.write_text(snippet.source, encoding="utf-8")
    return Project(root.resolve())


def _grow(project: Project, chosen: Sequence[Snippet], size: int, console: Console) -> Growth:
    with tempfile.TemporaryDirectory() as folder:
        copies = -(-size // len(chosen))
        trial = _trial(project, Path(folder) / "trial", chosen, copies)
        for path in sorted(trial.snippets.glob("*/*.py"))[size:]:
            path.unlink()
        cold, warm = _timed(_ours, trial, "tensorflow"), _timed(_ours, trial, "tensorflow")
    console.print(f"ours with {size} programs: {cold:.1f} s, then {warm:.2f} s", highlight=False)
    return Growth(size, cold, warm)


def _warm_everything(project: Project) -> tuple[float, int]:
    """Seconds to check all records of this project, the interpreter's start included, and how many runs that is."""
    wanted = plan.plan(read_programs(project).all, tuple(BACKEND_NAMES), project.records, project.requirements)
    if wanted.jobs:
        run_jobs(project, wanted.jobs, Console(quiet=True))
    return min(_timed(_ours, project, "all") for _ in range(3)), len(wanted.jobs) + len(wanted.records)


def _cores() -> int:
    """Those that this process may use, which a container may make fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _timed(work: Callable[P, object], *arguments: P.args, **named: P.kwargs) -> float:
    begun = time.monotonic()
    work(*arguments, **named)
    return time.monotonic() - begun


class _MemoryWatch:
    """While entered, samples the proportional set size of this process's descendants: shared pages count once."""

    def __init__(self) -> None:
        self.peak_mib = 0
        self._stop = threading.Event()

    def __enter__(self) -> None:
        self._stop.clear()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.5):
            self.peak_mib = max(self.peak_mib, sum(_proportional_mib(process) for process in _descendants(os.getpid())))


def _descendants(root: int) -> list[int]:
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir() if Path("/proc").is_dir() else ():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found, queue = [], [root]
    while queue:
        parent = queue.pop()
        children = [process for process, above in parents.items() if above == parent]
        found += children
        queue += children
    return found


def _proportional_mib(process: int) -> int:
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) // 1024
    except OSError:
        return 0
    return 0


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
