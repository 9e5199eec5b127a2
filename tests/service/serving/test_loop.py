"""One look of the service at a time, with processes that do nothing."""

from __future__ import annotations

import itertools
import resource
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from db import appeared
from db.conditions import THE_DATABASE, Condition, Conditions
from db.connection import Database
from db.crawls import SILENCE, Crawls, Outcome, Standing
from db.opening import open_for_writing
from db.services import Kind, Services
from service.cli import cli
from service.config import ConfigError, Settings
from service.leases import TAKEN, held
from service.schedule.due import Plan
from service.serving import alerts, children
from service.serving.children import Ended
from service.serving.facts import judge
from service.serving.loop import CHECK, CHECK_RESTED, PAGE, Loop
from service.serving.plans import apart, past_of, written
from service.serving.settings import Service

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
SLUG = "etnews"


@dataclass
class Idle:
    """Takes the place of `Children`: what is started neither works nor ends by itself."""

    running: dict[str, object] = field(default_factory=dict)
    started: list[str] = field(default_factory=list)
    ended: dict[str, Ended] = field(default_factory=dict)
    deadline: float = 0.0
    memory: int = 0

    def crawl(self, slug, due_at):
        self.started.append(slug)
        self.running[slug] = due_at

    def run(self, name, arguments):
        self.crawl(name, arguments)

    def serve(self, name, arguments):
        self.crawl(name, arguments)

    def reap(self):
        found, self.ended = self.ended, {}
        for name in found:
            del self.running[name]
        return found


@pytest.fixture
def told():
    return []


@pytest.fixture
def loop(tmp_path, told):
    service = Service(outlets=(SLUG,), web="")
    settings = Settings(db=tmp_path / "news.db")
    idle: Any = Idle()
    one = Loop(
        settings=settings,
        read=lambda: (settings, service),
        service=service,
        children=idle,
        tell=lambda event, about: told.append((event, about)),
        file=tmp_path / "newswinnow.toml",
    )
    one.reload()
    told.clear()
    return one


def events(told):
    return [event for event, _ in told]


# ---- crawls


def test_an_outlet_whose_crawl_was_killed_is_crawled_again(loop):
    with open_for_writing(loop.settings.db) as database:
        Crawls(database).take(SLUG, due_at=NOON, holder="of a machine that went down", now=NOON)

    loop.step(NOON + SECOND)
    assert loop.children.started == []
    loop.step(NOON + SILENCE + SECOND)

    assert loop.children.started == [SLUG]


def test_the_limit_of_crawls_at_once_counts_those_of_a_service_that_was_killed(loop):
    loop.service = replace(loop.service, at_once=1)
    with open_for_writing(loop.settings.db) as database:
        crawl = Crawls(database).take("other", due_at=NOON, holder="another 7 x", now=NOON)
        loop.step(NOON)
        assert loop.children.started == []
        Crawls(database).end(crawl, outcome=Outcome.DONE, now=NOON)
    loop.step(NOON + SECOND)

    assert loop.children.started == [SLUG]


def of_one_site(loop, *slugs):
    loop.plans = {slug: Plan(slug=slug) for slug in slugs}
    loop.sites = dict.fromkeys(slugs, frozenset({"news.example"}))


def test_outlets_of_one_site_wait_for_each_other(loop):
    # Else the second would fail, and try again after five minutes.
    of_one_site(loop, "city", "sports")
    loop.step(NOON)
    assert loop.children.started == ["city"]

    with open_for_writing(loop.settings.db) as database:
        crawl = Crawls(database).take("city", due_at=NOON, holder="x", now=NOON)
        Crawls(database).end(crawl, outcome=Outcome.DONE, now=NOON)
    loop.children.ended = {"city": Ended(status=0)}
    loop.step(NOON + SECOND)

    assert loop.children.started == ["city", "sports"]


def test_an_outlet_waits_for_a_crawl_of_its_site_that_somebody_else_began(loop):
    of_one_site(loop, "city", "sports")
    with open_for_writing(loop.settings.db) as database:
        Crawls(database).take("city", due_at=NOON, holder="another 7 x", now=NOON)
        # What waits for others is left to the next run, where there is one after the other.
        assert loop.start_due(database, NOON) == 0

    assert loop.children.started == []


def test_the_sites_of_an_outlet_are_those_of_its_lists_and_its_own(loop):
    assert "etnews.com" in loop.sites[SLUG]
    assert len(loop.sites) > len(loop.plans)


def test_of_sites_that_overlap_whoever_waited_longest_comes_first():
    sites = {"a": frozenset("xy"), "b": frozenset("yz"), "c": frozenset("z"), "d": frozenset("x")}
    waiting = [(NOON, slug) for slug in "abcd"]

    assert apart(waiting, sites, []) == [(NOON, "a"), (NOON, "c")]
    assert apart(waiting, sites, ["a", "unknown"]) == [(NOON, "c")]


def test_settings_that_change_end_no_crawl_and_begin_none_twice(loop):
    loop.step(NOON)
    loop.read = lambda: (loop.settings, replace(loop.service, outlets=(), at_once=9))
    loop.reload()
    loop.step(NOON + SECOND)
    assert list(loop.children.running) == [SLUG]
    loop.read = lambda: (loop.settings, replace(loop.service, outlets=(SLUG,)))
    loop.reload()
    loop.step(NOON + 2 * SECOND)

    assert loop.children.started == [SLUG]


@pytest.mark.parametrize(
    ("status", "event", "colour"),
    [(0, "checked", "green"), (1, "wrong", "red"), (-9, "wrong", None)],
)
def test_what_the_check_at_the_beginning_finds_is_told(loop, told, status, event, colour):
    loop.check()
    assert loop.children.started == [CHECK]
    loop.children.ended = {CHECK: Ended(status=status)}
    with open_for_writing(loop.settings.db) as database:
        loop.reap(database, NOON)
        found = Conditions(database).all().get(THE_DATABASE)

    assert events(told) == [event]
    assert (None if found is None else found.colour) == colour


def test_damage_is_an_alert_until_it_is_mended(red, monkeypatch):
    places = Places(monkeypatch, webhook=True, mail_to=True)
    red.service = replace(red.service, mail_to="", web="")

    def checked(status, now):
        red.children.ended = {CHECK: Ended(status=status)}
        red.step(now)
        red.outbox.wait(30)
        red.step(now)

    red.check()
    checked(1, NOON)
    assert places.heard == [("webhook", [THE_DATABASE])]
    red.check_at -= CHECK_RESTED
    red.step(NOON + SECOND)
    assert red.children.started == [CHECK, CHECK]
    checked(1, NOON + timedelta(hours=1))
    assert len(places.heard) == 1
    red.check_at -= CHECK_RESTED
    red.step(NOON + timedelta(hours=2))
    checked(0, NOON + timedelta(hours=2))

    with open_for_writing(red.settings.db) as database:
        [found] = Conditions(database).all().values()
    assert (found.outlet, found.colour) == (THE_DATABASE, "green")
    assert red.check_at > time.monotonic() + 1e9


@pytest.mark.skipif(sys.platform != "linux", reason="limits are Linux's")
def test_a_child_is_asked_to_end_at_its_deadline_and_killed_a_while_later(tmp_path, monkeypatch):
    stubborn = "import signal, time; signal.signal(15, signal.SIG_IGN); print(1); time.sleep(600)"
    monkeypatch.setattr(children, "COMMAND", (sys.executable, "-uc", stubborn))
    monkeypatch.setattr(children, "MERCY", 0.3)
    mine = children.Children(options=(), environ={}, deadline=600, memory=1 << 30)
    mine.crawl(SLUG, NOON)
    time.sleep(1)
    child = mine.running[SLUG]
    child.ends_at = 0.0
    assert mine.reap() == {}
    assert child.is_late
    until = time.monotonic() + 30
    while not (ended := mine.reap()) and time.monotonic() < until:
        time.sleep(0.05)

    assert ended == {SLUG: Ended(status=-9, is_late=True)}


def test_a_crawl_that_ends_before_it_begins_is_not_begun_every_second(loop, told):
    loop.step(NOON)
    loop.children.ended = {SLUG: Ended(status=1)}
    loop.step(NOON + SECOND)
    loop.step(NOON + 2 * SECOND)

    assert loop.children.started == [SLUG]
    assert "rests" in events(told)

    loop.reload()
    loop.step(NOON + 3 * SECOND)

    assert loop.children.started == [SLUG, SLUG]


def test_a_crawl_whose_window_another_process_has_is_not_begun_every_second(loop, told):
    for second in range(5):
        loop.step(NOON + second * SECOND)
        if SLUG in loop.children.running:
            loop.children.ended = {SLUG: Ended(status=TAKEN)}

    assert loop.children.started == [SLUG]
    assert events(told) == ["begins", "rests"]


def test_a_crawl_of_a_window_that_was_crawled_says_so_by_its_status(tmp_path):
    db = tmp_path / "news.db"
    with open_for_writing(db) as database:
        Crawls(database).take(SLUG, due_at=NOON, holder="another 7 x", now=datetime.now(UTC))

    by_hand, ours = (
        CliRunner().invoke(cli, ["crawl", SLUG, "--db", str(db), *window])
        for window in ([], ["--window", NOON.isoformat()])
    )

    assert (by_hand.exit_code, ours.exit_code) == (0, TAKEN)


def test_one_that_was_killed_before_it_began_is_made_good_at_once_a_few_times(loop, told):
    for second in range(5):
        loop.step(NOON + second * SECOND)
        if SLUG in loop.children.running:
            loop.children.ended = {SLUG: Ended(status=-9)}

    assert loop.children.started == [SLUG] * 3
    assert "rests" in events(told)


@pytest.mark.parametrize("says", ["os.kill(os.getpid(), 9)", "sys.exit(3)"])
def test_run_due_tells_of_a_crawl_that_did_not_begin(tmp_path, monkeypatch, says):
    monkeypatch.setattr(children, "COMMAND", (sys.executable, "-c", f"import os, sys; {says}"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "newswinnow.toml").write_text(f'[service]\noutlets = ["{SLUG}"]\nweb = ""\n')

    done = CliRunner().invoke(cli, ["run-due"])

    assert done.exit_code == 1
    assert f"{SLUG}: its crawl did not begin" in done.output


@pytest.mark.parametrize(("ago", "left"), [(timedelta(0), 2), (timedelta(days=1), 1)])
def test_run_due_lets_go_of_what_is_old_once_a_day(tmp_path, monkeypatch, ago, left):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "newswinnow.toml").write_text('[service]\noutlets = []\nweb = ""\n')
    now = datetime.now(UTC)
    with open_for_writing(tmp_path / "newswinnow.db") as database:
        Services(database).beat(Kind.RUN_DUE, holder="x", now=now - ago)
        for days in (500, 1):
            at = now - timedelta(days=days)
            crawl = Crawls(database).take("other", due_at=at, holder="x", now=at)
            Crawls(database).end(crawl, outcome=Outcome.DONE, now=at)

    assert CliRunner().invoke(cli, ["run-due"]).exit_code == 0

    with open_for_writing(tmp_path / "newswinnow.db") as database:
        assert len(Crawls(database).newest(limit=9)) == left


def test_one_that_was_begun_and_lost_is_made_good_at_once(loop):
    loop.step(NOON)
    with open_for_writing(loop.settings.db) as database:
        crawl = Crawls(database).take(SLUG, due_at=loop.windows[SLUG], holder="x", now=NOON)
        Crawls(database).end(crawl, outcome=Outcome.LOST, now=NOON)
    loop.children.ended = {SLUG: Ended(status=-9)}
    loop.step(NOON + SECOND)

    assert loop.children.started == [SLUG, SLUG]


@pytest.mark.parametrize(
    ("counts", "colour", "said"),
    [
        ({"new": 5}, "yellow", "the last crawl was ended at the deadline of 120 minutes"),
        ({}, "yellow", "the last crawl failed: ended at the deadline of 120 minutes"),
    ],
)
def test_a_crawl_that_was_ended_at_its_deadline_is_judged(loop, counts, colour, said):
    loop.step(NOON)
    with open_for_writing(loop.settings.db) as database:
        crawl = Crawls(database).take(SLUG, due_at=loop.windows[SLUG], holder="x", now=NOON)
        Crawls(database).end(crawl, outcome=Outcome.STOPPED, counts=counts, now=NOON)
    loop.children.ended = {SLUG: Ended(status=130, is_late=True)}
    loop.step(NOON + SECOND)

    with open_for_writing(loop.settings.db) as database:
        condition = Conditions(database).all()[SLUG]
    assert (condition.colour, condition.why.partition(": what is left")[0]) == (colour, said)
    assert condition.what_now


def test_a_success_is_known_however_many_crawls_went_wrong_since(loop):
    with open_for_writing(loop.settings.db) as database:
        crawls = Crawls(database)
        for at, outcome in enumerate([Outcome.DONE, *[Outcome.FAILED] * 80]):
            now = NOON + timedelta(hours=at)
            crawl = crawls.take(SLUG, due_at=now, holder="x", now=now)
            crawls.end(crawl, outcome=outcome, now=now)
        condition = judge(database, crawls.standings()[SLUG], now, None)

    assert condition.evidence["last success"] == "2026-03-04 12:00+00:00"


def test_an_outlets_articles_are_looked_at_once_for_all_judges(loop, monkeypatch):
    # Of one whose past was filled in there are 200,000: three times took two seconds.
    asked: list[str] = []

    class Heard(Database):
        def rows(self, question, **values):
            asked.append(question)
            return super().rows(question, **values)

    with open_for_writing(loop.settings.db) as database:
        crawl = Crawls(database).take(SLUG, due_at=NOON, holder="x", now=NOON)
        Crawls(database).end(crawl, outcome=Outcome.DONE, now=NOON)
        standing = Crawls(database).standings()[SLUG]
        judge(Heard(database.connection, database.path), standing, NOON, None)

    # Where few appeared lately, all are looked at for the newest, and nothing else.
    assert [one for one in asked if "links_seen" in one] == [appeared.SINCE, appeared.NEWEST]


def test_articles_that_a_killed_or_stopped_crawl_had_found_do_not_wait_until_lists_are_due():
    standing = Standing(
        outlet=SLUG, started_at=NOON, ended_at=NOON, failures=0, lost=0, overdue=0, stopped=0,
        is_running=False, took=None, done_at=None, lists_due_at=NOON + 40 * SECOND,
    )  # fmt: skip

    assert past_of(standing, NOON).not_before == NOON + 40 * SECOND
    for left in (replace(standing, lost=1), replace(standing, stopped=1)):
        assert past_of(left, NOON).not_before is None
    assert past_of(replace(standing, stopped=2), NOON).stopped == 2


def test_a_service_says_that_it_lives_and_lets_go_of_what_is_old(loop):
    with open_for_writing(loop.settings.db) as database:
        for day in (0, 1, 400):
            at = NOON + timedelta(days=day)
            crawl = Crawls(database).take("other", due_at=at, holder="x", now=at)
            Crawls(database).end(crawl, outcome=Outcome.DONE, now=at)
        for now in (NOON, NOON + timedelta(days=400)):
            loop.step(now)
            last = Services(database).all()[Kind.SERVE]
            assert (last.kind, last.at, last.is_silent(now)) == ("serve", now, False)
        assert len(Crawls(database).newest("other", limit=9)) == 1
        assert last.is_silent(NOON)
        assert last.is_silent(now + timedelta(minutes=3))


def test_where_something_breaks_the_crawl_failed(tmp_path):
    def broken():
        with held(tmp_path / "news.db", [SLUG]):
            raise ValueError("the 7th")

    with pytest.raises(ValueError, match="the 7th"):
        broken()

    with open_for_writing(tmp_path / "news.db") as database:
        [crawl] = Crawls(database).newest(limit=1)
    assert (crawl.outcome, crawl.detail) == ("failed", "ValueError: the 7th")


@pytest.mark.skipif(sys.platform != "linux", reason="prlimit is Linux's")
def test_a_lower_limit_of_whoever_started_us_stays(tmp_path):
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, cwd=tmp_path)
    with child:
        resource.prlimit(child.pid, resource.RLIMIT_AS, (1 << 30, 1 << 30))
        children.limit(child.pid, 1 << 31)
        most = resource.prlimit(child.pid, resource.RLIMIT_AS)
        child.kill()

    assert most == (1 << 30, 1 << 30)


# ---- settings


def test_every_change_of_the_files_is_noticed(tmp_path):
    (tmp_path / "outlets").mkdir()
    settings, file = Settings(outlets=tmp_path / "outlets"), tmp_path / "other.toml"
    outlet = tmp_path / "outlets" / "a.toml"
    states = [written(settings, file)]
    for change in (
        lambda: file.write_text(""),
        lambda: outlet.write_text(""),
        outlet.unlink,
        file.unlink,
    ):
        change()
        states.append(written(settings, file))

    assert all(before != after for before, after in itertools.pairwise(states))


def test_an_outlet_that_cannot_be_crawled_is_told_at_once(loop):
    loop.read = lambda: (loop.settings, replace(loop.service, outlets=("nobody",)))

    with pytest.raises(ConfigError, match="there is no outlet 'nobody'"):
        loop.reload()


def test_limits_of_crawls_are_those_of_the_settings_as_they_are_now(loop):
    loop.read = lambda: (loop.settings, replace(loop.service, deadline=7, memory=300))

    loop.reload()

    assert (loop.children.deadline, loop.children.memory) == (420, 300 * 1024 * 1024)


def test_another_database_needs_another_service(loop, tmp_path):
    # Its crawls would be of the first one, and the second would have all due for ever.
    before = loop.settings
    loop.read = lambda: (Settings(db=tmp_path / "other.db"), loop.service)

    with pytest.raises(ConfigError, match="start the service anew"):
        loop.reload()

    assert loop.settings is before


# ---- alerts


class Places:
    """Stand in for the network: who takes an alert and who does not."""

    def __init__(self, monkeypatch, **takes):
        self.heard = []
        for name, does in takes.items():
            monkeypatch.setitem(alerts.SENDERS, name, self._sender(name, does))

    def _sender(self, name, does):
        def sender(_service, conditions):
            if not does:
                raise OSError("nobody there")
            self.heard.append((name, [one.outlet for one in conditions]))

        return sender


@pytest.fixture
def red(loop):
    loop.plans = {}
    with open_for_writing(loop.settings.db) as database:
        Conditions(database).save(
            Condition(outlet=SLUG, colour="red", why="x", what_now="y", since=NOON)
        )
    loop.service = replace(
        loop.service, webhook="http://x", mail_to="a@x", mail_from="b@x", web="127.0.0.1:1"
    )
    return loop


def looked(loop, times):
    with open_for_writing(loop.settings.db) as database:
        plan = {SLUG: None}
        for _ in range(times):
            loop.plans, loop.judged_at = plan, NOON
            loop.look(database, NOON)
            loop.outbox.wait(30)
    loop.plans = {}


def test_where_one_place_took_an_alert_it_does_not_get_it_every_second(red, monkeypatch):
    places = Places(monkeypatch, webhook=False, mail_to=True)

    looked(red, 3)

    assert places.heard == [("mail_to", [SLUG])]


def test_where_nobody_took_it_it_is_tried_again_later(red, monkeypatch, told):
    Places(monkeypatch, webhook=False, mail_to=False)
    looked(red, 3)
    assert events(told) == ["wrong"]

    red.alerts_at = 0.0
    places = Places(monkeypatch, webhook=True, mail_to=True)
    looked(red, 3)

    assert places.heard == [("webhook", [SLUG]), ("mail_to", [SLUG])]


def test_alerts_that_nobody_takes_do_not_keep_the_page_away(red, monkeypatch, told):
    Places(monkeypatch, webhook=False, mail_to=False)
    red.plans, red.judged_at = {SLUG: Plan(slug=SLUG)}, NOON
    red.step(NOON)
    red.outbox.wait(30)
    # It came to an end, and is to be kept up all the same.
    red.children.running.pop(PAGE)

    red.step(NOON)

    assert "wrong" in events(told)
    assert PAGE in red.children.running


def test_a_place_that_is_slow_keeps_no_crawl_waiting(red, monkeypatch):
    gone = threading.Event()
    monkeypatch.setitem(alerts.SENDERS, "mail_to", lambda *_: gone.wait(30))
    monkeypatch.setitem(alerts.SENDERS, "webhook", lambda *_: gone.wait(30))
    began = time.monotonic()
    with open_for_writing(red.settings.db) as database:
        for _ in range(3):
            red.plans, red.judged_at = {SLUG: None}, NOON
            red.look(database, NOON)
        assert time.monotonic() - began < 5
        assert not Conditions(database).all()[SLUG].is_told
        gone.set()
        red.end_alerts()

        assert Conditions(database).all()[SLUG].is_told


def test_what_an_outlet_has_become_while_an_alert_was_sent_is_told_too(red, monkeypatch):
    places = Places(monkeypatch, webhook=True, mail_to=True)
    looked(red, 1)
    with open_for_writing(red.settings.db) as database:
        for colour in ("green", "red"):
            later = Condition(
                outlet=SLUG, colour=colour, why="x", what_now="y", since=NOON + SECOND
            )
            Conditions(database).save(later)
    looked(red, 1)
    with open_for_writing(red.settings.db) as database:
        [one] = Conditions(database).all().values()

    assert not one.is_told
    assert len(places.heard) == 2
    assert alerts.due([one], red.service, NOON + timedelta(hours=7)) == [one]


def test_an_outlet_that_is_no_more_crawled_is_not_red_for_ever(red, told):
    settings, service = red.settings, replace(red.service, outlets=("sedaily",), web="")
    red.read = lambda: (settings, service)
    red.judged_at = NOON
    red.reload()
    with open_for_writing(settings.db) as database:
        red.look(database, NOON + SECOND)

        assert Conditions(database).all() == {}


def test_of_a_crawl_that_ends_after_its_outlet_was_taken_out_nothing_is_kept(loop):
    loop.step(NOON)
    with open_for_writing(loop.settings.db) as database:
        crawl = Crawls(database).take(SLUG, due_at=NOON, holder="x", now=NOON)
        Crawls(database).end(crawl, outcome=Outcome.FAILED, now=NOON)
    loop.plans = {}
    loop.children.ended = {SLUG: Ended(status=1)}
    loop.step(NOON + SECOND)

    with open_for_writing(loop.settings.db) as database:
        assert Conditions(database).all() == {}


def test_an_outlet_in_its_first_crawl_is_no_alert(loop):
    with open_for_writing(loop.settings.db) as database:
        Crawls(database).take(SLUG, due_at=NOON, holder="x", now=NOON)
        loop.look(database, NOON)

        assert Conditions(database).all() == {}
