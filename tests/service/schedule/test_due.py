"""When outlets are due, whatever the clock does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.schedule.due import (
    JITTER,
    LONGEST_PAUSE,
    MOST_AHEAD,
    NO_PAST,
    Past,
    Plan,
    due_at,
    due_now,
)
from service.schedule.rhythm import FASTEST, HOURS, SLOWEST

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOURLY = Plan(slug="a", interval=3600)
moments = st.datetimes(
    datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)  # noqa: DTZ001 - hypothesis asks for them so
)  # fmt: skip
paces = st.lists(st.floats(SLOWEST, FASTEST), min_size=HOURS, max_size=HOURS).map(np.array)


def ran(started, **more):
    return Past(started=started, ended=started + timedelta(minutes=1), **more)


def test_who_was_never_crawled_is_due():
    assert due_at(HOURLY, NO_PAST, NOW) == NOW


@given(moments, st.integers(60, 90_000), st.integers(0, 100_000))
def test_a_crawl_begins_before_its_interval_is_over_and_the_earlier_the_longer_it_takes(
    started, interval, took
):
    plan = Plan(slug="a", interval=interval)
    past = ran(started, took=timedelta(seconds=took))

    waited = (due_at(plan, past, started + HOUR) - started).total_seconds()

    ahead = min(took, MOST_AHEAD * interval)
    assert 0 <= interval - ahead - waited <= JITTER * interval + 1e-3
    assert due_at(plan, past, started + HOUR) == due_at(plan, past, started)


def test_outlets_with_the_same_interval_come_apart():
    dues = {due_at(Plan(slug=str(at)), ran(NOW), NOW) for at in range(50)}

    assert len(dues) == 50


def test_what_was_missed_while_nobody_was_there_is_one_crawl():
    past = ran(NOW - 30 * HOUR)
    [(due, _)] = due_now({"a": HOURLY}, {"a": past}, NOW, {})

    assert due < NOW
    assert due_now({"a": HOURLY}, {"a": ran(NOW)}, NOW, {}) == []


@given(moments, moments)
def test_a_clock_that_was_set_back_makes_an_outlet_due_at_once(started, now):
    due = due_at(HOURLY, ran(started), now)

    assert due == now if started > now else due > started


def test_who_waited_longest_comes_first_and_who_is_at_work_is_left_alone():
    plans = {slug: Plan(slug=slug) for slug in "abc"}
    pasts = {"a": ran(NOW - 2 * HOUR), "b": ran(NOW - 5 * HOUR), "c": Past(is_running=True)}

    assert [slug for _, slug in due_now(plans, pasts, NOW, {})] == ["b", "a"]


@pytest.mark.parametrize(
    ("failures", "least"),
    [(1, timedelta(minutes=5)), (2, timedelta(minutes=10)), (9, timedelta(hours=20))],
)
def test_an_outlet_that_fails_rests_longer_each_time(failures, least):
    past = ran(NOW, failures=failures)

    rest = due_at(Plan(slug="a", interval=60), past, NOW) - past.ended

    assert rest == min(least, LONGEST_PAUSE) or rest > least


def test_it_rests_a_day_at_most():
    assert due_at(HOURLY, ran(NOW, failures=500), NOW) <= NOW + 25 * HOUR


@pytest.mark.parametrize(
    ("plan", "stopped", "waits"),
    [
        pytest.param(Plan(slug="a", cron="0 12 * * *"), 1, timedelta(minutes=5), id="soon"),
        pytest.param(Plan(slug="a", cron="0 12 * * *"), 3, timedelta(minutes=20), id="less often"),
        pytest.param(Plan(slug="a", cron="0 12 * * *"), 12, 24 * HOUR, id="never later than so"),
        pytest.param(Plan(slug="a", cron="2 * * * *"), 1, timedelta(minutes=2), id="sooner anyway"),
    ],
)
def test_what_was_left_over_where_somebody_ended_a_crawl_goes_on(plan, stopped, waits):
    assert due_at(plan, Past(started=NOW, ended=NOW, stopped=stopped), NOW) == NOW + waits


def test_a_feed_that_asks_for_patience_gets_it():
    past = Past(started=NOW, ended=NOW, not_before=NOW + 3 * HOUR)

    assert due_at(HOURLY, past, NOW) == NOW + 3 * HOUR


# ---- crontab


def cron(written, zone="UTC"):
    return Plan(slug="a", cron=written, zone=zone)


def test_a_time_of_crontab_is_on_the_outlets_clock():
    plan = cron("30 7 * * *", "Asia/Seoul")

    assert due_at(plan, ran(NOW), NOW) == datetime(2026, 3, 4, 22, 30, tzinfo=UTC)


def test_of_several_times_that_were_missed_the_newest_counts():
    due = due_at(cron("*/10 * * * *"), ran(NOW - 5 * HOUR), NOW + timedelta(minutes=3))

    assert due == NOW


def test_its_own_minute_is_not_missed():
    assert due_at(cron("0 12 * * *"), ran(NOW - HOUR), NOW) == NOW
    assert due_at(cron("0 12 * * *"), ran(NOW), NOW) == NOW + 24 * HOUR


@pytest.mark.parametrize(
    ("day", "zone", "times"),
    [
        pytest.param(
            datetime(2026, 3, 29, tzinfo=UTC), "Europe/Berlin", 1, id="an hour is missing"
        ),
        pytest.param(datetime(2026, 10, 25, tzinfo=UTC), "Europe/Berlin", 1, id="an hour twice"),
        pytest.param(datetime(2026, 3, 4, tzinfo=UTC), "Asia/Seoul", 1, id="any day"),
    ],
)
def test_once_a_day_is_once_on_days_on_which_the_clock_is_set(day, zone, times):
    plan, past, begun = cron("30 2 * * *", zone), ran(day - HOUR), 0
    for minute in range(24 * 60):
        now = day + timedelta(minutes=minute)
        if due_at(plan, past, now) <= now:
            past, begun = ran(now), begun + 1

    assert begun == times


# ---- by the rhythm


@given(moments, paces)
def test_an_adaptive_outlet_is_crawled_within_its_bounds(started, pace):
    plan = Plan(slug="a", adaptive=True)

    waited = due_at(plan, ran(started), started, pace) - started

    assert timedelta(minutes=5) - timedelta(seconds=1) <= waited <= 6 * HOUR + timedelta(seconds=1)


def test_until_its_rhythm_is_known_the_interval_counts():
    plan = Plan(slug="a", interval=3600, adaptive=True)

    assert due_at(plan, ran(NOW), NOW) == due_at(HOURLY, ran(NOW), NOW)


def test_a_slow_hour_and_a_fast_one_share_a_crawl():
    pace = np.full(HOURS, 0.5)
    pace[(NOW + HOUR).weekday() * 24 + 13] = 6.0

    # Half of a crawl in the first hour, the other half in five minutes of the second.
    assert due_at(Plan(slug="a", adaptive=True), ran(NOW), NOW, pace) == NOW + HOUR + HOUR / 12
