"""Practice in a real browser: sessions by keyboard, spacing, and progress that is kept, moved, mended and forgotten."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import lxml.html
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.site.conftest import Visitor
from tests.site.practising import APP, KEY, ask, card, items, keep, kept, name_of, progress, row, upload

FOCUSED = "document.activeElement"


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the focus stands on the control of this name."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(
            f"{FOCUSED}.closest('.practice') ? ({FOCUSED}.labels?.[0] ?? {FOCUSED}).textContent.trim() : ''"
        ).startswith(words):
            return
    pytest.fail(f"Tab never reaches “{words}”")


def test_a_whole_session_by_keyboard_and_its_memory(visitor: Visitor) -> None:
    page = visitor.open("practice.html")
    tab_to(page, "quick checks")
    page.keyboard.press("Space")
    tab_to(page, "Optimization")
    page.keyboard.press("Space")
    tab_to(page, "Questions")
    page.keyboard.press("Control+a")
    page.keyboard.type("3")
    tab_to(page, "Start")
    page.keyboard.press("Enter")

    question = page.locator(".practice-question")
    expect(question).to_be_focused()
    expect(page.get_by_text("Question 1 of 3", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Solid")).to_be_hidden()  # nothing was seen yet
    page.keyboard.press("3")
    expect(page.get_by_text("Question 1 of 3", exact=True)).to_be_visible()

    page.keyboard.press("i")
    short = page.get_by_role("group", name="In short")
    expect(short).to_be_focused()
    expect(short).to_contain_text("In short.")
    page.keyboard.press("w")
    whole = page.get_by_role("group", name="Whole answer")
    expect(whole).to_be_focused()
    assert len(whole.inner_text()) > 300
    first = question.inner_text()
    page.keyboard.press("1")
    expect(page.get_by_text("Question 2 of 3", exact=True)).to_be_visible()
    expect(question).to_be_focused()
    expect(page.locator("[data-practice=status]")).to_have_text("Missed, due now. Question 2 of 3.")

    page.reload()  # in the middle: the session waits
    tab_to(page, "Continue at question 2 of 3")
    page.keyboard.press("Enter")
    expect(question).not_to_have_text(first)
    tab_to(page, "Show in short")  # the buttons do what the keys do
    page.keyboard.press("Enter")
    tab_to(page, "Solid")
    page.keyboard.press("Enter")
    page.keyboard.press("i")
    page.keyboard.press("2")

    expect(page.get_by_role("heading", name="Session over")).to_be_focused()
    expect(page.locator(".practice-session")).to_contain_text("1 missed, 1 shaky, 1 solid")
    review = page.locator(".practice-review a")
    assert review.count() == 2 and review.first.inner_text() == first
    assert "optimization.html#" in (review.first.get_attribute("href") or "")

    page.reload()
    expect(page.get_by_role("checkbox", name=re.compile("^Optimization"))).to_be_checked()
    expect(page.get_by_label("Questions", exact=True)).to_have_value("3")
    due, learned, new = map(int, row(page, "Optimization"))
    assert (due, learned) == (1, 2) and new > 5
    expect(page.get_by_role("checkbox", name="quick checks")).not_to_be_checked()
    assert sorted(each["grade"] for each in kept(page)["cards"].values()) == ["missed", "shaky", "solid"]
    expect(page.get_by_role("button", name=re.compile("^Continue"))).to_be_hidden()


def test_missed_is_due_at_once_and_solid_days_later(visitor: Visitor) -> None:
    visitor.page.clock.set_fixed_time("2026-11-21T10:00:00")
    page = ask(visitor, "question:adam", "question:dropout", "question:convolution")
    for key in "123":
        page.keyboard.press("i")
        page.keyboard.press(key)
    expect(page.locator(".practice-review li small")).to_have_text(["missed, due now", "shaky, in 2 days"])
    page.get_by_role("button", name="Back to Practice").click()
    assert [row(page, "All")[0], row(page, "All")[1]] == ["1", "2"]

    seen = {}
    for day in (21, 22, 23, 24):
        page.clock.set_fixed_time(f"2026-11-{day}T00:01:00" if day > 21 else "2026-11-21T23:59:00")
        page.reload()
        seen[day] = row(page, "All")[0]
    assert seen == {21: "1", 22: "1", 23: "2", 24: "3"}  # a day's questions are due from its first minute

    page.get_by_label("Questions", exact=True).fill("3")
    page.get_by_role("button", name="Start").click()
    page.keyboard.press("i")
    page.keyboard.press("3")
    names = kept(page)["session"]["names"]
    assert set(names) == {"question:adam", "question:dropout", "question:convolution"}  # due before new
    dates = {name: each["due"] for name, each in kept(page)["cards"].items()}
    assert dates[names[0]] > "2026-11-26", "a second solid or a recovered miss is spaced wider"


def test_without_enough_due_or_new_ones_the_next_due_are_asked(visitor: Visitor, site: Path) -> None:
    page = visitor.open("practice.html")
    later = card(due="2099-01-01T10:00:00.000Z")
    sooner = card(due="2098-01-01T10:00:00.000Z")
    names = [name_of(item) for item in items(site) if item["category"] == "scenarios"]
    keep(page, progress(dict.fromkeys(names, later) | {names[3]: sooner}))
    page.get_by_role("checkbox", name=re.compile("^Scenarios")).check()
    page.get_by_role("button", name="Start").click()
    assert kept(page)["session"]["names"][0] == names[3]


def test_filters_choose_what_fits(visitor: Visitor, site: Path) -> None:
    page = visitor.open("practice.html")
    every = items(site)
    number = {kind: sum(item["kind"] == kind for item in every) for kind in ("question", "check")}
    expect(page.locator("[data-practice=fitting]")).to_have_text(
        f"{number['question']} questions and {number['check']} quick checks fit"
    )
    page.get_by_label("experienced").check()
    page.get_by_label("NLP").check()
    page.get_by_role("checkbox", name="computer vision", exact=True).check()
    page.get_by_role("checkbox", name=re.compile("^Optimization")).check()
    page.get_by_role("checkbox", name=re.compile("^Attention")).check()
    fitting = [
        name_of(item)
        for item in every
        if item["level"] == "experienced"
        and {"nlp", "vision"} & set(item["roles"])
        and item["category"] in {"optimization", "attention-and-transformers"}
    ]
    assert {each.split(":")[0] for each in fitting} == {"question", "check"}
    page.get_by_label("Questions", exact=True).fill("200")
    page.get_by_role("button", name="Start").click()
    assert sorted(kept(page)["session"]["names"]) == sorted(fitting) != []


def test_nothing_fits_is_said(visitor: Visitor, site: Path) -> None:
    page = visitor.open("practice.html?kind=question")
    found = [item for item in items(site) if item["kind"] == "question"]
    category, level = next(
        (category, level)
        for category in sorted({item["category"] for item in found})
        for level in ("fresher", "intermediate", "experienced")
        if not any(item["category"] == category and item["level"] == level for item in found)
    )
    page.locator(f"input[value='{category}']").check()
    page.locator(f"input[value='{level}']").check()
    page.get_by_role("button", name="Start").click()
    expect(page.locator("[data-practice=fitting]")).to_have_text("Nothing fits. Choose fewer limits.")
    expect(page.locator(".practice-session")).to_be_hidden()


def test_an_address_chooses_a_category(visitor: Visitor) -> None:
    page = visitor.open("optimization.html")
    page.get_by_role("link", name="Practice these questions").click()
    page.wait_for_url("**/practice.html?category=optimization")
    expect(page.get_by_role("checkbox", name=re.compile("^Optimization"))).to_be_checked()
    assert page.locator("input[name=category]:checked").count() == 1


def test_progress_is_exported_forgotten_and_imported(visitor: Visitor) -> None:
    page = visitor.open("practice.html")
    keep(page, progress({"question:adam": card(), "question:dropout": card(grade="shaky")}))
    assert row(page, "All")[0] == "2"
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Export progress").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8")
    assert re.fullmatch(r"answers-that-run-progress-\d{4}-\d\d-\d\d\.json", waiting.value.suggested_filename)
    assert json.loads(text)["cards"].keys() == {"question:adam", "question:dropout"}

    forget = page.get_by_role("button", name="Forget everything").first
    forget.click()
    dialog = page.get_by_role("dialog", name="Forget all progress?")
    expect(dialog).to_contain_text("grades and dates of 2 questions")
    expect(dialog.get_by_role("button", name="Keep it")).to_be_focused()
    page.keyboard.press("Escape")
    assert row(page, "All")[0] == "2" and kept(page)
    forget.click()
    dialog.get_by_role("button", name="Forget everything").click()
    expect(page.locator("[data-practice=report]")).to_have_text("Everything is forgotten.")
    assert row(page, "All")[0] == "0" and kept(page) is None
    page.reload()
    assert row(page, "All")[0] == "0"

    upload(page, text)
    expect(page.locator("[data-practice=report]")).to_contain_text("2 questions added, 0 brought up to date")
    page.reload()
    assert row(page, "All")[0] == "2"


def test_of_two_reviews_the_later_counts(visitor: Visitor) -> None:
    page = visitor.open("practice.html")
    keep(page, progress({"question:adam": card(), "question:dropout": card(last="2026-03-01T10:00:00.000Z")}))
    newer, older = card(last="2026-02-01T10:00:00.000Z", grade="missed"), card(grade="missed")
    upload(page, progress({"question:adam": newer, "question:dropout": older}))
    report = page.locator("[data-practice=report]")
    expect(report).to_contain_text("0 questions added, 1 brought up to date, 1 left as here")
    cards = kept(page)["cards"]
    assert (cards["question:adam"]["grade"], cards["question:dropout"]["grade"]) == ("missed", "solid")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "it is not JSON"),
        ("[1]", "it is not progress of this site"),
        (progress({}, app="another"), "it is not progress of this site"),
        (progress({}, version=2), "its version is 2, and this page reads version 1"),
        (json.dumps({"app": APP, "version": 1}), "it holds no cards"),
        (progress({"question:adam": card(stability=-1)}), "question:adam has no valid “stability”"),
        (progress({"question:adam": card(due="soon")}), "question:adam has no valid date “due”"),
        (progress({"question:adam": card(grade="great")}), "question:adam has no valid grade"),
        (progress({"question:adam": card(reps=1.5)}), "question:adam has no valid counts"),
        (progress({"question:adam": card(last="2999-01-01T00:00:00.000Z")}), "was last asked in the future"),
        (progress({"__proto__": card()}), "__proto__ is not the name of an item"),
        (progress({f"question:q{at}": 1 for at in range(5)}), "question:q2 is not a card; and 2 more"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_whole(visitor: Visitor, text: str, says: str) -> None:
    if visitor.base.startswith("http"):
        pytest.skip("the same code; once is enough")
    page = visitor.open("practice.html")
    keep(page, progress({"question:dropout": card()}))
    upload(page, text)
    report = page.locator("[data-practice=report]")
    expect(report).to_contain_text("Nothing was imported from mine.json: ")
    expect(report).to_contain_text(says)
    assert kept(page)["cards"] == {"question:dropout": card()}


@pytest.mark.parametrize("text", ["{broken", json.dumps({"app": APP, "version": 99, "cards": {}})])
def test_a_store_that_cannot_be_read_is_offered_and_survives(visitor: Visitor, text: str) -> None:
    page = keep(visitor.open("practice.html"), text)
    notice = page.locator(".practice-notice")
    expect(notice).to_contain_text("Earlier progress could not be read")
    page.get_by_label("Questions", exact=True).fill("1")
    page.get_by_role("checkbox", name="quick checks").uncheck()
    page.get_by_role("button", name="Start").click()  # practice goes on all the same
    page.keyboard.press("i")
    page.keyboard.press("3")
    page.reload()
    assert row(page, "All")[1] == "1"
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download the old data").click()
    assert Path(waiting.value.path()).read_text(encoding="utf-8") == text
    page.get_by_role("button", name="Discard the old data").click()
    expect(notice).to_be_hidden()
    page.reload()
    expect(notice).to_be_hidden()
    assert row(page, "All")[1] == "1"


def test_what_can_be_read_of_a_damaged_store_counts(visitor: Visitor) -> None:
    text = progress({"question:adam": card(), "question:dropout": card(reps="many")})
    page = keep(visitor.open("practice.html"), text)
    expect(page.locator(".practice-notice")).to_contain_text("question:dropout has no valid counts")
    assert row(page, "All")[0] == "1"
    assert page.evaluate("key => localStorage.getItem(key)", KEY) == text, "nothing is changed by looking"


def test_a_browser_that_keeps_nothing_still_asks(visitor: Visitor) -> None:
    visitor.page.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('no', 'QuotaExceededError'); }"
    )
    page = visitor.open("practice.html?kind=question")
    page.get_by_role("button", name="Start").click()
    page.keyboard.press("i")
    page.keyboard.press("3")
    page.keyboard.press("q")
    page.get_by_role("button", name="Back to Practice").click()
    expect(page.locator("[data-practice=report]")).to_contain_text("keeps nothing")
    assert row(page, "All")[1] == "1"


def test_answers_show_as_on_their_pages(visitor: Visitor) -> None:
    page = ask(visitor, "question:overfitting")
    assert page.locator("link[href*=katex]").count() == 0
    page.keyboard.press("w")
    whole = page.get_by_role("group", name="Whole answer")
    expect(whole.locator(".card .receipt").first).to_be_visible()
    light, dark = whole.locator(".card-figure img.only-light").first, whole.locator(".card-figure img.only-dark").first
    expect(light).to_be_visible()
    light.scroll_into_view_if_needed()
    page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=light.element_handle())
    page.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
    expect(dark).to_be_visible()
    expect(light).to_be_hidden()
    page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=dark.element_handle())


def test_the_formulas_stylesheet_comes_with_the_first_formula(visitor: Visitor) -> None:
    page = ask(visitor, "question:batch-normalization")
    page.keyboard.press("w")
    formula = page.locator(".practice-whole .katex").first
    expect(formula).to_be_visible()
    assert page.locator("link[href$='assets/katex/katex.min.css']").count() == 1
    page.wait_for_function("getComputedStyle(document.querySelector('.katex')).fontFamily.includes('KaTeX')")
    expect(page.locator(".practice-whole .katex-mathml").first).to_have_css("position", "absolute")


def test_every_link_and_picture_of_every_answer_is_there(site: Path) -> None:
    def home(item: Mapping[str, Any]) -> str:
        return f"quick-checks/{item['category']}.html" if item["kind"] == "check" else f"{item['category']}.html"

    pages: dict[str, str] = {}
    dead = []
    for path in sorted((site / "practice").glob("*.js")):
        text = path.read_text(encoding="utf-8")
        if path.name == "items.js":
            parts = [item.get("short", "") for item in items(site)]
            parts += [f'<a href="{home(item)}#{item["id"]}">' for item in items(site)]
        else:
            parts = list(json.loads(text[text.index("{},{") + 3 :].rstrip(");\n")).values())
        for element, _, address, _ in lxml.html.fromstring(f"<div>{' '.join(parts)}</div>").iterlinks():
            at = urlsplit(address)
            if at.scheme:
                assert element.tag == "a", f"{path.name} loads {address}"
                continue
            target = site / unquote(at.path)
            if not at.path or not target.is_file():
                dead.append(f"{path.name}: {address}")
            elif at.fragment and target.suffix == ".html":
                source = pages.setdefault(at.path, target.read_text(encoding="utf-8"))
                if f'id="{unquote(at.fragment)}"' not in source:
                    dead.append(f"{path.name}: {address}")
    assert dead == []


def test_keys_are_left_alone_while_typing_and_when_switched_off(visitor: Visitor) -> None:
    page = ask(visitor, "question:adam", "question:dropout")
    search = page.get_by_role("textbox", name="Search")
    search.click()
    page.keyboard.type("wike123")
    expect(search).to_have_value("wike123")
    expect(page.locator(".practice-short")).to_be_hidden()
    expect(page.get_by_text("Question 1 of 2", exact=True)).to_be_visible()
    page.keyboard.press("Escape")

    page = visitor.open("practice.html")
    page.get_by_label("Keyboard shortcuts").uncheck()
    page.get_by_role("checkbox", name="quick checks").uncheck()
    page.get_by_role("button", name="Start").click()
    assert page.locator(".practice-session kbd, [aria-keyshortcuts]").count() == 0
    page.keyboard.press("i")
    expect(page.locator(".practice-short")).to_be_hidden()
    page.reload()
    expect(page.get_by_label("Keyboard shortcuts")).not_to_be_checked()


def test_the_timer_is_silent_and_ends_a_session_between_questions(visitor: Visitor) -> None:
    visitor.page.clock.install(time="2026-11-21T10:00:00")
    page = ask(visitor, "question:adam", "question:dropout", "question:convolution", minutes=1)
    timer = page.get_by_role("timer")
    expect(timer).to_have_text(re.compile(r"^0:0\d · (1:00|0:5\d) left$"))
    assert timer.get_attribute("aria-live") is None and timer.locator("xpath=ancestor::*[@aria-live]").count() == 0
    status = page.locator("[data-practice=status]").inner_text()
    page.clock.run_for(70_000)
    expect(timer).to_contain_text("time is up, this is the last one")
    assert page.locator("[data-practice=status]").inner_text() == status
    expect(page.locator(".practice-question")).to_be_visible()
    page.keyboard.press("i")
    page.keyboard.press("3")
    expect(page.get_by_role("heading", name="Session over")).to_be_visible()
    expect(page.locator(".practice-session")).to_contain_text("Time was up.")


def test_what_was_missed_can_be_asked_again_and_a_skipped_question_counts_for_nothing(visitor: Visitor) -> None:
    page = ask(visitor, "question:adam", "question:dropout")
    page.keyboard.press("k")
    page.keyboard.press("i")
    page.keyboard.press("1")
    expect(page.locator(".practice-session")).to_contain_text("1 missed, 0 shaky, 0 solid, 1 skipped")
    assert kept(page)["cards"].keys() == {"question:dropout"}
    page.get_by_role("button", name="Ask these again").click()
    expect(page.get_by_text("Question 1 of 1", exact=True)).to_be_visible()
    expect(page.locator(".practice-question")).to_contain_text("dropout")


def test_two_tabs_do_not_undo_each_other(visitor: Visitor) -> None:
    first = ask(visitor, "question:adam", "question:dropout")
    second = visitor.page.context.new_page()
    second.goto(f"{visitor.base}/practice.html")
    first.keyboard.press("i")
    first.keyboard.press("3")
    upload(second, progress({"question:convolution": card()}))
    expect(second.locator("[data-practice=report]")).to_contain_text("1 question added")
    first.keyboard.press("i")
    first.keyboard.press("3")
    assert kept(first)["cards"].keys() == {"question:adam", "question:dropout", "question:convolution"}
    second.close()


NAMELESS = """() => [...document.querySelectorAll('.practice :is(button, input, select, a, table, dialog, section, progress, [role])')]
  .filter(element => element.checkVisibility() && !['status', 'presentation'].includes(element.getAttribute('role')))
  .filter(element => !(element.getAttribute('aria-label') || element.getAttribute('aria-labelledby') || element.textContent.trim() ||
    [...(element.labels ?? [])].some(label => label.textContent.trim())))
  .map(element => element.outerHTML)"""


def test_every_control_has_a_name_and_the_groups_are_said(visitor: Visitor) -> None:
    page = visitor.open("practice.html")
    for name in ("Kind", "Level", "Role", "Category"):
        assert page.get_by_role("group", name=name, exact=True).get_by_role("checkbox").count() >= 2
    assert page.get_by_role("columnheader").all_text_contents() == ["Category", "Due", "Learned", "New"]
    assert page.evaluate(NAMELESS) == []
    page.get_by_role("checkbox", name="quick checks").uncheck()
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("region", name="Session")).to_be_visible()
    page.keyboard.press("w")
    expect(page.get_by_role("group", name="How did it go?").get_by_role("button")).to_have_text(
        [re.compile("^Missed"), re.compile("^Shaky"), re.compile("^Solid")]
    )
    for button in page.get_by_role("group", name="How did it go?").get_by_role("button").all():
        assert button.get_attribute("aria-keyshortcuts") in {"1", "2", "3"}
    assert page.evaluate(NAMELESS) == []


def test_a_session_fits_a_phone(visitor: Visitor) -> None:
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    page = ask(visitor, "question:batch-normalization")
    page.keyboard.press("w")
    expect(page.locator(".practice-whole .card").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    expect(page.get_by_role("button", name="Solid")).to_be_in_viewport()


def test_missing_data_is_said(chromium: Browser, site: Path) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.route("**/practice/items.js", lambda route: route.abort())
    page.goto((site / "practice.html").resolve().as_uri())
    expect(page.locator("[data-practice=fitting]")).to_contain_text("could not be loaded")
    page.get_by_role("button", name="Start").click()
    expect(page.locator(".practice-session")).to_be_hidden()
    page.unroute("**/practice/items.js")
    page.route("**/practice/optimization.js", lambda route: route.abort())
    page.goto((site / "practice.html").resolve().as_uri() + "?kind=question&category=optimization")
    page.get_by_role("button", name="Start").click()
    page.keyboard.press("w")
    whole = page.get_by_role("group", name="Whole answer")
    expect(whole).to_contain_text("could not be loaded")
    expect(whole.get_by_role("link", name="its page")).to_have_attribute("href", re.compile(r"^optimization\.html#"))
    context.close()


def test_without_scripts_the_page_says_what_it_would_do(chromium: Browser, site: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "practice.html").resolve().as_uri())
    expect(page.locator("noscript p")).to_contain_text("need JavaScript")
    expect(page.get_by_role("link", name="by category")).to_be_visible()
    expect(page.get_by_role("button", name="Start")).to_be_hidden()
    context.close()
