"""Styles that no page can use leave the style sheets: the theme brings those of all its features.

A rule stays unless one of the names that its selectors ask for, a class or an id, stands nowhere in the site's pages and
scripts. A name that a script puts together from parts ("practice-" + grade) counts as there when its beginning is.
One rule of the theme's leaves although it is used: see `COSTLY`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import tinycss2

NAME = re.compile(r"[A-Za-z_][\w-]*")
ASKED_FOR = re.compile(r"[.#](-?[A-Za-z_][\w-]*)")
# What stands between these is no demand: an attribute's value, or what an element must not be or may hold.
NO_DEMAND = re.compile(r"\[[^\]]*\]|:(?:not|is|where|has)\((?:[^()]|\([^()]*\))*\)")
HOLDS_RULES = ("media", "supports")
# The theme sets this mark and takes it away on every load, and a rule for all elements below it makes the browser style the
# whole page twice. Without the rule, colors fade when the scheme is switched.
COSTLY = "[data-md-color-switching]"


def apply(site: Path) -> None:
    """Write every style sheet again without the rules that match nothing, and without comments but for those of licenses."""
    names = _names(path.read_text(encoding="utf-8") for kind in ("*.html", "*.js") for path in site.rglob(kind))
    for path in sorted(site.rglob("*.css")):
        rules = tinycss2.parse_stylesheet(path.read_text(encoding="utf-8"), skip_whitespace=True)
        path.write_text(_written(rules, names), encoding="utf-8")


class _Names:
    """Every name in some texts, and the beginnings from which scripts make names."""

    def __init__(self, whole: set[str]) -> None:
        self._whole = whole
        self._beginnings = tuple(name for name in whole if name.endswith(("-", "_")) and len(name.strip("-_")) > 2)

    def __contains__(self, name: str) -> bool:
        return name in self._whole or name.startswith(self._beginnings)


def _names(texts: Iterable[str]) -> _Names:
    found: set[str] = set()
    for text in texts:
        found.update(NAME.findall(text))
    return _Names(found)


def _written(rules: Iterable[Any], names: _Names) -> str:
    text = ""
    for rule in rules:
        if rule.type == "comment":
            text += rule.serialize() if rule.value.startswith("!") else ""
        elif rule.type == "qualified-rule":
            selectors = [one for one in _selectors(rule.prelude) if _can_match(one, names)]
            text += ",".join(selectors) + "{" + _compact(rule.content) + "}" if selectors else ""
        elif rule.type == "at-rule" and rule.lower_at_keyword in HOLDS_RULES:
            inner = _written(tinycss2.parse_rule_list(rule.content, skip_whitespace=True), names)
            text += f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}" if inner else ""
        else:
            text += rule.serialize()
    return text


def _selectors(prelude: Iterable[Any]) -> list[str]:
    """The selectors of a list, without space around; commas inside parentheses separate none of them."""
    parts: list[list[Any]] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return [tinycss2.serialize(part).strip() for part in parts]


def _can_match(selector: str, names: _Names) -> bool:
    return COSTLY not in selector and all(name in names for name in ASKED_FOR.findall(NO_DEMAND.sub("", selector)))


def _compact(content: Iterable[Any]) -> str:
    return str(tinycss2.serialize([token for token in content if token.type != "comment"])).strip()
