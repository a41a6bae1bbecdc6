"""Receipts: every card in the built pages is compared with the record that it must have come from."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CARD = re.compile(r'<div class="card">(?P<body>.*?)<p class="receipt">(?P<receipt>.*?)</p>', re.DOTALL)
CODE = re.compile(r"<code[^>]*>(.*?)</code>", re.DOTALL)
PROGRAM = re.compile(r'href="(?:\.\./)*programs/([^"]+)\.py"')


@dataclass(frozen=True)
class Shown:
    """What a program's card must show: its source, the outputs, and the words of its receipt."""

    source: str
    outputs: tuple[str, ...]
    receipt: str


def check(site: Path, expected: Mapping[str, Shown]) -> list[str]:
    """All cards that show something else than the records say, as sentences that begin with the page's name."""
    faults: list[str] = []
    for path in sorted(site.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(site).as_posix()
        for match in CARD.finditer(text):
            program = PROGRAM.search(match["receipt"])
            if program is None or program[1] not in expected:
                faults.append(f"{name}: a card without a verified program: “{plain(match['receipt'])[:80]}”")
                continue
            faults += [f"{name}: {fault}" for fault in _compare(program[1], match, expected[program[1]])]
    return faults


def plain(markup: str) -> str:
    """The text of a piece of HTML, white space folded."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", markup)).split())


def _compare(program: str, match: re.Match[str], wanted: Shown) -> list[str]:
    faults = []
    if plain(match["receipt"]) != plain(wanted.receipt):
        faults.append(
            f"the receipt of {program} says “{plain(match['receipt'])}”, its records say “{plain(wanted.receipt)}”"
        )
    blocks = [html.unescape(re.sub(r"<[^>]+>", "", code)).rstrip("\n") for code in CODE.findall(match["body"])]
    allowed = [wanted.source.rstrip("\n"), *wanted.outputs]
    for block in blocks:
        if block not in allowed:
            faults.append(f"the card of {program} shows text that is neither its source nor its output: “{block[:60]}”")
    faults += [
        f"the card of {program} does not show its {what}"
        for what, text in (("source", allowed[0]), *(("output", output) for output in wanted.outputs))
        if text not in blocks
    ]
    return faults
