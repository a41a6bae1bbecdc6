"""Recording: lets every page of quick checks hand its first choices to Practice.

What was missed there comes up again in Practice. docs/assets/practice/recording.js does it, with Practice's own store and
schedule; without scripts the page is as it was.
"""

from __future__ import annotations

from pathlib import Path

from scripts.checks import fragments
from scripts.site import practice

SCRIPTS = ("vendor/ts-fsrs/ts-fsrs.umd.min.js", "practice/schedule.js", "practice/store.js", "practice/session.js")


def apply(site: Path) -> None:
    """Put the scripts at the end of every page of quick checks. A site without a practice page is left as it is."""
    if not (site / practice.PAGE).is_file():
        return
    for path in sorted((site / fragments.FOLDER).glob("*.html")):
        source = path.read_text(encoding="utf-8")
        if 'class="quick-check"' in source:
            scripts = "".join(f'<script defer src="../assets/{name}"></script>' for name in SCRIPTS)
            scripts += (
                '<script defer src="../assets/practice/recording.js"'
                f' data-practice="../{practice.PAGE}?kind=check&amp;category={path.stem}"></script>'
            )
            path.write_text(source.replace("</body>", f"{scripts}</body>", 1), encoding="utf-8")
