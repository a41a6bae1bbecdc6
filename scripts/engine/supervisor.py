"""Supervisor: the process around a program's process. It starts it, watches its use of the machine, stops it when it must,
and collects what can be seen from outside. It judges nothing."""

from __future__ import annotations

import json
import os
import select
import signal
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from scripts.engine.confine import libc, namespaces

POLL = 0.02  # seconds between looks; a program can overrun a limit by that much
PATIENCE = 6.0  # times the limit on the clock, however little of it the program got
GRACE = 10.0  # seconds beyond the limit after which the outer process gives up on the inner one
PROCESS_CEILING = 8  # processes at which a run that declared fewer is stopped
HARD_OUTPUT = 20  # times the output limit: where writing is stopped rather than judged


@dataclass(frozen=True)
class Watch:
    """What a run is held to while it runs."""

    seconds: float
    memory_mib: int
    output_bytes: int
    processes: int
    stdout: str
    stderr: str


@dataclass(frozen=True)
class Observation:
    """How a program's process ended, seen from outside."""

    status: int | None  # exit status; negative: the signal that ended it; None: nobody saw the end
    stopped_for: str = ""  # "time", "memory", "output" or "processes"
    left_running: int = 0  # processes that outlived the program
    network_attempts: int = 0
    seconds: float = 0.0
    peak_memory_mib: int = 0
    means: tuple[str, ...] = ()


def supervise(start: Callable[[bool], int], watch: Watch, writable: list[Path]) -> Observation:
    """Run a program to its end in namespaces of its own where the kernel grants them.

    Args:
        start: starts the program's process, told whether the network is cut off, and returns its id.
        watch: the limits to hold it to.
        writable: absolute folders that stay writable in the read-only view.

    Call it in a single-threaded process that has nothing else to do: it enters the namespaces itself.
    """
    means = namespaces.enter()
    if not means:
        return _watch_child(start(False), watch, ())
    reading, writing = os.pipe()
    inner = os.fork()
    if inner == 0:
        os.close(reading)
        libc.die_with_parent()
        means += namespaces.restrict_mounts(writable, watch.memory_mib)
        observation = _watch_child(start(True), watch, means)
        os.write(writing, json.dumps(asdict(observation)).encode())
        os._exit(0)  # the first process of a process namespace: the kernel kills all that is left in it
    os.close(writing)
    return _await_inner(inner, reading, watch, means)


def _await_inner(inner: int, reading: int, watch: Watch, means: tuple[str, ...]) -> Observation:
    if not select.select([reading], [], [], PATIENCE * watch.seconds + GRACE)[0]:
        os.kill(inner, signal.SIGKILL)
        os.waitpid(inner, 0)
        return Observation(None, "time", means=means)
    text = b""
    while part := os.read(reading, 65536):
        text += part
    os.waitpid(inner, 0)
    if not text:
        return Observation(None, means=means)
    fields = json.loads(text)
    return Observation(**fields | {"means": tuple(fields["means"])})


def _watch_child(child: int, watch: Watch, means: tuple[str, ...]) -> Observation:
    isolated = "process namespace" in means
    if libc.available and not isolated:
        libc.prctl(libc.PR_SET_CHILD_SUBREAPER, 1)  # orphans of the program become ours, so that we can find them
    started = time.monotonic()
    baseline = _anonymous_mib(child)
    stopped, peak, status, most = "", 0, None, 1
    while True:
        status = _poll(child)
        if status is not None:
            break
        alive = _others(means) or [child]
        most = max(most, len(alive))
        used = sum(max(0, _anonymous_mib(process) - baseline) for process in alive)
        peak = max(peak, used)
        stopped = _excess(watch, time.monotonic() - started, _starved_seconds(child), used, len(alive))
        if stopped:
            os.kill(child, signal.SIGKILL)
            _, raw = os.waitpid(child, 0)
            status = os.waitstatus_to_exitcode(raw)
            break
    seconds = time.monotonic() - started
    left = _end_others(means)
    attempts = namespaces.network_attempts() if isolated else 0
    return Observation(status, stopped, 0 if stopped else left, attempts, seconds, peak, means)


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


def _excess(watch: Watch, seconds: float, starved: float, used: int, alive: int) -> str:
    # On a busy machine a program is not blamed for the time in which others had the cores, up to a point.
    if seconds - starved > watch.seconds or seconds > PATIENCE * watch.seconds:
        return "time"
    if used > watch.memory_mib:
        return "memory"
    if alive > max(watch.processes, PROCESS_CEILING):
        return "processes"
    for path in (watch.stdout, watch.stderr):
        if os.path.getsize(path) > HARD_OUTPUT * watch.output_bytes:
            return "output"
    return ""


def _others(means: tuple[str, ...]) -> list[int]:
    """Processes of the run that are alive: all in our namespace but us, or our descendants."""
    isolated = "process namespace" in means
    if not libc.available or (isolated and "own /proc" not in means):
        return []  # /proc is missing, or shows other processes than ours; the namespace's end kills them all the same
    states: dict[int, int] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as file:
                    fields = file.read().rpartition(")")[2].split()
            except OSError:
                continue
            if fields[0] not in "ZX":
                states[int(entry)] = int(fields[1])
    mine = os.getpid()
    if isolated:
        return [process for process in states if process != 1]
    found: list[int] = []
    queue = [mine]
    while queue:
        parent = queue.pop()
        children = [process for process, above in states.items() if above == parent]
        found += children
        queue += children
    return found


def _end_others(means: tuple[str, ...]) -> int:
    """Kill and reap what the program left running; how many there were."""
    first = _others(means)
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
        rest = _others(means)
    return len(first)


def _starved_seconds(process: int) -> float:
    """Seconds in which the process was ready to run and waited for a core; 0 where the kernel does not say."""
    try:
        with open(f"/proc/{process}/schedstat", encoding="ascii") as file:
            return int(file.read().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0


def _anonymous_mib(process: int) -> int:
    """Private memory in MiB: resident pages less those of files and shared memory; 0 where it cannot be told."""
    try:
        with open(f"/proc/{process}/statm", encoding="ascii") as file:
            fields = file.read().split()
    except OSError:
        return 0
    return (int(fields[1]) - int(fields[2])) * os.sysconf("SC_PAGE_SIZE") // 1024**2
