"""The built site, read in a real browser: from disk and over http, with no network beyond it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.site.conftest import Visitor

PAGE = "regularization-and-normalization.html"


def search(page: Page, words: str) -> None:
    """Type into the search field as a reader would."""
    page.keyboard.press("/")
    page.get_by_role("textbox", name="Search").press_sequentially(words)


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("dropout", "dropout"),
        ("dropuot", "dropout"),
        ("is dropout used at test time", "dropout"),
        ("BN", "batch normalization"),
        ("batch normalisation", "batch normalization"),
    ],
)
def test_a_question_is_found(visitor: Visitor, words: str, title: str) -> None:
    page = visitor.open("index.html")
    search(page, words)
    first = page.locator(".md-search-result__item").first
    expect(first).to_contain_text(title, ignore_case=True)


def test_a_search_hit_leads_to_its_question(visitor: Visitor) -> None:
    page = visitor.open("index.html")
    search(page, "dropout")
    page.locator(".md-search-result__item a").first.click()
    page.wait_for_url("**/regularization-and-normalization.html**#dropout")
    expect(page.locator("h2#dropout")).to_be_in_viewport()


def test_nothing_found_says_so(visitor: Visitor) -> None:
    page = visitor.open("index.html")
    search(page, "zzzzqqqq xxyyzz")
    expect(page.locator(".md-search-result__item").first).to_contain_text("Nothing found for")


def test_a_link_to_a_question_shows_its_answer(visitor: Visitor) -> None:
    page = visitor.open(f"{PAGE}#batch-normalization")
    heading = page.locator("h2#batch-normalization")
    expect(heading).to_be_in_viewport()
    expect(heading.locator("xpath=following-sibling::div[1]/p[contains(@class, 'in-short')]")).to_be_visible()


def test_formulas_need_no_script(visitor: Visitor) -> None:
    page = visitor.open(PAGE)
    assert page.locator(".katex math").count() > 5
    assert page.locator("script[src*='katex'], script[src*='mathjax' i]").count() == 0


def test_labels_stand_after_each_question(visitor: Visitor) -> None:
    page = visitor.open(PAGE)
    assert page.locator("h2[data-level] + .question-labels").count() == page.locator("h2[data-level]").count() > 3


def test_figures_follow_the_color_scheme(visitor: Visitor) -> None:
    page = visitor.open(PAGE)
    figure = page.locator(".card-figure").first
    expect(figure.locator("img.only-light")).to_be_visible()
    expect(figure.locator("img.only-dark")).to_be_hidden()
    page.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
    expect(figure.locator("img.only-dark")).to_be_visible()
    expect(figure.locator("img.only-light")).to_be_hidden()


def test_the_raw_program_is_there(visitor: Visitor, site: Path) -> None:
    page = visitor.open(PAGE)
    for link in page.locator(".receipt a").all():
        assert (site / (link.get_attribute("href") or "")).is_file()


def test_a_program_can_be_copied(visitor: Visitor) -> None:
    page = visitor.open(PAGE)
    card = page.locator(".card").nth(2)
    card.scroll_into_view_if_needed()  # buttons wake up when they come into view
    expect(page.get_by_text("Copied to clipboard")).to_have_count(0)
    card.locator(".highlight button").first.click()
    expect(page.get_by_text("Copied to clipboard")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_nothing_but_code_scrolls_sideways(visitor: Visitor, site: Path, scheme: str) -> None:
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    visitor.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for path in sorted(site.glob("*.html")):
        if path.name != "404.html":
            page = visitor.open(path.name)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{path.name} is {wide} px too wide"


# The mark is the text beside the formula; a formula's last part stands where the formula ends.
ALONE = """() => [...document.querySelectorAll(".unbroken")].filter(pair => {
  const parts = pair.querySelectorAll(".katex-base"), mark = document.createRange();
  mark.selectNodeContents(pair.lastChild);
  return mark.getBoundingClientRect().top > parts[parts.length - 1].getBoundingClientRect().bottom - 2;
}).map(pair => pair.textContent)"""


def test_no_mark_stands_alone_on_the_line_after_its_formula(visitor: Visitor, site: Path) -> None:
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    seen = 0
    for path in sorted(site.glob("*.html")):
        if 'class="unbroken"' in path.read_text(encoding="utf-8") and path.name != "print.html":
            page = visitor.open(path.name)
            page.add_style_tag(content=".answer { content-visibility: visible !important }")
            assert page.evaluate(ALONE) == [], path.name
            seen += 1
    assert seen


def test_every_page_opens_without_a_complaint(visitor: Visitor, site: Path) -> None:
    for path in sorted(site.glob("*.html")):
        if path.name != "404.html":
            expect(visitor.open(path.name).locator("h1").first).to_be_visible()


def test_without_scripts_everything_still_reads(chromium, site: Path) -> None:  # type: ignore[no-untyped-def]
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / PAGE).resolve().as_uri())
    expect(page.locator("h2#dropout")).to_be_visible()
    expect(page.locator(".in-short").first).to_be_visible()
    expect(page.locator(".card pre").first).to_be_visible()
    expect(page.locator(".katex").first).to_be_visible()
    context.close()


def test_filters_leave_the_questions_of_a_level_and_a_role_and_move_nothing(visitor: Visitor) -> None:
    page = visitor.open("questions.html")
    shifts = """() => new Promise(done => new PerformanceObserver(list => done(list.getEntries().length))
      .observe({ type: "layout-shift", buffered: true }) || setTimeout(() => done(0), 300))"""
    assert page.evaluate(shifts) == 0
    items = page.locator(".listing li[data-level]")
    everything = items.count()
    expect(page.locator("[data-filter-status]")).to_have_text(f"{everything} questions")
    page.get_by_label("experienced").check()
    page.get_by_label("computer vision").check()
    shown = items.locator("visible=true")
    assert 0 < shown.count() < everything
    expect(page.locator("[data-filter-status]")).to_have_text(f"{shown.count()} questions")
    for item in shown.all():
        assert item.get_attribute("data-level") == "experienced"
        assert "vision" in (item.get_attribute("data-roles") or "").split()


def test_without_scripts_no_filter_is_offered(chromium: Browser, site: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "questions.html").as_uri())
    expect(page.locator("form.filters")).to_be_hidden()
    expect(page.locator(".listing li[data-level]").first).to_be_visible()
    context.close()
