"""When an address is asked for again. Pure: decided from what is known of it and the time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
# After it appeared. Corrections come early: most of an article's edits are of its first hours.
LOOKS: Final = (HOUR, 6 * HOUR, DAY, 7 * DAY)
FIRST_PAUSE: Final = timedelta(minutes=10)
MOST_PAUSE: Final = DAY
# An article that does not come: 8 tries are spread over a day and a half.
MOST_FAILURES: Final = 8
# A feed's ttl or a max-age of a year is a mistake: a list is looked at once a day at least.
LONGEST_WAIT: Final = DAY
MAX_AGE: Final = re.compile(r'(?:^|[,\s])max-age\s{0,5}=\s{0,5}"?(\d{1,9})')
NOT_KEPT: Final = ("no-cache", "no-store")


class Ending(StrEnum):
    """What became of a request."""

    CAME = "came"
    SAME = "same"
    """304, or the same bytes."""
    NO_ARTICLE = "no article"
    GONE = "gone"
    """410; of an article 404 too."""
    MOVED = "moved"
    """Another address stands for it."""
    REFUSED = "refused"
    """By robots.txt, by our own rules, or with a status such as 403."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """When an address is due, and how often in a row it failed."""

    due_at: datetime | None
    """None: not again."""
    failures: int = 0


# Of an answer that is no page. What is not here failed.
ENDINGS: Final[Mapping[int, Ending]] = MappingProxyType(
    {
        200: Ending.CAME,
        203: Ending.CAME,
        304: Ending.SAME,
        301: Ending.MOVED,
        302: Ending.MOVED,
        303: Ending.MOVED,
        307: Ending.MOVED,
        308: Ending.MOVED,
        401: Ending.REFUSED,
        402: Ending.REFUSED,
        403: Ending.REFUSED,
        404: Ending.GONE,
        406: Ending.REFUSED,
        410: Ending.GONE,
        451: Ending.REFUSED,
    }
)
NOT_FOUND: Final = 404


def ending_of(status: int, *, is_listing: bool) -> Ending:
    """What an answer's status means; a list that is not found may be back tomorrow."""
    if is_listing and status == NOT_FOUND:
        return Ending.FAILED
    return ENDINGS.get(status, Ending.FAILED)


def article_again(ending: Ending, failures: int, *, appeared: datetime, now: datetime) -> Next:
    """When an article is looked at again: an hour, 6 hours, a day and a week after it appeared."""
    if ending in {Ending.CAME, Ending.SAME}:
        looks = (appeared + look for look in LOOKS)
        return Next(due_at=next((look for look in looks if look > now), None))
    if ending in {Ending.NO_ARTICLE, Ending.GONE}:
        # Breaking news begin as a headline alone, and a list may be ahead of the site's servers.
        first = appeared + LOOKS[0]
        return Next(due_at=first if first > now else None)
    if ending is Ending.MOVED:
        return Next(due_at=None)
    again = _after_failure(ending, failures, now)
    return Next(due_at=None, failures=again.failures) if again.failures >= MOST_FAILURES else again


def listing_again(
    ending: Ending, failures: int, *, interval: timedelta, wait: timedelta | None, now: datetime
) -> Next:
    """When a list is asked for again: never before its interval, or before it asks to be.

    It is given up only where it says that it is gone for good, or stands elsewhere.
    """
    if ending in {Ending.GONE, Ending.MOVED}:
        return Next(due_at=None)
    if ending in {Ending.REFUSED, Ending.FAILED}:
        return _after_failure(ending, failures, now)
    return Next(due_at=now + max(interval, wait or interval))


def has_changed(modified: datetime | None, fetched_at: datetime | None, *, now: datetime) -> bool:
    """Whether a list says that an article is newer than what we have of it.

    A time in the future says nothing: the article would be due at every look.
    """
    return modified is not None and fetched_at is not None and fetched_at < modified <= now


def appeared(first_seen: datetime, published: datetime | None) -> datetime:
    """Since when there is an article: what is found in an archive is old already."""
    return first_seen if published is None else min(first_seen, published)


def waits(ttl: int | None, cache_control: str | None) -> timedelta | None:
    """For how long a list asks not to be asked again, a day at most; None where it does not say.

    `ttl` are the minutes of a feed.
    """
    asked = [timedelta(minutes=min(ttl, 1_000_000))] if ttl is not None and ttl > 0 else []
    said = (cache_control or "").lower()
    age = MAX_AGE.search(said)
    if age and not any(word in said for word in NOT_KEPT):
        asked.append(timedelta(seconds=int(age[1])))
    return min(max(asked), LONGEST_WAIT) if asked else None


def _after_failure(ending: Ending, failures: int, now: datetime) -> Next:
    """Twice as long each time; what was refused is not tried again on the same day."""
    first = MOST_PAUSE if ending is Ending.REFUSED else FIRST_PAUSE
    pause = min(first * 2 ** min(failures, 10), MOST_PAUSE)
    return Next(due_at=now + pause, failures=failures + 1)
