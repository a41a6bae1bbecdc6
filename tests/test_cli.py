"""What the command line says, and with which status, when it is misused or breaks."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from scripts import commands
from scripts.cli import app
from scripts.engine.errors import HeaderError, UsageError
from scripts.engine.parse import find_programs
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
        ("verify --shard=", "--shard: “” is no shard"),
        ("verify --shard 1/2000000000", "n at most 9999"),
        ("serve --port 99999", "Invalid value for '--port'"),
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
    with pytest.raises(OSError, match="7"), commands.reported(Console(quiet=True)):
        raise OSError(7, "about no file")


def test_what_the_operating_system_refuses_is_told_with_the_next_step(tmp_path: Path) -> None:
    def said(work: Callable[[], object]) -> str:
        console = Console(record=True, width=300, file=io.StringIO())
        with pytest.raises(SystemExit), commands.reported(console):
            work()
        return " ".join(console.export_text().split())

    def full() -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "build/x")

    (tmp_path / "file").write_bytes(b"one\ntwo \xe9\n")
    assert "gone: No such file or directory. Bring it back" in said((tmp_path / "gone").read_text)
    assert "A folder stands where a file should" in said(tmp_path.read_text)
    assert "A file stands where a folder should" in said((tmp_path / "file" / "below").read_text)
    assert "free some space" in said(full)
    assert "file: line 2, after “two ”. Save it as UTF-8" in said(lambda: (tmp_path / "file").read_text("utf-8"))


def test_a_program_where_no_page_looks_is_named(tmp_path: Path) -> None:
    for name in ("top.py", "alpha/sub/a.py", "labs/a.py", "alpha/good.py", "alpha/.hidden/x.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    with pytest.raises(HeaderError) as caught:
        find_programs(tmp_path)
    assert [line.partition(":")[0] for line in str(caught.value).splitlines()] == [
        "snippets/alpha/sub/a.py",
        "snippets/top.py",
        "snippets/labs/a.py",
    ]


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
