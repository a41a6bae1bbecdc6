"""Abbreviations: in each answer, the first use of an abbreviation of the glossary says what it stands for.

The element takes the focus, by the Tab key or a tap, and the style sheet then writes the expansion behind it: a title alone
shows itself to a mouse only. The theme's own tooltips stay off; they need a script and a place on the screen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

from scripts.site.search import Term

ANSWER = re.compile(r"(<h2 (?=[^>]*data-level=).*?)(?=<h2 |</article>)", re.DOTALL)
TOKEN = re.compile(r"<!--.*?-->|<(?P<close>/?)(?P<tag>[a-zA-Z][\w-]*)(?P<attributes>[^>]*)>", re.DOTALL)
CLASS = re.compile(r'\bclass="([^"]*)"')
SHORT = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
# Text that is no sentence, or that a mark inside would disturb.
SKIPPED_TAGS = {
    "a",
    "abbr",
    "button",
    "code",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "math",
    "pre",
    "script",
    "style",
    "svg",
}
SKIPPED_CLASSES = {"also-asked", "arithmatex", "card", "deeper", "katex", "neighbors", "question-labels", "sources"}


def apply(site: Path, terms: Iterable[Term]) -> None:
    """Mark the first uses on every page below the folder that holds questions."""
    expansions = choose(terms)
    for path in sorted(site.glob("*.html")):
        text = path.read_text(encoding="utf-8")
        if expansions and "data-level=" in text:
            path.write_text(mark(text, expansions), encoding="utf-8")


def choose(terms: Iterable[Term]) -> dict[str, str]:
    """The abbreviations among the terms: one word, mostly capitals, that stands for one longer thing.

    One with two lines in the glossary has two meanings, of which only a reader knows the right one.
    """
    terms = list(terms)
    lines = Counter(term.term for term in terms)
    return {
        term.term: term.expansion
        for term in terms
        if SHORT.fullmatch(term.term)
        and _is_capital(term.term)
        and len(term.expansion) > len(term.term)
        and lines[term.term] == 1
    }


def mark(text: str, expansions: Mapping[str, str]) -> str:
    """One page with its first uses marked."""
    longest_first = "|".join(re.escape(term) for term in sorted(expansions, key=len, reverse=True))
    # A plural's s stays outside; a hyphen may follow (CNN-based) but not stand before (the CNN of R-CNN is another word).
    word = re.compile(rf"(?<![\w-])(?:{longest_first})(?=s?(?:(?![\w-])|-[a-z]))")
    return ANSWER.sub(lambda answer: _mark_answer(answer[0], word, dict(expansions)), text)


def _is_capital(term: str) -> bool:
    capitals = sum(letter.isupper() for letter in term)
    return capitals >= 2 and 2 * capitals >= sum(letter.isalpha() for letter in term)


def _mark_answer(answer: str, word: re.Pattern[str], unused: dict[str, str]) -> str:
    def show(match: re.Match[str]) -> str:
        expansion = unused.pop(match[0], None)
        return f'<abbr title="{escape(expansion)}" tabindex="0">{match[0]}</abbr>' if expansion else match[0]

    pieces, position, skipped, depth = [], 0, "", 0
    for token in TOKEN.finditer(answer):
        between = answer[position : token.start()]
        pieces += [between if skipped else word.sub(show, between), token[0]]
        position = token.end()
        if skipped:
            if token["tag"] == skipped:
                depth += -1 if token["close"] else 1
                skipped = skipped if depth else ""
        elif token["tag"] and not token["close"] and _is_skipped(token):
            skipped, depth = token["tag"], 1
    rest = answer[position:]
    return "".join([*pieces, rest if skipped else word.sub(show, rest)])


def _is_skipped(token: re.Match[str]) -> bool:
    classes = CLASS.search(token["attributes"])
    return token["tag"] in SKIPPED_TAGS or bool(classes and not SKIPPED_CLASSES.isdisjoint(classes[1].split()))
