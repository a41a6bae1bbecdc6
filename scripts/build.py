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
from scripts.labs import prose, shelf
from scripts.labs.lab import split_output
from scripts.pages import bibliography, card, deck, embeds, guides, numbers, question, standard
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
    notebooks,
    practice,
    receipts,
    search,
    self_test,
    sources,
    swap,
    tidy,
)
from scripts.site.errors import SiteError
from scripts.verify import Programs, ProgramsFailed, Verification, read_programs, verify


@dataclass(frozen=True)
class Content:
    """Everything that people wrote, read and checked as far as no program has to run for it."""

    programs: Programs
    pages: tuple[Page, ...]
    sources: dict[str, bibliography.Source]
    guides: tuple[guides.Row, ...]


def read_content(project: Project) -> Content:
    """Read programs, pages and bibliography.

    Raises:
        HeaderError, PageError: with every fault found.
    """
    programs = read_programs(project)
    content, faults = read_pages(project, programs)
    if faults:
        raise PageError(faults)
    return content


def read_pages(project: Project, programs: Programs) -> tuple[Content, list[Fault]]:
    """Everything but the programs, and all faults in it."""
    pages, faults = question.read_pages(project.docs, {snippet.category for snippet in programs.snippets})
    navigation = (project.root / "mkdocs.yml").read_text(encoding="utf-8")
    pages = tuple(sorted(pages, key=lambda page: navigation.find(f" {page.name}.md")))  # as readers study them
    known, source_faults = bibliography.read(project.references)
    rows, guide_faults = guides.read(project.guides)
    faults += source_faults + guide_faults + standard.check(pages) + embeds.check(pages, programs.snippets)
    faults += bibliography.check(known, project.docs) + guides.check(rows, pages)
    return Content(programs, pages, known, rows), faults


def build(project: Project, backends: Sequence[str], console: Console, pool: Pool | None = None) -> Verification:
    """Verify, build, check, and swap the result into site/.

    Raises:
        ProgramsFailed, HeaderError, PageError, SiteError, EnvironmentBroken: nothing was published.
    """
    content = read_content(project)
    with exclusive(project):
        verification = verify(project, content.programs.all, backends, console, pool)
        if verification.failed:
            raise ProgramsFailed(verification, embeds.places(content.pages), content.programs.cells)
        verified = {
            snippet.id: (snippet, plan.valid_records(snippet, project.records, project.requirements))
            for snippet in content.programs.all
        }
        made = make(project, content.programs, verified)
        faults = numbers.check(pages_with_numbers(content), made.outputs)
        if faults:
            raise PageError(faults)
        with _staging(project) as staging:
            assemble(project, content, made, staging, verified)
            manifest.write(project, staging, _backends(verified))
            swap.swap(staging, project.site)
    return verification


def make(
    project: Project, programs: Programs, verified: Mapping[str, tuple[Snippet, Mapping[str, Record]]]
) -> deck.Deck:
    """Write the cards of all programs and the notebooks of all labs; what they show, and the files that belong to them."""
    made = deck.write(project.cards, {snippet.id: verified[snippet.id] for snippet in programs.snippets})
    records = {name: records for name, (_, records) in verified.items()}
    files = shelf.write(project.docs, programs.labs, records)
    shown = {lab.program.id: card.shown_outputs(records[lab.program.id]) for lab in programs.labs}
    return deck.Deck(made.outputs | shown, made.receipts, made.files | files)


def pages_with_numbers(content: Content) -> tuple[Page, ...]:
    """The pages whose figures must stand in the output of programs: the category pages, and the prose of the labs."""
    return content.pages + tuple(prose.as_page(lab) for lab in content.programs.labs)


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
        for name in made.receipts
    }
    faults = check.check(staging, {name: made.outputs[name] for name in made.receipts}) + receipts.check(
        staging, expected
    )
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
    notebooks.apply(staging, _labs(content, verified))
    sources.apply(staging, content.sources)
    counts.apply(staging, _figures(content, verified))
    listings.apply(staging, content.pages, search.read_glossary(glossary, ids), content.guides)
    search.apply(staging, glossary)  # before the formulas, so that no TeX is found
    maths.apply(staging)
    accessible.apply(staging)
    practice.apply(staging)  # after the formulas and the corrections, so that answers show as on their pages
    self_test.apply(staging)
    tidy.apply(staging)


def _labs(content: Content, verified: Mapping[str, tuple[Snippet, Mapping[str, Record]]]) -> dict[str, notebooks.Shown]:
    """What the page of each verified lab must show: that of the first backend in the house's order."""
    found = {}
    for lab in content.programs.labs:
        outputs = card.shown_outputs(verified[lab.program.id][1])
        if outputs:
            printed = split_output(outputs[0], len(lab.code_cells))
            cells = [(cell.text, text) for cell, text in zip(lab.code_cells, printed, strict=True)]
            found[lab.name] = notebooks.Shown(lab.program.title, cells)
    return found


def _figures(content: Content, verified: Mapping[str, tuple[Snippet, Mapping[str, Record]]]) -> dict[str, str]:
    return {
        "questions": str(sum(len(page.questions) for page in content.pages)),
        "programs": str(len(content.programs.snippets)),
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
