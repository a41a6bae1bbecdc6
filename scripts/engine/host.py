"""Host: imports the frameworks once, and forks a supervised process per program.

It speaks lines of JSON: a `Request` comes in on standard input, an observation goes out on standard output. It imports in
stages. At the end of each it forks: one process serves the programs of that stage and hands on what is for later ones, the
other imports the next. None of them ever runs an operation of a framework, so they stay single-threaded and forking is safe.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import sys
import time
import traceback
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

from scripts.engine import launch, style, usage
from scripts.engine.confine import libc, namespaces
from scripts.engine.confine.cgroups import Group, Warden
from scripts.engine.confine.namespaces import Grant
from scripts.engine.request import Request
from scripts.engine.supervisor import THREAD_CEILING

# MiB that a run's group may take beyond the program's limit and copies of all pages that it shares with its host: so far, the
# supervisor sees a program that grows, and stops it with its line. What grows faster the kernel stops.
HEADROOM = 256
GUARD = 5.0  # seconds between looks for supervisors that are past all patience


@dataclass(frozen=True)
class _Running:
    """A run that is under way: the process that supervises it, and when that is past all patience."""

    process: int
    number: int
    deadline: float
    group: Group


@dataclass(frozen=True)
class _Starter:
    """Starts the runs of one process of the host, and sees to their ends."""

    grant: Grant
    warden: Warden
    replies: BinaryIO
    me: int  # by which a child tells whether this process is alive; -1 where there are no such descriptors

    @staticmethod
    def here(grant: Grant, warden: Warden, replies: BinaryIO) -> _Starter:
        """For the process that calls it."""
        return _Starter(grant, warden, replies, os.pidfd_open(os.getpid()) if libc.available else -1)

    def start(self, request: Request) -> _Running | None:
        """Fork a run's supervisor; None, and it is told, if the machine refuses another process."""
        shared = usage.pages_mib(os.getpid())
        group = self.warden.group(request.watch.memory_mib + shared + HEADROOM, THREAD_CEILING)
        try:
            process = namespaces.fork(self.grant)
        except OSError as error:
            group.remove()
            _reply(self.replies, {"number": request.number, "refused": str(error)[:200]})
            return None
        if process:
            return _Running(process, request.number, time.monotonic() + request.watch.patience, group)
        try:
            libc.die_with_parent()
            if self.me >= 0 and select.select([self.me], [], [], 0)[0]:
                os._exit(1)  # it ended before the kernel knew whose end to watch for
            os.setsid()
            observation = launch.supervise(request, self.grant, group)
            _reply(self.replies, {"number": request.number, "observation": asdict(observation)})
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)

    def reap(self, run: _Running) -> None:
        """Wait for a supervisor's end, which is near or over."""
        _, raw = os.waitpid(run.process, 0)
        run.group.remove()
        if raw:  # it ended badly and could not reply
            _reply(self.replies, {"number": run.number, "lost": os.waitstatus_to_exitcode(raw)})


@dataclass(frozen=True)
class _Post:
    """Where a stage's process gets its requests and sends its replies, and the next stage's process, if there is one."""

    stage: int
    requests: int
    replies: BinaryIO
    onward: int = -1  # where requests for later stages go
    following: int = -1  # that process


def main(arguments: list[str]) -> None:
    """Serve requests until they end.

    Args:
        arguments: the build's name; then for each stage, in order, its number and what to import: "0:numpy",
            "2:keras,tensorflow". Or, in place of the stages, "--fresh": serve one request, whose program's process imports for itself, for systems on which a process
            that has imported the frameworks cannot safely be forked.
    """
    libc.die_with_parent()
    warden = Warden(arguments.pop(0))
    grant = namespaces.probe()
    replies = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # nothing that an import prints may reach the replies
    if arguments == ["--fresh"]:
        _reply(replies, {"ready": 0})
        starter = _Starter.here(grant, warden, replies)
        run = starter.start(Request.from_json(sys.stdin.readline()))
        if run:
            starter.reap(run)  # the pool ends us if that takes too long
        return
    post = _import_stages([argument.partition(":")[::2] for argument in arguments], replies)
    if post:
        # What was imported is not walked again in every child, so its pages stay shared. No collection first: it takes half
        # a second, in which no program runs, and finds little.
        gc.enable()
        gc.freeze()
        _reply(replies, {"ready": post.stage})
        _serve(post, _Starter.here(grant, warden, replies))


def _import_stages(stages: list[tuple[str, str]], replies: BinaryIO) -> _Post | None:
    """Returns once in the process of each stage, when that stage is imported; None in one that could not import."""
    gc.disable()  # a quarter of the imports' time goes to collections that find nothing
    requests = 0
    for index, (stage, names) in enumerate(stages):
        fault = _import(names.split(","))
        if fault:
            _reply(replies, {"broken": fault[:1000]})
            return None
        if index == len(stages) - 1:
            break
        reading, writing = os.pipe()
        process = os.fork()
        if process:
            os.close(reading)
            return _Post(int(stage), requests, replies, writing, process)
        libc.die_with_parent()
        os.close(writing)
        requests = reading
    return _Post(int(stage), requests, replies)


def _import(names: list[str]) -> str:
    """What went wrong; empty if nothing did."""
    for name in names:
        try:
            importlib.import_module(name)
        except ImportError:
            continue  # the program that needs it will say so, with its line
        except Exception:
            traceback.print_exc()
            return f"importing {name} failed: {sys.exc_info()[1]}"
    if "matplotlib.pyplot" in names:
        style.rehearse()
    threads = len(os.listdir("/proc/self/task")) if libc.available else 1
    if threads > 1:
        return f"importing {', '.join(names)} started {threads - 1} threads; forking would not be safe"
    return ""


def _serve(post: _Post, starter: _Starter) -> None:
    running: dict[int, _Running] = {}  # by pidfd
    following = [os.pidfd_open(post.following)] if post.following > 0 else []
    waiting = b""
    while True:
        readable, _, _ = select.select([post.requests, *running, *following], [], [], GUARD)
        for run in running.values():
            if time.monotonic() > run.deadline:
                os.kill(run.process, signal.SIGKILL)  # its end is seen, and told, in the next round
        for handle in readable:
            if handle in following:
                return  # it could not import, and has said so
            if handle == post.requests:
                part = os.read(post.requests, 1 << 16)
                if not part:
                    return  # the parent is gone; the kernel ends our children with us
                *lines, waiting = (waiting + part).split(b"\n")
                for line in lines:
                    request = Request.from_json(line.decode())
                    if request.stage > post.stage:
                        _write(post.onward, line + b"\n")
                        continue
                    started = starter.start(request)
                    if started:
                        running[os.pidfd_open(started.process)] = started
            else:
                os.close(handle)
                starter.reap(running.pop(handle))


def _write(handle: int, text: bytes) -> None:
    while text:
        text = text[os.write(handle, text) :]


def _reply(replies: BinaryIO, message: dict[str, Any]) -> None:
    replies.write(json.dumps(message).encode() + b"\n")  # one write below the pipe's atomic size: replies never mix


if __name__ == "__main__":
    main(sys.argv[1:])
