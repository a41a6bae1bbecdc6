"""Content: everything that people wrote, read and checked as far as no program has to run for it."""

from __future__ import annotations

from dataclasses import dataclass

from scripts.checks import check
from scripts.drills import exercise
from scripts.pages import bibliography, embeds, guides, question, standard
from scripts.pages.errors import Fault, PageError
from scripts.pages.question import Page, Question
from scripts.project import Project
from scripts.rounds import task
from scripts.verify import Programs, read_programs


@dataclass(frozen=True)
class Content:
    """What people wrote."""

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
