"""Usage: what a run takes of the machine, seen from outside through /proc. Zero where the kernel does not say."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass

MIB = 1024**2
NAMELESS = " (deleted)"  # how /proc shows an open file that stands in no folder


@dataclass(frozen=True)
class Processor:
    """Of a process and all its threads: seconds of work, its ended and awaited children's included, and how many they are."""

    seconds: float
    threads: int


def memory_mib(process: int) -> int:
    """Memory in MiB that is this process's doing: its pages, and files in memory only."""
    in_memory, _ = _nameless(process)
    return pages_mib(process) + in_memory // MIB


def pages_mib(process: int) -> int:
    """MiB of its private pages, those swapped out included, and of memory that it shares with its children."""
    kib = 0
    try:
        with open(f"/proc/{process}/status", encoding="utf-8", errors="replace") as file:
            for line in file:
                if line.startswith(("RssAnon:", "RssShmem:", "VmSwap:")):
                    kib += int(line.split()[1])
    except (OSError, IndexError, ValueError):
        return 0
    return kib // 1024


def files(folders: Iterable[str], processes: Iterable[int]) -> tuple[int, int]:
    """MiB on disk below the folders, with files that the processes deleted and hold open; and how many entries there are."""
    size = count = 0
    waiting = list(folders)
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    count += 1
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    elif not entry.is_symlink():
                        size += entry.stat(follow_symlinks=False).st_blocks * 512
        except OSError:
            continue  # deleted while we looked
    return (size + sum(_nameless(process)[1] for process in processes)) // MIB, count


def processor(process: int) -> Processor:
    """What the process has had of the cores."""
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()
        return Processor(sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK"), int(fields[17]))
    except (OSError, IndexError, ValueError):
        return Processor(0.0, 1)


def starved_seconds(process: int, processes: Iterable[int]) -> float:
    """Seconds in which a process's first thread was ready to run and waited for a core that none of the run's own had."""
    try:
        with open(f"/proc/{process}/schedstat", encoding="ascii") as file:
            worked, waited = (int(field) / 1e9 for field in file.read().split()[:2])
    except (OSError, IndexError, ValueError):
        return 0.0
    return max(0.0, waited - (sum(processor(one).seconds for one in processes) - worked))


def _nameless(process: int) -> tuple[int, int]:
    """Bytes of open files that no folder shows: in memory, and on disk."""
    in_memory = on_disk = 0
    folder = f"/proc/{process}/fd"
    try:
        for name in os.listdir(folder):
            target = os.readlink(f"{folder}/{name}")
            if target.endswith(NAMELESS):
                size = os.stat(f"{folder}/{name}").st_blocks * 512
                if target.startswith("/memfd:"):
                    in_memory += size
                else:
                    on_disk += size
    except OSError:
        pass
    return in_memory, on_disk
