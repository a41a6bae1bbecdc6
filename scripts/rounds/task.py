"""Task: one coding round, read from docs/coding/<slug>.md and the folder of its files beside it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scripts.pages.errors import Fault
from scripts.pages.question import LEVELS, Page

FOLDER = "coding"
SECTIONS = ("The task", "Hints", "A solution", "What people get wrong", "Follow-ups")
MIN_WRONG = 3  # plausible wrong solutions that the reader's tests must catch
FIELD = re.compile(r"(\w+): *(.*)")


@dataclass(frozen=True)
class Task:
    """One coding round.

    Attributes:
        slug: "layer-norm"; the Python module is `module`, "layer_norm".
        folder: holds <module>.py (the starter), test_<module>.py (for readers), reference/, oracle.py, wrong/.
        questions: ids of the questions that it deepens.
    """

    slug: str
    page: Path
    folder: Path
    title: str
    description: str
    level: str
    minutes: int
    questions: tuple[str, ...]

    @property
    def module(self) -> str:
        """The name that the reader's tests import."""
        return self.slug.replace("-", "_")

    @property
    def starter(self) -> Path:
        """What the reader begins with."""
        return self.folder / f"{self.module}.py"

    @property
    def tests(self) -> Path:
        """What the reader runs."""
        return self.folder / f"test_{self.module}.py"

    @property
    def reference(self) -> Path:
        """The solution that the page shows."""
        return self.folder / "reference" / f"{self.module}.py"

    @property
    def oracle(self) -> Path:
        """Compares a solution with an independent implementation."""
        return self.folder / "oracle.py"

    @property
    def wrong(self) -> tuple[Path, ...]:
        """Solutions that the reader's tests must catch."""
        return tuple(sorted((self.folder / "wrong").glob("[!.]*.py")))


def read(docs: Path, pages: Iterable[Page]) -> tuple[tuple[Task, ...], list[Fault]]:
    """All tasks, easy ones first, and what is wrong with their pages and files."""
    known = {question.id for page in pages for question in page.questions}
    tasks: list[Task] = []
    faults: list[Fault] = []
    for path in sorted((docs / FOLDER).glob("[!.]*.md")):
        if path.stem != "index":
            task, found = _read(path, known)
            tasks += [task] if task else []
            faults += found
    for folder in sorted(path for path in (docs / FOLDER).glob("*") if path.is_dir()):
        if not folder.with_suffix(".md").is_file():
            faults.append(
                Fault(f"docs/{FOLDER}/{folder.name}", 1, f"a folder without a page. Write {folder.name}.md beside it.")
            )
    return tuple(sorted(tasks, key=lambda task: (LEVELS.index(task.level), task.title))), faults


def _read(path: Path, known: set[str]) -> tuple[Task | None, list[Fault]]:
    file = f"docs/{FOLDER}/{path.name}"
    lines = path.read_text(encoding="utf-8").split("\n")
    if lines[0] != "---" or "---" not in lines[1:]:
        return None, [Fault(file, 1, "no front matter. Begin the page with ---, title: …, and so on, ---.")]
    end = lines.index("---", 1)
    fields = {
        match[1]: (number, match[2].strip())
        for number, line in enumerate(lines[1:end], 2)
        if (match := FIELD.fullmatch(line))
    }
    faults = [
        Fault(file, 1, f"the front matter has no `{name}`.")
        for name in ("title", "description", "level", "minutes", "questions")
        if not fields.get(name, (0, ""))[1]
    ]
    if faults:
        return None, faults
    line, level = fields["level"]
    if level not in LEVELS:
        faults.append(Fault(file, line, f"unknown level “{level}”. Choose among {', '.join(LEVELS)}."))
    line, minutes = fields["minutes"]
    if not re.fullmatch(r"[1-9]\d?", minutes):
        faults.append(Fault(file, line, f"`minutes` takes a whole number below 100, found “{minutes}”."))
    line, named = fields["questions"]
    questions = tuple(part.strip() for part in named.split(",") if part.strip())
    for question in questions:
        if question not in known:
            near = difflib.get_close_matches(question, known, n=1)
            faults.append(
                Fault(file, line, f"there is no question #{question}." + (f" Did you mean #{near[0]}?" if near else ""))
            )
    heads = [(number, text[3:].strip()) for number, text in enumerate(lines, 1) if text.startswith("## ")]
    if tuple(text for _, text in heads) != SECTIONS:
        faults.append(
            Fault(file, heads[0][0] if heads else end + 1, f"the sections are, in this order: {', '.join(SECTIONS)}.")
        )
    if faults:
        return None, faults
    task = Task(
        path.stem,
        path,
        path.with_suffix(""),
        fields["title"][1],
        fields["description"][1],
        level,
        int(minutes),
        questions,
    )
    for needed in (task.starter, task.tests, task.reference, task.oracle):
        if not needed.is_file():
            faults.append(
                Fault(file, 1, f"there is no docs/{needed.relative_to(path.parent.parent).as_posix()}. Add it.")
            )
    if len(task.wrong) < MIN_WRONG:
        faults.append(
            Fault(
                file,
                1,
                f"{len(task.wrong)} wrong solutions in {path.stem}/wrong/; at least {MIN_WRONG}. Think of what people get wrong.",
            )
        )
    return task, faults
