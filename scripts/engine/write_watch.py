"""Write watch: what a run's processes try to change, asked of the supervisor by the kernel (`confine.seccomp`) before it happens.

The audit hook sees what Python does, and the kernel refuses what must not be; this tells what native code, or another program,
tries and keeps to itself, and refuses it also where nothing else in the kernel does.
"""

from __future__ import annotations

import array
import contextlib
import errno
import fcntl
import os
import select
import socket
import struct
import threading
from collections.abc import Iterable
from pathlib import Path

from scripts.engine.confine import seccomp

# _IOWR('!', 0, struct seccomp_notif) and _IOWR('!', 1, struct seccomp_notif_resp), from include/uapi/linux/seccomp.h.
RECEIVE, ANSWER = 0xC050_2100, 0xC018_2101
QUESTION = struct.Struct("=QIIiIQ6Q")  # id, thread, flags, call, machine, instruction, arguments
REPLY = struct.Struct("=QqiI")  # id, value, error, flags
GO_ON = 1  # a reply's flag: let the kernel carry the call out
LONGEST_PATH = 4096
PAGE = 4096
CURRENT_FOLDER = -100  # AT_FDCWD
MOST = 3  # paths that are kept
# Of these the kernel makes the files, and libraries try to set some for themselves.
KERNELS = ("/proc/", "/sys/", "/dev/")


def hand_over(listener: int, door: int) -> None:
    """In the program's process: give the supervisor the descriptor from which it reads what is asked."""
    with socket.socket(fileno=os.dup(door)) as out:
        out.sendmsg([b"\n"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [listener]))])


class WriteWatch:
    """The supervisor's side: a thread that answers, so that nobody waits while the supervisor looks at other things.

    Args:
        door: a socket on which a program's process may hand over a descriptor; without one nothing is ever asked.
        writable: absolute folders that may be changed.
    """

    def __init__(self, door: socket.socket, writable: Iterable[Path]) -> None:
        self._door = door
        self._writable = tuple(os.path.realpath(path) for path in writable)
        self.outside: list[str] = []  # files outside that somebody asked to change; the first few

    def begin(self) -> None:
        """Answer from now on, until this process ends."""
        threading.Thread(target=self._answer_all, daemon=True).start()

    def _answer_all(self) -> None:
        _, found, _, _ = socket.recv_fds(self._door, 1, 1)
        while found and self._answer(found[0]):
            continue

    def _answer(self, listener: int) -> bool:
        """Answer the next question. False if nobody is left who could ask."""
        asked = bytearray(QUESTION.size)
        try:
            fcntl.ioctl(listener, RECEIVE, asked, True)
        except OSError as error:
            return error.errno == errno.ENOENT and not _is_over(listener)  # or who asked was killed meanwhile
        number, thread, _, call, _, _, *arguments = QUESTION.unpack(asked)
        outside = [path for path in self._changed(thread, call, arguments) if not self._may_change(path)]
        self.outside += [path for path in outside if path not in self.outside][: MOST - len(self.outside)]
        reply = REPLY.pack(number, 0, -errno.EACCES, 0) if outside else REPLY.pack(number, 0, 0, GO_ON)
        with contextlib.suppress(OSError):
            fcntl.ioctl(listener, ANSWER, reply)
        return True

    def _may_change(self, path: str) -> bool:
        return path.startswith(KERNELS) or any(
            path == folder or path.startswith(folder + os.sep) for folder in self._writable
        )

    @staticmethod
    def _changed(thread: int, call: int, arguments: list[int]) -> list[str]:
        """The files that a call would change, without links; none that cannot be found out, which the kernel refuses by itself."""
        here = seccomp.machine()
        assert here is not None
        found = []
        for place in next(known for known in seccomp.CALLS if known.numbers[here] == call).places:
            folder = arguments[place.folder] & 0xFFFF_FFFF if place.folder >= 0 else CURRENT_FOLDER & 0xFFFF_FFFF
            with contextlib.suppress(OSError, ValueError):
                found.append(_resolved(thread, folder, _text_at(thread, arguments[place.path]), place.follow))
        return found


def _is_over(listener: int) -> bool:
    """Whether all processes that could ask have ended."""
    waiting = select.poll()
    waiting.register(listener, 0)
    return bool(waiting.poll(0))


def _text_at(thread: int, address: int) -> str:
    """The path at an address of another process. Read to the end of a page at most, for the next may not be there."""
    text = b""
    with open(f"/proc/{thread}/mem", "rb", buffering=0) as memory:
        while len(text) < LONGEST_PATH:
            memory.seek(address + len(text))
            part = memory.read(PAGE - (address + len(text)) % PAGE)
            if not part:
                raise ValueError("no text ends there")
            text += part
            if b"\0" in part:
                return os.fsdecode(text.partition(b"\0")[0])
    raise ValueError("too long for a path")


def _resolved(thread: int, folder: int, path: str, follow: bool) -> str:
    """The path as the other process would find it. The kernel resolves the folder part, however deep."""
    if not path:
        raise ValueError("an open file is meant, and no path")
    start = f"/proc/{thread}/cwd" if folder == CURRENT_FOLDER & 0xFFFF_FFFF else f"/proc/{thread}/fd/{folder}"
    head, _, tail = path.rstrip(os.sep).rpartition(os.sep)
    if path.startswith(os.sep):
        above = os.open(head or os.sep, os.O_PATH | os.O_CLOEXEC)
    else:
        base = os.open(start, os.O_PATH | os.O_CLOEXEC)
        above = os.open(head or ".", os.O_PATH | os.O_CLOEXEC, dir_fd=base)
        os.close(base)
    found = os.path.join(os.readlink(f"/proc/self/fd/{above}"), tail)
    os.close(above)
    return os.path.realpath(found) if tail in ("", ".", "..") or (follow and os.path.islink(found)) else found
