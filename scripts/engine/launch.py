"""Launch: one run's two processes, from being forked to the program's first line: the one that supervises, and the program's own."""

from __future__ import annotations

import importlib
import os
import resource
import socket
import sys
import traceback
from dataclasses import replace
from os import _exit
from pathlib import Path

from scripts.engine import child, evidence, supervisor
from scripts.engine.call_watch import CallWatch
from scripts.engine.confine import cgroups, libc
from scripts.engine.confine.cgroups import Group
from scripts.engine.confine.namespaces import Grant
from scripts.engine.request import Request

# Descriptors far from those that programs use by number, as far as the system grants them.
TRACES = min(901, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 1)
CHANNEL = TRACES - 1
ASKING = CHANNEL - 1
# Looked up once: to walk all modules in a child would copy thousands of pages that it shares with its host.
ENGINE = tuple(name for name in sys.modules if name.partition(".")[0] == "scripts")


def supervise(request: Request, grant: Grant, group: Group) -> supervisor.Observation:
    """Run one request in this process's child, confined as far as is granted. For a child of `namespaces.fork`."""
    # Opened before the read-only view exists: the program can write to them and to nothing else out there.
    out, err = (
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        for path in (request.watch.stdout, request.watch.stderr)
    )
    channel, traces = (
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        for path in (request.watch.evidence, request.watch.traces)
    )
    # Standard input holds one byte that is there afterwards if nobody read it, in whatever way and process.
    bait, writing = os.pipe()
    os.write(writing, b"\n")
    os.close(writing)

    ours, theirs = socket.socketpair()

    def start(network_is_cut: bool) -> int:
        process = os.fork()
        if process:
            theirs.close()
            return process
        _become_program(request, network_is_cut, (bait, out, err), channel, traces, theirs.fileno(), group)
        os._exit(0)

    folders = [request.assignment.folder, *filter(os.path.isdir, request.assignment.writable)]
    writable = [Path(folder) for folder in folders if folder != "/dev/shm"]
    calls = CallWatch(ours, writable)
    seen = supervisor.supervise(start, request.watch, writable, grant, group, calls)
    return replace(seen, read_input=not os.read(bait, 1))


def _become_program(
    request: Request,
    network_is_cut: bool,
    streams: tuple[int, int, int],
    channel: int,
    traces: int,
    asking: int,
    group: Group,
) -> None:
    """Turn this freshly forked process into the program's; it leaves through here with status 0 in every case that is told."""
    told: evidence.Channel | None = None
    try:
        libc.die_with_parent()
        os.setsid()
        os.nice(5)  # the supervisor must get its turn beside a fork bomb
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
        os.dup2(channel, CHANNEL)
        os.dup2(traces, TRACES)
        os.dup2(asking, ASKING)
        doors = [(names, os.dup2(door, ASKING - 1 - index)) for index, (names, door) in enumerate(group.doors)]
        os.closerange(3, ASKING - len(doors))
        told = evidence.Channel(CHANNEL, os.getpid(), request.watch.nonce)
        sys.stdout = open(1, "w", encoding="utf-8", newline="\n", closefd=False, buffering=1)  # noqa: SIM115 - lives as long as the process
        sys.stderr = open(2, "w", encoding="utf-8", newline="\n", closefd=False, buffering=1)  # noqa: SIM115
        os.environ.update(HOME=request.assignment.folder, TMPDIR=request.assignment.folder)
        for name in request.modules:
            if name not in sys.modules:
                _import_quietly(name)
        for stream in (1, 2):
            os.ftruncate(stream, 0)  # what an import wrote is not the program's
        # Here and not before: what an import takes is not the program's.
        assignment = replace(request.assignment, network_namespace=network_is_cut, groups=cgroups.enter(doors))
        child.run(assignment, told, TRACES, ASKING, ENGINE)
    except BaseException:
        if told:
            told.say("runner failed")
        traceback.print_exc(file=sys.__stderr__)
        _exit(70)
    _exit(0)


def _import_quietly(name: str) -> None:
    try:
        importlib.import_module(name)
    except ImportError:
        return  # the program that needs it will say so, with its line
