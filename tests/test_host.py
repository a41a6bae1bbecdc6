"""A host that cannot import a stage says so and ends; a pool that was interrupted starts afresh."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts.engine import environment
from scripts.engine.host_process import descendants
from scripts.engine.model import Job, Outcome, Result
from scripts.engine.parse import parse
from scripts.engine.pool import Pool
from scripts.project import Project
from tests.tiny_project import ROOT, make_project

THREADED = "import threading, time\nthreading.Thread(target=time.sleep, args=(100,), daemon=True).start()\n"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is imported before a program's process starts")
@pytest.mark.parametrize(
    ("module", "says"),
    [("raise ValueError('no')", "importing module_x failed: no"), (THREADED, "forking would not be safe")],
)
def test_a_stage_that_cannot_be_prepared_ends_the_host(tmp_path: Path, module: str, says: str) -> None:
    (tmp_path / "module_x.py").write_text(module, encoding="utf-8")
    reading, writing = os.pipe()  # open to the end: it is not the end of requests that ends the host
    done = subprocess.run(
        [sys.executable, "-m", "scripts.engine.host", "build", "0:numpy", "2:module_x"],
        stdin=reading,
        capture_output=True,
        text=True,
        timeout=60,
        env=environment.process_environment("torch") | {"PYTHONPATH": f"{ROOT}:{tmp_path}", "HOME": str(tmp_path)},
    )
    os.close(reading)
    os.close(writing)
    replies = [json.loads(line) for line in done.stdout.splitlines()]
    assert {"ready": 0} in replies and {"ready": 2} not in replies
    assert [says in reply["broken"] for reply in replies if "broken" in reply] == [True]


def job(project: Project, name: str, code: str) -> Job:
    """A program that is run as it stands."""
    path = project.snippets / "faults" / f"{name}.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        f'"""A program that tests the engine."""\n{code}\nprint("end")\nassert 1 + 1 == 2\n', encoding="utf-8"
    )
    return Job(parse(path, project.snippets), "torch", "key")


@pytest.mark.slow
def test_a_pool_whose_run_was_interrupted_starts_afresh(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    first, second, third = (job(project, name, "import time\ntime.sleep(0.2)") for name in ("one", "two", "three"))

    def interrupt(_: Job, __: Result) -> None:
        raise KeyboardInterrupt

    with Pool(project, slots=2) as pool:
        with pytest.raises(KeyboardInterrupt):
            pool.run([first, second], on_result=interrupt)
        assert not list(project.runs.glob("run-*")) and not list(project.runs.glob("host-*"))
        results = pool.run([third])
    assert [(result.id, result.outcome) for result in results] == [("faults/three", Outcome.PASSED)]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the process that watches the program is the host itself")
def test_a_run_whose_watcher_is_killed_says_how(tmp_path: Path) -> None:
    project = make_project(tmp_path)

    def kill_watcher(_: Job) -> None:
        host = next(iter(pool._hosts))
        watchers: list[int] = []
        given_up = time.monotonic() + 30
        while not watchers and time.monotonic() < given_up:
            watchers = descendants(host._process.pid)
        os.kill(watchers[0], signal.SIGKILL)

    with Pool(project, slots=2) as pool:
        results = pool.run([job(project, "sleeps", "import time\ntime.sleep(60)")], on_start=kill_watcher)
    assert results[0].outcome is Outcome.COULD_NOT_START
    assert "SIGKILL" in results[0].detail


def test_descendants_are_found_over_generations() -> None:
    with subprocess.Popen(
        ["sh", "-c", "sh -c 'echo; read x; true'; true"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as shell:
        assert shell.stdout is not None
        shell.stdout.readline()
        found = descendants(os.getpid())
        assert shell.pid in found
        assert descendants(shell.pid) and set(descendants(shell.pid)) < set(found)
