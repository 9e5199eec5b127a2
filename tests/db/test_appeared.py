"""When an outlet's articles appeared: what was found late is not new."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from db.appeared import Appeared
from db.conditions import Conditions
from db.opening import open_for_writing
from db.records import Cause, utc_text
from db.store import Store
from tests.db.samples import a_run, cleaned, page

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
WEEKS = 28 * 24 * HOUR


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "news.db") as store:
        yield store


def add(store, key, *, seen=NOW, listed=None, told=None, way="feeds", text="하나"):
    """An article, as a list and its page tell of it."""
    saved = store.save(
        page(key, f"/{key}"), cleaned(text), restored=frozenset(), run=a_run(store),
        cause=Cause.PAGE_CHANGED, now=NOW,
    )  # fmt: skip
    store.database.change(
        "update versions set published_at = :told where article = :article",
        told=None if told is None else utc_text(told), article=saved.article_id,
    )  # fmt: skip
    store.database.change(
        "insert or ignore into outlets values ('etnews', 'etnews', '', '', '[]', '[]')"
    )
    store.database.change(
        "insert into links (key, url, kind, way, outlet, depth, authors, first_seen, last_seen, "
        "reason, failures, published_at, article) values (:key, :key, 'article', :way, 'etnews', "
        "1, '[]', :seen, :seen, '', 0, :listed, :article)",
        key=key, way=way, seen=utc_text(seen), article=saved.article_id,
        listed=None if listed is None else utc_text(listed),
    )  # fmt: skip


def test_what_is_filled_in_today_says_nothing_of_today(store):
    add(store, "today", listed=NOW - HOUR)
    add(store, "no-date", seen=NOW - 2 * HOUR)
    add(store, "ahead", listed=NOW + 9 * HOUR, seen=NOW - 3 * HOUR)
    add(store, "old-list", listed=NOW - 9000 * HOUR)
    add(store, "old-page", told=NOW - 9000 * HOUR)
    add(store, "archive", way="archives")
    add(store, "archive-with-date", way="archives", told=NOW - 4 * HOUR)

    appeared = Appeared(store.database).since("etnews", NOW - WEEKS)

    assert tuple(at for _, at in appeared) == tuple(NOW - at * HOUR for at in (4, 3, 2, 1))


@pytest.mark.parametrize("way", ["archives", "sitemaps"])
def test_a_backfill_does_not_hide_that_an_outlet_is_silent(store, way):
    add(store, "last", listed=NOW - 50 * HOUR, seen=NOW - 49 * HOUR)
    for at in range(5):
        add(store, f"old-{at}", told=NOW - (9000 + at) * HOUR, way=way)

    [(_, last)] = Appeared(store.database).newest("etnews", limit=1)
    assert last == NOW - 50 * HOUR


def test_the_newest_looks_are_of_what_appeared_last(store):
    # Else twenty pages of an old layout would be taken for what the outlet prints now.
    add(store, "new", listed=NOW - HOUR, seen=NOW - HOUR, text="새로운 글이다")
    for at in range(3):
        add(store, f"old-{at}", told=NOW - (9000 + at) * HOUR)

    newest = Appeared(store.database).newest("etnews", limit=2)
    looks = Conditions(store.database).looks(article for article, _ in newest)

    assert [one.length for one in looks] == [len("하나"), len("새로운 글이다")]


def test_where_nothing_appeared_nothing_is_known(tmp_path):
    with open_for_writing(tmp_path / "news.db") as database:
        assert Appeared(database).newest("etnews", limit=9) == ()
        assert Appeared(database).since("etnews", NOW) == ()
