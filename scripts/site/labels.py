"""Labels: in the built pages, level and roles after each question's heading, and a class on each part of its answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from scripts.pages.question import ROLE_TITLES

HEADING = re.compile(r'<h2(?P<attributes>[^>]*data-level="(?P<level>[^"]*)"[^>]*)>(?P<body>.*?)</h2>', re.DOTALL)
ROLES = re.compile(r'data-roles="([^"]*)"')
PARTS: Mapping[str, str] = {
    "<em>Also asked as:</em>": "also-asked",
    "<strong>In short.</strong>": "in-short",
    "<strong>Common wrong answer.</strong>": "wrong-answer",
    "<strong>Common wrong answers.</strong>": "wrong-answer",
    "<strong>Follow-ups.</strong>": "follow-ups",
}


def apply(site: Path) -> None:
    """Mark up every page below the folder that holds questions."""
    for path in sorted(site.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        if "data-level=" in text:
            path.write_text(mark_up(text), encoding="utf-8")


def mark_up(text: str) -> str:
    """One page, marked up."""
    for opening, name in PARTS.items():
        text = text.replace(f"<p>{opening}", f'<p class="{name}">{opening}')
    return HEADING.sub(lambda match: match.group() + "\n" + _labels(match), text)


def _labels(match: re.Match[str]) -> str:
    roles = ROLES.search(match.group("attributes"))
    labels = [f'<span class="label label-level label-{match.group("level")}">{match.group("level")}</span>']
    labels += [
        f'<span class="label">{ROLE_TITLES.get(role, role)}</span>'
        for role in (roles.group(1).split() if roles else [])
    ]
    return f'<p class="question-labels">{" ".join(labels)}</p>'
