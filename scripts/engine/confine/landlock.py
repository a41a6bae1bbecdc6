"""Landlock: the kernel's rules that a process lays on itself. Writing is granted only below given paths.

Structures and constants follow the kernel's documentation, userspace-api/landlock.
"""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

from scripts.engine.confine import libc

SYS_CREATE_RULESET, SYS_ADD_RULE, SYS_RESTRICT_SELF = 444, 445, 446  # the same on every architecture
CREATE_RULESET_VERSION = 1
RULE_PATH_BENEATH = 1
# File system rights beyond executing (1 << 0), reading files (1 << 2) and listing folders (1 << 3).
WRITE_FILE = 1 << 1
CHANGE_FOLDERS = sum(1 << bit for bit in range(4, 13))  # remove and make entries of every kind
REFER, TRUNCATE = 1 << 13, 1 << 14  # since ABI 2 and ABI 3
NET_BIND_TCP, NET_CONNECT_TCP = 1 << 0, 1 << 1  # since ABI 4
SCOPE_ABSTRACT_SOCKET, SCOPE_SIGNAL = 1 << 0, 1 << 1  # since ABI 6


class _Ruleset(ctypes.Structure):
    _fields_ = [("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def restrict(writable: list[Path], forbid_tcp: bool) -> tuple[str, ...]:
    """Confine this process and all that it starts; cannot be undone.

    Args:
        writable: folders and devices below which writing stays allowed; missing ones are skipped.
        forbid_tcp: refuse TCP too. Not wanted inside a network namespace, where the kernel's own
            counters tell an attempt only if it gets as far as looking for a route.

    Returns what is in force: empty where the kernel has no Landlock.
    """
    try:
        version = libc.syscall(SYS_CREATE_RULESET, None, ctypes.c_size_t(0), CREATE_RULESET_VERSION)
    except OSError:
        return ()
    rights = WRITE_FILE | CHANGE_FOLDERS | (REFER if version >= 2 else 0) | (TRUNCATE if version >= 3 else 0)
    tcp = NET_BIND_TCP | NET_CONNECT_TCP if forbid_tcp and version >= 4 else 0
    scoped = SCOPE_ABSTRACT_SOCKET | SCOPE_SIGNAL if version >= 6 else 0
    ruleset = _Ruleset(rights, tcp, scoped)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    try:
        handle = libc.syscall(SYS_CREATE_RULESET, ctypes.byref(ruleset), ctypes.c_size_t(size), 0)
        for path in writable:
            _allow(handle, path, rights)
        libc.prctl(libc.PR_SET_NO_NEW_PRIVS, 1)
        libc.syscall(SYS_RESTRICT_SELF, handle, 0)
        os.close(handle)
    except OSError:
        return ()
    return (f"Landlock ABI {version}",)


def _allow(ruleset: int, path: Path, rights: int) -> None:
    try:
        parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        granted = rights if path.is_dir() else rights & (WRITE_FILE | TRUNCATE)
        rule = _PathBeneath(granted, parent)
        libc.syscall(SYS_ADD_RULE, ruleset, RULE_PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(parent)
