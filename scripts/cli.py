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
def verify(ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Programs or categories; all if none is named.")] = None, backends: Backends = "") -> None:
    """Run the programs whose records no longer hold, and show what failed."""
    from scripts import commands

    commands.verify(_project(), ids or [], backends)


@app.command()
def build(backends: Backends = "") -> None:
    """Verify, build all pages, check them, and swap the result into site/."""
    from scripts import commands

    commands.build(_project(), backends)


def _project() -> Project:
    from scripts.project import find

    try:
        return find(Path.cwd())
    except FileNotFoundError as error:
        typer.echo(str(error), err=True)
        sys.exit(BROKEN_ENVIRONMENT)
