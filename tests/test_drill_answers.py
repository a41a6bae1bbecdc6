"""What readers type into a drill is read as they mean it, in all notations."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from py_mini_racer import MiniRacer

SCRIPT = Path(__file__).parents[1] / "docs" / "assets" / "drills" / "answer.js"
Grade = Callable[[Any, str], str]


@pytest.fixture(scope="module")
def grade() -> Iterator[Grade]:
    with MiniRacer() as engine:
        engine.eval("var self = globalThis;" + SCRIPT.read_text(encoding="utf-8"))

        def ask(answer: Any, text: str, tolerance: float = 0, question: str = "MiB of the KV cache?") -> str:
            tolerance = tolerance or (0.001 if isinstance(answer, float) else 0)
            exercise = {"answer": answer, "tolerance": tolerance, "ask": question}
            return str(engine.eval(f"Drills.grade({json.dumps(exercise)}, {json.dumps(text)})"))

        yield ask


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (1234, "1234"),
        (1234, " 1,234 "),
        (1234, "1 234"),
        (1234, "1\u00a0234"),
        (1234, "1\u202f234"),
        (1234, "1'234"),
        (1234, "1_234"),
        (1234, "1.234"),
        (1234, "1234.0"),
        (1234, "= 1234"),
        (1234, "１，２３４"),
        (1234567, "1,234,567"),
        (1234567, "1.234.567"),
        (1234567, "12,34,567"),
        (1500, "1.5e3"),
        (1500, "1.5E+3"),
        (1500, "1,5 × 10^3"),
        (2560000, "2.56*10^6"),
        (-3, "−3"),
        (-3, "-3"),
        (0.5, "0,5"),
        (0.5, ".5"),
        (0.5, ",5"),
        (0.5, "1/2"),
        (0.333, "1/3"),
        (0.444, "8 / 18"),
        (0.125, "12.5 %"),
        (0.125, "12,5%"),
        (0.125, "１２．５％"),
        (0.834, "0.833"),
        (1.531, "1,531"),
        (1.531, "1.531"),
        (1234.5, "1,234.5"),
        (1234.5, "1.234,5"),
        (1234.5, "1 234,5"),
        (96.0, "96"),
        (96.0, "96 MiB"),
        (96.0, "96mib"),
    ],
)
def test_a_number_in_any_notation_is_right(grade: Grade, answer: float, text: str) -> None:
    assert grade(answer, text) == "right"


@pytest.mark.parametrize(
    ("answer", "text"),
    [(1234, "1235"), (3, "-3"), (0.834, "0.832"), (0.125, "12.5"), (0.95, "95"), (1234, "12,34"), (123, "0,123")],
)
def test_another_number_is_wrong(grade: Grade, answer: float, text: str) -> None:
    assert grade(answer, text) == "wrong"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "many",
        "-",
        "%",
        "1 2",
        "12 34",
        "1..2",
        "1,2,3",
        "10³",
        "1/0",
        "1/",
        "3x3",
        "e3",
        "96 MB",
        "96 GiB",
        "0x10",
    ],
)
def test_what_is_no_number_does_not_count(grade: Grade, text: str) -> None:
    assert grade(96.0, text) == "unreadable"


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        *[
            ("13 × 13 × 64", text)
            for text in (
                "13 × 13 × 64",
                "13×13×64",
                "13x13x64",
                "13X13X64",
                "13*13*64",
                "13·13·64",
                "13x13x64,",
                "13 by 13 by 64",
                "13, 13, 64",
                "13;13;64",
                "13 13 64",
                "13\u00a013\u00a064",
                "(13, 13, 64)",
                "[13, 13, 64]",
                "（１３，１３，６４）",
                "(None, 13, 13, 64)",
                "None × 13 × 13 × 64",
                "(B, 13, 13, 64)",
                "n x 13 x 13 x 64",
                "(batch, 13, 13, 64)",
                "(-1, 13, 13, 64)",
                "? 13 13 64",
                "TensorShape([None, 13, 13, 64])",
                "torch.Size([13, 13, 64])",
            )
        ],
        ("1000 × 12", "1,000 × 12"),
        ("1000 × 12", "1000, 12"),
        ("512", "512"),
        ("512", "(512,)"),
        ("512", "(None, 512)"),
        ("8192", "8,192"),
        ("8192", "8 192"),
    ],
)
def test_a_shape_in_any_notation_is_right(grade: Grade, answer: str, text: str) -> None:
    assert grade(answer, text) == "right"


@pytest.mark.parametrize(
    "text", ["13x13", "64x13x13", "13 × 13 × 63", "131364", "(1, 13, 13, 64)", "13,13,64,1", "None, 13, 64"]
)
def test_another_shape_is_wrong(grade: Grade, text: str) -> None:
    assert grade("13 × 13 × 64", text) == "wrong"


@pytest.mark.parametrize(
    "text", ["", " ", "None", "()", "x", ",", "13 x", "x 13 x 13", "13xx13", "13,,13", "13.5 x 2", "-2, 3", "a, b"]
)
def test_what_is_no_shape_does_not_count(grade: Grade, text: str) -> None:
    assert grade("13 × 13 × 64", text) == "unreadable"
