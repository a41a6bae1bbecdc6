"""Listings: pages that are made of the questions themselves: all questions, the glossary, where other guides' questions are answered."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from scripts.checks.check import Check
from scripts.labs.lab import Lab
from scripts.pages.guides import Row
from scripts.pages.question import LEVELS, ROLE_TITLES, ROLES, Page, Question
from scripts.rounds.task import Task
from scripts.site.errors import SiteError
from scripts.site.search import Term

PLACE = re.compile(r'<div data-listing="([\w-]+)"></div>')


@dataclass(frozen=True)
class Lists:
    """What there is to list, each in the order in which readers study it."""

    pages: Sequence[Page]
    terms: Sequence[Term]
    guides: Sequence[Row]
    tasks: Sequence[Task] = ()
    checks: Sequence[Check] = ()
    labs: Sequence[Lab] = ()


def apply(site: Path, lists: Lists) -> None:
    """Fill every `<div data-listing="…"></div>` below the folder.

    Raises:
        SiteError: a page asks for a listing that nobody makes.
    """
    pages = lists.pages
    homes = {question.id: question for page in pages for question in page.questions}
    makers: Mapping[str, Callable[[], str]] = {
        "questions": lambda: _all_questions(pages),
        "levels": lambda: _index(
            pages, LEVELS, lambda question: (question.level,), dict(zip(LEVELS, LEVELS, strict=True))
        ),
        "roles": lambda: _index(pages, ROLES, lambda question: question.roles, ROLE_TITLES),
        "glossary": lambda: _glossary(lists.terms, homes),
        "guides": lambda: _guides(lists.guides, homes),
        "tasks": lambda: _tasks(lists.tasks),
        "checks": lambda: _checks(pages, lists.checks),
        "labs": lambda: _labs(lists.labs),
    }
    for path in sorted(site.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        if "data-listing=" not in text:
            continue
        for name in set(PLACE.findall(text)) - set(makers):
            raise SiteError(
                f"{path.relative_to(site)} asks for the listing “{name}”; known are {', '.join(sorted(makers))}. Correct the page."
            )
        path.write_text(PLACE.sub(lambda match: makers[match[1]](), text), encoding="utf-8")


def link(question: Question) -> str:
    """A link to a question, its title as the words."""
    return f'<a href="{question.page}.html#{question.id}">{_plain(question.title)}</a>'


def _all_questions(pages: Sequence[Page]) -> str:
    """Every question by category, with what the filters on the page read."""
    parts = []
    for page in pages:
        items = "".join(
            f'<li data-level="{question.level}" data-roles="{" ".join(question.roles)}">{link(question)} {_marks(question)}</li>'
            for question in page.questions
        )
        parts.append(
            f'<section class="listing"><h2 id="{page.name}">{escape(page.title)}</h2><ul>{items}</ul></section>'
        )
    return "".join(parts)


def _index(
    pages: Sequence[Page], names: Sequence[str], of: Callable[[Question], Sequence[str]], titles: Mapping[str, str]
) -> str:
    parts = []
    for name in names:
        chosen = [(page, [question for question in page.questions if name in of(question)]) for page in pages]
        count = sum(len(questions) for _, questions in chosen)
        title = titles[name][0].upper() + titles[name][1:]
        groups = "".join(
            f"<h3>{escape(page.title)}</h3><ul>{''.join(f'<li>{link(question)}</li>' for question in questions)}</ul>"
            for page, questions in chosen
            if questions
        )
        parts.append(
            f'<section class="listing"><h2 id="{name}">{escape(title)} <span class="listing-count">{count} questions</span></h2>{groups}</section>'
        )
    return "".join(parts)


def _glossary(terms: Sequence[Term], homes: Mapping[str, Question]) -> str:
    items = []
    for term in sorted(terms, key=lambda term: term.term.casefold()):
        expansion = (
            f' <span class="expansion">{escape(term.expansion)}</span>'
            if term.expansion and term.expansion.casefold() != term.term.casefold()
            else ""
        )
        answer = (
            f' <a href="{homes[term.question].page}.html#{term.question}">{_plain(homes[term.question].title)}</a>'
            if term.question in homes
            else ""
        )
        items.append(f"<dt>{escape(term.term)}{expansion}</dt><dd>{escape(term.definition)}{answer}</dd>")
    return f'<dl class="glossary">{"".join(items)}</dl>'


def _guides(rows: Sequence[Row], homes: Mapping[str, Question]) -> str:
    parts = []
    for guide in dict.fromkeys(row.guide for row in rows):
        lines = []
        for row in rows:
            if row.guide == guide:
                answers = "<br>".join(link(homes[target]) for target in row.answered_by)
                lines.append(
                    f"<tr><td>{escape(row.question)}<br><small>{escape(row.audience)}</small></td><td>{answers}</td></tr>"
                )
        parts.append(
            f'<h2 id="guide-{escape(guide[-1].lower())}">{escape(guide)}</h2><table class="guides"><thead><tr><th>The guide asks</th><th>Answered here</th></tr></thead><tbody>{"".join(lines)}</tbody></table>'
        )
    return "".join(parts)


def _checks(pages: Sequence[Page], checks: Sequence[Check]) -> str:
    """Categories with their number of checks; the page stands in the same folder as theirs."""
    items = []
    for page in pages:
        count = sum(check.category == page.name for check in checks)
        if count:
            items.append(f'<li><a href="{page.name}.html">{escape(page.title)}</a> <small>{count} checks</small></li>')
    return f'<ul class="listing">{"".join(items)}</ul>'


def _labs(labs: Sequence[Lab]) -> str:
    """Labs with what each proves; the page stands in the same folder as theirs."""
    items = "".join(
        f'<li><a href="{lab.name}.html">{escape(lab.title)}</a><br><small>{escape(lab.program.title)}</small></li>'
        for lab in labs
    )
    return f'<ol class="listing">{items}</ol>'


def _tasks(tasks: Sequence[Task]) -> str:
    """Coding rounds by level; the page stands in the same folder as theirs."""
    parts = []
    for level in LEVELS:
        items = "".join(
            f'<li><a href="{task.slug}.html">{escape(task.title)}</a> <small>{task.minutes} minutes</small></li>'
            for task in tasks
            if task.level == level
        )
        parts.append(
            f'<section class="listing"><h2 id="{level}">{level.capitalize()}</h2><ul>{items}</ul></section>'
            if items
            else ""
        )
    return "".join(parts)


def _marks(question: Question) -> str:
    roles = ", ".join(ROLE_TITLES[role] for role in question.roles)
    return (
        f'<span class="label label-level label-{question.level}">{question.level}</span> <small>{escape(roles)}</small>'
    )


def _plain(title: str) -> str:
    """A heading's Markdown as HTML: code spans, and nothing else that headings hold."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(title, quote=False))
