"""Drills: the page's data, one classic script per family, and exercises that read without a script."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from html import escape
from pathlib import Path

from scripts.drills.exercise import CONVENTIONS, FAMILIES, FOLDER, Exercise
from scripts.pages.question import LEVELS
from scripts.site.errors import SiteError

PAGE = f"{FOLDER}/index.html"
ASSETS = "assets/drills"
DATA = "data"  # below the scripts: a family may be called like one of them
PLACE = "<div data-drills></div>"
SCRIPTS = ("answer.js", "memory.js", "choice.js", "page.js")  # in the order in which they need one another
SAMPLES_PER_LEVEL = 3


def apply(site: Path, exercises: Mapping[str, Sequence[Exercise]]) -> None:
    """Write the data below assets/drills/data/, and fill the page's place with samples and the scripts.

    Raises:
        SiteError: there are exercises and no page for them, or the page has no place.
    """
    page = site / PAGE
    if not exercises and not page.is_file():
        return
    if not page.is_file() or PLACE not in page.read_text(encoding="utf-8"):
        raise SiteError(f"docs/{FOLDER}/index.md has no {PLACE}, so the exercises stand nowhere. Put it back.")
    (site / ASSETS / DATA).mkdir(parents=True, exist_ok=True)
    for family, mine in exercises.items():
        (site / ASSETS / DATA / f"{family}.js").write_text(_script(family, mine), encoding="utf-8")
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace(PLACE, _markup(exercises)), encoding="utf-8")


def figures(exercises: Mapping[str, Sequence[Exercise]]) -> dict[str, str]:
    """What pages may say about the drills, by the name of the count."""
    return {"exercises": str(sum(len(mine) for mine in exercises.values()))}


def _script(family: str, exercises: Sequence[Exercise]) -> str:
    items = [{name: value for name, value in asdict(one).items() if name != "family"} for one in exercises]
    data = json.dumps(
        {"title": FAMILIES[family], "convention": CONVENTIONS[family], "exercises": items},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return f"(self.drillFamilies = self.drillFamilies || {{}})[{json.dumps(family)}] = {data};\n"


def _markup(exercises: Mapping[str, Sequence[Exercise]]) -> str:
    names = [f"{DATA}/{family}.js" for family in exercises] + list(SCRIPTS)
    scripts = "".join(f'<script src="../{ASSETS}/{name}"></script>' for name in names)
    samples = "".join(_table(family, mine) for family, mine in exercises.items())
    style = f'<link rel="stylesheet" href="../{ASSETS}/drills.css">'
    return f'{style}<div id="drill"></div><div class="drill-samples">{samples}</div>{scripts}'


def _table(family: str, exercises: Sequence[Exercise]) -> str:
    rows = "".join(
        f"<tr><td>{escape(one.ask)}<br><small>{one.level}</small></td>"
        f"<td><details><summary>Answer</summary><strong>{escape(one.shown_answer)}</strong><br>"
        f"{escape(one.formula)}<br>{escape(one.worked)}</details></td></tr>"
        for one in _samples(exercises)
    )
    title = f"{FAMILIES[family]} <small>{len(exercises)} exercises</small>"
    head = '<thead><tr><th scope="col">Exercise</th><th scope="col">Answer</th></tr></thead>'
    return f'<h2 id="{family}">{title}</h2><p>{CONVENTIONS[family]}</p><table>{head}<tbody>{rows}</tbody></table>'


def _samples(exercises: Sequence[Exercise]) -> list[Exercise]:
    """A few of each level, of different kinds as far as there are any."""
    chosen: list[Exercise] = []
    for level in LEVELS:
        mine = [one for one in exercises if one.level == level]
        first = {one.kind: one for one in reversed(mine)}
        chosen += [*reversed(first.values())][:SAMPLES_PER_LEVEL]
    return chosen
