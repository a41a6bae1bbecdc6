"""Practice gets every question and quick check as its page shows it, and refuses what it could not ask."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scripts.site import practice, practice_items, recording, self_test
from scripts.site.errors import SiteError

PAGE = '<!doctype html><html><head><link rel="prev" href="deep/two.html"></head><body><nav>{nav}</nav><article class="md-content__inner">{body}</article></body></html>'
NAVIGATION = '<a href="one.html">One</a><a href="deep/two.html">Two</a>'
PRACTICE = f"<h1>Practice</h1>{practice.CHOICES}<table>{practice.PROGRESS}</table>"
ONE = """<h1 id="one">One &amp; only<a class="headerlink" href="#one">¶</a></h1><p>Introduction.</p>
<h2 data-level="fresher" data-roles="nlp vision" id="a">Why <code>a &lt; b</code>?<a class="headerlink" href="#a">¶</a></h2>
<p class="question-labels"><span class="label">fresher</span></p>
<p class="in-short"><strong>In short.</strong> Because <em>a</em> &lt; b, see <a href="#b">b</a>.</p>
<p>See <a href="#b">b</a>, <a href="deep/two.html#c">c</a>, <a href="https://example.org/x">outside</a>.</p>
<div class="card"><pre><code>x  =  1
</code></pre></div>
<figure class="card-figure"><img class="only-light" src="figures/f-light.svg" alt="F"><img class="only-dark" src="figures/f-dark.svg" alt="F"></figure>
<div class="arithmatex"><span class="katex"><math><mspace width="1em"/><mi>x</mi></math></span></div>
<h2 data-level="experienced" data-roles="engineer" id="b">Is 1 &lt; 2?</h2><p class="in-short"><strong>In short.</strong> Yes.</p><p>Long.</p>
<h2 id="no">Not a question</h2><p>Elsewhere.</p>"""
TWO = '<h1>Two</h1><h2 data-level="fresher" data-roles="nlp" id="c">Third?</h2><p><a href="../one.html#a">a</a> <a href="#c">here</a></p>'

CHECKS = """<h1>Quick checks</h1><p>Choose.</p>
<section class="quick-check">
<h2 id="two-and-two">Check 1<a class="headerlink" href="#two-and-two">¶</a></h2>
<p><span class="label label-level label-experienced">experienced</span> on <a href="../one.html#a">Why <code>a</code>?</a></p>
<p>What is <code>2 + 2</code>?</p>
<pre><code>2  +  2
</code></pre>
Is it <code>5</code>?
<fieldset class="options">
<legend>Choose one</legend>
<div class="option option-right"><p><input type="radio" name="two-and-two" id="two-and-two-A"> <label for="two-and-two-A"><b>A.</b> 4</label></p>
<p class="why"><strong>Right.</strong> See <a href="../deep/two.html#c">c</a>.</p></div>
</fieldset>
<details class="proof"><summary>Proof</summary><p>Under <a href="../one.html#a">a</a>.</p></details>
</section>"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "deep").mkdir()
    (tmp_path / "quick-checks").mkdir()
    for name, body in {"practice": PRACTICE, "one": ONE, "deep/two": TWO, "quick-checks/one": CHECKS}.items():
        (tmp_path / f"{name}.html").write_text(PAGE.format(nav=NAVIGATION, body=body), encoding="utf-8")
    return tmp_path


def answers(site: Path, name: str) -> Any:
    text = (site / "practice" / f"{name}.js").read_text(encoding="utf-8")
    return json.loads(text.removeprefix("Object.assign(self.__answers=self.__answers||{},").rstrip(");\n"))


def index(site: Path) -> Any:
    text = (site / "practice" / "items.js").read_text(encoding="utf-8")
    return json.loads(text.removeprefix("self.__practice=").rstrip(";\n"))


def test_every_question_becomes_an_item_in_the_order_of_the_navigation(site: Path) -> None:
    practice.apply(site)
    found = index(site)
    assert [item["id"] for item in found["items"]] == ["a", "b", "c", "two-and-two"]
    assert found["items"][0] == {
        "kind": "question",
        "id": "a",
        "category": "one",
        "question": "Why <code>a &lt; b</code>?",
        "level": "fresher",
        "roles": ["nlp", "vision"],
        "short": 'Because <em>a</em> &lt; b, see <a href="one.html#b">b</a>.',
    }
    assert found["items"][1]["question"] == "Is 1 &lt; 2?"
    assert found["categories"][0] == {
        "id": "one",
        "title": "One & only",
        "pages": {"question": "one.html", "check": "quick-checks/one.html"},
        "answers": {"question": "practice/one.js", "check": "practice/one-checks.js"},
    }


def test_a_check_is_an_item_whose_words_come_with_its_answers(site: Path) -> None:
    practice.apply(site)
    assert index(site)["items"][-1] == {
        "kind": "check",
        "id": "two-and-two",
        "category": "one",
        "level": "experienced",
        "roles": ["nlp", "vision"],
    }
    assert "check:two-and-two" not in answers(site, "one")
    (check,) = answers(site, "one-checks").values()
    asked = "<p>What is <code>2 + 2</code>?</p>\n<pre><code>2  +  2\n</code></pre>\nIs it <code>5</code>?\n"
    assert check.startswith(f'<div class="check-ask">{asked}</div><fieldset')
    assert '<fieldset class="options">' in check and 'name="two-and-two" id="two-and-two-A"' in check
    assert 'See <a href="deep/two.html#c">c</a>.' in check
    assert 'Under <a href="one.html#a">a</a>' in check and "behind it: <a" in check
    assert "label-level" not in check and "Check 1" not in check


def test_a_check_about_no_question_stops_the_build(site: Path) -> None:
    page = site / "quick-checks" / "one.html"
    page.write_text(page.read_text(encoding="utf-8").replace('one.html#a">Why', 'one.html#gone">Why'), encoding="utf-8")
    with pytest.raises(SiteError, match=r"two-and-two of quick-checks/one.html is about one.html#gone"):
        practice.apply(site)


def test_pages_of_checks_get_what_records_their_choices(site: Path) -> None:
    recording.apply(site)
    text = (site / "quick-checks" / "one.html").read_text(encoding="utf-8")
    assert text.count("<script defer") == 5 and text.index("store.js") < text.index("recording.js") < text.index(
        "</body>"
    )
    assert '<a href="../practice.html?kind=check&amp;category=one">Practice</a>' in text
    assert "recording.js" not in (site / "one.html").read_text(encoding="utf-8")


def test_an_answer_stands_whole_and_its_addresses_lead_where_they_led(site: Path) -> None:
    practice.apply(site)
    answer = answers(site, "one")["question:a"]
    for part in (
        '<a href="one.html#b">b</a>, <a href="deep/two.html#c">c</a>, <a href="https://example.org/x">outside</a>',
        "<code>x  =  1\n</code>",
        'src="figures/f-light.svg"',
        'src="figures/f-dark.svg"',
        '<mspace width="1em"></mspace><mi>x</mi>',
    ):
        assert part in answer
    assert "in-short" not in answer and "question-labels" not in answer
    assert answers(site, "two")["question:c"] == '<p><a href="one.html#a">a</a> <a href="deep/two.html#c">here</a></p>'


def test_a_heading_that_asks_nothing_is_no_item_and_belongs_to_no_answer_of_another(site: Path) -> None:
    practice.apply(site)
    assert "no" not in [item["id"] for item in index(site)["items"]]
    assert answers(site, "one")["question:b"] == "<p>Long.</p>"


def test_choices_and_progress_stand_in_the_page(site: Path) -> None:
    practice.apply(site)
    text = (site / "practice.html").read_text(encoding="utf-8")
    assert '<input type="checkbox" name="category" value="one"> One &amp; only <small>3</small>' in text
    assert '<tr data-category="two">' in text and "<td>0</td><td>0</td><td>4</td></tr></tbody>" in text


def test_a_site_without_the_page_is_left_as_it_is(site: Path) -> None:
    (site / "practice.html").unlink()
    practice.apply(site)
    assert not (site / "practice").exists()


def test_what_cannot_be_asked_stops_the_build(site: Path) -> None:
    items = practice_items.read(site, practice.PAGE)
    with pytest.raises(SiteError, match="nothing to ask"):
        practice.write(site, [])
    with pytest.raises(SiteError, match="two items of practice are named question:a"):
        practice.write(site, [items[0], items[0]])
    (site / "practice.html").write_text(PAGE.format(nav=NAVIGATION, body="<h1>Practice</h1>"), encoding="utf-8")
    with pytest.raises(SiteError, match=r"must hold .*categories.* once"):
        practice.apply(site)


def test_pages_of_questions_get_the_switch_once_before_the_first(site: Path) -> None:
    self_test.apply(site)
    text = (site / "one.html").read_text(encoding="utf-8")
    assert text.count("data-self-test") == 1
    assert text.index("Introduction.") < text.index("data-self-test") < text.index('id="a"')
    assert 'href="practice.html?category=one"' in text
    assert "data-self-test" not in (site / "practice.html").read_text(encoding="utf-8")


def test_without_a_practice_page_nothing_leads_there(site: Path) -> None:
    (site / "practice.html").unlink()
    self_test.apply(site)
    recording.apply(site)
    text = (site / "one.html").read_text(encoding="utf-8")
    assert "data-self-test" in text and "practice.html" not in text
    assert "recording.js" not in (site / "quick-checks" / "one.html").read_text(encoding="utf-8")
