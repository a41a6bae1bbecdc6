"""A card shows the program, what it printed and drew, and where it passed; nothing without a record."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scripts.engine import record
from scripts.engine.model import Outcome, Result, Snippet
from scripts.engine.record import Record
from scripts.pages import card, deck, figure

SVG = '<?xml version="1.0"?><svg width="10pt" viewBox="0 0 300 150"><metadata>x</metadata><!-- 0 -->\n <path d="M 1.23456 2" style="stroke: #24292f"/></svg>'
SNIPPET = Snippet("page/program", Path("page/program.py"), '"""It holds."""\nprint(1)\n', "It holds.")


def made(backend: str = "tensorflow", output: str = "1", figures: dict[str, str] | None = None) -> Record:
    result = Result(
        "page/program",
        backend,
        Outcome.PASSED,
        output=output,
        figures=figures or {},
        cpu_seconds=1,
        versions={"keras": "3.15.1", backend: "9.9"},
    )
    return record.make("key", result)


def test_what_did_not_run_is_not_shown() -> None:
    with pytest.raises(ValueError, match="no passing record"):
        card.render(SNIPPET, {})


def test_code_output_and_receipt_are_shown() -> None:
    text = card.render(SNIPPET, {"tensorflow": made()}).markdown
    assert '```python title="program.py"\n"""It holds."""\nprint(1)\n```' in text
    assert '```text title="Output"\n1\n```' in text
    assert "Keras 3.15.1" in text and "TensorFlow 9.9 ✓" in text and "within the limit of 20 s" in text
    assert 'href="programs/page/program.py"' in text
    assert "PyTorch" not in text


def test_equal_outputs_are_shown_once_and_others_in_tabs() -> None:
    same = card.render(SNIPPET, {"tensorflow": made(), "jax": made("jax")}).markdown
    assert same.count("Output") == 1 and "===" not in same
    other = card.render(SNIPPET, {"tensorflow": made(), "jax": made("jax", "2")}).markdown
    assert '=== "TensorFlow"' in other and '=== "JAX"' in other


def test_the_reason_for_a_restriction_is_shown() -> None:
    text = card.render(
        replace(SNIPPET, backends=("torch",), backends_reason="the loop is PyTorch's"), {"torch": made("torch")}
    ).markdown
    assert "Only PyTorch: the loop is PyTorch&#x27;s." in text


def test_a_fence_in_the_output_does_not_end_the_block() -> None:
    text = card.render(SNIPPET, {"tensorflow": made(output="```\nx\n```")}).markdown
    assert "````text" in text


def test_figures_come_in_two_variants_with_their_text() -> None:
    snippet = replace(SNIPPET, figures={"curve.svg": 'A "rising" curve & more'})
    shown = card.render(snippet, {"tensorflow": made(figures={"curve.svg": SVG})})
    assert shown.markdown.count('alt="A &quot;rising&quot; curve &amp; more"') == 2
    assert 'width="400" height="200"' in shown.markdown
    light, dark = (
        shown.files["figures/page/program/curve-light.svg"],
        shown.files["figures/page/program/curve-dark.svg"],
    )
    assert "#24292f" in light and figure.DARK_INK in dark and "#24292f" not in dark
    assert "metadata" not in light and "<!--" not in light


def test_the_same_records_give_the_same_bytes() -> None:
    assert card.render(SNIPPET, {"tensorflow": made()}) == card.render(SNIPPET, {"tensorflow": made()})


def test_the_deck_removes_every_other_card_and_writes_only_changes(tmp_path: Path) -> None:
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "old.md").write_text("old")
    deck.write(
        tmp_path,
        {"page/program": (SNIPPET, {"tensorflow": made()}), "page/failed": (replace(SNIPPET, id="page/failed"), {})},
    )
    assert [path.name for path in tmp_path.rglob("*.md")] == ["program.md"]
    before = (tmp_path / "page" / "program.md").stat().st_mtime_ns
    deck.write(tmp_path, {"page/program": (SNIPPET, {"tensorflow": made()})})
    assert (tmp_path / "page" / "program.md").stat().st_mtime_ns == before
