"""Fragments: the Markdown of a task's files, which its page embeds: what to download, and the solution."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from scripts.pages.deck import write_if_changed
from scripts.pages.question import Question
from scripts.rounds.task import FOLDER, Task


def write(cards: Path, tasks: Iterable[Task], homes: Mapping[str, Question]) -> None:
    """Write head.md, files.md and reference.md below build/cards/coding/<slug>/ for every task.

    Args:
        homes: question id to question.
    """
    for task in tasks:
        folder = cards / FOLDER / task.slug
        write_if_changed(folder / "head.md", _head(task, homes))
        write_if_changed(folder / "files.md", _files(task))
        write_if_changed(folder / "reference.md", _fence(f"{task.module}.py", task.reference))


def _head(task: Task, homes: Mapping[str, Question]) -> str:
    links = ", ".join(f"[{homes[name].title}](../{homes[name].page}.md#{name})" for name in task.questions)
    return f'<span class="label label-level label-{task.level}">{task.level}</span> {task.minutes} minutes. Deepens: {links}\n'


def _files(task: Task) -> str:
    links = " and ".join(
        f'<a href="{task.slug}/{path.name}" download>{path.name}</a>' for path in (task.starter, task.tests)
    )
    return (
        f"Put {links} into one folder, fill in the first, and run the second: `pip install numpy pytest`, then `pytest {task.tests.name}`.\n\n"
        + _fence(task.starter.name, task.starter)
    )


def _fence(title: str, path: Path) -> str:
    return f'````python title="{title}"\n{path.read_text(encoding="utf-8").rstrip()}\n````\n'
