"""What each command does: call the steps, show what they say, and turn it into an exit status.

Steps that only some commands need are imported there: a check that finds nothing to do must not wait for them.
"""

from __future__ import annotations

import difflib
import errno
import shutil
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape

from scripts.engine import plan, report
from scripts.engine.errors import EnvironmentBroken, HeaderError, UsageError
from scripts.engine.model import BACKENDS
from scripts.engine.shard import parse_shard
from scripts.pages.errors import PageError
from scripts.project import Project
from scripts.site.errors import SiteError
from scripts.verify import Programs, ProgramsFailed, read_programs, select
from scripts.verify import verify as verify_programs

if TYPE_CHECKING:
    from scripts.pages.skeleton import Place

FAILED_PROGRAM, BROKEN_ENVIRONMENT, FAILED_CHECK = 1, 2, 3
MISUSED = BROKEN_ENVIRONMENT  # one status for all that lies outside the programs and pages
# Where a ValueError is meant for people: a program printed or drew what no page can show.
REFUSE_OUTPUT = ("scripts.labs.shelf", "scripts.pages.figure")
# What to do about what the operating system refuses.
NEXT_STEPS = {
    errno.ENOENT: "Bring it back (`git checkout` knows the project's own files), and run this again.",
    errno.ENOSPC: "The disk is full: free some space, and run this again; nothing published or recorded is lost.",
    errno.EDQUOT: "Your share of the disk is full: free some space, and run this again; nothing published or recorded is lost.",
    errno.EROFS: "It cannot be written to: mount it writable, or work in a copy.",
    errno.EACCES: "Give yourself the right to it (`ls -l` shows who has it), and run this again.",
    errno.EISDIR: "A folder stands where a file should: move it away, and run this again.",
    errno.ENOTDIR: "A file stands where a folder should: move it away, and run this again.",
    errno.EEXIST: "Something else stands where a folder should: move it away, and run this again.",
}
SEARCH_SIZES = (200, 400, 1000, 5000)  # questions at which the search is timed


def verify(project: Project, ids: list[str], backends: str, shard: str | None) -> None:
    """Run programs; show failures last."""
    console = Console()
    with reported(console):
        chosen, part = _backends(backends), _part(shard) if shard is not None else None
        programs = _programs(project, ids, console)
        verification = verify_programs(project, programs.all, chosen, console, part=part)
        report.summary(console, verification.ran, verification.reused, verification.seconds)
        if verification.failed:
            from scripts.pages import embeds, question

            pages, _ = question.read_pages(project.docs, {snippet.category for snippet in programs.snippets})
            report.failures(console, verification.ran, embeds.places(pages), programs.cells, verification.elsewhere)
            sys.exit(FAILED_PROGRAM)


def verify_twice(project: Project, ids: list[str], backends: str) -> None:
    """Run programs twice; 1 if two runs of one gave two cards."""
    from scripts import twice

    console = Console()
    with reported(console):
        chosen = _backends(backends)
        compared, changes = twice.compare(project, _programs(project, ids, console).all, chosen, console)
        twice.report(console, compared, changes)
        if changes:
            sys.exit(FAILED_PROGRAM)


def verify_impact(project: Project, ids: list[str], backends: str, requirements: Path) -> None:
    """Run programs against other requirements; 1 if anything changed."""
    from scripts import impact

    console = Console()
    with reported(console):
        if not requirements.is_file():
            raise UsageError(
                f"there is no file {requirements}. Copy requirements-programs.txt, change a pin, and name the copy."
            )
        chosen = _backends(backends)
        programs = _programs(project, ids, console).all
        versions, compared, effects = impact.assess(project, requirements, programs, chosen, console)
        impact.report(console, versions, compared, effects)
        if effects:
            sys.exit(FAILED_PROGRAM)


def bench(project: Project, programs: int, rounds: int, sizes: list[int]) -> None:
    """Measure the search and the programs, show, keep, and write docs/benchmark.md."""
    from scripts import bench as benching
    from scripts import bench_page

    search_bench(project, rounds)
    console = Console()
    with reported(console):
        measured = benching.run(project, read_programs(project).snippets, programs, rounds, sizes, console)
        benching.show(measured, console)
        bench_page.keep(project, measured)
        _write_benchmarks(project, console)


def search_bench(project: Project, rounds: int) -> None:
    """Measure the search alone, show, keep, and write its part of docs/benchmark.md."""
    from scripts import bench_page, bench_search

    console = Console()
    with reported(console):
        searched = bench_search.run(project, rounds, SEARCH_SIZES, console)
        bench_search.show(searched, console)
        bench_page.keep(project, searched)
        _write_benchmarks(project, console)


def _write_benchmarks(project: Project, console: Console) -> None:
    from scripts import bench_page

    for path in bench_page.write(project):
        console.print(f"wrote {escape(str(path.relative_to(project.root)))}", highlight=False)


def compare_generators(project: Project) -> None:
    """Compare the successors' pages with MkDocs'; 3 if they differ."""
    from scripts import portable

    console = Console()
    with reported(console):
        differences = portable.compare(project, console)
        for difference in differences:
            console.print(
                f"{difference.generator}: {difference.page}: {difference.what}",
                highlight=False,
                markup=False,
                soft_wrap=True,
            )
        if differences:
            sys.exit(FAILED_CHECK)


def build(project: Project, backends: str) -> None:
    """Verify, build, check and publish into site/."""
    from scripts import build as building

    console = Console()
    with reported(console):
        verification = building.build(project, _backends(backends), console)
        report.summary(console, verification.ran, verification.reused, verification.seconds)
        console.print(
            f"[bold green]Built.[/] Open {escape(str(project.site / 'index.html'))}", highlight=False, soft_wrap=True
        )


def pdf(project: Project, output: Path | None) -> None:
    """Print the print edition to a PDF file."""
    from scripts import pdf as printing

    console = Console()
    with reported(console):
        written = printing.write(project, output)
        console.print(f"[bold green]Printed.[/] {escape(str(written))}", highlight=False, soft_wrap=True)


def serve(project: Project, host: str, port: int) -> None:
    """Preview with live reload."""
    from scripts.preview import serve as serve_pages

    console = Console()
    with reported(console):
        serve_pages(project, host, port, console)


def publish(project: Project, remote: str, branch: str) -> None:
    """Push the verified site/."""
    from scripts.publish import Refused
    from scripts.publish import publish as push

    console = Console()
    with reported(console):
        if shutil.which("git") is None:
            raise EnvironmentBroken("git is not installed, and publishing needs it. Install it.")
        try:
            commit = push(project, remote, branch)
        except Refused as error:
            _say(console, "Not published:", str(error))
            sys.exit(FAILED_CHECK)
        console.print(
            f"[bold green]Published[/] as {commit[:12]} on {escape(branch)} of {escape(remote)}.", highlight=False
        )


def new_question(
    project: Project, category: str, identity: str, title: str, level: str, roles: str, page_title: str
) -> None:
    """Write a question's skeleton."""
    from scripts.pages import skeleton

    _write(project, lambda place: skeleton.new_question(place, category, identity, title, level, roles, page_title))


def new_program(project: Project, program: str, question_id: str) -> None:
    """Write a program's skeleton."""
    from scripts.pages import skeleton

    _write(project, lambda place: skeleton.new_program(place, program, question_id))


def _write(project: Project, write: Callable[[Place], list[Path]]) -> None:
    from scripts.pages import skeleton

    console = Console()
    place = skeleton.Place(project.docs, project.snippets, project.root / "mkdocs.yml", project.references)
    try:
        written = write(place)
    except skeleton.CannotWrite as error:
        _say(console, "Nothing was written:", str(error))
        sys.exit(MISUSED)
    for path in written:
        console.print(f"wrote {escape(str(path.relative_to(project.root)))}", highlight=False)
    console.print("Now `make serve`, and overwrite what it wrote.", highlight=False)


def _programs(project: Project, ids: list[str], console: Console) -> Programs:
    """All programs, or those named; a name that fits none ends the command."""
    if ids:
        try:
            select(project, ids)
        except HeaderError as error:
            how = "`ls snippets` lists the categories, and `ls snippets/CATEGORY` the programs of one."
            _say(console, "That cannot be done:", f"{error} {how}")
            sys.exit(FAILED_PROGRAM)
    return read_programs(project, ids)


def _backends(text: str) -> tuple[str, ...]:
    try:
        return tuple(dict.fromkeys(plan.parse_backends(text)))
    except ValueError as error:
        near = dict.fromkeys(name for part in text.split(",") for name in _near(part.strip()))
        hint = f" Did you mean {', '.join(near)}?" if near else ""
        raise UsageError(f"--backends: {error}.{hint}") from None


def _near(name: str) -> Sequence[str]:
    return () if name in BACKENDS else difflib.get_close_matches(name.lower(), BACKENDS, n=1)


def _part(text: str) -> tuple[int, int]:
    try:
        return parse_shard(text)
    except ValueError as error:
        raise UsageError(f"--shard: {error}.") from None


@contextmanager
def reported(console: Console) -> Iterator[None]:
    """Turn the steps' exceptions into words and an exit status: 1 program, 2 environment or misuse, 3 check.

    Whatever else is raised is a fault of this code, and passes with its traceback.
    """
    try:
        yield
    except ProgramsFailed as error:
        report.summary(console, error.verification.ran, error.verification.reused, error.verification.seconds)
        report.failures(console, error.verification.ran, error.places, error.cells, error.verification.elsewhere)
        sys.exit(FAILED_PROGRAM)
    except HeaderError as error:
        _say(console, "A program breaks a rule:", str(error))
        sys.exit(FAILED_PROGRAM)
    except UsageError as error:
        _say(console, "That cannot be done:", str(error))
        sys.exit(MISUSED)
    except UnicodeDecodeError as error:
        before = bytes(error.object[: error.start])
        near = before[-30:].decode("utf-8", "replace").rpartition("\n")[2]
        where = f"{_path_read(error)}: line {before.count(10) + 1}, after “{near}”"
        _say(console, "A file is not UTF-8:", f"{where}. Save it as UTF-8, and run this again.")
        sys.exit(FAILED_CHECK)
    except ValueError as error:
        if type(error).__module__.startswith("scripts."):  # a kind of our own is meant for people
            _say(console, "That cannot be done:", str(error))
            sys.exit(MISUSED)
        if _module_of(error) not in REFUSE_OUTPUT:
            raise
        _say(console, "A program's output cannot be shown:", str(error))
        sys.exit(FAILED_PROGRAM)
    except EnvironmentBroken as error:
        _say(console, "The environment is broken:", str(error))
        sys.exit(BROKEN_ENVIRONMENT)
    except OSError as error:
        if error.errno is not None and error.filename is None and error.errno not in NEXT_STEPS:
            raise  # no file is meant: nobody foresaw it
        text = f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error)
        step = NEXT_STEPS.get(error.errno or 0, "Put it right, and run this again.") if error.errno else ""
        _say(console, "The environment is broken:", f"{text}. {step}".rstrip(". ") + ".")
        sys.exit(BROKEN_ENVIRONMENT)
    except PageError as error:
        _say(console, f"{len(error.faults)} to mend in the pages; nothing was published:", str(error))
        sys.exit(FAILED_CHECK)
    except SiteError as error:
        _say(console, "A check of the built site failed; nothing was published:", str(error))
        sys.exit(FAILED_CHECK)


def _path_read(error: BaseException) -> str:
    """The file that was being read: the exception does not name it, and the method that read it knows."""
    owners = (frame.f_locals.get("self") for frame, _ in traceback.walk_tb(error.__traceback__))
    return next((str(owner) for owner in owners if isinstance(owner, Path)), "a file")


def _module_of(error: BaseException) -> str:
    """The module whose line raised it."""
    *_, (frame, _line) = traceback.walk_tb(error.__traceback__)
    return str(frame.f_globals["__name__"])


def _say(console: Console, heading: str, text: str) -> None:
    console.print(f"[bold red]{escape(heading)}[/]", highlight=False)
    console.print(escape(text), highlight=False, soft_wrap=True)
