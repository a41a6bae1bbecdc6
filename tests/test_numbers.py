"""A figure in an answer is bound to an output, quoted from a source, or refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.pages import numbers
from scripts.pages.question import Page, Question

OUTPUT = "parameters 50,890\naccuracy 0.9722\nnorm 4.634e-13\nloss 0.6931471\nmean -1.828\nbig 1234567\nexact 784"


def faults(text: str, output: str = OUTPUT) -> list[str]:
    lines = tuple(enumerate(['--8<-- "page/program.md"', "", *text.split("\n")], 10))
    question = Question("page", "docs/page.md", 9, "id", "Title", "fresher", ("engineer",), lines)
    page = Page("page", "docs/page.md", "", "", (question,))
    return [str(fault) for fault in numbers.check([page], {"page/program": [output]})]


@pytest.mark.parametrize(
    "text",
    [
        "50,890 parameters",
        "50890 parameters",
        "about 50,900 parameters",
        "0.972",
        "0.9722",
        "97.2 %",
        "97.22%",
        "0.693",
        "a mean of −1.83",
        "-1.828",
        "$50{,}890$",
        "784 inputs",
        "4.63 × 10⁻¹³",
        "1,234,567",
        "1,230,000",
        "12 layers",
        "0.05",
        "1,000 steps",
        "100",
        "rate 0.5",
        "in 2014",
        "since 1998,",
        "(2017)",
        "Vaswani (2017)",
        "from 2012 to 2015.",
        "| LeNet-5 | 1998 | digits |",
        "ResNet50",
        "CIFAR-100",
        "VGG-16",
        "ResNet-152",
        "GPT-3.5",
        "`layers.Dense(512)`",
        "[25,557,032 parameters @he2016deep]",
        "[@he2016deep]",
        "arXiv:1706.03762",
        "doi 10.1000/18255",
        "[link](page.md#a-12345)",
        "![a figure of 12345](x.svg)",
        "1. item\n123. item",
        "float32",
        "bfloat16",
        "```\n12345\n```",
        '<span data-x="12345">x</span>',
    ],
)
def test_bound_quoted_and_exempt_numbers_pass(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("50,891 parameters", "50,891"),
        ("0.973", "0.973"),
        ("97.3 %", "97.3"),
        ("785 inputs", "785"),
        ("0.6935", "0.6935"),
        ("1,240,000", "1,240,000"),
        ("$512$", "512"),
        ("2,048 units", "2,048"),
        ("2048 units", "2048"),
        ("2016 parameters", "2016"),
        ("97.2 (the fraction)", "97.2"),
        ("25.6M parameters", "25.6"),
        ("0.125", "0.125"),
        ("| 512 | 3 |", "512"),
        ("a 224 × 224 image", "224"),
        ("**512**", "512"),
        ("1.57e-3", "1.57e-3"),
    ],
)
def test_an_unbound_number_is_refused_with_file_and_line(text: str, shown: str) -> None:
    found = faults(f"First line.\n{text}")
    assert found, text
    assert found[0].startswith("docs/page.md:13: ")
    assert f"number {shown} " in found[0]


def test_the_output_must_stand_under_the_same_question() -> None:
    other = Question("page", "docs/page.md", 1, "other", "Title", "fresher", ("engineer",), ((2, "784 inputs"),))
    assert numbers.check([Page("page", "docs/page.md", "", "", (other,))], {"page/program": [OUTPUT]})


@given(st.integers(100, 10**7).filter(lambda value: value % 10 != 0))
def test_every_exact_number_is_found_and_its_neighbour_is_not(value: int) -> None:
    assert faults(f"{value:,} things", f"n {value:,}") == []
    if value % 10 not in (9,):
        assert faults(f"{value + 1:,} things", f"n {value:,}")


@given(st.decimals(min_value=Decimal("0.001"), max_value=Decimal("99.9999"), places=4))
def test_rounding_to_the_digits_shown_is_understood(value: Decimal) -> None:
    assert faults(f"about {round(value, 3)} units", f"x {value}") == []
