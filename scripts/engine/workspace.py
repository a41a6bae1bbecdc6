"""Workspace: the folder of one run, from the empty start to the evidence that is read out of it."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from scripts.engine import evidence
from scripts.engine.judge import judge
from scripts.engine.model import Job, Result
from scripts.engine.supervisor import Observation

STDERR_TAIL = 4000  # bytes of standard error that can be shown
MEASURED = 1 << 26  # bytes of output beyond which only "more" is known


@dataclass(frozen=True)
class Workspace:
    """The program's own folder is `work`; beside it stand the streams and the evidence, which it cannot reach by name."""

    folder: Path
    nonce: str

    @staticmethod
    def create(runs: Path, job: Job, compiled: Path) -> Workspace:
        """A fresh workspace; the program's folder holds its declared assets and nothing else.

        Args:
            compiled: what JAX compiled for earlier programs; the program sees all of it and can change none of it.
        """
        space = Workspace(Path(tempfile.mkdtemp(prefix=f"run-{os.getpid()}-", dir=runs)), secrets.token_hex(16))
        space.work.mkdir()
        for name in job.snippet.assets:
            shutil.copy(job.snippet.path.parent / name, space.work / name)
        if job.backend == "jax":
            space.compiled.mkdir()
            for entry in os.listdir(compiled):
                os.symlink(compiled / entry, space.compiled / entry)
        return space

    @property
    def work(self) -> Path:
        """The program's current folder."""
        return self.folder / "work"

    @property
    def stdout(self) -> Path:
        """What it printed."""
        return self.folder / "stdout"

    @property
    def stderr(self) -> Path:
        """What it complained about."""
        return self.folder / "stderr"

    @property
    def evidence(self) -> Path:
        """What its process said of itself."""
        return self.folder / "evidence"

    @property
    def compiled(self) -> Path:
        """JAX's compilation cache: links to what is known, and what this run adds."""
        return self.folder / "compiled"

    def judge(self, job: Job, blank: Result, seen: Observation) -> Result:
        """Read everything that the run left, and judge it."""
        figures = {
            path.name: path.read_text(encoding="utf-8", errors="replace")
            for path in sorted(self.work.glob("*.svg"))
            if path.is_file() and not path.is_symlink()
        }
        facts = evidence.read(self.evidence, self.nonce)
        printed = self._printed(job.snippet.limits.output_bytes)
        return judge(job.snippet, blank, seen, facts, printed, self._complaints(), figures, str(self.work))

    def keep_compiled(self, known: Path) -> None:
        """Hand on what JAX compiled in this run. For runs that passed only: a killed one may have left half a file."""
        for path in self.compiled.glob("*-cache") if self.compiled.is_dir() else ():
            if not path.is_symlink():
                os.replace(path, known / path.name)

    def remove(self) -> None:
        """Delete the folder and all in it."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _printed(self, limit: int) -> bytes:
        with self.stdout.open("rb") as out:
            printed = out.read(limit + 1)
        size = min(self.stdout.stat().st_size, MEASURED)
        return printed + b"\0" * max(0, size - len(printed))  # the length of the rest is evidence; its text is not read

    def _complaints(self) -> bytes:
        with self.stderr.open("rb") as err:
            err.seek(max(0, self.stderr.stat().st_size - STDERR_TAIL))
            return err.read()


def clear_abandoned(runs: Path) -> None:
    """Remove the folders of processes that were killed; those of processes that are alive stay."""
    for folder in runs.iterdir():
        try:
            os.kill(int(folder.name.split("-")[1]), 0)
        except (ValueError, IndexError, ProcessLookupError):
            shutil.rmtree(folder, ignore_errors=True)
        except PermissionError:
            continue
