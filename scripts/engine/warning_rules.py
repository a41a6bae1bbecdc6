"""Warnings are errors, but for those below, each with its reason, and those that a program's header allows."""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence

from scripts.engine.evidence import Channel
from scripts.engine.model import AllowedWarning

# (category, pattern of the message, reason)
EVERYWHERE: tuple[tuple[type[Warning], str, str], ...] = (
    (
        DeprecationWarning,
        r"__array__ implementation doesn't accept a copy keyword",
        "Keras 3.15.1 with NumPy 2.4.6 raises it in fit, predict, evaluate, get_weights and save; no program can avoid it",
    ),
)


def install(allowed: Sequence[AllowedWarning], channel: Channel) -> None:
    """Turn warnings into errors for this process; tell the channel of each allowed one that came."""
    warnings.resetwarnings()
    warnings.simplefilter("error")
    for category, message, _ in EVERYWHERE:
        warnings.filterwarnings("ignore", message=message, category=category)
    if not allowed:
        return
    for rule in allowed:
        warnings.filterwarnings("always", message=rule.message, category=_category(rule.category))
    show = warnings.showwarning

    def tell(message: Warning | str, category: type[Warning], *rest: object, **named: object) -> None:
        for index, rule in enumerate(allowed):
            if issubclass(category, _category(rule.category)) and re.match(rule.message, str(message), re.IGNORECASE):
                channel.say("allowed warning", index=index)
                return
        show(message, category, *rest, **named)  # type: ignore[arg-type]

    warnings.showwarning = tell


def _category(name: str) -> type[Warning]:
    """A built-in category by name; any other name stands for Warning itself, and the message decides."""
    import builtins

    found = getattr(builtins, name, Warning)
    return found if isinstance(found, type) and issubclass(found, Warning) else Warning
