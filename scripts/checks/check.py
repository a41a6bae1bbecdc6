"""Check: multiple-choice questions, read from YAML, and held to the rules that make them honest."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from scripts.pages.bibliography import Source
from scripts.pages.errors import Fault
from scripts.pages.question import LEVELS, Page, Question

FEWEST_OPTIONS, MOST_OPTIONS = 3, 5
FEWEST_CHECKS = 6
KEYS = {"id", "about", "level", "ask", "options", "proof"}
NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e[+-]?\d+)?")
GAP = "\n…\n"  # in a proof: lines of the output that are left out
ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Option:
    """One of the answers to choose from, in Markdown, and why it is right or what mistake it is."""

    text: str
    why: str
    right: bool


@dataclass(frozen=True)
class Check:
    """One multiple-choice question; `about` is the id of the question that it deepens.

    The key rests on what a program prints (`program`, `shows`) or on a source (`source`).
    """

    file: str
    line: int
    id: str
    category: str
    about: str
    level: str
    ask: str
    options: tuple[Option, ...]
    program: str
    shows: str
    source: str

    @property
    def key(self) -> str:
        """The letter of the right option."""
        return "ABCDE"[next(number for number, option in enumerate(self.options) if option.right)]


def read(
    folder: Path, pages: Iterable[Page], programs: Iterable[str], sources: Mapping[str, Source]
) -> tuple[tuple[Check, ...], list[Fault]]:
    """All checks, in the order of the pages and files, and what is wrong with them."""
    checks: list[Check] = []
    faults: list[Fault] = []
    known_programs, pages = set(programs), tuple(pages)
    for path in sorted(folder.glob("[!.]*.yml")):
        if path.stem not in {page.name for page in pages}:
            faults.append(
                Fault(f"checks/{path.name}", 1, f"there is no page docs/{path.stem}.md. Name the file like its page.")
            )
    for page in pages:
        path = folder / f"{page.name}.yml"
        if not path.is_file():
            continue
        file = f"checks/{path.name}"
        found, wrong = _read_file(path, file, page, known_programs, sources)
        faults += wrong
        checks += found
        if not wrong and len(found) < FEWEST_CHECKS:
            faults.append(Fault(file, 1, f"{len(found)} checks; a category has at least {FEWEST_CHECKS}."))
    first: dict[str, Check] = {}
    for check in checks:
        other = first.setdefault(check.id, check)
        if other is not check:
            faults.append(
                Fault(
                    check.file, check.line, f"the id {check.id} is taken by {other.file}:{other.line}. Choose another."
                )
            )
    return tuple(checks), faults


def shown(quote: str, text: str) -> str | None:
    """What an output has in place of a quote: all of its pieces, which a line of only `…` parts, in their order; None if one is missing.

    Processors round differently, so decimal numbers and percentages may differ a little (`_is_close`); whole numbers may not.
    """
    place, found = 0, []
    for piece in quote.split(GAP):
        match = next((one for one in _pattern(piece).finditer(text, place) if _is_close(piece, one.group())), None)
        if match is None:
            return None
        found.append(match.group())
        place = match.end()
    return GAP.join(found)


@lru_cache(maxsize=512)
def _pattern(piece: str) -> re.Pattern[str]:
    """Finds the same words around any numbers, in columns of any width."""
    words = (re.sub(r"(?:\\ )+", " +", re.escape(word)) for word in NUMBER.split(piece))
    return re.compile(NUMBER.pattern.join(words))


def _is_close(quote: str, text: str) -> bool:
    """Whether each number is the quoted one, or is a decimal or a percentage within 5 % of it or two units in its last place."""
    for wanted, found in zip(NUMBER.finditer(quote), NUMBER.finditer(text), strict=False):
        if wanted.group() == found.group():
            continue
        places = len(wanted.group().partition("e")[0].partition(".")[2])
        if not places and not quote[wanted.end() :].lstrip(" ").startswith("%"):
            return False
        one, other = float(wanted.group()), float(found.group())
        unit = 10.0 ** (int(wanted.group().partition("e")[2] or 0) - places)
        if abs(one - other) > max(0.05 * abs(one), 2.001 * unit):
            return False
    return True


def check_proofs(checks: Iterable[Check], outputs: Mapping[str, Iterable[str]]) -> list[Fault]:
    """Keys whose program does not print what they say it prints; `outputs` are the texts that each program's card shows."""
    return [
        Fault(
            check.file,
            check.line,
            f"no output of {check.program} holds “{check.shows}”. Quote a piece of its recorded output.",
        )
        for check in checks
        if check.program and not any(shown(check.shows, text) for text in outputs.get(check.program, ()))
    ]


def _read_file(
    path: Path, file: str, page: Page, programs: set[str], sources: Mapping[str, Source]
) -> tuple[list[Check], list[Fault]]:
    text = path.read_text(encoding="utf-8")
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return [], [Fault(file, mark.line + 1 if mark else 1, f"not YAML: {getattr(error, 'problem', error)}.")]
    if not isinstance(data, list):
        return [], [Fault(file, 1, "expected a list of checks, each beginning with `- id:`.")]
    checks: list[Check] = []
    faults: list[Fault] = []
    lines = text.split("\n")
    questions = {question.id: question for question in page.questions}
    for entry in data:
        identity = str(entry.get("id", "")) if isinstance(entry, dict) else ""
        line = next(
            (
                number
                for number, row in enumerate(lines, 1)
                if re.fullmatch(rf"- id: *{re.escape(identity)}\s*(#.*)?", row)
            ),
            1,
        )
        wrong = (
            _faults_of(entry, questions, programs, sources)
            if isinstance(entry, dict)
            else ["a check is a list of `name: value` lines."]
        )
        faults += [Fault(file, line, message) for message in wrong]
        if not wrong:
            proof = entry["proof"]
            options = tuple(
                Option(str(option["text"]).strip(), str(option["why"]).strip(), bool(option.get("right")))
                for option in entry["options"]
            )
            checks.append(
                Check(
                    file,
                    line,
                    identity,
                    page.name,
                    entry["about"],
                    entry["level"],
                    str(entry["ask"]).strip(),
                    options,
                    str(proof.get("program", "")),
                    str(proof.get("shows", "")),
                    str(proof.get("source", "")),
                )
            )
    return checks, faults


def _faults_of(
    entry: dict[str, Any], questions: Mapping[str, Question], programs: set[str], sources: Mapping[str, Source]
) -> list[str]:
    if set(entry) != KEYS:
        missing, unknown = sorted(KEYS - set(entry)), sorted(set(entry) - KEYS)
        return [f"no `{name}`." for name in missing] + [f"unknown `{name}`{_near(name, KEYS)}" for name in unknown]
    found = []
    if not ID.fullmatch(str(entry["id"])):
        found.append(f"the id “{entry['id']}” is not in lower case with hyphens, like conv-valid-size.")
    if entry["about"] not in questions:
        found.append(f"there is no question #{entry['about']} on the page{_near(str(entry['about']), questions)}")
    if entry["level"] not in LEVELS:
        found.append(f"unknown level “{entry['level']}”{_near(str(entry['level']), LEVELS)}")
    options = entry["options"]
    if not isinstance(options, list) or not FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS:
        found.append(f"give {FEWEST_OPTIONS} to {MOST_OPTIONS} options.")
    elif any(
        not isinstance(option, dict) or set(option) - {"text", "why", "right"} or not {"text", "why"} <= set(option)
        for option in options
    ):
        found.append("every option has `text` and `why`, and the right one `right: true`.")
    elif sum(option.get("right") is True for option in options) != 1:
        found.append("exactly one option is right.")
    proof = entry["proof"]
    if not isinstance(proof, dict) or set(proof) not in ({"program", "shows"}, {"source"}):
        found.append("the proof is `{program: category/name, shows: “a piece of its output”}` or `{source: key}`.")
    elif "source" in proof and proof["source"] not in sources:
        found.append(f"no source @{proof['source']} in references.bib{_near(str(proof['source']), sources)}")
    elif "program" in proof and proof["program"] not in programs:
        found.append(f"there is no program snippets/{proof['program']}.py{_near(str(proof['program']), programs)}")
    return found


def _near(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1)
    return f". Did you mean {near[0]}?" if near else "."
