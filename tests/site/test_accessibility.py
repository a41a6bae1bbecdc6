"""Every type of page, in both color schemes, on a phone and on a desk, with the search open as well: axe finds nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.site.practising import keep, progress
from tests.tiny_project import ROOT

AXE = ROOT / "tests" / "vendor" / "axe-core" / "axe.min.js"
# One page of each type: the first that matches; a type that the site has not (labs, say) is left out.
TYPES = (
    "index.html",
    "production.html",  # short, with every part of an answer; axe takes long on long pages
    "questions.html",
    "by-level.html",
    "by-role.html",
    "glossary.html",
    "bibliography.html",
    "other-guides.html",
    "about.html",
    "404.html",
    "quick-checks/index.html",
    "quick-checks/[!i]*.html",
    "coding/index.html",
    "coding/[!i]*.html",
    "labs/*.html",
    "drills/index.html",
    "practice.html",
    "print.html",
    "benchmark.html",
)
# Once the fonts are there: a formula's width comes with them.
CHECK = """async () => document.fonts.ready.then(async () => (await axe.run(document, { resultTypes: ["violations"] })).violations.map(found =>
  found.id + ": " + found.nodes.length + " × " + found.nodes[0].html.slice(0, 160) + " " + (found.nodes[0].any[0] || {}).message))"""


@pytest.fixture(params=[(scheme, width) for scheme in ("light", "dark") for width in (390, 1280)], ids=str)
def reader(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[BrowserContext]:
    """A reader with a color scheme and a width of screen."""
    scheme, width = request.param
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    context.set_default_timeout(60_000)
    context.add_init_script(path=AXE)
    yield context
    context.close()


def test_axe_finds_nothing(reader: BrowserContext, site: Path, server: str) -> None:
    page = reader.new_page()
    faults = {}
    for pattern in TYPES:
        path = min(site.glob(pattern), default=None)
        if path is not None:
            page.goto(f"{server}/{path.relative_to(site).as_posix()}", wait_until="load")
            if found := page.evaluate(CHECK):
                faults[path.relative_to(site).as_posix()] = found
    assert not faults, json.dumps(faults, indent=1, ensure_ascii=False)


def test_axe_finds_nothing_while_practicing(reader: BrowserContext, site: Path) -> None:
    page = reader.new_page()
    page.goto((site / "practice.html").as_uri(), wait_until="load")
    names = ["question:adam", "check:prints-while-tracing"]  # a card of a program, and code to read
    keep(page, progress({}, session={"names": names, "grades": [], "minutes": 0, "spent": 0}))
    page.get_by_role("button", name="Continue at question 1").click()
    faults = {}
    for asked, key, shown in (
        (".practice-question", "w", ".practice-whole"),
        (".practice-ask", "b", ".practice-verdict"),
    ):
        expect(page.locator(asked)).to_be_focused()
        faults[asked] = page.evaluate(CHECK)
        page.keyboard.press(key)
        expect(page.locator(shown)).to_be_visible()
        faults[shown] = page.evaluate(CHECK)
        page.keyboard.press("1")
    faults["the end"] = page.evaluate(CHECK)
    assert not any(faults.values()), json.dumps(faults, indent=1, ensure_ascii=False)


def test_axe_finds_nothing_in_an_open_search(reader: BrowserContext, site: Path) -> None:
    page = reader.new_page()
    page.goto((site / "index.html").as_uri(), wait_until="load")
    page.keyboard.press("/")
    page.get_by_role("textbox", name="Search").press_sequentially("dropout")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    found = page.evaluate(CHECK)
    assert not found, json.dumps(found, indent=1, ensure_ascii=False)


def test_axe_finds_nothing_once_checks_are_answered(reader: BrowserContext, site: Path) -> None:
    page = reader.new_page()
    page.goto((site / "quick-checks" / "foundations.html").as_uri(), wait_until="load")
    page.locator(".option-right").first.get_by_role("radio").check()
    page.locator(".quick-check").nth(1).locator(".option:not(.option-right)").first.get_by_role("radio").check()
    page.locator("details.proof").first.locator("summary").click()
    found = page.evaluate(CHECK)
    assert not found, json.dumps(found, indent=1, ensure_ascii=False)
    # Letters in exactly the color of the ground are no violation to axe, which takes them for hidden on purpose.
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    expect(page.get_by_role("button", name="Start again")).not_to_have_css("color", ground)
