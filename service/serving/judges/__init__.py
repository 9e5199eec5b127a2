"""How an outlet is: green, yellow or red, why, and what to do. Pure.

Each judge looks at one thing and says nothing where that is well; the worst verdict counts, of two
of one colour the first in the table.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from service.serving.health import ORDER, UNKNOWN, WELL, Facts, Verdict
from service.serving.judges.crawls import fails, is_interrupted, is_killed, is_late, lacks_lists
from service.serving.judges.pages import (
    is_redesigned,
    is_rejected,
    lacks_fields,
    loses_more,
    shrinks,
)
from service.serving.judges.rhythm import falls, is_empty, is_silent

Judge = Callable[[Facts], Verdict | None]


def verdict(facts: Facts) -> Verdict:
    """The worst of what the judges say."""
    ended = facts.failures, facts.lost, facts.stopped, facts.overdue
    if facts.last_done is None and not any(ended):
        return UNKNOWN
    said = [found for judge in JUDGES if (found := judge(facts)) is not None]
    return max(said, key=lambda one: ORDER.index(one.colour), default=WELL)


JUDGES: Final[tuple[Judge, ...]] = (
    fails, is_killed, is_empty, is_silent, shrinks, is_rejected, is_late, is_interrupted, falls,
    lacks_lists, loses_more, lacks_fields, is_redesigned,
)  # fmt: skip
