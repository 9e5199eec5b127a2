"""What one crawl is to do, and whether an outlet's file names what that takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum
from typing import Final

from crawler.outlets.ways import Ways


class Way(StrEnum):
    """How an outlet's articles are found."""

    FEEDS = "feeds"
    SITEMAPS = "sitemaps"
    SECTIONS = "sections"
    ARCHIVES = "archives"


# What a crawl of an outlet takes; its archives are the spider `archives`' own.
CRAWLED: Final = (Way.FEEDS, Way.SITEMAPS, Way.SECTIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What one crawl is to do."""

    began: datetime
    ways: tuple[Way, ...] = CRAWLED
    since: datetime | None = None
    """Leaves out what appeared earlier."""
    limit: int | None = None
    """Pages of each outlet, where that is less than its budget."""
    early: float = 0.0
    """The share of an interval by which lists may be asked again earlier: whoever has a schedule
    knows when to come."""


def beginning_of(day: str, zone: tzinfo) -> datetime | None:
    """A day's beginning on an outlet's clock; None where there is none. Raises ValueError.

    In UTC, the first nine hours of a day in Seoul would be left out, and a list that states days
    alone would have none of that day at all.
    """
    if not day:
        return None
    try:
        begun = date.fromisoformat(day)
    except ValueError as error:
        raise ValueError(f"since: '{day}' is no day. Write it so: 2026-05-20") from error
    return datetime(begun.year, begun.month, begun.day, tzinfo=zone)


def why_not(slug: str, ways_of: Mapping[str, Ways], ways: tuple[Way, ...]) -> str | None:
    """Why an outlet cannot be crawled so; None where it can."""
    if slug not in ways_of:
        return f"there is no outlet '{slug}'. There are: {', '.join(sorted(ways_of))}"
    if not has_ways(ways_of[slug], ways):
        named = ", ".join(ways)
        return (
            f"{slug}: its file names no {named}. Write them there, or `newswinnow outlet new URL` "
            "looks for them"
        )
    return None


def has_ways(ways: Ways, wanted: tuple[Way, ...]) -> bool:
    """Whether an outlet's file names any of these."""
    return any(getattr(ways, way) for way in wanted)
