"""Only stable, printable text reaches a card."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.engine.output import decode, unstable


def test_trailing_blanks_and_lines_are_dropped_and_nothing_else() -> None:
    assert decode(b"a  \n\n  b\t\n\n", 100) == ("a\n\n  b", "")


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"a\x1b[0m", "control"),
        ("a\u200bb".encode(), "control"),
        (b"a\rb", "control"),
        (b"a\n\xff", "line 2"),
        (b"x" * 101, "101"),
    ],
)
def test_bad_bytes_are_named(raw: bytes, says: str) -> None:
    assert says in decode(raw, 100)[1]


@pytest.mark.parametrize(
    "line",
    [
        "<object at 0x7f3a2b1c4d50>",
        "/home/me/data.csv",
        "saved to /tmp/x/y.keras",
        "took 3.1 s",
        "12ms/step",
        "5 seconds",
        "C:\\Users\\me",
        "in /run-folder/work",
        "object 139673998780648",
        f"on {time.strftime('%Y-%m-%d', time.gmtime())}",
        time.asctime(time.gmtime()),
        f"at {time.time():.0f}",
        f"at {time.time_ns()}",
        f"on {time.strftime('%B %d, %Y', time.gmtime())}",
        "The id is 139673998780648.",
        "saved to:/tmp/a/b",
        "below /tmp",
        "C:/Users/me/x",
        "\\\\server\\share",
        "1.52 Seconds",
        "2 hrs",
        "datetime.timedelta(seconds=1)",
        "elapsed: 0.123456",
    ],
)
def test_what_differs_from_run_to_run_is_refused(line: str) -> None:
    assert unstable(f"fine\n{line}", "/run-folder/work", allow_duration=False).startswith("line 2")


@pytest.mark.parametrize(
    "line",
    [
        "1/2/3",
        "and/or",
        "accuracy 0.97",
        "loss 3.2e-05",
        "0xff",
        "a / b",
        "shape (3, 4)",
        "5 steps",
        "https://example.org/a/b",
        "kernel/bias/x",
        "10 samples",
        "s 5",
        "175,000,000,000 parameters",
        "100000000000000 operations",
        "1234567890 bytes",
        "since 2017-06-12",
        "values: 3 min, 5 max",
        "took 0.5 of the budget",
        "elapsed: 12 epochs",
        "Bayes: a/(b+c)/d",
    ],
)
def test_honest_lines_pass(line: str) -> None:
    assert unstable(line, "/run-folder/work", allow_duration=False) == ""


def test_a_duration_passes_where_the_header_allows_it() -> None:
    assert unstable("3.1 s", "", allow_duration=True) == ""


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    text, fault = decode(raw, 1000)
    assert fault or all(char == "\n" or char == "\t" or char.isprintable() or ord(char) > 127 for char in text)
