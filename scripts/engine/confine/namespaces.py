"""Namespaces: a view of the machine in which there is no network, nothing can be written but the run's own
folder, and no process outside can be seen or signalled. No root is needed."""

from __future__ import annotations

import ctypes
import errno
import os
from collections.abc import Callable
from enum import Enum
from pathlib import Path

from scripts.engine.confine import libc

CLONE_NEWNS = 0x0002_0000
CLONE_NEWIPC = 0x0800_0000
CLONE_NEWUSER = 0x1000_0000
CLONE_NEWPID = 0x2000_0000
CLONE_NEWNET = 0x4000_0000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_BIND, MS_REC, MS_PRIVATE = 1, 2, 4, 4096, 16384, 1 << 18
AT_FDCWD, AT_RECURSIVE = -100, 0x8000
MOUNT_ATTR_RDONLY = 1
SYS_MOUNT_SETATTR = 442  # the same number on every architecture
SYS_CAPSET = {"x86_64": 126, "aarch64": 91}
LAST_CAPABILITY = 40


class Grant(Enum):
    """What the kernel, or the container around us, lets a process have."""

    NOTHING = 0
    SHARED_PROCESSES = CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWIPC
    ALL = CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWPID


class _MountAttributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("set", "clear", "propagation", "userns")]


def probe() -> Grant:
    """The most that is granted here. Tried in processes that are thrown away: where a kernel grants the first half and
    refuses the second, the process cannot go back.
    """
    if not libc.available:
        return Grant.NOTHING

    # Without a /proc of its own a process namespace hides what its processes do.
    if _succeeds(Grant.ALL, lambda: "own /proc" in settle(Grant.ALL, [], 1)):
        return Grant.ALL
    return Grant.SHARED_PROCESSES if _succeeds(Grant.SHARED_PROCESSES, lambda: True) else Grant.NOTHING


def _succeeds(grant: Grant, trial: Callable[[], bool]) -> bool:
    """Whether a trial in a process that has what is granted says so."""
    try:
        process = fork(grant)
    except OSError:
        return False
    if process == 0:
        try:
            os._exit(not trial())
        except BaseException:
            os._exit(1)
    return os.waitpid(process, 0)[1] == 0


def fork(grant: Grant) -> int:
    """os.fork whose child is in fresh namespaces, as far as is granted, as the same user. For processes with one thread.

    With all that can be granted, the child is the first of a process namespace: when it ends, the kernel ends all in it.

    Raises:
        OSError: the kernel refuses the namespaces. If it refuses only the user's name in them, the child ends at once.
    """
    if grant is Grant.NOTHING:
        return os.fork()
    user, group = os.getuid(), os.getgid()
    process = libc.fork(grant.value)
    if process == 0:
        try:
            _stay(user, group)
        except BaseException:
            os._exit(1)
    return process


def _stay(user: int, group: int) -> None:
    """Be in a fresh user namespace who one was outside."""
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def settle(grant: Grant, writable: list[Path], shared_memory_mib: int) -> tuple[str, ...]:
    """In the child of `fork`: restrict what it sees and can write; the names of all that is in force."""
    if grant is Grant.NOTHING:
        return ()
    alone = grant is Grant.ALL
    names = ("user namespace", "network namespace", *(["process namespace"] if alone else []))
    return (*names, *restrict_mounts(writable, shared_memory_mib, own_processes=alone))


def restrict_mounts(writable: list[Path], shared_memory_mib: int, own_processes: bool) -> tuple[str, ...]:
    """Give /proc and /dev/shm of one's own, and make every file system read-only but the given folders.

    Returns what is in force; where the read-only view cannot be made, Landlock and the audit hook remain.
    """
    in_force = []
    try:
        _mount(None, "/", None, MS_REC | MS_PRIVATE)
        own: list[tuple[str, str, str | None]] = [("tmpfs", "/dev/shm", f"size={shared_memory_mib}m")]
        if own_processes:
            own.append(("proc", "/proc", None))
        for kind, target, options in own:
            try:
                _mount(kind, target, kind, MS_NOSUID | MS_NODEV, options)
                in_force.append(f"own {target}")
            except OSError:
                continue  # a container that masks a part of it forbids a new one; the old one stays, read-only
        for folder in writable:
            _mount(str(folder), str(folder), None, MS_BIND)
        _set_read_only("/", True, recursive=True)
        for path in (*map(str, writable), *(["/dev/shm"] if "own /dev/shm" in in_force else [])):
            _set_read_only(path, False, recursive=False)
    except OSError:
        return tuple(in_force)
    return (*in_force, "read-only view")


def drop_capabilities() -> bool:
    """Give up all power over the new namespaces, for this process and all that it starts."""
    number = SYS_CAPSET.get(os.uname().machine)
    if number is None:
        return False
    try:
        for capability in range(LAST_CAPABILITY + 1):
            try:
                libc.prctl(libc.PR_CAPBSET_DROP, capability)
            except OSError as error:
                if error.errno != errno.EINVAL:
                    raise
                break  # an older kernel knows fewer
        header = (ctypes.c_uint32 * 2)(0x2008_0522, 0)
        libc.syscall(number, ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)()))
    except OSError:
        return False
    return True


def network_attempts() -> int:
    """Packets and connections of this network namespace that found no route: each is an attempt to leave it."""
    attempts = 0
    try:
        rows = [line.split() for line in Path("/proc/net/snmp").read_text().splitlines() if line.startswith("Ip:")]
        attempts += int(rows[1][rows[0].index("OutNoRoutes")])
        for line in Path("/proc/net/snmp6").read_text().splitlines():
            if line.startswith("Ip6OutNoRoutes"):
                attempts += int(line.split()[1])
    except (OSError, IndexError, ValueError):
        pass
    return attempts


def _mount(source: str | None, target: str, kind: str | None, flags: int, options: str | None = None) -> None:
    encoded = [None if text is None else os.fsencode(text) for text in (source, target, kind)]
    libc.call("mount", *encoded, ctypes.c_ulong(flags), None if options is None else options.encode())


def _set_read_only(path: str, read_only: bool, recursive: bool) -> None:
    attributes = _MountAttributes(
        set=MOUNT_ATTR_RDONLY if read_only else 0, clear=0 if read_only else MOUNT_ATTR_RDONLY
    )
    flags = AT_RECURSIVE if recursive else 0
    libc.syscall(
        SYS_MOUNT_SETATTR,
        AT_FDCWD,
        os.fsencode(path),
        flags,
        ctypes.byref(attributes),
        ctypes.c_size_t(ctypes.sizeof(attributes)),
    )
