"""Audit: Python's own view of what a program tries. It names attempts that the kernel stops, with their line, and
stops them itself where the kernel does not."""

from __future__ import annotations

import errno
import os
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scripts.engine.evidence import Channel

# Event -> for each path that it changes: where its arguments hold the path, the folder that it starts from (-1: none
# is told), and whether a symbolic link there is followed.
CHANGES = {
    "os.remove": ((0, 1, False),),
    "os.rmdir": ((0, 1, False),),
    "os.mkdir": ((0, 2, False),),
    "os.chmod": ((0, 2, True),),
    "os.chown": ((0, 3, True),),
    "os.truncate": ((0, -1, True),),
    "os.utime": ((0, 3, True),),
    "os.setxattr": ((0, -1, True),),
    "os.removexattr": ((0, -1, True),),
    "os.chflags": ((0, -1, True),),
    "os.rename": ((0, 2, False), (1, 3, False)),
    "os.link": ((0, 2, True), (1, 3, False)),
    "os.symlink": ((1, 2, False),),
}
LISTS = {"os.listdir", "os.scandir"}
NETWORK = {
    "socket.connect",
    "socket.bind",
    "socket.sendto",
    "socket.sendmsg",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.gethostbyaddr",
}
PROCESS = {
    "os.fork",
    "os.forkpty",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "os.startfile",
    "subprocess.Popen",
}
TERMINALS = {"/dev/tty", "/dev/console"}
INPUTS = {"/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"} | TERMINALS
OUTPUTS = {"/dev/stdout", "/dev/stderr", "/dev/fd/1", "/dev/fd/2"}
INTERNET = (socket.AF_INET, socket.AF_INET6)
JAX = f"{os.sep}jax{os.sep}_src{os.sep}"
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


@dataclass(frozen=True)
class Rules:
    """What a run may touch: absolute, resolved paths ending in a separator, or single files."""

    program: str
    project: str
    readable: tuple[str, ...]  # parts of the project that may be read: installed packages
    writable: tuple[str, ...]
    compiled: str  # JAX's compilation cache, one of the writable ones: JAX alone writes there
    may_start_processes: bool
    kernel_stops_network: bool


def install(rules: Rules, channel: Channel) -> None:
    """Add the hook to this process. It cannot be removed."""
    sys.addaudithook(_hook(rules, channel))


def _hook(rules: Rules, channel: Channel) -> Callable[[str, tuple[Any, ...]], None]:
    mine = (
        threading.local()
    )  # the hook itself opens nothing that it should ask about, and other threads go on meanwhile

    def below(path: str, folders: tuple[str, ...]) -> bool:
        return any(path == folder.rstrip(os.sep) or path.startswith(folder) for folder in folders)

    def refuse(kind: str, what: str) -> None:
        channel.say("violation", what=kind, detail=what, line=line_in(rules.program))
        raise PermissionError(errno.EACCES, f"{kind}: {what}")

    def change(path: Any, folder: Any = None, follow: bool = True) -> None:
        resolved = _resolved(path, folder, follow)
        if resolved is None:
            return
        if not below(resolved, rules.writable):
            refuse("wrote outside", resolved)
        if rules.compiled and below(resolved, (rules.compiled,)) and not _called_from(JAX):
            refuse("wrote outside", f"{resolved}: what JAX compiled")

    def opened(path: Any, flags: Any) -> None:
        writes = isinstance(flags, int) and flags & WRITING
        name = os.fsdecode(path) if isinstance(path, (str, bytes)) else ""
        if (path == 0 and not writes) or name in (TERMINALS if writes else INPUTS):
            refuse("input", f"opening {name or 'standard input'}")
        if isinstance(path, int) or name in OUTPUTS:
            return  # it is open already
        resolved = _resolved(path)
        if resolved is None:
            return
        if writes and isinstance(path, (str, bytes, os.PathLike)):
            change(path)
        elif (
            resolved.startswith(rules.project)
            and resolved != rules.program
            and not below(resolved, (*rules.readable, *rules.writable))
        ):
            refuse("read undeclared", resolved[len(rules.project) :])

    def handle(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            opened(arguments[0], arguments[2])
        elif event in LISTS:
            opened(arguments[0] or ".", os.O_RDONLY)
        elif event in CHANGES:
            for place, folder, follow in CHANGES[event]:
                change(arguments[place], arguments[folder] if folder >= 0 else None, follow)
        elif event == "sqlite3.connect":
            if arguments[0] not in ("", ":memory:") and not str(arguments[0]).startswith("file:"):
                change(arguments[0])
        elif event == "socket.__new__":
            # Where the kernel stops nothing on its way out, not even a socket is made that could send something.
            known = (socket.AF_UNIX, *INTERNET) if rules.kernel_stops_network else (socket.AF_UNIX,)
            if arguments[1] not in known or arguments[2] == socket.SOCK_RAW:
                refuse("network", f"{event} of family {arguments[1]}")
        elif event in NETWORK:
            address = (
                arguments[1] if event.startswith(("socket.connect", "socket.bind", "socket.send")) else arguments[0]
            )
            local = isinstance(address, (str, bytes)) and "get" not in event
            # A path is a local socket's, which somebody outside may listen at; without an address the socket is connected.
            if not (address is None or (local and below(_resolved(address) or "", rules.writable))):
                refuse("network", f"{event} {address}")
        elif event in ("builtins.input", "builtins.input/result"):
            refuse("input", "input()")
        elif event in PROCESS and not rules.may_start_processes:
            channel.say("violation", what="process", detail=event, line=line_in(rules.program))
            if not rules.kernel_stops_network and event not in ("os.fork", "os.forkpty"):
                raise PermissionError(errno.EACCES, f"process: {event}")

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event not in WATCHED or getattr(mine, "busy", False):
            return
        mine.busy = True
        try:
            handle(event, arguments)
        finally:
            mine.busy = False

    return hook


WATCHED = {"open", "builtins.input", "sqlite3.connect", "socket.__new__"} | LISTS | CHANGES.keys() | NETWORK | PROCESS


def _resolved(path: Any, folder: Any = None, follow: bool = True) -> str | None:
    """The path without links, from the folder's descriptor if one is told; None if it names nothing in a folder."""
    if path is None:
        return None
    if isinstance(path, int):
        return _opened_at(path)
    text = os.fsdecode(path)
    if isinstance(folder, int) and folder >= 0:
        text = os.path.join(_opened_at(folder) or "", text)
    if follow:
        return os.path.realpath(text)
    head, tail = os.path.split(text.rstrip(os.sep))
    return os.path.join(os.path.realpath(head), tail)


def _opened_at(handle: int) -> str | None:
    """Where a descriptor's file stands."""
    try:
        found = os.readlink(f"/proc/self/fd/{handle}")
    except OSError:
        return None
    return found if found.startswith("/") and not found.endswith(" (deleted)") else None


def _called_from(part: str) -> bool:
    """Whether one of the nearest callers stands in a file whose path holds this."""
    frame = sys._getframe(1)
    for _ in range(12):
        if frame is None:
            return False
        if part in frame.f_code.co_filename:
            return True
        frame = frame.f_back  # type: ignore[assignment]
    return False


def line_in(program: str) -> int:
    """The line on which the program stands now, of this thread; 0 if it does not run in it."""
    frame = sys._getframe()
    line = 0
    while frame is not None:
        if frame.f_code.co_filename == program:
            line = frame.f_lineno
            break
        frame = frame.f_back  # type: ignore[assignment]
    return line
