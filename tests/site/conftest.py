"""The real site, in a real browser, with every address outside the site blocked."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, sync_playwright

from tests import browser
from tests.tiny_project import ROOT

# A visitor takes no copy of the site along (test_offline.py has those that do); Playwright says so on the console.
BLOCKED = "Service Worker registration blocked by Playwright"


@pytest.fixture(scope="session")
def site() -> Path:
    """The site that the last build left. `make test` builds it first."""
    folder = ROOT / "site"
    if not (folder / "index.html").is_file():
        pytest.fail("there is no site/ to test. Run `make test`, which builds it first.")
    return folder


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser.find(), args=browser.ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def server(site: Path) -> Iterator[str]:
    """The site over http; its address without a final slash."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *arguments: object) -> None:
            return

    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()


@dataclass
class Visitor:
    """A reader with a fresh profile, and everything that the pages asked for or complained about."""

    page: Page
    base: str
    outside: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Open a page of the site and wait until it stands."""
        self.page.goto(f"{self.base}/{path}", wait_until="load")
        return self.page


@pytest.fixture(params=["file", "http"])
def visitor(request: pytest.FixtureRequest, chromium: Browser, site: Path, server: str) -> Iterator[Visitor]:
    """A reader, once from disk and once over http. A page that asks an outside address or writes to the console fails."""
    base = site.resolve().as_uri() if request.param == "file" else server
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, service_workers="block")
    context.set_default_timeout(15_000)
    visiting = Visitor(context.new_page(), base)
    _watch(context, visiting)
    yield visiting
    context.close()
    assert visiting.outside == []
    assert visiting.messages == []


def _watch(context: BrowserContext, visiting: Visitor) -> None:
    def route(taken: Route, request: Request) -> None:
        if request.url.startswith((visiting.base, "data:", "blob:", "about:")):
            taken.continue_()
        else:
            visiting.outside.append(request.url)
            taken.abort()

    context.route("**/*", route)
    visiting.page.on("console", lambda said: visiting.messages.append(said.text) if said.text != BLOCKED else None)
    visiting.page.on("pageerror", lambda error: visiting.messages.append(str(error)))
