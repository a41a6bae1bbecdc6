"""What the command line says, and with which status, when it is misused or breaks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from scripts import commands
from scripts.cli import app
from scripts.engine.errors import HeaderError, UsageError
from tests.tiny_project import ROOT

TINY = ROOT / "tests" / "tiny"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that counts as a project and holds the tiny project's programs."""
    (tmp_path / "mkdocs.yml").touch()
    (tmp_path / "docs").mkdir()
    (tmp_path / "snippets").symlink_to(TINY / "snippets")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("verify --twice --shard 1/2", "--twice and --shard cannot go together"),
        ("verify --impact other.txt --shard 1/2", "--shard and --impact cannot go together"),
        ("verify --twice --impact other.txt", "--twice and --impact cannot go together"),
        ("verify --shard 3/2", "--shard: “3/2” is no shard: write k/n"),
        ("verify --backends Torch,pytorch", "choose among tensorflow, jax, torch, or all. Did you mean torch?"),
        ("verify --twice --backends x", "--backends: unknown backend “x”"),
        ("build --backends x", "--backends: unknown backend “x”"),
        ("verify --impact none.txt", "there is no file none.txt. Copy"),
        ("bench --sizes 5,x", "Invalid value for '--sizes': “5,x” is no list"),
        ("bench --rounds 0", "Invalid value for '--rounds'"),
    ],
)
def test_misuse_is_named_with_the_right_form(project: Path, arguments: str, says: str) -> None:
    done = CliRunner().invoke(app, arguments.split())
    assert says in " ".join(done.output.split())
    assert done.exit_code == commands.MISUSED


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("verify alpha/add", "Did you mean alpha/adds? `ls snippets` lists"),
        ("verify alpha nothing-like-it --twice", "is called “nothing-like-it”. `ls snippets` lists"),
    ],
)
def test_a_program_that_nobody_wrote_is_named_with_a_way_to_list_them(project: Path, arguments: str, says: str) -> None:
    done = CliRunner().invoke(app, arguments.split())
    assert says in " ".join(done.output.split())
    assert done.exit_code == commands.FAILED_PROGRAM


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UsageError("no"), commands.MISUSED),
        (type("Changed", (ValueError,), {"__module__": "scripts.engine.plan"})("no"), commands.MISUSED),
        (HeaderError("snippets/a/b.py:1: no"), commands.FAILED_PROGRAM),
        (FileNotFoundError("mkdocs is not installed. Run `make site`."), commands.BROKEN_ENVIRONMENT),
    ],
)
def test_what_a_step_raises_for_people_becomes_a_status(error: Exception, status: int) -> None:
    with pytest.raises(SystemExit) as caught, commands.reported(Console(quiet=True)):
        raise error
    assert caught.value.code == status


def test_a_program_whose_output_cannot_be_shown_is_no_bug() -> None:
    from scripts.pages import figure

    with pytest.raises(SystemExit) as caught, commands.reported(Console(quiet=True)):
        figure.prepare("no figure")
    assert caught.value.code == commands.FAILED_PROGRAM


def test_a_bug_keeps_its_traceback(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="invalid literal"), commands.reported(Console(quiet=True)):
        int("x")
    with pytest.raises(FileNotFoundError, match="gone"), commands.reported(Console(quiet=True)):
        (tmp_path / "gone").read_text()


def test_a_terminal_that_knows_ascii_alone_gets_escapes(project: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scripts", "verify", "nothing-like-it"],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
    )
    assert r"is called \u201cnothing-like-it\u201d" in done.stdout
    assert (done.returncode, done.stderr) == (commands.FAILED_PROGRAM, "")


def test_a_backend_that_is_named_twice_runs_once() -> None:
    assert commands._backends("jax, torch,jax") == ("jax", "torch")
