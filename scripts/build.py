"""Build: the whole flow from programs to a published folder. Any failure leaves the published folder as it was."""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from rich.console import Console

from scripts import assemble, manifest
from scripts.content import read_content
from scripts.engine import plan
from scripts.engine.pool import Pool
from scripts.pages import embeds
from scripts.pages.errors import PageError
from scripts.project import Project
from scripts.site import swap
from scripts.verify import ProgramsFailed, Verification, verify


def build(project: Project, backends: Sequence[str], console: Console, pool: Pool | None = None) -> Verification:
    """Verify, build, check, and swap the result into site/.

    Raises:
        ProgramsFailed, HeaderError, PageError, SiteError, EnvironmentBroken: nothing was published.
        Changed: something that people write was changed meanwhile, and part of the site may be older; nothing was published.
    """
    with exclusive(project, console):
        # Before anything is read, and so before the site's parts can differ in what they were made from.
        inputs = manifest.contents(project)
        content = read_content(project)
        verification = verify(project, content.programs.all, backends, console, pool)
        if verification.failed:
            raise ProgramsFailed(verification, embeds.places(content.pages), content.programs.cells)
        verified = {
            snippet.id: (snippet, plan.valid_records(snippet, project.records, project.requirements))
            for snippet in content.programs.all
        }
        _refuse_changed(inputs, manifest.contents(project))  # a program whose file was changed has no record any more
        made = assemble.make(project, content, verified)
        faults = assemble.check_outputs(content, made)
        if faults:
            raise PageError(faults)
        with _staging(project) as staging:
            assemble.assemble(project, content, made, staging, verified)
            _refuse_changed(inputs, manifest.contents(project))
            manifest.write(project, manifest.inputs_digest(inputs), staging, assemble.backends(verified))
            swap.swap(staging, project.site)
    return verification


def _refuse_changed(before: Mapping[str, str], now: Mapping[str, str]) -> None:
    changed = sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))
    if changed:
        shown = ", ".join(changed[:5]) + (" …" if len(changed) > 5 else "")
        raise plan.Changed(f"{shown}: changed while the site was built, so nothing was published; run it again")


@contextlib.contextmanager
def exclusive(project: Project, console: Console) -> Iterator[None]:
    """One build at a time per checkout: a second one says so and waits. What a killed build left behind is cleared away."""
    project.build.mkdir(parents=True, exist_ok=True)
    with (project.build / "lock").open("w") as lock:
        with contextlib.suppress(ImportError):
            import fcntl

            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                console.print("another build is running here; waiting for it", highlight=False)
                fcntl.flock(lock, fcntl.LOCK_EX)
        swap.recover(project.site)
        _drop_damaged(project.root / ".cache" / "mkdocs-jupyter")
        for left in project.build.glob("staging-*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


def _drop_damaged(cache: Path) -> None:
    """The plugin writes its cache in place and reads it unchecked: what a killed build or a full disk left would stop every other."""
    for path in cache.glob("*.json"):
        try:
            json.loads(path.read_bytes())
        except ValueError:
            path.unlink()


@contextlib.contextmanager
def _staging(project: Project) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="staging-", dir=project.build))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
