"""The benchmark's page: docs/benchmark.md and its plot, written from what was measured last.

What was measured is kept as data, in one file for the programs and one for the search, so that each can be measured alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from scripts.bench import WAYS, Growth, Report, Whole
from scripts.bench_search import Hits, SearchReport, Speed, by_kind, by_size
from scripts.engine import style
from scripts.engine.model import BACKEND_NAMES
from scripts.pages import figure
from scripts.project import Project

Measured = TypeVar("Measured", Report, SearchReport)
SHORT = {
    "fresh": "fresh",
    "fresh two": "fresh, two at a time",
    "together": "one interpreter",
    "notebooks": "notebook kernels",
    "cold": "ours, from nothing",
    "warm": "ours, nothing changed",
}
FILES = {Report: "programs.json", SearchReport: "search.json"}

PAGE = """---
title: Benchmark
description: How long it takes to run the programs of this site with isolation, beside running them in fresh interpreters, in one interpreter and in notebooks.
---

# Benchmark

The programs of this site run in processes of their own, without a network and with one writable folder each. This page says what that costs beside three
other ways, measured one after another on {cores} cores. Every way starts from nothing and gets the same environment, among it one thread for each library.
Ours runs one program more at once than there are cores; one interpreter and the notebooks run one after another. So the ratios belong to this number of cores, and fall with more of
them. `make bench` measures it again and writes this page.
{whole}
## A sample, in every way

With {programs} of the programs, in {rounds}; where a way was measured more than once, its figure is the median.

![{alternative}](assets/benchmark-light.svg#only-light)![{alternative}](assets/benchmark-dark.svg#only-dark)

{tables}

## How the cost grows

Copies of the same programs on TensorFlow, first with nothing recorded, then again with nothing changed.

| programs | first run, seconds | nothing changed, seconds |
|---:|---:|---:|
{growth}

Checking all {recorded} recorded runs of this site takes {everything:.2f} seconds, the start of Python included, and imports no framework. The largest memory of
a whole run, shared pages counted once, was {peak:,} MiB.
{search}"""
WHOLE = """
## All programs

Seconds for all programs of a backend: together in one interpreter without isolation, then ours with nothing recorded. Programs that do not pass in
one interpreter once others have run there are left out of both.

| backend | programs | together | ours | ratio |
|---|---:|---:|---:|---:|
{rows}
"""
SEARCH = """
## Search

The search of this site beside the one that its theme brings, as it comes, on the same {questions} questions and {queries} queries: how often the right question
came first, and how often it was among the first three. Of the theme's results every section counts, also those that it folds away.

| kind of query | queries | the theme's: first | among three | ours: first | among three |
|---|---:|---:|---:|---:|---:|
{hits}

Milliseconds in Chromium, from disk: until the first result, the load of the index included, and for each letter typed after that. Made-up questions fill up
what the site lacks.

| questions | the theme's: first result | a keystroke | ours: first result | a keystroke | ours ÷ the theme's, first result | a keystroke |
|---:|---:|---:|---:|---:|---:|---:|
{speeds}
"""


def keep(project: Project, measured: Report | SearchReport) -> None:
    """Write down what was measured, in place of what was measured before."""
    project.benchmarks.mkdir(exist_ok=True)
    text = msgspec.json.format(msgspec.json.encode(measured), indent=1)
    (project.benchmarks / FILES[type(measured)]).write_bytes(text + b"\n")


def write(project: Project) -> list[Path]:
    """Write the page and both variants of its plot from what was kept; the files written.

    Without measurements of the programs there is no page; without ones of the search it lacks that part.
    """
    report, searched = _kept(project, Report), _kept(project, SearchReport)
    if report is None:
        return []
    plot = _plot(report)
    files = {
        project.docs / "assets" / "benchmark-light.svg": plot.light,
        project.docs / "assets" / "benchmark-dark.svg": plot.dark,
        project.docs / "benchmark.md": _page(report, searched),
    }
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    return list(files)


def _kept(project: Project, kind: type[Measured]) -> Measured | None:
    path = project.benchmarks / FILES[kind]
    return msgspec.json.decode(path.read_bytes(), type=kind) if path.is_file() else None


def _page(report: Report, searched: SearchReport | None) -> str:
    ratios = [
        f"{BACKEND_NAMES[backend]} {_median(report, backend, 'cold') / _median(report, backend, 'together'):.2f}"
        for backend in BACKEND_NAMES
    ]
    return PAGE.format(
        cores=report.cores,
        programs=report.programs,
        whole=_whole(report.whole),
        rounds=f"{report.rounds} rounds" if report.rounds > 1 else "one round",
        alternative=f"Bars of seconds per way and backend. Ours from nothing takes this share of all programs in one interpreter: {', '.join(ratios)}.",
        tables="\n\n".join(_table(report, backend) for backend in BACKEND_NAMES),
        growth="\n".join(_growth_row(row) for row in report.growth),
        recorded=report.runs_recorded,
        everything=report.warm_everything,
        peak=report.peak_mib,
        search=_search(searched) if searched else "",
    )


def _whole(whole: Sequence[Whole]) -> str:
    if not whole:
        return ""
    rows = "\n".join(
        f"| {BACKEND_NAMES[one.backend]} | {one.programs}/{one.asked} | {one.together:.1f} | {one.cold:.1f} | {one.cold / one.together:.2f} |"
        for one in whole
    )
    return WHOLE.format(rows=rows)


def _search(searched: SearchReport) -> str:
    return SEARCH.format(
        questions=searched.questions,
        queries=sum(one.queries for one in searched.hits if one.kind == "all") // 2,
        hits="\n".join(_hits_row(kind, found) for kind, found in by_kind(searched).items()),
        speeds="\n".join(_speed_row(theirs, ours) for theirs, ours in by_size(searched)),
    )


def _table(report: Report, backend: str) -> str:
    together, fresh = _median(report, backend, "together"), _median(report, backend, "fresh")
    rows = []
    for way, words in WAYS.items():
        seconds = _median(report, backend, way)
        rows.append(f"| {words} | {seconds:.1f} | {seconds / together:.2f} | {seconds / fresh:.2f} |")
    return (
        f"### {BACKEND_NAMES[backend]}\n\n| way | seconds | × one interpreter | × fresh interpreters |\n|---|---:|---:|---:|\n"
        + "\n".join(rows)
    )


def _growth_row(row: Growth) -> str:
    return f"| {row.programs:,} | {row.cold:.1f} | {row.warm:.2f} |"


def _hits_row(kind: str, found: Sequence[Hits]) -> str:
    counts = " | ".join(f"{one.first} | {one.three}" for one in found)
    return f"| {kind} | {found[0].queries} | {counts} |"


def _speed_row(theirs: Speed, ours: Speed) -> str:
    times = " | ".join(f"{one.first:.0f} | {one.keystroke:.0f}" for one in (theirs, ours))
    return (
        f"| {ours.questions:,} | {times} | {ours.first / theirs.first:.2f} | {ours.keystroke / theirs.keystroke:.2f} |"
    )


def _median(report: Report, backend: str, way: str) -> float:
    return next(timing.median for timing in report.timings if (timing.backend, timing.way) == (backend, way))


def _plot(report: Report) -> figure.Figure:
    import io

    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    style.apply()
    # As wide as a phone's screen, so that its letters are not made smaller there.
    drawing, rows = plt.subplots(len(BACKEND_NAMES), figsize=(4.4, 6.6), sharex=True, layout="constrained")
    for axes, (backend, title) in zip(rows, BACKEND_NAMES.items(), strict=True):
        seconds = [_median(report, backend, way) for way in WAYS]
        bars = axes.barh(list(SHORT.values()), seconds, color=[f"C{number}" for number in range(len(WAYS))])
        axes.bar_label(bars, [f" {one:.1f}" for one in seconds])
        axes.set_title(title, loc="left")
        axes.set_xscale("log")
        axes.invert_yaxis()
        axes.margins(x=0.2)
    rows[-1].set_xlabel("seconds, on a logarithmic scale")
    text = io.StringIO()
    drawing.savefig(text, format="svg", metadata={"Date": None})
    plt.close(drawing)
    return figure.prepare(text.getvalue())
