"""Swap: the finished folder takes the published one's place in one step, or not at all."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import sys
from pathlib import Path

AT_FDCWD = -100
RENAME_EXCHANGE = 2


def swap(staging: Path, site: Path) -> None:
    """Put `staging` where `site` is, and remove what was there. Both lie on one file system.

    On Linux the two exchange their names in a single system call, so that a reader, or a build that is killed, never sees
    a moment without a site. Elsewhere there are two renames; `recover` mends what a kill between them leaves.
    """
    if not site.exists():
        staging.replace(site)
        return
    if _exchange(staging, site):
        shutil.rmtree(staging)
        return
    aside = _aside(site)
    shutil.rmtree(aside, ignore_errors=True)
    site.replace(aside)
    staging.replace(site)
    shutil.rmtree(aside)


def recover(site: Path) -> None:
    """Put the previous site back if a build was killed between its two renames."""
    aside = _aside(site)
    if aside.exists():
        if site.exists():
            shutil.rmtree(aside)
        else:
            aside.replace(site)


def _aside(site: Path) -> Path:
    return site.with_name(f".{site.name}.previous")


def _exchange(one: Path, other: Path) -> bool:
    if sys.platform != "linux":
        return False
    with contextlib.suppress(AttributeError):
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
        return bool(renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0)
    return False
