"""Pool: runs jobs on hosts, as many at once as there are cores, and hands out each result as it comes."""

from __future__ import annotations

import json
import os
import secrets
import selectors
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from scripts.engine import environment, evidence
from scripts.engine.child import Assignment
from scripts.engine.errors import EnvironmentBroken
from scripts.engine.host import Request
from scripts.engine.judge import judge
from scripts.engine.model import BACKEND_NAMES, Job, Outcome, Result
from scripts.engine.parse import imported_modules
from scripts.engine.supervisor import GRACE, PATIENCE, Observation, Watch
from scripts.project import Project

# What every host imports. Keras imports TensorFlow on its own inside fit and predict, whichever the backend, if it is installed.
ALWAYS = ("numpy", "keras", "tensorflow")
NEVER = frozenset({"__future__"})
START_SECONDS = 180.0  # for a host's imports on a cold disk
UNKNOWN_SECONDS = 5.0  # what a program without a record is taken to need: early, behind those known to be long


@dataclass
class _Host:
    """A host process: its pipes, and the runs that it works on by number."""

    backend: str
    process: subprocess.Popen[bytes]
    started: float
    log: Path
    ready: bool = False
    spent: bool = False  # has been given a program; a fresh host takes only one
    buffer: bytes = b""
    running: dict[int, _Run] = field(default_factory=dict)


@dataclass(frozen=True)
class _Run:
    job: Job
    folder: Path  # the control folder; the program's own is folder/"work"
    nonce: str
    deadline: float


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


class Pool:
    """Hosts, started when they are first needed and kept until the pool is closed.

    Use it as a context manager. `run` may be called again and again; a preview keeps one pool open so that a saved
    program runs at once.

    Args:
        project: whose programs to run.
        slots: runs at the same time; one per core unless told.
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
        interpreter: Interpreter = Interpreter(),
    ) -> None:
        self._project = project
        self._slots = slots or max(
            1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        )
        self._fresh = fresh if fresh is not None else sys.platform != "linux"
        self._hash_seed = hash_seed
        self._python = interpreter.python
        self._prefix = interpreter.prefix
        self._requirements = interpreter.requirements or project.requirements
        self._hosts: dict[str, _Host] = {}
        self._selector = selectors.DefaultSelector()
        self._next = 0
        self._blocked: frozenset[str] | None = None

    def __enter__(self) -> Pool:
        self._project.runs.mkdir(parents=True, exist_ok=True)
        _clear_abandoned(self._project.runs)
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
        waiting = _by_backend(jobs)
        blocked = self._blocked_modules()
        modules = {backend: _modules(mine, blocked) for backend, mine in waiting.items()}
        results: list[Result] = []
        while waiting or any(host.running for host in self._hosts.values()):
            self._start_hosts(waiting, modules)
            self._hand_out(waiting, on_start)
            for job, result in self._collect():
                results.append(result)
                if on_result:
                    on_result(job, result)
            self._stop_idle(waiting)
        return results

    def _start_hosts(self, waiting: dict[str, list[Job]], modules: dict[str, tuple[str, ...]]) -> None:
        busy = sum(len(host.running) if host.ready else 1 for host in self._hosts.values())
        for backend in waiting:
            if backend not in self._hosts and busy < self._slots:
                self._hosts[backend] = self._start(backend, modules[backend])
                busy += 1

    def _start(self, backend: str, modules: tuple[str, ...]) -> _Host:
        environment.available(backend, self._requirements, self._prefix)
        home = Path(tempfile.mkdtemp(prefix=f"host-{os.getpid()}-", dir=self._project.runs))
        cache = self._project.cache
        for name in ("jax", "matplotlib"):
            (cache / name).mkdir(parents=True, exist_ok=True)
        settings = environment.process_environment(backend, self._hash_seed) | {
            "HOME": str(home),
            "TMPDIR": str(home),
            "MPLCONFIGDIR": str(cache / "matplotlib"),
            "JAX_COMPILATION_CACHE_DIR": str(cache / "jax"),
            "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
            "JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES": "-1",
            "PYTHONPATH": str(Path(__file__).parents[2]),
        }
        command = [self._python, "-m", "scripts.engine.host", *(["--fresh"] if self._fresh else modules)]
        log = home / "log"
        with log.open("wb") as errors:
            process = subprocess.Popen(
                command, cwd=home, env=settings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
            )
        host = _Host(backend, process, time.monotonic(), log)
        assert process.stdout is not None
        os.set_blocking(process.stdout.fileno(), False)
        self._selector.register(process.stdout, selectors.EVENT_READ, host)
        return host

    def _hand_out(self, waiting: dict[str, list[Job]], on_start: Callable[[Job], None] | None) -> None:
        free = self._slots - sum(len(host.running) if host.ready else 1 for host in self._hosts.values())
        for backend, host in self._hosts.items():
            while host.ready and free > 0 and waiting.get(backend) and not (self._fresh and host.spent):
                job = waiting[backend].pop(0)
                if not waiting[backend]:
                    del waiting[backend]
                self._send(host, job)
                host.spent = True
                free -= 1
                if on_start:
                    on_start(job)

    def _send(self, host: _Host, job: Job) -> None:
        folder = Path(tempfile.mkdtemp(prefix=f"run-{os.getpid()}-", dir=self._project.runs))
        work = folder / "work"
        work.mkdir()
        for name in job.snippet.assets:
            shutil.copy(job.snippet.path.parent / name, work / name)
        limits, nonce = job.snippet.limits, secrets.token_hex(16)
        devices = [os.devnull, "/dev/shm"] + ([str(self._project.cache / "jax")] if host.backend == "jax" else [])
        assignment = Assignment(
            id=job.snippet.id,
            backend=job.backend,
            program=str(job.snippet.path),
            source=job.snippet.source,
            folder=str(work),
            project=str(self._project.root),
            readable=(
                str(self._prefix or sys.prefix),
                str(self._project.cache),
                str(Path(__file__).parents[1]),
            ),  # libraries read the source of every frame that they meet
            writable=tuple(devices),
            blocked=self._blocked_modules(),
            allowed_warnings=job.snippet.allowed_warnings,
            may_start_processes=limits.processes > 1,
            network_namespace=False,
        )
        watch = Watch(
            limits.seconds,
            limits.memory_mib,
            limits.output_bytes,
            limits.processes,
            str(folder / "stdout"),
            str(folder / "stderr"),
        )
        self._next += 1
        modules = ALWAYS if self._fresh else ()
        request = Request(self._next, assignment, watch, str(folder / "evidence"), nonce, modules)
        host.running[self._next] = _Run(job, folder, nonce, time.monotonic() + PATIENCE * limits.seconds + 3 * GRACE)
        assert host.process.stdin is not None
        try:
            host.process.stdin.write(request.to_json().encode() + b"\n")
            host.process.stdin.flush()
        except BrokenPipeError:
            self._died(host)

    def _collect(self) -> list[tuple[Job, Result]]:
        """Wait a little for replies; the runs that ended."""
        ended: list[tuple[Job, Result]] = []
        for key, _ in self._selector.select(timeout=0.5):
            host: _Host = key.data
            part = os.read(key.fd, 1 << 16)
            if not part:
                self._died(host)
            *lines, host.buffer = (host.buffer + part).split(b"\n")
            for line in lines:
                ended += self._reply(host, json.loads(line))
        for host in self._hosts.values():
            if not host.ready and time.monotonic() - host.started > START_SECONDS:
                self._died(host, f"did not start within {START_SECONDS:g} s")
            if any(time.monotonic() > run.deadline for run in host.running.values()):
                self._died(host, "does not answer any more")
        return ended

    def _reply(self, host: _Host, message: dict[str, Any]) -> list[tuple[Job, Result]]:
        if "broken" in message:
            raise EnvironmentBroken(
                f"{environment.DISTRIBUTIONS[host.backend][0]}: {message['broken']}. Run `make site` again; it repairs the environment."
            )
        if "ready" in message:
            host.ready = True
            return []
        run = host.running.pop(message["number"])
        seen = message.get("observation")
        observation = Observation(**seen | {"means": tuple(seen["means"])}) if seen else Observation(None)
        result = self._judge(run, observation, bool(seen))
        shutil.rmtree(run.folder, ignore_errors=True)
        return [(run.job, result)]

    def _blocked_modules(self) -> frozenset[str]:
        if self._blocked is None:
            self._blocked = environment.blocked_modules(self._requirements, self._prefix) | {"scripts"}
        return self._blocked

    def _judge(self, run: _Run, observation: Observation, complete: bool) -> Result:
        job = run.job
        blank = Result(
            job.snippet.id,
            job.backend,
            Outcome.COULD_NOT_START,
            versions=environment.versions(job.backend, self._requirements, self._prefix),
        )
        work = run.folder / "work"
        if not complete:
            return blank
        facts = evidence.read(run.folder / "evidence", run.nonce)
        figures = {
            path.name: path.read_text(encoding="utf-8", errors="replace")
            for path in sorted(work.glob("*.svg"))
            if path.is_file() and not path.is_symlink()
        }
        with (run.folder / "stdout").open("rb") as out:
            printed = out.read(job.snippet.limits.output_bytes + 1)
        size = (run.folder / "stdout").stat().st_size
        printed += b"\0" * max(0, min(size, 1 << 26) - len(printed))  # its length is evidence; its text is not read
        with (run.folder / "stderr").open("rb") as err:
            err.seek(max(0, (run.folder / "stderr").stat().st_size - 4000))
            errors = err.read()
        return judge(job.snippet, blank, observation, facts, printed, errors, figures, str(work))

    def _stop_idle(self, waiting: dict[str, list[Job]]) -> None:
        """A host whose work is done makes room for another backend's; in fresh mode each has done its one program."""
        for host in list(self._hosts.values()):
            done = host.ready and not host.running and host.process.poll() is not None
            if done or (host.ready and not host.running and host.backend not in waiting and waiting):
                self._stop(host)

    def _stop(self, host: _Host) -> None:
        assert host.process.stdin is not None and host.process.stdout is not None
        self._selector.unregister(host.process.stdout)
        try:
            host.process.stdin.close()
            if host.running:
                host.process.kill()
            host.process.wait(timeout=10)
        except (OSError, subprocess.TimeoutExpired):
            host.process.kill()
            host.process.wait()
        host.process.stdout.close()
        for run in host.running.values():
            shutil.rmtree(run.folder, ignore_errors=True)
        shutil.rmtree(host.log.parent, ignore_errors=True)
        del self._hosts[host.backend]

    def _died(self, host: _Host, how: str = "ended on its own") -> None:
        if self._fresh and not host.running:
            self._stop(host)
            return
        tail = host.log.read_text(encoding="utf-8", errors="replace").strip().split("\n")[-5:]
        raise EnvironmentBroken(f"the process that prepares {BACKEND_NAMES[host.backend]} {how}: " + " / ".join(tail))


def _clear_abandoned(runs: Path) -> None:
    """Remove the folders of pools that were killed; those of pools that are alive stay."""
    for folder in runs.iterdir():
        owner = folder.name.split("-")[1]
        try:
            os.kill(int(owner), 0)
        except (ValueError, ProcessLookupError):
            shutil.rmtree(folder, ignore_errors=True)
        except PermissionError:
            continue


def _by_backend(jobs: Iterable[Job]) -> dict[str, list[Job]]:
    """Jobs of each backend, the longest first: what starts last should be short, so that no core waits at the end."""
    found: dict[str, list[Job]] = {}
    for job in sorted(
        jobs, key=lambda job: -(job.expected_seconds if job.expected_seconds is not None else UNKNOWN_SECONDS)
    ):
        found.setdefault(job.backend, []).append(job)
    return found


def _modules(jobs: Iterable[Job], blocked: frozenset[str]) -> tuple[str, ...]:
    """What a host imports before it forks: everything that any of its programs may and does import by statement."""
    wanted: set[str] = set()
    for job in jobs:
        wanted |= {name for name in imported_modules(job.snippet.source) if name.partition(".")[0] not in blocked}
    return (*ALWAYS, *sorted(wanted - set(ALWAYS) - NEVER))
