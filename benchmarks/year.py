"""A made-up year of outlets, crawled by the schedule: `python -m benchmarks.year --help`.

No network and no clock: articles are drawn (`benchmarks/synthetic/rhythms.py` says how), crawls
find what was printed before them, and the same functions decide as in the service
(`service/schedule`, `service/serving/judges`). Redesigns have a year of their own
(`benchmarks/redesigns.py`), and so have outlets with a crontab (`benchmarks/crons.py`).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import crons, redesigns
from benchmarks.synthetic.rhythms import (
    BEGIN,
    DAY,
    HOUR,
    Clock,
    Made,
    Span,
    clock_of,
    make,
    near,
    sleeps,
    within,
)
from service.schedule.due import JITTER, MOST_AHEAD, Past, Plan, due_at
from service.schedule.rhythm import HOURS, REMEMBERED, Pace, paces, rates_of
from service.serving.health import Colour, Facts
from service.serving.judges import verdict

SEEN_AFTER = 14  # days: before, no rhythm is known well enough to compare
TOOK = 30.0  # seconds of a crawl
LOOKS = 60.0  # seconds: a service that does not come so soon has missed a window
WEEK = 7 * DAY
Alarm = tuple[Colour, str]


@dataclass
class Seen:
    """What came of it."""

    waits: list[float] = field(default_factory=list)
    """Seconds from printing to finding, of articles that were printed while all was well."""
    crawls: int = 0
    windows: int = 0
    missed: int = 0
    twice: int = 0
    sooner: int = 0
    """Crawls that there would not be if the clock were right."""
    later: int = 0
    """Crawls that would be earlier if it were."""
    noticed: list[float] = field(default_factory=list)
    """Of each time it was down: intervals until it was red."""
    unnoticed: int = 0
    heard: list[float] = field(default_factory=list)
    """Of each time it was mute: hours until it was red."""
    unheard: int = 0
    dry: list[float] = field(default_factory=list)
    """Of each time it was dry: days until it was yellow."""
    undried: int = 0
    false_alarms: Counter[Colour] = field(default_factory=Counter)


class Crawled:
    """A year of one outlet."""

    def __init__(
        self,
        one: Made,
        week: Sequence[Pace | None],
        known: Sequence[Pace | None],
        clock: Clock | None = None,
    ) -> None:
        self.one, self.week, self.known = one, week, known
        self.clock = clock or Clock()
        self.seen = Seen()
        self.failures = 0
        self.found = 0
        """How many of its articles are stored."""
        self.last_article = 0.0
        self.colour = Colour.GREEN
        self.noticed: dict[Span, float] = {}

    def run(self, days: int, asleep: Sequence[Span]) -> Seen:
        at = 0.0
        while at < days * DAY:
            night = within(at, asleep)
            at = night[1] if night is not None else at
            index = min(int(at // WEEK), len(self.week) - 1)
            self._look(at)
            if at > SEEN_AFTER * DAY and self._may_have_changed(at):
                self._judge(at, self.known[index], self.week[index])
            due = self._next(at, self.week[index])
            if within(due, asleep) is None:
                self._count(at, due, self.week[index])
            at = due
        return self._seen()

    def _seen(self) -> Seen:
        one, seen = self.one, self.seen
        seen.heard = [self.noticed[span] / HOUR for span in one.mute if span in self.noticed]
        seen.dry = [self.noticed[span] / DAY for span in one.dry if span in self.noticed]
        seen.unnoticed = len(one.down) - len(seen.noticed)
        seen.unheard = len(one.mute) - len(seen.heard)
        seen.undried = len(one.dry) - len(seen.dry)
        return seen

    def _look(self, at: float) -> None:
        """One crawl."""
        one = self.one
        self.seen.crawls += 1
        if within(at, one.down) is not None:
            self.failures += 1
            return
        self.failures = 0
        mute = within(at, one.mute)
        new = int(np.searchsorted(one.printed, mute[0] if mute else at, side="right"))
        if new > self.found:
            if not near(at, (*one.down, *one.mute), 6 * HOUR):
                self.seen.waits.extend((at - one.printed[self.found : new]).tolist())
            self.found, self.last_article = new, float(one.printed[new - 1])

    def _may_have_changed(self, at: float) -> bool:
        """All is well where an article came within the hour, but for the week, which is slow."""
        is_calm = self.colour is Colour.GREEN and not self.failures
        return not is_calm or at - self.last_article > HOUR or not self.seen.crawls % 6

    def _judge(self, at: float, rates: Pace | None, pace: Pace | None) -> None:
        one = self.one
        said = verdict(self._facts(at, rates))
        before, self.colour = self.colour, said.colour
        for spans, least in ((one.down, Colour.RED), (one.mute, Colour.RED), (one.dry, None)):
            span = within(at, spans)
            if span is None or span in self.noticed or said.colour is Colour.GREEN:
                continue
            if least in {None, said.colour}:
                self.noticed[span] = at - span[0]
                if spans is one.down:
                    self.seen.noticed.append(_intervals(one.plan, span[0], at, pace))
        is_new = said.colour not in {Colour.GREEN, before}
        if is_new and not near(at, one.events, 2 * DAY) and not near(at, one.dry, 8 * DAY):
            self.seen.false_alarms[said.colour] += 1

    def _facts(self, at: float, rates: Pace | None) -> Facts:
        printed = self.one.printed[: self.found]
        week = len(printed) - int(np.searchsorted(printed, at - WEEK))
        return Facts(
            slug=self.one.plan.slug,
            now=self.clock.shown(at),
            last_done=BEGIN,
            failures=self.failures,
            last_article=_moment(self.last_article),
            rates=rates,
            week=week if at > 3 * WEEK else None,
        )

    def _next(self, at: float, pace: Pace | None) -> float:
        """When the next crawl begins: when the clock shows its time, whatever that shows."""
        started = self.clock.shown(at)
        past = Past(
            started=started,
            ended=started + timedelta(seconds=TOOK),
            failures=self.failures,
            took=timedelta(seconds=TOOK),
        )
        now = at + TOOK
        while True:
            shown = self.clock.shown(now)
            due = now + (due_at(self.one.plan, past, shown, pace) - shown).total_seconds()
            change = self.clock.next_change(now)
            if change is None or due < change:
                return max(due, now)
            now = change

    def _count(self, at: float, due: float, pace: Pace | None) -> None:
        """Whether a window was missed between two crawls, or had two."""
        if self.failures:
            return
        least, most = bounds(self.one.plan, at, pace)
        gap = due - at
        self.seen.windows += 1
        sooner, later = gap < least - 1, gap > most + LOOKS
        if near(at, self.clock.spans, LOOKS) or near(due, self.clock.spans, LOOKS):
            self.seen.sooner += sooner
            self.seen.later += later
        else:
            self.seen.twice += sooner
            self.seen.missed += later


def bounds(plan: Plan, at: float, pace: Pace | None) -> Span:
    """The least and the most seconds until the next crawl, worked out apart from the schedule."""
    if not plan.adaptive or pace is None:
        return plan.interval * (1 - MOST_AHEAD - JITTER), plan.interval
    # By minutes, where the schedule sums up by hours: one minute is up to a fifth of a crawl.
    least, most = np.searchsorted(_crawls_at(at, 9 * HOUR, pace), (0.8, 1.2))
    return float(least) * 60 - LOOKS, float(most) * 60 + LOOKS


def _intervals(plan: Plan, begin: float, end: float, pace: Pace | None) -> float:
    """How many intervals of its own an outlet has between two moments."""
    if not plan.adaptive or pace is None:
        return (end - begin) / plan.interval
    return float(_crawls_at(begin, end - begin, pace)[-1])


def _crawls_at(begin: float, seconds: float, pace: Pace) -> Pace:
    """How many crawls there are to be until each minute."""
    minutes = np.arange(0, max(seconds // 60, 1)) * 60.0 + begin
    crawls: Pace = np.cumsum(pace[((minutes // HOUR) % HOURS).astype(int)]) / 60
    return crawls


def _moment(at: float) -> Any:
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


def run(*, outlets: int, days: int, seed: int = 1, redesigned: int = 100) -> dict[str, Any]:
    """The same year twice, by the hour and by the outlets' rhythms; crontabs; redesigns."""
    figures: dict[str, Any] = {"outlets": outlets, "days": days}
    for name, adaptive in (("hourly", False), ("adaptive", True)):
        chance = np.random.default_rng(seed)
        made = [make(at, days, chance, adaptive=adaptive) for at in range(outlets)]
        asleep, clock = sleeps(days, chance), clock_of(days)
        weeks = days // 7 + 1
        known = [[learned(one, week) for week in range(weeks)] for one in made]
        pace = [_paces(known, week) if adaptive else {} for week in range(weeks)]
        seen = [
            Crawled(one, [of.get(at) for of in pace], known[at], clock).run(days, asleep)
            for at, one in enumerate(made)
        ]
        figures[name] = _figures(seen, outlets * days / 365)
    ratio = figures["hourly"]["median_wait_min"] / figures["adaptive"]["median_wait_min"]
    requests = figures["adaptive"]["crawls"] / figures["hourly"]["crawls"]
    return {
        **figures,
        "faster": round(ratio, 2),
        "crawls_of_hourly": round(requests, 3),
        "crontabs": crons.run(days=days, seed=seed),
        "redesigns": redesigns.run(outlets=redesigned, days=days, seed=seed),
    }


def _paces(known: Sequence[Sequence[Pace | None]], week: int) -> dict[int, Pace]:
    there = {str(at): one[week] for at, one in enumerate(known)}
    of = {name: rates for name, rates in there.items() if rates is not None}
    # An hourly outlet is crawled so much oftener than once an hour, and this is to cost the same.
    hourly = 1 / (1 - TOOK / HOUR - JITTER / 2)
    return {int(name): pace for name, pace in paces(of, dict.fromkeys(of, hourly)).items()}


def _figures(seen: Sequence[Seen], years: float) -> dict[str, Any]:
    waits = np.array([wait for one in seen for wait in one.waits])
    noticed = np.array([each for one in seen for each in one.noticed])
    alarms = sum((one.false_alarms for one in seen), Counter[Colour]())
    return {
        "crawls": sum(one.crawls for one in seen),
        "windows": sum(one.windows for one in seen),
        "windows_missed": sum(one.missed for one in seen),
        "windows_twice": sum(one.twice for one in seen),
        "sooner_for_a_wrong_clock": sum(one.sooner for one in seen),
        "later_for_a_wrong_clock": sum(one.later for one in seen),
        "articles": len(waits),
        "median_wait_min": round(float(np.median(waits)) / 60, 2),
        "p95_wait_min": round(float(np.quantile(waits, 0.95)) / 60, 1),
        "down": len(noticed),
        "down_not_noticed": sum(one.unnoticed for one in seen),
        "down_noticed_within_intervals": round(float(noticed.max(initial=0)), 2),
        **_heard("mute", "hours", [at for one in seen for at in one.heard]),
        "mute_not_noticed": sum(one.unheard for one in seen),
        **_heard("dry", "days", [at for one in seen for at in one.dry]),
        "dry_not_noticed": sum(one.undried for one in seen),
        "false_reds_an_outlet_year": round(alarms[Colour.RED] / years, 3),
        "false_yellows_an_outlet_year": round(alarms[Colour.YELLOW] / years, 3),
    }


def _heard(name: str, unit: str, found: Sequence[float]) -> dict[str, Any]:
    return {
        name: len(found),
        f"{name}_median_{unit}": round(float(np.median(found)), 1) if found else None,
        f"{name}_p95_{unit}": round(float(np.quantile(found, 0.95)), 1) if found else None,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.year", description=__doc__)
    parser.add_argument("--outlets", type=int, default=500)
    parser.add_argument("--redesigned", type=int, default=100, help="Outlets of that year.")
    parser.add_argument("--days", type=int, default=364)
    parser.add_argument("--output", type=Path)
    asked = parser.parse_args(arguments)
    found = run(outlets=asked.outlets, days=asked.days, redesigned=asked.redesigned)
    print(json.dumps(found, indent=2))
    if asked.output:
        asked.output.write_text(json.dumps(found, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
