"""The key names everything that could change a result; what it does not name cannot age a record."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.engine import environment, plan, record
from scripts.engine.model import Job, Limits, Outcome, Result, Snippet
from scripts.engine.parse import parse
from tests.tiny_project import ROOT

REQUIREMENTS = ROOT / "requirements-programs.txt"
SNIPPET = Snippet("page/program", Path("page/program.py"), "source", "It holds.")


@pytest.fixture(autouse=True)
def _fresh_caches() -> None:
    _clear_caches()


def _clear_caches() -> None:
    environment.importable.cache_clear()
    plan.runner_digest.cache_clear()
    plan.known_surroundings.cache_clear()


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


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the engine's code, which keys are made of instead."""
    folder = tmp_path / "engine"
    shutil.copytree(plan.ENGINE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(plan, "ENGINE", folder)
    return folder


def edit(path: Path) -> None:
    path.write_text(path.read_text() + "\n# another comment\n")


def test_every_module_of_the_engine_is_in_the_key_but_those_that_cannot_change_a_result(engine: Path) -> None:
    seen = set()
    for path in sorted(engine.rglob("*.py")):
        plan.runner_digest.cache_clear()
        before = key()
        edit(path)
        plan.runner_digest.cache_clear()
        if key() == before:
            seen.add(path.relative_to(engine).as_posix())
    assert seen == set(plan.UNCHANGING)


def test_a_new_module_and_a_renamed_one_are_in_the_key(engine: Path) -> None:
    keys = [key()]
    for change in (
        lambda: (engine / "confine" / "new.py").write_text(""),
        lambda: (engine / "confine" / "new.py").rename(engine / "new.py"),
    ):
        change()
        plan.runner_digest.cache_clear()
        keys.append(key())
    assert len(set(keys)) == 3


def test_whatever_the_runner_imports_is_in_the_key() -> None:
    """Found by reading the imports, so that no list of exemptions can hide a module that runs or judges programs."""
    package = "scripts.engine"

    def modules(path: Path) -> set[Path]:
        names: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.module and not node.level, f"{path}: a relative import, which this test does not follow"
                names.add(node.module)
                names.update(f"{node.module}.{alias.name}" for alias in node.names)
        inside = [name.removeprefix(package + ".").split(".") for name in names if name.startswith(package + ".")]
        return {found for parts in inside if (found := plan.ENGINE.joinpath(*parts).with_suffix(".py")).is_file()}

    waiting = [plan.ENGINE / f"{name}.py" for name in ("host", "workspace", "pool", "parse")]
    closure: set[str] = set()
    while waiting:
        path = waiting.pop()
        if (name := path.relative_to(plan.ENGINE).as_posix()) not in closure:
            closure.add(name)
            waiting += modules(path)
    assert {"child.py", "judge.py", "model.py", "host_process.py", "confine/libc.py"} <= closure
    # An error is no result, and the order in which programs run changes none.
    assert closure & set(plan.UNCHANGING) <= {"errors.py", "forecast.py"}


def test_what_changes_while_a_program_runs_is_noticed_and_named(engine: Path, tmp_path: Path) -> None:
    requirements = tmp_path / "requirements.txt"
    shutil.copy(REQUIREMENTS, requirements)
    folder = tmp_path / "page"
    folder.mkdir()
    (folder / "data.csv").write_text("1")
    path = folder / "program.py"
    path.write_text('"""It holds.\n\nassets: data.csv\n"""\nassert 1 + 1 == 2\n')
    snippet = parse(path, tmp_path)

    def changed_by(change: Callable[[], object]) -> str:
        _clear_caches()
        job = Job(snippet, "jax", plan.key_of(snippet, "jax", requirements))
        assert plan.changed(job, requirements) == ""
        change()
        return plan.changed(job, requirements)

    assert changed_by(lambda: edit(engine / "report.py")) == ""
    assert changed_by(lambda: edit(engine / "judge.py")) == "scripts/engine/judge.py"
    assert changed_by((engine / "confine" / "libc.py").unlink) == "scripts/engine/confine/libc.py"
    assert changed_by(lambda: edit(requirements)) == "requirements.txt"
    assert changed_by(lambda: (folder / "data.csv").write_text("2")) == (
        "an asset of snippets/page/program.py (data.csv)"
    )
    assert changed_by((folder / "data.csv").unlink) == "an asset of snippets/page/program.py (data.csv)"


def test_a_package_that_is_installed_while_a_program_runs_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Job(SNIPPET, "jax", key(backend="jax"))
    monkeypatch.setattr("sysconfig.get_path", lambda _: str(tmp_path))
    plan.known_surroundings.cache_clear()
    (tmp_path / "numpy-1.0.dist-info").mkdir()
    assert plan.changed(job, REQUIREMENTS) == ""
    os.utime(tmp_path / "numpy-1.0.dist-info", (0, 0))
    assert plan.changed(job, REQUIREMENTS) == "the package numpy-1.0"
    plan.known_surroundings.cache_clear()
    assert plan.changed(job, REQUIREMENTS) == ""
    (tmp_path / "numpy-1.0.dist-info").rename(tmp_path / "numpy-2.0.dist-info")
    assert plan.changed(job, REQUIREMENTS) == "the package numpy-1.0, the package numpy-2.0"


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
