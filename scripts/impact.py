"""Impact: what would upgrading a package break? Every program runs against another requirements file, in its own environment,
and is compared with its record, which is made first where there is none."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from scripts.engine import environment, record
from scripts.engine.errors import EnvironmentBroken
from scripts.engine.model import BACKEND_NAMES, Job, Outcome, Result, Snippet
from scripts.engine.pool import Interpreter, Pool
from scripts.engine.report import visible
from scripts.pages import figure
from scripts.project import Project
from scripts.rerun import all_jobs
from scripts.verify import run_jobs, verify

INCLUDE = re.compile(r"^[ \t]*(?:-[rc]|--requirement|--constraint)[ \t=]*([^\s#]+)", re.MULTILINE)


@dataclass(frozen=True)
class Effect:
    """A run that differs under the other requirements."""

    id: str
    backend: str
    before: str
    after: str
    detail: str


def assess(
    project: Project, requirements: Path, snippets: Sequence[Snippet], backends: Sequence[str], console: Console
) -> tuple[dict[str, tuple[str, str]], int, list[Effect]]:
    """Run the programs against the other file; (package: its two versions), runs compared, and what changed.

    What has no record that holds is run with the project's own packages first. Records tell of these alone.

    Raises:
        EnvironmentBroken: the other environment cannot be made.
        HeaderError, Changed: as `run_jobs` does.
    """
    before = verify(project, tuple(snippets), backends, console)
    failed = {(result.id, result.backend): result for result in before.failed}
    other = _environment(project, requirements, console)
    here, there = environment.importable(project.requirements), environment.importable(requirements, other.prefix)
    versions = {
        name: (here.get(name, "—"), there.get(name, "—"))
        for name in sorted(here.keys() | there.keys())
        if here.get(name) != there.get(name)
    }
    jobs = all_jobs(project, snippets, backends)
    with Pool(project, interpreter=other) as pool:
        results = {(result.id, result.backend): result for result in run_jobs(project, jobs, console, pool, keep=False)}
    effects = [
        _effect(project, job, results[job.snippet.id, job.backend], failed.get((job.snippet.id, job.backend)))
        for job in jobs
    ]
    return versions, len(jobs), [effect for effect in effects if effect]


def _environment(project: Project, requirements: Path, console: Console) -> Interpreter:
    folder = project.build / "impact" / _digest(requirements)
    python = folder / "bin" / "python"
    mark = folder / ".complete"
    if not mark.exists():
        console.print(f"Installing {requirements.name} into an environment of its own …", markup=False)
        for command in (
            [sys.executable, "-m", "venv", str(folder)],
            [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(requirements)],
        ):
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode:
                shutil.rmtree(folder, ignore_errors=True)
                raise EnvironmentBroken(f"{requirements} cannot be installed: {done.stderr.strip()[-800:]}")
        mark.touch()
    return Interpreter(str(python), folder, requirements)


def _digest(requirements: Path) -> str:
    """A name for what would be installed: by which Python, and by which words of the file and of those that it includes."""
    total = hashlib.sha256(environment.python_name().encode())
    waiting, known = [requirements.resolve()], set[Path]()
    while waiting:
        path = waiting.pop()
        if path in known or not path.is_file():
            continue  # pip names a file that is missing
        known.add(path)
        text = path.read_text(encoding="utf-8")
        total.update(f"\0{text}".encode())
        waiting += [(path.parent / match[1]).resolve() for match in INCLUDE.finditer(text)]
    return total.hexdigest()[:12]


def _effect(project: Project, job: Job, result: Result, failed: Result | None) -> Effect | None:
    """What differs from the record, or, where the program fails with the project's own packages, from how it failed."""
    name = (job.snippet.id, job.backend)
    if failed is not None:
        if result.outcome is failed.outcome:
            return None
        return Effect(
            *name, failed.outcome.value, result.outcome.value, result.detail or f"failed before: {failed.detail}"
        )
    before = record.load(project.records, *name)
    if before is None or before.key != job.key:
        return Effect(*name, "no record", result.outcome.value, "the program was changed meanwhile; run it again")
    if result.outcome is not Outcome.PASSED:
        return Effect(*name, Outcome.PASSED.value, result.outcome.value, result.detail)
    if result.output != before.output:
        old, new = before.output.split("\n"), result.output.split("\n")
        changed = next(
            (pair for pair in zip(old, new, strict=False) if pair[0] != pair[1]),
            (f"{len(old)} lines", f"{len(new)} lines"),
        )
        return Effect(*name, Outcome.PASSED.value, "other output", f"“{changed[1]}” instead of “{changed[0]}”")
    drawn = [file for file, svg in before.figures.items() if _seen(result.figures.get(file)) != _seen(svg)]
    if drawn:
        return Effect(*name, Outcome.PASSED.value, "other figure", ", ".join(drawn))
    return None


def _seen(svg: str | None) -> str | None:
    """What readers see of a figure: without the metadata, which name matplotlib's version."""
    return figure.prepare(svg).light if svg else None


def report(console: Console, versions: dict[str, tuple[str, str]], compared: int, effects: Sequence[Effect]) -> None:
    """Which packages differ, and a table of what changed."""
    console.print(
        "Packages that differ: "
        + (", ".join(f"{name} {old} → {new}" for name, (old, new) in versions.items()) or "none"),
        highlight=False,
        markup=False,
        soft_wrap=True,
    )
    if effects:
        table = Table(box=None, padding=(0, 2, 0, 0))
        for column in ("program", "backend", "before", "after", "what"):
            table.add_column(column, overflow="fold")  # a narrow terminal must not cut a program's name
        for effect in effects:
            table.add_row(
                effect.id, BACKEND_NAMES[effect.backend], effect.before, effect.after, visible(effect.detail)[:120]
            )
        console.print(table, highlight=False, markup=False)
    console.print(f"{compared - len(effects)} of {compared} runs are unchanged.", highlight=False)
