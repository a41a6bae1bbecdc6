"""Memory watch: the most memory that what this process starts ever took together, shared pages counted once."""

from __future__ import annotations

import os
import threading
from pathlib import Path


class MemoryWatch:
    """While entered, samples the proportional set size of the descendants that this process did not have before."""

    def __init__(self) -> None:
        self.peak_mib = 0
        self._before: frozenset[int] = frozenset()
        self._stop = threading.Event()

    def __enter__(self) -> None:
        self._stop.clear()
        self._before = frozenset(_descendants(os.getpid(), frozenset()))
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.5):
            started = _descendants(os.getpid(), self._before)
            self.peak_mib = max(self.peak_mib, sum(map(_proportional_mib, started)))


def _descendants(root: int, but: frozenset[int]) -> list[int]:
    """The descendants of a process, without these and what these started."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir() if Path("/proc").is_dir() else ():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found, queue = [], [root]
    while queue:
        parent = queue.pop()
        children = [process for process, above in parents.items() if above == parent and process not in but]
        found += children
        queue += children
    return found


def _proportional_mib(process: int) -> int:
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) // 1024
    except OSError:
        return 0
    return 0
