"""What surrounds the build: the comparison of generators, the benchmark's page, upgrades, the manifest."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rich.console import Console

from scripts import bench, bench_page, bench_search, impact, manifest, portable
from scripts.engine import record
from scripts.engine.model import Job, Outcome, Result, Snippet
from scripts.project import Project

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
    report = bench.Report(2, 30, ("a/counts_names",), 3, timings, (bench.Growth(50, 12.5, 0.21),), 2345, 0.25, 600)
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
    assert "`a/counts_names` does not pass in one interpreter once others have run there" in text
    assert "191 questions and 10 queries" in text and "| typo | 10 | 8 | 9 | 8 | 9 |" in text
    assert "| 1,000 | 200 | 20 | 50 | 5 | 0.25 | 0.25 |" in text
    bench.show(report, Console(quiet=True))
    bench_search.show(searched, Console(quiet=True))


def test_a_program_that_others_break_is_left_out_of_the_comparison(tmp_path: Path) -> None:
    sources = {
        "marks": "import builtins\nbuiltins.marked = True\n",
        "minds": "import builtins\nassert not hasattr(builtins, 'marked')\n",
        "leaves": "raise SystemExit(0)\n",
        "plain": "assert 1 + 1 == 2\n",
    }
    snippets = []
    for name, source in sources.items():
        path = tmp_path / f"{name}.py"
        path.write_text(source)
        snippets.append(Snippet(f"a/{name}", path, source, ""))
    left = bench._compatible(Project(tmp_path), snippets, "tensorflow", Console(quiet=True))
    assert [snippet.id for snippet in left] == ["a/marks", "a/plain"]


def test_an_upgrade_that_changes_outcome_or_output_is_noticed(tmp_path: Path) -> None:
    project = Project(tmp_path)
    job = Job(Snippet("page/program", Path("x"), "", ""), "jax", "key")
    passed = Result("page/program", "jax", Outcome.PASSED, output="1\n2", versions={"keras": "3", "jax": "0"})
    assert "not verified" in str(impact._effect(project, job, passed))
    record.save(project.records, "key", passed)
    assert impact._effect(project, job, passed) is None
    assert "“3” instead of “2”" in str(impact._effect(project, job, replace(passed, output="1\n3")))
    assert "raised" in str(impact._effect(project, job, replace(passed, outcome=Outcome.RAISED)))


def test_the_digest_sees_names_contents_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x").write_text("1")
    before = manifest.digest([tmp_path / "a"])
    (tmp_path / "a" / "x").touch()
    assert manifest.digest([tmp_path / "a"]) == before
    (tmp_path / "a" / "x").rename(tmp_path / "a" / "y")
    assert manifest.digest([tmp_path / "a"]) != before
