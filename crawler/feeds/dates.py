"""Dates as feeds write them, made aware."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_tz
from typing import Final

from cleaners.times import ABBREVIATIONS, read_stamp

OF_GREENWICH: Final = frozenset({"GMT", "UT", "UTC", "Z", "+0000", "-0000", "+00:00"})
LONGEST: Final = 100  # characters
EARLIEST, LATEST = 1950, 2100  # years; no outlet has older or newer articles
QUARTER: Final = 900  # seconds; all zones of today are some of them from Greenwich
CLOCK_ZERO: Final = 1970  # a program without a date


def read_date(text: str | None, zone: tzinfo) -> datetime | None:
    """A date of RFC 822 or ISO 8601, or one near to them; in `zone` where it names none.

    None for what is no date, or one that no article has.
    """
    bare = (text or "").strip()[:LONGEST]
    if not bare:
        return None
    moment = read_stamp(bare) or _mail_date(bare)
    if moment is None or moment.year == CLOCK_ZERO or not EARLIEST <= moment.year < LATEST:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _mail_date(text: str) -> datetime | None:
    """RFC 822: `Mon, 20 May 2024 09:30:00 +0900`, and years of two digits."""
    try:
        parts = parsedate_tz(text)
        if parts is None:
            return None
        offset = parts[9] or 0
        # A zone of a minute is the year of `30 Nov -0001`, which is how PHP prints no date.
        return None if offset % QUARTER else datetime(*parts[:6], tzinfo=_zone(text, offset))
    except (ValueError, OverflowError, IndexError, TypeError):  # 31 February; an offset of a week
        return None


def _zone(text: str, offset: int) -> tzinfo | None:
    """The zone of a date; an offset of 0 is also what `parsedate_tz` gives where there is none."""
    word = text.rsplit(maxsplit=1)[-1].upper()
    if offset or word in OF_GREENWICH:
        return timezone(timedelta(seconds=offset))
    hours = ABBREVIATIONS.get(word)
    return None if hours is None else timezone(timedelta(hours=hours))
