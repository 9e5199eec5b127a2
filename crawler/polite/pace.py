"""How long a host is left alone: by its rules, by what it answers, and by our own manners."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

BUSY: Final = frozenset({429, 503})
# For a host that is busy and does not say for how long; doubled each time it says so again.
FIRST_REST: Final = 30.0  # seconds
MOST_DOUBLINGS: Final = 10
LONGEST_DIGITS: Final = 9  # of a Retry-After in seconds: 31 years


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """What one host has asked for."""

    delay: float = 0.0
    """Seconds from one request to the next, by its robots.txt."""
    rests_until: float = 0.0
    """On the clock of the crawl; before that it is not asked."""
    times_busy: int = 0
    """In a row."""


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds of a Retry-After, a number or a date (RFC 9110, 10.2.3); None for neither."""
    bare = (value or "").strip()
    if bare.isascii() and bare.isdecimal() and len(bare) <= LONGEST_DIGITS:
        return float(bare)
    try:
        moment = parsedate_to_datetime(bare)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())


def after_answer(host: Host, status: int, asked: float | None, clock: float) -> Host:
    """The host after an answer: a busy one rests for as long as it asks, or longer each time.

    `asked` are the seconds of Retry-After. Answers to requests that were on their way before do not
    end a rest.
    """
    if status not in BUSY:
        return host if clock < host.rests_until else replace(host, times_busy=0)
    doubled = FIRST_REST * 2 ** min(host.times_busy, MOST_DOUBLINGS)
    until = clock + (doubled if asked is None else asked)
    return replace(host, rests_until=max(host.rests_until, until), times_busy=host.times_busy + 1)


def with_delay(host: Host, delay: float) -> Host:
    """The host as its robots.txt wants it: the slowest of them, as each port may have its own."""
    return replace(host, delay=max(host.delay, delay))


def gap(host: Host, own: float, last: float, clock: float) -> float:
    """Seconds from the last request to the next: never less than ours, or than the host asks.

    `last` and `clock` are of the crawl's clock.
    """
    rest = host.rests_until - last if host.rests_until > clock else 0.0
    return max(own, host.delay, rest)


def too_long(host: Host, clock: float, longest: float) -> str | None:
    """Why a host is not waited for in this crawl; None where it is.

    To be faster than asked would be rude, and to wait for a day is no crawl.
    """
    if host.delay > longest:
        return f"wants {host.delay:.0f} s between requests, more than {longest:.0f} s"
    rest = host.rests_until - clock
    if rest > longest:
        return f"wants to be left alone for {rest:.0f} s, more than {longest:.0f} s"
    return None


def rest(host: Host, clock: float) -> float:
    """Seconds for which a host wants nothing: its rest, or what it wants between requests."""
    return max(host.rests_until - clock, host.delay)
