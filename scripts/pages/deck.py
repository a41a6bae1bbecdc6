"""Deck of cards: write the card of every verified program, and remove every other."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.engine.model import Snippet
from scripts.engine.record import Record
from scripts.pages import card


@dataclass(frozen=True)
class Deck:
    """What the cards show, by program id, and the files that they point to, by path below the site's root."""

    outputs: dict[str, list[str]]
    receipts: dict[str, str]
    files: dict[str, str]


def write(cards: Path, verified: Mapping[str, tuple[Snippet, Mapping[str, Record]]]) -> Deck:
    """Write all cards below the folder; a file whose content stays the same is not touched.

    Args:
        verified: program id to the program and its valid records. A program without one gets no card, which stops
            the generator at the page that embeds it.
    """
    outputs: dict[str, list[str]] = {}
    receipts: dict[str, str] = {}
    files: dict[str, str] = {}
    kept: set[Path] = set()
    for program, (snippet, records) in sorted(verified.items()):
        if not records:
            continue
        made = card.render(snippet, records)
        outputs[program] = card.shown_outputs(records)
        receipts[program] = card.receipt(snippet, records)
        files |= made.files
        path = cards / f"{program}.md"
        kept.add(path)
        write_if_changed(path, made.markdown)
    for path in cards.rglob("*.md"):
        if path not in kept:
            path.unlink()
    return Deck(outputs, receipts, files)


def place(files: Mapping[str, str], site: Path) -> None:
    """Write the files that the cards point to into the built site."""
    for path, text in files.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text, encoding="utf-8")


def write_if_changed(path: Path, text: str) -> bool:
    """Write a file, whole, only if its content differs; whether it did."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
    return True
