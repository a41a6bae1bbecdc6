"""Control groups: a ceiling on a run's memory and tasks that holds however fast the run grows.

Files and rules follow the kernel's documentation, admin-guide/cgroup-v1 and admin-guide/cgroup-v2.
"""

from __future__ import annotations

import contextlib
import os
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
NAME = "answers-that-run"
MIB = 1024**2
OURS = re.compile(rf"{NAME}\.(\d+)\.\d+\.\d+")
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
        parts = Path(name).parts[1:]
        folders = [top.joinpath(*parts[:number]) for number in range(len(parts) + 1)]
        found.append(
            Hierarchy(frozenset(filter(None, controllers.split(","))), tuple(one for one in folders if one.is_dir()))
        )
    return found


@dataclass(frozen=True)
class Group:
    """The groups of one run.

    Attributes:
        folders: by controller, as far as they were granted. In version 2 one folder serves all.
        versions: 1 or 2, by controller.
        doors: for each folder its controllers, and an open descriptor through which a process puts itself into it. Opened
            early: a process in namespaces of its own may not open it, and may write to it.
    """

    folders: dict[str, Path]
    versions: dict[str, int]
    doors: tuple[tuple[tuple[str, ...], int], ...]

    def exceeded(self) -> str:
        """The controller whose ceiling the run reached: "memory" or "pids"; empty if it reached none."""
        for controller, folder in self.folders.items():
            files = CONTROLLERS[controller]
            with contextlib.suppress(OSError, ValueError):
                for line in (folder / files.events[self.versions[controller] == 1]).read_text().splitlines():
                    name, _, count = line.partition(" ")
                    if name == files.event and int(count):
                        return controller
        return ""

    def remove(self) -> None:
        """Close and delete the groups. The run's processes must be gone."""
        for _, door in self.doors:
            os.close(door)
        for folder in dict.fromkeys(self.folders.values()):
            with contextlib.suppress(OSError):
                folder.rmdir()


class Warden:
    """Makes a group for each run of this process, as far as this user may.

    Args:
        owner: the process that will call `clear` when all runs are over.
        trees: where to look; those that this process is in unless told.
    """

    def __init__(self, owner: int, trees: list[Hierarchy] | None = None) -> None:
        self._owner = owner
        self._made = 0
        granted = _granted(hierarchies() if trees is None else trees)
        self._parents = {controller: parent for controller, (parent, _) in granted.items()}
        self._versions = {controller: version for controller, (_, version) in granted.items()}

    def group(self, memory_mib: int, tasks: int) -> Group:
        """A group that can take so much memory, what it copies of pages that it shares with us included, and hold so many tasks.

        What is not granted is left out: the run goes on without, and its record does not name it.
        """
        self._made += 1
        limits = {"memory": memory_mib * MIB, "pids": tasks}
        folders: dict[str, Path] = {}
        for controller, parent in self._parents.items():
            folder = parent / f"{NAME}.{self._owner}.{os.getpid()}.{self._made}"
            with contextlib.suppress(OSError):
                folder.mkdir(exist_ok=True)
                limit = CONTROLLERS[controller].limit[self._versions[controller] == 1]
                (folder / limit).write_text(str(limits[controller]))
                folders[controller] = folder
        doors = []
        for folder in dict.fromkeys(folders.values()):
            names = tuple(name for name, mine in folders.items() if mine == folder)
            with contextlib.suppress(OSError):
                doors.append((names, os.open(folder / "cgroup.procs", os.O_WRONLY | os.O_CLOEXEC)))
        return Group(folders, self._versions, tuple(doors))


def enter(doors: Iterable[tuple[tuple[str, ...], int]]) -> tuple[str, ...]:
    """Put this process, and all that it will start, into groups, and close their doors. Returns what is in force."""
    entered: list[str] = []
    for controllers, door in doors:
        with contextlib.suppress(OSError):
            os.write(door, b"0")  # the writer itself, whatever its number in the namespace that it is in
            entered += controllers
        os.close(door)
    return tuple(f"control group of {name}" for name in entered)


def clear(trees: list[Hierarchy] | None = None) -> None:
    """Remove the groups of this process's runs, which must be over, and those that owners left who are dead."""
    given_up = time.monotonic() + LEAVING
    for parent, _ in _granted(hierarchies() if trees is None else trees).values():
        for folder in parent.glob(f"{NAME}.*"):
            match = OURS.fullmatch(folder.name)
            mine = match is not None and int(match[1]) == os.getpid()
            if mine or (match and not Path("/proc", match[1]).exists()):
                # The kernel refuses while anything runs in it.
                while not _removed(folder) and mine and time.monotonic() < given_up:
                    time.sleep(0.005)


def _removed(folder: Path) -> bool:
    try:
        folder.rmdir()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


def _granted(trees: Iterable[Hierarchy]) -> dict[str, tuple[Path, int]]:
    """By controller: the innermost of our own groups below which one with this controller can be made, and its version."""
    found = {}
    for tree in trees:
        for controller in CONTROLLERS:
            for group in tree.groups:  # the last that fits
                # In version 2 a group that holds processes can pass no controller on: one above it must have been set up to do so.
                if controller in (tree.controllers or _passed_on(group)) and os.access(group, os.W_OK):
                    found[controller] = (group, 1 if tree.controllers else 2)
    return found


def _passed_on(group: Path) -> list[str]:
    try:
        return (group / "cgroup.subtree_control").read_text(encoding="utf-8").split()
    except OSError:
        return []
