"""A made-up year of outlets, crawled by the schedule: `python -m benchmarks.year --help`.

No network and no clock: articles are drawn, crawls find what was printed before them, and the same
functions decide as in the service (`service/schedule`, `service/serving/health`).

An outlet prints a lognormal number of articles a day (median 20, sigma 1.3: from one a day to some
hundreds), more by day than by night: seven of ten follow a newsroom's day on the clock of their
zone, some print evenly, some in the morning alone; 40 % at weekends; each day by chance more or
less (lognormal, sigma .3), a fifth on ten holidays. Articles come at random times, a quarter of
them in bursts of three. Now and then an outlet is down (no list answers) or prints on without us
seeing it (the lists answer and have nothing new); the service itself sleeps for some hours twice a
month.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from service.schedule.due import Past, Plan, due_at
from service.schedule.rhythm import HOURS, REMEMBERED, Pace, paces, rates_of
from service.serving.health import Colour, Facts
from service.serving.judges import verdict

Times = NDArray[np.float64]
"""Seconds since the beginning."""

BEGIN = datetime(2026, 1, 5, tzinfo=UTC)  # a Monday
DAY = 86_400.0
HOUR = 3_600.0
LEARNED_EVERY = 7  # days
SEEN_AFTER = 14  # days: before, no rhythm is known well enough to compare
NEWSROOM = np.array(
    [.15, .1, .08, .08, .1, .3, .7, 1, 1.2, 1.4, 1.5, 1.5,
     1.3, 1.4, 1.5, 1.5, 1.4, 1.3, 1.1, .9, .7, .5, .35, .25]
)  # fmt: skip
MORNING = np.where((np.arange(24) >= 5) & (np.arange(24) < 9), 6.0, 0.1)
PROFILES, SHARES = (NEWSROOM, np.ones(24), MORNING), (0.7, 0.15, 0.15)
WEEKEND = 0.4


@dataclass
class Made:
    """An outlet, and all that happens to it."""

    plan: Plan
    printed: Times
    down: list[tuple[float, float]] = field(default_factory=list)
    """No list answers."""
    mute: list[tuple[float, float]] = field(default_factory=list)
    """The lists answer, and have nothing new."""


@dataclass
class Seen:
    """What came of it."""

    waits: list[float] = field(default_factory=list)
    """Seconds from printing to finding, of articles that were printed while all was well."""
    crawls: int = 0
    noticed: list[float] = field(default_factory=list)
    """Of each time it was down: intervals until it was red."""
    unnoticed: int = 0
    heard: list[float] = field(default_factory=list)
    """Of each time it was mute: hours until it was red."""
    unheard: int = 0
    false_alarms: int = 0


def make(number: int, days: int, chance: np.random.Generator, *, adaptive: bool) -> Made:
    """One outlet of the year."""
    profile = (NEWSROOM, NEWSROOM, np.ones(24), MORNING)[
        int(chance.choice(4, p=[0.5, 0.2, 0.15, 0.15]))
    ]
    profile = np.roll(profile / profile.sum(), int(chance.integers(0, 24)))
    daily = float(np.clip(np.exp(chance.normal(np.log(20), 1.3)), 0.5, 800))
    holidays = set(chance.choice(days, min(10, days // 30), replace=False).tolist())
    hours = np.array(
        [
            daily * profile
            * (WEEKEND if day % 7 >= 5 else 1.0)
            * (0.2 if day in holidays else 1.0)
            * float(np.exp(chance.normal(0, 0.3)))
            for day in range(days)
        ]
    ).ravel()  # fmt: skip
    counts = chance.poisson(hours * 0.75) + 3 * chance.poisson(hours * 0.25 / 3)
    starts = np.repeat(np.arange(len(counts)) * HOUR, counts)
    printed = np.sort(starts + chance.random(len(starts)) * HOUR)
    plan = Plan(slug=f"outlet-{number}", interval=3600, adaptive=adaptive)
    quarters = range(30, days - 7, 60)
    down = [(at * DAY, at * DAY + chance.uniform(8, 48) * HOUR) for at in quarters]
    mute = [((at + 25) * DAY, (at + 25) * DAY + 5 * DAY) for at in quarters if at + 31 < days]
    return Made(plan=plan, printed=printed, down=down, mute=mute)


def sleeps(days: int, chance: np.random.Generator) -> list[tuple[float, float]]:
    """When the service is not there."""
    found = [at * DAY + float(chance.uniform(0, 20)) * HOUR for at in range(10, days, 15)]
    return [(at, at + float(chance.uniform(1, 6)) * HOUR) for at in found]


class Crawled:
    """A year of one outlet."""

    def __init__(
        self, one: Made, week: Sequence[Pace | None], known: Sequence[Pace | None]
    ) -> None:
        self.one, self.week, self.known = one, week, known
        self.seen = Seen()
        self.failures = 0
        self.found = 0
        """How many of its articles are stored."""
        self.last_article = 0.0
        self.is_red = False
        self.down_red: dict[float, float] = {}
        self.mute_red: dict[float, float] = {}

    def run(self, days: int, asleep: Sequence[tuple[float, float]]) -> Seen:
        at = 0.0
        while at < days * DAY:
            night = _within(at, asleep)
            at = night[1] if night is not None else at
            index = min(int(at // (7 * DAY)), len(self.week) - 1)
            self._look(at)
            if at > SEEN_AFTER * DAY:
                self._judge(at, self.known[index])
            at = self._next(at, self.week[index])
        one, seen = self.one, self.seen
        seen.noticed = list(self.down_red.values())
        seen.unnoticed = sum(begin not in self.down_red for begin, _ in one.down)
        seen.heard = [waited / HOUR for waited in self.mute_red.values()]
        seen.unheard = sum(begin not in self.mute_red for begin, _ in one.mute)
        return seen

    def _look(self, at: float) -> None:
        """One crawl."""
        one = self.one
        self.seen.crawls += 1
        if _within(at, one.down) is not None:
            self.failures += 1
            return
        self.failures = 0
        mute = _within(at, one.mute)
        new = int(np.searchsorted(one.printed, mute[0] if mute else at, side="right"))
        if new > self.found:
            if not _near(at, (*one.down, *one.mute), 6 * HOUR):
                self.seen.waits.extend((at - one.printed[self.found : new]).tolist())
            self.found, self.last_article = new, at

    def _judge(self, at: float, rates: Pace | None) -> None:
        one = self.one
        said = verdict(_facts(one, at, self.failures, self.last_article, rates))
        was_red, self.is_red = self.is_red, said.colour is Colour.RED
        down, mute = _within(at, one.down), _within(at, one.mute)
        if self.is_red and down is not None:
            self.down_red.setdefault(down[0], (at - down[0]) / one.plan.interval)
        elif self.is_red and mute is not None:
            self.mute_red.setdefault(mute[0], at - mute[0])
        elif self.is_red and not was_red and not _near(at, (*one.down, *one.mute), 2 * DAY):
            self.seen.false_alarms += 1

    def _next(self, at: float, pace: Pace | None) -> float:
        ended = _moment(at + 30)
        past = Past(started=_moment(at), ended=ended, failures=self.failures)
        due = (due_at(self.one.plan, past, ended, pace) - BEGIN).total_seconds()
        return max(due, at + 60)


def _facts(one: Made, at: float, failures: int, last_article: float, rates: Pace | None) -> Facts:
    return Facts(
        slug=one.plan.slug,
        now=_moment(at),
        last_done=BEGIN,
        failures=failures,
        last_article=_moment(last_article),
        rates=rates,
    )


def _within(at: float, spans: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    return next((span for span in spans if span[0] <= at < span[1]), None)


def _near(at: float, spans: Sequence[tuple[float, float]], room: float) -> bool:
    return any(begin - room <= at < end + room for begin, end in spans)


def _moment(at: float) -> datetime:
    return BEGIN + timedelta(seconds=at)


def learned(one: Made, week: int) -> Pace | None:
    """The rates that are known at the beginning of a week, of the four before it."""
    end = week * 7 * DAY
    begin = max(0.0, end - REMEMBERED.total_seconds())
    if end < 7 * DAY:
        return None
    low, high = np.searchsorted(one.printed, [begin, end])
    hours = (one.printed[low:high] // HOUR).astype(np.int64) % HOURS
    counts = np.bincount(hours, minlength=HOURS).astype(float)
    return rates_of(counts, seen=np.full(HOURS, (end - begin) / (7 * DAY)))


def run(*, outlets: int, days: int, seed: int = 1) -> dict[str, Any]:
    """The same year twice, by the hour and by the outlets' rhythms."""
    figures: dict[str, Any] = {"outlets": outlets, "days": days}
    for name, adaptive in (("hourly", False), ("adaptive", True)):
        chance = np.random.default_rng(seed)
        made = [make(at, days, chance, adaptive=adaptive) for at in range(outlets)]
        asleep = sleeps(days, chance)
        weeks = days // 7 + 1
        known = [[learned(one, week) for week in range(weeks)] for one in made]
        pace = [_paces(known, week) if adaptive else {} for week in range(weeks)]
        seen = [
            Crawled(one, [of.get(at) for of in pace], known[at]).run(days, asleep)
            for at, one in enumerate(made)
        ]
        figures[name] = _figures(seen, outlets * days / 365)
    ratio = figures["hourly"]["median_wait_min"] / figures["adaptive"]["median_wait_min"]
    requests = figures["adaptive"]["crawls"] / figures["hourly"]["crawls"]
    return figures | {"faster": round(ratio, 2), "crawls_of_hourly": round(requests, 3)}


def _paces(known: Sequence[Sequence[Pace | None]], week: int) -> dict[int, Pace]:
    there = {str(at): one[week] for at, one in enumerate(known)}
    of = {name: rates for name, rates in there.items() if rates is not None}
    return {int(name): pace for name, pace in paces(of, dict.fromkeys(of, 1.0)).items()}


def _figures(seen: Sequence[Seen], years: float) -> dict[str, Any]:
    waits = np.array([wait for one in seen for wait in one.waits])
    noticed = np.array([each for one in seen for each in one.noticed])
    heard = np.array([each for one in seen for each in one.heard])
    return {
        "crawls": sum(one.crawls for one in seen),
        "articles": len(waits),
        "median_wait_min": round(float(np.median(waits)) / 60, 2),
        "p95_wait_min": round(float(np.quantile(waits, 0.95)) / 60, 1),
        "down": len(noticed),
        "down_not_noticed": sum(one.unnoticed for one in seen),
        "down_noticed_within_intervals": round(float(noticed.max(initial=0)), 2),
        "mute": len(heard),
        "mute_not_noticed": sum(one.unheard for one in seen),
        "mute_median_hours": round(float(np.median(heard)), 1) if len(heard) else None,
        "mute_p95_hours": round(float(np.quantile(heard, 0.95)), 1) if len(heard) else None,
        "false_alarms_an_outlet_year": round(sum(one.false_alarms for one in seen) / years, 3),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.year", description=__doc__)
    parser.add_argument("--outlets", type=int, default=500)
    parser.add_argument("--days", type=int, default=364)
    parser.add_argument("--output", type=Path)
    asked = parser.parse_args(arguments)
    found = run(outlets=asked.outlets, days=asked.days)
    print(json.dumps(found, indent=2))
    if asked.output:
        asked.output.write_text(json.dumps(found, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
