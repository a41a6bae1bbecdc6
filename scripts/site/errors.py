"""The one exception of the steps over the built site."""

from __future__ import annotations


class SiteError(Exception):
    """A built page or file is not what a step needs.

    The message is for the author: it names the file, says what is wrong with it, and ends with what to do next.
    """
