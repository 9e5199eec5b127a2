"""The loop of the service: looks what is due, starts it, and looks how the outlets are.

It decides nothing: `schedule` says what is due, `health` how an outlet is, `alerts` what is told.
Whatever it knows is in the database, so that it may be killed at any time.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from crawler.outlets import OutletError, load_outlets
from crawler.outlets.ways import Ways, load_ways
from crawler.rounds import CRAWLED, has_ways
from db.conditions import Condition, Conditions
from db.connection import Database
from db.crawls import Crawls, Standing
from db.errors import DbError
from db.opening import open_for_writing
from service.config import ConfigError, Settings
from service.schedule.due import Past, Plan, due_now
from service.schedule.rhythm import Pace, paces
from service.serving import alerts
from service.serving.children import Children
from service.serving.facts import judge, rates_of
from service.serving.settings import PLACE, Service

STEP: Final = 1.0  # seconds between two looks
LEARNED: Final = timedelta(hours=1)  # between two looks at the outlets' rhythms
JUDGED: Final = timedelta(minutes=5)  # between two looks at all outlets' health
PAGE: Final = "web"  # the page's name among the children: no outlet's, for a slug has no space
RESTED: Final = 10.0  # seconds before the page is started anew
# Killed crawls in a row that are made good at once; after more the outlet rests as after failures.
FORGIVEN: Final = 2

Tell = Callable[[str, Mapping[str, object]], None]


@dataclass(slots=True, kw_only=True)
class Loop:
    """One service."""

    settings: Settings
    read: Callable[[], tuple[Settings, Service]]
    """The settings as they are written now."""
    service: Service
    children: Children
    tell: Tell
    plans: dict[str, Plan] = field(default_factory=dict)
    paces: dict[str, Pace] = field(default_factory=dict)
    rates: dict[str, Pace] = field(default_factory=dict)
    windows: dict[str, datetime] = field(default_factory=dict)
    """Of the crawls that were started here."""
    learned_at: datetime | None = None
    judged_at: datetime | None = None
    written: float = 0.0
    """When the settings or an outlet's file changed last."""
    page_at: float = 0.0
    wrong: str = ""

    def run(self, is_over: Callable[[], bool]) -> None:
        """Until somebody ends it."""
        self.reload()
        while not is_over():
            self.step(_now())
            time.sleep(STEP)
        self.tell("ends", {"running": sorted(self.children.running)})
        self.children.end_all()

    def step(self, now: datetime) -> None:
        """Look once; what goes wrong is told, and tried again at the next look."""
        try:
            self._reload_if_written()
            with open_for_writing(self.settings.db) as database:
                self._reap(database, now)
                self._learn(database, now)
                self.start_due(database, now)
                self._judge_all(database, now)
                self._alert(database, now)
            self._keep_page()
            self.wrong = ""
        except (DbError, OutletError, ConfigError) as error:
            if str(error) != self.wrong:
                self.tell("wrong", {"error": str(error)})
            self.wrong = str(error)

    # ---- what is known

    def reload(self) -> None:
        """Read the settings and the outlets' files anew; a mistake in them changes nothing."""
        settings, service = self.read()
        ways, outlets = load_ways(settings.outlets), load_outlets(settings.outlets)
        every = tuple(slug for slug, one in ways.items() if has_ways(one, CRAWLED))
        chosen = every if service.outlets is None else service.outlets
        for slug in chosen:
            if slug not in ways:
                raise ConfigError(f"[service] outlets: there is no outlet '{slug}'")
        self.plans = {slug: plan_of(ways[slug], zone=outlets[slug].time_zone) for slug in chosen}
        self.settings, self.service = settings, service
        self.learned_at = None
        self.tell("settings", {"outlets": len(self.plans)})

    def _reload_if_written(self) -> None:
        written = newest_change(self.settings)
        if written != self.written:
            is_first = not self.written
            self.written = written
            if not is_first:
                self.reload()

    def _learn(self, database: Database, now: datetime) -> None:
        if self.learned_at is not None and now - self.learned_at < LEARNED:
            return
        crawls = Crawls(database)
        found = {slug: rates_of(crawls, slug, now) for slug in self.plans}
        self.rates = {slug: rates for slug, rates in found.items() if rates is not None}
        adaptive = {slug: rates for slug, rates in self.rates.items() if self.plans[slug].adaptive}
        self.paces = paces(adaptive, {slug: 3600 / self.plans[slug].interval for slug in adaptive})
        self.learned_at = now

    # ---- crawls

    def start_due(self, database: Database, now: datetime) -> int:
        """Start what is due, as many as may be at work; how many wait."""
        crawls = Crawls(database)
        crawls.lose(now=now)
        standings = crawls.standings()
        pasts = {slug: past_of(one, now) for slug, one in standings.items()}
        waiting = [
            (due, slug)
            for due, slug in due_now(self.plans, pasts, now, self.paces)
            if slug not in self.children.running
        ]
        room = self.service.at_once - len(self.children.running.keys() - {PAGE})
        for due, slug in waiting[: max(room, 0)]:
            self.windows[slug] = due
            self.children.crawl(slug, due)
            self.tell("begins", {"outlet": slug, "due_at": due.isoformat()})
        return len(waiting)

    def _reap(self, database: Database, now: datetime) -> None:
        for name, status in self.children.reap().items():
            if name == PAGE:
                self.tell("page_ended", {"status": status})
                self.page_at = time.monotonic() + RESTED
                continue
            crawls = Crawls(database)
            newest = next(iter(crawls.newest(name, limit=1)), None)
            self.tell(
                "ended",
                {
                    "outlet": name,
                    "status": status,
                    "crawl": None if newest is None else newest.id,
                    "outcome": None if newest is None else newest.outcome,
                    **({} if newest is None else newest.counts),
                },
            )
            standing = crawls.standings().get(name)
            if standing is not None:
                judge(database, standing, now, self.rates.get(name))

    # ---- health

    def _judge_all(self, database: Database, now: datetime) -> None:
        if self.judged_at is not None and timedelta(0) <= now - self.judged_at < JUDGED:
            return
        standings = Crawls(database).standings()
        for slug in self.plans:
            if slug in standings:
                judge(database, standings[slug], now, self.rates.get(slug))
        self.judged_at = now

    def _alert(self, database: Database, now: datetime) -> None:
        conditions = Conditions(database)
        mine = [one for slug, one in conditions.all().items() if slug in self.plans]
        telling: list[Condition] = alerts.due(mine, self.service, now)
        if not telling:
            return
        wrong = alerts.send(self.service, telling)
        for one in telling:
            self.tell("alert", {"outlet": one.outlet, "colour": one.colour, "why": one.why})
        if wrong:
            raise ConfigError(f"an alert could not be sent ({'; '.join(wrong)}). It is tried again")
        for one in telling:
            conditions.told(one.outlet, now=now)

    # ---- the page

    def _keep_page(self) -> None:
        place = PLACE.fullmatch(self.service.web)
        if place is None or PAGE in self.children.running or time.monotonic() < self.page_at:
            return
        host, port = place[1].strip("[]"), place[2]
        self.children.serve(PAGE, ("web", "--host", host, "--port", port))
        self.tell("page", {"at": self.service.web})


def plan_of(ways: Ways, *, zone: str) -> Plan:
    """When an outlet wants to be crawled, as its file says."""
    return Plan(
        slug=ways.slug,
        interval=ways.interval,
        cron=ways.cron,
        adaptive=ways.adaptive,
        zone=zone,
    )


def past_of(one: Standing, now: datetime) -> Past:
    """What became of an outlet's crawls, as the schedule looks at it.

    A crawl that was lost is made good at once; where one after the other is lost, the outlet rests.
    """
    waits = one.lists_due_at is not None and one.started_at is not None and one.lists_due_at > now
    return Past(
        started=one.started_at,
        ended=one.ended_at,
        failures=one.failures + max(one.lost - FORGIVEN, 0),
        is_running=one.is_running,
        not_before=one.lists_due_at if waits else None,
    )


def newest_change(settings: Settings) -> float:
    """When something was written last in the folder of outlets, or in the file of settings."""
    folder = settings.outlets
    paths = [Path("newswinnow.toml"), *(folder.rglob("*.toml") if folder else ())]
    return max((path.stat().st_mtime for path in paths if path.exists()), default=0.0)


def log_line(event: str, about: Mapping[str, object]) -> None:
    """One JSON object a line, on stderr."""
    line = {"at": _now().isoformat(timespec="milliseconds"), "event": event, **about}
    print(json.dumps(line, ensure_ascii=True, default=str), file=sys.stderr, flush=True)  # noqa: T201


def _now() -> datetime:
    return datetime.now(UTC)
