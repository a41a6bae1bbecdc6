"""Compiled: what JAX compiled for earlier programs, shown to the next one so that it can change none of it.

JAX reads and writes one folder. Every run is lent one that holds a link to each known entry, in which it can write: a new entry
is a plain file there, and is known when a run that passed gives the folder back. Making and removing thousands of links per
run would take seconds on a busy disk, so folders are kept, over builds too, and put right before each run.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import stat
import sys
from pathlib import Path

from scripts.engine.claim import remove_tree

MOST = 8_000  # entries; a complete run on JAX makes about half as many
KEPT = 6_000  # of them when there are more; the rest goes, the oldest first
ENTRY = "-cache"  # ends the name of every entry that JAX makes


class Compiled:
    """The known entries, and the folders that are lent to runs.

    Several builds may share them: a folder is lent by one at a time, and nothing is dropped while another build is there.

    Args:
        known: the folder of all known entries, one file each.
        folders: where the folders that are lent stand.
    """

    def __init__(self, known: Path, folders: Path) -> None:
        self._known = known
        self._folders = folders
        known.mkdir(parents=True, exist_ok=True)
        folders.mkdir(parents=True, exist_ok=True)
        self._presence = os.open(folders / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        if _lock(self._presence, fcntl.LOCK_EX):
            self._drop_oldest()
        fcntl.flock(self._presence, fcntl.LOCK_SH)
        self._held: dict[Path, int] = {}  # folders that are ours until we close, and their locks
        self._free: list[Path] = []

    def close(self) -> None:
        """Leave the folders to other builds."""
        for handle in (*self._held.values(), self._presence):
            fcntl.flock(handle, fcntl.LOCK_UN)  # a forked process may hold the descriptor too
            os.close(handle)
        self._held.clear()
        self._free.clear()

    def lend(self) -> Path:
        """A folder for one run, with links to all entries that are known now and nothing else."""
        folder = self._free.pop() if self._free else self._claim()
        try:
            self._put_right(folder)
        except (OSError, RecursionError):  # a program did what we did not think of
            remove_tree(folder)
            self._put_right(folder)
        return folder

    def take_back(self, folder: Path, passed: bool) -> None:
        """End a loan. What is new is known from now on if the run passed: one that was killed may have left half an entry."""
        if passed:
            with contextlib.suppress(OSError):
                self._hand_on(folder)
        if sys.platform != "linux":  # elsewhere a process of the run may live on unseen, with the folder open
            remove_tree(folder)
        self._free.append(folder)

    def _claim(self) -> Path:
        number = 0
        while True:
            folder = self._folders / str(number)
            if folder not in self._held:
                handle = os.open(folder.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
                if _lock(handle, fcntl.LOCK_EX):
                    self._held[folder] = handle
                    return folder
                os.close(handle)
            number += 1

    def _put_right(self, folder: Path) -> None:
        """Whatever the last run did to the folder and its links, killed or not, is undone."""
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)
        missing = set(os.listdir(self._known))
        with os.scandir(folder) as entries:
            for entry in entries:
                if (
                    entry.name in missing
                    and entry.is_symlink()
                    and os.readlink(entry.path) == f"{self._known}/{entry.name}"
                ):
                    missing.remove(entry.name)
                elif entry.is_dir(follow_symlinks=False):
                    remove_tree(Path(entry.path))
                else:
                    os.unlink(entry.path)
        for name in missing:
            os.symlink(f"{self._known}/{name}", folder / name)

    def _hand_on(self, folder: Path) -> None:
        with os.scandir(folder) as entries:
            new = [Path(entry.path) for entry in entries if not entry.is_symlink() and entry.name.endswith(ENTRY)]
        for path in new:
            kept = self._known / path.name
            # One that is known already stays as it is: this run was shown it, and has put its own in its place.
            if stat.S_ISREG(path.lstat().st_mode) and not os.path.lexists(kept):
                path.chmod(0o644)
                os.replace(path, kept)

    def _drop_oldest(self) -> None:
        """By the time at which they were made: when one was last read the file system does not note for a read-only view."""
        names = os.listdir(self._known)
        if len(names) <= MOST:
            return
        paths = sorted((self._known / name for name in names), key=lambda path: path.lstat().st_mtime_ns)
        for path in paths[: len(paths) - KEPT]:
            path.unlink()


def _lock(handle: int, kind: int) -> bool:
    """Whether the lock was free, and is held now."""
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
