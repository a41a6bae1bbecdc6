"""Shelf: where the notebooks of verified labs stand for the generator, and nothing else does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts.engine.record import Record
from scripts.labs import notebook
from scripts.labs.lab import Lab
from scripts.pages.deck import write_if_changed


def write(docs: Path, labs: Sequence[Lab], records: Mapping[str, Mapping[str, Record]]) -> dict[str, str]:
    """Write docs/labs/<name>.ipynb for every lab that has a record, and remove every other notebook there.

    The generator reads only what is below docs/; the notebooks are ignored by git.

    Args:
        records: program id to its valid records. A lab without one gets no notebook, which stops the generator.

    Returns:
        Files to place into the built site, by path below its root.

    Raises:
        ValueError: a lab's output cannot be told apart by cells.
    """
    files: dict[str, str] = {}
    kept: set[Path] = set()
    for lab in labs:
        if not records.get(lab.program.id):
            continue
        try:
            made = notebook.make(lab, records[lab.program.id])
        except ValueError as error:
            raise ValueError(f"{lab.file}: {error}") from None
        files |= made.files
        path = docs / "labs" / f"{lab.name}.ipynb"
        kept.add(path)
        write_if_changed(path, made.rendered)
    for path in (docs / "labs").glob("*.ipynb"):
        if path not in kept:
            path.unlink()
    return files
