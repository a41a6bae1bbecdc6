"""Child: the process that a program runs in. It confines itself, runs the program, and testifies."""

from __future__ import annotations

import builtins
import faulthandler
import importlib.abc
import linecache
import mmap
import os
import random
import sys
import tempfile
import traceback
import types
from collections.abc import Iterable
from dataclasses import dataclass
from os import _exit, getpid
from pathlib import Path
from resource import RLIMIT_CORE, RLIMIT_FSIZE, RUSAGE_CHILDREN, getrusage, setrlimit
from time import monotonic, process_time
from typing import Any, NoReturn, TextIO

from scripts.engine import audit, call_watch, style, usage, warning_rules, witness
from scripts.engine.confine import landlock, libc, namespaces, seccomp
from scripts.engine.coverage import HELD, MARK, compile_marked
from scripts.engine.evidence import ASK, Channel
from scripts.engine.model import AllowedWarning

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
    compiled: str  # the folder for JAX's compilation cache; empty on other backends
    blocked: frozenset[str]  # modules that may not be imported
    hidden: frozenset[str]  # packages that are as if not installed, unless they are loaded
    allowed_warnings: tuple[AllowedWarning, ...]
    may_start_processes: bool
    network_namespace: bool
    groups: tuple[str, ...] = ()  # control groups that its process is in


class _Refuser(importlib.abc.MetaPathFinder):
    """Refuses modules that the record's key does not cover."""

    def __init__(self, blocked: frozenset[str]) -> None:
        self._blocked = blocked

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        if fullname.partition(".")[0] in self._blocked:
            raise ModuleNotFoundError(
                f"No module named {fullname!r} among the packages of requirements-programs.txt", name=fullname
            )


class _Hider(importlib.abc.MetaPathFinder):
    """Lets packages seem not to be installed, and tells that somebody asked."""

    def __init__(self, hidden: frozenset[str], channel: Channel) -> None:
        self._hidden = hidden
        self._channel = channel
        self._told = False

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        if fullname in self._hidden:
            if not self._told:
                self._channel.say("hidden")
                self._told = True
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)


class _NoInput:
    """Stands for standard input: reading it in any way is a violation that is told and then raised."""

    closed = False
    encoding, errors, name, mode = "utf-8", "strict", "<stdin>", "r"

    def __init__(self, channel: Channel, program: str) -> None:
        self._channel = channel
        self._program = program

    def __getattr__(self, name: str) -> Any:
        self._channel.say("violation", what="input", detail=f"sys.stdin.{name}", line=audit.line_in(self._program))
        raise OSError("standard input is closed to programs")

    def __iter__(self) -> Any:
        return self.__getattr__("__iter__")

    def fileno(self) -> int:
        """The descriptor; whether somebody reads from it is seen from outside."""
        return 0

    def isatty(self) -> bool:
        """Nobody types."""
        return False

    def close(self) -> None:
        """multiprocessing does it in every process that it starts."""


def run(assignment: Assignment, channel: Channel, traces: int, asking: int, engine: Iterable[str]) -> None:
    """Run the program to its end and say how it went. Returns in the owner only; never raises for the program.

    Args:
        traces: a descriptor to which the lines go on which the program stood when it crashed, or got the signal `ASK`.
        asking: a socket on which the supervisor waits for what lets it be asked about system calls. Closed here.
        engine: our own modules that are loaded, by name.
    """
    faulthandler.enable(traces)
    faulthandler.register(ASK, traces)
    if seccomp.SIGNAL:
        faulthandler.register(seccomp.SIGNAL, traces, chain=True)
    _confine(assignment, channel, asking)
    module = _prepare(assignment, channel, engine)
    threads = witness.Threads()
    witness.watch_elsewhere(channel, assignment.source, assignment.program)
    endings = witness.watch_endings(assignment.program)
    converted = witness.watch_conversions(assignment.program)
    out = sys.stdout
    try:
        code, marks = compile_marked(assignment.source, assignment.program)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        witness.tell(channel, error, assignment.source, assignment.program, compiling=True)
        return
    ran = mmap.mmap(-1, max(1, len(marks.lines)))  # shared with what the program forks
    # Found from every namespace that the program may run its code in.
    builtins.__dict__.update({MARK: ran, HELD: witness.watch_assertions(channel)})
    channel.say("started", memory_mib=usage.memory_mib(getpid()))
    started, cpu = monotonic(), process_time()
    ended_by: BaseException | None = None
    try:
        exec(code, module.__dict__)
        while endings:
            endings.pop()()
    except BaseException as error:
        ended_by = error
    seconds, cpu_seconds = monotonic() - started, process_time() - cpu
    sys.settrace(None)
    sys.setprofile(None)
    if not witness.is_owner(channel):
        _leave(ended_by)
    if ended_by is not None:
        witness.tell(channel, ended_by, assignment.source, assignment.program)
    try:
        unrun = marks.unrun(ran[:], converted)
        _tell_end(channel, unrun, threads, assignment, out, ended_by is None, seconds=seconds, cpu=cpu_seconds)
    except BaseException as error:  # a signal or an interrupt that the program left under way
        witness.tell(channel, error, assignment.source, assignment.program)


def _tell_end(
    channel: Channel,
    unrun: list[int],
    threads: witness.Threads,
    assignment: Assignment,
    out: TextIO,
    whole: bool,
    **times: float,
) -> None:
    """Say what stands at the end: what never ran, what still runs. That the program came to its end, only if it did."""
    left = threads.left()
    if not assignment.may_start_processes and getrusage(RUSAGE_CHILDREN).ru_maxrss:
        channel.say("violation", what="process", detail="a process that it started has ended", line=0)
    for stream in {id(stream): stream for stream in (out, sys.stdout) if stream is not None}.values():
        try:
            stream.flush()
        except (AttributeError, OSError, ValueError):
            continue  # closed, or replaced by something that does not know how
    libc.flush_streams()
    channel.say("end", unrun=unrun, threads=left)
    if whole:
        channel.say("finished", **times)


def _leave(error: BaseException | None) -> NoReturn:
    """End a process that the program forked and that ran on to the program's end, with the status that Python would give."""
    status = 0
    if isinstance(error, SystemExit):
        status = error.code if isinstance(error.code, int) else int(error.code is not None)
    elif error is not None:
        traceback.print_exception(error, file=sys.__stderr__)
        status = 1
    _exit(status)


def _confine(assignment: Assignment, channel: Channel, asking: int) -> None:
    writable = [Path(path) for path in (assignment.folder, *assignment.writable)]
    in_force = [*assignment.groups, *landlock.restrict(writable, forbid_tcp=not assignment.network_namespace)]
    if not assignment.network_namespace:
        in_force += seccomp.forbid_internet()
    if namespaces.drop_capabilities():
        in_force.append("no capabilities")
    try:
        setrlimit(RLIMIT_CORE, (0, 0))
        setrlimit(RLIMIT_FSIZE, (FILE_SIZE, FILE_SIZE))
        in_force.append("resource limits")
    except (ValueError, OSError):
        pass
    listener = seccomp.report_calls()
    if listener is not None:
        call_watch.hand_over(listener, asking)
        os.close(listener)
        in_force.append("seccomp notifications")
    os.close(asking)
    channel.say("confined", means=[*in_force, "audit hook"])


def _prepare(assignment: Assignment, channel: Channel, engine: Iterable[str]) -> types.ModuleType:
    ours = {os.path.realpath(path) for path in (os.getcwd(), assignment.project)}
    os.chdir(assignment.folder)
    os.environ.update(HOME=assignment.folder, TMPDIR=assignment.folder)
    os.environ.pop("TORCHINDUCTOR_CACHE_DIR", None)  # PyTorch sets it while it is imported, to a folder of the host's
    tempfile.tempdir = None  # an import may have looked it up in the parent's environment
    sys.argv = [assignment.program]
    sys.path[:] = [path for path in sys.path if path and os.path.realpath(path) not in ours]
    sys.stdin = _NoInput(channel, assignment.program)
    vars(sys).update(__stdin__=sys.stdin, __stdout__=sys.stdout)
    sys.meta_path[:0] = [_Refuser(assignment.blocked), _Hider(assignment.hidden.difference(sys.modules), channel)]
    if assignment.backend == "jax" and "jax" in sys.modules:
        sys.modules["jax"].config.update("jax_compilation_cache_dir", assignment.compiled)
    random.seed(0)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(0)
    if "torch" in sys.modules:
        sys.modules["torch"].default_generator.manual_seed(0)
    if "tensorflow" in sys.modules:
        sys.modules["tensorflow"].config.set_soft_device_placement(False)  # a device that is not there is an error
    if "matplotlib" in sys.modules or "matplotlib" in assignment.source:
        style.apply()
    lines = assignment.source.splitlines(keepends=True)
    linecache.cache[assignment.program] = (len(assignment.source), None, lines, assignment.program)
    warning_rules.install(assignment.allowed_warnings, assignment.program, channel)
    separator = os.sep
    rules = audit.Rules(
        program=os.path.realpath(assignment.program),
        project=os.path.realpath(assignment.project) + separator,
        readable=tuple(os.path.realpath(path) + separator for path in assignment.readable),
        writable=tuple(os.path.realpath(path) + separator for path in (assignment.folder, *assignment.writable)),
        compiled=os.path.realpath(assignment.compiled) + separator if assignment.compiled else "",
        may_start_processes=assignment.may_start_processes,
        kernel_stops_network=assignment.network_namespace,
    )
    audit.install(rules, channel)
    module = types.ModuleType("__main__")
    module.__file__ = assignment.program
    module.__package__ = ""
    sys.modules["__main__"] = module
    for name in engine:
        del sys.modules[name]  # a program cannot import the engine; our own functions keep what they hold
    return module
