"""Report: what authors see of a verification, in the terminal. Failures come last, where the eye is."""

from __future__ import annotations

import bisect
import shlex
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from rich.console import Console, Group
from rich.markup import escape
from rich.text import Text

from scripts.engine.advice import NEXT_STEP
from scripts.engine.model import BACKEND_NAMES, Outcome, Result, file_of

OUTPUT_LINES = 8
OUTPUT_COLUMNS = 200


def summary(console: Console, ran: Sequence[Result], reused: int, seconds: float) -> None:
    """A short table: how many runs, where, how long, and the slowest five."""
    if ran:
        from rich.table import Table  # only here: a check that finds nothing to run must not wait for it

        table = Table(title="Programs", title_justify="left", box=None, padding=(0, 2, 0, 0))
        for column in ("backend", "ran", "passed", "failed"):
            table.add_column(column, justify="left" if column == "backend" else "right")
        for backend, title in BACKEND_NAMES.items():
            mine = [result for result in ran if result.backend == backend]
            if mine:
                passed = sum(result.outcome is Outcome.PASSED for result in mine)
                table.add_row(title, str(len(mine)), str(passed), str(len(mine) - passed))
        console.print(table)
        slowest = sorted(ran, key=lambda result: -result.seconds)[:5]
        console.print(
            "Slowest: "
            + escape(
                ", ".join(f"{result.id} ({BACKEND_NAMES[result.backend]}) {result.seconds:.1f} s" for result in slowest)
            ),
            highlight=False,
        )
    console.print(f"{len(ran)} run in {seconds:.1f} s, {reused} reused from their records.", highlight=False)


def failures(
    console: Console,
    results: Sequence[Result],
    pages: Mapping[str, Sequence[str]],
    cells: Mapping[str, Sequence[int]] = MappingProxyType({}),
    elsewhere: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> None:
    """Every failure, the program's own frames, the end of its output, the pages it breaks, and how to repeat it.

    Args:
        pages: program id to the places that embed it, as "docs/page.md:line".
        cells: lab id to the lines on which its code cells begin.
        elsewhere: program id to the backends on which it passes.
    """
    failed = sorted(
        (result for result in results if result.outcome is not Outcome.PASSED),
        key=lambda result: (result.id, result.backend),
    )
    for result in failed:
        shown = _failure(result, pages.get(result.id, ()), elsewhere.get(result.id, ()), cells.get(result.id, ()))
        console.print(
            Group(Text(), *shown),
            highlight=False,
            soft_wrap=True,
        )
    if failed:
        programs = len({result.id for result in failed})
        console.print(
            f"\n[bold red]{len(failed)} {'run' if len(failed) == 1 else 'runs'} of {programs} {'program' if programs == 1 else 'programs'} failed.[/] Nothing was published.",
            highlight=False,
        )


def _failure(result: Result, pages: Sequence[str], elsewhere: Sequence[str], cells: Sequence[int]) -> list[Text]:
    path = file_of(result.id)
    where = f"{path}:{result.frames[-1].line}" if result.frames else path
    if result.frames and cells:
        where += f" (cell {bisect.bisect(cells, result.frames[-1].line)})"
    lines: list[Text] = [
        Text.assemble(
            (f"{where}: ", "bold"), (result.outcome.value, "bold red"), f" on {BACKEND_NAMES[result.backend]}"
        )
    ]
    body: list[Text] = [Text(visible(line)) for line in result.detail.split("\n")] if result.detail else []
    for frame in result.frames:
        body.append(
            Text.assemble((f"line {frame.line}", "cyan"), f" in {visible(frame.function)}: {visible(frame.code)}")
        )
    for title, text in (("output", result.output), ("standard error", result.errors)):
        tail = text.strip("\n").split("\n")[-OUTPUT_LINES:] if text.strip() else []
        if tail:
            body.append(Text(f"last of its {title}:", "dim"))
            body += [Text(f"  │ {visible(line)[:OUTPUT_COLUMNS]}") for line in tail]
    if elsewhere:
        body.append(
            Text(
                f"It passes on {' and '.join(BACKEND_NAMES[one] for one in elsewhere)}: the claim must hold on every backend, or the header must say why not."
            )
        )
    if not cells:
        body.append(Text(f"Pages: {', '.join(pages)}" if pages else "Pages: none embeds it."))
    body.append(Text.assemble(("Next: ", "bold"), NEXT_STEP.get(result.outcome, "")))
    body.append(
        Text.assemble(
            ("Repeat: ", "bold"), f"python -m scripts verify {shlex.quote(result.id)} --backends {result.backend}"
        )
    )
    return [*lines, *(Text("  ").append_text(line) for line in body)]


def visible(line: str) -> str:
    """A line that a program wrote, as any terminal can print it: what moves the cursor, and what no encoding knows, by its escape."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in line)
