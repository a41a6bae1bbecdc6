"""Supervisor: the process around a program's process. It starts it, watches its use of the machine, stops it when it must,
and collects what can be seen from outside. It judges nothing."""

from __future__ import annotations

import contextlib
import json
import os
import re
import select
import signal
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from scripts.engine import evidence, usage
from scripts.engine.confine import libc, namespaces
from scripts.engine.confine.namespaces import Grant
from scripts.engine.evidence import ASK

POLL = 0.02  # seconds between looks; a program can overrun a limit by that much
PATIENCE = 6.0  # times the limit on the clock, however little of it the program got
GRACE = 10.0  # seconds beyond the limit after which the outer process gives up on the inner one
IMPORT_SECONDS = 120.0  # for a process that imports for itself, before its program's clock starts
PROCESS_CEILING = 8  # processes at which a run that declared fewer is stopped
ENDED_CEILING = 64  # processes that ended and that nobody waited for
THREAD_CEILING = 1000  # of all its processes; frameworks start one for each core
LEAVING = 30  # hundredths of a second in which processes of a program that has ended may end too
ANSWER = 0.05  # seconds for a process that is stopped to say where it stands
HARD_OUTPUT = 20  # times the output limit: where writing is stopped rather than judged
COUNT_FILES = 0.2  # seconds between looks at what it wrote, which take longer
FILES_MIB = 256  # on disk in the run's own folders: several times a saved model, and no disk is filled by it
FILES = 10_000  # entries in them


@dataclass(frozen=True)
class Watch:
    """What a run is held to while it runs."""

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


@dataclass(frozen=True)
class Observation:
    """How a program's process ended, seen from outside."""

    status: int | None  # exit status; negative: the signal that ended it; None: nobody saw the end
    stopped_for: str = ""  # "time", "memory", "output", "files", "processes" or "threads"
    left_running: int = 0  # processes that outlived the program
    network_attempts: int = 0
    read_input: bool = False
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
        return Observation(**fields | {"means": tuple(fields["means"]), "lines": lines})


def supervise(start: Callable[[bool], int], watch: Watch, writable: list[Path], grant: Grant) -> Observation:
    """Run a program to its end in namespaces of its own where the kernel grants them.

    Args:
        start: starts the program's process, told whether the network is cut off, and returns its id.
        watch: the limits to hold it to.
        writable: absolute folders that stay writable in the read-only view.
        grant: what `namespaces.probe` found.

    Call it in a single-threaded process that has nothing else to do: it enters the namespaces itself.
    """
    means = namespaces.enter(grant)
    if grant is not Grant.ALL:
        if means:
            means += namespaces.restrict_mounts(writable, watch.memory_mib, own_processes=False)
        return _watch_child(start(bool(means)), watch, means)
    reading, writing = os.pipe()
    inner = os.fork()
    if inner == 0:
        os.close(reading)
        libc.die_with_parent()
        means += namespaces.restrict_mounts(writable, watch.memory_mib, own_processes=True)
        observation = _watch_child(start(True), watch, means)
        os.write(writing, json.dumps(asdict(observation)).encode())
        os._exit(0)  # the first process of a process namespace: the kernel kills all that is left in it
    os.close(writing)
    return _await_inner(inner, reading, watch, means)


def _await_inner(inner: int, reading: int, watch: Watch, means: tuple[str, ...]) -> Observation:
    if not select.select([reading], [], [], IMPORT_SECONDS + PATIENCE * watch.seconds + GRACE)[0]:
        os.kill(inner, signal.SIGKILL)
        os.waitpid(inner, 0)
        return Observation(None, "time", means=means)
    text = b""
    while part := os.read(reading, 65536):
        text += part
    os.waitpid(inner, 0)
    if not text:
        return Observation(None, means=means)
    return Observation.from_fields(json.loads(text))


def _watch_child(child: int, watch: Watch, means: tuple[str, ...]) -> Observation:
    isolated = "process namespace" in means
    if libc.available and not isolated:
        libc.prctl(libc.PR_SET_CHILD_SUBREAPER, 1)  # orphans of the program become ours, so that we can find them
    began = counted = time.monotonic()
    baseline: int | None = None  # MiB that the imports took, as soon as the program starts
    found = usage.files(watch.folders, ())
    stopped, peak, status, written = "", 0, None, (0, 0)
    while status is None and not stopped:
        status = _poll(child)
        now = time.monotonic()
        alive, ended = _others(means)
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
            used = sum(max(0, usage.memory_mib(process) - (baseline or 0)) for process in alive)
            peak = max(peak, used)
            starved = usage.starved_seconds(child, alive)
            threads = sum(usage.processor(process).threads for process in alive)
            stopped = _excess(watch, now - began, starved, used, len(alive), ended, threads)
    seconds = time.monotonic() - began
    if status is None:
        if stopped != "processes":
            _ask(child)
        os.kill(child, signal.SIGKILL)
        _, raw = os.waitpid(child, 0)
        status = os.waitstatus_to_exitcode(raw)
    for _ in range(0 if stopped else LEAVING):
        if not _others(means)[0]:
            break
        time.sleep(0.01)
    left = _end_others(means)
    return Observation(
        status,
        stopped,
        left_running=0 if stopped else left,
        network_attempts=namespaces.network_attempts() if "network namespace" in means else 0,
        files_mib=written[0],
        files=written[1],
        seconds=seconds,
        peak_memory_mib=peak,
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
    pattern = re.compile(rf'File ".*/{re.escape(Path(watch.program).name)}", line (\d+) in (.+)')
    try:
        text = Path(watch.traces).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ()
    stacks = [pattern.findall(stack) for stack in text.split("\n\n")]
    # Of several threads the one in which the program began, if it is among them.
    chosen = next((stack for stack in stacks if stack and stack[-1][1] == "<module>"), max(stacks, key=len))
    return tuple((int(line), function[:80]) for line, function in reversed(chosen[:8]))


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


def _excess(watch: Watch, seconds: float, starved: float, used: int, alive: int, ended: int, threads: int) -> str:
    # On a busy machine a program is not blamed for the time in which others had the cores, up to a point.
    if seconds - starved > watch.seconds or seconds > PATIENCE * watch.seconds:
        return "time"
    if used > watch.memory_mib:
        return "memory"
    if alive > max(watch.processes, PROCESS_CEILING) or ended > ENDED_CEILING:
        return "processes"
    if threads > THREAD_CEILING:
        return "threads"
    for path in (watch.stdout, watch.stderr):
        if os.path.getsize(path) > HARD_OUTPUT * watch.output_bytes:
            return "output"
    return ""


def _others(means: tuple[str, ...]) -> tuple[list[int], int]:
    """Processes of the run that are alive: all in our namespace but us, or our descendants; and how many ended unawaited."""
    isolated = "process namespace" in means
    if not libc.available:
        return [], 0
    parents: dict[int, int] = {}
    ended: dict[int, int] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as file:
                    fields = file.read().rpartition(")")[2].split()
            except OSError:
                continue
            (ended if fields[0] in "ZX" else parents)[int(entry)] = int(fields[1])
    if isolated:
        return [process for process in parents if process != 1], len(ended)
    found: list[int] = []
    queue = [os.getpid()]
    while queue:
        parent = queue.pop()
        children = [process for process, above in parents.items() if above == parent]
        found += children
        queue += children
    mine = {os.getpid(), *found}
    return found, sum(above in mine for above in ended.values())


def _end_others(means: tuple[str, ...]) -> int:
    """Kill and reap what the program left running; how many there were."""
    first, _ = _others(means)
    rest = first
    while rest:
        for process in rest:
            try:
                os.kill(process, signal.SIGKILL)
            except OSError:
                continue
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            break
        time.sleep(0.001)
        rest, _ = _others(means)
    return len(first)
