"""When an address is due: a law for lists, a decaying schedule for articles."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import due
from crawler.due import DAY, HOUR, LOOKS, Ending

NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SPANS = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=4000))
MOMENTS = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001 - as above
    timezones=st.just(UTC),
)


@pytest.mark.parametrize(
    ("age", "again"),
    [
        pytest.param(timedelta(0), HOUR, id="just appeared: in an hour"),
        pytest.param(59 * MINUTE, HOUR, id="nearly an hour old: then"),
        pytest.param(HOUR, 6 * HOUR, id="seen after an hour: after six"),
        pytest.param(7 * HOUR, DAY, id="after a day"),
        pytest.param(2 * DAY, 7 * DAY, id="after a week"),
        pytest.param(7 * DAY, None, id="after a week no more"),
    ],
)
def test_an_article_is_looked_at_less_and_less(age, again):
    found = due.article_again(Ending.SAME, 3, appeared=NOON, now=NOON + age)

    assert found.due_at == (None if again is None else NOON + again)
    assert found.failures == 0


@given(appeared=MOMENTS, age=SPANS)
def test_an_article_has_at_most_as_many_looks_as_the_schedule(appeared, age):
    now, looks = appeared, 0
    while again := due.article_again(Ending.CAME, 0, appeared=appeared, now=now).due_at:
        assert again > now
        now, looks = max(again, appeared + age), looks + 1
    assert looks <= len(LOOKS)


@pytest.mark.parametrize("ending", [Ending.GONE, Ending.NO_ARTICLE, Ending.MOVED])
def test_what_is_no_article_any_more_is_left_alone(ending):
    assert due.article_again(ending, 0, appeared=NOON, now=NOON + HOUR).due_at is None


@pytest.mark.parametrize("ending", [Ending.GONE, Ending.NO_ARTICLE])
def test_what_is_no_article_yet_is_looked_at_once_more(ending):
    again = due.article_again(ending, 0, appeared=NOON, now=NOON + MINUTE)

    assert again.due_at == NOON + HOUR
    assert due.article_again(ending, 0, appeared=NOON, now=again.due_at).due_at is None


def test_failures_back_off_and_end():
    now, failures, pauses = NOON, 0, []
    while True:
        again = due.article_again(Ending.FAILED, failures, appeared=NOON, now=now)
        if again.due_at is None:
            break
        pauses.append(again.due_at - now)
        now, failures = again.due_at, again.failures

    assert pauses[:3] == [10 * MINUTE, 20 * MINUTE, 40 * MINUTE]
    assert pauses == sorted(pauses)
    assert len(pauses) == due.MOST_FAILURES - 1


def test_what_was_refused_is_not_tried_again_on_the_same_day():
    again = due.article_again(Ending.REFUSED, 0, appeared=NOON, now=NOON)

    assert again.due_at == NOON + DAY


def listing(ending, failures=0, interval=HOUR, wait=None):
    return due.listing_again(ending, failures, interval=interval, wait=wait, now=NOON).due_at


@pytest.mark.parametrize(
    ("wait", "again"),
    [
        pytest.param(None, HOUR, id="does not say: the interval"),
        pytest.param(2 * HOUR, 2 * HOUR, id="asks for longer"),
        pytest.param(MINUTE, HOUR, id="asks for less"),
        pytest.param(DAY, DAY, id="asks for a day"),
    ],
)
def test_a_list_is_asked_for_after_its_interval_and_as_it_asks(wait, again):
    assert listing(Ending.SAME, wait=wait) == NOON + again


@given(failures=st.integers(0, 10_000), ending=st.sampled_from([Ending.FAILED, Ending.REFUSED]))
def test_a_list_that_fails_is_never_given_up(failures, ending):
    assert NOON < listing(ending, failures) <= NOON + DAY


def test_a_list_that_is_gone_for_good_is():
    assert listing(Ending.GONE) is None


@pytest.mark.parametrize(
    ("status", "of_article", "of_listing"),
    [
        (200, Ending.CAME, Ending.CAME),
        (304, Ending.SAME, Ending.SAME),
        (301, Ending.MOVED, Ending.MOVED),
        (403, Ending.REFUSED, Ending.REFUSED),
        (404, Ending.GONE, Ending.FAILED),
        (410, Ending.GONE, Ending.GONE),
        (418, Ending.FAILED, Ending.FAILED),
        (500, Ending.FAILED, Ending.FAILED),
    ],
)
def test_each_status_means_something(status, of_article, of_listing):
    assert due.ending_of(status, is_listing=False) is of_article
    assert due.ending_of(status, is_listing=True) is of_listing


@pytest.mark.parametrize(
    ("ttl", "header", "wait"),
    [
        (None, None, None),
        (30, None, 30 * MINUTE),
        (30, "max-age=3600", HOUR),
        (None, "public, max-age=60", MINUTE),
        (None, 'max-age="60"', MINUTE),
        (None, "no-cache, max-age=60", None),
        (None, "s-maxage=60", None),
        (0, "max-age=x", None),
        (-5, None, None),
        (10**12, "max-age=999999999999", DAY),
    ],
)
def test_a_list_says_how_long_to_wait(ttl, header, wait):
    assert due.waits(ttl, header) == wait


@pytest.mark.parametrize(
    ("modified", "fetched", "changed"),
    [
        (None, NOON - HOUR, False),
        (NOON, None, False),
        (NOON, NOON - HOUR, True),
        (NOON - HOUR, NOON, False),
        (NOON + DAY, NOON - HOUR, False),
    ],
)
def test_a_later_date_in_a_list_is_a_change(modified, fetched, changed):
    assert due.has_changed(modified, fetched, now=NOON) is changed


def test_what_an_archive_has_is_old_already():
    assert due.appeared(NOON, NOON - 9 * DAY) == NOON - 9 * DAY
    assert due.appeared(NOON, NOON + DAY) == NOON
    assert due.appeared(NOON, None) == NOON
