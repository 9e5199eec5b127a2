"""Made-up outlets' years: when they print, and what happens to them and to the service's clock.

An outlet prints a lognormal number of articles a day (median 20, sigma 1.3: from one a day to some
hundreds), more by day than by night: seven of ten follow a newsroom's day on the clock of their
zone, some print evenly, some in the morning alone; 40 % at weekends; each day by chance more or
less (lognormal, sigma .3), a fifth on ten holidays. Their zones set their clocks twice a year, in
both halves of the world, or never. Articles come at random times, a quarter of them in bursts of
three.

Every two months each outlet is down for some hours (no list answers), is mute for five days (the
lists answer and have nothing new) and is dry for two weeks (three of four articles are not
listed). Twice a month the service itself sleeps for some hours; four times a year its clock is
wrong for a while: hours ahead, or behind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from service.schedule.due import Plan

Times = NDArray[np.float64]
"""Seconds since the beginning."""
Span = tuple[float, float]

BEGIN = datetime(2026, 1, 5, tzinfo=UTC)  # a Monday
DAY = 86_400.0
HOUR = 3_600.0
NEWSROOM = np.array(
    [.15, .1, .08, .08, .1, .3, .7, 1, 1.2, 1.4, 1.5, 1.5,
     1.3, 1.4, 1.5, 1.5, 1.4, 1.3, 1.1, .9, .7, .5, .35, .25]
)  # fmt: skip
MORNING = np.where((np.arange(24) >= 5) & (np.arange(24) < 9), 6.0, 0.1)
PROFILES, SHARES = (NEWSROOM, np.ones(24), MORNING), (0.7, 0.15, 0.15)
WEEKEND, HOLIDAY, DRY = 0.4, 0.2, 0.25
ZONES: Mapping[str, float] = MappingProxyType(
    {
        "Asia/Seoul": 0.4, "Europe/Berlin": 0.2, "America/New_York": 0.2, "Australia/Sydney": 0.1,
        "UTC": 0.1,
    }
)  # fmt: skip


@dataclass
class Made:
    """An outlet, and all that happens to it."""

    plan: Plan
    printed: Times
    """Those that its lists name."""
    down: list[Span] = field(default_factory=list)
    """No list answers."""
    mute: list[Span] = field(default_factory=list)
    """The lists answer, and have nothing new."""
    dry: list[Span] = field(default_factory=list)
    """They have a quarter of what is new."""

    @property
    def events(self) -> list[Span]:
        return [*self.down, *self.mute, *self.dry]


def make(number: int, days: int, chance: np.random.Generator, *, adaptive: bool) -> Made:
    """One outlet of the year."""
    zone = str(chance.choice(list(ZONES), p=list(ZONES.values())))
    profile = PROFILES[int(chance.choice(len(PROFILES), p=SHARES))]
    daily = float(np.clip(np.exp(chance.normal(np.log(20), 1.3)), 0.5, 800))
    local = _local_hours(zone, days)
    of_day = np.exp(chance.normal(0, 0.3, days + 2))
    of_day[chance.choice(days, min(10, days // 30), replace=False)] *= HOLIDAY
    day, hour = np.maximum(local // 24, 0), local % 24
    # The first day is a Monday.
    weekend = np.where(day % 7 >= 5, WEEKEND, 1.0)
    hours = daily * (profile / profile.sum())[hour] * weekend * of_day[day]
    counts = chance.poisson(hours * 0.75) + 3 * chance.poisson(hours * 0.25 / 3)
    starts = np.repeat(np.arange(len(counts)) * HOUR, counts)
    printed = np.sort(starts + chance.random(len(starts)) * HOUR)
    begins = [at * DAY for at in range(30, days - 7, 60)]
    dry = [(at + 40 * DAY, at + 54 * DAY) for at in begins if at + 56 * DAY < days * DAY]
    listed = np.ones(len(printed), dtype=bool)
    for begin, end in dry:
        listed &= ~((printed >= begin) & (printed < end) & (chance.random(len(printed)) > DRY))
    return Made(
        plan=Plan(slug=f"outlet-{number}", interval=3600, adaptive=adaptive, zone=zone),
        printed=printed[listed],
        down=[(at, at + chance.uniform(8, 48) * HOUR) for at in begins],
        mute=[(at + 25 * DAY, at + 30 * DAY) for at in begins if at + 31 * DAY < days * DAY],
        dry=dry,
    )


@lru_cache(maxsize=len(ZONES))
def _local_hours(zone: str, days: int) -> NDArray[np.int64]:
    """For each hour of the year the hour on the zone's clock, since its own first midnight."""
    first = BEGIN.replace(tzinfo=None)
    hours = (
        (BEGIN + timedelta(hours=at)).astimezone(ZoneInfo(zone)).replace(tzinfo=None) - first
        for at in range(days * 24)
    )
    return np.array([int(hour / timedelta(hours=1)) for hour in hours])


def sleeps(days: int, chance: np.random.Generator) -> list[Span]:
    """When the service is not there."""
    found = [at * DAY + float(chance.uniform(0, 20)) * HOUR for at in range(10, days, 15)]
    return [(at, at + float(chance.uniform(1, 6)) * HOUR) for at in found]


@dataclass(frozen=True)
class Clock:
    """What the machine shows: the truth, but for some spans."""

    wrong: Sequence[tuple[float, float, float]] = ()
    """From, until, and by how many seconds it is ahead."""

    def shown(self, at: float) -> datetime:
        ahead = sum(by for begin, end, by in self.wrong if begin <= at < end)
        return BEGIN + timedelta(seconds=at + ahead)

    def next_change(self, after: float) -> float | None:
        changes = (at for begin, end, _ in self.wrong for at in (begin, end) if at > after)
        return min(changes, default=None)

    @property
    def spans(self) -> list[Span]:
        return [(begin, end) for begin, end, _ in self.wrong]


def clock_of(days: int) -> Clock:
    """Ahead by three hours, behind by two, by a day and by a minute."""
    every = days * DAY / 5
    jumps = (3 * HOUR, -2 * HOUR, -DAY, 60.0)
    return Clock([(every * at, every * at + 40 * 60, by) for at, by in enumerate(jumps, start=1)])


def within(at: float, spans: Sequence[Span]) -> Span | None:
    """The span in which it is."""
    return next((span for span in spans if span[0] <= at < span[1]), None)


def near(at: float, spans: Sequence[Span], room: float) -> bool:
    """Whether it is in one of the spans, or so near."""
    return any(begin - room <= at < end + room for begin, end in spans)
