"""System calls that Python's os module does not offer, through ctypes. Linux only; elsewhere `available` is false."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

available = sys.platform == "linux"
_libc = ctypes.CDLL(None, use_errno=True) if available else None
_holding = ctypes.PyDLL(None, use_errno=True) if available else None  # its calls keep Python's lock

PR_SET_PDEATHSIG = 1
PR_CAPBSET_DROP = 24
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
SYS_CLONE = {"x86_64": 56, "aarch64": 220}


def call(name: str, *arguments: object) -> int:
    """Call a C library function.

    Raises:
        OSError: it returned -1, or there is no such function here.
    """
    if _libc is None:
        raise OSError(f"{name} needs Linux")
    function = getattr(_libc, name)
    result = function(*arguments)
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return int(result)


def syscall(number: int, *arguments: object) -> int:
    """Call the kernel by number; raises OSError as `call` does."""
    return call("syscall", ctypes.c_long(number), *arguments)


def fork(flags: int) -> int:
    """os.fork whose child starts in fresh namespaces, with no process in between. For processes with one thread.

    Args:
        flags: the namespaces, as clone(2) names them.

    Raises:
        OSError: the kernel refuses, or its number for the call is not known here.
    """
    number = SYS_CLONE.get(os.uname().machine)
    if _holding is None or number is None:
        raise OSError("clone is not known here")
    nothing = ctypes.c_void_p()
    _holding.PyOS_BeforeFork()
    process = int(
        _holding.syscall(
            ctypes.c_long(number), ctypes.c_ulong(flags | signal.SIGCHLD), nothing, nothing, nothing, nothing
        )
    )
    if process == 0:
        _holding.PyOS_AfterFork_Child()
        return 0
    refused = ctypes.get_errno()
    _holding.PyOS_AfterFork_Parent()
    if process < 0:
        raise OSError(refused, f"clone: {os.strerror(refused)}")
    return process


def flush_streams() -> None:
    """Write out what C code has printed and still holds."""
    if _libc is not None:
        _libc.fflush(None)


def prctl(option: int, value: int = 0) -> None:
    """Set a property of this process; raises OSError."""
    call("prctl", option, ctypes.c_ulong(value), ctypes.c_ulong(0), ctypes.c_ulong(0), ctypes.c_ulong(0))


def die_with_parent() -> None:
    """Ask the kernel to kill this process when its parent ends; nothing where that is not known."""
    if available:
        prctl(PR_SET_PDEATHSIG, 9)
