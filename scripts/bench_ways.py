"""Bench ways: how programs are run in a comparison: in fresh interpreters, in one interpreter, in notebook kernels, and by us."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scripts.engine import environment
from scripts.engine.model import Snippet
from scripts.project import Project

# Says of each program that fails its path and seconds.
TOGETHER = """
import json, os, runpy, sys, tempfile, time, traceback
said, sys.stdout = sys.stdout, open(os.devnull, "w")
for path in json.loads(sys.stdin.read()):
    folder = tempfile.mkdtemp(dir=os.getcwd())
    os.chdir(folder)
    begun = time.monotonic()
    try:
        runpy.run_path(path, run_name="__main__")
    except BaseException:
        traceback.print_exc()
        print(json.dumps([path, time.monotonic() - begun]), file=said, flush=True)
    os.chdir("..")
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
"""
NOTEBOOKS = """
import json, sys
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
for path in json.loads(sys.stdin.read()):
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(open(path, encoding="utf-8").read())])
    try:
        NotebookClient(book, timeout=600, kernel_name="python3").execute()
    except CellExecutionError as error:
        print(json.dumps([path, 0]))
"""


def trial(project: Project, root: Path, chosen: Sequence[Snippet], copies: int = 1) -> Project:
    """A project of its own at `root`, with nothing recorded, that holds the programs so many times."""
    (root / "snippets").mkdir(parents=True)
    (root / "mkdocs.yml").touch()
    shutil.copy(project.requirements, root)
    for copy in range(copies):
        for snippet in chosen:
            path = root / "snippets" / f"{snippet.category}-{copy}" / snippet.path.name
            path.parent.mkdir(exist_ok=True)
            path.write_text(snippet.source, encoding="utf-8")
    return Project(root.resolve())


def ours(trial: Project, backend: str) -> None:
    """Verify a trial project by our own command; RuntimeError if a program fails."""
    done = subprocess.run(
        [sys.executable, "-m", "scripts", "verify", "--backends", backend],
        cwd=trial.root,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"our own run failed: {done.stdout[-800:]}{done.stderr[-800:]}")


def fresh(paths: Sequence[str], backend: str, at_once: int) -> None:
    """Each program in a fresh interpreter, so many at once; RuntimeError if one fails."""
    with tempfile.TemporaryDirectory() as home:
        settings = _settings(backend, home)

        def one(path: str) -> None:
            with tempfile.TemporaryDirectory(dir=home) as folder:
                done = subprocess.run(
                    [sys.executable, path], cwd=folder, env=settings, capture_output=True, check=False
                )
            if done.returncode:
                raise RuntimeError(f"{path} fails by itself: {done.stderr[-500:].decode('utf-8', 'replace')}")

        with ThreadPoolExecutor(at_once) as pool:
            list(pool.map(one, paths))


def together(paths: Sequence[str], backend: str) -> dict[str, float]:
    """All programs in one interpreter, one after another; of those that fail there, the seconds that they took."""
    return _script(TOGETHER, paths, backend)


def notebooks(paths: Sequence[str], backend: str) -> None:
    """Each program as the one cell of a notebook, in a kernel of its own; RuntimeError if one fails."""
    failed = _script(NOTEBOOKS, paths, backend)
    if failed:
        raise RuntimeError(f"fails in a notebook: {', '.join(failed)}")


def _script(code: str, paths: Sequence[str], backend: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            [sys.executable, "-c", code],
            input=json.dumps(paths),
            text=True,
            cwd=home,
            env=_settings(backend, home),
            capture_output=True,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(f"the comparison did not run: {done.stderr[-500:]}")
    return dict(json.loads(line) for line in done.stdout.splitlines())


def _settings(backend: str, home: str) -> dict[str, str]:
    """Those of our own runs, with a home that holds nothing yet: every way makes matplotlib's list of fonts itself."""
    return environment.process_environment(backend) | {"HOME": home, "MPLCONFIGDIR": home}
