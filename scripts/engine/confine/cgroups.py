"""Control groups: a ceiling on a run's memory and tasks that holds however fast the run grows.

Files and rules follow the kernel's documentation, admin-guide/cgroup-v1 and admin-guide/cgroup-v2.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
NAME = "answers-that-run"
MIB = 1024**2
OURS = re.compile(rf"{NAME}\.([\w-]+)\.\d+\.\d+")  # the build, the process that made it, a number
NO_SWAP = "memory.swap.max"  # version 2's limit of what it may swap out
LEAVING = 1.0  # seconds for processes that were killed to be gone


@dataclass(frozen=True)
class Hierarchy:
    """One tree of groups as this process sees it.

    Attributes:
        controllers: those of version 1, fixed when it was mounted; none in version 2, whose groups name theirs.
        groups: folders of the groups that this process is in, the outermost first. Inside a container the kernel's
            names for the inner ones may not exist.
    """

    controllers: frozenset[str]
    groups: tuple[Path, ...]


@dataclass(frozen=True)
class _Files:
    """What a controller's files are called, in version 2 and in version 1."""

    limit: tuple[str, str]
    events: tuple[str, str]
    event: str  # the line of `events` that counts how often the limit was hit


CONTROLLERS = {
    "memory": _Files(("memory.max", "memory.limit_in_bytes"), ("memory.events", "memory.oom_control"), "oom_kill"),
    "pids": _Files(("pids.max", "pids.max"), ("pids.events", "pids.events"), "max"),
}


def hierarchies(root: Path = ROOT, memberships: Path = Path("/proc/self/cgroup")) -> list[Hierarchy]:
    """Every tree of groups that this process is in; none where there are no control groups."""
    try:
        lines = memberships.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        _, controllers, name = line.split(":", 2)
        # Version 2 has no name; beside version 1 it is mounted in a folder of its own.
        top = root / (controllers.removeprefix("name=") or ("" if (root / "cgroup.procs").exists() else "unified"))
        # "/.." stands for what lies outside of a container's own part of the tree.
        parts = [part for part in Path(name).parts[1:] if part != ".."]
        folders = (top.joinpath(*parts[:number]) for number in range(len(parts) + 1))
        groups = tuple(folder for folder in folders if (folder / "cgroup.procs").exists())
        found.append(Hierarchy(frozenset(filter(None, controllers.split(","))), groups))
    return found


@dataclass(frozen=True)
class Group:
    """The groups of one run, one for each tree.

    Attributes:
        folders: of each group, the controllers that hold its processes, and the version of its tree (1 or 2).
        doors: of each group its controllers and an open descriptor, through which a process puts itself into it. Opened
            early: a process in namespaces of its own may not open it, and may write to it.
    """

    folders: dict[Path, dict[str, int]]
    doors: tuple[tuple[tuple[str, ...], int], ...]

    def exceeded(self) -> str:
        """The controller whose ceiling the run reached: "memory" or "pids"; empty if it reached none."""
        for folder, controllers in self.folders.items():
            for controller, version in controllers.items():
                files = CONTROLLERS[controller]
                with contextlib.suppress(OSError, ValueError):
                    for line in (folder / files.events[version == 1]).read_text().splitlines():
                        name, _, count = line.partition(" ")
                        if name == files.event and int(count):
                            return controller
        return ""

    def remove(self) -> None:
        """Close and remove the groups, and end whatever of the run is left in them."""
        for _, door in self.doors:
            os.close(door)
        for folder in self.folders:
            _cleared(folder)


class Warden:
    """Keeps the groups of one build: makes one for each run, and removes what is left of them.

    Args:
        build: a name for the build that no other has, and by which `clear` knows its groups: letters, digits and dashes.
        trees: where to look; those that this process is in unless told.
    """

    def __init__(self, build: str, trees: list[Hierarchy] | None = None) -> None:
        self._build = build
        self._made = 0
        self._parents = _granted(hierarchies() if trees is None else trees)

    @property
    def controllers(self) -> frozenset[str]:
        """Those that are granted."""
        return frozenset(self._parents)

    def group(self, memory_mib: int, tasks: int) -> Group:
        """Make a group limited to `memory_mib` MiB (its own copies of pages that it shares with us count) and `tasks` tasks.

        What is not granted is left out: the run goes on without, and its record does not name it.
        """
        self._made += 1
        limits = {"memory": memory_mib * MIB, "pids": tasks}
        name = f"{NAME}.{self._build}.{os.getpid()}.{self._made}"
        made: dict[Path, dict[str, int]] = {}
        for controller, (parent, version) in self._parents.items():
            folder = parent / name
            with contextlib.suppress(OSError):
                if folder not in made:
                    folder.mkdir()
                    made[folder] = {}
                files = CONTROLLERS[controller]
                (folder / files.limit[version == 1]).write_text(str(limits[controller]))
                made[folder][controller] = version
                if controller == "memory" and (folder / NO_SWAP).exists():
                    (folder / NO_SWAP).write_text("0")
        doors = []
        for folder, controllers in made.items():
            with contextlib.suppress(OSError):
                doors.append((tuple(controllers), os.open(folder / "cgroup.procs", os.O_WRONLY | os.O_CLOEXEC)))
        return Group(made, tuple(doors))

    def clear(self, is_over: Callable[[str], bool] = lambda _: False) -> None:
        """End what still runs in groups of this build, and remove them.

        Args:
            is_over: whether another build, by its name, is known to be over: its groups are cleared too.
        """
        given_up = time.monotonic() + LEAVING
        for parent in {parent for parent, _ in self._parents.values()}:
            for folder in parent.glob(f"{NAME}.*"):
                match = OURS.fullmatch(folder.name)
                if match and (match[1] == self._build or is_over(match[1])):
                    while not _cleared(folder) and time.monotonic() < given_up:
                        time.sleep(0.005)


def enter(doors: Iterable[tuple[tuple[str, ...], int]]) -> tuple[str, ...]:
    """Put this process, and all that it will start, into groups, and close their doors. Returns what is in force."""
    entered: list[str] = []
    for controllers, door in doors:
        with contextlib.suppress(OSError):
            os.write(door, b"0")  # the writer itself, whatever its number in the namespace that it is in
            entered += controllers
        os.close(door)
    return tuple(f"control group of {name}" for name in entered)


def _cleared(folder: Path) -> bool:
    """Kill what runs in a group and remove it, which the kernel refuses until it is empty."""
    with contextlib.suppress(OSError):
        for process in map(int, (folder / "cgroup.procs").read_text(encoding="ascii").split()):
            if process > 0:  # 0 stands for one that this process cannot see
                os.kill(process, signal.SIGKILL)
    try:
        folder.rmdir()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


def _granted(trees: Iterable[Hierarchy]) -> dict[str, tuple[Path, int]]:
    """By controller: one of our own groups below which a group with this controller can be made, and the version of its tree."""
    found: dict[str, tuple[Path, int]] = {}
    for tree in trees:
        best: tuple[Path, list[str]] | None = None
        for group in tree.groups:
            # In version 2 a group that holds processes can pass no controller on: one above it must have been set up to do so.
            passed_on = tree.controllers or _passed_on(group)
            mine = [controller for controller in CONTROLLERS if controller in passed_on]
            # A process can be in one group of a tree only. The innermost that passes on the most.
            if mine and os.access(group, os.W_OK) and (best is None or len(mine) >= len(best[1])):
                best = group, mine
        if best:
            found |= dict.fromkeys(best[1], (best[0], 1 if tree.controllers else 2))
    return found


def _passed_on(group: Path) -> list[str]:
    try:
        return (group / "cgroup.subtree_control").read_text(encoding="utf-8").split()
    except OSError:
        return []
