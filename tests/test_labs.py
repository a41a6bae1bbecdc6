"""Labs: cells run in order in the engine, show what they printed, and whatever is wrong is named with file, line and cell."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import lxml.html
import pytest

from scripts.engine.errors import HeaderError
from scripts.engine.parse import check_asserts
from scripts.labs import lab
from scripts.project import Project
from scripts.site import notebooks
from scripts.site.errors import SiteError
from tests.tiny_project import ROOT, make_project

HALVES = (ROOT / "tests" / "tiny" / "docs" / "labs" / "halves.py").read_text(encoding="utf-8")


def write(folder: Path, text: str, name: str = "halves.py") -> Path:
    path = folder / "labs" / name
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text(text, encoding="utf-8")
    return path


def command(project: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scripts", *arguments],
        cwd=project.root,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )


def test_cells_are_read_and_the_program_keeps_their_lines(tmp_path: Path) -> None:
    found = lab.read(write(tmp_path, HALVES))
    assert found.title == "Halving, step by step"
    assert [cell.number for cell in found.cells] == [0, 1, 0, 2]
    program = found.program.source.split("\n")
    original = HALVES.split("\n")
    for cell in found.code_cells:
        assert program[cell.line - 1] == f'print("\\n[cell {cell.number}]")'
        assert program[cell.line] == original[cell.line]
    assert "What is left" not in found.program.source


def test_changing_prose_leaves_the_program_as_it_was(tmp_path: Path) -> None:
    before = lab.read(write(tmp_path, HALVES)).program.source
    after = lab.read(write(tmp_path, HALVES.replace("is small", "is tiny"))).program.source
    assert before == after


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("# # Halving, step by step", "# Halving, step by step", 6, "begins with the lab's title"),
        ("# %% [markdown]\n# # Halving", "# %%\n# # Halving", 5, "the first cell is prose"),
        ("# as [addition]", "as [addition]", 9, "prose stands behind `# `"),
        ("left = [1.0]", f"left = [{'1.0, ' * 20}]", 12, "at most 76"),
        ("# %%\nleft", "# %% code\nleft", 11, "`# %%` or `# %% [markdown]`"),
        ("# %% [markdown]\n# # H", "import os\n# %% [markdown]\n# # H", 5, "code before the first cell"),
        ("assert left[-1] == 2**-10", "", 30, "asserts nothing"),
        ('figure.savefig("halves.svg")', 'figure.savefig("half.svg")', 1, "not saved in exactly one cell"),
        ("figure halves.svg: A line", "figure halves.png: A line", 3, "name.svg"),
        ("left = [1.0]", "left = [1.0]\n" + "left[0]\n" * 50, 11, "at most 45"),
    ],
)
def test_a_broken_rule_is_named(tmp_path: Path, old: str, new: str, line: int, says: str) -> None:
    assert old in HALVES
    with pytest.raises(HeaderError, match=f"^docs/labs/halves.py:{line}: ") as raised:
        check_asserts(lab.read(write(tmp_path, HALVES.replace(old, new, 1))).program)
    assert says in str(raised.value)


def test_output_is_told_apart_by_cells() -> None:
    assert lab.split_output("\n[cell 1]\na\nb\n\n[cell 2]", 2) == ["a\nb", ""]
    assert lab.split_output("\n[cell 1]\n\n[cell 2]\nend", 2) == ["", "end"]
    with pytest.raises(ValueError, match="not the engine's own"):
        lab.split_output("\n[cell 1]\n\n[cell 7]\n\n[cell 2]\n", 2)


@pytest.mark.slow
def test_a_lab_is_built_shown_and_offered(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    done = command(project, "build")
    assert done.returncode == 0, done.stdout
    text = (project.site / "labs" / "halves.html").read_text(encoding="utf-8")
    article = lxml.html.document_fromstring(text).find_class("md-content__inner")[0]
    cells = article.find_class("cell")
    assert len(cells) == 2
    assert "left: 0.000977" in cells[0].text_content()
    assert cells[1].find_class("card-figure")
    assert 'class="katex"' in text
    assert "Doe and Roe, 2020" in text
    assert "jp-" not in text
    assert "unpkg" not in text and "cdnjs" not in text
    assert len(text) < 60_000
    book = json.loads((project.site / "labs" / "halves.ipynb").read_text(encoding="utf-8"))
    assert [cell["cell_type"] for cell in book["cells"]] == ["markdown", "code", "markdown", "code"]
    assert book["cells"][1]["outputs"][0]["text"] == "left: 0.000977\n"
    assert "image/svg+xml" in book["cells"][3]["outputs"][0]["data"]
    assert (project.site / "labs" / "halves.py").read_text(encoding="utf-8") == HALVES

    path = project.docs / "labs" / "halves.py"
    path.write_text(HALVES.replace("2**-10", "2**-9"), encoding="utf-8")
    failed = command(project, "build")
    assert failed.returncode == 1
    assert "docs/labs/halves.py:16 (cell 1): assertion failed" in failed.stdout
    assert "verify labs/halves" in failed.stdout
    path.write_text(HALVES.replace("0.000977 is small", "0.000978 is small"), encoding="utf-8")
    wrong = command(project, "build")
    assert wrong.returncode == 3
    assert "docs/labs/halves.py:19: the number 0.000978" in wrong.stdout
    assert "0.000977" in (project.site / "labs" / "halves.html").read_text(encoding="utf-8")  # what was published stays


def test_a_page_that_shows_something_else_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "labs" / "halves.html"
    page.parent.mkdir()
    page.write_text(
        '<article class="md-content__inner md-typeset"><div class="jupyter-wrapper"><div class="jp-Cell jp-CodeCell">'
        '<div class="highlight-ipynb"><pre>x = 1\n</pre></div></div></div></article>',
        encoding="utf-8",
    )
    text = page.read_text(encoding="utf-8")
    notebooks.apply(tmp_path, {"halves": notebooks.Shown("It halves.", [("x = 1", "")])})
    page.write_text(text, encoding="utf-8")
    with pytest.raises(SiteError, match="cell 1 shows something else"):
        notebooks.apply(tmp_path, {"halves": notebooks.Shown("It halves.", [("x = 2", "")])})
    with pytest.raises(SiteError, match=r"Add labs/gone\.ipynb to the navigation"):
        notebooks.apply(tmp_path, {"gone": notebooks.Shown("Gone.", [])})
