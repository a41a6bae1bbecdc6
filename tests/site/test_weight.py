"""No page is heavy on a reader's first visit: 150 KiB, compressed as servers do, without figures."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Response

LIMIT = 150 * 1024
FIGURES = (".svg", ".png")
COMPRESSED = (".woff2",)  # already, so servers leave them alone


def test_no_page_is_heavy_on_a_first_visit(chromium: Browser, site: Path, server: str) -> None:
    pages = [path.relative_to(site).as_posix() for path in site.rglob("*.html") if path.name != "print.html"]
    weights = {name: _weight(chromium, f"{server}/{name}") for name in sorted(pages)}
    heavy = {name: f"{weight / 1024:.0f} KiB" for name, weight in weights.items() if weight > LIMIT}
    assert len(weights) > 60
    assert not heavy, heavy


def test_figures_are_not_counted_and_everything_else_is(chromium: Browser, site: Path, server: str) -> None:
    weight = _weight(chromium, f"{server}/index.html")
    page = len(gzip.compress((site / "index.html").read_bytes()))
    styles = sum(len(gzip.compress(path.read_bytes())) for path in (site / "assets/stylesheets").glob("*.css"))
    assert weight > page + styles


def _weight(chromium: Browser, address: str) -> int:
    """Bytes that a browser with nothing in its cache loads for the page, as a compressing server sends them."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, service_workers="block")
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # not the method itself, which Playwright cannot mark
    page.goto(address, wait_until="load")
    page.evaluate("document.fonts.ready.then(() => null)")
    weight = 0
    for answer in answers:
        name = answer.url.partition("?")[0]
        if answer.ok and name.startswith("http") and not name.endswith(FIGURES):
            body = answer.body()
            weight += len(body) if name.endswith(COMPRESSED) else len(gzip.compress(body))
    context.close()
    return weight


@pytest.mark.parametrize("folder", ["assets", "search"])
def test_no_source_map_and_no_part_of_a_feature_that_is_off_is_in_the_site(site: Path, folder: str) -> None:
    names = [path.name for path in (site / folder).rglob("*")]
    assert names
    assert not [name for name in names if name.endswith(".map") or "lunr" in name]
