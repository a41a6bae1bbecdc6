"""The command line: one command per thing that people do. Each imports what it needs, so that a warm check stays quick."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from scripts.project import Project

BROKEN_ENVIRONMENT = 2

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)
Backends = Annotated[str, typer.Option(help="tensorflow, jax, torch (comma-separated), or all.")]


@app.command()
def verify(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Programs or categories; all if none is named.")
    ] = None,
    backends: Backends = "",
    twice: Annotated[bool, typer.Option("--twice", help="Run everything twice and compare the cards.")] = False,
    shard: Annotated[str, typer.Option(metavar="K/N", help="Take only the K-th of N equal parts of the work.")] = "",
    impact: Annotated[
        Path | None,
        typer.Option(metavar="REQUIREMENTS", help="Run against another requirements file and show what changes."),
    ] = None,
) -> None:
    """Run the programs whose records no longer hold, and show what failed."""
    from scripts import commands

    if twice:
        commands.verify_twice(_project(), ids or [], backends)
    elif impact is not None:
        commands.verify_impact(_project(), ids or [], backends, impact)
    else:
        commands.verify(_project(), ids or [], backends, shard)


@app.command()
def build(backends: Backends = "") -> None:
    """Verify, build all pages, check them, and swap the result into site/."""
    from scripts import commands

    commands.build(_project(), backends)


@app.command()
def serve(host: str = "127.0.0.1", port: int = 8000) -> None:
    """Preview with live reload: a saved program runs alone, saved prose runs nothing."""
    from scripts import commands

    commands.serve(_project(), host, port)


@app.command()
def publish(remote: str = "origin", branch: str = "gh-pages") -> None:
    """Push the verified site/ to a branch; refuse if anything is unverified or stale."""
    from scripts import commands

    commands.publish(_project(), remote, branch)


@app.command()
def bench(
    programs: Annotated[int, typer.Option(help="How many programs each way runs, on each backend.")] = 30,
    rounds: Annotated[int, typer.Option(help="How often each way is measured.")] = 3,
    sizes: Annotated[str, typer.Option(help="Numbers of programs for the growth of ours.")] = "50,200,1000",
) -> None:
    """Measure the engine beside three other ways, and write the page that shows it. Takes an hour with the defaults."""
    from scripts import commands

    commands.bench(_project(), programs, rounds, [int(size) for size in sizes.split(",") if size])


@app.command()
def portable() -> None:
    """Build the same pages with ProperDocs and Zensical, and compare them with MkDocs'."""
    from scripts import commands

    commands.compare_generators(_project())


new = typer.Typer(no_args_is_help=True, help="Write a skeleton that builds, in the right place.")
app.add_typer(new, name="new")


@new.command("question")
def new_question(
    category: Annotated[str, typer.Argument(help="The page: docs/<category>.md.")],
    identity: Annotated[str, typer.Argument(metavar="ID", help="A short, stable id, like dropout.")],
    title: Annotated[str, typer.Option(help="The question as an interviewer asks it.")] = "",
    level: Annotated[str, typer.Option(help="fresher, intermediate or experienced.")] = "intermediate",
    roles: Annotated[str, typer.Option(help="engineer, scientist, vision, nlp; separated by spaces.")] = "engineer",
    page_title: Annotated[str, typer.Option(help="Begin a new page with this title.")] = "",
) -> None:
    """Add a question, with a first program, to a page."""
    from scripts import commands

    commands.new_question(_project(), category, identity, title, level, roles, page_title)


@new.command("program")
def new_program(
    program: Annotated[str, typer.Argument(metavar="CATEGORY/NAME")],
    question: Annotated[str, typer.Option(help="The id of the question that embeds it.")],
) -> None:
    """Add a program to a question."""
    from scripts import commands

    commands.new_program(_project(), program, question)


def _project() -> Project:
    from scripts.project import find

    try:
        return find(Path.cwd())
    except FileNotFoundError as error:
        typer.echo(str(error), err=True)
        sys.exit(BROKEN_ENVIRONMENT)
