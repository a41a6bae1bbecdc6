"""Seccomp: filters on system calls, which a process lays on itself and on all that it starts.

One lets no socket be opened but local ones, for kernels that give no network of one's own. The other asks a supervisor about
every call that changes files by name or opens or connects a socket, so that it can tell what native code tries (`call_watch`). Forms follow the kernel's
documentation, userspace-api/seccomp_filter, and include/uapi/linux/filter.h and seccomp.h.
"""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import socket
from dataclasses import dataclass

from scripts.engine.confine import libc

MACHINES = ("x86_64", "aarch64")
AUDIT_NUMBERS = (0xC000_003E, 0xC000_00B7)  # of the machines, in the kernel's audit.h
SYS_SOCKET, SYS_CONNECT, SYS_SECCOMP = (41, 198), (42, 203), (317, 277)
SYS_IO_URING_SETUP, SYS_OPENAT2 = 425, 437  # the same on every machine; both get past a filter that looks at arguments
FOREIGN_CALLS = 0x4000_0000  # x86_64: from here on, calls of another numbering
MACHINE_AT, CALL_AT, FIRST_ARGUMENT_AT = 4, 0, 16  # in what the filter is shown, in bytes
LOAD, JUMP_IF_EQUAL, JUMP_IF_AT_LEAST, JUMP_IF_BITS, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, TRAP, FAIL, KILL, ASK_SUPERVISOR = 0x7FFF_0000, 0x0003_0000, 0x0005_0000, 0x8000_0000, 0x7FC0_0000
SET_FILTER, NEW_LISTENER, SPECULATION_ALLOWED = 1, 1 << 3, 1 << 2
SIGNAL = getattr(signal, "SIGSYS", None)  # what a process gets that tries
# Descriptors between processes, and questions to the kernel about itself.
LOCAL = (socket.AF_UNIX, socket.AF_NETLINK) if libc.available else ()
# What a network namespace holds back, and counts. Others it may count less, or not have at all.
COUNTED = (*LOCAL, socket.AF_INET)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


@dataclass(frozen=True)
class Place:
    """Where a call's arguments name a file that it changes.

    Attributes:
        path: the argument that points to its path.
        folder: the argument that holds the descriptor of the folder from which the path starts; -1: the current one.
        follow: whether a symbolic link at the path's end is followed.
    """

    path: int
    folder: int = -1
    follow: bool = False


@dataclass(frozen=True)
class Call:
    """A system call that changes files.

    Attributes:
        numbers: its number on each of `MACHINES`; -1 where there is none.
        places: the files that it changes.
        flags: the argument with flags as `open` has them, which say whether it changes anything; -1: it always does.
    """

    numbers: tuple[int, int]
    places: tuple[Place, ...]
    flags: int = -1


CALLS = (
    Call((2, -1), (Place(0, follow=True),), flags=1),  # open
    Call((257, 56), (Place(1, 0, True),), flags=2),  # openat
    Call((85, -1), (Place(0, follow=True),)),  # creat
    Call((87, -1), (Place(0),)),  # unlink
    Call((263, 35), (Place(1, 0),)),  # unlinkat
    Call((84, -1), (Place(0),)),  # rmdir
    Call((83, -1), (Place(0),)),  # mkdir
    Call((258, 34), (Place(1, 0),)),  # mkdirat
    Call((133, -1), (Place(0),)),  # mknod
    Call((259, 33), (Place(1, 0),)),  # mknodat
    Call((82, -1), (Place(0), Place(1))),  # rename
    Call((264, 38), (Place(1, 0), Place(3, 2))),  # renameat
    Call((316, 276), (Place(1, 0), Place(3, 2))),  # renameat2
    Call((86, -1), (Place(0), Place(1))),  # link
    Call((265, 37), (Place(1, 0), Place(3, 2))),  # linkat
    Call((88, -1), (Place(1),)),  # symlink
    Call((266, 36), (Place(2, 1),)),  # symlinkat
    Call((90, -1), (Place(0, follow=True),)),  # chmod
    Call((268, 53), (Place(1, 0, True),)),  # fchmodat
    Call((452, 452), (Place(1, 0, True),)),  # fchmodat2
    Call((92, -1), (Place(0, follow=True),)),  # chown
    Call((94, -1), (Place(0),)),  # lchown
    Call((260, 54), (Place(1, 0, True),)),  # fchownat
    Call((76, 45), (Place(0, follow=True),)),  # truncate
    Call((235, -1), (Place(0, follow=True),)),  # utimes
    Call((280, 88), (Place(1, 0, True),)),  # utimensat
)


class _Step(ctypes.Structure):
    _fields_ = [("code", ctypes.c_uint16), ("yes", ctypes.c_uint8), ("no", ctypes.c_uint8), ("value", ctypes.c_uint32)]


class _Filter(ctypes.Structure):
    _fields_ = [("length", ctypes.c_uint16), ("steps", ctypes.POINTER(_Step))]


def machine() -> int | None:
    """Which of `MACHINES` this is; None if it is none of them, or has another kernel."""
    name = os.uname().machine if libc.available else ""
    return MACHINES.index(name) if name in MACHINES else None


def forbid_internet() -> tuple[str, ...]:
    """From now on, SIGSYS for this process, or one that it starts, upon opening a socket that is not local; cannot be undone.

    Returns what is in force: empty where the kernel, or this module, does not know how.
    """
    here = machine()
    if here is None:
        return ()
    steps = [
        (LOAD, 0, 0, MACHINE_AT),
        (JUMP_IF_EQUAL, 1, 0, AUDIT_NUMBERS[here]),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, CALL_AT),
        (JUMP_IF_AT_LEAST, 0, 1, FOREIGN_CALLS),
        (RETURN, 0, 0, KILL),
        (JUMP_IF_EQUAL, 0, 1, SYS_IO_URING_SETUP),
        (RETURN, 0, 0, FAIL | errno.ENOSYS),
        (JUMP_IF_EQUAL, 1, 0, SYS_SOCKET[here]),
        (RETURN, 0, 0, ALLOW),
        (LOAD, 0, 0, FIRST_ARGUMENT_AT),
        *[(JUMP_IF_EQUAL, len(LOCAL) - index, 0, family) for index, family in enumerate(LOCAL)],
        (RETURN, 0, 0, TRAP),
        (RETURN, 0, 0, ALLOW),
    ]
    try:
        _install(here, steps, 0)
    except OSError:
        return ()
    return ("seccomp",)


def report_calls() -> int | None:
    """From now on, some calls of this process, or of one that it starts, wait for a supervisor's answer: those that change
    files by name, that connect sockets, and that open sockets of any but the `COUNTED` families.

    Returns the descriptor from which the supervisor reads them; None where the kernel, or this module, does not know how.
    When nobody has it open any more, such calls fail with ENOSYS.
    """
    here = machine()
    if here is None:
        return None
    steps = [(LOAD, 0, 0, MACHINE_AT), (JUMP_IF_EQUAL, 1, 0, AUDIT_NUMBERS[here]), (RETURN, 0, 0, ALLOW)]
    steps += [(LOAD, 0, 0, CALL_AT)]
    for number in (SYS_IO_URING_SETUP, SYS_OPENAT2):  # C libraries do without
        steps += [(JUMP_IF_EQUAL, 0, 1, number), (RETURN, 0, 0, FAIL | errno.ENOSYS)]
    for call in CALLS:
        number = call.numbers[here]
        if number >= 0 and call.flags < 0:
            steps += [(JUMP_IF_EQUAL, 0, 1, number), (RETURN, 0, 0, ASK_SUPERVISOR)]
        elif number >= 0:
            steps += [(JUMP_IF_EQUAL, 0, 4, number), (LOAD, 0, 0, FIRST_ARGUMENT_AT + 8 * call.flags)]
            steps += [(JUMP_IF_BITS, 0, 1, WRITING), (RETURN, 0, 0, ASK_SUPERVISOR), (RETURN, 0, 0, ALLOW)]
    steps += [(JUMP_IF_EQUAL, 0, 1, SYS_CONNECT[here]), (RETURN, 0, 0, ASK_SUPERVISOR)]
    steps += [(JUMP_IF_EQUAL, 1, 0, SYS_SOCKET[here]), (RETURN, 0, 0, ALLOW), (LOAD, 0, 0, FIRST_ARGUMENT_AT)]
    steps += [(JUMP_IF_EQUAL, len(COUNTED) - index, 0, family) for index, family in enumerate(COUNTED)]
    steps += [(RETURN, 0, 0, ASK_SUPERVISOR), (RETURN, 0, 0, ALLOW)]
    try:
        return _install(here, steps, NEW_LISTENER)
    except OSError:
        return None


def _install(here: int, steps: list[tuple[int, int, int, int]], flags: int) -> int:
    program = (_Step * len(steps))(*(_Step(*step) for step in steps))
    libc.prctl(libc.PR_SET_NO_NEW_PRIVS, 1)
    filtered = ctypes.byref(_Filter(len(steps), program))
    return libc.syscall(
        SYS_SECCOMP[here], ctypes.c_ulong(SET_FILTER), ctypes.c_ulong(flags | SPECULATION_ALLOWED), filtered
    )
