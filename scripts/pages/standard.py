"""The standard: the parts that every question has, in their order and size (CONTRIBUTING, "A question")."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scripts.pages.errors import Fault
from scripts.pages.question import EMBED, FENCE, Page, Question

IN_SHORT_WORDS = 60
ANSWER_WORDS = (100, 380)  # the standard's 120 to 350, with a margin for what counting words cannot tell
FOLLOW_UPS = (2, 4)
DESCRIPTION = (50, 180)
PARTS = (
    ("Also asked as", re.compile(r"\*Also asked as:\* \S")),
    ("In short", re.compile(r"\*\*In short\.\*\* \S")),
    ("Common wrong answer", re.compile(r"\*\*Common wrong answers?\.\*\* \S")),
    ("Follow-ups", re.compile(r"\*\*Follow-ups\.\*\*")),
    ("Sources", re.compile(r"\*\*Sources\.\*\* \S")),
)


def check(pages: Iterable[Page]) -> list[Fault]:
    """Everything that the pages lack."""
    faults: list[Fault] = []
    for page in pages:
        low, high = DESCRIPTION
        if not low <= len(page.description) <= high:
            faults.append(
                Fault(
                    page.file,
                    1,
                    f"the description has {len(page.description)} characters; a search engine shows {low} to {high}.",
                )
            )
        if not page.questions:
            faults.append(
                Fault(page.file, 1, "the page holds no question. `python -m scripts new question` writes a first one.")
            )
        for question in page.questions:
            faults += _check_question(question)
    return faults


def part_lines(question: Question) -> dict[str, int]:
    """Part name to the line it begins on, for the parts that the question has."""
    found: dict[str, int] = {}
    fence = ""
    for number, text in question.lines:
        opening = FENCE.match(text)
        if opening and (not fence or text.strip() == fence):
            fence = "" if fence else opening.group(1)
        if not fence:
            for name, pattern in PARTS:
                if pattern.match(text):
                    found.setdefault(name, number)
    return found


def _check_question(question: Question) -> list[Fault]:
    faults: list[Fault] = []
    found = part_lines(question)
    for name, pattern in PARTS:
        if name not in found:
            shown = pattern.pattern.replace("\\", "").replace("s?", "").removesuffix(" S")
            faults.append(
                Fault(
                    question.file,
                    question.line,
                    f"#{question.id} has no “{name}” part: a paragraph that begins with {shown}",
                )
            )
    if len(found) < len(PARTS):
        return faults
    starts = [found[name] for name, _ in PARTS]
    if starts != sorted(starts):
        faults.append(
            Fault(
                question.file,
                question.line,
                f"#{question.id}: the parts come in the order {', '.join(name for name, _ in PARTS)}.",
            )
        )
        return faults
    short = _words(_paragraph(question, found["In short"]))
    if short > IN_SHORT_WORDS + 2:  # the words "In short" themselves
        faults.append(
            Fault(question.file, found["In short"], f"“In short” has {short - 2} words; at most {IN_SHORT_WORDS}.")
        )
    short_end = found["In short"] + len(_paragraph(question, found["In short"]).split("\n"))
    words = _words(
        "\n".join(text for number, text in question.lines if short_end <= number < found["Common wrong answer"])
    )
    if not ANSWER_WORDS[0] <= words <= ANSWER_WORDS[1]:
        faults.append(
            Fault(
                question.file,
                question.line,
                f"the answer of #{question.id} has {words} words; the standard is 120 to 350.",
            )
        )
    follow_ups = [
        text
        for number, text in question.lines
        if found["Follow-ups"] < number < found["Sources"] and re.match(r"\d+\. ", text)
    ]
    if not FOLLOW_UPS[0] <= len(follow_ups) <= FOLLOW_UPS[1]:
        faults.append(
            Fault(question.file, found["Follow-ups"], f"{len(follow_ups)} follow-ups; two to four, as a numbered list.")
        )
    if "[@" not in _paragraph(question, found["Sources"]):
        faults.append(
            Fault(
                question.file,
                found["Sources"],
                "the Sources paragraph cites nothing: [@key; @key], with the keys of references.bib.",
            )
        )
    return faults


def _paragraph(question: Question, start: int) -> str:
    lines = []
    for number, text in question.lines:
        if number >= start:
            if not text.strip():
                break
            lines.append(text)
    return "\n".join(lines)


def _words(text: str) -> int:
    kept = [line for line in text.split("\n") if not EMBED.fullmatch(line)]
    plain = re.sub(r"\$\$.*?\$\$|\$[^$\n]+\$", " x ", "\n".join(kept), flags=re.DOTALL)
    plain = re.sub(r"!\[[^\]]*\]\([^)]*\)(\{[^}]*\})?", " ", plain)
    plain = re.sub(r"\]\([^)]*\)|\[@[^\]]*\]|\{[^}]*\}", " ", plain)
    return len(re.findall(r"[^\W_][\w'’.-]*", plain))
