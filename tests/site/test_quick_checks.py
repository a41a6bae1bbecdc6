"""Quick checks and coding rounds, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.site.conftest import Visitor


def test_choosing_opens_the_explanation_and_only_the_first_choice_counts(visitor: Visitor) -> None:
    page = visitor.open("quick-checks/foundations.html")
    first = page.locator(".quick-check").first
    score = page.locator(".quick-score")
    expect(page.locator(".quick-again")).to_be_hidden()
    total = page.locator(".quick-check").count()
    expect(score).to_contain_text(f"{total} checks")
    expect(first.locator(".why").first).to_be_hidden()
    wrong = first.locator(".option:not(.option-right)").first
    wrong.get_by_role("radio").check()
    expect(wrong.locator(".why")).to_be_visible()
    expect(first.locator(".option-right .why")).to_be_hidden()
    expect(score).to_contain_text("0 right of 1 answered")
    first.locator(".option-right").get_by_role("radio").check()
    expect(first.locator(".option-right .why")).to_be_visible()
    expect(score).to_contain_text("0 right of 1 answered")
    page.locator(".quick-check").nth(1).locator(".option-right").get_by_role("radio").check()
    expect(score).to_contain_text("1 right of 2 answered")
    again = page.get_by_role("button", name="Start again")
    ink, ground = again.evaluate(
        "one => [getComputedStyle(one).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert ink != ground
    again.click()
    expect(score).to_contain_text(f"{total} checks")
    expect(first.get_by_role("radio").first).to_be_focused()
    expect(first.locator(".why:visible")).to_have_count(0)


def test_the_keyboard_chooses_and_the_answers_can_be_opened(visitor: Visitor) -> None:
    page = visitor.open("quick-checks/foundations.html")
    radios = page.locator(".quick-check").first.get_by_role("radio")
    radios.first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(radios.nth(1)).to_be_checked()
    page.keyboard.press("ArrowDown")  # once something is chosen, as in any group of radio buttons
    expect(radios.nth(2)).to_be_checked()
    key = page.locator("details", has_text="All answers")
    key.locator("summary").press("Enter")
    expect(key).to_contain_text("1 ")


@pytest.mark.parametrize("address", ["file", "http"])
def test_checks_work_without_scripts(chromium: Browser, site: Path, server: str, address: str) -> None:
    base = site.resolve().as_uri() if address == "file" else server
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}/quick-checks/foundations.html")
    right = page.locator(".option-right").first
    right.get_by_role("radio").check()
    expect(right.locator(".why")).to_be_visible()
    context.close()


def test_a_coding_round_gives_its_files_and_hides_its_hints(visitor: Visitor) -> None:
    page = visitor.open("coding/index.html")
    page.get_by_role("link", name="Softmax and log-sum-exp").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Softmax and log-sum-exp¶")
    hint = page.locator("details", has_text="Hint 1").first
    expect(hint.locator("p").last).to_be_hidden()
    hint.locator("summary").click()
    expect(hint.locator("p").last).to_be_visible()
    solution = page.locator("details", has_text="Show the solution")
    expect(solution.locator("pre").first).to_be_hidden()
    link = page.get_by_role("link", name="test_softmax.py")
    if visitor.base.startswith("file:"):  # from disk the browser shows the file instead of copying it
        link.click()
        expect(page.locator("body")).to_contain_text("def test_")
    else:
        with page.expect_download() as download:
            link.click()
        assert "def test_" in Path(download.value.path()).read_text(encoding="utf-8")


def test_answers_lead_to_what_deepens_them(visitor: Visitor) -> None:
    page = visitor.open("optimization.html")
    deeper = page.locator(".deeper", has_text="Write it yourself").first
    deeper.locator("a[href^='coding/']").first.click()
    expect(page.locator("h2#the-task")).to_be_visible()
