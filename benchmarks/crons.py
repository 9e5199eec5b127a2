"""Crontabs through a made-up year: each of their times has one crawl, on days of two clocks too.

What is due is worked out a second time, from the calendar of each zone. A time that a day does not
have (the clock is set forward) is kept when the clock has passed it, one that it has twice is kept
once; what was missed while the service slept is one crawl when it wakes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np

from benchmarks.synthetic.rhythms import BEGIN, ZONES, Span, sleeps, within
from service.schedule.due import NO_PAST, Past, Plan, due_at

TOOK: Final = timedelta(seconds=30)
NEAR: Final = timedelta(minutes=1)
HOUR: Final = timedelta(hours=1)
# Minutes, hours and days of the week (0 is Monday), beside the same as crontab has it.
TABS: Final[dict[str, tuple[Sequence[int], Sequence[int], Sequence[int]]]] = {
    "0 0 * * *": ([0], [0], range(7)),
    "30 1 * * *": ([30], [1], range(7)),
    "30 2 * * *": ([30], [2], range(7)),
    "15 2,14 * * 1-5": ([15], [2, 14], range(5)),
    "*/20 6-9 * * *": (range(0, 60, 20), range(6, 10), range(7)),
    "0 3-23/4 * * *": ([0], range(3, 24, 4), range(7)),
}


def run(*, days: int, seed: int) -> dict[str, Any]:
    """Windows of all crontabs in all zones, and how many had no crawl, or two."""
    chance = np.random.default_rng(seed)
    asleep = sleeps(days, chance)
    found = {"zones": len(ZONES), "windows": 0, "missed": 0, "twice": 0, "coalesced": 0}
    for tab, zone in product(TABS, ZONES):
        windows = _windows(tab, zone, days)
        crawls = _crawls(Plan(slug="a", cron=tab, zone=zone), days, asleep)
        for name, count in _compared(windows, crawls, asleep).items():
            found[name] += count
    return found


def _windows(tab: str, zone: str, days: int) -> list[tuple[datetime, timedelta]]:
    """When each is due, and by how much another clock may have it later."""
    minutes, hours, weekdays = TABS[tab]
    first = BEGIN.replace(tzinfo=None)
    found = []
    for day, hour, minute in product(range(-1, days + 1), hours, minutes):
        local = first + timedelta(days=day, hours=hour, minutes=minute)
        if local.weekday() in weekdays:
            one, other = (
                local.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC) for fold in (0, 1)
            )
            found.append((min(one, other), HOUR if one != other else timedelta(0)))
    end = BEGIN + timedelta(days=days)
    return sorted(one for one in found if BEGIN + NEAR < one[0] < end - 2 * HOUR)


def _crawls(plan: Plan, days: int, asleep: Sequence[Span]) -> list[datetime]:
    """When the schedule begins them."""
    now, past, found = BEGIN, NO_PAST, []
    while now < BEGIN + timedelta(days=days):
        night = within((now - BEGIN).total_seconds(), asleep)
        now = now if night is None else BEGIN + timedelta(seconds=night[1])
        due = due_at(plan, past, now)
        if due <= now:
            found.append(now)
            past = Past(started=now, ended=now + TOOK, took=TOOK)
            now += TOOK
        else:
            now = due
    return found


def _compared(
    windows: Sequence[tuple[datetime, timedelta]],
    crawls: Sequence[datetime],
    asleep: Sequence[Span],
) -> dict[str, int]:
    nights = [(BEGIN + timedelta(seconds=a), BEGIN + timedelta(seconds=b)) for a, b in asleep]
    found = {"windows": 0, "missed": 0, "twice": 0, "coalesced": 0}
    slept = [(begin, end, sum(begin <= due < end for due, _ in windows)) for begin, end in nights]
    for begin, end, missed in slept:
        woken = sum(begin <= one <= end for one in crawls)
        found["coalesced"] += missed > 0
        found["missed"] += bool(missed) and not woken
        found["twice"] += max(woken - 1, 0)
    at = np.array([one.timestamp() for one in crawls])
    seconds = [(begin.timestamp(), end.timestamp()) for begin, end in nights]
    for due, later in windows:
        low, high = due.timestamp() - 1, (due + later + NEAR).timestamp()
        if any(begin - 60 <= high and low <= end + 60 for begin, end in seconds):
            continue
        count = int(np.searchsorted(at, high) - np.searchsorted(at, low))
        found["windows"] += 1
        found["missed"] += count == 0
        found["twice"] += max(count - 1, 0)
    return found
