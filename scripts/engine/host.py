"""Host: one process per backend that imports the frameworks once and forks a supervised process per program.

It speaks lines of JSON: a `Request` comes in on standard input, an observation goes out on standard output. It never runs
an operation of a framework, so it stays single-threaded and forking it is safe.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import sys
import traceback
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from scripts.engine import child, evidence, supervisor
from scripts.engine.confine import libc
from scripts.engine.model import AllowedWarning
from scripts.engine.supervisor import Watch

CHANNEL = 900  # a descriptor far from those that programs use by number


@dataclass(frozen=True)
class Request:
    """One run: what the child must know, what to hold it to, and where its traces go."""

    number: int
    assignment: child.Assignment
    watch: Watch
    evidence: str
    nonce: str
    modules: tuple[str, ...] = ()  # imported before the program's clock starts, if the host has not done so

    @staticmethod
    def from_json(text: str) -> Request:
        """The inverse of `to_json`."""
        data = json.loads(text)
        fields = data["assignment"]
        for name in ("readable", "writable"):
            fields[name] = tuple(fields[name])
        fields["blocked"] = frozenset(fields["blocked"])
        fields["allowed_warnings"] = tuple(AllowedWarning(**rule) for rule in fields["allowed_warnings"])
        return Request(
            data["number"],
            child.Assignment(**fields),
            Watch(**data["watch"]),
            data["evidence"],
            data["nonce"],
            tuple(data["modules"]),
        )

    def to_json(self) -> str:
        """One line of JSON."""
        data = asdict(self)
        data["assignment"]["blocked"] = sorted(self.assignment.blocked)
        return json.dumps(data)


def main(modules: list[str]) -> None:
    """Serve requests until standard input ends. `modules` are imported first.

    With the single argument "--fresh", serve one request instead, whose program's process imports for itself: for
    systems on which a process that has imported the frameworks cannot safely be forked.
    """
    libc.die_with_parent()
    replies = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # nothing that an import prints may reach the replies
    if modules == ["--fresh"]:
        _reply(replies, {"ready": True})
        request = Request.from_json(sys.stdin.readline())
        _reply(replies, {"number": request.number, "observation": asdict(supervise(request))})
        return
    gc.disable()  # a quarter of the imports' time goes to collections that find nothing
    for name in modules:
        try:
            importlib.import_module(name)
        except ImportError:
            continue  # the program that needs it will say so, with its line
        except Exception:
            traceback.print_exc()
            _reply(replies, {"broken": f"importing {name} failed: {sys.exc_info()[1]}"})
            return
    threads = len(os.listdir("/proc/self/task")) if libc.available else 1
    if threads > 1:
        _reply(
            replies,
            {"broken": f"importing {', '.join(modules)} started {threads - 1} threads; forking would not be safe"},
        )
        return
    gc.enable()
    # What was imported is not walked again in every child, so its pages stay shared. No collection first: it takes half a
    # second, in which no program runs, and finds little.
    gc.freeze()
    _reply(replies, {"ready": True})
    _serve(replies)


def _serve(replies: BinaryIO) -> None:
    running: dict[int, tuple[int, int]] = {}  # pidfd -> (process id, request number)
    waiting = b""
    while True:
        readable, _, _ = select.select([0, *running], [], [])
        for handle in readable:
            if handle == 0:
                part = os.read(0, 1 << 16)
                if not part:
                    return  # the parent is gone; the kernel ends our children with us
                *lines, waiting = (waiting + part).split(b"\n")
                for line in lines:
                    request = Request.from_json(line.decode())
                    process = _fork(request, replies)
                    running[os.pidfd_open(process)] = (process, request.number)
            else:
                process, number = running.pop(handle)
                os.close(handle)
                _, raw = os.waitpid(process, 0)
                if raw:  # the supervisor itself ended badly and could not reply
                    _reply(replies, {"number": number, "lost": os.waitstatus_to_exitcode(raw)})


def _fork(request: Request, replies: BinaryIO) -> int:
    process = os.fork()
    if process:
        return process
    try:
        libc.die_with_parent()
        os.setsid()
        observation = supervise(request)
        _reply(replies, {"number": request.number, "observation": asdict(observation)})
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def supervise(request: Request) -> supervisor.Observation:
    """Run one request in this process's children."""
    # Opened before the read-only view exists: the program can write to them and to nothing else out there.
    out, err = (
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        for path in (request.watch.stdout, request.watch.stderr)
    )
    channel = os.open(request.evidence, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_WRONLY)  # for standard input: reading it is an error, not an empty file

    def start(network_is_cut: bool) -> int:
        process = os.fork()
        if process:
            return process
        _become_program(request, network_is_cut, (nothing, out, err), channel)
        os._exit(0)

    writable = [
        Path(request.assignment.folder),
        *(Path(path) for path in request.assignment.writable if os.path.isdir(path)),
    ]
    return supervisor.supervise(start, request.watch, [path for path in writable if path != Path("/dev/shm")])


def _become_program(request: Request, network_is_cut: bool, streams: tuple[int, int, int], channel: int) -> None:
    """Turn this freshly forked process into the program's; it leaves through here with status 0 in every case that is told."""
    try:
        libc.die_with_parent()
        os.setsid()
        os.nice(5)  # the supervisor must get its turn beside a fork bomb
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
        os.dup2(channel, CHANNEL)
        os.closerange(3, CHANNEL)
        told = evidence.Channel(CHANNEL, os.getpid(), request.nonce)
        sys.stdout = open(1, "w", encoding="utf-8", newline="\n", closefd=False, buffering=1)  # noqa: SIM115 - lives as long as the process
        sys.stderr = open(2, "w", encoding="utf-8", newline="\n", closefd=False, buffering=1)  # noqa: SIM115
        os.environ.update(HOME=request.assignment.folder, TMPDIR=request.assignment.folder)
        for name in request.modules:
            if name not in sys.modules:
                _import_quietly(name)
        for stream in (1, 2):
            os.ftruncate(stream, 0)  # what an import wrote is not the program's
        child.run(replace(request.assignment, network_namespace=network_is_cut), told)
        sys.stdout.flush()
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)
        os._exit(70)
    os._exit(0)


def _import_quietly(name: str) -> None:
    try:
        importlib.import_module(name)
    except ImportError:
        return  # the program that needs it will say so, with its line


def _reply(replies: BinaryIO, message: dict[str, Any]) -> None:
    replies.write(json.dumps(message).encode() + b"\n")  # one write below the pipe's atomic size: replies never mix


if __name__ == "__main__":
    main(sys.argv[1:])
