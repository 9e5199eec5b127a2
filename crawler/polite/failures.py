"""Why nothing came, in words: Twisted puts its reasons into a list of objects."""

from __future__ import annotations

from typing import Final

LONGEST: Final = 300  # characters


def in_words(error: BaseException | None) -> str:
    """What an error of a download says; its name where it says nothing.

    `Connection to the other side was lost`, not `[<twisted.python.failure.Failure …>]`.
    """
    cause = None if error is None else error.__cause__
    reasons = getattr(cause, "reasons", None) or ()
    said = "; ".join(dict.fromkeys(str(one.value) for one in reasons)) or str(error or "")
    return " ".join(said.split())[:LONGEST] or type(error).__name__
