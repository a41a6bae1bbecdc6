"""Cards: the Markdown that shows a program, its output, its figures and its receipt. Nothing in it is typed by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from scripts.drills import exercise
from scripts.engine.model import BACKEND_NAMES, Snippet
from scripts.engine.record import Record
from scripts.pages import figure

LINES_OF_DATA = 3  # of an output that is data: enough to see its form


@dataclass(frozen=True)
class Card:
    """A card's Markdown, and the files that it points to, by path below the site's root."""

    markdown: str
    files: dict[str, str]


def render(snippet: Snippet, records: Mapping[str, Record]) -> Card:
    """The card of a program that passed.

    Args:
        records: backend to record; the first backend among them, in the house's order, shows its figures.

    Raises:
        ValueError: there is no record: what did not run is not shown.
    """
    if not records:
        raise ValueError(f"{snippet.id} has no passing record")
    ordered = {backend: records[backend] for backend in BACKEND_NAMES if backend in records}
    first = next(iter(ordered.values()))
    files = {program_path(snippet.id): snippet.source}
    parts = [
        '<div class="card" markdown="1">',
        _fence("python", f"{snippet.id.rpartition('/')[2]}.py", snippet.source.rstrip("\n")),
    ]
    parts += _outputs(snippet, ordered)
    up = ""
    if exercise.is_drill(snippet.id):
        up = "../"  # their page stands in a folder
        whole = first.output
        path = f"{program_path(snippet.id).removesuffix('.py')}.txt"
        files[path] = whole + "\n"
        lines = whole.count("\n") + 1
        parts.append(f'<p>The first {LINES_OF_DATA} of {lines} lines. <a href="{up}{path}">The whole output</a></p>')
    for name, text in snippet.figures.items():
        variants = figure.prepare(first.figures[name])
        base = f"figures/{snippet.id}/{name.removesuffix('.svg')}"
        files |= {f"{base}-light.svg": variants.light, f"{base}-dark.svg": variants.dark}
        parts.append(figure_html(base, text, variants))
    raw = f'<a href="{up}{program_path(snippet.id)}" download>Raw file</a>'
    parts += [receipt(snippet, ordered, raw), "</div>"]
    return Card("\n\n".join(parts) + "\n", files)


def shown_outputs(records: Mapping[str, Record]) -> list[str]:
    """The output texts that a card shows: one, or one per backend where they differ."""
    texts = list(dict.fromkeys(records[backend].output for backend in BACKEND_NAMES if backend in records))
    return [text for text in texts if text]


def on_card(snippet: Snippet, text: str) -> str:
    """What a card shows of an output: all of it, or the beginning of what is data."""
    return "\n".join(text.split("\n")[:LINES_OF_DATA]) if exercise.is_drill(snippet.id) else text


def program_path(snippet_id: str) -> str:
    """Where a program's raw file stands below the site's root."""
    return f"programs/{snippet_id}.py"


def _outputs(snippet: Snippet, records: Mapping[str, Record]) -> list[str]:
    texts = {backend: on_card(snippet, record.output) for backend, record in records.items() if record.output}
    if len(set(texts.values())) <= 1:
        return [_fence("text", "Output", text) for text in list(texts.values())[:1]]
    tabs = []
    for backend, text in texts.items():
        fenced = _fence("text", "Output", text)
        tabs.append(
            f'=== "{BACKEND_NAMES[backend]}"\n\n'
            + "\n".join(f"    {line}" if line else "" for line in fenced.split("\n"))
        )
    return tabs


def _fence(language: str, title: str, text: str) -> str:
    longest = max((len(run) for run in re.findall(r"^\s*(`{3,})", text, re.MULTILINE)), default=2)
    marks = "`" * max(3, longest + 1)
    return f'{marks}{language} title="{title}"\n{text}\n{marks}'


def figure_html(base: str, text: str, variants: figure.Figure) -> str:
    """A figure in both color schemes, with its text alternative. `base` is the files' address without "-light.svg"."""
    images = "".join(
        f'<img class="only-{scheme}" src="{base}-{scheme}.svg" alt="{escape(text)}" width="{variants.width}" height="{variants.height}" loading="lazy">'
        for scheme in ("light", "dark")
    )
    return f'<figure class="card-figure">{images}</figure>'


def receipt(snippet: Snippet, records: Mapping[str, Record], links: str = "") -> str:
    """The line that says what ran, where, and within what time, as HTML; it ends in `links`, or in one to the raw file.

    The time is the limit that held, not what a run took: two runs of a program give the same card.
    """
    keras = next(iter(records.values())).versions["keras"]
    ran = ", ".join(
        f'<span class="passed">{BACKEND_NAMES[backend]} {record.versions[backend]} ✓</span>'
        for backend, record in records.items()
    )
    only = ""
    if snippet.backends_reason:
        only = f" Only {', '.join(BACKEND_NAMES[backend] for backend in snippet.backends)}: {escape(snippet.backends_reason.rstrip('.'))}."
    links = links or f'<a href="{program_path(snippet.id)}" download>Raw file</a>'
    limit = f"{snippet.limits.seconds:g} s"
    return f'<p class="receipt">Passed with Keras {keras} on {ran} within the limit of {limit}.{only} {links}</p>'
