"""Which outlets are due: a function of their plans, of their crawls so far, and of the time.

Times are UTC. Whoever calls may sleep, be killed, or have its clock set: a crawl that was missed is
due at once, and however many were missed, it is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from itertools import dropwhile, takewhile
from typing import Final
from zoneinfo import ZoneInfo

from cronsim import CronSim

from service.schedule.rhythm import HOUR, Pace, hour_of_week

# Outlets with the same interval would all be due at the same moment, for ever. What appears is to
# be stored within an interval: a crawl begins earlier, and never later, than that.
JITTER: Final = 0.05  # of the interval
MOST_AHEAD: Final = 0.25  # of the interval, by which a crawl begins earlier since it takes a while
# Lists may be asked again so much earlier: crawls do not all take the same time to begin.
EARLY: Final = MOST_AHEAD + 2 * JITTER
FIRST_PAUSE: Final = timedelta(minutes=5)
LONGEST_PAUSE: Final = timedelta(days=1)
# Whoever is due several times an hour was so then; who is due once a month has few times to go by.
LATELY: Final = timedelta(days=2)
DOUBLINGS: Final = 9  # of the first pause; more is beyond the longest anyway


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """When an outlet wants to be crawled."""

    slug: str
    interval: int = 3600
    """Seconds for which an article waits at most; of an adaptive one, from one crawl to the next,
    in the mean over a week."""
    cron: str | None = None
    """Instead of the interval: `*/10 6-23 * * *`, on the outlet's clock."""
    adaptive: bool = False
    """Often when it publishes, seldom when it does not: see `rhythm`."""
    zone: str = "UTC"
    """IANA, of its clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What became of an outlet's crawls so far."""

    started: datetime | None = None
    """The newest one."""
    ended: datetime | None = None
    failures: int = 0
    """Crawls in a row that failed."""
    stopped: int = 0
    """The same, of those that somebody asked to end, with work left over."""
    is_running: bool = False
    took: timedelta = timedelta(0)
    """How long the last took that went well."""
    not_before: datetime | None = None
    """When the first of its lists may be asked again, as it says itself."""


NO_PAST: Final = Past()


def due_at(plan: Plan, past: Past, now: datetime, pace: Pace | None = None) -> datetime:
    """When its next crawl is due, or was; the name of that crawl's window.

    `pace` is that of an adaptive plan; until it is known the interval counts.
    """
    if past.started is None or past.started > now:
        # Never, or the clock was set back: what it says of the past cannot be relied on.
        return now
    if plan.cron is not None:
        due = _by_cron(plan.cron, plan.zone, past.started, now)
    elif plan.adaptive and pace is not None:
        due = _by_pace(pace, past.started)
    else:
        due = past.started + _within(plan, past)
    wanted = due
    if past.failures:
        # Whoever failed is tried again soon, and then less and less often, whatever the plan says.
        wanted = _rested(past, past.failures)
    elif past.stopped:
        # What was left goes on, if the next is not sooner anyway: of a crontab it may be a day.
        wanted = min(due, _rested(past, past.stopped))
    return max(wanted, past.not_before) if past.not_before else wanted


def due_now(
    plans: Mapping[str, Plan],
    pasts: Mapping[str, Past],
    now: datetime,
    paces: Mapping[str, Pace],
) -> list[tuple[datetime, str]]:
    """The outlets that are due and not being crawled, whoever waited longest first."""
    found = []
    for slug, plan in plans.items():
        past = pasts.get(slug, NO_PAST)
        if not past.is_running:
            due = due_at(plan, past, now, paces.get(slug))
            if due <= now:
                found.append((due, slug))
    return sorted(found)


def _rested(past: Past, times: int) -> datetime:
    """Twice as long each time: an outlet that is down is not asked every minute."""
    pause = FIRST_PAUSE * (1 << min(times - 1, DOUBLINGS))
    ended = past.ended or past.started
    return (ended or datetime.min.replace(tzinfo=UTC)) + min(pause, LONGEST_PAUSE)


def _by_cron(cron: str, zone: str, started: datetime, now: datetime) -> datetime:
    """The newest of its times that was missed, else the next.

    On days on which the clock is set CronSim does as Debian's cron: a time that there is not is
    kept when the clock has passed it, one that there is twice is kept once.
    """
    lately = max(started, now - LATELY)
    missed = _newest(cron, zone, lately, now) or _newest(cron, zone, started, now)
    return missed or next(_times(cron, zone, now))


def _newest(cron: str, zone: str, after: datetime, until: datetime) -> datetime | None:
    times = takewhile(lambda time: time <= until, _times(cron, zone, after))
    return max(times, default=None)


def _times(cron: str, zone: str, after: datetime) -> Iterator[datetime]:
    times = (time.astimezone(UTC) for time in CronSim(cron, after.astimezone(ZoneInfo(zone))))
    # From the second of two hours of one name CronSim gives those of the first once more.
    return dropwhile(lambda time: time <= after, times)


def _by_pace(pace: Pace, started: datetime) -> datetime:
    """When the pace, crawls an hour, has summed up to one crawl."""
    left, at = 1.0, started
    while True:
        hourly = float(pace[hour_of_week(at)])
        hour_ends = at.replace(minute=0, second=0, microsecond=0) + HOUR
        room = (hour_ends - at) / HOUR * hourly
        if room >= left:
            return at + HOUR * (left / hourly)
        left, at = left - room, hour_ends


def _within(plan: Plan, past: Past) -> timedelta:
    """From one crawl to the next, so that the next is done when an interval is over."""
    interval = timedelta(seconds=plan.interval)
    ahead = min(past.took, MOST_AHEAD * interval)
    return interval - ahead - JITTER * _chance(plan.slug, past.started) * interval


def _chance(slug: str, started: datetime | None) -> float:
    """From 0 to 1; the same whenever it is asked."""
    said = blake2b(f"{slug} {started}".encode(), digest_size=4).digest()
    return int.from_bytes(said) / 2**32
