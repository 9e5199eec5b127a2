"""How often an outlet publishes at each hour of the week, and how often it is worth asking.

Of a Poisson process with rate λ that is looked at f times an hour, what is published waits 1/2f on
average: the total wait Σ λ/2f with Σ f given is least where f ∝ √λ (Cho and Garcia-Molina,
"Effective page refresh policies for Web crawlers", 2003, for pages; the same calculation). All
outlets share one number of requests, so that who publishes much by day is asked more then, and who
publishes a letter a week is asked seldom.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Pace: TypeAlias = NDArray[np.float64]
"""Crawls, or articles, an hour: for each of the 168 hours of a week, Monday 00:00 UTC first."""

HOUR: Final = timedelta(hours=1)
HOURS: Final = 168
REMEMBERED: Final = timedelta(weeks=4)  # of the past; older rhythms are of another season
LEAST_KNOWN: Final = timedelta(days=2)  # before that there is no rhythm to speak of
FASTEST: Final = 12.0  # crawls an hour: no outlet is asked more often than every five minutes
SLOWEST: Final = 1 / 6  # … and each every six hours
# A quarter of an hour's articles are as likely to come an hour earlier or later.
NEIGHBOURS: Final = (0.25, 0.5, 0.25)
PRIOR: Final = 1.0  # weeks that speak for no rhythm at all: few articles are no pattern
EXPONENT: Final = 0.5


def hour_of_week(moment: datetime) -> int:
    """0 for Monday 00:00 UTC."""
    return moment.weekday() * 24 + moment.hour


def rates(published: Iterable[datetime], *, since: datetime, now: datetime) -> Pace | None:
    """Articles an hour at each hour of the week, from those of `since` until now.

    None where too little is known. Half of a rate is its hour's own, half its neighbours'.
    """
    if now - since < LEAST_KNOWN:
        return None
    counts = np.zeros(HOURS)
    for moment in published:
        if since <= moment <= now:
            counts[hour_of_week(moment.astimezone(UTC))] += 1
    return rates_of(counts, seen=_seen(since, now))


def rates_of(counts: Pace, *, seen: Pace) -> Pace:
    """The same of counts, where each hour of the week was `seen` so many times."""
    before, own, after = NEIGHBOURS
    smooth = before * np.roll(counts, 1) + own * counts + after * np.roll(counts, -1)
    weeks = before * np.roll(seen, 1) + own * seen + after * np.roll(seen, -1)
    mean = counts.sum() / max(seen.sum(), 1.0)
    found: Pace = (smooth + PRIOR * mean) / (weeks + PRIOR)
    return found


def _seen(since: datetime, now: datetime) -> Pace:
    whole, rest = divmod((now - since) / HOUR, HOURS)
    seen = np.full(HOURS, whole)
    first = hour_of_week(since.astimezone(UTC))
    places = (first + np.arange(int(np.ceil(rest)))) % HOURS
    np.add.at(seen, places, 1.0)
    return seen


def paces(known: Mapping[str, Pace], budgets: Mapping[str, float]) -> dict[str, Pace]:
    """How often to crawl each outlet whose rates are known, so that articles wait least.

    All together they are crawled as often as their budgets (crawls an hour) say, and each neither
    too often nor too seldom.
    """
    slugs = sorted(known)
    if not slugs:
        return {}
    wanted = np.array([known[slug] for slug in slugs]) ** EXPONENT
    total = sum(budgets[slug] for slug in slugs) * HOURS
    found = np.clip(_scale(wanted, total) * wanted, SLOWEST, FASTEST)
    return dict(zip(slugs, found, strict=True))


def _scale(wanted: NDArray[np.float64], total: float) -> float:
    """By what to multiply so that, within the bounds, they sum up to the total."""
    low, high = 0.0, FASTEST / max(float(wanted[wanted > 0].min(initial=1.0)), 1e-9)
    for _ in range(60):  # halves: to the last digit of a float
        middle = (low + high) / 2
        if np.clip(middle * wanted, SLOWEST, FASTEST).sum() < total:
            low = middle
        else:
            high = middle
    return (low + high) / 2
