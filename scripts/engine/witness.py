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
import weakref
from collections.abc import Callable
from os import getpid
from time import monotonic, sleep
from typing import Any

from scripts.engine.audit import line_in
from scripts.engine.evidence import Channel

THREAD_GRACE = 0.5  # seconds for threads that are just ending
LONGEST = 2000  # characters of a message
SHOWN_FRAMES = 4  # at each end of a traceback
_frames = sys._current_frames  # threading.enumerate knows the threads that were started through it, and no more


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
        names += [cls.__name__[:200] for cls in type(error).__mro__ if cls.__name__[:200] not in names]
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
    """What is to run at the program's end, the last first: what it registers itself, through `atexit` or `weakref.finalize`.

    Of the libraries' endings only the semaphores of `multiprocessing` are given back, since its resource tracker, a process
    that outlives the program, would warn of them: the process is thrown away.
    """
    endings: list[Callable[[], Any]] = [_give_semaphores_back]
    register, finalize = atexit.register, weakref.finalize.__init__

    def note(function: Callable[..., Any], *arguments: Any, **named: Any) -> Callable[..., Any]:
        if sys._getframe(1).f_code.co_filename != program:
            return register(function, *arguments, **named)
        endings.append(functools.partial(function, *arguments, **named))
        return function

    def note_finalizer(finalizer: Any, *arguments: Any, **named: Any) -> None:
        finalize(finalizer, *arguments, **named)
        if sys._getframe(1).f_code.co_filename == program:
            endings.append(lambda: finalizer.atexit and finalizer())

    atexit.register = note  # type: ignore[assignment]
    weakref.finalize.__init__ = note_finalizer  # type: ignore[assignment]
    return endings


def _give_semaphores_back() -> None:
    util: Any = sys.modules.get("multiprocessing.util")
    synchronize: Any = sys.modules.get("multiprocessing.synchronize")
    if synchronize is not None:
        for finalizer in list(util._finalizer_registry.values()):
            if finalizer._callback == synchronize.SemLock._cleanup:
                finalizer()


def watch_conversions(program: str) -> set[int] | None:
    """The lines at which functions of the program begin that AutoGraph converts, from now on; None if TensorFlow is not loaded.

    It runs what it makes from their source, so that the marks in them say nothing. That it looks their source up is seen.
    """
    autograph: Any = sys.modules.get("tensorflow.python.autograph.pyct.inspect_utils")
    if autograph is None:
        return None
    converted: set[int] = set()
    look_up = autograph.getimmediatesource

    def note(entity: Any) -> Any:
        code = getattr(entity, "__code__", None)
        if code is not None and code.co_filename == program:
            converted.add(code.co_firstlineno)
        return look_up(entity)

    autograph.getimmediatesource = note
    return converted


class Threads:
    """The threads that Python knows and that were not there at the beginning."""

    def __init__(self) -> None:
        self._known = frozenset(_frames())
        self._bare: set[object] = set()
        self._start = _thread.start_new_thread
        # A thread that is started so may not have begun when the program ends: then it has no frame to be known by.
        _thread.start_new_thread = self._start_bare

    def left(self) -> list[str]:
        """Names of those that do not end within a moment."""
        deadline = monotonic() + THREAD_GRACE
        while True:
            left = _frames().keys() - self._known
            if not (left or self._bare) or monotonic() > deadline:
                names = {thread.ident: thread.name for thread in threading.enumerate()}
                # One without a name is among the bare ones, begun or not.
                found = [_text(str, names[number])[:100] for number in sorted(left) if number in names]
                return (found + ["without a name"] * max(len(self._bare), len(left) - len(found)))[:10]
            sleep(0.01)

    def _start_bare(self, function: Callable[..., Any], arguments: tuple[Any, ...], *named: dict[str, Any]) -> int:
        token = object()

        def run(*given: Any, **more: Any) -> None:
            try:
                function(*given, **more)
            finally:
                self._bare.discard(token)

        self._bare.add(token)
        return self._start(run, arguments, *named)


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
