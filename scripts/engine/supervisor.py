"""Supervisor: the process around a program's process. It starts it, watches its use of the machine, stops it when it must,
and collects what can be seen from outside. It judges nothing."""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.engine import evidence, usage
from scripts.engine.call_watch import CallWatch
from scripts.engine.census import Census
from scripts.engine.confine import libc, namespaces
from scripts.engine.confine.cgroups import Group
from scripts.engine.confine.namespaces import Grant
from scripts.engine.evidence import ASK

POLL = 0.02  # seconds between looks at the memory that it takes, and at whether it started a process or thread
LOOK = 0.1  # seconds between looks at all the rest, which cost more; a program can overrun a limit by that much
PATIENCE = 6.0  # times the limit on the clock, however little of it the program got
GRACE = 10.0  # seconds beyond the limit after which the host gives up on the process that supervises
IMPORT_SECONDS = 120.0  # for a process that imports for itself, before its program's clock starts
PROCESS_CEILING = 8  # processes at which a run that declared fewer is stopped
ENDED_CEILING = 64  # processes that ended and that nobody waited for
THREAD_CEILING = 1000  # of all its processes; frameworks start one for each core
LEAVING = 30  # hundredths of a second in which processes of a program that has ended may end too
ANSWER = 0.05  # seconds for a process that is stopped to say where it stands
HELD_BY_KERNEL = {"": "", "memory": "memory", "pids": "tasks"}  # a control group's ceiling -> what a run is stopped for
HARD_OUTPUT = 20  # times the output limit: where writing is stopped rather than judged
LONGEST_TRACES = 1 << 16  # characters of what a process says of where it stands
FRAME = re.compile(r'^  File "([^"\n]+)", line (\d{1,7}) in ([\x20-\x7e]{1,80})', re.MULTILINE)
COUNT_FILES = 0.2  # seconds between looks at what it wrote, which take longer
FILES_MIB = 256  # on disk in the run's own folders: several times a saved model, and no disk is filled by it
FILES = 10_000  # entries in them


@dataclass(frozen=True)
class Watch:
    """What a run is held to while it runs: seconds on the clock, MiB beyond the imports, bytes of output, processes at once."""

    seconds: float
    memory_mib: int
    output_bytes: int
    processes: int
    stdout: str
    stderr: str
    folders: tuple[str, ...]  # those that it may fill
    evidence: str  # where its process says that the program starts
    nonce: str  # by which its words are known
    traces: str  # where it says on which lines it stands, when it is asked or crashes
    program: str

    @property
    def patience(self) -> float:
        """Seconds after which the host gives up on the process that supervises the run."""
        return IMPORT_SECONDS + PATIENCE * self.seconds + GRACE


@dataclass(frozen=True)
class Observation:
    """How a program's process ended, seen from outside."""

    status: int | None  # exit status; negative: the signal that ended it; None: nobody saw the end
    stopped_for: str = ""  # "time", "memory", "output", "files", "processes", "threads" or "tasks", which are either
    left_running: int = 0  # processes that outlived the program
    network_attempts: int = 0
    read_input: bool = False
    # What it asked the kernel for, past Python or in another process: files outside to change, sockets to open or connect.
    outside: tuple[str, ...] = ()
    network: tuple[str, ...] = ()
    files_mib: int = 0
    files: int = 0
    seconds: float = 0.0
    peak_memory_mib: int = 0
    lines: tuple[tuple[int, str], ...] = ()  # where the program stood when it was stopped or crashed
    means: tuple[str, ...] = ()

    @staticmethod
    def from_fields(fields: dict[str, Any]) -> Observation:
        """The inverse of `dataclasses.asdict`, also after a passage through JSON."""
        lines = tuple((int(line), str(function)) for line, function in fields["lines"])
        lists = {name: tuple(fields[name]) for name in ("means", "outside", "network")}
        return Observation(**fields | lists | {"lines": lines})


def supervise(
    start: Callable[[bool], int], watch: Watch, writable: list[Path], grant: Grant, group: Group, calls: CallWatch
) -> Observation:
    """Run a program to its end. Call it in a child of `namespaces.fork` that has nothing else to do.

    Args:
        start: starts the program's process, told whether the network is cut off, and returns its id.
        watch: the limits to hold it to.
        writable: absolute folders that stay writable in the read-only view.
        grant: what `namespaces.fork` was told.
        group: the control groups that the program's process will be in.
        calls: where it will ask about system calls.
    """
    means = namespaces.settle(grant, writable, watch.memory_mib)
    child = start("network namespace" in means)
    calls.begin(child)  # a thread: only now, since this process forks no more
    return _watch_child(child, watch, means, group, calls)


def _watch_child(child: int, watch: Watch, means: tuple[str, ...], group: Group, calls: CallWatch) -> Observation:
    census = Census(isolated="process namespace" in means)
    began = looked = counted = time.monotonic()
    baseline: int | None = None  # MiB that the imports took, as soon as the program starts
    found = usage.files(watch.folders, ())
    alive, ended = [child], 0
    stopped, peak, status, written = "", 0, None, (0, 0)
    while status is None and not stopped:
        status = _poll(child)
        now = time.monotonic()
        whole = status is not None or census.may_have_grown() or now - looked > LOOK
        if whole:
            looked = now
            alive, ended = census.take()
            alive = alive or [child]
        if status is not None or now - counted > COUNT_FILES:
            size, entries = usage.files(watch.folders, alive)
            counted, written = now, (size - found[0], entries - found[1])
        if written[0] > FILES_MIB or written[1] > FILES:
            stopped = "files"
        elif status is None and baseline is None:
            baseline = evidence.memory_at_start(Path(watch.evidence), watch.nonce)
            if baseline is not None:
                began = now
            elif now - began > IMPORT_SECONDS:
                stopped = "time"
        elif status is None:
            measure = usage.memory_mib if whole else usage.pages_mib
            used = sum(max(0, measure(process) - (baseline or 0)) for process in alive)
            peak = max(peak, used)
            if used > watch.memory_mib:
                stopped = "memory"
            elif whole:
                stopped = _excess(watch, child, alive, ended, now - began)
    seconds = time.monotonic() - began
    if status is None:
        if stopped != "processes":
            _ask(child)
        os.kill(child, signal.SIGKILL)
        _, raw = os.waitpid(child, 0)
        status = os.waitstatus_to_exitcode(raw)
    for _ in range(0 if stopped else LEAVING):
        if not census.take()[0]:
            break
        time.sleep(0.01)
    left = census.end_all()
    if not libc.available:  # no census there, but the program's process leads a group
        with contextlib.suppress(OSError):
            os.killpg(child, signal.SIGKILL)
    # The kernel may have stopped it, or something that it started, between two looks.
    stopped = stopped or HELD_BY_KERNEL[group.exceeded()]
    return Observation(
        status,
        stopped,
        left_running=0 if stopped else left,
        network_attempts=namespaces.network_attempts() if "network namespace" in means else 0,
        files_mib=written[0],
        files=written[1],
        seconds=seconds,
        peak_memory_mib=peak,
        outside=tuple(calls.outside),
        network=tuple(calls.network),
        lines=_lines(watch),
        means=means,
    )


def _ask(child: int) -> None:
    """Give the program's process a moment to say where it stands."""
    with contextlib.suppress(OSError):
        os.kill(child, ASK)
    time.sleep(ANSWER)


def _lines(watch: Watch) -> tuple[tuple[int, str], ...]:
    """Line and function of the program's own frames, the innermost last, if its process said where it stood."""
    try:
        with open(watch.traces, encoding="ascii", errors="replace") as file:
            text = file.read(LONGEST_TRACES)
    except OSError:
        return ()
    program = watch.program.encode("ascii", "backslashreplace").decode()  # as faulthandler writes it, too
    stacks = [
        [(found[2], found[3]) for found in FRAME.finditer(stack) if found[1] == program] for stack in text.split("\n\n")
    ]
    # Of several threads the one in which the program began, if it is among them.
    chosen = next((stack for stack in stacks if stack and stack[-1][1] == "<module>"), max(stacks, key=len))
    return tuple((int(line), function) for line, function in reversed(chosen[:8]))


def _poll(child: int) -> int | None:
    """The child's exit status as subprocess gives it, or None if it still runs after one interval."""
    if hasattr(os, "pidfd_open"):
        try:
            handle = os.pidfd_open(child)
        except OSError:
            handle = -1
        if handle >= 0:
            select.select([handle], [], [], POLL)
            os.close(handle)
    else:
        time.sleep(POLL)
    # Other children are orphans that the program left to us; they are not reaped before they are counted.
    found, raw = os.waitpid(child, os.WNOHANG)
    return os.waitstatus_to_exitcode(raw) if found else None


def _excess(watch: Watch, child: int, alive: list[int], ended: int, seconds: float) -> str:
    # On a busy machine a program is not blamed for the time in which others had the cores, up to a point.
    starved = usage.starved_seconds(child, alive)
    if seconds - starved > watch.seconds or seconds > PATIENCE * watch.seconds:
        return "time"
    if len(alive) > max(watch.processes, PROCESS_CEILING) or ended > ENDED_CEILING:
        return "processes"
    if sum(usage.processor(process).threads for process in alive) > THREAD_CEILING:
        return "threads"
    for path in (watch.stdout, watch.stderr):
        if os.path.getsize(path) > HARD_OUTPUT * watch.output_bytes:
            return "output"
    return ""
