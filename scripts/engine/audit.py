"""Audit: Python's own view of what a program tries. It names attempts that the kernel stops, with their line, and
stops them itself where the kernel does not."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scripts.engine.evidence import Channel

CHANGES_FIRST = {
    "os.remove",
    "os.rmdir",
    "os.mkdir",
    "os.chmod",
    "os.chown",
    "os.truncate",
    "os.utime",
    "os.setxattr",
    "os.removexattr",
    "os.chflags",
}
CHANGES_BOTH = {"os.rename"}
CHANGES_SECOND = {"os.link", "os.symlink"}
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
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


@dataclass(frozen=True)
class Rules:
    """What a run may touch: absolute, resolved paths ending in a separator, or single files."""

    program: str
    project: str
    readable: tuple[str, ...]  # parts of the project that may be read: installed packages
    writable: tuple[str, ...]
    may_start_processes: bool
    kernel_stops_network: bool


def install(rules: Rules, channel: Channel) -> None:
    """Add the hook to this process. It cannot be removed."""
    sys.addaudithook(_hook(rules, channel))


def _hook(rules: Rules, channel: Channel) -> Callable[[str, tuple[Any, ...]], None]:
    busy = False

    def below(path: str, folders: tuple[str, ...]) -> bool:
        return any(path == folder.rstrip(os.sep) or path.startswith(folder) for folder in folders)

    def refuse(kind: str, what: str) -> None:
        channel.say("violation", what=kind, detail=what, line=_line_in(rules.program))
        raise PermissionError(errno.EACCES, f"{kind}: {what}")

    def change(path: Any) -> None:
        resolved = _resolved(path)
        if resolved is not None and not below(resolved, rules.writable):
            refuse("wrote outside", resolved)

    def opened(path: Any, flags: Any) -> None:
        resolved = _resolved(path)
        if resolved is None:
            return
        if isinstance(flags, int) and flags & WRITING:
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
        elif event in CHANGES_FIRST:
            change(arguments[0])
        elif event in CHANGES_BOTH:
            change(arguments[0])
            change(arguments[1])
        elif event in CHANGES_SECOND:
            change(arguments[1])
        elif event in NETWORK:
            address = (
                arguments[1] if event.startswith(("socket.connect", "socket.bind", "socket.send")) else arguments[0]
            )
            if not isinstance(address, (str, bytes)) or "get" in event:  # a path is a local socket's
                refuse("network", f"{event} {address}")
        elif event in ("builtins.input", "builtins.input/result"):
            refuse("input", "input()")
        elif event in PROCESS and not rules.may_start_processes:
            channel.say("violation", what="process", detail=event, line=_line_in(rules.program))
            if not rules.kernel_stops_network and event not in ("os.fork", "os.forkpty"):
                raise PermissionError(errno.EACCES, f"process: {event}")

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal busy
        if busy or event not in WATCHED:
            return
        busy = True
        try:
            handle(event, arguments)
        finally:
            busy = False

    return hook


WATCHED = {"open", "builtins.input"} | CHANGES_FIRST | CHANGES_BOTH | CHANGES_SECOND | NETWORK | PROCESS


def _resolved(path: Any) -> str | None:
    if isinstance(path, (int, type(None))):
        return None
    return os.path.realpath(os.fsdecode(path))


def _line_in(program: str) -> int:
    frame = sys._getframe()
    line = 0
    while frame is not None:
        if frame.f_code.co_filename == program:
            line = frame.f_lineno
            break
        frame = frame.f_back  # type: ignore[assignment]
    return line
