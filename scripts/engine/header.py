"""Header: the docstring at the head of a program says in its first line what it proves, and in the rest what it needs."""

from __future__ import annotations

import difflib
import re
from dataclasses import replace

from scripts.engine.errors import HeaderError
from scripts.engine.model import BACKENDS, AllowedWarning, Limits, Snippet

SETTINGS = (
    "backends",
    "seconds",
    "memory",
    "output",
    "processes",
    "raises",
    "allow-warning",
    "allow-duration",
    "assets",
    "figure",
)
REPEATABLE = {"figure", "allow-warning"}
NEEDS_REASON = {"backends", "seconds", "memory", "output", "processes", "allow-warning"}
SETTING = re.compile(r"([A-Za-z][\w-]*)(?:[ \t]+([\w.-]+))?:(?:[ \t]+|$)(.*)")
SIZES = {"b": 1, "kb": 1000, "kib": 1024, "mb": 1000**2, "mib": 1024**2, "gb": 1000**3, "gib": 1024**3}
# What no reason lifts.
HIGHEST = {
    "seconds": ("600", "readers repeat it, and a build waits for it"),
    "memory": ("8 GiB", "it must run on a laptop"),
    "output": ("1 MB", "a page shows all of it"),
    "processes": ("64", "what starts more takes the machine from the others"),
}


def find(source: str, where: str) -> tuple[str, int]:
    """The module docstring and the line that it starts on, also when later code does not parse.

    Raises:
        HeaderError: there is none. `where` is the file's name for people.
    """
    match = re.match(r'(?:[ \t]*(?:#[^\n]*)?\n)*[rR]?"""(.*?)"""', source, re.DOTALL)
    if not match:
        raise HeaderError(
            f'{where}:1: no header. Start the file with a docstring """…""" whose first line is the claim that the program proves.'
        )
    return match.group(1), source[: match.start(1)].count("\n") + 1


def read(docstring: str, start: int, where: str, snippet: Snippet) -> Snippet:
    """The snippet with what its header says: title, limits, backends, allowances, figures.

    Args:
        start: the line on which the docstring starts.
        where: the file's name for people.

    Raises:
        HeaderError: an unknown setting, one that is given twice, or a value that does not fit.
    """
    title, *rest = docstring.split("\n")
    title = title.strip()
    if not title.endswith("."):
        raise HeaderError(
            f"{where}:{start}: the docstring's first line is the claim: one sentence on one line, ending in a full stop."
        )
    if rest and rest[0].strip():
        raise HeaderError(f"{where}:{start + 1}: leave a blank line between the claim and the settings.")
    snippet = replace(snippet, title=title)
    first_at: dict[str, int] = {}
    for line, text in _settings(rest, start + 1, where):
        match = SETTING.fullmatch(text)
        if not match:
            raise HeaderError(
                f"{where}:{line}: expected `setting: value`, found “{text}”. Indent continued lines; move prose to the page."
            )
        name, argument, value = match.groups()
        if first_at.setdefault(name, line) != line and name not in REPEATABLE:
            raise HeaderError(f"{where}:{line}: `{name}` stands in line {first_at[name]} already. Keep one of them.")
        try:
            snippet = _apply(snippet, name, argument or "", value.strip())
        except ValueError as error:
            raise HeaderError(f"{where}:{line}: {error}") from None
    return snippet


def _settings(rest: list[str], start: int, where: str) -> list[tuple[int, str]]:
    """(line number, text) of each setting, continuation lines joined."""
    settings: list[tuple[int, str]] = []
    for number, line in enumerate(rest, start):
        if not line.strip():
            continue
        if line[0].isspace():
            if not settings:
                raise HeaderError(
                    f"{where}:{number}: an indented line continues a setting, and there is none above it."
                )
            settings[-1] = (settings[-1][0], f"{settings[-1][1]} {line.strip()}")
        else:
            settings.append((number, line.strip()))
    return settings


def _apply(snippet: Snippet, name: str, argument: str, value: str) -> Snippet:
    if name not in SETTINGS:
        near = difflib.get_close_matches(name, SETTINGS, n=1)
        hint = f"Did you mean `{near[0]}`?" if near else f"Known: {', '.join(SETTINGS)}."
        raise ValueError(f"unknown setting `{name}`. {hint}")
    if argument and name != "figure":
        raise ValueError(f"`{name}` takes no name before the colon; write `{name}: …`.")
    if not value:
        raise ValueError(f"`{name}` has no value.")
    reason = ""
    if name in NEEDS_REASON:
        # The blank before it: a value may be missing where the reason is not.
        value, separator, reason = (part.strip() for part in f" {value}".partition(" -- "))
        if not value:
            raise ValueError(f"`{name}` has no value.")
        if not separator or not reason:
            raise ValueError(f"`{name}` needs a reason: `{name}: {value} -- why`.")
    if name == "figure":
        if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*\.svg", argument):
            raise ValueError("write `figure name.svg: text alternative`, the name in lower case.")
        if argument in snippet.figures:
            raise ValueError(f"figure {argument} is described twice.")
        if len(value) < 20:
            raise ValueError(
                f"the text alternative of {argument} is too short to stand for the figure: say what it shows."
            )
        return replace(snippet, figures={**snippet.figures, argument: value})
    if name == "backends":
        wanted = tuple(part.strip() for part in value.split(","))
        for backend in wanted:
            if backend not in BACKENDS:
                near = difflib.get_close_matches(backend, BACKENDS, n=1)
                raise ValueError(
                    f"unknown backend “{backend}”. "
                    + (f"Did you mean {near[0]}?" if near else f"Known: {', '.join(BACKENDS)}.")
                )
        if len(set(wanted)) != len(wanted):
            raise ValueError("a backend is named twice.")
        if len(wanted) == len(BACKENDS):
            raise ValueError("`backends` names all of them, as if it were not there. Drop the line.")
        return replace(snippet, backends=wanted, backends_reason=reason)
    if name == "raises":
        if not re.fullmatch(r"[A-Za-z_][\w.]*", value):
            raise ValueError("`raises` takes the name of one exception, like ValueError.")
        return replace(snippet, raises=value)
    if name == "allow-warning":
        category, _, message = (part.strip() for part in value.partition(":"))
        if not message or not re.fullmatch(r"[A-Za-z_]\w*Warning", category):
            raise ValueError("write `allow-warning: UserWarning: regular expression -- why`.")
        try:
            re.compile(message)
        except re.error as error:
            raise ValueError(f"“{message}” is not a regular expression: {error}.") from None
        allowed = AllowedWarning(category, message, reason)
        return replace(snippet, allowed_warnings=(*snippet.allowed_warnings, allowed))
    if name == "allow-duration":
        return replace(snippet, allow_duration=value)
    if name == "assets":
        assets = tuple(part.strip() for part in value.split(","))
        for asset in assets:
            if "/" in asset or not (snippet.path.parent / asset).is_file():
                raise ValueError(f"no file “{asset}” beside the program.")
        return replace(snippet, assets=assets)
    return replace(
        snippet, limits=_limit(snippet.limits, name, value), limit_reasons={**snippet.limit_reasons, name: reason}
    )


def _limit(limits: Limits, name: str, value: str) -> Limits:
    most, why = HIGHEST[name]
    bound = f"`{name}` is at most {most}: {why}."
    if name in ("seconds", "processes"):
        if not re.fullmatch(r"[1-9][0-9]*", value):
            raise ValueError(f"`{name}` takes a whole number from 1, like `{name}: 40`.")
        if len(value) > len(most) or int(value) > int(most):
            raise ValueError(bound)
        return replace(limits, **{name: int(value)})
    size = _bytes(name, value)
    if size > _bytes(name, most):
        raise ValueError(bound)
    if name == "memory":
        if size < 1024**2:
            raise ValueError("`memory` is at least 1 MiB, which is what it is measured in.")
        return replace(limits, memory_mib=round(size / 1024**2))
    if size < 1:
        raise ValueError("`output` is at least 1 B: a program prints or draws what it shows.")
    return replace(limits, output_bytes=round(size))


def _bytes(name: str, value: str) -> float:
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)\s*([A-Za-z]+)", value)
    if not match or match[2].lower() not in SIZES:
        raise ValueError(f"`{name}` takes a size with its unit, like 2 GiB or 200 kB.")
    return float(match[1]) * SIZES[match[2].lower()]
