"""Assemble: from verified programs and what people wrote to the finished pages, step by step."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from pathlib import Path

from scripts import manifest
from scripts.checks import check
from scripts.checks import fragments as check_cards
from scripts.content import Content
from scripts.drills import exercise
from scripts.engine.model import BACKEND_NAMES, Snippet
from scripts.engine.record import Record
from scripts.labs import prose, shelf
from scripts.labs.lab import split_output
from scripts.pages import card, deck, numbers
from scripts.pages.errors import Fault
from scripts.project import Project
from scripts.rounds import fragments as task_files
from scripts.site import (
    abbreviations,
    accessible,
    anki,
    answers,
    archive,
    counts,
    deeper,
    deferred,
    drills,
    generate,
    joined,
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
    tidy,
    unused_styles,
)
from scripts.site import check as built
from scripts.site.errors import SiteError

# Program id to the program and its records that hold, by backend.
Verified = Mapping[str, tuple[Snippet, Mapping[str, Record]]]


def make(project: Project, content: Content, verified: Verified) -> deck.Deck:
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
    verified: Verified,
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


def run_steps(content: Content, verified: Verified, glossary: Path, staging: Path) -> None:
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
    answers.apply(staging)  # what was made of the pages until here read questions and answers side by side
    deferred.apply(staging)
    joined.apply(staging)
    unused_styles.apply(staging)
    sizes.apply(staging, {archive.NAME: len(archive.whole(staging))})
    service_worker.apply(staging)
    archive.apply(staging)


def _printed(verified: Verified) -> dict[str, list[str]]:
    """Program id to the outputs of those that passed."""
    return {name: card.shown_outputs(records) for name, (_, records) in verified.items() if records}


def _labs(content: Content, verified: Verified) -> dict[str, notebooks.Shown]:
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


def _figures(content: Content, verified: Verified) -> dict[str, str]:
    return {
        "questions": str(sum(len(page.questions) for page in content.pages)),
        "programs": str(len(content.programs.snippets)),
        "backends": ", ".join(BACKEND_NAMES[backend] for backend in backends(verified)),
        "verified": datetime.datetime.now(datetime.UTC).strftime("%-d %B %Y"),
    }


def backends(verified: Verified) -> list[str]:
    """The backends on which every program that allows them passed."""
    return [
        backend
        for backend in BACKEND_NAMES
        if all(backend in records for snippet, records in verified.values() if backend in snippet.backends)
    ]
