"""What goes to a worker and comes back, and how workers end: shapes for both ends of the line."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cleaners.article import Outlets, RawPage
from crawler.guard import Limits, Way

if TYPE_CHECKING:  # who only sends pages does not load the rules
    from cleaners.own import OwnRules

# Nobody sends these but a person, a supervisor, or a machine that has no memory left.
FROM_OUTSIDE: Final = frozenset({signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP})
OUT_OF_TIME: Final = (signal.SIGPROF, signal.SIGALRM)  # of the processor, and by the clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What every page of a worker is cleaned with."""

    outlets: Outlets
    limits: Limits
    own: OwnRules = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A page to be cleaned; the answer is its outcome, or the death of who cleaned it."""

    page: RawPage
    restored: frozenset[str] = frozenset()
    way: Way = Way.WHOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Death:
    """The page broke the child that cleaned it."""

    code: int
    """Exit status; a signal's number below zero."""
