"""A host that cannot import a stage says so and ends; what earlier stages can serve does not hide it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.engine import environment
from tests.tiny_project import ROOT

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
        [sys.executable, "-m", "scripts.engine.host", "0:numpy", "2:module_x"],
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
