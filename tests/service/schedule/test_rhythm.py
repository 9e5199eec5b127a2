"""How often an outlet publishes, and how often it is worth asking."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.schedule.rhythm import FASTEST, HOURS, SLOWEST, hour_of_week, paces, rates

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
WEEK = timedelta(weeks=1)


def test_the_week_begins_on_monday():
    assert hour_of_week(MONDAY) == 0
    assert hour_of_week(MONDAY + timedelta(days=6, hours=23)) == HOURS - 1


def test_a_rate_is_articles_an_hour():
    daily = [MONDAY + timedelta(days=day, hours=9, minutes=30) for day in range(28)]

    found = rates(daily, since=MONDAY, now=MONDAY + 4 * WEEK)

    assert found.argmax() % 24 == 9
    assert 0.3 < found[9] < 1
    assert found[9] > 5 * found[21]
    assert found.sum() == pytest.approx(7, rel=0.1)


def test_of_two_days_nothing_is_known():
    assert rates([], since=MONDAY, now=MONDAY + timedelta(hours=47)) is None


known = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3),
    st.lists(st.floats(0, 50), min_size=HOURS, max_size=HOURS).map(np.array),
    min_size=1, max_size=5,
)  # fmt: skip


@given(known, st.floats(SLOWEST, FASTEST))
def test_all_together_are_asked_as_often_as_their_budgets_say(found, budget):
    asked = paces(found, dict.fromkeys(found, budget))

    together = np.array(list(asked.values()))
    assert together.min() >= SLOWEST
    assert together.max() <= FASTEST
    wanted = budget * HOURS * len(found)
    # Where no hour is worth asking the bounds count.
    assert together.sum() <= wanted * 1.01 or together.max() == SLOWEST


def test_who_publishes_more_is_asked_more_often_and_more_by_day():
    busy, calm = np.full(HOURS, 1.0), np.full(HOURS, 0.05)
    busy[8:20] = 20.0

    found = paces({"busy": busy, "calm": calm}, {"busy": 1.0, "calm": 1.0})

    assert found["busy"].mean() > 3 * found["calm"].mean()
    assert found["busy"][12] > 3 * found["busy"][2]
    assert found["busy"].sum() + found["calm"].sum() == pytest.approx(2 * HOURS, rel=0.001)


def test_nobody_wants_nothing():
    assert paces({}, {}) == {}
