"""Self-test in a real browser: answers hidden until asked for, and never from somebody who was sent to one."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, Locator, Page, expect

from tests.site.conftest import Visitor

PAGE = "regularization-and-normalization.html"
OTHER = "optimization.html"


def answer(page: Page, name: str) -> Locator:
    """The in-short line of a question, which stands for its whole answer."""
    return page.locator(f"h2#{name}").locator("xpath=following::p[contains(@class, 'in-short')][1]")


def hide(visitor: Visitor) -> Page:
    page = visitor.open(PAGE)
    page.get_by_role("switch", name="Hide the answers").check()
    return page


def test_answers_stand_open_until_they_are_hidden(visitor: Visitor) -> None:
    page = visitor.open(PAGE)
    expect(answer(page, "dropout")).to_be_visible()
    expect(page.get_by_role("button", name="Show answer")).to_have_count(0)
    page.get_by_role("switch", name="Hide the answers").check()
    questions = page.locator("h2[data-level]").count()
    expect(page.get_by_role("button", name="Show answer")).to_have_count(questions)
    for name in ("dropout", "batch-normalization", "overfitting"):
        expect(answer(page, name)).to_be_hidden()
        expect(page.locator(f"h2#{name}")).to_be_visible()
        expect(page.locator(f"h2#{name} + .question-labels")).to_be_visible()
    assert page.locator(".card:visible, .sources:visible, .also-asked:visible, .follow-ups:visible").count() == 0
    page.get_by_role("switch", name="Hide the answers").uncheck()
    expect(answer(page, "dropout")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^(Show|Hide) answer"))).to_have_count(0)


def test_one_button_shows_one_answer_by_keyboard(visitor: Visitor) -> None:
    page = hide(visitor)
    button = page.get_by_role("button", name="Show answer: What does dropout do")
    button.focus()
    page.keyboard.press("Enter")
    expect(answer(page, "dropout")).to_be_visible()
    expect(answer(page, "overfitting")).to_be_hidden()
    button = page.get_by_role("button", name="Hide answer: What does dropout do")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "true")
    assert page.locator(f"#{button.get_attribute('aria-controls')}").count() == 1
    page.keyboard.press("Enter")
    expect(answer(page, "dropout")).to_be_hidden()


def test_it_is_remembered_across_pages_and_visits(visitor: Visitor) -> None:
    hide(visitor)
    page = visitor.open(OTHER)
    expect(page.get_by_role("switch", name="Hide the answers")).to_be_checked()
    expect(answer(page, "adam")).to_be_hidden()
    page.reload()
    expect(answer(page, "adam")).to_be_hidden()
    page.get_by_role("switch", name="Hide the answers").uncheck()
    expect(answer(visitor.open(PAGE), "dropout")).to_be_visible()


def test_a_link_to_a_question_shows_its_answer(visitor: Visitor) -> None:
    hide(visitor)
    page = visitor.open(f"{OTHER}#adam")
    expect(answer(page, "adam")).to_be_visible()
    expect(page.locator("h2#adam")).to_be_in_viewport()
    expect(answer(page, "momentum")).to_be_hidden()
    page.locator(".md-sidebar--secondary a[href='#momentum']").click()  # on the same page
    expect(answer(page, "momentum")).to_be_visible()
    page.get_by_role("button", name="Hide answer").first.click()
    page.locator(".md-sidebar--secondary a[href='#momentum']").click()  # and again, to where the address is already
    expect(answer(page, "momentum")).to_be_visible()


def test_a_link_into_an_answer_shows_it(visitor: Visitor) -> None:
    page = hide(visitor)
    page.evaluate("document.querySelector('#dropout ~ .answer .in-short').id = 'inside'")
    page.evaluate("location.hash = 'inside'")
    expect(page.locator("#inside")).to_be_visible()
    expect(page.locator("#inside")).to_be_in_viewport()


def test_a_search_hit_shows_its_answer(visitor: Visitor) -> None:
    page = hide(visitor)
    page.keyboard.press("/")
    page.get_by_role("textbox", name="Search").press_sequentially("batch normalization")
    page.locator(".md-search-result__item a").first.click()
    page.wait_for_url("**#batch-normalization")
    expect(answer(page, "batch-normalization")).to_be_visible()
    expect(answer(page, "dropout")).to_be_hidden()


def test_the_browsers_own_search_reaches_hidden_answers(visitor: Visitor) -> None:
    page = hide(visitor)
    text = page.evaluate("document.querySelector('#dropout ~ .answer .in-short').textContent")
    words = quote(" ".join(text.split()[2:8]))
    hidden = page.locator("#answer-to-dropout")
    expect(hidden).to_have_attribute("hidden", "until-found")
    # What the browser's search finds, a text fragment finds too, and that one can be asked for by script.
    page.goto("about:blank")
    page.goto(f"{visitor.base}/{PAGE}#:~:text={words}")
    expect(hidden).not_to_have_attribute("hidden", "until-found")
    expect(page.get_by_role("button", name="Hide answer")).to_have_count(1)


def test_paper_shows_everything(visitor: Visitor) -> None:
    page = hide(visitor)
    page.emulate_media(media="print")
    for name in ("dropout", "batch-normalization", "overfitting"):
        shown = page.locator(f"#answer-to-{name}")
        assert shown.evaluate(
            "answer => [getComputedStyle(answer).contentVisibility, getComputedStyle(answer).display]"
        ) == [
            "visible",
            "block",
        ]
        assert shown.evaluate("answer => answer.querySelector('.in-short').getBoundingClientRect().height") > 10
    expect(page.locator(".answer-control").first).to_be_hidden()
    expect(page.locator(".self-test-switch")).to_be_hidden()


def test_without_scripts_everything_stands_open(chromium: Browser, site: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / PAGE).resolve().as_uri())
    expect(answer(page, "dropout")).to_be_visible()
    expect(page.locator(".self-test-switch")).to_be_hidden()
    context.close()


def test_a_phone_has_room_for_it(visitor: Visitor) -> None:
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    page = hide(visitor)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
