"""Each answer becomes one element behind its question's labels, so that a browser can put off laying it out.

A category page holds a dozen answers with their programs, of which a reader sees one at first. The style sheet says what is
put off (content-visibility), and self-test hides the same element.
"""

from __future__ import annotations

import re
from pathlib import Path

QUESTION = re.compile(
    r'<h2\b(?=[^>]*\bdata-level=)[^>]*\bid="(?P<id>[^"]+)"[^>]*>.*?</h2>\s*(?:<p class="question-labels">.*?</p>)?',
    re.DOTALL,
)
ARTICLE = '<article class="md-content__inner'
END = re.compile(r"<h2\b|</article>")


def apply(site: Path) -> None:
    """Wrap the answers of every page that has questions."""
    for path in sorted(site.rglob("*.html")):
        source = path.read_text(encoding="utf-8")
        wrapped = wrap(source) if ARTICLE in source else source  # the print edition has sections of its own
        if wrapped != source:
            path.write_text(wrapped, encoding="utf-8")


def wrap(source: str) -> str:
    """The page with a div of class answer, id answer-to-<question>, around all that stands below a question's labels."""
    parts, done = [], 0
    for question in QUESTION.finditer(source):
        end = END.search(source, question.end())
        if end:
            answer = source[question.end() : end.start()]
            parts += [
                source[done : question.end()],
                f'<div class="answer" id="answer-to-{question["id"]}">',
                answer,
                "</div>\n",
            ]
            done = end.start()
    return "".join([*parts, source[done:]])
