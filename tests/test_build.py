"""The whole flow on the tiny project: what is published, and that nothing is when anything fails."""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from scripts import build as building
from scripts import manifest, publish
from scripts.build import exclusive
from scripts.content import read_content
from scripts.engine import plan, record
from scripts.engine.errors import EnvironmentBroken, HeaderError
from scripts.engine.model import Job, Result
from scripts.engine.pool import Pool
from scripts.pages import skeleton
from scripts.pages.errors import PageError
from scripts.project import Project
from scripts.site.errors import SiteError
from scripts.verify import ProgramsFailed, Verification, read_programs, verify
from tests.tiny_project import ROOT, make_project

pytestmark = pytest.mark.slow
BACKENDS = ("tensorflow", "jax", "torch")


def build(project: Project, backends: tuple[str, ...] = ("torch",)) -> tuple[Verification, str]:
    """Build, and what was shown meanwhile."""
    shown = io.StringIO()
    return building.build(project, backends, Console(file=shown, width=200)), shown.getvalue()


def command(project: Project, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user would."""
    return subprocess.run(
        [sys.executable, "-m", "scripts", *words],
        cwd=project.root,
        env=os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"} | settings,
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The tiny project, built on all backends."""
    project = make_project(tmp_path_factory.mktemp("built"))
    verification, shown = build(project, BACKENDS)
    assert len(verification.ran) == 15, shown
    return project


@pytest.fixture
def project(built: Project, tmp_path: Path) -> Project:
    """A copy of the built project that a test may spoil."""
    shutil.copytree(built.root, tmp_path / "project", symlinks=True)
    return Project((tmp_path / "project").resolve())


def unchanged(project: Project, before: str) -> bool:
    """Whether site/ is byte for byte what it was, and no staging is left."""
    return manifest.digest([project.site]) == before and not list(project.build.glob("staging-*"))


def test_every_page_shows_what_ran(built: Project) -> None:
    page = (built.site / "alpha.html").read_text()
    assert "total 2, and 12,345.678 too" in page
    assert "TensorFlow 2.21.0 ✓" in page and "JAX 0.10.2 ✓" in page and "PyTorch 2.13.0" in page
    assert (built.site / "programs" / "alpha" / "adds.py").read_text() == (
        built.snippets / "alpha" / "adds.py"
    ).read_text()
    assert (built.site / "figures" / "alpha" / "draws" / "parabola-dark.svg").is_file()
    assert 'class="katex"' in page and "Doe and Roe, 2020" in page


def test_the_bibliography_of_a_real_build_names_the_citing_questions(built: Project) -> None:
    text = (built.site / "bibliography.html").read_text(encoding="utf-8")
    assert 'Cited in: <a href="alpha.html#addition">What is one and one?</a>' in text


def test_backends_that_print_differently_get_tabs(built: Project) -> None:
    page = (built.site / "beta.html").read_text()
    assert all(f"backend {name}" in page for name in BACKENDS)
    assert page.count('class="tabbed-set') == 1


def test_an_expected_exception_is_shown_as_output(built: Project) -> None:
    assert "ZeroDivisionError: division by zero" in (built.site / "beta.html").read_text()


def test_a_second_build_runs_nothing_and_gives_the_same_bytes(project: Project) -> None:
    before, cards = manifest.digest([project.site]), manifest.digest([project.cards])
    verification, _ = build(project, BACKENDS)
    assert (len(verification.ran), verification.reused) == (0, 15)
    assert manifest.digest([project.cards]) == cards
    assert manifest.digest([project.site]) == before


def test_a_card_from_the_cache_is_the_card_of_a_run(project: Project) -> None:
    before = manifest.digest([project.cards])
    shutil.rmtree(project.records)
    verification, _ = build(project, BACKENDS)
    assert len(verification.ran) == 15
    assert manifest.digest([project.cards]) == before


def test_a_changed_program_runs_alone(project: Project) -> None:
    path = project.snippets / "alpha" / "adds.py"
    path.write_text(path.read_text().replace("too", "also"))
    verification, _ = build(project, BACKENDS)
    assert {result.id for result in verification.ran} == {"alpha/adds"}


@pytest.mark.parametrize(
    ("file", "old", "new", "error", "says"),
    [
        ("snippets/alpha/adds.py", "total == 2", "total == 3", ProgramsFailed, "1 runs failed"),
        ("snippets/alpha/adds.py", "total = 1 + 1", "total = (1 + 1", ProgramsFailed, "1 runs failed"),
        ("snippets/alpha/adds.py", '"""Adding', '"""\nAdding', HeaderError, "snippets/alpha/adds.py:1"),
        ("snippets/alpha/adds.py", "assert ", "_ = ", HeaderError, "adds.py:5: the program asserts nothing"),
        ("docs/alpha.md", "12,346", "12,347", PageError, "docs/alpha.md:16: the number 12,347"),
        ("docs/alpha.md", 'data-level="fresher"', 'data-level="novice"', PageError, "unknown level “novice”"),
        ("docs/alpha.md", "alpha/adds.md", "alpha/gone.md", PageError, "there is no program snippets/alpha/gone.py"),
        ("docs/index.md", "alpha.md#addition", "alpha.md#subtraction", SiteError, "subtraction"),
        ("docs/index.md", "alpha.md#addition", "gamma.md", SiteError, "gamma.md"),
        ("docs/alpha.md", "$a + b$", "$\\frac{a$", SiteError, "alpha.html"),
        ("docs/index.md", "# Tiny", '# Tiny\n\n<img src="assets/logo.svg">', SiteError, "without alt text"),
    ],
)
def test_nothing_is_published_when_anything_fails(
    project: Project, file: str, old: str, new: str, error: type[Exception], says: str
) -> None:
    before = manifest.digest([project.site])
    path = project.root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(error) as caught:
        build(project)
    assert says in str(caught.value)
    assert unchanged(project, before)


def test_a_page_whose_program_has_no_record_cannot_be_built(project: Project) -> None:
    (project.cards / "alpha" / "adds.md").unlink()
    from scripts.site import generate

    with pytest.raises(SiteError, match="alpha/adds"):
        generate.generate(project.root, project.build / "elsewhere")


def test_a_missing_backend_is_the_environments_fault(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    from scripts.engine import environment

    monkeypatch.setitem(environment.DISTRIBUTIONS, "torch", ("no-such-package",))
    shutil.rmtree(project.records)
    with pytest.raises(EnvironmentBroken, match="no-such-package"):
        build(project)


@pytest.fixture(scope="module")
def edited(built: Project, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Digest of the site that an undisturbed build makes after `edit`."""
    folder = tmp_path_factory.mktemp("edited") / "project"
    shutil.copytree(built.root, folder, symlinks=True)
    project = Project(folder.resolve())
    edit(project)
    build(project)
    return manifest.digest([project.site])


def edit(project: Project) -> None:
    """Change a page, and lose the records of a backend, so that a build has everything to do."""
    path = project.docs / "index.md"
    written = path.stat().st_mtime_ns
    path.write_text(path.read_text() + "\nOne sentence more.\n")
    os.utime(path, ns=(written, written))  # the site tells when something was written last
    for kept in project.records.rglob("*.torch.json"):
        kept.unlink()


# A build that kills itself at a moment. What runs before that moment is as in any build.
KILLED = """
import os, signal, sys
from pathlib import Path
from rich.console import Console
from scripts import assemble, build, project
from scripts.engine import progress
from scripts.site import swap

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

exchange = swap._exchange
{
    "run": lambda: setattr(progress.RunProgress, "started", die),
    "record": lambda: setattr(os, "fsync", die),
    "assembly": lambda: setattr(assemble, "run_steps", die),
    "swap": lambda: setattr(swap, "swap", die),
    "swapped": lambda: setattr(swap, "_exchange", lambda *paths: (exchange(*paths), die())),
}[sys.argv[1]]()
build.build(project.find(Path.cwd()), ("torch",), Console(quiet=True))
"""


@pytest.mark.parametrize(
    ("moment", "left"),
    [
        ("run", "runs/run-*"),
        ("record", "records/*/.*.torch.json.*"),
        ("assembly", "staging-*/index.html"),
        ("swap", "staging-*/index.html"),
        ("swapped", "staging-*/index.html"),
    ],
)
def test_a_killed_build_leaves_a_state_from_which_the_next_is_right(
    project: Project, edited: str, moment: str, left: str
) -> None:
    before = manifest.digest([project.site])
    edit(project)
    process = subprocess.run(
        [sys.executable, "-c", KILLED, moment], cwd=project.root, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    assert process.returncode == -signal.SIGKILL
    assert list(project.build.glob(left)), "the build was killed at another moment"
    assert manifest.digest([project.site]) == (edited if moment == "swapped" else before)
    build(project)
    assert manifest.digest([project.site]) == edited
    assert not list(project.build.glob("staging-*")) and not list(project.runs.iterdir())
    assert not list(project.records.rglob(".*"))
    made = manifest.read(project)
    assert made and (made.inputs, made.site) == (manifest.inputs(project), edited)


@pytest.mark.parametrize("name", [".alpha.md.swp", ".#alpha.md", "#alpha.md#", "alpha.md~"])
def test_what_an_editor_keeps_for_itself_is_no_input(tmp_path: Path, name: str) -> None:
    project = make_project(tmp_path)
    before = manifest.contents(project)
    (project.docs / name).write_text("half a sentence")
    assert manifest.contents(project) == before
    (project.docs / "alpha.md").write_text("another page")
    assert manifest.contents(project) != before


def test_pages_and_programs_that_somebody_is_editing_can_be_read(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    before = read_content(project)
    for path in (project.docs / "alpha.md", *project.snippets.glob("*/*.py"), *(project.docs / "labs").glob("*.py")):
        path.with_name(f".#{path.name}").symlink_to("somebody@machine.4711")  # Emacs: whose changes are not saved
    assert read_content(project) == before


def test_a_page_that_is_changed_while_the_site_is_built_publishes_nothing(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scripts.site import generate

    before, noted = manifest.digest([project.site]), manifest.read(project)
    read = generate.generate

    def read_and_edit(*arguments: Any, **settings: Any) -> None:
        read(*arguments, **settings)
        page = project.docs / "alpha.md"
        page.write_text(page.read_text() + "\nToo late.\n")

    monkeypatch.setattr(generate, "generate", read_and_edit)
    with pytest.raises(plan.Changed, match=r"docs/alpha\.md: changed while the site was built.*run it again"):
        build(project)
    assert unchanged(project, before) and manifest.read(project) == noted
    monkeypatch.undo()
    build(project)
    assert "Too late." in (project.site / "alpha.html").read_text()


def test_a_build_that_waits_says_so_and_reads_the_pages_afterwards(project: Project, tmp_path: Path) -> None:
    shown = tmp_path / "shown"
    with building.exclusive(project, Console(quiet=True)), shown.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "scripts", "build", "--backends", "torch"],
            cwd=project.root,
            env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "COLUMNS": "200"},
            stdout=out,
        )
        for _ in range(600):  # until it says so, in whatever time; but not for ever
            if shown.read_text() or process.poll() is not None:
                break
            time.sleep(0.1)
        assert shown.read_text() == "another build is running here; waiting for it\n"
        page = project.docs / "alpha.md"
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace("12,346", "12,347"), encoding="utf-8")
    assert process.wait() == 3 and "docs/alpha.md:16: the number 12,347" in shown.read_text()


def test_a_notebook_that_a_build_wrote_is_nothing_that_people_write(project: Project) -> None:
    before = manifest.inputs(project)
    for path in project.docs.glob("labs/*.ipynb"):
        path.unlink()
    assert manifest.inputs(project) == before


def test_a_file_that_moves_to_the_next_root_is_another_file(tmp_path: Path) -> None:
    roots = [tmp_path / "a", tmp_path / "b"]
    for root in roots:
        root.mkdir()
    (roots[0] / "x").write_text("1")
    before = manifest.digest(roots)
    (roots[0] / "x").rename(roots[1] / "x")
    assert manifest.digest(roots) != before
    project = Project(tmp_path)
    for name in ("docs", "snippets"):
        (tmp_path / name).mkdir()
    (project.docs / "x").write_text("1")
    inputs = manifest.inputs(project)
    (project.docs / "x").rename(project.snippets / "x")
    assert manifest.inputs(project) != inputs


class Meddling(Pool):
    """Changes a file as soon as the first program runs."""

    path: Path

    def run(
        self,
        jobs: Iterable[Job],
        on_start: Callable[[Job], None] | None = None,
        on_result: Callable[[Job, Result], None] | None = None,
    ) -> list[Result]:
        def started(job: Job) -> None:
            self.path.write_text("2")
            if on_start:
                on_start(job)

        return super().run(jobs, started, on_result)


def test_an_asset_that_is_changed_while_programs_run_leaves_no_record(project: Project) -> None:
    folder = project.snippets / "alpha"
    (folder / "data.csv").write_text("1")
    program = folder / "adds.py"
    program.write_text(program.read_text().replace('two."""', 'two.\n\nassets: data.csv\n"""'))
    shutil.rmtree(project.records)
    programs = read_programs(project).all
    with (pool := Meddling(project)):
        pool.path = folder / "data.csv"
        with pytest.raises(plan.Changed, match=r"snippets/alpha/adds\.py \(data\.csv\): changed while programs ran"):
            verify(project, programs, ("torch",), Console(quiet=True), pool)
    todo = plan.plan(programs, ("torch",), project.records, project.requirements)
    assert [job.snippet.id for job in todo.jobs] == ["alpha/adds"]
    assert len(todo.records) == 4
    assert not list(project.records.rglob("adds.*"))
    build(project)


def _twice_at_once(project: Project, command: str) -> None:
    """Run a command in two processes that start together; both must end well."""
    line = [sys.executable, "-m", "scripts", command, "--backends", "torch"]
    both = [
        subprocess.Popen(
            line,
            cwd=project.root,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(2)
    ]
    for process in both:
        shown, _ = process.communicate()
        assert process.returncode == 0, shown


def test_two_builds_at_once_do_not_harm_each_other(project: Project) -> None:
    shutil.rmtree(project.records)
    _twice_at_once(project, "build")
    verification, _ = build(project)
    assert len(verification.ran) == 0


def test_the_command_line_speaks_through_its_exit_status(project: Project) -> None:
    assert command(project, "build", "--backends", "all").returncode == 0
    program, page = project.snippets / "alpha" / "adds.py", project.docs / "alpha.md"
    good = program.read_text()
    program.write_text(good.replace("total == 2", "total == 3"))
    failed = command(project, "verify")
    assert failed.returncode == 1
    for words in (
        "snippets/alpha/adds.py:5: assertion failed on TensorFlow",
        "line 5 in <module>: assert total == 3",
        "│ total 2",
        "Pages: docs/alpha.md:18",
        "python -m scripts verify alpha/adds --backends tensorflow",
    ):
        assert words in failed.stdout, failed.stdout
    program.write_text(good)
    page.write_text(page.read_text().replace("12,346", "12,999"))
    wrong = command(project, "build", "--backends", "all")
    assert wrong.returncode == 3 and "docs/alpha.md:16" in wrong.stdout
    assert command(project, "verify", "alpha/ads").returncode == 1
    assert command(project, "verify", "--backends", "numpy").returncode == 2
    assert (
        subprocess.run(
            [sys.executable, "-m", "scripts", "verify"],
            cwd="/",
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
        ).returncode
        == 2
    )


def test_all_programs_run_before_the_verdict(project: Project) -> None:
    for name, old in (("alpha/adds", "total == 2"), ("beta/per_backend", "assert keras")):
        path = project.snippets / f"{name}.py"
        path.write_text(path.read_text().replace(old, "not " + old if old.startswith("total") else "assert not keras"))
    failed = command(project, "verify", "--backends", "torch")
    assert (
        "alpha/adds.py:5: assertion failed" in failed.stdout
        and "beta/per_backend.py:6: assertion failed" in failed.stdout
    )
    assert failed.stdout.rstrip().endswith("2 runs of 2 programs failed. Nothing was published.")


def test_a_claim_that_holds_on_one_backend_only_names_both(project: Project) -> None:
    path = project.snippets / "beta" / "per_backend.py"
    path.write_text(path.read_text().replace('in ("tensorflow", "jax", "torch")', '== "torch"'))
    failed = command(project, "verify", "beta", "--backends", "jax,torch")
    assert "assertion failed on JAX" in failed.stdout and "It passes on PyTorch" in failed.stdout
    later = command(project, "verify", "beta", "--backends", "jax")  # by the record of the run above
    assert "assertion failed on JAX" in later.stdout and "It passes on PyTorch" in later.stdout


def test_a_cache_of_notebooks_that_was_half_written_is_made_again(project: Project) -> None:
    caches = project.root / ".cache" / "mkdocs-jupyter"
    caches.mkdir(parents=True, exist_ok=True)
    (caches / "damaged.json").write_text('{"a')
    (caches / "whole.json").write_text("{}")
    with exclusive(project, Console(quiet=True)):
        assert [path.name for path in caches.iterdir() if path.name in ("damaged.json", "whole.json")] == ["whole.json"]


def test_two_runs_give_the_same_card(project: Project) -> None:
    same = command(project, "verify", "--twice", "--backends", "torch")
    assert same.returncode == 0 and "5 of 5 runs gave the same card twice" in same.stdout, same.stdout
    path = project.snippets / "alpha" / "adds.py"
    path.write_text('"""Sets have no order."""\nprint({"a", "b", "c", "d", "e", "f"})\nassert len({"a"}) == 1\n')
    other = command(project, "verify", "alpha/adds", "--twice", "--backends", "torch")
    assert other.returncode == 1 and "gave two cards" in other.stdout


@pytest.mark.parametrize("parts", [("1/2", "2/2"), ("2/2", "1/2")])
def test_shards_in_one_checkout_do_all_the_work(project: Project, parts: tuple[str, str]) -> None:
    shutil.rmtree(project.records)
    counts = []
    for part in parts:
        assert command(project, "verify", "--backends", "torch", "--shard", part).returncode == 0
        counts.append(len(list(project.records.rglob("*.torch.json"))))
    assert 0 < counts[0] < counts[1] == 5
    assert not list(project.records.glob("shards-*"))  # the next round is split by newer times
    assert command(project, "verify", "--shard", "3/2").returncode == 2


def test_shards_elsewhere_share_the_work_and_their_records_merge_by_copying(project: Project, tmp_path: Path) -> None:
    record.path_of(project.records, "alpha/adds", "torch").unlink()
    record.path_of(project.records, "alpha/draws", "torch").unlink()
    shutil.copytree(project.records, tmp_path / "before")
    for part in ("1/2", "2/2"):
        shutil.rmtree(project.records)
        shutil.copytree(tmp_path / "before", project.records)
        assert command(project, "verify", "--backends", "torch", "--shard", part).returncode == 0
        assert len(list(project.records.rglob("*.torch.json"))) == 4
        shutil.copytree(project.records, tmp_path / "merged", dirs_exist_ok=True)
    shutil.rmtree(project.records)
    shutil.copytree(tmp_path / "merged", project.records)
    verification, _ = build(project)
    assert (len(verification.ran), verification.reused) == (0, 5)
    assert not list(project.records.glob("shards-*"))


def test_two_verifications_at_once_do_not_harm_each_other(project: Project) -> None:
    shutil.rmtree(project.records)
    _twice_at_once(project, "verify")
    todo = plan.plan(read_programs(project).all, ("torch",), project.records, project.requirements)
    assert (len(todo.jobs), len(todo.records)) == (0, 5)
    assert not list(project.records.rglob(".*")) and not list(project.runs.iterdir())


def test_a_hand_edited_record_is_run_again(project: Project) -> None:
    path = record.path_of(project.records, "alpha/adds", "torch")
    path.write_text(path.read_text().replace("total 2", "total 3"))
    verification, _ = build(project)
    assert [result.id for result in verification.ran] == ["alpha/adds"]
    assert "total 3" not in (project.site / "alpha.html").read_text()


def test_skeletons_build_as_they_are_and_are_not_published(project: Project) -> None:
    place = skeleton.Place(project.docs, project.snippets, project.root / "mkdocs.yml", project.references)
    skeleton.new_question(place, "alpha", "subtraction", "What is two minus one?", "fresher", "engineer", "")
    skeleton.new_question(place, "gamma", "division", "What is one over two?", "experienced", "nlp vision", "Division")
    skeleton.new_program(place, "beta/another", "backend")
    build(project)
    assert "What is two minus one?" in (project.site / "alpha.html").read_text()
    assert "What is one over two?" in (project.site / "gamma.html").read_text()
    with pytest.raises(publish.Refused, match="still the skeleton"):
        publish.check(project)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("new", "question", "alfa", "sums"), "Did you mean alpha?"),
        (("new", "question", "alpha", "addition"), "stands at docs/alpha.md:10"),
        (("new", "question", "alpha", "Not_an_id"), "is no id"),
        (("new", "question", "alpha", "sums", "--level", "guru"), "the level is one of"),
        (("new", "program", "alpha/adds", "--question", "addition"), "is there already"),
        (("new", "program", "alpha/more", "--question", "none"), "has no question #none"),
        (("new", "program", "Alpha", "--question", "addition"), "is no program's name"),
    ],
)
def test_a_skeleton_without_a_place_is_refused(project: Project, words: tuple[str, ...], says: str) -> None:
    before = manifest.inputs(project)
    refused = command(project, *words)
    assert refused.returncode == 2 and says in refused.stdout
    assert manifest.inputs(project) == before


@pytest.fixture
def remote(project: Project, tmp_path: Path) -> Path:
    """A bare repository on disk, the project's origin."""
    bare = tmp_path / "remote.git"
    subprocess.run(["git", "init", "-q", "--bare", str(bare)], check=True)
    for words in (
        ["init", "-q"],
        ["remote", "add", "origin", str(bare)],
        ["config", "user.name", "T"],
        ["config", "user.email", "t@example.org"],
    ):
        subprocess.run(["git", *words], cwd=project.root, check=True)
    return bare


def published(bare: Path, folder: Path) -> Path:
    """The branch's files, checked out."""
    subprocess.run(["git", "clone", "-q", "--branch", "gh-pages", str(bare), str(folder)], check=True)
    return folder


def test_publish_pushes_exactly_the_verified_site(project: Project, remote: Path, tmp_path: Path) -> None:
    build(project, BACKENDS)
    done = command(project, "publish")
    assert done.returncode == 0, done.stdout + done.stderr
    out = published(remote, tmp_path / "out")
    shutil.rmtree(out / ".git")
    (out / ".nojekyll").unlink()
    assert manifest.digest([out]) == manifest.digest([project.site])


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (
            lambda project: (project.docs / "index.md").write_text(
                (project.docs / "index.md").read_text() + "\nMore.\n"
            ),
            "something was changed since",
        ),
        (
            lambda project: (project.snippets / "alpha" / "adds.py").write_text(
                (project.snippets / "alpha" / "adds.py").read_text() + "\n"
            ),
            "unverified or stale",
        ),
        (lambda project: (project.site / "index.html").write_text("edited"), "not as the build left it"),
        (lambda project: shutil.rmtree(project.records / "beta"), "unverified or stale"),
        (lambda project: shutil.rmtree(project.site), "no site"),
        (lambda project: (project.build / "manifest.json").write_text("{"), "no site that a build finished"),
    ],
)
def test_publish_refuses_what_is_unverified_or_stale(project: Project, remote: Path, spoil, says: str) -> None:  # type: ignore[no-untyped-def]
    build(project, BACKENDS)
    spoil(project)
    refused = command(project, "publish")
    assert refused.returncode == 3 and says in refused.stdout, refused.stdout
    assert subprocess.run(["git", "branch", "-a"], cwd=remote, capture_output=True, text=True, check=True).stdout == ""


def test_publish_refuses_a_site_built_on_one_backend(project: Project, remote: Path) -> None:
    everything = project.build / "everything"
    shutil.move(project.records, everything)
    build(project)
    shutil.copytree(everything, project.records, dirs_exist_ok=True)
    refused = command(project, "publish")
    assert refused.returncode == 3 and "without TensorFlow, JAX" in refused.stdout


def test_the_preview_shows_a_failure_and_goes_on(project: Project) -> None:
    from scripts import preview
    from scripts.engine.pool import Pool

    shown = io.StringIO()
    console = Console(file=shown, width=200)
    target = project.build / "preview"
    path = project.snippets / "alpha" / "adds.py"
    good = path.read_text()
    with Pool(project) as pool:
        preview.rebuild(project, target, pool, console)
        assert "total 2" in (target / "alpha.html").read_text()
        path.write_text(good.replace("total == 2", "total == 3"))
        preview.rebuild(project, target, pool, console)
        page = (target / "alpha.html").read_text()
        assert "snippets/alpha/adds.py failed" in page and "assertion failed on TensorFlow" in page
        assert "assertion failed" in shown.getvalue()
        path.write_text(good)
        shown.truncate(0)
        preview.rebuild(project, target, pool, console)
        assert "total 2" in (target / "alpha.html").read_text()
        assert "draws" not in shown.getvalue()
