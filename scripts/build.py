"""Build: the whole flow from programs to a published folder. Any failure leaves the published folder as it was."""

from __future__ import annotations

import contextlib
import datetime
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from scripts import manifest
from scripts.engine import plan
from scripts.engine.model import BACKEND_NAMES, Snippet
from scripts.engine.pool import Pool
from scripts.engine.record import Record
from scripts.pages import bibliography, deck, embeds, guides, numbers, question, standard
from scripts.pages.errors import Fault, PageError
from scripts.pages.question import Page
from scripts.project import Project
from scripts.site import (
    accessible,
    check,
    counts,
    generate,
    labels,
    listings,
    maths,
    receipts,
    search,
    sources,
    swap,
    tidy,
)
from scripts.site.errors import SiteError
from scripts.verify import Verification, read_programs, verify


class ProgramsFailed(Exception):
    """One or more programs did not pass."""

    def __init__(self, verification: Verification, places: Mapping[str, Sequence[str]]) -> None:
        super().__init__(f"{len(verification.failed)} runs failed")
        self.verification = verification
        self.places = places


@dataclass(frozen=True)
class Content:
    """Everything that people wrote, read and checked as far as no program has to run for it."""

    snippets: tuple[Snippet, ...]
    pages: tuple[Page, ...]
    sources: dict[str, bibliography.Source]
    guides: tuple[guides.Row, ...]


def read_content(project: Project) -> Content:
    """Read programs, pages and bibliography.

    Raises:
        HeaderError, PageError: with every fault found.
    """
    snippets = read_programs(project)
    content, faults = read_pages(project, snippets)
    if faults:
        raise PageError(faults)
    return content


def read_pages(project: Project, snippets: tuple[Snippet, ...]) -> tuple[Content, list[Fault]]:
    """Everything but the programs, and all faults in it."""
    pages, faults = question.read_pages(project.docs, {snippet.category for snippet in snippets})
    navigation = (project.root / "mkdocs.yml").read_text(encoding="utf-8")
    pages = tuple(sorted(pages, key=lambda page: navigation.find(f" {page.name}.md")))  # as readers study them
    known, source_faults = bibliography.read(project.references)
    rows, guide_faults = guides.read(project.guides)
    faults += source_faults + guide_faults + standard.check(pages) + embeds.check(pages, snippets)
    faults += bibliography.check(known, project.docs) + guides.check(rows, pages)
    return Content(snippets, pages, known, rows), faults


def build(project: Project, backends: Sequence[str], console: Console, pool: Pool | None = None) -> Verification:
    """Verify, build, check, and swap the result into site/.

    Raises:
        ProgramsFailed, HeaderError, PageError, SiteError, EnvironmentBroken: nothing was published.
    """
    content = read_content(project)
    with exclusive(project):
        verification = verify(project, content.snippets, backends, console, pool)
        if verification.failed:
            raise ProgramsFailed(verification, embeds.places(content.pages))
        verified = {
            snippet.id: (snippet, plan.valid_records(snippet, project.records, project.requirements))
            for snippet in content.snippets
        }
        made = deck.write(project.cards, verified)
        faults = numbers.check(content.pages, made.outputs)
        if faults:
            raise PageError(faults)
        with _staging(project) as staging:
            assemble(project, content, made, staging, verified)
            manifest.write(project, staging, _backends(verified))
            swap.swap(staging, project.site)
    return verification


def assemble(
    project: Project,
    content: Content,
    made: deck.Deck,
    staging: Path,
    verified: Mapping[str, tuple[Snippet, Mapping[str, Record]]],
) -> None:
    """Build the pages into an empty folder and take them through every step and check.

    Raises:
        SiteError: a step or a check failed.
    """
    generate.generate(project.root, staging)
    deck.place(made.files, staging)
    run_steps(content, verified, project.glossary, staging)
    expected = {
        name: receipts.Shown(verified[name][0].source, tuple(made.outputs[name]), made.receipts[name])
        for name in made.outputs
    }
    faults = check.check(staging, made.outputs) + receipts.check(staging, expected)
    if faults:
        raise SiteError(
            f"{len(faults)} {'fault' if len(faults) == 1 else 'faults'} in the built pages:\n  " + "\n  ".join(faults)
        )


def run_steps(
    content: Content, verified: Mapping[str, tuple[Snippet, Mapping[str, Record]]], glossary: Path, staging: Path
) -> None:
    """What happens to the built pages, in this order."""
    ids = {question.id for page in content.pages for question in page.questions}
    labels.apply(staging)
    sources.apply(staging, content.sources)
    counts.apply(staging, _figures(content, verified))
    listings.apply(staging, content.pages, search.read_glossary(glossary, ids), content.guides)
    search.apply(staging, glossary)  # before the formulas, so that no TeX is found
    maths.apply(staging)
    accessible.apply(staging)
    tidy.apply(staging)


def _figures(content: Content, verified: Mapping[str, tuple[Snippet, Mapping[str, Record]]]) -> dict[str, str]:
    return {
        "questions": str(sum(len(page.questions) for page in content.pages)),
        "programs": str(len(content.snippets)),
        "backends": ", ".join(BACKEND_NAMES[backend] for backend in _backends(verified)),
        "verified": datetime.datetime.now(datetime.UTC).strftime("%-d %B %Y"),
    }


def _backends(verified: Mapping[str, tuple[Snippet, Mapping[str, Record]]]) -> list[str]:
    """The backends on which every program that allows them passed."""
    return [
        backend
        for backend in BACKEND_NAMES
        if all(backend in records for snippet, records in verified.values() if backend in snippet.backends)
    ]


@contextlib.contextmanager
def exclusive(project: Project) -> Iterator[None]:
    """One build at a time per checkout: a second one waits. What a killed build left behind is cleared away."""
    project.build.mkdir(parents=True, exist_ok=True)
    with (project.build / "lock").open("w") as lock:
        with contextlib.suppress(ImportError):
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        swap.recover(project.site)
        for left in project.build.glob("staging-*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


@contextlib.contextmanager
def _staging(project: Project) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="staging-", dir=project.build))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
