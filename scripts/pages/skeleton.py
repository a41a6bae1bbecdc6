"""Skeletons: a first question and a first program that build as they are, in the right place, for an author to overwrite."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from pathlib import Path

from scripts.pages.question import ID, LEVELS, ROLES, read_pages

MARK = "Overwrite this skeleton."
PROGRAM = '''"""The mean of a batch is the sum divided by its size."""
import keras
import numpy as np

keras.utils.set_random_seed(0)
values = np.arange(6, dtype="float32")
mean = float(keras.ops.mean(values))
print(f"mean {{mean:.1f}} of {{len(values)}} values")

assert abs(mean - values.sum() / len(values)) < 1e-6
'''
QUESTION = """
## {title} {{ #{id} data-level="{level}" data-roles="{roles}" }}

*Also asked as:* another wording · an abbreviation

**In short.** {mark} Say here, in at most 60 words, what you would answer in thirty seconds; it must be correct on its own.

Begin with the mechanism: what is computed, on what, and what comes out. Say it in short, plain sentences, with the field's standard
terms, and define each term once. Then say why it is so, as far as a source or a program can show it, and cite the source where the
sentence leans on it. Then say when it fails: the kind of data, the size, the setting in which a careful engineer would not use it.
A formula belongs here if it says the thing better than words do, and a table if there is something to compare. Every number of three
digits or more has to stand in the output of a program under this question, or to be quoted from a source.

--8<-- "{program}.md"

**Common wrong answer.** "Say it as a weak candidate would." Say why it is wrong, and point to the line of the output that refutes it.

**Follow-ups.**

1. *An easy follow-up?* Its answer, in one to three sentences.
2. *A harder one?* Its answer, in one to three sentences.

**Sources.** [@{source}]
"""
PAGE = """---
title: {title}
description: Interview questions about {lower}, each with a short answer, a program that ran, and the sources behind both.
---

# {title}

What this page is about, in a sentence or two.
"""


class CannotWrite(Exception):
    """A skeleton has no place; the message says why and what to do."""


@dataclass(frozen=True)
class Place:
    """Where skeletons go."""

    docs: Path
    snippets: Path
    config: Path
    references: Path


def new_question(
    place: Place, category: str, identity: str, title: str, level: str, roles: str, page_title: str
) -> list[Path]:
    """Add a question with its program to a page, making the page if a title for it is given; the files written.

    Raises:
        CannotWrite: a name breaks a rule or is taken, or there is no such page.
    """
    if not ID.fullmatch(identity):
        raise CannotWrite(f"“{identity}” is no id: lower-case words joined by hyphens, like batch-normalization.")
    if level not in LEVELS or set(roles.split()) - set(ROLES) or not roles.split():
        raise CannotWrite(f"the level is one of {', '.join(LEVELS)}; the roles are one or more of {', '.join(ROLES)}.")
    pages, _ = read_pages(place.docs, {path.name for path in place.snippets.iterdir() if path.is_dir()})
    for page in pages:
        for question in page.questions:
            if question.id == identity:
                raise CannotWrite(
                    f"#{identity} stands at {question.file}:{question.line}. One question has one home: extend it there."
                )
    written = []
    page_path = place.docs / f"{category}.md"
    if not page_path.is_file():
        if not page_title:
            near = difflib.get_close_matches(category, [page.name for page in pages], n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise CannotWrite(f"there is no page docs/{category}.md.{hint} To begin one, add --page-title “Its title”.")
        if not ID.fullmatch(category):
            raise CannotWrite(f"“{category}” cannot name a page: lower-case words joined by hyphens.")
        page_path.write_text(
            PAGE.format(title=page_title, lower=page_title[0].lower() + page_title[1:]), encoding="utf-8"
        )
        written += [page_path, _add_to_navigation(place.config, page_path.name)]
    program = f"{category}/{identity.replace('-', '_')}"
    written.append(_write_program(place.snippets, program))
    body = QUESTION.format(
        title=title or "What is it, and when does it fail?",
        id=identity,
        level=level,
        roles=roles,
        program=program,
        mark=MARK,
        source=_a_source(place.references),
    )
    page_path.write_text(page_path.read_text(encoding="utf-8").rstrip("\n") + "\n" + body, encoding="utf-8")
    return [page_path, *(path for path in written if path != page_path)]


def new_program(place: Place, program: str, question: str) -> list[Path]:
    """Write a program and embed it under a question of its page; the files written.

    Raises:
        CannotWrite: the name breaks a rule or is taken, or there is no such question.
    """
    category, _, name = program.removesuffix(".py").partition("/")
    if not ID.fullmatch(category) or not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise CannotWrite(f"“{program}” is no program's name: category/snake_case, like optimization/adam_by_hand.")
    pages, _ = read_pages(place.docs, {category})
    page = next((page for page in pages if page.name == category), None)
    if page is None:
        near = difflib.get_close_matches(category, [page.name for page in pages], n=1)
        raise CannotWrite(
            f"there is no page docs/{category}.md."
            + (f" Did you mean {near[0]}?" if near else " Begin it with `new question`.")
        )
    home = next((entry for entry in page.questions if entry.id == question), None)
    if home is None:
        raise CannotWrite(
            f"docs/{category}.md has no question #{question}. It has {', '.join(entry.id for entry in page.questions)}."
        )
    path = _write_program(place.snippets, f"{category}/{name}")
    page_path = place.docs / f"{category}.md"
    lines = page_path.read_text(encoding="utf-8").split("\n")
    before = next(
        (number for number, text in home.lines if text.startswith("**Common wrong answer")), home.lines[-1][0]
    )
    lines[before - 1 : before - 1] = [f'--8<-- "{category}/{name}.md"', ""]
    page_path.write_text("\n".join(lines), encoding="utf-8")
    return [path, page_path]


def _write_program(snippets: Path, program: str) -> Path:
    path = snippets / f"{program}.py"
    if path.exists():
        raise CannotWrite(f"snippets/{program}.py is there already. Choose another name.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PROGRAM.format(), encoding="utf-8")
    return path


def _add_to_navigation(config: Path, name: str) -> Path:
    """List a new page in mkdocs.yml, before the last entry of the navigation."""
    text = config.read_text(encoding="utf-8").rstrip("\n")
    head, separator, last = text.rpartition("\n  - ")
    config.write_text(f"{head}\n  - {name}{separator}{last}\n", encoding="utf-8")
    return config


def _a_source(references: Path) -> str:
    match = (
        re.search(r"^@\w+\{([\w:-]+),", references.read_text(encoding="utf-8"), re.MULTILINE)
        if references.is_file()
        else None
    )
    if match is None:
        raise CannotWrite("references.bib holds no source to cite. Add one first.")
    return match[1]
