"""Build: the whole flow from programs to a published folder. Any failure leaves the published folder as it was."""

from __future__ import annotations

import contextlib
import datetime
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from scripts import manifest
from scripts.checks import check
from scripts.checks import fragments as check_cards
from scripts.drills import exercise
from scripts.engine import plan
from scripts.engine.model import BACKEND_NAMES, Snippet
from scripts.engine.pool import Pool
from scripts.engine.record import Record
from scripts.labs import prose, shelf
from scripts.labs.lab import split_output
from scripts.pages import bibliography, card, deck, embeds, guides, numbers, question, standard
from scripts.pages.errors import Fault, PageError
from scripts.pages.question import Page, Question
from scripts.project import Project
from scripts.rounds import fragments as task_files
from scripts.rounds import task
from scripts.site import (
    abbreviations,
    accessible,
    anki,
    archive,
    counts,
    deeper,
    drills,
    generate,
    labels,
    listings,
    maths,
    neighbors,
    notebooks,
    opensearch,
    practice,
    print_edition,
    receipts,
    recording,
    search,
    self_test,
    service_worker,
    sizes,
    slim,
    sources,
    swap,
    tidy,
    unused_styles,
)
from scripts.site import check as built
from scripts.site.errors import SiteError
from scripts.verify import Programs, ProgramsFailed, Verification, read_programs, verify


@dataclass(frozen=True)
class Content:
    """Everything that people wrote, read and checked as far as no program has to run for it."""

    programs: Programs
    pages: tuple[Page, ...]
    sources: dict[str, bibliography.Source]
    guides: tuple[guides.Row, ...]
    tasks: tuple[task.Task, ...]
    checks: tuple[check.Check, ...]

    @property
    def homes(self) -> dict[str, Question]:
        """Question id to question."""
        return {question.id: question for page in self.pages for question in page.questions}


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
    # As readers study them.
    pages = tuple(sorted(pages, key=lambda page: navigation.find(f" {page.name}.md")))
    labs = sorted(programs.labs, key=lambda lab: navigation.find(f"labs/{lab.name}.ipynb"))
    programs = Programs(programs.snippets, tuple(labs))
    known, source_faults = bibliography.read(project.references)
    rows, guide_faults = guides.read(project.guides)
    tasks, task_faults = task.read(project.docs, pages)
    ids = [snippet.id for snippet in programs.snippets]
    checks, check_faults = check.read(project.checks, pages, ids, known)
    faults += task_faults + check_faults
    faults += source_faults + guide_faults + standard.check(pages)
    # That drills are shown is checked in the built page: theirs is no category page.
    faults += embeds.check(pages, [snippet for snippet in programs.snippets if not exercise.is_drill(snippet.id)])
    faults += bibliography.check(known, project.docs) + guides.check(rows, pages)
    return Content(programs, pages, known, rows, tasks, checks), faults


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
        made = make(project, content, verified)
        faults = check_outputs(content, made)
        if faults:
            raise PageError(faults)
        with _staging(project) as staging:
            assemble(project, content, made, staging, verified)
            manifest.write(project, staging, _backends(verified))
            swap.swap(staging, project.site)
    return verification


def make(project: Project, content: Content, verified: Mapping[str, tuple[Snippet, Mapping[str, Record]]]) -> deck.Deck:
    """Write what pages embed: the cards of all programs, the notebooks of all labs, the files of all tasks.

    Returns:
        What cards and labs show, and the files that belong to them.
    """
    programs = content.programs
    made = deck.write(project.cards, {snippet.id: verified[snippet.id] for snippet in programs.snippets})
    task_files.write(project.cards, content.tasks, content.homes)
    records = {name: records for name, (_, records) in verified.items()}
    printed = {name: {backend: record.output for backend, record in of.items()} for name, of in records.items()}
    check_cards.write(project.cards, content.checks, content.homes, _question_of_program(content), printed)
    files = shelf.write(project.docs, programs.labs, records)
    shown = {lab.program.id: card.shown_outputs(records[lab.program.id]) for lab in programs.labs}
    return deck.Deck(made.outputs | shown, made.receipts, made.files | files)


def check_outputs(content: Content, made: deck.Deck) -> list[Fault]:
    """What people wrote that no program prints (figures in answers and labs, keys of quick checks), and faulty drills."""
    pages = content.pages + tuple(prose.as_page(lab) for lab in content.programs.labs)
    faults = numbers.check(pages, made.outputs) + check.check_proofs(content.checks, made.outputs)
    return faults + exercise.read(made.outputs)[1]


def _question_of_program(content: Content) -> dict[str, str]:
    return {
        program: question.id for page in content.pages for question in page.questions for _, program in question.cards
    }


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
    pack(staging, manifest.newest(project))
    expected = {
        name: receipts.Shown(
            verified[name][0].source,
            tuple(card.on_card(verified[name][0], text) for text in made.outputs[name]),
            made.receipts[name],
        )
        for name in made.receipts
    }
    faults = built.check(staging, {name: made.outputs[name] for name in made.receipts}) + receipts.check(
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
    labels.apply(staging)
    notebooks.apply(staging, _labs(content, verified))
    sources.apply(staging, content.sources)
    exercises, _ = exercise.read(_printed(verified))
    counts.apply(staging, _figures(content, verified) | drills.figures(exercises))
    drills.apply(staging, exercises)
    neighbors.apply(staging, [page.name for page in content.pages])  # before what closes a page
    deeper.apply(staging, _deeper(content), _check_pages(content))
    terms = search.read_glossary(glossary, set(content.homes))
    lists = listings.Lists(content.pages, terms, content.guides, content.tasks, content.checks, content.programs.labs)
    listings.apply(staging, lists)
    search.apply(staging, glossary)  # before the formulas, so that no TeX is found
    abbreviations.apply(staging, terms)  # after search, which shows an answer's lines without marks
    maths.apply(staging)
    accessible.apply(staging)
    slim.apply(staging)
    practice.apply(staging)  # after the formulas and the corrections, so that answers show as on their pages
    recording.apply(staging)
    self_test.apply(staging)
    tidy.apply(staging)


def pack(staging: Path, changed: int) -> None:
    """What is made of the finished pages, in this order: a preview does without it.

    The archive comes last because it holds everything else, and the page that tells its size as well: so its size is
    measured before, without the worker's few bytes.
    """
    opensearch.apply(staging)
    anki.apply(staging, changed)
    print_edition.apply(staging)
    unused_styles.apply(staging)
    sizes.apply(staging, {archive.NAME: len(archive.whole(staging))})
    service_worker.apply(staging)
    archive.apply(staging)


def _printed(verified: Mapping[str, tuple[Snippet, Mapping[str, Record]]]) -> dict[str, list[str]]:
    """Program id to the outputs of those that passed."""
    return {name: card.shown_outputs(records) for name, (_, records) in verified.items() if records}


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


def _deeper(content: Content) -> dict[str, list[deeper.Link]]:
    """Question id to the labs and coding rounds that deepen it."""
    found: dict[str, list[deeper.Link]] = {}
    for lab in content.programs.labs:
        for identity in dict.fromkeys(re.findall(r"\.md#([\w-]+)\)", lab.cells[0].text)):
            found.setdefault(identity, []).append(deeper.Link("Lab", lab.title, f"labs/{lab.name}.html"))
    for one in content.tasks:
        for identity in one.questions:
            found.setdefault(identity, []).append(
                deeper.Link("Write it yourself", one.title, f"coding/{one.slug}.html")
            )
    return found


def _check_pages(content: Content) -> dict[str, deeper.Link]:
    """Category to its page of quick checks."""
    return {
        one.category: deeper.Link(
            "Quick checks", "test yourself on this page", f"{check_cards.FOLDER}/{one.category}.html"
        )
        for one in content.checks
    }


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
