"""A short piece of the made-up year: the schedule and the health of many outlets."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import crons, redesigns
from benchmarks.synthetic.rhythms import DAY, HOUR, ZONES, Clock, clock_of, make
from benchmarks.year import Crawled, learned, run


@pytest.fixture(scope="module")
def figures():
    return run(outlets=12, days=70, redesigned=6)


@pytest.mark.slow
def test_the_same_requests_find_articles_much_sooner_by_the_rhythm(figures):
    assert figures["crawls_of_hourly"] == pytest.approx(1.0, abs=0.05)
    assert figures["faster"] > 1.5


@pytest.mark.slow
@pytest.mark.parametrize("way", ["hourly", "adaptive"])
def test_no_window_is_missed_and_none_has_two_crawls(figures, way):
    assert figures[way]["windows"] > 10_000
    assert (figures[way]["windows_missed"], figures[way]["windows_twice"]) == (0, 0)
    # Set forward and set right again: two crawls more of each outlet, for each of four jumps.
    assert figures[way]["sooner_for_a_wrong_clock"] <= 2 * 4 * 12


@pytest.mark.slow
@pytest.mark.parametrize("way", ["hourly", "adaptive"])
def test_whoever_is_down_is_noticed(figures, way):
    assert figures[way]["down"] > 0
    assert figures[way]["down_not_noticed"] == 0
    assert figures[way]["down_noticed_within_intervals"] < 2


@pytest.mark.slow
@pytest.mark.parametrize("way", ["hourly", "adaptive"])
def test_silence_is_noticed_and_a_calm_day_is_none(figures, way):
    assert figures[way]["mute"] > figures[way]["mute_not_noticed"]
    assert figures[way]["false_reds_an_outlet_year"] < 1
    assert figures[way]["false_yellows_an_outlet_year"] < 1


@pytest.mark.slow
def test_crontabs_have_one_crawl_on_days_of_two_clocks_too(figures):
    assert figures["crontabs"]["zones"] == len(ZONES)
    assert figures["crontabs"]["coalesced"] > 0
    assert (figures["crontabs"]["missed"], figures["crontabs"]["twice"]) == (0, 0)


@pytest.mark.slow
def test_redesigns_are_noticed(figures):
    found = figures["redesigns"]
    happened = sum(found[kind]["happened"] for kind in redesigns.KINDS)
    noticed = sum(found[kind]["noticed"] for kind in redesigns.KINDS)

    assert happened >= 6
    assert noticed >= 0.8 * happened
    assert found["false_reds_an_outlet_year"] + found["false_yellows_an_outlet_year"] < 2


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Sydney"])
def test_a_time_that_a_day_has_not_or_twice_is_one_window(zone):
    for tab in ("30 1 * * *", "30 2 * * *", "0 0 * * *"):
        days = [due.date() for due, _ in crons._windows(tab, zone, 364)]
        assert 362 <= len(days) <= 364
    later = [due for due, later in crons._windows("30 2 * * *", zone, 364) if later]
    assert len(later) >= 1


def test_a_clock_shows_the_truth_but_for_its_spans():
    clock = Clock([(100.0, 200.0, 3600.0)])

    assert (clock.shown(150.0) - clock.shown(50.0)).total_seconds() == 3700.0
    assert (clock.next_change(50.0), clock.next_change(100.0)) == (100.0, 200.0)
    assert clock.next_change(200.0) is None
    assert len(clock_of(70).spans) == 4


def test_no_hour_is_missed_and_none_crawled_twice():
    one = make(0, 14, np.random.default_rng(3), adaptive=False)
    one.down, one.mute, one.dry = [], [], []
    crawled = Crawled(one, [None] * 3, [None] * 3)
    at, times = 0.0, []
    while at < 14 * DAY:
        crawled._look(at)
        times.append(at)
        at = crawled._next(at, None)

    gaps = np.diff(times)
    assert gaps.max() <= HOUR
    assert gaps.min() >= 0.94 * HOUR - 30


def test_what_is_learned_is_what_was_printed():
    one = make(1, 35, np.random.default_rng(3), adaptive=True)

    rates = learned(one, 4)

    daily = len(one.printed) / 35
    assert learned(one, 0) is None
    assert rates.sum() / 7 == pytest.approx(daily, rel=0.2)
