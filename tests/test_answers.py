"""Every answer is one element, and nothing is lost or moved by making it one."""

from __future__ import annotations

import re
from pathlib import Path

from scripts.site import answers
from scripts.site.questions import read_page

PAGE = (Path(__file__).parent / "fixtures" / "built_site" / "optimization.html").read_text(encoding="utf-8")


def test_each_answer_stands_in_one_element_and_reads_as_before() -> None:
    wrapped = answers.wrap(PAGE)
    ids = re.findall(r'<div class="answer" id="answer-to-([^"]+)">', wrapped)
    assert ids == ["adam", "learning-rate-choice", "loss-nan"]
    assert re.sub(r'<div class="answer" id="[^"]+">|</div>\n', "", wrapped) == re.sub(r"</div>\n", "", PAGE)
    assert read_page("optimization.html", wrapped) == read_page("optimization.html", PAGE)


def test_labels_stay_with_their_question() -> None:
    page = (
        '<article><h2 data-level="fresher" id="a">A</h2>\n<p class="question-labels">fresher</p><p>x</p>'
        '<h2 id="other">B</h2><p>y</p></article>'
    )
    assert answers.wrap(page) == (
        '<article><h2 data-level="fresher" id="a">A</h2>\n<p class="question-labels">fresher</p>'
        '<div class="answer" id="answer-to-a"><p>x</p></div>\n<h2 id="other">B</h2><p>y</p></article>'
    )
