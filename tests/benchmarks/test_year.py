"""A short piece of the made-up year: the schedule and the health of many outlets."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.year import DAY, HOUR, Crawled, learned, make, run


@pytest.fixture(scope="module")
def figures():
    return run(outlets=16, days=70)


@pytest.mark.slow
def test_the_same_requests_find_articles_much_sooner_by_the_rhythm(figures):
    assert figures["crawls_of_hourly"] == pytest.approx(1.0, abs=0.05)
    assert figures["faster"] > 1.5


@pytest.mark.slow
@pytest.mark.parametrize("way", ["hourly", "adaptive"])
def test_whoever_is_down_is_noticed(figures, way):
    assert figures[way]["down"] > 0
    assert figures[way]["down_not_noticed"] == 0
    # Of an hour each; an adaptive outlet may be asked every six hours by night.
    assert figures[way]["down_noticed_within_intervals"] < (2 if way == "hourly" else 7)


@pytest.mark.slow
@pytest.mark.parametrize("way", ["hourly", "adaptive"])
def test_silence_is_noticed_and_a_calm_day_is_none(figures, way):
    assert figures[way]["mute"] > figures[way]["mute_not_noticed"]
    assert figures[way]["false_alarms_an_outlet_year"] < 1


def test_no_hour_is_missed_and_none_crawled_twice():
    one = make(0, 14, np.random.default_rng(3), adaptive=False)
    one.down, one.mute = [], []
    crawled = Crawled(one, [None] * 3, [None] * 3)
    at, times = 0.0, []
    while at < 14 * DAY:
        crawled._look(at)
        times.append(at)
        at = crawled._next(at, None)

    gaps = np.diff(times)
    assert gaps.max() <= 1.06 * HOUR
    assert gaps.min() >= 0.94 * HOUR


def test_what_is_learned_is_what_was_printed():
    one = make(1, 35, np.random.default_rng(3), adaptive=True)

    rates = learned(one, 4)

    daily = len(one.printed) / 35
    assert learned(one, 0) is None
    assert rates.sum() / 7 == pytest.approx(daily, rel=0.2)
