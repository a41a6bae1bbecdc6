"""Child: the process that a program runs in. It confines itself, runs the program, and testifies."""

from __future__ import annotations

import importlib.abc
import linecache
import os
import random
import sys
import tempfile
import threading
import time
import traceback
import types
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.engine import audit, style, warning_rules
from scripts.engine.confine import landlock, namespaces
from scripts.engine.coverage import MARK, compile_marked
from scripts.engine.evidence import Channel
from scripts.engine.model import AllowedWarning

THREAD_GRACE = 0.5  # seconds for threads that are just ending
FILE_SIZE = 64 * 1024 * 1024  # bytes; the largest file that a program may write


@dataclass(frozen=True)
class Assignment:
    """All that a child needs to know. Paths are absolute."""

    id: str
    backend: str
    program: str
    source: str
    folder: str  # the run's own, empty but for assets; becomes the current folder
    project: str
    readable: tuple[str, ...]
    writable: tuple[str, ...]  # beyond the folder: devices and the run's own part of the compilation cache
    compiled: str  # the folder for JAX's compilation cache
    blocked: frozenset[str]  # modules that may not be imported
    allowed_warnings: tuple[AllowedWarning, ...]
    may_start_processes: bool
    network_namespace: bool


class _Refuser(importlib.abc.MetaPathFinder):
    """Refuses modules that the record's key does not cover."""

    def __init__(self, blocked: frozenset[str]) -> None:
        self._blocked = blocked

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        if fullname.partition(".")[0] in self._blocked:
            raise ModuleNotFoundError(
                f"No module named {fullname!r} among the packages of requirements-programs.txt", name=fullname
            )


class _NoInput:
    """Stands for standard input: any use is a violation that is told and then raised."""

    def __init__(self, channel: Channel, program: str) -> None:
        self._channel = channel
        self._program = program

    def __getattr__(self, name: str) -> Any:
        self._channel.say("violation", what="input", detail=f"sys.stdin.{name}", line=audit._line_in(self._program))
        raise OSError("standard input is closed to programs")

    def __iter__(self) -> Any:
        return self.__getattr__("__iter__")


def run(assignment: Assignment, channel: Channel) -> None:
    """Run the program to its end and say how it went. Returns in the owner only; never raises for the program."""
    _confine(assignment, channel)
    module = _prepare(assignment, channel)
    ran: set[int] = set()
    module.__dict__[MARK] = ran.add
    known = set(threading.enumerate())
    _watch_threads(channel, assignment.program)
    started, cpu = time.monotonic(), time.process_time()
    try:
        code, statements = compile_marked(assignment.source, assignment.program)
    except (SyntaxError, ValueError) as error:
        channel.say("exception", **_describe(error, assignment.program), compiling=True)
        return
    channel.say("started")
    try:
        exec(code, module.__dict__)
    except BaseException as error:
        channel.say("exception", **_describe(error, assignment.program))
    else:
        seconds, cpu_seconds = time.monotonic() - started, time.process_time() - cpu
        left = _threads_left(known)
        sys.stdout.flush()
        channel.say("finished", unrun=sorted(statements - ran), threads=left, seconds=seconds, cpu=cpu_seconds)
    if os.getpid() != channel.owner:
        os._exit(0)  # a forked child ran on to the program's end; only the owner may leave through our code


def _confine(assignment: Assignment, channel: Channel) -> None:
    writable = [Path(path) for path in (assignment.folder, *assignment.writable)]
    in_force = list(landlock.restrict(writable, forbid_tcp=not assignment.network_namespace))
    if namespaces.drop_capabilities():
        in_force.append("no capabilities")
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_SIZE, FILE_SIZE))
        in_force.append("resource limits")
    except (ImportError, ValueError, OSError):
        pass
    channel.say("confined", means=[*in_force, "audit hook"])


def _prepare(assignment: Assignment, channel: Channel) -> types.ModuleType:
    os.chdir(assignment.folder)
    os.environ.update(HOME=assignment.folder, TMPDIR=assignment.folder)
    tempfile.tempdir = None  # an import may have looked it up in the parent's environment
    sys.argv = [assignment.program]
    sys.path[:] = [path for path in sys.path if path and os.path.realpath(path) != os.path.realpath(assignment.project)]
    sys.stdin = _NoInput(channel, assignment.program)
    sys.meta_path.insert(0, _Refuser(assignment.blocked))
    if assignment.backend == "jax" and "jax" in sys.modules:
        sys.modules["jax"].config.update("jax_compilation_cache_dir", assignment.compiled)
    random.seed(0)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(0)
    if "matplotlib" in sys.modules or "matplotlib" in assignment.source:
        style.apply()
    lines = assignment.source.splitlines(keepends=True)
    linecache.cache[assignment.program] = (len(assignment.source), None, lines, assignment.program)
    warning_rules.install(assignment.allowed_warnings, channel)
    separator = os.sep
    rules = audit.Rules(
        program=os.path.realpath(assignment.program),
        project=os.path.realpath(assignment.project) + separator,
        readable=tuple(os.path.realpath(path) + separator for path in assignment.readable),
        writable=tuple(os.path.realpath(path) + separator for path in (assignment.folder, *assignment.writable)),
        may_start_processes=assignment.may_start_processes,
        kernel_stops_network=assignment.network_namespace,
    )
    audit.install(rules, channel)
    module = types.ModuleType("__main__")
    module.__file__ = assignment.program
    sys.modules["__main__"] = module
    for name in [name for name in sys.modules if name.partition(".")[0] == "scripts"]:
        del sys.modules[name]  # a program cannot import the engine; our own functions keep what they hold
    return module


def _watch_threads(channel: Channel, program: str) -> None:
    """An exception in a thread, or in a finalizer, must not pass unnoticed."""

    def in_thread(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            channel.say("exception", **_describe(arguments.exc_value, program))

    def unraisable(arguments: Any) -> None:
        if arguments.exc_value is not None:
            channel.say("exception", **_describe(arguments.exc_value, program))

    threading.excepthook = in_thread
    sys.unraisablehook = unraisable


def _describe(error: BaseException, program: str) -> dict[str, Any]:
    frames = [
        {"line": frame.lineno, "function": frame.name, "code": (frame.line or "").strip()}
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == program
    ]
    if isinstance(error, SyntaxError) and error.filename == program:
        frames.append({"line": error.lineno or 0, "function": "<module>", "code": (error.text or "").strip()})
    names = [cls.__name__ for cls in type(error).__mro__]
    code = error.code if isinstance(error, SystemExit) else None
    return {
        "names": names,
        "message": str(error)[:2000],
        "frames": frames,
        "code": repr(code),
        "module": getattr(error, "name", None),
    }


def _threads_left(known: set[threading.Thread]) -> list[str]:
    deadline = time.monotonic() + THREAD_GRACE
    while True:
        left = [thread.name for thread in threading.enumerate() if thread not in known and thread.is_alive()]
        if not left or time.monotonic() > deadline:
            return left
        time.sleep(0.01)
