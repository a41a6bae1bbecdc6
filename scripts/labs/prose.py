"""Prose: the words of a lab, in the form in which the checks of answers read them."""

from __future__ import annotations

from scripts.labs.lab import Lab
from scripts.pages.question import Page, Question


def as_page(lab: Lab) -> Page:
    """The lab as a page with one question, whose lines are its prose and whose program is the lab itself."""
    lines = ["" for _ in lab.source.split("\n")]
    lines[0] = f'--8<-- "{lab.program.id}.md"'
    for cell in lab.cells:
        if not cell.number:
            words = cell.text.split("\n")
            lines[cell.line : cell.line + len(words)] = words
    numbered = tuple(enumerate(lines, 1))
    question = Question(f"labs/{lab.name}", lab.file, 1, lab.name, lab.title, "", (), numbered)
    return Page(f"labs/{lab.name}", lab.file, lab.title, lab.program.title, (question,))
