"""Call watch: what a run's processes try to change or to connect to, asked of the supervisor by the kernel (`confine.seccomp`)
before it happens.

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
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

from scripts.engine.confine import libc, seccomp
from scripts.engine.evidence import ASK

# _IOWR('!', 0, struct seccomp_notif) and _IOWR('!', 1, struct seccomp_notif_resp), from include/uapi/linux/seccomp.h.
RECEIVE, ANSWER = 0xC050_2100, 0xC018_2101
QUESTION = struct.Struct("=QIIiIQ6Q")  # id, thread, flags, call, machine, instruction, arguments
REPLY = struct.Struct("=QqiI")  # id, value, error, flags
SYS_TGKILL = (234, 131)  # on each of `seccomp.MACHINES`
GO_ON = 1  # a reply's flag: let the kernel carry the call out
LONGEST_PATH = 4096
PAGE = 4096
LONGEST_ADDRESS = 110  # bytes of a local socket's address
LONGEST_TOLD = 300  # characters
HERE = 0xFFFF_FF9C  # AT_FDCWD: the current folder, as an unsigned number
MOST = 3  # of either kind that are kept
# Of these the kernel makes the files, and libraries try to set some for themselves.
KERNELS = ("/proc/", "/sys/", "/dev/")


def hand_over(listener: int, door: int) -> None:
    """In the program's process: give the supervisor the descriptor from which it reads what is asked."""
    with socket.socket(fileno=os.dup(door)) as out:
        out.sendmsg([b"\n"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [listener]))])


class CallWatch:
    """The supervisor's side: a thread that answers, so that nobody waits while the supervisor looks at other things.

    Args:
        door: a socket on which a program's process may hand over a descriptor; without one nothing is ever asked.
        writable: absolute folders that may be changed.
    """

    def __init__(self, door: socket.socket, writable: Iterable[Path]) -> None:
        self._door = door
        self._writable = tuple(os.path.realpath(path) for path in writable)
        self.outside: list[str] = []  # files outside that somebody asked to change; the first few
        self.network: list[str] = []  # what somebody asked to open or connect; the first few

    def begin(self, program: int) -> None:
        """Answer from now on, until this process ends; `program` is the program's process."""
        self._program = program
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
        here = seccomp.machine()
        assert here is not None
        if call in (seccomp.SYS_SOCKET[here], seccomp.SYS_CONNECT[here]):
            told, found = self.network, self._sockets(thread, call == seccomp.SYS_SOCKET[here], arguments)
        else:
            changes = next(known.places for known in seccomp.CALLS if known.numbers[here] == call)
            paths = _paths(thread, changes, arguments)
            told, found = self.outside, [path for path in paths if not self._may_change(path)]
        if found and not told:
            self._ask_where(thread)
        told += [_short(one) for one in found if _short(one) not in told][: MOST - len(told)]
        reply = REPLY.pack(number, 0, -errno.EACCES, 0) if found else REPLY.pack(number, 0, 0, GO_ON)
        with contextlib.suppress(OSError):
            fcntl.ioctl(listener, ANSWER, reply)
        return True

    def _ask_where(self, thread: int) -> None:
        """Let a thread of the program's process say on which line it stands. It does so before it goes on, answered or not."""
        here = seccomp.machine()
        assert here is not None
        with contextlib.suppress(OSError):  # ESRCH: the thread is another process's, which does not know the signal
            libc.syscall(SYS_TGKILL[here], self._program, thread, int(ASK))

    def _sockets(self, thread: int, opens: bool, arguments: list[int]) -> list[str]:
        """In words, the socket that a call would open, or what it would connect it to; none if it may."""
        if opens:
            return [f"a socket of family {arguments[0] & 0xFFFF_FFFF}"]
        with contextlib.suppress(OSError, ValueError):
            with open(f"/proc/{thread}/mem", "rb", buffering=0) as memory:
                memory.seek(arguments[1])
                address = memory.read(min(arguments[2], LONGEST_ADDRESS))
            name = os.fsdecode(address[2:].partition(b"\0")[0])
            # One without a name, or in no folder, belongs to the run, or Landlock refuses it.
            if len(address) > 2 and int.from_bytes(address[:2], sys.byteorder) == socket.AF_UNIX and name:
                path = _resolved(thread, HERE, name, True)
                return [] if self._is_own(path) else [f"a local socket, {path}"]
        return []  # to other families the network namespace has no way, and counts who looks for one

    def _is_own(self, path: str) -> bool:
        return any(path == folder or path.startswith(folder + os.sep) for folder in self._writable)

    def _may_change(self, path: str) -> bool:
        return path.startswith(KERNELS) or self._is_own(path)


def _paths(thread: int, places: Iterable[seccomp.Place], arguments: list[int]) -> list[str]:
    """The files that a call would change, without links; none that cannot be found out, which the kernel refuses by itself."""
    found = []
    for place in places:
        folder = arguments[place.folder] & 0xFFFF_FFFF if place.folder >= 0 else HERE
        with contextlib.suppress(OSError, ValueError):
            found.append(_resolved(thread, folder, _text_at(thread, arguments[place.path]), place.follow))
    return found


def _short(text: str) -> str:
    """At most so long that some of them fit into one reply."""
    return text.encode("ascii", "backslashreplace").decode()[:LONGEST_TOLD]


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
    start = f"/proc/{thread}/cwd" if folder == HERE else f"/proc/{thread}/fd/{folder}"
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
