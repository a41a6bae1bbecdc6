"""Recording: lets every page of quick checks count first choices and hand them to Practice.

What was missed there comes up again in Practice. docs/assets/practice/recording.js does it, with Practice's own store and
schedule. What the scripts say stands in the HTML, so that nothing moves when they wake; without scripts the style hides it.
"""

from __future__ import annotations

import re
from pathlib import Path

from scripts.checks import fragments
from scripts.site import practice

SCRIPTS = (
    "vendor/ts-fsrs/ts-fsrs.umd.min.js",
    "practice/schedule.js",
    "practice/store.js",
    "practice/session.js",
    "practice/recording.js",
)
FIRST_CHECK = re.compile(r'<section class="quick-check"')
BAR = (
    '<div class="quick-bar"><p class="quick-score" role="status">{number} checks. Only the first choice counts.</p>'
    '<button type="button" class="md-button quick-again" hidden>Start again</button></div>'
)
KEPT = (
    '<p class="quick-kept">It is also kept in this browser for <a href="../{page}?kind=check&amp;category={category}">'
    "Practice</a>, which asks again what you missed.</p>"
)


def apply(site: Path) -> None:
    """Put the bar before the first check of every page of them, and the scripts that record at its end, if there is Practice."""
    practised = (site / practice.PAGE).is_file()
    for path in sorted((site / fragments.FOLDER).glob("*.html")):
        source = path.read_text(encoding="utf-8")
        first = FIRST_CHECK.search(source)
        if first:
            bar = BAR.format(number=len(FIRST_CHECK.findall(source)))
            if practised:
                bar += KEPT.format(page=practice.PAGE, category=path.stem)
                scripts = "".join(f'<script defer src="../assets/{name}"></script>' for name in SCRIPTS)
                source = source.replace("</body>", f"{scripts}</body>", 1)
            path.write_text(source[: first.start()] + bar + source[first.start() :], encoding="utf-8")
