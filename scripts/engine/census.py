"""Census: which processes of a run are alive, seen from the process that supervises it and in which nothing else runs."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path

from scripts.engine.confine import libc


class Census:
    """The processes of one run.

    Args:
        isolated: whether we are the first process of a process namespace: all others in it are the run's. If not, the run's
            are our descendants, and orphans among them become our children.
    """

    def __init__(self, isolated: bool) -> None:
        self._isolated = isolated
        self._last = ""
        if libc.available and not isolated:
            libc.prctl(libc.PR_SET_CHILD_SUBREAPER, 1)

    def may_have_grown(self) -> bool:
        """Whether a process or thread may have started since the last call. Costs much less than to take the census."""
        if not self._isolated:
            return True
        last = Path("/proc/loadavg").read_text(encoding="ascii").split()[-1]  # the number given last in our namespace
        grown = last != self._last
        self._last = last
        return grown

    def take(self) -> tuple[list[int], int]:
        """Those that are alive, and how many have ended and were not waited for; nothing where there is no /proc."""
        if not libc.available:
            return [], 0
        parents: dict[int, int] = {}
        ended: dict[int, int] = {}
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                try:
                    with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as file:
                        fields = file.read().rpartition(")")[2].split()
                except OSError:
                    continue
                (ended if fields[0] in "ZX" else parents)[int(entry)] = int(fields[1])
        if self._isolated:
            return [process for process in parents if process != 1], len(ended)
        found: list[int] = []
        queue = [os.getpid()]
        while queue:
            parent = queue.pop()
            children = [process for process, above in parents.items() if above == parent]
            found += children
            queue += children
        mine = {os.getpid(), *found}
        return found, sum(above in mine for above in ended.values())

    def end_all(self) -> int:
        """Kill and reap all that are alive; how many there were."""
        first, _ = self.take()
        rest = first
        while rest:
            for process in rest:
                with contextlib.suppress(OSError):
                    os.kill(process, signal.SIGKILL)
            try:
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
            except ChildProcessError:
                break
            time.sleep(0.001)
            rest, _ = self.take()
        return len(first)
