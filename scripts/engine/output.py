"""Output: what a program may print, and the text that a card shows of it."""

from __future__ import annotations

import re
import time
from pathlib import Path

# Characters that move the cursor, and those that cannot be seen or that turn the order of their line around.
CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
ADDRESS = re.compile(r"\b0[xX][0-9a-fA-F]{8,}\b")
LONG_NUMBER = re.compile(r"(?<![\w.,])\d{14,15}(?![\w]|[.,]\d)")
HEAPS = (
    range(0x5500_0000_0000, 0x5700_0000_0000),
    range(0x7E00_0000_0000, 0x8000_0000_0000),
)  # where Linux puts objects
EPOCH = re.compile(r"(?<![\w.,])(\d{10})(?:\d{3}|\d{6}|\d{9})?(?![\w]|,\d)")  # s, ms, μs or ns
FIGURE_CHARACTERS = 1_000_000  # many times what a reader's page should weigh
DAY = 86_400  # seconds
DATES = (
    "%Y-%m-%d",
    "%Y%m%d",
    "%B %d, %Y",
    "%d %B %Y",
    "%Y/%m/%d",
    "%d.%m.%Y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%b %d, %Y",
    "%d %b %Y",
    "%a %b %e",
)
DURATION = re.compile(
    r"(?<![\w.])\d+(?:[.,]\d+)?\s?\[?(?:[nuµμm]s|msecs?|(?:milli|micro)?[sS]econds?|s|secs?|mins|min(?!.*\bmax)|[mM]inutes?|hrs?|[hH]ours?)\]?(?:/\w+)?(?![\w-])"
    r"|(?<![\w:.])\d{1,2}:\d{2}:\d{2}(?![\w:])"
    r"|timedelta\([^)]*\d"
    r"|\b(?:[eE]lapsed|[tT]ook|[rR]untime|[wW]all[- ]?(?:clock|time))\b[^\w\n]{0,4}\d+\.\d+(?!\s?[%x×\w])"
)
DRIVE = re.compile(r"(?<!\w)[A-Za-z]:[\\/]\w+|\\\\\w+\\\w+")
PATH = re.compile(r"(?:file://|(?<![\w./]))((?:/[\w.+-]+){2,}|/(?:tmp|home|root|usr|var|etc)\b)")
HOME = re.compile(r"(?<![\w~])~/[\w.]")
ROOTS = {
    "home",
    "root",
    "tmp",
    "usr",
    "var",
    "opt",
    "etc",
    "proc",
    "dev",
    "sys",
    "mnt",
    "srv",
    "run",
    "lib",
    "Users",
    "private",
    "Library",
    "Applications",
    "work",
    "workspace",
    "builds",
}


def decode(raw: bytes, limit: int) -> tuple[str, str]:
    """The text of what was printed, and what is wrong with its form ("" if nothing).

    Trailing blanks at the ends of lines and blank lines at the end are dropped; nothing else is changed.
    """
    if len(raw) > limit:
        return raw[:2000].decode("utf-8", "replace"), f"printed {len(raw):,} bytes; the limit is {limit:,}"
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return raw.decode("utf-8", "replace"), f"line {line} of the output is not UTF-8"
    found = CONTROL.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        return text, f"line {line} of the output holds the control character {found.group()!r}"
    return "\n".join(line.rstrip() for line in text.split("\n")).rstrip("\n"), ""


def unstable(text: str, folder: str, allow_duration: bool) -> str:
    """What in the text would differ from run to run or from machine to machine; "" if nothing is found."""
    for number, line in enumerate(text.split("\n"), 1):
        if folder and folder in line:
            return f"line {number} of the output names the run's folder"
        found = ADDRESS.search(line)
        if found:
            return f"line {number} of the output holds an address, {found.group()}"
        for found in LONG_NUMBER.finditer(line):
            if any(int(found.group()) in heap for heap in HEAPS):
                return f"line {number} of the output holds {found.group()}, an address such as id() gives"
        for found in PATH.finditer(line):
            root = found.group(1).split("/")[1]
            if root in ROOTS or Path("/", root).exists():
                return f"line {number} of the output holds an absolute path, {found.group()}"
        found = DRIVE.search(line) or HOME.search(line)
        if found:
            return f"line {number} of the output holds an absolute path, {found.group()}…"
        today = _now(line)
        if today:
            return f"line {number} of the output holds the time at which it ran, {today}"
        found = None if allow_duration else DURATION.search(line)
        if found:
            return f"line {number} of the output holds a duration, “{found.group()}”"
    return ""


def figure_fault(svg: str) -> str:
    """Why a page cannot show this as a figure; "" if it can."""
    from xml.etree import ElementTree  # only where there is a figure: a check of all records must be quick

    if len(svg) > FIGURE_CHARACTERS:
        return f"{len(svg):,} characters; at most {FIGURE_CHARACTERS:,}"
    try:
        root = ElementTree.fromstring(svg)
    except ElementTree.ParseError as error:
        return f"not an SVG file: {error}"
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    if not root.tag.endswith("}svg"):
        return f"not an SVG file: its root is {root.tag}"
    return "it holds a script" if "script" in names else ""


def _now(line: str) -> str:
    """The date of today, or the time in seconds since 1970, if the line holds it."""
    now = time.time()
    for found in EPOCH.finditer(line):
        if abs(int(found.group(1)) - now) < DAY:
            return found.group()
    # A program's clock shows UTC; a date that it took just before midnight is yesterday's by now.
    dates = (time.strftime(form, time.gmtime(moment)) for moment in (now, now - DAY / 24) for form in DATES)
    return next((date for date in dates if date in line), "")
