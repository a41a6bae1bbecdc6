"""The errors that the engine reports to authors. Each message says where, what, and what to do next."""

from __future__ import annotations


class HeaderError(Exception):
    """A program's header, name or text breaks a rule; the message starts with file:line."""


class EnvironmentBroken(Exception):
    """The machine, not a program, is at fault: a package or a tool is missing or does not start."""


class UsageError(Exception):
    """What was asked for cannot be done as it was asked; the message names the right form."""
