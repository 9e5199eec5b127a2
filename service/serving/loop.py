"""The loop of the service: looks what is due, starts it, and looks how the outlets are.

It decides nothing: `schedule` says what is due, `health` how an outlet is, `alerts` what is told.
Whatever it knows is in the database, so that it may be killed at any time.
"""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from crawler.outlets import OutletError
from db.conditions import THE_DATABASE, Conditions
from db.connection import Database
from db.crawls import Crawls
from db.errors import DbError
from db.opening import open_for_writing
from db.services import BEAT, Kind, Services
from db.trimming import drop_crawls
from service.config import FILE, ConfigError, Settings
from service.leases import TAKEN, free_dead, holder
from service.schedule.due import FIRST_PAUSE, Plan, due_now
from service.schedule.rhythm import Pace, paces
from service.serving import alerts
from service.serving.alerts import Outbox, Sent
from service.serving.children import Children, Ended
from service.serving.facts import CHECK_KILLED, DAMAGED, condition_of, judge, pace_of, rates_of
from service.serving.plans import FORGIVEN, Written, apart, past_of, read_plans, written
from service.serving.settings import NEEDED, PLACE, Service

MIB: Final = 1024 * 1024
STEP: Final = 1.0  # seconds between two looks
LEARNED: Final = timedelta(hours=1)  # between two looks at the outlets' rhythms
JUDGED: Final = timedelta(minutes=5)  # between two looks at all outlets' health
PAGE: Final = "web"  # the page's name among the children: no outlet's, for a slug has no space
CHECK: Final = "check of the database"
CHECK_RESTED: Final = 3600.0  # seconds before what was found damaged is looked at again
RESTED: Final = 10.0  # seconds before the page is started anew
ALERTS_RESTED: Final = 300.0  # seconds before alerts that nobody took are sent again
TRIMMED: Final = timedelta(days=1)  # between two looks at what is too old to be kept
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
    file: Path = Path(FILE)
    """Of the settings."""
    kind: Kind = Kind.SERVE
    outbox: Outbox = field(default_factory=Outbox)
    plans: Mapping[str, Plan] = field(default_factory=dict)
    sites: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The registered domains of every outlet, also of those that are not crawled here."""
    paces: dict[str, Pace] = field(default_factory=dict)
    rates: dict[str, Pace] = field(default_factory=dict)
    windows: dict[str, datetime] = field(default_factory=dict)
    """Of the crawls that were started here."""
    learned_at: datetime | None = None
    judged_at: datetime | None = None
    written: frozenset[Written] = frozenset()
    """The files of settings and outlets as they were when they were read."""
    rests: dict[str, float] = field(default_factory=dict)
    """Outlets whose crawls ended before they began, and until when, on the monotonic clock."""
    unbegun: dict[str, int] = field(default_factory=dict)
    """How many of their crawls did so in a row."""
    page_at: float = 0.0
    check_at: float = math.inf
    is_pageless: bool = False
    """It was told that what the page needs is not installed."""
    alerts_at: float = 0.0
    beat_at: datetime | None = None
    trimmed_at: datetime | None = None
    wrong: str = ""

    def run(self, is_over: Callable[[], bool]) -> None:
        """Until somebody ends it."""
        self.written = written(self.settings, self.file)
        self.reload()
        self.check()
        while not is_over():
            self.step(_now())
            time.sleep(STEP)
        self.tell("ends", {"running": sorted(self.children.running)})
        self.children.end_all()
        self.end_alerts()

    def step(self, now: datetime) -> None:
        """Look once; what goes wrong is told, and tried again at the next look."""
        try:
            self._keep_page()
            self._reload_if_written()
            self._check_again()
            with open_for_writing(self.settings.db) as database:
                self.reap(database, now)
                self.learn(database, now)
                self.start_due(database, now)
                self.look(database, now)
                self.trim(database, now)
                # At the end: who says that it is at work has done all of it.
                self.beat(database, now)
            self.wrong = ""
        except (DbError, OutletError, ConfigError, OSError) as error:
            if str(error) != self.wrong:
                self.tell("wrong", {"error": str(error)})
            self.wrong = str(error)

    # ---- what is known

    def reload(self) -> None:
        """Read the settings and the outlets' files anew; a mistake in them changes nothing."""
        settings, service = self.read()
        plans, sites = read_plans(settings.outlets, service.outlets)
        if settings.db != self.settings.db:
            # The lock and the crawls at work are of the other one.
            raise ConfigError(f"`db` is {settings.db} now: start the service anew for it")
        self.plans, self.sites = plans, sites
        if service.web != self.service.web and PAGE in self.children.running:
            self.children.running[PAGE].ask(time.monotonic())
        self.children.deadline, self.children.memory = service.deadline * 60.0, service.memory * MIB
        self.settings, self.service = settings, service
        self.learned_at = self.judged_at = None
        # What kept them from beginning may be mended.
        self.rests.clear()
        self.tell("settings", {"outlets": len(self.plans)})

    def _reload_if_written(self) -> None:
        now = written(self.settings, self.file)
        if now != self.written:
            self.written = now
            self.reload()

    def learn(self, database: Database, now: datetime) -> None:
        """The outlets' rhythms, now and then."""
        if self.learned_at is not None and timedelta(0) <= now - self.learned_at < LEARNED:
            return
        found = {slug: rates_of(database, slug, now) for slug in self.plans}
        self.rates = {slug: rates for slug, rates in found.items() if rates is not None}
        adaptive = {
            slug: pace
            for slug, plan in self.plans.items()
            if plan.adaptive and (pace := pace_of(database, slug, now)) is not None
        }
        self.paces = paces(adaptive, {slug: 3600 / self.plans[slug].interval for slug in adaptive})
        self.learned_at = now

    # ---- crawls

    def start_due(self, database: Database, now: datetime, *, besides: Collection[str] = ()) -> int:
        """Start what is due, `besides` these, as many as may be at work; how many could be.

        Those whose site somebody crawls are not counted: they are due when that has ended.
        """
        crawls = Crawls(database)
        crawls.lose(now=now)
        free_dead(crawls, now=now)
        standings = crawls.standings()
        pasts = {slug: past_of(one, now) for slug, one in standings.items()}
        due_here = [
            (due, slug)
            for due, slug in due_now(self.plans, pasts, now, self.paces)
            if slug not in self.children.running
            and slug not in besides
            and self.rests.get(slug, 0.0) <= time.monotonic()
        ]
        # Also those that a service began which was killed, and those of people.
        at_work = crawls.at_work()
        others = {one.holder for one in at_work if one.outlet not in self.children.running}
        mine = self.children.running.keys() - {PAGE, CHECK}
        room = self.service.at_once - len(mine) - len(others)
        waiting = apart(due_here, self.sites, mine.union(one.outlet for one in at_work))
        for due, slug in waiting[: max(room, 0)]:
            self.windows[slug] = due
            self.children.crawl(slug, due)
            self.tell("begins", {"outlet": slug, "due_at": due.isoformat()})
        return len(waiting)

    def reap(self, database: Database, now: datetime) -> None:
        """Tell of the crawls that ended, and look how their outlets are."""
        for name, ended in self.children.reap().items():
            if name == PAGE:
                self.tell("page_ended", {"status": ended.status})
                self.page_at = time.monotonic() + RESTED
            elif name == CHECK:
                self._checked(database, ended, now)
            else:
                self._reap_crawl(database, name, ended, now)

    def _reap_crawl(self, database: Database, slug: str, ended: Ended, now: datetime) -> None:
        if ended.status == TAKEN:
            self._rest(slug, "another process crawls it, or did so for this window")
            return
        crawls, window = Crawls(database), self.windows.get(slug)
        if ended.is_late and window is not None:
            detail = f"ended at the deadline of {self.service.deadline} minutes"
            crawls.end_late(slug, due_at=window, detail=detail, now=now)
        newest = next(iter(crawls.newest(slug, limit=1)), None)
        self.tell(
            "ended",
            {
                "outlet": slug,
                "status": ended.status,
                "crawl": None if newest is None else newest.id,
                "outcome": None if newest is None else newest.outcome,
                **({} if newest is None else newest.counts),
            },
        )
        self._rest_unbegun(slug, ended, has_begun=newest is not None and newest.due_at == window)
        standing = crawls.standings().get(slug)
        if standing is not None and slug in self.plans:
            judge(database, standing, now, self.rates.get(slug))

    def _rest_unbegun(self, slug: str, ended: Ended, *, has_begun: bool) -> None:
        """One that ended before it began would be due at once, and a second later, and for ever.

        Where somebody killed it, that is right for a few times.
        """
        if not ended.status or has_begun:
            self.unbegun.pop(slug, None)
            return
        self.unbegun[slug] = self.unbegun.get(slug, 0) + 1
        if ended.status > 0 or self.unbegun[slug] > FORGIVEN:
            self._rest(slug, "its crawl did not begin")

    def _rest(self, slug: str, because: str) -> None:
        self.rests[slug] = time.monotonic() + FIRST_PAUSE.total_seconds()
        self.tell("rests", {"outlet": slug, "because": because})

    # ---- health

    def look(self, database: Database, now: datetime) -> None:
        """How all outlets are, now and then; and tell what is to be told."""
        self._judge_all(database, now)
        self._alert(database, now)

    def _judge_all(self, database: Database, now: datetime) -> None:
        if self.judged_at is not None and timedelta(0) <= now - self.judged_at < JUDGED:
            return
        standings = Crawls(database).standings()
        for slug in self.plans:
            # Of one in its first crawl there is nothing to be told.
            if slug in standings and standings[slug].ended_at is not None:
                judge(database, standings[slug], now, self.rates.get(slug))
        Conditions(database).keep(self.plans)
        self.judged_at = now

    def _alert(self, database: Database, now: datetime) -> None:
        self._note_sent(database, self.outbox.sent(), now)
        if self.outbox.is_busy or time.monotonic() < self.alerts_at:
            return
        known, watched = Conditions(database).all(), {*self.plans, THE_DATABASE}
        mine = [one for slug, one in known.items() if slug in watched]
        telling = alerts.due(mine, self.service, now)
        if telling:
            self.outbox.post(self.service, telling)

    def _note_sent(self, database: Database, sent: Sent | None, now: datetime) -> None:
        if sent is None:
            return
        if sent.wrong:
            self.tell("wrong", {"error": f"an alert could not be sent ({'; '.join(sent.wrong)})"})
        if not sent.is_taken:
            self.alerts_at = time.monotonic() + ALERTS_RESTED
            return
        for one in sent.conditions:
            self.tell("alert", {"outlet": one.outlet, "colour": one.colour, "why": one.why})
            Conditions(database).told(one, now=now)

    def end_alerts(self) -> None:
        """Wait for what is on its way; what does not arrive is sent by the next service."""
        if not self.outbox.is_busy:
            return
        self.outbox.wait(alerts.WAIT)
        try:
            with open_for_writing(self.settings.db) as database:
                self._note_sent(database, self.outbox.sent(), _now())
        except DbError as error:
            self.tell("wrong", {"error": str(error)})

    # ---- care

    def check(self) -> None:
        """Look at all of the database, beside the crawls: reading it may take a minute."""
        self.check_at = math.inf
        self.children.run(CHECK, ("check-db", "--quick"))

    def _check_again(self) -> None:
        if time.monotonic() >= self.check_at:
            self.check()

    def _checked(self, database: Database, ended: Ended, now: datetime) -> None:
        if ended.status < 0:
            # At its deadline, or for want of memory: nothing is known, and it may be so again.
            self.tell("wrong", {"error": CHECK_KILLED})
            return
        if ended.status:
            self.tell("wrong", {"error": f"{THE_DATABASE}: {DAMAGED}: newswinnow check-db"})
            self.check_at = time.monotonic() + CHECK_RESTED
        else:
            self.tell("checked", {"status": ended.status})
        Conditions(database).save(condition_of(ended.status, now))

    def beat(self, database: Database, now: datetime) -> None:
        """Say that we are at work."""
        if self.beat_at is None or not timedelta(0) <= now - self.beat_at < BEAT:
            Services(database).beat(self.kind, holder=holder(), now=now)
            self.beat_at = now

    def trim(self, database: Database, now: datetime) -> None:
        """Let go of the oldest of the history, once a day."""
        if self.trimmed_at is None or not timedelta(0) <= now - self.trimmed_at < TRIMMED:
            drop_crawls(database, before=now - timedelta(days=self.service.history))
            self.trimmed_at = now

    # ---- the page

    def _keep_page(self) -> None:
        place = PLACE.fullmatch(self.service.web)
        if place is None or PAGE in self.children.running or time.monotonic() < self.page_at:
            return
        if find_spec("datasette") is None:
            if not self.is_pageless:
                self.tell("wrong", {"error": NEEDED})
            self.is_pageless = True
            return
        host, port = place[1].strip("[]"), place[2]
        self.children.serve(PAGE, ("web", "--as-child", "--host", host, "--port", port))
        self.tell("page", {"at": self.service.web})


def log_line(event: str, about: Mapping[str, object]) -> None:
    """One JSON object a line, on stderr."""
    line = {"at": _now().isoformat(timespec="milliseconds"), "event": event, **about}
    print(json.dumps(line, ensure_ascii=True, default=str), file=sys.stderr, flush=True)  # noqa: T201 - the log


def _now() -> datetime:
    return datetime.now(UTC)
