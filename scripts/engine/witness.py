"""Witness: what a program's process can tell of itself: exceptions anywhere, assertions that did not hold, threads left.

Functions of the standard library are bound here by name before any program runs: a program may replace them.
"""

from __future__ import annotations

import _thread
import atexit
import functools
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from os import getpid
from time import monotonic, sleep
from typing import Any

from scripts.engine.audit import line_in
from scripts.engine.evidence import Channel

THREAD_GRACE = 0.5  # seconds for threads that are just ending
LONGEST = 2000  # characters of a message
SHOWN_FRAMES = 4  # at each end of a traceback
# Of threads, threading.enumerate knows what was started through it, and no more.
_frames, _count = sys._current_frames, _thread._count


def tell(channel: Channel, error: BaseException, source: str, program: str, **where: Any) -> None:
    """Say what was raised, with the program's own frames; a fact even if the exception cannot describe itself."""
    told = error
    while isinstance(told, BaseExceptionGroup):
        told = told.exceptions[0]
    names = [cls.__name__[:200] for cls in type(told).__mro__]
    lines = source.split("\n")
    frames = [
        _frame(lines, line, frame.f_code.co_name)
        for each in ((error,) if told is error else (error, told))
        for frame, line in traceback.walk_tb(each.__traceback__)
        if frame.f_code.co_filename == program
    ]
    if isinstance(told, SyntaxError) and told.filename == program:
        frames.append({"line": told.lineno or 0, "function": "<module>", "code": str(told.text or "").strip()})
    if not frames and line_in(program):  # a finalizer's: the line at which it came
        frames = [_frame(lines, line_in(program), "<module>")]
    if len(frames) > 2 * SHOWN_FRAMES:
        frames = frames[:SHOWN_FRAMES] + frames[-SHOWN_FRAMES:]
    message = _text(str, told)
    if told is not error:
        message = f"{message} (in {type(error).__name__} of {len(error.exceptions)})"  # type: ignore[attr-defined]
    code = _text(repr, told.code) if isinstance(told, SystemExit) else ""
    channel.say("exception", names=names, message=message, frames=frames, code=code[:200], **where)


def watch_assertions(channel: Channel) -> Callable[[Any, int], bool]:
    """What the condition of every assertion passes through: one that does not hold is told, whoever swallows the exception."""

    def held(condition: Any, line: int) -> bool:
        truth = bool(condition)
        if not truth:
            channel.say("did not hold", line=line)
        return truth

    return held


def watch_elsewhere(channel: Channel, source: str, program: str) -> None:
    """An exception in a thread, or in a finalizer, must not pass unnoticed."""

    def in_thread(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None and not isinstance(arguments.exc_value, SystemExit):
            tell(channel, arguments.exc_value, source, program, elsewhere="a thread")

    def unraisable(arguments: Any) -> None:
        if arguments.exc_value is not None:
            tell(channel, arguments.exc_value, source, program, elsewhere="a finalizer")

    threading.excepthook = in_thread
    sys.unraisablehook = unraisable


def watch_endings(program: str) -> list[Callable[[], Any]]:
    """What the program itself registers to run at its end, in order. Of the libraries' endings none is run: the process
    is thrown away."""
    endings: list[Callable[[], Any]] = []
    register = atexit.register

    def note(function: Callable[..., Any], *arguments: Any, **named: Any) -> Callable[..., Any]:
        if sys._getframe(1).f_code.co_filename != program:
            return register(function, *arguments, **named)
        endings.append(functools.partial(function, *arguments, **named))
        return function

    atexit.register = note  # type: ignore[assignment]
    return endings


@dataclass(frozen=True)
class Threads:
    """The threads of this process that Python knows: ids of those that run Python code, and how many were started."""

    running: frozenset[int]
    started: int


def threads() -> Threads:
    """Those of now."""
    return Threads(frozenset(_frames()), _count())


def threads_left(known: Threads) -> list[str]:
    """Names of the threads that were not known before and do not end within a moment."""
    deadline = monotonic() + THREAD_GRACE
    sleep(0.001)  # lets a thread begin that was started just now and is not counted yet
    while True:
        now = threads()
        left = now.running - known.running
        if not left and now.started > known.started:
            left = frozenset({0})  # it stands in a function without Python code
        if not left or monotonic() > deadline:
            names = {thread.ident: thread.name for thread in threading.enumerate()}
            return [_text(str, names.get(number, "without a name"))[:100] for number in sorted(left)[:10]]
        sleep(0.01)


def is_owner(channel: Channel) -> bool:
    """Whether this is the program's process, and not one that it forked."""
    return getpid() == channel.owner


def _frame(lines: list[str], line: int, function: str) -> dict[str, Any]:
    code = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    return {"line": line, "function": function[:200], "code": code}


def _text(how: Callable[[Any], str], value: Any) -> str:
    """The value's text by `str` or `repr`; a program's own class may fail at that."""
    try:
        return how(value)[:LONGEST].encode("utf-8", "backslashreplace").decode()
    except BaseException as error:
        return f"its text cannot be had: {type(error).__name__}"
