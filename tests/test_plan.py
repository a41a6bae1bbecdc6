"""The key names everything that could change a result; what it does not name cannot age a record."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.engine import environment, plan, record
from scripts.engine.model import Limits, Outcome, Result, Snippet
from scripts.engine.parse import parse
from tests.tiny_project import ROOT

REQUIREMENTS = ROOT / "requirements-programs.txt"
SNIPPET = Snippet("page/program", Path("page/program.py"), "source", "It holds.")


@pytest.fixture(autouse=True)
def _fresh_caches() -> None:
    environment.importable.cache_clear()
    plan.runner_digest.cache_clear()


def key(snippet: Snippet = SNIPPET, backend: str = "torch") -> str:
    return plan.key_of(snippet, backend, REQUIREMENTS)


def test_the_key_is_stable() -> None:
    assert key() == key()


@pytest.mark.parametrize(
    "other",
    [
        replace(SNIPPET, source="source "),
        replace(SNIPPET, id="page/other"),
        replace(SNIPPET, limits=Limits(seconds=21)),
        replace(SNIPPET, limits=Limits(memory_mib=5)),
    ],
)
def test_the_program_and_its_limits_are_in_the_key(other: Snippet) -> None:
    assert key(other) != key()


def test_the_backend_is_in_the_key() -> None:
    assert key(backend="jax") != key()


def test_assets_are_in_the_key(tmp_path: Path) -> None:
    folder = tmp_path / "page"
    folder.mkdir()
    (folder / "data.csv").write_text("1")
    path = folder / "program.py"
    path.write_text('"""It holds.\n\nassets: data.csv\n"""\nassert 1 + 1 == 2\n')
    before = key(parse(path, tmp_path))
    (folder / "data.csv").write_text("2")
    assert key(parse(path, tmp_path)) != before


@pytest.mark.parametrize("part", ["python_name", "platform_name"])
def test_python_and_platform_are_in_the_key(monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    before = key()
    monkeypatch.setattr(environment, part, lambda: "another")
    assert key() != before


def test_package_versions_are_in_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    before = key()
    versions = environment.importable(REQUIREMENTS)
    monkeypatch.setattr(environment, "importable", lambda _: versions | {"numpy": "0"})
    assert key() != before


def test_the_runner_is_in_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    before = key()
    monkeypatch.setattr(plan, "runner_digest", lambda: "another")
    assert key() != before


def test_every_module_that_runs_or_judges_is_in_the_runner_digest() -> None:
    elsewhere = {
        "__init__.py",
        "plan.py",
        "pool.py",
        "record.py",
        "report.py",
        "advice.py",
        "shard.py",
        "host_process.py",
        "errors.py",
        "model.py",
        "environment.py",
        "forecast.py",
        "evidence.py",
    }
    assert {path.name for path in plan.ENGINE.glob("*.py")} - elsewhere <= set(plan.RUNNER)


def test_the_key_does_not_depend_on_the_hash_seed() -> None:
    code = "from pathlib import Path; from scripts.engine import plan; from scripts.engine.model import Snippet; print(plan.key_of(Snippet('a/b', Path('a/b.py'), 's', 'T.'), 'jax', Path('requirements-programs.txt')))"
    keys = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(keys) == 1


def test_the_sites_own_tools_are_not_what_programs_can_import() -> None:
    versions = environment.importable(REQUIREMENTS)
    assert {"keras", "numpy", "torch", "jax"} <= versions.keys()
    assert not {"mkdocs", "click", "pytest"} & versions.keys()
    assert {"mkdocs", "click"} <= environment.blocked_modules(REQUIREMENTS)
    assert not {"numpy", "keras", "google"} & environment.blocked_modules(REQUIREMENTS)


def test_a_record_holds_only_under_its_key(tmp_path: Path) -> None:
    result = Result("page/program", "tensorflow", Outcome.PASSED, output="1", versions={})
    record.save(tmp_path, key(backend="tensorflow"), result)
    held = plan.plan([SNIPPET], ("tensorflow",), tmp_path, REQUIREMENTS)
    assert (len(held.jobs), len(held.records)) == (0, 1)
    stale = plan.plan([replace(SNIPPET, source="new")], ("tensorflow",), tmp_path, REQUIREMENTS)
    assert (len(stale.jobs), len(stale.records)) == (1, 0)
    assert stale.jobs[0].expected_seconds == 0.0


def test_a_restricted_program_runs_where_it_can() -> None:
    assert plan.wanted_backends(replace(SNIPPET, backends=("torch",)), ("tensorflow",)) == ("torch",)
    assert plan.wanted_backends(SNIPPET, ("tensorflow",)) == ("tensorflow",)
    assert plan.wanted_backends(replace(SNIPPET, backends=("torch", "jax")), ("tensorflow", "jax", "torch")) == (
        "jax",
        "torch",
    )


def test_backends_are_named_as_people_would() -> None:
    assert plan.parse_backends("") == ("tensorflow",)
    assert plan.parse_backends("all") == ("tensorflow", "jax", "torch")
    assert plan.parse_backends("jax, torch") == ("jax", "torch")
    with pytest.raises(ValueError, match="pytorch"):
        plan.parse_backends("pytorch")


@given(st.text(), st.text())
def test_two_sources_never_share_a_key(one: str, other: str) -> None:
    keys = [key(replace(SNIPPET, source=text)) for text in (one, other)]
    assert (keys[0] == keys[1]) == (one == other)
