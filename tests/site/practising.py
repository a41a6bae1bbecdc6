"""What tests of Practice need: its store, and sessions with chosen items."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.site.conftest import Visitor

KEY = "answers-that-run.practice"
APP = "answers-that-run practice"


def items(site: Path) -> list[dict[str, Any]]:
    """Everything that can be asked."""
    text = (site / "practice" / "items.js").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = json.loads(text.removeprefix("self.__practice=").rstrip(";\n"))["items"]
    return found


def card(**changes: object) -> dict[str, object]:
    """A question that was solid a long time ago."""
    return {
        "due": "2026-01-05T10:00:00.000Z",
        "last": "2026-01-01T10:00:00.000Z",
        "grade": "solid",
        "stability": 2.3,
        "difficulty": 2.1,
        "days": 4,
        "reps": 1,
        "lapses": 0,
    } | changes


def progress(cards: Mapping[str, object], **changes: object) -> str:
    return json.dumps({"app": APP, "version": 1, "cards": dict(cards)} | changes)


def keep(page: Page, text: str) -> Page:
    """Put this into the browser's store, as an earlier visit would have."""
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, text])
    page.reload()
    return page


def kept(page: Page) -> Any:
    text = page.evaluate("key => localStorage.getItem(key)", KEY)
    return None if text is None else json.loads(text)


def ask(visitor: Visitor, *names: str, minutes: int = 0) -> Page:
    """Open a session with exactly these items."""
    page = visitor.open("practice.html")
    session = {"names": names, "grades": [], "minutes": minutes, "spent": 0}
    keep(page, progress({}, session=session))
    page.get_by_role("button", name=re.compile("^Continue at question")).click()
    return page


def row(page: Page, name: str) -> list[str]:
    """Due, learned and new of a category."""
    return page.get_by_role("row", name=re.compile(f"^{name}")).locator("td").all_text_contents()


def name_of(item: Mapping[str, Any]) -> str:
    """The name under which progress of an item is kept."""
    return f"{item['kind']}:{item['id']}"


def upload(page: Page, text: str) -> None:
    page.get_by_label("Import progress").set_input_files(
        {"name": "mine.json", "mimeType": "application/json", "buffer": text.encode()}
    )
