"""Orders: from a job and the workspace made for it to the request that a host is sent."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from scripts.engine import stages
from scripts.engine.child import Assignment
from scripts.engine.model import Job
from scripts.engine.request import Request
from scripts.engine.supervisor import Watch
from scripts.engine.workspace import Workspace


@dataclass(frozen=True)
class Orders:
    """What the runs of one pool have in common.

    Attributes:
        project: the project's folder, which programs may not read but for their own file.
        readable: folders inside it that they may read all the same: the packages and their caches.
        blocked: modules that they may not import.
    """

    project: str
    readable: tuple[str, ...]
    blocked: frozenset[str]

    def request(self, number: int, job: Job, stage: int, space: Workspace, compiled: Path | None) -> Request:
        """The request for one run.

        Args:
            number: by which the host's reply will name it.
            stage: at which it runs.
            compiled: the folder of JAX's compilation cache that is lent to it.
        """
        modules = (*stages.through(stage), *stages.modules_of(job, self.blocked))
        return Request(
            number, self._assignment(job, stage, space, compiled), _watch(job, space, compiled), stage, modules
        )

    def _assignment(self, job: Job, stage: int, space: Workspace, compiled: Path | None) -> Assignment:
        return Assignment(
            id=job.snippet.id,
            backend=job.backend,
            program=str(job.snippet.path),
            source=job.snippet.source,
            folder=str(space.work),
            project=self.project,
            # Libraries read the source of every frame that they meet, ours too.
            readable=(*self.readable, str(Path(__file__).parents[1])),
            writable=(os.devnull, "/dev/shm", *([str(compiled)] if compiled else [])),
            blocked=self.blocked,
            hidden=stages.FRAMEWORKS if stage < stages.LAST else frozenset(),
            allowed_warnings=job.snippet.allowed_warnings,
            compiled=str(compiled or ""),
            may_start_processes=job.snippet.limits.processes > 1,
            network_namespace=False,
        )


def _watch(job: Job, space: Workspace, compiled: Path | None) -> Watch:
    limits = job.snippet.limits
    return Watch(
        seconds=limits.seconds,
        memory_mib=limits.memory_mib,
        output_bytes=limits.output_bytes,
        processes=limits.processes,
        stdout=str(space.stdout),
        stderr=str(space.stderr),
        folders=tuple(str(folder) for folder in (space.work, compiled) if folder),
        evidence=str(space.evidence),
        nonce=space.nonce,
        traces=str(space.folder / "traces"),
        program=str(job.snippet.path),
    )
