"""Pool: runs jobs on hosts, as many at once as there are cores, and hands out each result as it comes."""

from __future__ import annotations

import selectors
import signal
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from scripts.engine import environment, forecast, stages
from scripts.engine.claim import Claim
from scripts.engine.compiled import Compiled
from scripts.engine.confine.cgroups import Warden
from scripts.engine.errors import EnvironmentBroken
from scripts.engine.host_process import HostProcess
from scripts.engine.model import BACKEND_NAMES, Job, Outcome, Result
from scripts.engine.orders import Orders
from scripts.engine.supervisor import GRACE, Observation
from scripts.engine.workspace import Workspace
from scripts.project import Project

AHEAD = 2  # times the slots: how few jobs wait when the next backend's host is started
START_SECONDS = 180.0  # for a host's imports on a cold disk
WITHOUT = (
    Outcome.IMPORT_MISSING,
    Outcome.RAISED,
)  # how a program can fail for want of a package that was hidden from it
SLOW = "Run it again when less else runs on this machine; if it comes back, `make site` repairs the environment."


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
    """Where a job waits: for a host of its backend to reach a stage."""

    backend: str
    stage: int


@dataclass(frozen=True)
class _Run:
    """A run that is under way: on which host, and when it is past all patience."""

    job: Job
    host: HostProcess
    stage: int
    space: Workspace
    compiled: Path | None  # the folder of JAX's compilation cache that is lent to it
    deadline: float


class Pool:
    """Hosts, started when they are first needed and kept until the pool is closed.

    Use it as a context manager. `run` may be called again and again; a preview keeps one pool open so that a saved
    program runs at once.

    Args:
        project: whose programs to run.
        slots: runs at the same time. Unless told, one more than there are cores for us: while a run is set up or taken down, its
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
        self._slots = slots or environment.cores() + 1
        self._fresh = fresh if fresh is not None else sys.platform != "linux"
        self._hash_seed = hash_seed
        self._python = interpreter.python
        self._prefix = interpreter.prefix
        self._requirements = interpreter.requirements or project.requirements
        self._hosts: list[HostProcess] = []
        self._runs: dict[int, _Run] = {}
        self._again: list[Job] = []  # programs that failed without a package that only the last stage has
        self._selector = selectors.DefaultSelector()
        self._next = 0
        self._known_orders: Orders | None = None

    def __enter__(self) -> Pool:
        self._claim = Claim(self._project.runs)
        self._warden = Warden(self._claim.name)
        self._warden.clear(self._claim.is_over)
        self._compiled = Compiled(self._project.cache / "jax", self._project.build / "compiled")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop_all()
        self._warden.clear()
        self._selector.close()
        self._compiled.close()
        self._claim.release()

    def run(
        self,
        jobs: Iterable[Job],
        on_start: Callable[[Job], None] | None = None,
        on_result: Callable[[Job, Result], None] | None = None,
    ) -> list[Result]:
        """Run all jobs to their end; their results in the order in which they ended.

        If it raises, whatever it is, nothing runs any more, and the pool can be used again.

        Raises:
            EnvironmentBroken: a host cannot start, or ends on its own.
        """
        try:
            return self._run(jobs, on_start, on_result)
        except BaseException:
            self._stop_all()
            self._again.clear()
            raise

    def _run(
        self,
        jobs: Iterable[Job],
        on_start: Callable[[Job], None] | None,
        on_result: Callable[[Job, Result], None] | None,
    ) -> list[Result]:
        waiting = _lines(jobs)
        results: list[Result] = []
        while waiting or self._runs:
            self._start_hosts(waiting)
            self._hand_out(waiting, on_start)
            for job, result in self._collect():
                results.append(result)
                if on_result:
                    on_result(job, result)
            while self._again:
                job = self._again.pop()
                waiting.setdefault(_Line(job.backend, stages.LAST), []).append(job)
            self._stop_idle(waiting)
        return results

    def _free(self) -> int:
        """Slots that nothing takes. A fresh host and its one run are the same; one that imports never waits, and takes two."""
        if self._fresh:
            return self._slots - len(self._hosts)
        return self._slots - len(self._runs) - 2 * sum(host.starting for host in self._hosts)

    def _start_hosts(self, waiting: dict[_Line, list[Job]]) -> None:
        for backend in dict.fromkeys(line.backend for line in waiting):
            jobs = [job for line, mine in waiting.items() if line.backend == backend for job in mine]
            wanted = frozenset(line.stage for line in waiting if line.backend == backend)
            hosts = [host for host in self._hosts if host.backend == backend]
            if self._fresh:
                unspent = sum(not host.spent for host in hosts)
                for _ in range(min(len(jobs) - unspent, self._free())):
                    self._start(backend, wanted, jobs)
            elif not hosts and self._free() > 0 and self._ahead(waiting) < AHEAD * self._slots:
                self._start(backend, wanted, jobs)
            elif hosts and max(wanted) > max(hosts[0].stages) and not self._busy(hosts[0]):
                self._stop(hosts[0])
                self._start(backend, wanted | hosts[0].stages, jobs)

    def _ahead(self, waiting: dict[_Line, list[Job]]) -> int:
        """Jobs whose host is there already: while there are many, another host would only take memory."""
        there = {host.backend for host in self._hosts}
        return sum(len(jobs) for line, jobs in waiting.items() if line.backend in there)

    def _start(self, backend: str, wanted: frozenset[int], jobs: Iterable[Job]) -> None:
        environment.available(backend, self._requirements, self._prefix)
        imports = stages.imports(wanted, jobs, self._orders().blocked)
        arguments = [f"{stage}:{','.join(names)}" for stage, names in imports.items()]
        stages_or_fresh = ["--fresh"] if self._fresh else arguments
        command = [self._python, "-m", "scripts.engine.host", self._claim.name, *stages_or_fresh]
        host = HostProcess(backend, wanted, command, self._claim, self._project.cache, self._hash_seed)
        self._hosts.append(host)
        self._selector.register(host, selectors.EVENT_READ)

    def _hand_out(self, waiting: dict[_Line, list[Job]], on_start: Callable[[Job], None] | None) -> None:
        for host in list(self._hosts):
            # Programs of later stages first: they are the longer ones, and those of earlier stages had time before.
            for line in sorted(waiting, reverse=True):
                stage = stages.first(host.stages, line.stage)
                if line.backend != host.backend or stage not in host.reached:
                    continue
                while line in waiting and (not host.spent if self._fresh else self._free() > 0):
                    job = waiting[line].pop(0)
                    if not waiting[line]:
                        del waiting[line]
                    self._send(host, stage, job)
                    if on_start:
                        on_start(job)

    def _send(self, host: HostProcess, stage: int, job: Job) -> None:
        space = Workspace.create(self._claim, job)
        compiled = self._compiled.lend() if job.backend == "jax" else None
        self._next += 1
        host.spent = True
        request = self._orders().request(self._next, job, stage, space, compiled)
        deadline = time.monotonic() + request.watch.patience + 2 * GRACE  # the host's own patience ends before
        self._runs[self._next] = _Run(job, host, stage, space, compiled, deadline)
        if not host.send(request):
            self._died(host, "ended on its own")

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
        for host in list(self._hosts):
            if host.starting and time.monotonic() - host.started > START_SECONDS:
                self._died(host, f"did not start within {START_SECONDS:g} s", SLOW)
        for run in list(self._runs.values()):
            if time.monotonic() > run.deadline:
                self._died(run.host, f"says nothing of {run.job.snippet.id}, long past its limit", SLOW)
        return ended

    def _reply(self, host: HostProcess, message: dict[str, Any]) -> list[tuple[Job, Result]]:
        if "broken" in message:
            raise EnvironmentBroken(
                f"{environment.DISTRIBUTIONS[host.backend][0]}: {message['broken']}. Run `make site` again; it repairs the environment."
            )
        if "ready" in message:
            host.reached |= host.stages if self._fresh else {message["ready"]}
            return []
        run = self._runs.pop(message["number"])
        versions = environment.versions(run.job.backend, self._requirements, self._prefix)
        blank = Result(run.job.snippet.id, run.job.backend, Outcome.COULD_NOT_START, versions=versions)
        seen = message.get("observation")
        if seen is None:
            how = f"could not be started ({message['refused']})" if "refused" in message else _ending(message["lost"])
            result = replace(
                blank, detail=f"the process that watches the program {how} before it could say how the run went"
            )
        else:
            result = run.space.judge(run.job, blank, Observation.from_fields(seen))
        again = result.outcome in WITHOUT and run.stage < stages.LAST and run.space.missed()
        self._put_away(run, kept=result.outcome is Outcome.PASSED)
        if again:
            self._again.append(run.job)
            return []
        return [(run.job, result)]

    def _put_away(self, run: _Run, kept: bool) -> None:
        """Remove what a run had; what it compiled may be kept for others."""
        if run.compiled:
            self._compiled.take_back(run.compiled, kept)
        run.space.remove()

    def _orders(self) -> Orders:
        if (
            self._known_orders is None
        ):  # a pool may be opened and never used, and to look at all packages takes a moment
            blocked = environment.blocked_modules(self._requirements, self._prefix) | {"scripts"}
            readable = (str(self._prefix or sys.prefix), str(self._project.cache))
            self._known_orders = Orders(str(self._project.root), readable, blocked)
        return self._known_orders

    def _busy(self, host: HostProcess) -> bool:
        return any(run.host is host for run in self._runs.values())

    def _stop_idle(self, waiting: dict[_Line, list[Job]]) -> None:
        """A host whose work is done makes room for another's; a fresh one has done its one program."""
        wanted = {line.backend for line in waiting}
        for host in list(self._hosts):
            if host.starting or self._busy(host):
                continue
            if (self._fresh and host.spent) or (waiting and host.backend not in wanted):
                self._stop(host)

    def _stop(self, host: HostProcess) -> None:
        self._selector.unregister(host)
        mine = [number for number, run in self._runs.items() if run.host is host]
        host.stop()
        for number in mine:
            # What was lent to it is not lent again: the program may see its end a moment later than the host.
            self._runs.pop(number).space.remove()
        self._hosts.remove(host)

    def _stop_all(self) -> None:
        for host in list(self._hosts):
            self._stop(host)

    def _died(self, host: HostProcess, how: str, then: str = "") -> None:
        said = host.complaints() or "it wrote nothing to standard error"
        then = then or "Run it again; if it comes back, `make site` repairs the environment."
        raise EnvironmentBroken(f"the process that prepares {BACKEND_NAMES[host.backend]} {how}: {said}. {then}")


def _ending(status: int) -> str:
    """How a process ended, from its exit status as subprocess gives it."""
    if status >= 0:
        return f"ended with status {status}"
    try:
        return f"was ended by {signal.Signals(-status).name}"
    except ValueError:
        return f"was ended by signal {-status}"


def _lines(jobs: Iterable[Job]) -> dict[_Line, list[Job]]:
    """Jobs of each line, the longest first: what starts last should be short, so that no core waits at the end."""
    found: dict[_Line, list[Job]] = {}
    for job in sorted(jobs, key=lambda job: -forecast.seconds(job)):
        found.setdefault(_Line(job.backend, stages.stage_of(job)), []).append(job)
    return found
