"""Claim: whose folders stand among the runs. A build holds a lock for as long as it lives, whichever container it lives in."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import shutil
import subprocess
import tempfile
from pathlib import Path

LOCK = ".lock"


class Claim:
    """A token that the names of this build's folders carry, and the locked file that says that the build is alive.

    Process ids would not do: another container counts its own, and a small one is soon in use again.

    Args:
        runs: the folder of all runs. What dead builds left in it is removed.
    """

    def __init__(self, runs: Path) -> None:
        runs.mkdir(parents=True, exist_ok=True)
        self._runs = runs
        status = runs.stat()
        self._project = f"{status.st_dev:x}-{status.st_ino:x}"  # also told apart where containers use one path
        while True:
            self._token = secrets.token_hex(8)
            self._path = runs / f"{self._token}{LOCK}"
            self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
            fcntl.flock(self._handle, fcntl.LOCK_EX)
            if os.fstat(self._handle).st_nlink:
                break
            os.close(self._handle)  # another build found the file before it was locked, and removed it
        _clear_abandoned(runs)

    @property
    def name(self) -> str:
        """A name for this build that no other has, not even one of another project."""
        return f"{self._project}-{self._token}"

    def is_over(self, name: str) -> bool:
        """Whether a build of this name was one of this project's, and is dead. Dead ones lost their lock when ours was made."""
        project, _, token = name.rpartition("-")
        return project == self._project and not (self._runs / f"{token}{LOCK}").exists()

    def folder(self, kind: str) -> Path:
        """A new empty folder that nobody removes while this claim is held."""
        return Path(tempfile.mkdtemp(prefix=f"{kind}-{self._token}-", dir=self._runs))

    def release(self) -> None:
        """Give up the token; what still carries it is abandoned."""
        self._path.unlink(missing_ok=True)
        fcntl.flock(self._handle, fcntl.LOCK_UN)  # a forked process may hold the descriptor too
        os.close(self._handle)


def remove_tree(folder: Path) -> None:
    """Delete a folder and all in it, also where a program took away its own right to do so, or nested folders without end."""
    try:
        shutil.rmtree(folder, ignore_errors=True)
        if folder.exists():
            _give_rights(folder)
            shutil.rmtree(folder, ignore_errors=True)
    except RecursionError:
        subprocess.run(["rm", "-rf", str(folder)], capture_output=True, check=False)


def _give_rights(folder: Path) -> None:
    with contextlib.suppress(OSError):
        folder.chmod(0o700)
        for above, names, _ in os.walk(folder):
            for name in names:
                path = Path(above, name)
                if not path.is_symlink():
                    path.chmod(0o700)  # before the walk comes to it


def _clear_abandoned(runs: Path) -> None:
    owned: dict[str, list[Path]] = {}
    for path in runs.iterdir():
        token = path.name.removesuffix(LOCK) if path.name.endswith(LOCK) else [*path.name.split("-"), ""][1]
        owned.setdefault(token, []).append(path)
    for token, paths in owned.items():
        _clear(runs / f"{token}{LOCK}", [path for path in paths if path.suffix != LOCK])


def _clear(lock: Path, folders: list[Path]) -> None:
    """Remove the folders of one token unless its lock is held. No folder is older than its lock: without one it is abandoned."""
    try:
        handle = os.open(lock, os.O_RDWR)
    except FileNotFoundError:
        handle = -1
    except PermissionError:
        return  # another user's
    try:
        if handle >= 0:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for folder in folders:
            remove_tree(folder)
        lock.unlink(missing_ok=True)
    except BlockingIOError:
        return  # its build is alive
    finally:
        if handle >= 0:
            os.close(handle)
