"""What authors see of a failure: whatever the program wrote, and whatever the terminal can print."""

from __future__ import annotations

import io

from rich.console import Console

from scripts.engine import report
from scripts.engine.model import Frame, Outcome, Result
from scripts.impact import Effect
from scripts.impact import report as report_impact
from scripts.twice import Change
from scripts.twice import report as report_twice

NASTY = "half \ud800 of a pair, \x1b[2J a cleared screen"
SHOWN = r"half \ud800 of a pair, \x1b[2J a cleared screen"


def terminal() -> tuple[Console, io.BytesIO]:
    """A console on a stream as strict as a pipe's."""
    written = io.BytesIO()
    stream = io.TextIOWrapper(written, encoding="utf-8", errors="strict", write_through=True)
    return Console(file=stream, width=300), written


def test_a_failure_with_text_that_no_encoding_knows_is_shown_by_its_escapes() -> None:
    result = Result(
        "page/program",
        "jax",
        Outcome.RAISED,
        detail=f"ValueError: {NASTY}\nsecond line",
        output=NASTY,
        errors=NASTY,
        frames=(Frame(3, "f", NASTY),),
    )
    console, written = terminal()
    report.failures(console, [result], {})
    lines = written.getvalue().decode().splitlines()
    assert f"  ValueError: {SHOWN}" in lines and "  second line" in lines
    assert f"  line 3 in f: {SHOWN}" in lines
    assert lines.count(f"    │ {SHOWN}") == 2
    assert lines[-1] == "1 run of 1 program failed. Nothing was published."


def test_the_comparisons_show_such_text_too() -> None:
    console, written = terminal()
    report_twice(console, 1, [Change("page/program", "jax", f"raised: {NASTY}\nsecond line")])
    report_impact(console, {}, 1, [Effect("page/program", "jax", "passed", "raised", NASTY)])
    text = written.getvalue().decode()
    assert f"raised: {SHOWN}\nsecond line" in text
    assert text.count(SHOWN) == 2
