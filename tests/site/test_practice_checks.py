"""Quick checks in Practice, those chosen on their own pages, and the word about drills, in a real browser."""

from __future__ import annotations

import json
import re
from pathlib import Path

import lxml.html
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.site.conftest import Visitor
from tests.site.practising import KEY, ask, card, items, keep, kept, name_of, progress, row, upload

ADAM, DROPOUT = "question:adam", "question:dropout"
DENSE, LABELS = "check:dense-on-a-sequence", "check:broadcast-loss"
PAGE = "quick-checks/foundations.html"


def letters(page: Page) -> tuple[str, list[str]]:
    """The letter of the right option, and those of the wrong ones, of the check that is asked now."""
    options = page.locator(".practice .option")
    expect(options.first).to_be_visible()
    right = options.evaluate_all("all => all.findIndex(one => one.classList.contains('option-right'))")
    every = list("abcde"[: options.count()])
    return every[right], [letter for letter in every if letter != every[right]]


def status(page: Page) -> Locator:
    return page.locator("[data-practice=status]")


def grades(page: Page) -> dict[str, str]:
    return {name: each["grade"] for name, each in kept(page)["cards"].items()}


def test_checks_are_asked_by_keyboard_and_graded_by_the_choice(visitor: Visitor) -> None:
    page = ask(visitor, DENSE, LABELS, "check:labelings-of-a-square", ADAM)
    expect(page.get_by_role("group", name="Quick check")).to_be_focused()
    expect(page.get_by_role("group", name="Quick check")).to_contain_text("keras.layers.Dense(4)")
    options = page.get_by_role("radiogroup", name="Choose one")
    expect(options.locator(".why:visible")).to_have_count(0)
    right, wrong = letters(page)
    page.keyboard.press("1")  # no option has this key, and there is nothing to grade yet
    expect(page.get_by_role("button", name="Next")).to_be_hidden()

    page.keyboard.press(wrong[0])
    said = f"Not right: you chose {wrong[0].upper()}, and {right.upper()} is right. Counts as missed, due now."
    expect(page.locator(".practice-verdict")).to_have_text(said)
    expect(status(page)).to_contain_text(f"{said} {wrong[0].upper()}. No.")
    expect(status(page)).to_contain_text(f"{right.upper()}. Right.")
    expect(options.locator(".why:visible")).to_have_count(2)
    expect(options.locator(".option-right .why")).to_be_visible()
    expect(page.get_by_role("button", name="Next")).to_be_focused()
    expect(page.get_by_role("button", name="I was not sure")).to_be_hidden()
    page.keyboard.press("2")  # what was wrong is not shaky
    page.keyboard.press("Enter")

    expect(status(page)).to_have_text("Question 2 of 4.")
    expect(page.get_by_role("group", name="Quick check")).to_be_focused()
    page.keyboard.press(letters(page)[0])
    expect(page.locator(".practice-verdict")).to_have_text(re.compile(r"^Right\. Counts as solid, in \d+ days\.$"))
    page.keyboard.press("3")
    expect(status(page)).to_have_text("Question 3 of 4.")
    page.keyboard.press(letters(page)[0])
    page.keyboard.press("2")
    expect(status(page)).to_have_text(re.compile(r"^Shaky, in \d days?\. Question 4 of 4\.$"))
    page.keyboard.press("i")
    page.keyboard.press("3")

    assert grades(page) == {DENSE: "missed", LABELS: "solid", "check:labelings-of-a-square": "shaky", ADAM: "solid"}
    assert kept(page)["cards"]["check:labelings-of-a-square"]["reps"] == 1, "shaky takes the place of solid"
    expect(page.locator(".practice-session")).to_contain_text("1 missed, 1 shaky, 2 solid")
    links = page.locator(".practice-review a")
    expect(links).to_have_text([re.compile(r"^keras\.layers\.Dense"), re.compile("^The four corners of a square")])
    links.first.click()
    expect(page).to_have_url(re.compile(r"quick-checks/foundations\.html#dense-on-a-sequence$"))


def test_the_next_one_is_reached_by_enter_from_anywhere_but_a_link(visitor: Visitor) -> None:
    page = ask(visitor, DENSE, LABELS)
    page.keyboard.press(letters(page)[0])
    page.locator(".check-proof summary").press("Enter")
    expect(page.locator(".check-proof pre")).to_be_visible()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Question 2 of 2", exact=True)).to_be_visible()


@pytest.mark.parametrize("place", ["practice", "page"])
def test_arrows_move_and_choose_nothing_until_something_is_chosen(visitor: Visitor, place: str) -> None:
    page = ask(visitor, DENSE) if place == "practice" else visitor.open(PAGE)
    radios = page.locator(".options").first.get_by_role("radio")
    radios.first.focus()
    for at in (1, 2):
        page.keyboard.press("ArrowDown")
        expect(radios.nth(at)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(radios.last).to_be_focused()
    expect(page.locator(".why:visible")).to_have_count(0)
    page.keyboard.press("Space")
    expect(radios.last).to_be_checked()
    expect(radios.last.locator("xpath=ancestor::div[1]").locator(".why")).to_be_visible()
    assert grades(page) == {DENSE: "missed"}


def test_only_the_first_choice_counts_and_the_others_explain_themselves(visitor: Visitor) -> None:
    page = ask(visitor, DENSE, LABELS)
    right, wrong = letters(page)
    page.keyboard.press(wrong[0])
    expect(page.locator(".why:visible")).to_have_count(2)
    page.keyboard.press(wrong[1])
    expect(page.locator(".why:visible")).to_have_count(3)
    page.keyboard.press(right)
    assert grades(page) == {DENSE: "missed"}
    expect(page.get_by_text("Question 1 of 2", exact=True)).to_be_visible()


def test_a_choice_is_kept_at_once_whatever_comes_next(visitor: Visitor) -> None:
    page = ask(visitor, DENSE, LABELS, ADAM)
    page.keyboard.press(letters(page)[1][0])
    page.reload()
    assert grades(page) == {DENSE: "missed"}
    page.get_by_role("button", name="Continue at question 2 of 3").click()
    page.keyboard.press(letters(page)[0])
    page.keyboard.press("q")
    expect(page.locator(".practice-session")).to_contain_text(
        "2 questions in less than a minute: 1 missed, 0 shaky, 1 solid"
    )
    expect(page.locator(".practice-review a")).to_have_text([re.compile("^keras")])  # asked before the page was left
    assert grades(page) == {DENSE: "missed", LABELS: "solid"}


def test_a_skipped_check_counts_for_nothing(visitor: Visitor) -> None:
    page = ask(visitor, DENSE, LABELS)
    letters(page)
    page.keyboard.press("k")
    page.keyboard.press(letters(page)[0])
    expect(page.get_by_role("button", name="Skip")).to_be_hidden()
    page.keyboard.press("k")
    expect(page.locator(".practice-verdict")).to_be_visible()
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".practice-session")).to_contain_text("0 missed, 0 shaky, 1 solid, 1 skipped")
    assert grades(page) == {LABELS: "solid"}


def test_without_shortcuts_only_the_controls_choose(visitor: Visitor) -> None:
    page = visitor.open("practice.html?kind=check")
    page.get_by_label("Keyboard shortcuts").uncheck()
    page.get_by_role("button", name="Start").click()
    right = letters(page)[0]
    page.keyboard.press(right)
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    assert page.locator(".practice-session kbd, [aria-keyshortcuts]").count() == 0
    page.locator(".practice .option-right label").click()
    expect(page.get_by_role("button", name="Next")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Question 2 of 10", exact=True)).to_be_visible()


def test_kinds_are_chosen_remembered_and_in_the_address(visitor: Visitor, site: Path) -> None:
    page = visitor.open("practice.html?category=optimization&kind=check")
    checks = [item for item in items(site) if item["kind"] == "check" and item["category"] == "optimization"]
    fitting = page.locator("[data-practice=fitting]")
    expect(fitting).to_have_text(f"{len(checks)} quick checks fit")
    expect(page.get_by_role("checkbox", name="questions", exact=True)).not_to_be_checked()
    page.get_by_label("Questions", exact=True).fill("200")
    page.get_by_role("button", name="Start").click()
    assert sorted(kept(page)["session"]["names"]) == sorted(map(name_of, checks))

    page = visitor.open("practice.html")
    expect(fitting).to_have_text(f"{len(checks)} quick checks fit")
    page.get_by_role("checkbox", name="quick checks").uncheck()
    expect(fitting).to_have_text(re.compile(r"^\d\d questions and \d quick checks fit$"))  # nothing chosen: everything
    page = visitor.open("practice.html?category=optimization")
    for name in ("questions", "quick checks"):
        expect(page.get_by_role("checkbox", name=name, exact=True)).to_be_checked()


def test_what_was_kept_before_there_were_checks_is_still_read(visitor: Visitor) -> None:
    page = visitor.open("practice.html")
    choices = {"levels": ["fresher"], "roles": [], "categories": [], "count": 7, "minutes": 0, "keys": True}
    session = {"names": [ADAM, DROPOUT], "grades": ["solid"], "minutes": 0, "spent": 0}
    keep(page, progress({ADAM: card()}, choices=choices, session=session))
    expect(page.locator(".practice-notice")).to_be_hidden()
    expect(page.get_by_role("button", name="Continue at question 2 of 2")).to_be_visible()
    expect(page.get_by_label("fresher")).to_be_checked()
    for name in ("questions", "quick checks"):
        expect(page.get_by_role("checkbox", name=name, exact=True)).to_be_checked()
    assert row(page, "All")[0] == "1"
    upload(page, progress({DROPOUT: card(), DENSE: card(), "drill:shapes": card()}))
    expect(page.locator("[data-practice=report]")).to_contain_text("2 questions and 1 quick check added")
    assert row(page, "All")[0] == "3", "a kind that is not known here is kept, and asked nowhere"
    assert kept(page)["cards"].keys() == {ADAM, DROPOUT, DENSE, "drill:shapes"}


def test_progress_of_checks_counts_moves_and_is_forgotten_with_the_rest(visitor: Visitor) -> None:
    page = visitor.open("practice.html")
    due, learned, new = map(int, row(page, "Foundations"))
    keep(page, progress({DENSE: card(), LABELS: card(due="2099-01-01T10:00:00.000Z")}))
    assert [int(each) for each in row(page, "Foundations")] == [due + 1, learned + 1, new - 2]
    expect(page.locator("[data-practice=fitting]")).to_contain_text("1 due")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Export progress").click()
    assert json.loads(Path(waiting.value.path()).read_text(encoding="utf-8"))["cards"].keys() == {DENSE, LABELS}
    expect(page.locator("[data-practice=report]")).to_have_text("Exported the progress of 2 quick checks.")
    page.get_by_label("Questions", exact=True).fill("1")
    page.get_by_role("button", name="Start").click()
    assert kept(page)["session"]["names"] == [DENSE], "what is due comes first, whatever its kind"
    page = visitor.open("practice.html")
    page.get_by_role("button", name="Forget everything").first.click()
    expect(page.get_by_role("dialog", name="Forget all progress?")).to_contain_text(
        "grades and dates of 2 quick checks"
    )
    page.get_by_role("dialog", name="Forget all progress?").get_by_role("button", name="Forget everything").click()
    assert [int(each) for each in row(page, "Foundations")] == [due, learned, new]


def test_what_was_missed_on_a_page_of_checks_comes_up_in_practice(visitor: Visitor) -> None:
    visitor.page.clock.set_fixed_time("2026-11-21T10:00:00")
    page = visitor.open(PAGE)
    first, second = page.locator(".quick-check").all()[:2]
    first.locator(".option:not(.option-right) input").first.check()
    second.locator(".option-right input").check()
    assert grades(page) == {DENSE: "missed", LABELS: "solid"}

    before = kept(page)
    page.clock.set_fixed_time("2026-11-22T00:01:00")  # the page stays open, and so do the explanations
    first.locator(".option-right input").check()  # a second choice
    assert kept(page) == before
    page.clock.set_fixed_time("2026-11-21T23:59:00")
    page.get_by_role("button", name="Start again").click()
    first.locator(".option-right input").check()  # a first one again, on the same day
    assert kept(page) == before
    page.get_by_text("It is also kept in this browser").get_by_role("link", name="Practice").click()
    expect(page.locator("[data-practice=fitting]")).to_have_text("7 quick checks fit, 1 due")
    assert row(page, "Foundations")[:2] == ["1", "1"]
    page.get_by_role("button", name="Start").click()
    assert kept(page)["session"]["names"][0] == DENSE

    page.clock.set_fixed_time("2026-11-22T00:01:00")
    page = visitor.open(PAGE)
    page.locator(".quick-check .option-right input").first.check()
    assert grades(page)[DENSE] == "solid" and kept(page)["cards"][DENSE]["reps"] == 2


def test_a_page_of_checks_leaves_a_damaged_store_to_practice(visitor: Visitor) -> None:
    page = keep(visitor.open(PAGE), "{broken")
    page.locator(".quick-check .option-right input").first.check()
    assert grades(page) == {DENSE: "solid"} and kept(page)["old"] == "{broken"


@pytest.mark.parametrize("refused", ["setItem", "getItem"])
def test_checks_work_where_nothing_is_kept(visitor: Visitor, refused: str) -> None:
    visitor.page.add_init_script(  # for the site's own keys: the theme complains on the console when its own fail
        f"""const real = Storage.prototype.{refused};
        Storage.prototype.{refused} = function (key, ...rest) {{
          if (key.startsWith('answers-that-run')) throw new DOMException('no', 'SecurityError');
          return real.call(this, key, ...rest);
        }};"""
    )
    page = visitor.open(PAGE)
    page.locator(".option-right input").first.check()
    expect(page.locator(".quick-score")).to_contain_text("1 right of 1 answered")
    expect(page.locator(".quick-kept")).to_contain_text("keeps nothing")
    page = visitor.open("practice.html?kind=check")
    page.get_by_role("button", name="Start").click()
    page.keyboard.press(letters(page)[1][0])
    page.keyboard.press("q")
    expect(page.locator(".practice-session")).to_contain_text("1 missed")


def test_a_page_of_checks_without_scripts_promises_nothing(chromium: Browser, site: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / PAGE).resolve().as_uri())
    expect(page.get_by_text("kept in this browser")).to_be_hidden()
    expect(page.locator(".quick-bar")).to_be_hidden()
    context.close()


def test_every_check_asks_what_its_page_asks(site: Path) -> None:
    seen = 0
    for path in sorted((site / "quick-checks").glob("[!i]*.html")):
        text = (site / "practice" / f"{path.stem}-checks.js").read_text(encoding="utf-8")
        asked = json.loads(text[text.index("{},{") + 3 :].rstrip(");\n"))
        for section in lxml.html.document_fromstring(path.read_text(encoding="utf-8")).find_class("quick-check"):
            name = f"check:{section.find('h2').get('id')}"
            for part in (section.find("h2"), section.find("p"), section.find("fieldset"), section.find("details")):
                part.drop_tree()
            (ask,) = lxml.html.fragment_fromstring(asked[name], create_parent=True).find_class("check-ask")
            assert ask.text_content().split() == section.text_content().split() != [], name
            seen += 1
    assert seen == sum(item["kind"] == "check" for item in items(site)) > 0


def test_every_check_shows_its_options_and_one_key(visitor: Visitor, site: Path) -> None:
    if visitor.base.startswith("http"):
        pytest.skip("the same data; once is enough")
    names = [name_of(item) for item in items(site) if item["kind"] == "check"]
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    page = ask(visitor, *names)
    for number, name in enumerate(names, 1):
        expect(page.get_by_text(f"Question {number} of {len(names)}", exact=True)).to_be_visible()
        right, wrong = letters(page)
        page.keyboard.press(right if number % 2 else wrong[-1])
        expect(page.locator(".option-key .why")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, name
        page.keyboard.press("Enter")
    assert grades(page) == {name: "missed" if at % 2 else "solid" for at, name in enumerate(names)}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_key_and_the_way_on_are_seen_on_a_phone(visitor: Visitor, scheme: str) -> None:
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    visitor.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page = ask(visitor, "check:prints-while-tracing", LABELS)
    for option in (".option-right", ".option:not(.option-right)"):
        letters(page)
        page.locator(f".practice {option} input").first.check()
        verdict, bar = page.locator(".practice-verdict"), page.locator(".practice-bar-of-buttons")
        expect(verdict).to_be_in_viewport(ratio=1)
        assert verdict.bounding_box()["y"] + verdict.bounding_box()["height"] <= bar.bounding_box()["y"]  # type: ignore[index]
        if option == ".option-right":
            page.get_by_role("button", name="Next").click()
    style = "(name, property) => getComputedStyle(document.querySelector('.practice ' + name))[property]"
    first, key, wrong, right = page.evaluate(
        f"""() => {{ const style = {style};
        return [style('.option-first', 'borderTopColor'), style('.option-key', 'borderTopColor'),
          style('.practice-wrong', 'color'), style('.option-key .why strong', 'color')]; }}"""
    )
    assert (first, key) == (wrong, right) and wrong != right


def test_missing_checks_are_said(chromium: Browser, site: Path) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.route("**/practice/*-checks.js", lambda route: route.abort())
    page.goto((site / "practice.html").resolve().as_uri() + "?kind=check&category=optimization")
    page.get_by_role("button", name="Start").click()
    told = page.get_by_role("group", name="Quick check")
    expect(told).to_contain_text("could not be loaded")
    expect(told).to_be_focused()
    expect(told.get_by_role("link", name="its page")).to_have_attribute(
        "href", re.compile(r"^quick-checks/optimization\.html#")
    )
    page.get_by_role("button", name="Skip").click()
    expect(page.locator(".practice-head")).to_contain_text("Question 2 of")
    context.close()


def test_drills_that_were_missed_are_pointed_to(visitor: Visitor) -> None:
    page = visitor.open("practice.html")
    expect(page.locator(".practice-drills")).to_have_count(0)
    page = visitor.open("drills/index.html")
    page.get_by_role("button", name="Show the answer").click()
    missed = page.locator(".drill-ask").inner_text()
    page = ask(visitor, ADAM)
    page.keyboard.press("i")
    page.keyboard.press("3")
    expect(page.locator(".practice-session .practice-drills")).to_contain_text(
        "Exercises that you missed wait on Drills."
    )
    page.get_by_role("button", name="Back to Practice").click()
    page.locator(".practice-drills").get_by_role("link", name="Drills").click()
    expect(page.locator(".drill-ask")).to_have_text(missed)
    expect(page.get_by_role("button", name="Back to all exercises")).to_be_visible()
    assert page.evaluate("key => localStorage.getItem(key)", KEY) is not None
