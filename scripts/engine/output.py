"""Output: what a program may print, and the text that a card shows of it."""

from __future__ import annotations

import re
from pathlib import Path

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u2028\u2029]")
ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")
DURATION = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)?\s?(?:[nuµm]s|s|secs?|seconds?|minutes?)(?:/\w+)?(?![\w-])")
DRIVE = re.compile(r"(?<!\w)[A-Za-z]:\\\w+")
PATH = re.compile(r"(?<![\w.)/:])(/[\w.+-]+){2,}")
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
        for found in PATH.finditer(line):
            if found.group().split("/")[1] in ROOTS or Path("/", found.group().split("/")[1]).exists():
                return f"line {number} of the output holds an absolute path, {found.group()}"
        found = DRIVE.search(line)
        if found:
            return f"line {number} of the output holds an absolute path, {found.group()}…"
        found = None if allow_duration else DURATION.search(line)
        if found:
            return f"line {number} of the output holds a duration, “{found.group()}”"
    return ""
