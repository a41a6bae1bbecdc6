"""Numbers: a figure in an answer must stand in the output of a program under the same question, or be quoted from a source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from scripts.pages.errors import Fault
from scripts.pages.question import EMBED, FENCE, Page, Question

SIGNIFICANT = 3  # numbers with fewer digits are counted in the head, or are names
NUMBER = re.compile(
    r"(?<![\w.])(?<![A-Za-z][-‑])(?P<whole>\d{1,3}(?:(?:,|\{,\}| | )\d{3})+(?!\d)|\d+)(?P<fraction>\.\d+)?(?P<exponent>[eE][-+]?\d+)?(?P<glued>[A-Za-z]*)(?P<percent>[ \u202f\u00a0]?\\?%)?"
)
PRINTED = re.compile(r"(?<![\w.])\d[\d,_]*(?:\.\d+)?(?:[eE][-+]?\d+)?")
SUFFIXES = {
    "",
    "k",
    "K",
    "M",
    "B",
    "G",
    "T",
    "x",
    "px",
    "GB",
    "MB",
    "kB",
    "GiB",
    "MiB",
    "KiB",
    "pt",
    "bit",
    "bits",
    "st",
    "nd",
    "rd",
    "th",
}
CITATION = re.compile(r"\[[^\[\]]*@[a-z][\w:-]*[^\[\]]*\]", re.DOTALL)
YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|since|until|till|by|from|before|after|of|early|late|mid|around|to|and|the)|[(,–|-])\s*$", re.IGNORECASE
)
YEAR_AFTER = re.compile(r"\s*(?:[),;:.–|]|paper|$|-\d|(?:to|and|until|or)\b)", re.IGNORECASE)


def check(pages: Iterable[Page], outputs: Mapping[str, Iterable[str]]) -> list[Fault]:
    """Every number that is not bound.

    Args:
        outputs: program id to the texts that its card shows, one per backend that differs.
    """
    faults: list[Fault] = []
    for page in pages:
        for question in page.questions:
            printed = [text for _, card in question.cards for text in outputs.get(card, ())]
            faults += _check_question(question, _values("\n".join(printed)))
    return faults


def _check_question(question: Question, values: set[Decimal]) -> list[Fault]:
    faults = []
    for line, shown, candidates in _numbers_in(question):
        if not any(_agree(candidate, value) for candidate in candidates for value in values):
            faults.append(
                Fault(
                    question.file,
                    line,
                    f"the number {shown} stands in no output of a program embedded under #{question.id}. Let a program print it, quote it as [{shown} … @key], or set code in backticks.",
                )
            )
    return faults


def _numbers_in(question: Question) -> list[tuple[int, str, list[tuple[Decimal, int]]]]:
    """(line, number as written, (value, exponent of its last digit) of each reading) of all numbers that must be bound."""
    text, first = _prose(question)
    found = []
    for match in NUMBER.finditer(text):
        whole = re.sub(r"\D", "", match.group("whole"))
        fraction, exponent = match.group("fraction") or "", int((match.group("exponent") or "e0")[1:])
        glued = match.group("glued")
        if glued not in SUFFIXES or _digits(whole, fraction) < SIGNIFICANT or _is_year(text, match):
            continue
        value = Decimal(whole + fraction)
        last = -(len(fraction) - 1) if fraction else len(whole) - len(whole.rstrip("0")) if value else 0
        readings = [(value.scaleb(exponent), last + exponent)]
        if match.group("percent"):
            readings.append((value.scaleb(-2), last - 2))
        found.append(
            (
                first + text.count("\n", 0, match.start()),
                match.group("whole") + fraction + (match.group("exponent") or ""),
                readings,
            )
        )
    return found


def _digits(whole: str, fraction: str) -> int:
    """Significant digits as written: 0.050 has two, 1,200 two, 1.50 three."""
    if fraction:
        return len((whole + fraction[1:]).lstrip("0"))
    return len(whole.lstrip("0").rstrip("0"))


def _is_year(text: str, match: re.Match[str]) -> bool:
    """A bare integer from 1900 to 2035, where a year would stand."""
    if not re.fullmatch(r"(?:19\d\d|20[0-3]\d)", match.group()) or not 1900 <= int(match.group()) <= 2035:
        return False
    before, after = text[max(0, match.start() - 20) : match.start()], text[match.end() : match.end() + 8]
    return (
        bool(YEAR_BEFORE.search(before) and YEAR_AFTER.match(after))
        or bool(re.search(r"\(\s*$", before))
        or bool(re.search(r"\b(?:[Ii]n|[Ss]ince|[Uu]ntil)\s*$", before))
    )


def _values(text: str) -> set[Decimal]:
    return {Decimal(match.group().replace(",", "").replace("_", "").rstrip(".")) for match in PRINTED.finditer(text)}


def _agree(candidate: tuple[Decimal, int], printed: Decimal) -> bool:
    """Whether a number, rounded to its last shown digit, is the printed one; the sign stands apart in prose."""
    value, last = candidate
    half = Decimal(5).scaleb(last - 1)
    if abs(value - printed) <= half and (printed == value or _places(printed) < last or last > 0):
        return True
    mantissa = (
        Decimal(printed).normalize().scaleb(-Decimal(printed).adjusted())
        if printed and not -4 < printed.adjusted() < 7
        else None
    )
    return mantissa is not None and abs(value - mantissa) <= half  # 4.63 × 10⁻¹³ for 4.63e-13


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _prose(question: Question) -> tuple[str, int]:
    """The question's text with everything exempt blanked out, line for line, and its first line's number."""
    lines: list[str] = []
    fence = ""
    for _, text in question.lines:
        opening = FENCE.match(text)
        if opening and (not fence or text.strip() == fence):
            fence = "" if fence else opening.group(1)
            lines.append("")
        else:
            lines.append("" if fence or EMBED.fullmatch(text) else text)
    text = "\n".join(lines)
    for pattern in (
        CITATION,
        re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL),  # code
        re.compile(r"(?<=\])\([^)\s]*\)(?:\{[^}]*\})?"),  # the target of a link
        re.compile(r"(?<=!)\[[^\]]*\]", re.DOTALL),  # a picture's text alternative
        re.compile(r"<[^>]*>"),
        re.compile(r"\b(?:arXiv:\s?)?\d{4}\.\d{4,5}\b|\b10\.\d{4,}/\S+"),  # identifiers
        re.compile(r"^[ \t]*\d+\.(?=[ \t])", re.MULTILINE),  # list markers
    ):
        text = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)
    return text, question.lines[0][0] if question.lines else question.line
