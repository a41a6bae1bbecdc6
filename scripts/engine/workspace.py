"""Workspace: the folder of one run, from the empty start to the evidence that is read out of it."""

from __future__ import annotations

import contextlib
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from scripts.engine import evidence
from scripts.engine.claim import Claim, remove_tree
from scripts.engine.judge import judge
from scripts.engine.model import Job, Result
from scripts.engine.output import FIGURE_CHARACTERS
from scripts.engine.supervisor import Observation

STDERR_TAIL = 4000  # bytes of standard error that can be shown
MOST_FIGURES = 100  # no program describes so many
MEASURED = 1 << 26  # bytes of output beyond which only "more" is known


@dataclass(frozen=True)
class Workspace:
    """The program's own folder is `work`; beside it stand the streams and the evidence, which it cannot reach by name."""

    folder: Path
    nonce: str

    @staticmethod
    def create(claim: Claim, job: Job) -> Workspace:
        """A fresh workspace; the program's folder holds its declared assets and nothing else."""
        space = Workspace(claim.folder("run"), secrets.token_hex(16))
        space.work.mkdir()
        for name in job.snippet.assets:
            shutil.copy(job.snippet.path.parent / name, space.work / name)
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

    def missed(self) -> bool:
        """Whether the program, or a library for it, asked for a package that was hidden from it."""
        return any(fact["kind"] == "hidden" for fact in evidence.read(self.evidence, self.nonce))

    def judge(self, job: Job, blank: Result, seen: Observation) -> Result:
        """Read everything that the run left, and judge it."""
        facts = evidence.read(self.evidence, self.nonce)
        printed = self._printed(job.snippet.limits.output_bytes)
        return judge(job.snippet, blank, seen, facts, printed, self._complaints(), self._figures(), str(self.work))

    def remove(self) -> None:
        """Delete the folder and all in it."""
        remove_tree(self.folder)

    def _figures(self) -> dict[str, str]:
        """What it drew, by file name. One that it made unreadable counts as not saved."""
        found: dict[str, str] = {}
        for path in sorted(self.work.glob("*.svg"))[:MOST_FIGURES]:
            with contextlib.suppress(PermissionError):
                if path.is_file() and not path.is_symlink():
                    with path.open(encoding="utf-8", errors="replace") as file:
                        # Of one that is too large a page shows nothing, and a sparse one could fill our memory.
                        found[path.name] = file.read(FIGURE_CHARACTERS + 1)
        return found

    def _printed(self, limit: int) -> bytes:
        with self.stdout.open("rb") as out:
            printed = out.read(limit + 1)
        size = min(self.stdout.stat().st_size, MEASURED)
        return printed + b"\0" * max(0, size - len(printed))  # the length of the rest is evidence; its text is not read

    def _complaints(self) -> bytes:
        with self.stderr.open("rb") as err:
            err.seek(max(0, self.stderr.stat().st_size - STDERR_TAIL))
            return err.read()
