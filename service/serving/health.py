"""What health is told in: colours with their reasons, and what is known of an outlet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from service.schedule.rhythm import HOUR, Pace


class Colour(StrEnum):
    """How bad it is."""

    GREEN = "green"
    YELLOW = "yellow"
    """It works, and something is not as it was."""
    RED = "red"
    """Articles are being missed, or are worth little."""


ORDER: Final = (Colour.GREEN, Colour.YELLOW, Colour.RED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A colour with its reason."""

    colour: Colour
    why: str
    what_now: str
    evidence: Mapping[str, str] = field(default_factory=dict)


WELL: Final = Verdict(colour=Colour.GREEN, why="all is well", what_now="")
UNKNOWN: Final = Verdict(
    colour=Colour.YELLOW, why="it was never crawled", what_now="wait for its first crawl"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is looked at of one article."""

    length: int
    """Characters of the body."""
    fields: frozenset[str]
    """Those that are known."""
    removed: int = 0
    """Characters that were taken out."""

    @property
    def lost(self) -> float:
        """The share of the text that was taken out."""
        return self.removed / max(self.removed + self.length, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """How many pages a crawl brought, and how many of them are no article."""

    count: int
    rejected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that is known of an outlet's crawls."""

    slug: str
    now: datetime
    last_done: datetime | None = None
    """When a crawl of it went well last."""
    failures: int = 0
    """Crawls in a row that did not."""
    lost: int = 0
    """Crawls in a row that were killed."""
    stopped: int = 0
    """Crawls in a row that somebody ended."""
    overdue: int = 0
    """Crawls in a row that were ended at their deadline, with something new."""
    done: int = 0
    """How many of the newest crawls went well."""
    detail: str = ""
    """Of the last failure."""
    overdue_detail: str = ""
    lists: int = 0
    lists_failing: int = 0
    list_reason: str = ""
    last_article: datetime | None = None
    """When the newest appeared, whenever it was found."""
    rates: Pace | None = None
    """Articles an hour, until the newest; None while too little is known."""
    week: int | None = None
    """Articles of the last seven days; None while no more than that is known."""
    crawled: Sequence[Pages] = ()
    """Of its newest crawls, the newest first."""
    seen: Sequence[Seen] = ()
    """Its newest articles, the newest first."""
    furniture_gone: int = 0
    """Blocks that stood everywhere and are gone, in the last days."""


# ---- words


def in_words(count: int) -> str:
    return "crawl" if count == 1 else f"{count} crawls"


def when(moment: datetime | None) -> str:
    return "never" if moment is None else moment.isoformat(sep=" ", timespec="minutes")


def how_long(gap: timedelta) -> str:
    hours = gap / HOUR
    return f"{hours:.0f} hours" if hours < 48 else f"{hours / 24:.0f} days"
