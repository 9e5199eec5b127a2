"""What is known of an outlet, whenever somebody asks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from db.records import Cause, utc_text
from db.store import Store
from service.serving.facts import pace_of, rates_of
from tests.db.samples import a_run, cleaned, page

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def database(tmp_path):
    """Of an outlet that prints three articles a day, the newest a minute before noon."""
    with Store.open(tmp_path / "news.db") as store:
        run = a_run(store)
        store.database.change("insert into outlets values ('etnews', 'etnews', '', '', '[]', '[]')")
        for at in range(60):
            saved = store.save(
                page(str(at), f"/{at}"), cleaned("하나"), restored=frozenset(), run=run,
                cause=Cause.PAGE_CHANGED, now=NOON,
            )  # fmt: skip
            store.database.change(
                "insert into links (key, url, kind, way, outlet, depth, authors, first_seen, "
                "last_seen, reason, failures, article) values (:id, :id, 'article', 'feeds', "
                "'etnews', 1, '[]', :at, :at, '', 0, :article)",
                id=str(at), at=utc_text(NOON - timedelta(minutes=1) - at * DAY / 3),
                article=saved.article_id,
            )  # fmt: skip
        store.database.change("update versions set published_at = null")
        yield store.database


def test_rates_are_those_of_before_it_was_silent_however_long_it_is(database):
    now, later, long_after = (
        rates_of(database, "etnews", NOON + days * DAY) for days in (0, 20, 100)
    )

    assert now.sum() == pytest.approx(21, rel=0.1)
    assert np.array_equal(now, later)
    assert np.array_equal(now, long_after)
    assert pace_of(database, "etnews", NOON + 20 * DAY).sum() < now.sum()


def test_of_an_outlet_without_articles_there_are_none(database):
    assert rates_of(database, "sedaily", NOON) is None
