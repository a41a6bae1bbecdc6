"""The drills page, used as a reader uses it: from disk and over http."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.site.conftest import Visitor

PAGE = "drills/index.html"
KEY = "answers-that-run.drills"
FIND = "ask => Object.values(drillFamilies).flatMap(one => one.exercises).find(one => one.ask === ask)"


def asked(page: Page) -> dict[str, Any]:
    """The exercise that stands on the page, from the page's own data."""
    found: dict[str, Any] = page.evaluate(FIND, page.locator(".drill-ask").inner_text())
    return found


def answer(page: Page, text: str) -> None:
    """Type an answer and send it by keyboard."""
    page.locator("#drill-answer").press_sequentially(text)
    page.keyboard.press("Enter")


def only(page: Page, *names: str) -> None:
    """Switch every family off but those named."""
    for box in page.get_by_role("group", name="Families").get_by_role("checkbox").all():
        box.set_checked(box.evaluate("box => box.parentElement.textContent.trim()") in names)


def stored(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(f"JSON.parse(localStorage.getItem('{KEY}'))")
    return found


def test_a_right_answer_is_praised_worked_and_remembered(visitor: Visitor) -> None:
    page = visitor.open(PAGE)
    one = asked(page)
    page.locator("#drill-answer").focus()
    answer(page, str(one["answer"]))
    expect(page.locator(".drill-verdict")).to_contain_text("Right")
    expect(page.locator(".drill-verdict")).to_contain_text(one["worked"])
    expect(page.get_by_role("button", name="Next")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#drill-answer")).to_be_focused()
    expect(page.locator("#drill-answer")).to_have_value("")
    assert page.locator(".drill-ask").inner_text() != one["ask"]
    page.reload()
    expect(page.locator(".drill-score")).to_contain_text("1 of 1")
    expect(page.locator(".drill-score")).to_contain_text("best 1")


def test_what_was_missed_comes_again_until_it_is_right(visitor: Visitor) -> None:
    page = visitor.open(PAGE)
    missed = asked(page)
    answer(page, "1x1x1" if isinstance(missed["answer"], str) else "987654321")
    expect(page.locator(".drill-verdict")).to_contain_text("Not right")
    page.get_by_role("button", name="Again what I missed (1)").click()
    assert asked(page) == missed
    answer(page, str(missed["answer"]))
    expect(page.locator(".drill-verdict")).to_contain_text("Right")
    assert stored(page)["missed"] == []
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("button", name=re.compile("missed"))).to_be_hidden()


def test_only_chosen_families_are_asked(visitor: Visitor) -> None:
    page = visitor.open(PAGE)
    only(page, "Output shapes")
    for _ in range(5):
        expect(page.locator(".drill-exercise .label").last).to_have_text("Output shapes")
        page.get_by_role("button", name="Show the answer").click()
        page.get_by_role("button", name="Next").click()
    only(page)
    expect(page.locator(".drill-empty")).to_be_visible()
    expect(page.locator(".drill-exercise")).to_be_hidden()


def test_a_shape_can_be_typed_on_a_keypad(visitor: Visitor) -> None:
    page = visitor.open(PAGE)
    only(page, "Output shapes")
    field = page.locator("#drill-answer")
    expect(field).to_have_attribute("inputmode", "decimal")
    parts = asked(page)["answer"].split(" × ")
    for number, part in enumerate(parts):
        if number:
            page.get_by_role("button", name="Insert a multiplication sign").click()
        field.press_sequentially(part)
    page.keyboard.press("Enter")
    expect(page.locator(".drill-verdict")).to_contain_text("Right")


def test_what_cannot_be_read_does_not_count(visitor: Visitor) -> None:
    page = visitor.open(PAGE)
    answer(page, "many")
    expect(page.locator(".drill-verdict")).to_contain_text("does not count")
    expect(page.locator(".drill-score table")).to_have_count(0)


@pytest.mark.parametrize(
    "junk", ["{", "null", "[]", '{"version":1,"scores":{"shapes":7},"missed":3}', '{"version":99}']
)
def test_broken_memory_is_no_obstacle(visitor: Visitor, junk: str) -> None:
    page = visitor.open(PAGE)
    page.evaluate(f"text => localStorage.setItem('{KEY}', text)", junk)
    page.reload()
    answer(page, "1x1x1" if isinstance(asked(page)["answer"], str) else "987654321")
    expect(page.locator(".drill-score")).to_contain_text("0 of 1")


def test_the_timer_can_be_switched_off(visitor: Visitor) -> None:
    page = visitor.open(PAGE)
    expect(page.locator(".drill-timer")).to_have_text(re.compile(r"\d:\d\d"))
    page.get_by_label("Show a timer").uncheck()
    expect(page.locator(".drill-timer")).to_be_hidden()
    page.reload()
    expect(page.locator(".drill-timer")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_nothing_scrolls_sideways(visitor: Visitor, scheme: str) -> None:
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    visitor.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page = visitor.open(PAGE)
    page.get_by_role("button", name="Show the answer").click()
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0


def test_without_scripts_there_are_samples_and_programs(chromium: Browser, site: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / PAGE).resolve().as_uri())
    sample = page.locator(".drill-samples details").first
    expect(sample.locator("strong")).to_be_hidden()
    sample.locator("summary").click()
    expect(sample.locator("strong")).to_be_visible()
    expect(page.locator(".card pre").first).to_be_visible()
    for link in page.locator(".card a[href*='programs/']").all():
        assert (site / "drills" / (link.get_attribute("href") or "")).is_file()
    context.close()
