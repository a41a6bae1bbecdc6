"""What surrounds the build: the comparison of generators, the benchmark's page, upgrades, the manifest."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from scripts import bench, bench_page, bench_search, bench_ways, impact, manifest, portable, rerun
from scripts.engine import environment, record
from scripts.engine.model import Job, Outcome, Result, Snippet
from scripts.engine.parse import parse
from scripts.engine.pool import Interpreter
from scripts.memory_watch import MemoryWatch
from scripts.project import Project
from tests.tiny_project import ROOT

TINY = ROOT / "tests" / "tiny"

PAGE = '<title>T</title><article class="md-content"><h1>{}<a class="headerlink" href="#x">¶</a></h1><p>{}</p><button>copy</button></article>'


def sites(folder: Path, **pages: str) -> dict[str, tuple[str, str]]:
    folder.mkdir()
    for name, text in pages.items():
        (folder / f"{name}.html").write_text(PAGE.format(name, text))
    return portable.read_site(folder)


def test_equal_pages_do_not_differ(tmp_path: Path) -> None:
    assert (
        portable.compare_sites("x", sites(tmp_path / "a", one="same  text"), sites(tmp_path / "b", one="same text"))
        == []
    )


def test_pages_titles_and_texts_that_differ_are_named(tmp_path: Path) -> None:
    wanted = sites(tmp_path / "a", one="text", two="text", three="text")
    found = sites(tmp_path / "b", one="texts", two="text", four="text")
    words = {(difference.page, difference.what) for difference in portable.compare_sites("x", wanted, found)}
    assert ("three.html", "the page is missing") in words
    assert ("four.html", "a page that MkDocs does not have") in words
    assert any(page == "one.html" and "another text" in what for page, what in words)
    assert not any(page == "two.html" for page, _ in words)


def test_the_benchmarks_page_says_what_was_measured(tmp_path: Path) -> None:
    timings = tuple(
        bench.Timing(backend, way, (2.0, 4.0, 3.0)) for backend in ("tensorflow", "jax", "torch") for way in bench.WAYS
    )
    whole = (bench.Whole("torch", 231, 220, 100.0, 52.0),)
    report = bench.Report(2, 30, 3, timings, (bench.Growth(50, 12.5, 0.21),), 2345, 0.25, 600, whole)
    hits = tuple(
        bench_search.Hits(engine, kind, 10, 8, 9) for engine in bench_search.ENGINES for kind in ("typo", "all")
    )
    speeds = (bench_search.Speed("theirs", 1000, 200.0, 20.0), bench_search.Speed("ours", 1000, 50.0, 5.0))
    searched = bench_search.SearchReport(191, hits, speeds)
    project = Project(tmp_path)
    (tmp_path / "docs" / "assets").mkdir(parents=True)
    bench_page.keep(project, searched)
    assert bench_page.write(project) == []
    bench_page.keep(project, report)
    assert [path.name for path in bench_page.write(project)] == [
        "benchmark-light.svg",
        "benchmark-dark.svg",
        "benchmark.md",
    ]
    text = (tmp_path / "docs" / "benchmark.md").read_text()
    assert "| ours, nothing recorded | 3.0 | 1.00 | 1.00 |" in text
    assert "| 50 | 12.5 | 0.21 |" in text and "2,345 MiB" in text and "0.25 seconds" in text
    assert "<svg" in (tmp_path / "docs" / "assets" / "benchmark-dark.svg").read_text()
    assert "| PyTorch | 220/231 | 100.0 | 52.0 | 0.52 |" in text
    assert "191 questions and 10 queries" in text and "| typo | 10 | 8 | 9 | 8 | 9 |" in text
    assert "| 1,000 | 200 | 20 | 50 | 5 | 0.25 | 0.25 |" in text
    bench.show(report, Console(quiet=True))
    bench_search.show(searched, Console(quiet=True))


def test_a_program_that_others_break_is_left_out_of_the_comparison(tmp_path: Path) -> None:
    sources = {
        "marks": "import builtins\nbuiltins.marked = True\n",
        "minds": "import builtins, time\ntime.sleep(0.2)\nassert not hasattr(builtins, 'marked')\n",
        "leaves": "raise SystemExit(0)\n",
        "plain": "assert 1 + 1 == 2\n",
    }
    snippets = []
    for name, source in sources.items():
        path = tmp_path / f"{name}.py"
        path.write_text(source)
        snippets.append(Snippet(f"a/{name}", path, source, ""))
    left, lost = bench._pass_together(snippets, "tensorflow", Console(quiet=True))
    assert 0.2 < lost < 10  # what the failing one slept, and not Python's start
    assert [snippet.id for snippet in left] == ["a/marks", "a/plain"]


def test_a_program_that_fails_in_a_fresh_interpreter_stops_the_benchmark(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.py", tmp_path / "bad.py"
    good.write_text("assert 1 + 1 == 2\n")
    bad.write_text("raise ValueError('at once')\n")
    bench_ways.fresh([str(good)], "jax", 2)
    with pytest.raises(RuntimeError, match=r"bad\.py fails by itself: (.|\n)*at once"):
        bench_ways.fresh([str(good), str(bad)], "jax", 2)


def test_a_program_that_fails_in_a_notebook_stops_the_benchmark(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.py", tmp_path / "bad.py"
    good.write_text("assert 1 + 1 == 2\n")
    bad.write_text("raise ValueError('at once')\n")
    bench_ways.notebooks([str(good)], "jax")
    with pytest.raises(RuntimeError, match=r"fails in a notebook: .*bad\.py"):
        bench_ways.notebooks([str(good), str(bad)], "jax")


def test_a_sample_is_taken_evenly() -> None:
    snippets = [Snippet(f"a/p{number}", Path("x"), "", "") for number in range(7)]
    assert bench._choose(snippets, 100) == snippets
    assert [snippet.id for snippet in bench._choose(snippets, 3)] == ["a/p0", "a/p2", "a/p4"]
    assert bench._choose([], 3) == []


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").is_file(), reason="the kernel does not say")
def test_the_memory_of_what_was_started_is_seen() -> None:
    holds = [sys.executable, "-c", "import time\nkept = b'x' * 100 * 2**20\nprint(1, flush=True)\ntime.sleep(1.5)"]
    before = [subprocess.Popen(holds, stdout=subprocess.PIPE) for _ in range(4)]  # others' processes are not seen
    for process in before:
        assert process.stdout is not None and process.stdout.readline()
    watch = MemoryWatch()
    with watch:
        subprocess.run(holds, check=True, stdout=subprocess.DEVNULL)
    for process in before:
        process.communicate()
    assert 100 <= watch.peak_mib < 400


def test_all_programs_are_measured_on_the_backends_that_they_allow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "plain.py"
    path.write_text("assert 1 + 1 == 2\n")
    shutil.copy(Project(Path(__file__).parents[1]).requirements, tmp_path)
    ran: list[tuple[str, list[str]]] = []

    def ours(trial: Project, backend: str) -> None:
        ran.append((backend, sorted(found.name for found in trial.snippets.glob("*/*.py"))))

    monkeypatch.setattr(bench_ways, "ours", ours)
    everywhere = Snippet("a/plain", path, path.read_text(), "")
    partly = replace(everywhere, id="b/plain", backends=("jax",))
    fit, whole = bench._all(Project(tmp_path), [everywhere, partly], Console(quiet=True))
    assert fit == [everywhere]
    assert [(one.backend, one.asked, one.programs) for one in whole] == [
        ("tensorflow", 1, 1),
        ("jax", 2, 2),
        ("torch", 1, 1),
    ]
    assert [len(names) for _, names in ran] == [1, 2, 1] and all(one.together > 0 for one in whole)


def test_an_upgrade_that_changes_outcome_or_output_is_noticed(tmp_path: Path) -> None:
    project = Project(tmp_path)
    job = Job(Snippet("page/program", Path("x"), "", ""), "jax", "key")
    passed = Result("page/program", "jax", Outcome.PASSED, output="1\n2", versions={"keras": "3", "jax": "0"})
    assert "no record" in str(impact._effect(project, job, passed, None))
    record.save(project.records, "key", passed)
    assert impact._effect(project, job, passed, None) is None
    assert "“3” instead of “2”" in str(impact._effect(project, job, replace(passed, output="1\n3"), None))
    raised = replace(passed, outcome=Outcome.RAISED, detail="ValueError")
    assert "raised" in str(impact._effect(project, job, raised, None))
    assert impact._effect(project, job, raised, raised) is None
    mended = impact._effect(project, job, passed, raised)
    assert mended is not None
    assert (mended.before, mended.after, mended.detail) == ("raised", "passed", "failed before: ValueError")


def test_an_upgrade_that_draws_another_figure_is_noticed(tmp_path: Path) -> None:
    project = Project(tmp_path)
    job = Job(Snippet("page/program", Path("x"), "", ""), "jax", "key")
    drawn = '<svg viewBox="0 0 9 9"><metadata>Matplotlib v{}</metadata><path d="M {} 0"/></svg>'
    figures = {"same.svg": drawn.format(3, 1), "other.svg": drawn.format(3, 1)}
    passed = Result("page/program", "jax", Outcome.PASSED, output="1", figures=figures)
    record.save(project.records, "key", passed)
    upgraded = {"same.svg": drawn.format(4, 1), "other.svg": drawn.format(4, 1)}
    assert impact._effect(project, job, replace(passed, figures=upgraded), None) is None
    changed = impact._effect(project, job, replace(passed, figures=upgraded | {"other.svg": drawn.format(4, 2)}), None)
    assert changed is not None
    assert (changed.after, changed.detail) == ("other figure", "other.svg")


def test_an_upgrade_runs_the_programs_and_changes_no_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(tmp_path)
    shutil.copytree(TINY / "snippets" / "alpha", project.snippets / "alpha")
    shutil.copy(ROOT / "requirements-programs.txt", project.requirements)
    other = tmp_path / "other.txt"
    other.write_text("".join(line for line in project.requirements.open() if not line.startswith("scikit-learn")))
    python = tmp_path / "python"  # this one, but it leaves a mark
    python.write_text(f'#!/bin/sh\ntouch "{tmp_path}/used"\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    monkeypatch.setattr(impact, "_environment", lambda *_: Interpreter(str(python), requirements=other))
    adds = parse(project.snippets / "alpha" / "adds.py", project.snippets)
    (job,) = rerun.all_jobs(project, [adds], ["torch"])
    before = record.save(project.records, job.key, Result(adds.id, "torch", Outcome.PASSED, output="total 3"))
    versions, compared, effects = impact.assess(project, other, [adds], ["torch"], Console(quiet=True))
    assert versions["scikit-learn"][1] == "—" and "torch" not in versions
    assert compared == 1
    assert (tmp_path / "used").exists()
    assert [(effect.id, effect.backend, effect.after) for effect in effects] == [(adds.id, "torch", "other output")]
    assert "instead of “total 3”" in effects[0].detail
    assert record.load(project.records, adds.id, "torch") == before
    record.path_of(project.records, adds.id, "torch").unlink()
    _, compared, effects = impact.assess(project, other, [adds], ["torch"], Console(quiet=True))
    assert (compared, effects) == (1, []), "what had no record is not compared with what it prints here"


def test_the_table_of_an_upgrade_names_every_program_in_full_on_a_narrow_terminal() -> None:
    name = "convolutional-networks/a_program_with_a_name_that_is_long_by_any_measure"
    console = Console(width=80, record=True, file=io.StringIO())
    impact.report(console, {}, 1, [impact.Effect(name, "torch", "passed", "other output", "“1” instead of “2”")])
    column = "".join(line[:27].split(" ")[0] for line in console.export_text().splitlines()[2:-1])
    assert column == name


def test_an_environment_is_named_after_all_that_is_installed_into_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    main, base, pins = tmp_path / "main.txt", tmp_path / "base.txt", tmp_path / "in" / "pins.txt"
    pins.parent.mkdir()
    main.write_text("-r base.txt\nkeras==3\n")
    base.write_text("--constraint=in/pins.txt  # why\n-c missing.txt\n-r main.txt\n")
    pins.write_text("numpy==1\n")
    names = {impact._digest(main)}
    pins.write_text("numpy==2\n")
    names.add(impact._digest(main))
    base.write_text(base.read_text() + "jax\n")
    names.add(impact._digest(main))
    assert impact._digest(main) in names
    monkeypatch.setattr(environment, "python_name", lambda: "CPython 9")
    names.add(impact._digest(main))
    assert len(names) == 4
    (tmp_path / "missing.txt").touch()
    assert environment.requirement_names(main) == ("keras", "jax")  # what constrains asks for nothing


def test_the_digest_sees_names_contents_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x").write_text("1")
    before = manifest.digest([tmp_path / "a"])
    (tmp_path / "a" / "x").touch()
    assert manifest.digest([tmp_path / "a"]) == before
    (tmp_path / "a" / "x").rename(tmp_path / "a" / "y")
    assert manifest.digest([tmp_path / "a"]) != before
