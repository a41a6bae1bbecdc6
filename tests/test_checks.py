"""Quick checks: every key has its proof, every rule that is broken is named with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.checks import check, fragments
from scripts.checks.check import Check
from scripts.content import read_content, read_pages
from scripts.pages.errors import Fault
from scripts.project import Project
from scripts.verify import read_programs
from tests.tiny_project import ROOT, make_project

GOOD = """- id: {id}
  about: addition
  level: fresher
  ask: What is `1 + 1`?
  options:
    - text: '3'
      why: One too many.
    - text: '2'
      right: true
      why: Count.
    - text: '11'
      why: That joins strings.
  proof:
    program: alpha/adds
    shows: "12,346"
"""
SIX = "\n".join(GOOD.format(id=f"check-{number}") for number in range(6))


def read(folder: Path, text: str, name: str = "alpha.yml") -> tuple[tuple[Check, ...], list[Fault]]:
    project = make_project(folder)
    project.checks.mkdir()
    (project.checks / name).write_text(text, encoding="utf-8")
    content, _ = read_pages(project, read_programs(project))
    programs = [snippet.id for snippet in content.programs.snippets]
    return check.read(project.checks, content.pages, programs, content.sources)


def test_checks_are_read_with_their_key(tmp_path: Path) -> None:
    checks, faults = read(tmp_path, SIX)
    assert faults == []
    assert [one.key for one in checks] == ["B"] * 6
    assert checks[1].line == SIX[: SIX.index("- id: check-1")].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("about: addition", "about: additoin", "no question #additoin on the page. Did you mean addition?"),
        ("level: fresher", "level: novice", "unknown level “novice”"),
        ("right: true", "right: false", "exactly one option is right"),
        ("      why: One too many.\n", "", "every option has `text` and `why`"),
        ("  ask: What is `1 + 1`?\n", "", "no `ask`"),
        ("  level:", "  lvl: x\n  level:", "unknown `lvl`. Did you mean level?"),
        ("program: alpha/adds", "program: alpha/add", "no program snippets/alpha/add.py. Did you mean alpha/adds?"),
        ('    program: alpha/adds\n    shows: "12,346"', "    source: nobody2020", "no source @nobody2020"),
        ('    shows: "12,346"\n', "", "the proof is"),
        ("- id: check-0", "- id: Check_0", "not in lower case"),
        ("- id: check-0", "- id: check-1", "is taken by"),
        ("    - text: '3'", "    - text: '3", "not YAML"),
    ],
)
def test_a_broken_rule_is_named(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in SIX
    _, faults = read(tmp_path, SIX.replace(old, new, 1))
    assert says in "\n".join(map(str, faults))
    assert all(str(fault).startswith("checks/alpha.yml:") for fault in faults)


def test_too_few_checks_and_a_stray_file_are_named(tmp_path: Path) -> None:
    assert "5 checks; a category has at least 6" in str(read(tmp_path / "a", SIX[: SIX.index("- id: check-5")])[1][0])
    assert "no page docs/gamma.md" in str(read(tmp_path / "b", SIX, "gamma.yml")[1][0])


def test_a_key_that_no_output_shows_is_named(tmp_path: Path) -> None:
    checks, _ = read(tmp_path, SIX)
    assert check.check_proofs(checks, {"alpha/adds": ["total 12,346"]}) == []
    faults = check.check_proofs(checks, {"alpha/adds": ["total 12,347"]})
    assert len(faults) == 6
    assert "no output of alpha/adds holds “12,346”" in str(faults[0])


@pytest.mark.parametrize(
    ("output", "faults"),
    [
        ("one 1\ntwo 2\nthree 3", 0),
        ("one 1\nthree 3", 0),
        ("one 1\ntwo 2", 6),
        ("three 3\none 1", 6),
    ],
)
def test_a_proof_in_pieces_needs_all_of_them_in_order(tmp_path: Path, output: str, faults: int) -> None:
    pieces = 'shows: "one 1\\n…\\nthree 3"'
    checks, _ = read(tmp_path, SIX.replace('shows: "12,346"', pieces))
    assert len(check.check_proofs(checks, {"alpha/adds": [output]})) == faults


@pytest.mark.parametrize(
    ("quote", "printed", "found"),
    [
        ("clean  98 %   3 %", "clean  97 %  5 %", "clean  97 %  5 %"),
        ("clean 98 %", "clean 90 %", None),
        ("seeds 3", "seeds 4", None),
        ("loss 0.512", "loss 0.530", "loss 0.530"),
        ("loss 0.512", "loss 0.552", None),
        ("norm 1.2e-13", "norm 1.4e-13", "norm 1.4e-13"),
        ("norm 1.2e-13", "norm 1.2e-12", None),
        ("zero 0.00", "zero 0.56", None),
        ("one 1", "one 12", None),
        ("a 1.00\n…\nb 2.00", "a 1.01\nx\nb 1.99", "a 1.01\n…\nb 1.99"),
    ],
)
def test_a_quote_stands_for_what_another_processor_prints_nearby(quote: str, printed: str, found: str | None) -> None:
    assert check.shown(quote, printed) == found


def test_a_proof_shows_what_was_printed_here(tmp_path: Path) -> None:
    checks, _ = read(tmp_path, SIX.replace('shows: "12,346"', 'shows: "share 0.50"'))
    content = read_content(Project(tmp_path.resolve()))
    outputs = {"alpha/adds": {"tensorflow": "share 0.51", "jax": "share 0.51", "torch": "share 0.52"}}
    fragments.write(tmp_path / "cards", checks, content.homes, {"alpha/adds": "addition"}, outputs)
    text = (tmp_path / "cards" / "quick-checks" / "alpha.md").read_text(encoding="utf-8")
    assert text.count("prints on TensorFlow and JAX:\n\n<pre><code>share 0.51</code></pre>") == 6


@pytest.mark.parametrize(
    ("outputs", "says"),
    [
        ({"tensorflow": "12,346", "jax": "12,346", "torch": "12,346"}, "prints:"),
        ({"tensorflow": "12,346", "jax": "12,347", "torch": "12,346"}, "prints on TensorFlow and PyTorch:"),
        ({"torch": "12,346"}, "prints:"),
    ],
)
def test_a_proof_names_the_backends_when_only_some_print_it(tmp_path: Path, outputs: dict[str, str], says: str) -> None:
    checks, _ = read(tmp_path, SIX)
    content = read_content(Project(tmp_path.resolve()))
    on_pages, cards = {"alpha/adds": "addition"}, tmp_path / "cards"
    fragments.write(cards, checks, content.homes, on_pages, {"alpha/adds": outputs})
    text = (cards / "quick-checks" / "alpha.md").read_text(encoding="utf-8")
    assert text.count(f", {says}\n\n<pre>") == 6


def test_options_can_be_chosen_without_a_script_and_the_key_stands_at_the_end(tmp_path: Path) -> None:
    checks, _ = read(tmp_path, SIX)
    content = read_content(Project(tmp_path.resolve()))
    fragments.write(tmp_path / "cards", checks, content.homes, {"alpha/adds": "addition"}, {})
    text = (tmp_path / "cards" / "quick-checks" / "alpha.md").read_text(encoding="utf-8")
    assert text.count('type="radio" name="check-0"') == 3
    assert text.count("option-right") == 6
    assert "1 B · 2 B · 3 B · 4 B · 5 B · 6 B" in text


def test_every_category_of_this_site_has_its_checks() -> None:
    content = read_content(Project(ROOT))
    assert {one.category for one in content.checks} == {page.name for page in content.pages}
