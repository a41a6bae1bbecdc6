"""Project: where everything stands, as plain paths."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

TITLE = "Answers That Run"
SLUG = "answers-that-run"  # begins the names of the files that readers take away


@dataclass(frozen=True)
class Project:
    """A checkout of the project, or a tiny complete one in a test. `root` is absolute."""

    root: Path

    @property
    def docs(self) -> Path:
        """Markdown and assets, written by people."""
        return self.root / "docs"

    @property
    def snippets(self) -> Path:
        """The programs, one folder per page."""
        return self.root / "snippets"

    @property
    def requirements(self) -> Path:
        """The packages that programs may import."""
        return self.root / "requirements-programs.txt"

    @property
    def references(self) -> Path:
        """The bibliography."""
        return self.root / "references.bib"

    @property
    def glossary(self) -> Path:
        """Terms and abbreviations, what they mean, and where they are answered."""
        return self.root / "glossary.tsv"

    @property
    def checks(self) -> Path:
        """Multiple-choice questions, one file per page."""
        return self.root / "checks"

    @property
    def guides(self) -> Path:
        """Where the questions of other guides are answered."""
        return self.root / "guides.tsv"

    @property
    def benchmarks(self) -> Path:
        """What the benchmarks measured last, as data."""
        return self.root / "benchmarks"

    @property
    def site(self) -> Path:
        """The published result."""
        return self.root / "site"

    @property
    def build(self) -> Path:
        """Everything that can be made again."""
        return self.root / "build"

    @property
    def records(self) -> Path:
        """The evidence of passing runs."""
        return self.build / "records"

    @property
    def cards(self) -> Path:
        """Generated Markdown, embedded by pages."""
        return self.build / "cards"

    @property
    def runs(self) -> Path:
        """Folders of runs that are under way."""
        return self.build / "runs"

    @property
    def cache(self) -> Path:
        """Caches of libraries: compiled kernels, font lists."""
        return self.build / "cache"


def find(start: Path) -> Project:
    """The project that a folder belongs to: the nearest one at or above it with mkdocs.yml and snippets/.

    Raises:
        FileNotFoundError: there is none.
    """
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / "mkdocs.yml").is_file() and (folder / "snippets").is_dir():
            return Project(folder)
    raise FileNotFoundError(
        f"{start} is not inside the project: no folder above it holds mkdocs.yml and snippets/. Change into the project first."
    )
