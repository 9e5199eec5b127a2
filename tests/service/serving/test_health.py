"""How an outlet is, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from service.serving.health import Colour, Facts, Pages, Seen
from service.serving.judges import verdict
from service.serving.judges.pages import NEW, OLD
from service.serving.judges.rhythm import LEAST_GAP, missing, silence

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
FULL = frozenset({"title", "authors", "published_at"})
WELL = Facts(
    slug="etnews",
    now=NOW,
    last_done=NOW - HOUR,
    lists=2,
    last_article=NOW - HOUR,
    rates=np.full(168, 4.0),
    done=9,
    week=670,
    crawled=(Pages(count=10, rejected=0),) * 30,
    seen=(Seen(length=2000, fields=FULL),) * (NEW + OLD),
)


def seen(new):
    return (new,) * NEW + (Seen(length=2000, fields=FULL),) * OLD


def pages(*rejected):
    return tuple(Pages(count=10, rejected=one) for one in rejected) + tuple(WELL.crawled)


@pytest.mark.parametrize(
    ("change", "colour", "said"),
    [
        pytest.param({}, "green", "all is well", id="well"),
        pytest.param({"last_done": None}, "yellow", "never crawled", id="new"),
        pytest.param({"failures": 1, "detail": "HTTP 503"}, "yellow", "HTTP 503", id="a hiccup"),
        pytest.param({"failures": 2, "detail": "HTTP 503"}, "red", "HTTP 503", id="down"),
        pytest.param({"lost": 1}, "green", "all is well", id="killed once"),
        pytest.param({"lost": 3}, "red", "did not come to an end", id="killed again and again"),
        pytest.param(
            {"lists_failing": 1, "list_reason": "HTTP 410"}, "yellow", "HTTP 410", id="a list gone"
        ),
        pytest.param({"last_article": NOW - 20 * HOUR}, "red", "80 were to be", id="silent"),
        pytest.param({"last_article": NOW - 5 * HOUR}, "green", "all is well", id="a calm hour"),
        pytest.param(
            {"seen": seen(Seen(length=150, fields=FULL))}, "red", "150 characters", id="a wall"
        ),
        pytest.param(
            {"seen": seen(Seen(length=2000, fields=frozenset({"title"})))},
            "yellow", "authors is known of 0%", id="a field is missing",
        ),
        pytest.param(
            {"crawled": pages(8, 7)}, "red", "15 of the newest 20 pages are no article, and 0%",
            id="no articles",
        ),
        pytest.param({"crawled": pages(4, 4)}, "yellow", "8 of the newest 20", id="many are none"),
        pytest.param({"crawled": pages(1, 2)}, "green", "all is well", id="some are none"),
        pytest.param(
            {"crawled": (Pages(count=10, rejected=7),) * 30}, "green", "all is well",
            id="pictures, as ever",
        ),
        pytest.param(
            {"crawled": (Pages(count=5, rejected=4),) * 3}, "red", "12 of the newest 15",
            id="from the beginning",
        ),
        pytest.param(
            {"crawled": (Pages(count=9, rejected=9),)}, "green", "all is well", id="few pages"
        ),
        pytest.param(
            {"overdue": 2, "overdue_detail": "ended at the deadline of 120 minutes"}, "yellow",
            "the last 2 crawls were ended at the deadline of 120 minutes", id="too slow",
        ),
        pytest.param({"overdue": 1}, "yellow", "the last crawl was ended", id="too slow once"),
        pytest.param({"stopped": 2}, "green", "all is well", id="stopped twice"),
        pytest.param({"stopped": 3}, "yellow", "stopped before their end", id="always stopped"),
        pytest.param({"week": 30}, "yellow", "30 articles in a week, and 672", id="a dry list"),
        pytest.param({"week": 500}, "green", "all is well", id="a calm week"),
        pytest.param({"week": None}, "green", "all is well", id="an outlet of a week"),
        pytest.param(
            {"last_article": None, "rates": None}, "red", "9 crawls went well, and none brought",
            id="zero results, no error",
        ),
        pytest.param(
            {"last_article": NOW - 200 * HOUR, "rates": None}, "red", "no article for 8 days",
            id="silent, of few articles",
        ),
        pytest.param(
            {"seen": seen(Seen(length=900, removed=1100, fields=FULL))}, "yellow",
            "55% of the text of the newest articles is taken out, and 0% was", id="much goes",
        ),
        pytest.param(
            {"seen": seen(Seen(length=1600, removed=400, fields=FULL))}, "green", "all is well",
            id="a little more goes",
        ),
        pytest.param({"furniture_gone": 3}, "yellow", "redesigned", id="a redesign"),
        pytest.param(
            {"seen": (Seen(length=10, fields=FULL),) * NEW}, "green", "all is well", id="few known"
        ),
        pytest.param(
            {"rates": None, "last_article": None, "done": 2}, "green", "all is well", id="unknown"
        ),
    ],
)  # fmt: skip
def test_a_colour_has_its_reason_and_what_to_do(change, colour, said):
    found = verdict(replace(WELL, **change))

    assert found.colour == colour
    assert said in found.why
    assert bool(found.what_now) is (colour != "green")


def test_the_worst_counts():
    found = verdict(replace(WELL, furniture_gone=1, failures=3, detail="HTTP 500"))

    assert found.colour is Colour.RED


def test_a_night_without_articles_is_no_silence():
    rates = np.zeros(168) + 0.01
    rates[[day * 24 + hour for day in range(7) for hour in range(8, 20)]] = 5.0
    morning = datetime(2026, 3, 4, 8, tzinfo=UTC)
    asleep = replace(WELL, rates=rates, now=morning, last_article=morning - 12 * HOUR)

    assert verdict(asleep).colour is Colour.GREEN
    assert verdict(replace(asleep, now=morning + 8 * HOUR)).colour is Colour.RED


@pytest.mark.parametrize("hours", [0.5, 3, 30, 200, 1000])
def test_what_was_to_be_expected_is_the_sum_of_the_rates(hours):
    rates = np.arange(168, dtype=float)
    end = NOW - timedelta(hours=hours)

    by_minutes = sum(
        rates[(NOW - timedelta(minutes=at)).weekday() * 24 + (NOW - timedelta(minutes=at)).hour]
        for at in range(1, int(hours * 60) + 1)
    )

    assert missing(rates, end, NOW) == pytest.approx(by_minutes / 60, rel=0.02)


def test_false_alarms_are_as_rare_as_they_should_be():
    """Of articles that come as the rates say, one in four outlets has an alarm in a year."""
    chance = np.random.default_rng(7)
    for hourly in (0.1, 1.0, 20.0):
        bound, alarms, years = silence(np.full(168, hourly)), 0, 300
        for _ in range(years):
            gaps = chance.exponential(1.0, int(hourly * 365 * 24))
            alarms += int((gaps > bound).sum())
        assert alarms / years < 1


def test_an_hour_at_least_has_to_pass():
    rates = np.full(168, 500.0)

    found = verdict(replace(WELL, rates=rates, week=84_000, last_article=NOW - LEAST_GAP / 2))

    assert found.colour is Colour.GREEN
