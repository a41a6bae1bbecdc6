"""Progress: what authors see in the terminal while programs run."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from scripts.engine.model import BACKEND_NAMES, Job, Result


class RunProgress:
    """Shows which program runs and how many are left: a bar on a terminal, a line per program elsewhere."""

    def __init__(self, console: Console, total: int) -> None:
        self._console = console
        self._total = total
        self._done = 0
        self._under_way: list[str] = []
        self._bar = Progress(
            TextColumn("[bold]running"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.description}"),
            console=console,
            transient=True,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> RunProgress:
        if self._console.is_terminal:
            self._bar.start()
            self._task = self._bar.add_task("starting the backends …", total=self._total)
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def started(self, job: Job) -> None:
        """A program begins."""
        self._under_way.append(_name(job))
        self._describe()

    def ended(self, job: Job, result: Result) -> None:
        """A program ended."""
        self._done += 1
        self._under_way.remove(_name(job))
        if self._task is not None:
            self._bar.advance(self._task)
            self._describe()
        else:
            line = f"[{self._done}/{self._total}] {_name(job)}: {result.outcome.value}, {result.seconds:.1f} s"
            self._console.print(escape(line), highlight=False, soft_wrap=True)

    def _describe(self) -> None:
        if self._task is not None:
            self._bar.update(self._task, description=escape(", ".join(self._under_way)))


def _name(job: Job) -> str:
    return f"{job.snippet.id} ({BACKEND_NAMES[job.backend]})"
