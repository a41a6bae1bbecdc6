"""Namespaces: a view of the machine in which there is no network, nothing can be written but the run's own
folder, and no process outside can be seen or signalled. No root is needed."""

from __future__ import annotations

import ctypes
import os
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


class _MountAttributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("set", "clear", "propagation", "userns")]


def enter() -> tuple[str, ...]:
    """Move this single-threaded process into fresh namespaces; its next child is the first process of the new ones.

    Returns the names of those in force; empty where the kernel or a container's rules forbid them.
    """
    user, group = os.getuid(), os.getgid()
    flags = CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC
    try:
        libc.call("unshare", flags)
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    except OSError:
        return ()
    return ("user namespace", "network namespace", "process namespace")


def restrict_mounts(writable: list[Path], shared_memory_mib: int) -> tuple[str, ...]:
    """Make every file system read-only but the given folders, and give /dev/shm and /proc of one's own.

    Call it in the first process of the new namespaces. Returns what is in force; where the read-only view
    cannot be made, nothing is, and Landlock and the audit hook remain.
    """
    try:
        _mount(None, "/", None, MS_REC | MS_PRIVATE)
        for folder in writable:
            _mount(str(folder), str(folder), None, MS_BIND)
        _set_read_only("/", True, recursive=True)
        for folder in writable:
            _set_read_only(str(folder), False, recursive=False)
    except OSError:
        return ()
    in_force = ["read-only view"]
    for kind, target, options in (("proc", "/proc", None), ("tmpfs", "/dev/shm", f"size={shared_memory_mib}m")):
        try:
            _mount(kind, target, kind, MS_NOSUID | MS_NODEV, options)
            in_force.append(f"own {target}")
        except OSError:
            continue  # a container that masks /proc forbids a new one; the old one stays, read-only
    return tuple(in_force)


def drop_capabilities() -> bool:
    """Give up all power over the new namespaces, for this process and all that it starts."""
    number = SYS_CAPSET.get(os.uname().machine)
    if number is None:
        return False
    try:
        for capability in range(LAST_CAPABILITY + 1):
            libc.prctl(libc.PR_CAPBSET_DROP, capability)
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
    encoded = [None if text is None else text.encode() for text in (source, target, kind)]
    libc.call("mount", *encoded, ctypes.c_ulong(flags), None if options is None else options.encode())


def _set_read_only(path: str, read_only: bool, recursive: bool) -> None:
    attributes = _MountAttributes(
        set=MOUNT_ATTR_RDONLY if read_only else 0, clear=0 if read_only else MOUNT_ATTR_RDONLY
    )
    flags = AT_RECURSIVE if recursive else 0
    libc.syscall(
        SYS_MOUNT_SETATTR,
        AT_FDCWD,
        path.encode(),
        flags,
        ctypes.byref(attributes),
        ctypes.c_size_t(ctypes.sizeof(attributes)),
    )
