"""Guides: which question here answers each question of the guides that people read elsewhere."""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scripts.pages.errors import Fault
from scripts.pages.question import Page

FILE = "guides.tsv"
COLUMNS = ["id", "guide", "audience", "question", "answered_by"]
SIZES = {"A": 10, "B": 42, "C": 17, "D": 20}  # questions in each guide, as they were counted


@dataclass(frozen=True)
class Row:
    """One question of another guide, and the ids of the questions that answer it here."""

    id: str
    guide: str
    audience: str
    question: str
    answered_by: tuple[str, ...]


def read(path: Path) -> tuple[tuple[Row, ...], list[Fault]]:
    """All rows, and what is wrong with the file; no rows and no fault where there is no such file."""
    if not path.is_file():
        return (), []
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    if not lines or lines[0] != COLUMNS:
        return (), [Fault(FILE, 1, f"the first line must be {', '.join(COLUMNS)}, separated by tabs.")]
    whole = [line for line in lines[1:] if len(line) == len(COLUMNS)]
    faults = [
        Fault(FILE, number, f"{len(line)} columns instead of {len(COLUMNS)}.")
        for number, line in enumerate(lines[1:], 2)
        if len(line) != len(COLUMNS)
    ]
    rows = [Row(id, guide, audience, asked, tuple(answers.split())) for id, guide, audience, asked, answers in whole]
    return tuple(rows), faults


def check(rows: Iterable[Row], pages: Iterable[Page]) -> list[Fault]:
    """Rows that lead nowhere, and questions of the guides that have no row."""
    rows = tuple(rows)
    known = {question.id for page in pages for question in page.questions}
    faults: list[Fault] = []
    for number, row in enumerate(rows, 2):
        if not row.answered_by:
            faults.append(Fault(FILE, number, f"{row.id} is answered by nothing."))
        for target in row.answered_by:
            if target not in known:
                near = difflib.get_close_matches(target, known, n=1)
                faults.append(
                    Fault(
                        FILE,
                        number,
                        f"{row.id}: no question has the id {target}." + (f" Did you mean {near[0]}?" if near else ""),
                    )
                )
    if rows:
        found = [row.id for row in rows]
        for letter, size in SIZES.items():
            for index in range(1, size + 1):
                if found.count(f"{letter}{index:02}") != 1:
                    faults.append(
                        Fault(
                            FILE,
                            1,
                            f"{letter}{index:02} has {found.count(f'{letter}{index:02}')} rows; every question of the guides has one.",
                        )
                    )
    return faults
