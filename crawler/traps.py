"""Addresses that a site makes without end: told by themselves, before they are asked for."""

from __future__ import annotations

from collections import Counter
from typing import Final
from urllib.parse import urlsplit

# Heritrix: TooManyPathSegmentsDecideRule 20, PathologicalPathDecideRule 2 repetitions. Three of the
# same in one path are an article's at times (/2026/05/05/05-…), so ours are four.
MOST_SEGMENTS: Final = 20
MOST_ALIKE: Final = 3
MOST_PARAMETERS: Final = 15

TOO_DEEP: Final = f"a trap: a path of more than {MOST_SEGMENTS} parts"
REPEATS: Final = f"a trap: a part of the path more than {MOST_ALIKE} times"
TOO_MANY: Final = f"a trap: more than {MOST_PARAMETERS} parameters"
TRAPS: Final = frozenset({TOO_DEEP, REPEATS, TOO_MANY})


def trap_in(url: str) -> str | None:
    """Why an address looks made without end; None where it does not."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    segments = [segment for segment in parts.path.split("/") if segment]
    if len(segments) > MOST_SEGMENTS:
        return TOO_DEEP
    if max(Counter(segments).values(), default=0) > MOST_ALIKE:
        return REPEATS
    return TOO_MANY if parts.query.count("&") >= MOST_PARAMETERS else None
