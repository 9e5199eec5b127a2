"""What there is, in numbers: of all outlets and of each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cleaners.article import Found
from crawler.settle import settle
from db import overview
from db.connection import MEMORY
from db.store import Store
from tests.db.samples import NOON, a_run, cleaned, page, save

SOURCE = "news.example"
NAMES = ("도서관", "다리", "축제", "수출", "철도")


@pytest.fixture
def database():
    """An outlet with four articles, the third without a time, and one article of another."""
    times = (
        datetime(2026, 11, 20, 9, tzinfo=UTC),
        datetime(2026, 11, 21, 9, 30, tzinfo=UTC),
        None,
        datetime(2026, 11, 19, 23, tzinfo=UTC),
        datetime(2026, 11, 18, 4, tzinfo=UTC),
    )
    with Store.open(MEMORY) as store:
        run = a_run(store)
        for at, (name, time) in enumerate(zip(NAMES, times, strict=True)):
            url = f"https://{SOURCE if at < 4 else 'other.example'}/{at}"
            article = cleaned(
                f"{name} 이야기 {at}호를 시가 오늘 아침에 널리 알렸다.",
                title=name,
                url=Found(value=url, where="line 1"),
                published=Found(value=time, where="line 2"),
            )
            save(store, run, page(name, url=url), article)
        settle(store.database, run=run, now=NOON + timedelta(hours=1))
        yield store.database


def test_the_newest_stories_of_an_outlet_come_first_and_those_without_a_time_last(database):
    def titles(**options):
        return [one.title for one in overview.newest(database, **options)]

    assert titles(source=SOURCE, limit=9) == ["다리", "도서관", "수출", "축제"]
    assert titles(source=SOURCE, limit=2) == ["다리", "도서관"]
    assert titles(limit=9) == ["다리", "도서관", "수출", "철도", "축제"]


def test_an_article_without_a_time_is_counted_in_no_hour(database):
    found = overview.coverage(database, SOURCE)

    assert (found.articles, found.fields["published_at"]) == (4, 3)
    assert {hour: count for hour, count in enumerate(found.hours) if count} == {9: 2, 23: 1}
