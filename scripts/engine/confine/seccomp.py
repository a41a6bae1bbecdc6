"""Seccomp: a filter on system calls, for kernels that give no network of one's own. No socket can be opened but local ones.

The filter's form follows the kernel's documentation, userspace-api/seccomp_filter, and include/uapi/linux/filter.h.
"""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import socket

from scripts.engine.confine import libc

# By machine: its number in the kernel's audit.h, and that of the call `socket`.
MACHINES = {"x86_64": (0xC000_003E, 41), "aarch64": (0xC000_00B7, 198)}
SYS_IO_URING_SETUP = 425  # the same on every machine; a ring opens sockets past any filter
FOREIGN_CALLS = 0x4000_0000  # x86_64: from here on, calls of another numbering
MACHINE_AT, CALL_AT, FIRST_ARGUMENT_AT = 4, 0, 16  # in what the filter is shown, in bytes
LOAD, JUMP_IF_EQUAL, JUMP_IF_AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
ALLOW, TRAP, FAIL, KILL = 0x7FFF_0000, 0x0003_0000, 0x0005_0000, 0x8000_0000
SIGNAL = getattr(signal, "SIGSYS", None)  # what a process gets that tries
# Descriptors between processes, and questions to the kernel about itself.
LOCAL = (socket.AF_UNIX, socket.AF_NETLINK) if libc.available else ()


class _Step(ctypes.Structure):
    _fields_ = [("code", ctypes.c_uint16), ("yes", ctypes.c_uint8), ("no", ctypes.c_uint8), ("value", ctypes.c_uint32)]


class _Filter(ctypes.Structure):
    _fields_ = [("length", ctypes.c_uint16), ("steps", ctypes.POINTER(_Step))]


def forbid_internet() -> tuple[str, ...]:
    """From now on, SIGSYS for this process, or one that it starts, upon opening a socket that is not local; cannot be undone.

    Returns what is in force: empty where the kernel, or this module, does not know how.
    """
    if not libc.available or os.uname().machine not in MACHINES:
        return ()
    machine, open_socket = MACHINES[os.uname().machine]
    steps = [
        (LOAD, 0, 0, MACHINE_AT),
        (JUMP_IF_EQUAL, 1, 0, machine),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, CALL_AT),
        (JUMP_IF_AT_LEAST, 0, 1, FOREIGN_CALLS),
        (RETURN, 0, 0, KILL),
        (JUMP_IF_EQUAL, 0, 1, SYS_IO_URING_SETUP),
        (RETURN, 0, 0, FAIL | errno.ENOSYS),
        (JUMP_IF_EQUAL, 1, 0, open_socket),
        (RETURN, 0, 0, ALLOW),
        (LOAD, 0, 0, FIRST_ARGUMENT_AT),
        *[(JUMP_IF_EQUAL, len(LOCAL) - index, 0, family) for index, family in enumerate(LOCAL)],
        (RETURN, 0, 0, TRAP),
        (RETURN, 0, 0, ALLOW),
    ]
    program = (_Step * len(steps))(*(_Step(*step) for step in steps))
    try:
        libc.prctl(libc.PR_SET_NO_NEW_PRIVS, 1)
        libc.call(
            "prctl",
            libc.PR_SET_SECCOMP,
            ctypes.c_ulong(libc.SECCOMP_MODE_FILTER),
            ctypes.byref(_Filter(len(steps), program)),
            ctypes.c_ulong(0),
            ctypes.c_ulong(0),
        )
    except OSError:
        return ()
    return ("seccomp",)
