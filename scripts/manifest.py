"""Manifest: what a published folder was built from, so that nobody publishes what is stale or was touched."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from scripts.project import Project

INPUTS = (
    "docs",
    "snippets",
    "checks",
    "overrides",
    "scripts",
    "mkdocs.yml",
    "references.bib",
    "glossary.tsv",
    "searched_as.tsv",
    "guides.tsv",
    "requirements.txt",
    "requirements-programs.txt",
)


@dataclass(frozen=True)
class Manifest:
    """Digests of everything that went in and of every file that came out, and the backends verified."""

    inputs: str
    site: str
    backends: tuple[str, ...]


def write(project: Project, inputs: str, site: Path, backends: Sequence[str]) -> None:
    """Note what a folder that is about to become site/ was built from: `inputs`, taken before anything was read."""
    made = Manifest(inputs, digest([site]), tuple(backends))
    (project.build / "manifest.json").write_text(json.dumps(asdict(made), indent=1) + "\n", encoding="utf-8")


def read(project: Project) -> Manifest | None:
    """The manifest of the last build; None if there is none that can be read."""
    try:
        data = json.loads((project.build / "manifest.json").read_text(encoding="utf-8"))
        return Manifest(data["inputs"], data["site"], tuple(data["backends"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def inputs(project: Project) -> str:
    """Digest of everything that people write."""
    return inputs_digest(contents(project))


def inputs_digest(found: Mapping[str, str]) -> str:
    """Digest of what `contents` found."""
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


def contents(project: Project) -> dict[str, str]:
    """Everything that people write: its name below the project, and the digest of what stands in it."""
    found = {}
    for _, path in _files(project.root / name for name in INPUTS):
        if _is_written(project, path):
            with contextlib.suppress(FileNotFoundError):  # removed while we looked
                found[path.relative_to(project.root).as_posix()] = _digest(path)
    return found


def newest(project: Project) -> int:
    """When anything that people write was changed last, in seconds since 1970, as far as this checkout knows.

    SOURCE_DATE_EPOCH, where it is set, says it for every checkout alike.
    """
    if os.environ.get("SOURCE_DATE_EPOCH"):
        return int(os.environ["SOURCE_DATE_EPOCH"])
    paths = (path for _, path in _files(project.root / name for name in INPUTS) if _is_written(project, path))
    return int(max(path.stat().st_mtime for path in paths))


def digest(paths: Iterable[Path]) -> str:
    """SHA-256 over the contents of all files, their names below their roots, and which root it is: the first, the second …"""
    total = hashlib.sha256()
    for number, root in enumerate(paths):
        for _, path in _files([root]):
            name = path.relative_to(root).as_posix() if path != root else path.name
            total.update(f"{number}\0{name}\0{_digest(path)}\n".encode())
    return total.hexdigest()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _is_written(project: Project, path: Path) -> bool:
    """Whether somebody wrote it: not a build, as the notebooks of labs, and not an editor for itself, as swap files and copies."""
    made = path.suffix == ".ipynb" and path.parent == project.docs / "labs"
    return not made and not path.name.startswith((".", "#")) and not path.name.endswith("~")


def _files(roots: Iterable[Path]) -> Iterator[tuple[Path, Path]]:
    """(root, file) of every file at or below the roots, in a fixed order."""
    for root in roots:
        files = sorted(path for path in root.rglob("*") if path.is_file()) if root.is_dir() else [root]
        yield from ((root, path) for path in files if "__pycache__" not in path.parts and path.exists())
