"""Reading without a network: the archive, the worker that keeps the site, the print edition, and search from the address bar."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from scripts.project import SLUG
from scripts.site import archive, service_worker
from tests.site.conftest import Visitor

PAGE = "regularization-and-normalization.html"
KEPT = "caches.keys().then(names => names.filter(name => !name.endsWith('readers')))"
ACTIVE = "navigator.serviceWorker.getRegistration().then(found => Boolean(found && found.active && !found.installing && !found.waiting))"


class Server:
    """A folder over http that can be stopped; the site stands in a subfolder of it, as on GitHub Pages."""

    def __init__(self, folder: Path) -> None:
        self.site = folder / "project"

        class Quiet(http.server.SimpleHTTPRequestHandler):
            def log_message(self, format: str, *arguments: object) -> None:
                return

        handler = functools.partial(Quiet, directory=str(folder))
        self._running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self._running.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self._running.server_port}/project/"

    def stop(self) -> None:
        """From here on, nobody answers."""
        self._running.shutdown()
        self._running.server_close()


@pytest.fixture
def published(site: Path, tmp_path: Path) -> Iterator[Server]:
    """The built site in a subfolder, free to be changed."""
    shutil.copytree(site, tmp_path / "project")
    serving = Server(tmp_path)
    yield serving
    serving.stop()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A fresh profile."""
    opened = chromium.new_context()
    opened.set_default_timeout(30_000)
    yield opened
    opened.close()


def until(page: Page, expression: str) -> None:
    """Wait until a promise of the page's comes to something true; Playwright's own waiting takes the promise for true."""
    for _ in range(300):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"never came true: {expression}")


def visit(context: BrowserContext, published: Server) -> Page:
    """Open the home page and wait until the site is kept."""
    page = context.new_page()
    page.goto(published.address)
    until(page, ACTIVE)
    return page


def search(page: Page, words: str) -> None:
    """Type into the search field as a reader would."""
    page.keyboard.press("/")
    page.get_by_role("textbox", name="Search").press_sequentially(words)


def expect_found(page: Page, words: str) -> None:
    expect(page.locator(".md-search-result__item").first).to_contain_text(words, ignore_case=True)


def change(published: Server, old: str, new: str, *names: str) -> None:
    """Publish another version: other words in some files, and the worker that belongs to it."""
    for name in names:
        path = published.site / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))
    service_worker.write(published.site)


def test_the_site_stays_without_a_network(context: BrowserContext, published: Server) -> None:
    page = visit(context, published)
    context.set_offline(True)
    published.stop()
    page.reload()
    expect(page.locator("h1").first).to_be_visible()
    page.goto(published.address + PAGE + "#dropout")
    expect(page.locator("h2#dropout")).to_be_in_viewport()
    figure = page.locator(".card-figure img.only-light").first
    figure.scroll_into_view_if_needed()
    page.wait_for_function("picture => picture.complete && picture.naturalWidth > 0", arg=figure.element_handle())
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('12px KaTeX_Main'))")
    search(page, "dropuot")
    expect_found(page, "dropout")


def test_the_folder_alone_is_the_home_page_offline_too(context: BrowserContext, published: Server) -> None:
    page = visit(context, published)
    published.stop()
    page.goto(published.address)
    expect(page.locator("h1").first).to_be_visible()
    page.goto(published.address + "index.html?q=dropout")
    expect_found(page, "dropout")


def test_a_new_version_takes_over_with_the_next_page_and_versions_do_not_mix(
    context: BrowserContext, published: Server
) -> None:
    visit(context, published).close()
    old = context.new_page()
    old.goto(published.address + PAGE)
    first = old.evaluate(KEPT)
    change(published, "What does dropout do", "What did dropout do", PAGE, "search/questions.js")
    other = context.new_page()
    other.goto(published.address + "about.html")  # still the old version, at once; meanwhile the new one is fetched
    until(other, f"{KEPT}.then(names => names.length > 1)")
    until(other, ACTIVE)
    other.goto(published.address + PAGE)
    expect(other.locator("h2#dropout")).to_contain_text("What did dropout do")
    # The page that stayed open goes on with its own version, search data loaded only now included.
    search(old, "dropout in training and at inference")
    expect_found(old, "What does dropout do")
    search(other, "dropout in training and at inference")
    expect_found(other, "What did dropout do")
    assert set(first) < set(other.evaluate(KEPT))
    # When it is closed, its version goes with one of the next pages: a busy browser takes a moment to let a page go.
    old.close()
    for _ in range(20):
        other.goto(published.address + "about.html")
        other.wait_for_timeout(500)
        left = other.evaluate(KEPT)
        if len(left) == 1:
            break
    assert len(left) == 1 and left != first


def test_a_version_that_arrives_incomplete_is_not_used(context: BrowserContext, published: Server) -> None:
    page = visit(context, published)
    first = page.evaluate(KEPT)
    change(published, "Overfitting", "Overdoing", "index.html")
    home = published.site / "index.html"
    home.write_text(home.read_text() + "<!-- of yet another version -->")
    page.goto(published.address + "glossary.html")
    until(page, f"{KEPT}.then(names => names.length > 1)")
    until(page, ACTIVE)
    page.goto(published.address + "index.html")
    expect(page.get_by_text("Overdoing")).to_have_count(0)
    assert page.evaluate("navigator.serviceWorker.getRegistration().then(found => found.waiting)") is None
    assert set(first) <= set(page.evaluate(KEPT))


def test_a_preview_at_the_same_address_gets_rid_of_the_copy(context: BrowserContext, published: Server) -> None:
    page = visit(context, published)
    service_worker.retire(published.site)
    (published.site / "index.html").write_text("<!doctype html><title>Preview</title><h1>Preview</h1>")
    page.reload()
    expect(page.get_by_role("heading", name="Preview")).to_be_visible()
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(found => found.length)") == 0


def test_from_disk_nothing_is_registered(context: BrowserContext, site: Path) -> None:
    page = context.new_page()
    page.add_init_script(
        "window.asked = 0; if (window.ServiceWorkerContainer)"
        " ServiceWorkerContainer.prototype.register = () => { window.asked += 1; return Promise.reject(); };"
    )
    page.goto((site / "index.html").resolve().as_uri())
    page.wait_for_timeout(1500)
    assert page.evaluate("window.asked") == 0 and context.service_workers == []


def test_the_archive_works_by_double_click(context: BrowserContext, site: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(site / archive.NAME) as packed:
        packed.extractall(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [SLUG]
    folder = (tmp_path / SLUG).resolve().as_uri()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{folder}/index.html")
    search(page, "batch normalisation")
    expect_found(page, "batch normalization")
    page.locator(".md-search-result__item a").first.click()
    page.wait_for_url("**/regularization-and-normalization.html**")
    expect(page.locator("h2#batch-normalization")).to_be_in_viewport()
    expect(page.locator(".katex").first).to_be_visible()
    assert [url for url in asked if not url.startswith((folder, "data:", "blob:", "about:"))] == []


def test_what_can_be_taken_away_is_there_and_as_large_as_it_says(visitor: Visitor, site: Path) -> None:
    page = visitor.open("about.html")
    offered = page.locator("[data-size]").evaluate_all("all => all.map(one => [one.dataset.size, one.textContent])")
    assert len(offered) == 3
    for name, said in offered:
        number, unit = said.split()
        size = float(number) * {"MB": 1e6, "kB": 1e3}[unit]
        assert abs(size - (site / name).stat().st_size) < 0.06 * size, name
        assert page.locator(f'a[href="{name}"]').count() >= 1


def test_an_address_with_a_query_opens_the_search(visitor: Visitor) -> None:
    page = visitor.open("index.html?q=batch+normalisation")
    expect_found(page, "batch normalization")


def test_the_print_edition_prints_without_scripts(chromium: Browser, site: Path) -> None:
    # One test: the whole is as long as a book, and laying it out for paper takes its time.
    context = chromium.new_context(java_script_enabled=False, color_scheme="dark")
    page = context.new_page()
    page.goto((site / "print.html").resolve().as_uri())
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator("#dropout")).to_be_visible()
    expect(page.locator(".katex").first).to_be_visible()
    assert page.locator("img.only-dark, img[loading]").count() == 0
    expect(page.locator(".receipt a").first).to_be_hidden()
    expect(page.locator(".on-screen").first).to_be_hidden()
    # A question's heading is not left behind at the foot of a page.
    assert page.locator(".question-head").first.evaluate("head => getComputedStyle(head).breakInside") == "avoid"
    # A link inside says the number of the question, and one to the outside its address, unless its words do.
    after = "link => getComputedStyle(link, '::after').content"
    inside = page.locator("p a[data-number]").first
    number = inside.get_attribute("data-number") or "?"
    assert number in inside.evaluate(after)
    assert page.locator((inside.get_attribute("href") or "") + " .number").inner_text() == number
    links = page.locator("a[href^=http]:not([data-address])").evaluate_all(
        "links => links.map(link => [link.getAttribute('href'), link.textContent])"
    )
    for address, words in links:
        assert unquote(address).rstrip("/").endswith(words.rpartition(":")[2].strip().rstrip("/"))
    context.close()
