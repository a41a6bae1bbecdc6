"""Host process: a running host as its owner sees it: started, spoken to in lines of JSON, stopped."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from scripts.engine import environment
from scripts.engine.claim import Claim, remove_tree
from scripts.engine.confine import libc
from scripts.engine.request import Request

GONE_SECONDS = 5.0  # for processes that are killed to be gone


class HostProcess:
    """One host. `fileno` makes it fit for a selector: it is readable when `replies` has something, or it has ended."""

    def __init__(
        self, backend: str, stages: Iterable[int], command: Sequence[str], claim: Claim, cache: Path, hash_seed: int
    ) -> None:
        self.backend = backend
        self.stages = frozenset(stages)
        self.reached: set[int] = set()  # stages at which it serves programs
        self.started = time.monotonic()
        self.spent = False  # has been given a program; a fresh host takes only one
        self._rest = b""
        self._home = claim.folder("host")
        for name in ("jax", "matplotlib"):
            (cache / name).mkdir(parents=True, exist_ok=True)
        settings = (
            environment.process_environment(backend, hash_seed)
            | {
                "HOME": str(self._home),
                "TMPDIR": str(self._home),
                "MPLCONFIGDIR": str(cache / "matplotlib"),
                "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
                "JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES": "-1",
                "JAX_PERSISTENT_CACHE_ENABLE_XLA_CACHES": "none",  # their folder would be part of every key, and each run has its own
                "PYTHONPATH": str(Path(__file__).parents[2]),
            }
        )
        with (self._home / "log").open("wb") as errors:
            self._process = subprocess.Popen(
                list(command),
                cwd=self._home,
                env=settings,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        os.set_blocking(self.fileno(), False)

    @property
    def starting(self) -> bool:
        """Whether it is still importing."""
        return self.reached != self.stages

    def fileno(self) -> int:
        """The descriptor that its replies come from."""
        assert self._process.stdout is not None
        return self._process.stdout.fileno()

    def send(self, request: Request) -> bool:
        """Hand it a run; False if it is not there any more."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(request.to_json().encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            return False
        return True

    def replies(self) -> list[dict[str, Any]] | None:
        """What it said since the last call; None if it has ended."""
        part = os.read(self.fileno(), 1 << 16)
        if not part:
            return None
        *lines, self._rest = (self._rest + part).split(b"\n")
        return [json.loads(line) for line in lines]

    def complaints(self) -> str:
        """The end of what it wrote to standard error."""
        return " / ".join((self._home / "log").read_text(encoding="utf-8", errors="replace").strip().split("\n")[-5:])

    def stop(self) -> None:
        """End it at once, and wait until its children have ended with it: they hold the end that writes replies.

        It has nothing to put away, and taking it down takes long. On Linux the kernel ends the children.
        """
        assert self._process.stdin is not None and self._process.stdout is not None
        children = [] if libc.available else descendants(self._process.pid)
        self._process.kill()
        for child in children:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(child, signal.SIGKILL)
        self._process.wait()
        given_up = time.monotonic() + GONE_SECONDS
        while (left := given_up - time.monotonic()) > 0:
            if select.select([self.fileno()], [], [], left)[0] and not os.read(self.fileno(), 1 << 16):
                break
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.stdout.close()
        remove_tree(self._home)


def descendants(process: int) -> list[int]:
    """Processes that a process started, and those that these started; none where there is no `ps` to ask."""
    try:
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return []
    above = {int(child): int(parent) for child, parent in map(str.split, listed.splitlines())}
    found = [process]
    for parent in found:  # grows on the way
        found += [child for child, its in above.items() if its == parent]
    return found[1:]
