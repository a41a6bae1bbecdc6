"""Fragments: the Markdown of each category's quick checks, which their page embeds.

The options are radio buttons whose explanations a style sheet uncovers, so choosing works without scripts; the key stands
at the end as well. A script only counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

from scripts.checks.check import Check, shown
from scripts.engine.model import BACKEND_NAMES
from scripts.pages.deck import write_if_changed
from scripts.pages.question import Question

FOLDER = "quick-checks"
FENCE = re.compile(r"\n*^(```.*?^```)$\n*", re.DOTALL | re.MULTILINE)


def write(
    cards: Path,
    checks: Iterable[Check],
    homes: Mapping[str, Question],
    on_pages: Mapping[str, str],
    outputs: Mapping[str, Mapping[str, str]],
) -> None:
    """Write build/cards/quick-checks/<category>.md for every category that has checks.

    Args:
        homes: question id to question.
        on_pages: program id to the id of the question under which its card stands.
        outputs: program id to backend to what the program printed there.
    """
    by_category: dict[str, list[Check]] = {}
    for check in checks:
        by_category.setdefault(check.category, []).append(check)
    for category, mine in by_category.items():
        parts = [_one(number, check, homes, on_pages, outputs) for number, check in enumerate(mine, 1)]
        key = " · ".join(f"{number} {check.key}" for number, check in enumerate(mine, 1))
        parts.append(f'??? note "All answers"\n\n    {key}\n')
        write_if_changed(cards / FOLDER / f"{category}.md", "\n".join(parts))


def _one(
    number: int,
    check: Check,
    homes: Mapping[str, Question],
    on_pages: Mapping[str, str],
    outputs: Mapping[str, Mapping[str, str]],
) -> str:
    about = homes[check.about]
    options = "\n".join(
        f'<div class="option{" option-right" if option.right else ""}" markdown="1">\n'
        f'<p markdown="span"><input type="radio" name="{check.id}" id="{check.id}-{letter}"> <label for="{check.id}-{letter}"><b>{letter}.</b> {_line(option.text)}</label></p>\n'
        f'<p class="why" markdown="span"><strong>{"Right." if option.right else "No."}</strong> {_line(option.why)}</p>\n</div>\n'
        for letter, option in zip("ABCDE", check.options, strict=False)
    )
    return (
        f'<section class="quick-check" markdown="1">\n\n## Check {number} {{ #{check.id} }}\n\n'
        f'<span class="label label-level label-{check.level}">{check.level}</span> on [{about.title}](../{about.page}.md#{about.id})\n\n'
        f"{_apart(check.ask)}\n\n"
        f'<fieldset class="options" markdown="1">\n<legend>Choose one</legend>\n{options}\n</fieldset>\n\n'
        f"{_proof(check, homes, on_pages, outputs.get(check.program, {}))}\n\n</section>\n"
    )


def _apart(text: str) -> str:
    """The text with a blank line around each block of code: without one, it would end up inside a paragraph."""
    return FENCE.sub(r"\n\n\1\n\n", text)


def _proof(check: Check, homes: Mapping[str, Question], on_pages: Mapping[str, str], outputs: Mapping[str, str]) -> str:
    if check.source:
        return f'<details class="proof" markdown="1"><summary>Proof</summary>\n\nSee [@{check.source}].\n\n</details>'
    home = homes[on_pages[check.program]]
    found = [text for text in (shown(check.shows, outputs.get(backend, "")) for backend in BACKEND_NAMES) if text]
    # As quoted, if one prints that; else as it is printed here.
    text = found[0] if found and check.shows not in found else check.shows
    names = [
        name
        for backend, name in BACKEND_NAMES.items()
        if backend in outputs and shown(check.shows, outputs[backend]) == text
    ]
    where = "" if len(names) == len(outputs) else f" on {' and '.join(names)}"
    return (
        f'<details class="proof" markdown="1"><summary>Proof</summary>\n\nThe program `{check.program}.py`, under [{home.title}](../{home.page}.md#{home.id}), prints{where}:\n\n'
        f"<pre><code>{escape(text)}</code></pre>\n\n</details>"
    )


def _line(text: str) -> str:
    return " ".join(text.split())
