"""Self-test: on every page of questions, the switch that hides the answers until the reader asks for one.

The switch stands in the HTML, so that nothing moves when the script wakes it; docs/assets/self-test.js does the rest.
"""

from __future__ import annotations

import re
from pathlib import Path

from scripts.site import practice

FIRST_QUESTION = re.compile(r"<h2\b[^>]*\bdata-level=")
# Runs before the first answer is painted, so that a reader who hides answers never sees them flash by.
EARLY = (
    "<script>try{document.documentElement.classList.toggle("
    '"self-test",localStorage.getItem("answers-that-run.self-test")==="on")}catch(e){}</script>'
)
SWITCH = '<p class="self-test-switch"><label><input type="checkbox" role="switch" data-self-test> Hide the answers</label>{link}</p>'


def apply(site: Path) -> None:
    """Put the switch before the first question of every page that has one."""
    practised = (site / practice.PAGE).is_file()
    for path in sorted(site.glob("*.html")):
        source = path.read_text(encoding="utf-8")
        first = FIRST_QUESTION.search(source)
        if first:
            link = f' <a href="{practice.PAGE}?category={path.stem}">Practice these questions</a>' if practised else ""
            switch = EARLY + SWITCH.format(link=link)
            path.write_text(source[: first.start()] + switch + source[first.start() :], encoding="utf-8")
