"""A program runs at the first stage that has all that it imports, and a host imports each thing once."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.engine import stages
from scripts.engine.model import Job, Snippet


def job(source: str) -> Job:
    return Job(Snippet("page/program", Path("page/program.py"), source, "It holds."), "torch", "key")


@pytest.mark.parametrize(
    ("source", "stage"),
    [
        ("import collections\n", 0),
        ("import numpy as np\nfrom math import pi\n", 0),
        ("import numpy.linalg\nimport matplotlib.pyplot as plt\n", 1),
        ("from sklearn.cluster import KMeans\n", 1),
        ("def f():\n    import keras\n", 2),
        ("import torch\n", 2),
        ("import numpy\nprint(eval('1 + 1'))\n", 0),
        ("keras = __import__('keras')\n", 2),
        ("import importlib\n", 2),
        ("exec('import keras')\n", 2),
        ("import keras\nimport tensorflow\n", stages.LAST),
        ("import jax\n", stages.LAST),
        ("import not_known\n", stages.LAST),
    ],
)
def test_the_first_stage_that_has_all_is_found(source: str, stage: int) -> None:
    assert stages.stage_of(job(source)) == stage


def test_a_later_stage_serves_where_the_wanted_one_is_missing() -> None:
    assert stages.first({0, 2}, 1) == 2
    assert stages.first({0, 2}, 0) == 0
    assert stages.first({0, 1}, 2) is None


def test_each_stage_imports_what_its_programs_name_and_what_all_need() -> None:
    jobs = [job("import numpy\n"), job("from scipy import stats\n"), job("import keras\nfrom sklearn import svm\n")]
    found = stages.imports({0, 1, 2}, jobs, frozenset())
    assert "scipy" in found[1] and "scipy" not in found[0] and "sklearn" not in found[1]
    assert {"keras", "sklearn"} <= set(found[2]) and "tensorflow" not in found[2]
    only = stages.imports({2}, jobs, frozenset({"sklearn"}))
    assert {"numpy", "keras", "scipy"} <= set(only[2]) and "sklearn" not in only[2]
