"""Coding rounds: the reader's tests accept the solution and catch what people get wrong, and the solution agrees with an independent implementation."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.content import read_content
from scripts.project import Project
from scripts.rounds import task
from scripts.rounds.task import Task
from tests.tiny_project import ROOT

TASKS = read_content(Project(ROOT)).tasks
ORACLE = """
import importlib.util, sys
def load(path, name):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
for solution, oracle in zip(sys.argv[1::2], sys.argv[2::2]):
    module, judge = load(solution, "solution"), load(oracle, "oracle")
    tests = [name for name in dir(judge) if name.startswith("test_")]
    assert tests, f"{oracle} compares nothing"
    for name in tests:
        try:
            getattr(judge, name)(module)
        except AssertionError as error:
            sys.exit(f"{oracle}, {name}: {error}")
print("agreed")
"""


def run(one: Task, solution: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the reader's tests as a reader does: both files in one folder."""
    shutil.copy(one.tests, folder)
    shutil.copy(solution, folder / f"{one.module}.py")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", one.tests.name]
    alone = os.environ | {
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"
    }  # readers have no plugins, and loading ours takes longest
    return subprocess.run(command, cwd=folder, env=alone, capture_output=True, text=True, timeout=120)


def promised(wrong: Path) -> str:
    """The words that a wrong solution's docstring says the failure holds."""
    lines = [line.strip() for line in wrong.read_text(encoding="utf-8").split('"""')[1].split("\n")]
    return next(line.removeprefix("fails:").strip() for line in lines if line.startswith("fails:"))


def test_there_are_at_least_twenty_tasks() -> None:
    assert len(TASKS) >= 20


@pytest.mark.parametrize("one", TASKS, ids=lambda one: one.slug)
def test_the_solution_passes_and_the_starter_does_not(one: Task, tmp_path: Path) -> None:
    solved = run(one, one.reference, tmp_path)
    assert solved.returncode == 0, solved.stdout
    begun = run(one, one.starter, tmp_path)
    assert begun.returncode == 1
    assert "NotImplementedError" in begun.stdout


@pytest.mark.parametrize(
    ("one", "wrong"),
    [(one, wrong) for one in TASKS for wrong in one.wrong],
    ids=lambda part: getattr(part, "slug", getattr(part, "stem", "")),
)
def test_a_wrong_solution_fails_with_the_message_that_helps(one: Task, wrong: Path, tmp_path: Path) -> None:
    failed = run(one, wrong, tmp_path)
    assert failed.returncode == 1, f"{wrong.name} passes the reader's tests"
    assert promised(wrong) in failed.stdout


def test_every_solution_agrees_with_an_independent_implementation() -> None:
    paths = [str(path) for one in TASKS for path in (one.reference, one.oracle)]
    done = subprocess.run(
        [sys.executable, "-c", ORACLE, *paths],
        env=os.environ | {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip().endswith("agreed")


def test_an_oracle_that_disagrees_is_named(tmp_path: Path) -> None:
    solution, oracle = tmp_path / "solution.py", tmp_path / "oracle.py"
    solution.write_text("VALUE = 1\n")
    oracle.write_text("def test_value(solution):\n    assert solution.VALUE == 2, 'one is not two'\n")
    done = subprocess.run([sys.executable, "-c", ORACLE, str(solution), str(oracle)], capture_output=True, text=True)
    assert done.returncode == 1
    assert "one is not two" in done.stderr


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("softmax.md", "level: fresher", "level: novice", "unknown level “novice”"),
        ("softmax.md", "minutes: 15", "minutes: soon", "a whole number"),
        ("softmax.md", "## Hints", "## Help", "the sections are"),
        ("softmax.md", "description: ", "about: ", "no `description`"),
        ("softmax.md", "questions: ", "questions: no-such-question, ", "no question #no-such-question"),
        ("softmax/oracle.py", None, None, "there is no docs/coding/softmax/oracle.py"),
        ("softmax/wrong", None, None, "0 wrong solutions"),
        ("softmax.md", None, None, "a folder without a page"),
    ],
)
def test_a_fault_in_a_task_is_named(tmp_path: Path, file: str, old: str | None, new: str | None, says: str) -> None:
    shutil.copytree(ROOT / "docs" / "coding", tmp_path / "coding")
    path = tmp_path / "coding" / file
    if old is None:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    else:
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new or "", 1))
    _, faults = task.read(tmp_path, read_content(Project(ROOT)).pages)
    assert says in "\n".join(map(str, faults))
