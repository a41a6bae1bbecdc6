"""Embeds: every program stands on exactly one page, once, and pages embed only programs that exist."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from scripts.engine.model import Snippet
from scripts.pages.errors import Fault
from scripts.pages.question import Page


def places(pages: Iterable[Page]) -> dict[str, list[str]]:
    """Program id to the places that embed it, as "docs/page.md:line"."""
    found: dict[str, list[str]] = {}
    for page in pages:
        for question in page.questions:
            for line, card in question.cards:
                found.setdefault(card, []).append(f"{page.file}:{line}")
    return found


def check(pages: Iterable[Page], snippets: Iterable[Snippet]) -> list[Fault]:
    """Missing programs, programs on no page, and programs shown twice."""
    known = {snippet.id for snippet in snippets}
    found = places(pages)
    faults: list[Fault] = []
    for card, where in sorted(found.items()):
        file, _, line = where[0].rpartition(":")
        if card not in known:
            near = difflib.get_close_matches(card, known, n=1)
            faults.append(
                Fault(
                    file,
                    int(line),
                    f"there is no program snippets/{card}.py. "
                    + (f"Did you mean {near[0]}?" if near else f"Write it: python -m scripts new program {card}"),
                )
            )
        elif len(where) > 1:
            faults.append(
                Fault(
                    file,
                    int(line),
                    f"{card} stands {len(where)} times ({', '.join(where)}). A program has one place; link to it elsewhere.",
                )
            )
    for program in sorted(known - found.keys()):
        faults.append(
            Fault(
                f"snippets/{program}.py",
                1,
                f'no page embeds it. Add --8<-- "{program}.md" under its question, or remove it.',
            )
        )
    return faults
