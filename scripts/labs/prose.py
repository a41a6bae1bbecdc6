"""Prose: the words of a lab, in the form in which the checks of answers read them."""

from __future__ import annotations

from scripts.labs.lab import Lab
from scripts.pages.question import Page, Question


def as_page(lab: Lab) -> Page:
    """The lab as a page with one question, whose lines are its prose and whose program is the lab itself."""
    lines = [(lab.cells[0].line, f'--8<-- "{lab.program.id}.md"')]
    for cell in lab.cells:
        if not cell.number:
            lines += list(enumerate(cell.text.split("\n"), cell.line + 1))
    question = Question(f"labs/{lab.name}", lab.file, 1, lab.name, lab.title, "", (), tuple(lines))
    return Page(f"labs/{lab.name}", lab.file, lab.title, lab.program.title, (question,))
