"""Preview: serve the pages with live reload. A failing program shows its error on its page, and the preview goes on."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path

from mkdocs.livereload import LiveReloadServer
from rich.console import Console
from rich.markup import escape as escape_markup

from scripts.assemble import check_outputs, make, run_steps
from scripts.build import exclusive
from scripts.content import read_pages
from scripts.engine import plan, report
from scripts.engine.advice import NEXT_STEP
from scripts.engine.errors import EnvironmentBroken, HeaderError
from scripts.engine.model import BACKEND_NAMES, Result, Snippet, file_of
from scripts.engine.pool import Pool
from scripts.engine.record import Record
from scripts.pages import deck, embeds
from scripts.project import Project
from scripts.site import generate, service_worker, swap
from scripts.site.errors import SiteError
from scripts.verify import Verification, read_programs, verify

WATCHED = ("docs", "snippets", "overrides", "mkdocs.yml", "references.bib", "glossary.tsv")


def serve(project: Project, host: str, port: int, console: Console) -> None:
    """Build, serve, and build again whenever something is saved, until interrupted."""
    target = project.build / "preview"
    with Pool(project) as pool:
        rebuild(project, target, pool, console)
        server = LiveReloadServer(
            builder=lambda: rebuild(project, target, pool, console),
            host=host,
            port=port,
            root=str(target),
            mount_path="/",
        )
        for name in WATCHED:
            if (project.root / name).exists():
                server.watch(str(project.root / name))
        console.print(f"Serving http://{host}:{port}/ — stop with Ctrl+C", highlight=False)
        try:
            server.serve()  # type: ignore[no-untyped-call]
        except KeyboardInterrupt:
            console.print("Stopped.")
        finally:
            server.shutdown()


def rebuild(project: Project, target: Path, pool: Pool, console: Console) -> None:
    """One round: run what changed, show faults in the terminal, and refresh the preview as far as it can be built."""
    try:
        with exclusive(project, console):
            _rebuild(project, target, pool, console)
    except (HeaderError, SiteError, EnvironmentBroken, ValueError, OSError) as error:
        console.print(
            f"[bold red]The preview stays as it was:[/] {escape_markup(str(error))}", highlight=False, soft_wrap=True
        )


def _rebuild(project: Project, target: Path, pool: Pool, console: Console) -> None:
    programs = read_programs(project)
    content, faults = read_pages(project, programs)
    verification = verify(project, programs.all, plan.parse_backends(""), console, pool)
    report.failures(console, verification.ran, embeds.places(content.pages), programs.cells)
    verified = {
        snippet.id: (snippet, plan.valid_records(snippet, project.records, project.requirements))
        for snippet in programs.all
    }
    made = make(project, content, verified)
    _failure_cards(project.cards, verification, verified)
    failed = {result.id for result in verification.failed}
    faults += [] if failed else check_outputs(content, made)
    for fault in sorted(set(faults)):
        console.print(f"[yellow]{escape_markup(str(fault))}[/]", highlight=False, soft_wrap=True)
    staging = Path(tempfile.mkdtemp(prefix="staging-", dir=project.build))
    try:
        generate.generate(project.root, staging, strict=False)
        deck.place(made.files, staging)
        run_steps(content, verified, project.glossary, staging)
        service_worker.retire(staging)
        swap.swap(staging, target)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _failure_cards(
    cards: Path, verification: Verification, verified: dict[str, tuple[Snippet, dict[str, Record]]]
) -> None:
    """For a program that failed, a card that shows how; the next real build replaces it."""
    failed: dict[str, list[Result]] = {}
    for result in verification.failed:
        failed.setdefault(result.id, []).append(result)
    for program, results in failed.items():
        deck.write_if_changed(cards / f"{program}.md", failure_card(program, results))


def failure_card(program: str, results: Sequence[Result]) -> str:
    """A card in place of one that could not be made."""
    parts = []
    for result in results:
        where = f"line {result.frames[-1].line}: " if result.frames else ""
        code = f"\n    {result.frames[-1].code}" if result.frames else ""
        tail = "\n".join(result.output.split("\n")[-8:])
        parts.append(
            f"{result.outcome.value} on {BACKEND_NAMES[result.backend]}\n{where}{result.detail}{code}\n{tail}\n{NEXT_STEP.get(result.outcome, '')}"
        )
    text = escape("\n\n".join(parts)).replace("\n", "<br>")
    return f'<div class="card card-failed" role="alert"><p><strong>{escape(file_of(program))} failed</strong></p><p><code>{text}</code></p></div>\n'
