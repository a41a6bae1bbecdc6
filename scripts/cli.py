"""The command line: one command per thing that people do. Each imports what it needs, so that a warm check stays quick."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from scripts.project import Project

AT_LEAST_ONE = click.IntRange(min=1)


def _numbers(_context: click.Context, _option: click.Parameter, text: str) -> list[int]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(re.fullmatch("[1-9][0-9]*", part) for part in parts):
        raise click.BadParameter(f"“{text}” is no list of whole numbers from 1, like 50,200.")
    return [int(part) for part in parts]


backends_option = click.option(
    "--backends", default="", help="tensorflow, jax, torch (comma-separated), or all.  [default: tensorflow]"
)


@click.group(help=__doc__, context_settings={"help_option_names": ["-h", "--help"]})
def app() -> None:
    """Holds the commands."""
    # The reports hold quotation marks, lines and what programs wrote: a terminal that lacks a character shows its escape.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


@app.command()
@click.argument("ids", metavar="[ID]...", nargs=-1)
@backends_option
@click.option("--twice", is_flag=True, help="Run everything twice and compare the cards.")
@click.option("--shard", default=None, metavar="K/N", help="Take only the K-th of N equal parts of the work.")
@click.option(
    "--impact",
    type=click.Path(path_type=Path),
    metavar="REQUIREMENTS",
    help="Run against another requirements file and show what changes.",
)
def verify(ids: tuple[str, ...], backends: str, twice: bool, shard: str | None, impact: Path | None) -> None:
    """Run the programs whose records no longer hold, and show what failed.

    ID is a program or a category; all if none is named.
    """
    given = [
        name
        for name, value in (("--twice", twice), ("--shard", shard), ("--impact", impact))
        if value not in (None, False)
    ]
    if len(given) > 1:
        raise click.UsageError(f"{' and '.join(given)} cannot go together. Run one after the other.")
    from scripts import commands

    if twice:
        commands.verify_twice(_project(), list(ids), backends)
    elif impact is not None:
        commands.verify_impact(_project(), list(ids), backends, impact)
    else:
        commands.verify(_project(), list(ids), backends, shard)


@app.command()
@backends_option
def build(backends: str) -> None:
    """Verify, build all pages, check them, and swap the result into site/."""
    from scripts import commands

    commands.build(_project(), backends)


@app.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
def serve(host: str, port: int) -> None:
    """Preview with live reload: a saved program runs alone, saved prose runs nothing."""
    from scripts import commands

    commands.serve(_project(), host, port)


@app.command()
@click.option("--remote", default="origin", show_default=True)
@click.option("--branch", default="gh-pages", show_default=True)
def publish(remote: str, branch: str) -> None:
    """Push the verified site/ to a branch; refuse if anything is unverified or stale."""
    from scripts import commands

    commands.publish(_project(), remote, branch)


@app.command()
@click.option("--output", type=click.Path(path_type=Path), help="Where to.  [default: build/answers-that-run.pdf]")
def pdf(output: Path | None) -> None:
    """Print the site's print edition to a PDF file, with Chromium."""
    from scripts import commands

    commands.pdf(_project(), output)


@app.command()
@click.option(
    "--programs",
    type=AT_LEAST_ONE,
    default=24,
    show_default=True,
    help="How many programs each way runs, on each backend.",
)
@click.option(
    "--rounds", type=AT_LEAST_ONE, default=2, show_default=True, help="How often each of the quick ways is measured."
)
@click.option(
    "--sizes",
    callback=_numbers,
    default="50,200,1000",
    show_default=True,
    help="Numbers of programs for the growth of ours.",
)
def bench(programs: int, rounds: int, sizes: list[int]) -> None:
    """Measure the engine and the search beside others, and write the page that shows it. Takes about an hour with the defaults."""
    from scripts import commands

    commands.bench(_project(), programs, rounds, sizes)


@app.command("bench-search")
@click.option("--rounds", type=AT_LEAST_ONE, default=3, show_default=True, help="How often each time is measured.")
def search_bench(rounds: int) -> None:
    """Measure the search alone, beside the theme's, on the built site."""
    from scripts import commands

    commands.search_bench(_project(), rounds)


@app.command()
def portable() -> None:
    """Build the same pages with ProperDocs and Zensical, and compare them with MkDocs'."""
    from scripts import commands

    commands.compare_generators(_project())


@app.group()
def new() -> None:
    """Write a skeleton that builds, in the right place."""


@new.command("question")
@click.argument("category")
@click.argument("identity", metavar="ID")
@click.option("--title", default="", help="The question as an interviewer asks it.")
@click.option("--level", default="intermediate", show_default=True, help="fresher, intermediate or experienced.")
@click.option(
    "--roles", default="engineer", show_default=True, help="engineer, scientist, vision, nlp; separated by spaces."
)
@click.option("--page-title", default="", help="Begin a new page with this title.")
def new_question(category: str, identity: str, title: str, level: str, roles: str, page_title: str) -> None:
    """Add a question, with a first program, to a page.

    CATEGORY names the page, docs/CATEGORY.md; ID is short and stable, like dropout.
    """
    from scripts import commands

    commands.new_question(_project(), category, identity, title, level, roles, page_title)


@new.command("program")
@click.argument("program", metavar="CATEGORY/NAME")
@click.option("--question", required=True, help="The id of the question that embeds it.")
def new_program(program: str, question: str) -> None:
    """Add a program to a question."""
    from scripts import commands

    commands.new_program(_project(), program, question)


def _project() -> Project:
    from scripts.project import find

    try:
        return find(Path.cwd())
    except FileNotFoundError as error:
        from scripts.commands import MISUSED

        click.echo(str(error), err=True)
        sys.exit(MISUSED)
