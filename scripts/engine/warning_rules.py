"""Warnings are errors, but for those below, each with its reason, and those that a program's header allows."""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Callable, Sequence
from typing import Any

from scripts.engine.evidence import Channel
from scripts.engine.model import AllowedWarning

# (category, pattern of the message, reason)
EVERYWHERE: tuple[tuple[type[Warning], str, str], ...] = (
    (
        DeprecationWarning,
        r"__array__ implementation doesn't accept a copy keyword",
        "Keras 3.15.1 with NumPy 2.4.6 raises it in fit, predict, evaluate, get_weights and save; no program can avoid it",
    ),
    (
        UserWarning,
        r"Error reading persistent compilation cache entry",
        "a loss of power may have cut an entry of JAX's cache short; JAX compiles again, and no program is at fault",
    ),
)


def install(allowed: Sequence[AllowedWarning], program: str, channel: Channel) -> None:
    """Turn warnings into errors for this process; tell the channel of each allowed one that came, and of each filter with
    which the program itself, and not a library, would hide others."""
    warnings.resetwarnings()
    warnings.simplefilter("error")
    for category, message, _ in EVERYWHERE:
        warnings.filterwarnings("ignore", message=message, category=category)
    for name in ("simplefilter", "filterwarnings"):
        setattr(warnings, name, _watched(getattr(warnings, name), program, channel))
    if not allowed:
        return
    for rule in allowed:
        warnings.filterwarnings("always", message=rule.message, category=_category(rule.category))
    show = warnings.showwarning

    def tell(message: Warning | str, category: type[Warning], *rest: object, **more: object) -> None:
        for index, rule in enumerate(allowed):
            named = any(cls.__name__ == rule.category for cls in category.__mro__)
            if named and re.match(rule.message, str(message), re.IGNORECASE):
                channel.say("allowed warning", index=index)
                return
        show(message, category, *rest, **more)  # type: ignore[arg-type]

    warnings.showwarning = tell


def _watched(add: Callable[..., None], program: str, channel: Channel) -> Callable[..., None]:
    def watched(action: Any, *rest: Any, **named: Any) -> None:
        frame = sys._getframe(1)
        while frame.f_back is not None and frame.f_code.co_filename == warnings.__file__:
            frame = frame.f_back  # catch_warnings(action=…) calls from there
        if action == "ignore" and frame.f_code.co_filename == program:
            detail = "a filter hides warnings; the header allows those that must come"
            channel.say("violation", what="warnings", detail=detail, line=frame.f_lineno)
        add(action, *rest, **named)

    return watched


def _category(name: str) -> type[Warning]:
    """A built-in category by name; any other name stands for Warning itself until one comes, whose name is then compared."""
    import builtins

    found = getattr(builtins, name, Warning)
    return found if isinstance(found, type) and issubclass(found, Warning) else Warning
