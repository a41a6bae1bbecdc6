"""Pool: runs jobs on hosts, as many at once as there are cores, and hands out each result as it comes."""

from __future__ import annotations

import os
import re
import selectors
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from scripts.engine import environment, forecast, workspace
from scripts.engine.child import Assignment
from scripts.engine.errors import EnvironmentBroken
from scripts.engine.host import Request
from scripts.engine.host_process import HostProcess
from scripts.engine.model import BACKEND_NAMES, Job, Outcome, Result
from scripts.engine.parse import imported_modules
from scripts.engine.supervisor import GRACE, PATIENCE, Observation, Watch
from scripts.engine.workspace import Workspace
from scripts.project import Project

# What every host for programs with a framework imports. Keras imports TensorFlow on its own inside fit and predict,
# whichever the backend, if it is installed.
FRAMEWORKS = ("numpy", "keras", "tensorflow")
# Packages that load no framework. A program that names nothing else need not wait until one is imported.
LIGHT = frozenset({"matplotlib", "numpy", "scipy", "sklearn"})
NEVER = frozenset({"__future__"})
# Ways to import what no statement names. A framework can only be loaded before a program is confined, so its host must have it.
BY_NAME = re.compile(r"__import__|importlib|runpy|pkgutil|\b(exec|eval)\b")
START_SECONDS = 180.0  # for a host's imports on a cold disk


@dataclass(frozen=True)
class Interpreter:
    """The Python that runs programs, and the packages that they may import.

    Attributes:
        python: the executable; the one that runs this unless told.
        prefix: its virtual environment's folder, if it is another than this one.
        requirements: the file that names the packages; the project's own unless told.
    """

    python: str = sys.executable
    prefix: Path | None = None
    requirements: Path | None = None


THIS = Interpreter()


class _Line(NamedTuple):
    """Where a job waits: for the host of its backend, or for the one of that backend that imports no framework."""

    backend: str
    light: bool

    @property
    def always(self) -> tuple[str, ...]:
        """What its host imports, whatever the programs."""
        return ("numpy",) if self.light else FRAMEWORKS


@dataclass(frozen=True)
class _Run:
    """A run that is under way: on which host, and when it is past all patience."""

    job: Job
    host: HostProcess
    space: Workspace
    deadline: float


class Pool:
    """Hosts, started when they are first needed and kept until the pool is closed.

    Use it as a context manager. `run` may be called again and again; a preview keeps one pool open so that a saved
    program runs at once.

    Args:
        project: whose programs to run.
        slots: runs at the same time. Unless told, one more than there are cores: while a run is set up or taken down, its
            core would be idle.
        fresh: start a fresh interpreter for every program instead of forking a prepared one. The default where forking a
            process that has loaded the frameworks is not safe (anything but Linux).
        hash_seed: PYTHONHASHSEED of every program.
        interpreter: another environment to run the programs in.
    """

    def __init__(
        self,
        project: Project,
        slots: int | None = None,
        fresh: bool | None = None,
        hash_seed: int = 0,
        interpreter: Interpreter = THIS,
    ) -> None:
        self._project = project
        self._slots = slots or _cores() + 1
        self._fresh = fresh if fresh is not None else sys.platform != "linux"
        self._hash_seed = hash_seed
        self._python = interpreter.python
        self._prefix = interpreter.prefix
        self._requirements = interpreter.requirements or project.requirements
        self._hosts: dict[_Line, HostProcess] = {}
        self._runs: dict[int, _Run] = {}
        self._selector = selectors.DefaultSelector()
        self._next = 0
        self._compiled = project.cache / "jax"
        self._blocked: frozenset[str] | None = None

    def __enter__(self) -> Pool:
        self._project.runs.mkdir(parents=True, exist_ok=True)
        workspace.clear_abandoned(self._project.runs)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for host in list(self._hosts.values()):
            self._stop(host)
        self._selector.close()

    def run(
        self,
        jobs: Iterable[Job],
        on_start: Callable[[Job], None] | None = None,
        on_result: Callable[[Job, Result], None] | None = None,
    ) -> list[Result]:
        """Run all jobs to their end; their results in the order in which they ended.

        Raises:
            EnvironmentBroken: a host cannot start, or ends on its own.
        """
        waiting = _lines(jobs)
        modules = {line: _modules(line, mine, self._blocked_modules()) for line, mine in waiting.items()}
        results: list[Result] = []
        while waiting or self._runs:
            self._start_hosts(waiting, modules)
            self._hand_out(waiting, on_start)
            for job, result in self._collect():
                results.append(result)
                if on_result:
                    on_result(job, result)
            self._stop_idle(waiting)
        return results

    def _free(self) -> int:
        """Slots that neither a run nor a host that is starting takes."""
        return self._slots - len(self._runs) - sum(not host.ready for host in self._hosts.values())

    def _start_hosts(self, waiting: dict[_Line, list[Job]], modules: dict[_Line, tuple[str, ...]]) -> None:
        for line in waiting:
            if line not in self._hosts and self._free() > 0:
                environment.available(line.backend, self._requirements, self._prefix)
                arguments = ["--fresh"] if self._fresh else modules[line]
                command = [self._python, "-m", "scripts.engine.host", *arguments]
                host = HostProcess(line.backend, command, self._project.runs, self._project.cache, self._hash_seed)
                self._hosts[line] = host
                self._selector.register(host, selectors.EVENT_READ)

    def _hand_out(self, waiting: dict[_Line, list[Job]], on_start: Callable[[Job], None] | None) -> None:
        for line, host in list(self._hosts.items()):
            while host.ready and self._free() > 0 and waiting.get(line) and not (self._fresh and host.spent):
                job = waiting[line].pop(0)
                if not waiting[line]:
                    del waiting[line]
                self._send(line, job)
                if on_start:
                    on_start(job)

    def _send(self, line: _Line, job: Job) -> None:
        host = self._hosts[line]
        space = Workspace.create(self._project.runs, job, self._compiled)
        self._next += 1
        host.spent = True
        limits = job.snippet.limits
        watch = Watch(
            limits.seconds,
            limits.memory_mib,
            limits.output_bytes,
            limits.processes,
            str(space.stdout),
            str(space.stderr),
        )
        modules = line.always if self._fresh else ()
        request = Request(self._next, self._assignment(job, space), watch, str(space.evidence), space.nonce, modules)
        deadline = time.monotonic() + PATIENCE * limits.seconds + 3 * GRACE
        self._runs[self._next] = _Run(job, host, space, deadline)
        if not host.send(request):
            self._died(host, "ended on its own")

    def _assignment(self, job: Job, space: Workspace) -> Assignment:
        cache = [str(space.compiled)] if job.backend == "jax" else []
        return Assignment(
            id=job.snippet.id,
            backend=job.backend,
            program=str(job.snippet.path),
            source=job.snippet.source,
            folder=str(space.work),
            project=str(self._project.root),
            # Beyond the packages and their caches, libraries read the source of every frame that they meet, ours too.
            readable=(str(self._prefix or sys.prefix), str(self._project.cache), str(Path(__file__).parents[1])),
            writable=(os.devnull, "/dev/shm", *cache),
            blocked=self._blocked_modules(),
            allowed_warnings=job.snippet.allowed_warnings,
            compiled=str(space.compiled),
            may_start_processes=job.snippet.limits.processes > 1,
            network_namespace=False,
        )

    def _collect(self) -> list[tuple[Job, Result]]:
        """Wait a little for replies; the runs that ended."""
        ended: list[tuple[Job, Result]] = []
        for key, _ in self._selector.select(timeout=0.5):
            host = key.fileobj
            assert isinstance(host, HostProcess)
            replies = host.replies()
            if replies is None:
                self._died(host, "ended on its own")
            for message in replies or ():
                ended += self._reply(host, message)
        for host in list(self._hosts.values()):
            if not host.ready and time.monotonic() - host.started > START_SECONDS:
                self._died(host, f"did not start within {START_SECONDS:g} s")
        for run in list(self._runs.values()):
            if time.monotonic() > run.deadline:
                self._died(run.host, "does not answer any more")
        return ended

    def _reply(self, host: HostProcess, message: dict[str, Any]) -> list[tuple[Job, Result]]:
        if "broken" in message:
            raise EnvironmentBroken(
                f"{environment.DISTRIBUTIONS[host.backend][0]}: {message['broken']}. Run `make site` again; it repairs the environment."
            )
        if "ready" in message:
            host.ready = True
            return []
        run = self._runs.pop(message["number"])
        versions = environment.versions(run.job.backend, self._requirements, self._prefix)
        blank = Result(run.job.snippet.id, run.job.backend, Outcome.COULD_NOT_START, versions=versions)
        seen = message.get("observation")
        if seen is None:
            result = blank  # even the process that watches it is lost
        else:
            result = run.space.judge(run.job, blank, Observation(**seen | {"means": tuple(seen["means"])}))
        if result.outcome is Outcome.PASSED:
            run.space.keep_compiled(self._compiled)
        run.space.remove()
        return [(run.job, result)]

    def _blocked_modules(self) -> frozenset[str]:
        if self._blocked is None:
            self._blocked = environment.blocked_modules(self._requirements, self._prefix) | {"scripts"}
        return self._blocked

    def _stop_idle(self, waiting: dict[_Line, list[Job]]) -> None:
        """A host whose work is done makes room for another's; a fresh one has done its one program."""
        for line, host in list(self._hosts.items()):
            idle = host.ready and not any(run.host is host for run in self._runs.values())
            if idle and ((self._fresh and host.spent) or (waiting and line not in waiting)):
                self._stop(host)

    def _stop(self, host: HostProcess) -> None:
        self._selector.unregister(host)
        mine = [number for number, run in self._runs.items() if run.host is host]
        host.stop()
        for number in mine:
            self._runs.pop(number).space.remove()
        self._hosts = {line: other for line, other in self._hosts.items() if other is not host}

    def _died(self, host: HostProcess, how: str) -> None:
        raise EnvironmentBroken(f"the process that prepares {BACKEND_NAMES[host.backend]} {how}: {host.complaints()}")


def _cores() -> int:
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def _lines(jobs: Iterable[Job]) -> dict[_Line, list[Job]]:
    """Jobs of each line, the longest first: what starts last should be short, so that no core waits at the end.

    A backend's programs with a framework come before its light ones, which fill the time until it is imported.
    """
    found: dict[str, dict[_Line, list[Job]]] = {}
    for job in sorted(jobs, key=lambda job: -forecast.seconds(job)):
        mine = found.setdefault(job.backend, {_Line(job.backend, False): [], _Line(job.backend, True): []})
        mine[_Line(job.backend, _is_light(job))].append(job)
    return {line: waiting for mine in found.values() for line, waiting in mine.items() if waiting}


def _is_light(job: Job) -> bool:
    """Whether all that a program imports loads no framework."""
    names = {name.partition(".")[0] for name in imported_modules(job.snippet.source)}
    return names <= LIGHT | sys.stdlib_module_names and not BY_NAME.search(job.snippet.source)


def _modules(line: _Line, jobs: Iterable[Job], blocked: frozenset[str]) -> tuple[str, ...]:
    """What a host imports before it forks: everything that any of its programs may and does import by statement."""
    wanted: set[str] = set()
    for job in jobs:
        wanted |= {name for name in imported_modules(job.snippet.source) if name.partition(".")[0] not in blocked}
    return (*line.always, *sorted(wanted - set(line.always) - NEVER))
