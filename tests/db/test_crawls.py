"""A crawl at work is a lease: nobody else crawls its outlet, and it ends with its holder."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from db import crawls as questions
from db.conditions import Condition, Conditions
from db.crawls import BEAT, SILENCE, Crawls, Outcome
from db.frontier import NOT_NAMED
from db.opening import open_for_writing
from db.records import Cause, utc_text
from db.store import Store
from tests.db.samples import a_run, cleaned, page

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "news.db"


@pytest.fixture
def crawls(path):
    with open_for_writing(path) as database:
        yield Crawls(database)


def take(crawls, outlet="etnews", due_at=NOW, now=NOW, holder="here 1"):
    return crawls.take(outlet, due_at=due_at, holder=holder, now=now)


def test_one_at_a_time(crawls):
    first = take(crawls)

    assert first is not None
    assert take(crawls, due_at=NOW + HOUR) is None
    assert take(crawls, "sedaily") is not None
    crawls.end(first, outcome=Outcome.DONE, counts={"asked": 7, "new": 3}, now=NOW + HOUR)
    assert take(crawls, due_at=NOW + HOUR, now=NOW + HOUR) is not None

    newest, before = crawls.newest("etnews", limit=5)
    assert newest.outcome is None
    assert (before.outcome, before.counts["asked"], before.counts["failed"]) == ("done", 7, 0)


def test_a_window_has_one_crawl(crawls):
    crawls.end(take(crawls), outcome=Outcome.FAILED, now=NOW)

    assert take(crawls, now=NOW + HOUR) is None
    assert take(crawls, due_at=NOW + HOUR, now=NOW + HOUR) is not None


def test_of_many_that_want_the_same_one_gets_it(path):
    open_for_writing(path).close()

    def try_it(at):
        with open_for_writing(path) as database:
            return take(Crawls(database), holder=f"here {at}")

    with ThreadPoolExecutor(8) as pool:
        got = [one for one in pool.map(try_it, range(8)) if one is not None]

    assert len(got) == 1


def test_whoever_is_silent_is_lost_and_the_window_is_free_again(crawls):
    lost = take(crawls)

    assert take(crawls, now=NOW + SILENCE - timedelta(seconds=1)) is None
    again = take(crawls, now=NOW + SILENCE + timedelta(seconds=1))

    assert again is not None
    assert crawls.beat([lost, again], now=NOW + HOUR) == (again,)
    assert [one.outcome for one in crawls.newest(limit=2)] == [None, Outcome.LOST]


def test_whoever_says_that_it_lives_is_not(crawls):
    crawl, now = take(crawls), NOW
    for _ in range(20):
        now += BEAT
        assert crawls.beat([crawl], now=now) == (crawl,)
        assert take(crawls, due_at=now, now=now) is None


def test_what_was_lost_does_not_end_twice(crawls):
    lost = take(crawls)
    take(crawls, now=NOW + HOUR)
    crawls.end(lost, outcome=Outcome.DONE, now=NOW + HOUR)

    assert crawls.newest(limit=2)[1].outcome is Outcome.LOST


def test_where_an_outlet_stands(crawls):
    def ended(at, outcome):
        crawl = take(crawls, due_at=NOW + at * HOUR, now=NOW + at * HOUR)
        crawls.end(crawl, outcome=outcome, now=NOW + (at + 0.5) * HOUR)

    ended(0, Outcome.DONE)
    ended(1, Outcome.FAILED)
    ended(2, Outcome.FAILED)
    standing = crawls.standings()["etnews"]
    assert (standing.failures, standing.lost, standing.is_running) == (2, 0, False)
    assert standing.started_at == NOW + 2 * HOUR
    assert standing.ended_at == NOW + 2.5 * HOUR

    take(crawls, due_at=NOW + 3 * HOUR, now=NOW + 3 * HOUR)
    assert crawls.standings()["etnews"].is_running
    take(crawls, due_at=NOW + 4 * HOUR, now=NOW + 4 * HOUR)
    standing = crawls.standings()["etnews"]
    assert (standing.lost, standing.is_running) == (1, True)

    crawls.end(crawls.newest(limit=1)[0].id, outcome=Outcome.DONE, now=NOW + 5 * HOUR)
    standing = crawls.standings()["etnews"]
    assert (standing.failures, standing.lost) == (0, 0)


@pytest.mark.parametrize(
    ("counts", "outcome"),
    [({"new": 3}, "overdue"), ({"new_version": 1}, "overdue"), ({}, "failed")],
)
@pytest.mark.parametrize("ended", [None, Outcome.STOPPED, Outcome.LOST])
def test_a_crawl_that_is_ended_at_its_deadline_failed_if_it_brought_nothing(
    crawls, counts, outcome, ended
):
    crawl = take(crawls)
    if ended is not None:
        crawls.end(crawl, outcome=ended, counts=counts, now=NOW + HOUR)

    crawls.end_late("etnews", due_at=NOW, detail="ended at the deadline", now=NOW + 2 * HOUR)

    [found] = crawls.newest(limit=1)
    said = outcome if ended is not None else "failed"
    assert (found.outcome, found.detail) == (said, "ended at the deadline")
    assert found.ended_at == NOW + (2 if ended is None else 1) * HOUR
    standing = crawls.standings()["etnews"]
    assert (standing.overdue, standing.failures) == ((1, 0) if said == "overdue" else (0, 1))


@pytest.mark.parametrize(("fetched", "outcome"), [(HOUR, "overdue"), (-HOUR, "failed")])
@pytest.mark.parametrize("is_lost", [True, False])
def test_one_that_was_killed_at_its_deadline_is_judged_by_what_is_stored(
    path, fetched, outcome, is_lost
):
    with Store.open(path) as store:
        store.save(
            page("a", "/a"), cleaned("하나"), restored=frozenset(), run=a_run(store),
            cause=Cause.PAGE_CHANGED, now=NOW + fetched,
        )  # fmt: skip
        store.database.change("insert into outlets values ('etnews', 'etnews', '', '', '[]', '[]')")
        store.database.change(
            "insert into links (key, url, kind, way, outlet, depth, authors, first_seen, last_seen,"
            " reason, failures, fetched_at, article) select 'a', 'a', 'article', 'feeds', 'etnews',"
            " 1, '[]', :at, :at, '', 0, :at, id from articles",
            at=utc_text(NOW + fetched),
        )
        crawls = Crawls(store.database)
        killed = take(crawls)
        if is_lost:
            crawls.end(killed, outcome=Outcome.LOST, detail="its process is gone", now=NOW + HOUR)

        crawls.end_late("etnews", due_at=NOW, detail="ended at the deadline", now=NOW + 2 * HOUR)

        [found] = crawls.newest(limit=1)
    assert (found.outcome, dict(found.counts)) == (outcome, {})


def test_what_makes_good_a_killed_crawl_counts_from_where_that_began(crawls):
    # Its lists were asked then: what appeared since waits for the next.
    crawls.end(take(crawls), outcome=Outcome.LOST, now=NOW)
    assert crawls.standings()["etnews"].started_at is None
    again = take(crawls, now=NOW + HOUR)
    crawls.end(again, outcome=Outcome.DONE, now=NOW + 2 * HOUR)

    standing = crawls.standings()["etnews"]
    assert (standing.started_at, standing.took) == (NOW, HOUR)


@pytest.mark.parametrize(
    ("late", "took"), [(timedelta(seconds=9), HOUR), (2 * HOUR, HOUR), (-HOUR, HOUR)]
)
def test_what_its_process_needs_to_begin_is_a_part_of_how_long_a_crawl_takes(crawls, late, took):
    crawls.end(take(crawls, now=NOW + late), outcome=Outcome.DONE, now=NOW + late + HOUR)

    extra = late if timedelta(0) < late < HOUR else timedelta(0)
    assert crawls.standings()["etnews"].took == took + extra


def test_one_that_came_to_its_own_end_in_the_last_moment_is_done(crawls):
    crawls.end(take(crawls), outcome=Outcome.DONE, now=NOW + HOUR)

    crawls.end_late("etnews", due_at=NOW, detail="x", now=NOW + 2 * HOUR)

    assert crawls.newest(limit=1)[0].outcome is Outcome.DONE


def test_how_many_were_ended_in_a_row_and_how_long_the_last_took(crawls):
    for at, outcome in enumerate(["done", "overdue", "overdue", "stopped", "stopped"]):
        crawl = take(crawls, due_at=NOW + at * HOUR, now=NOW + at * HOUR)
        crawls.end(crawl, outcome=Outcome(outcome), now=NOW + (at + 0.5) * HOUR)

    standing = crawls.standings()["etnews"]
    assert (standing.overdue, standing.stopped, standing.failures) == (2, 2, 0)
    assert (standing.started_at, standing.took) == (NOW + 4 * HOUR, HOUR / 2)


def test_who_looks_finds_out_that_a_crawl_was_killed(crawls):
    # Whoever is at work is not due: if only the next crawl found it out, there would be none.
    take(crawls)
    crawls.lose(now=NOW + SILENCE - timedelta(seconds=1))
    assert crawls.standings()["etnews"].is_running

    crawls.lose(now=NOW + SILENCE + timedelta(seconds=1))

    standing = crawls.standings()["etnews"]
    assert (standing.is_running, standing.lost) == (False, 1)


def test_of_a_clock_that_was_ahead_a_killed_crawl_is_lost_and_one_that_lives_is_not(crawls):
    ahead = NOW + 24 * HOUR
    killed, lives = take(crawls, now=ahead), take(crawls, "sedaily", now=ahead)

    crawls.lose(now=NOW)
    assert crawls.beat([lives], now=NOW + SILENCE) == (lives,)
    crawls.lose(now=NOW + SILENCE + timedelta(seconds=1))

    standings = crawls.standings()
    assert (standings["etnews"].is_running, standings["sedaily"].is_running) == (False, True)
    assert crawls.beat([killed], now=NOW + HOUR) == ()


def test_a_clock_that_was_ahead_is_believed_no_longer_than_until_the_next_crawl(crawls):
    # Else the outlet would be due again after each crawl, until the clock is there.
    crawls.end(
        take(crawls, due_at=NOW, now=NOW + 24 * HOUR), outcome=Outcome.DONE, now=NOW + 25 * HOUR
    )
    again = take(crawls, due_at=NOW + HOUR, now=NOW + HOUR)
    crawls.end(again, outcome=Outcome.DONE, now=NOW + 2 * HOUR)

    standing = crawls.standings()["etnews"]
    assert (standing.started_at, standing.ended_at) == (NOW + HOUR, NOW + 2 * HOUR)
    assert standing.done_at == NOW + 2 * HOUR


def test_a_crawl_never_began_before_its_window_whatever_the_clock_says(crawls):
    # It was set back while its process started: the window would be taken for one that was missed.
    crawls.end(take(crawls, now=NOW - BEAT), outcome=Outcome.DONE, now=NOW)

    assert crawls.standings()["etnews"].started_at == NOW


def test_a_window_is_free_again_where_the_clock_was_set_back_before_it(crawls):
    # Else the outlet would be due, and refused, from noon until its next time of crontab.
    for due in (NOW, NOW - HOUR):
        crawls.end(take(crawls, due_at=due, now=due), outcome=Outcome.DONE, now=due)

    assert take(crawls, due_at=NOW - HOUR, now=NOW - HOUR) is None
    assert take(crawls, due_at=NOW, now=NOW) is not None


@pytest.mark.parametrize(
    "question", ["STANDINGS", "LISTS_FAILING", "NEWEST_OF", "STORED", "BROUGHT"]
)
def test_what_is_asked_all_the_time_looks_at_no_whole_table(crawls, question):
    values = {"outlet": "etnews", "limit": 5, "not_named": NOT_NAMED, "since": ""}
    plan = [
        row["detail"]
        for row in crawls.database.rows(
            f"explain query plan {getattr(questions, question)}", **values
        )
    ]

    assert not [step for step in plan if re.match("SCAN (crawls|links)", step)], plan


# ---- how outlets are


def condition(colour, now=NOW, why="because"):
    return Condition(outlet="etnews", colour=colour, why=why, what_now="look", since=now)


def test_a_colour_keeps_its_beginning_and_is_told_once(path):
    with open_for_writing(path) as database:
        conditions = Conditions(database)
        conditions.save(condition("red"))
        conditions.told(condition("red"), now=NOW)
        conditions.save(condition("red", NOW + HOUR, "still"))
        [same] = conditions.all().values()
        conditions.save(condition("green", NOW + 2 * HOUR))
        [other] = conditions.all().values()

    assert (same.why, same.since, same.is_told) == ("still", NOW, True)
    assert (other.since, other.is_told) == (NOW + 2 * HOUR, False)
