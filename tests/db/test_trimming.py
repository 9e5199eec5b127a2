"""What may go goes, and the articles stay."""

from __future__ import annotations

import random
import shutil
from datetime import timedelta

import pytest

from db import integrity, queries, trimming
from db.connection import MEMORY
from db.crawls import Crawls, Outcome
from db.errors import DiskFullError, PageGoneError
from db.records import Cause, State
from db.store import Store
from db.stories import Stories
from tests.db.samples import NOON, OUTCOME_OF_STATE, a_run, cleaned, page, removal, save

LATER = NOON + timedelta(days=100)


@pytest.fixture
def store():
    with Store.open(MEMORY) as store:
        yield store


@pytest.fixture
def run(store):
    return a_run(store)


def rows(store, question):
    return [tuple(row.values()) for row in store.database.rows(question)]


def save_later(store, run, raw, outcome):
    return store.save(
        raw, outcome, restored=frozenset(), run=run, cause=Cause.PAGE_CHANGED, now=LATER
    )


def test_old_pages_go_and_articles_stay(store, run):
    saved = save(store, run, page("old", "/old"), cleaned("하나"))
    new = save_later(store, run, page("new", "/new"), cleaned("둘"))
    seen: list[int] = []

    went = trimming.drop_pages(
        store.database, before=NOON + timedelta(days=1), now=LATER, watch=seen.append
    )

    assert (went.pages, went.versions, seen) == (1, 0, [1])
    assert went.bytes > 0
    assert queries.read_article(store.database, saved.article_id).cleaned == cleaned("하나")
    assert queries.dropped_at(store.database, page("old").sha256) == LATER
    assert queries.dropped_at(store.database, page("new").sha256) is None
    assert queries.dropped_pages(store.database) == 1
    assert [address for address, _ in queries.stored_pages(store.database)] == ["/new"]
    assert queries.last_page(store.database, new.article_id).body == b"new"
    with pytest.raises(PageGoneError, match=r"dropped on 2027-03-01 by `newswinnow trim`"):
        queries.last_page(store.database, saved.article_id)
    assert list(integrity.findings(store.database)) == []


@pytest.mark.parametrize("batch", [1, 2, 3, 500])
def test_old_crawls_go_but_for_those_since_the_last_that_went_well(store, monkeypatch, batch):
    monkeypatch.setattr("db.trimming.BATCH", batch)
    crawls = Crawls(store.database)

    def ended(outlet, day, outcome):
        at = NOON + timedelta(days=day)
        crawl = crawls.take(outlet, due_at=at, holder="here", now=at)
        crawls.end(crawl, outcome=outcome, now=at)

    for day in range(4):
        ended("well", day, Outcome.DONE)
    ended("down", 0, Outcome.DONE)
    for day in range(1, 4):
        ended("down", day, Outcome.FAILED)
    before = crawls.standings()

    went = trimming.drop_crawls(store.database, before=NOON + timedelta(days=3))

    assert went == 3
    assert crawls.standings() == before
    assert len(crawls.newest("well", limit=9)) == 1
    assert len(crawls.newest("down", limit=9)) == 4


def test_what_is_dropped_is_dropped_once(store, run):
    save(store, run, page("old", "/old"), cleaned("하나"))
    for expected in (1, 0):
        assert trimming.drop_pages(store.database, before=LATER, now=LATER).pages == expected


def test_a_dropped_page_that_comes_again_is_still_known(store, run):
    save(store, run, page("old", "/old"), cleaned("하나"))
    trimming.drop_pages(store.database, before=LATER, now=LATER)

    assert store.known(page("old", "/old")).state is State.UNCHANGED


def test_the_bytes_of_a_dropped_page_are_kept_again_where_they_are_needed(store, run):
    save(store, run, page("one", "/one"), cleaned("하나"))
    trimming.drop_pages(store.database, before=LATER, now=LATER)

    other = save(store, run, page("one", "/two"), cleaned("둘"))

    assert queries.last_page(store.database, other.article_id).body == b"one"
    assert rows(store, "select dropped_at from pages") == [(None,)]


def test_old_versions_go_and_the_first_and_the_newest_stay(store, run):
    for number in range(6):
        saved = save(store, run, page(f"{number}", "/one"), cleaned(f"글 {number}"))
    save(store, run, page("else", "/else"), OUTCOME_OF_STATE["rejected"])
    seen: list[int] = []

    went = trimming.drop_versions(store.database, keep=2, now=NOON, watch=seen.append)

    assert (went.versions, went.pages, seen) == (3, 3, [3, 3])
    kept = [one.number for one in queries.versions(store.database, saved.article_id)]
    assert kept == [6, 5, 1]
    assert len(list(Stories(store.database).all())) == 1
    assert list(integrity.findings(store.database)) == []
    assert trimming.drop_versions(store.database, keep=2, now=NOON) == trimming.Trimmed()


def test_an_article_goes_on_after_its_versions_were_dropped(store, run):
    for number in range(4):
        save(store, run, page(f"{number}", "/one"), cleaned(f"글 {number}"))
    trimming.drop_versions(store.database, keep=1, now=NOON)

    saved = save(store, run, page("next", "/one"), cleaned("다음", removals=(removal(),)))

    assert saved.state is State.NEW_VERSION
    assert rows(store, "select number from versions order by number") == [(1,), (4,), (5,)]


def test_a_vacuum_gives_back_what_is_unused(tmp_path):
    with Store.open(tmp_path / "news.db") as store:
        run = a_run(store)
        for number in range(20):
            text = "".join(chr(0xAC00 + (number * 977 + at * 31) % 11000) for at in range(9000))
            save(store, run, page(text, f"/{number}"), cleaned("글"))
        trimming.drop_pages(store.database, before=LATER, now=LATER)
        before = trimming.room_of(store.database)

        trimming.vacuum(store.database)

        after = trimming.room_of(store.database)
        assert before.unused > 100_000
        assert after.unused == 0
        assert after.size <= before.size - before.unused
        assert (tmp_path / "news.db").stat().st_size == after.size
        assert before.seconds > 0
        assert list(integrity.findings(store.database)) == []


def test_a_vacuum_without_room_is_not_begun(store, monkeypatch):
    usage = shutil.disk_usage("/")._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)

    with pytest.raises(DiskFullError, match="Make room first"):
        trimming.vacuum(store.database)


def test_a_page_that_another_process_dropped_is_not_counted_twice(store, run):
    save(store, run, page("old", "/old"), cleaned("하나"))
    listed = [(page("old").sha256, 3)]
    trimming.drop_pages(store.database, before=LATER, now=LATER)

    assert trimming._dropped(store.database, listed, NOON) == []


def test_what_goes_goes_in_batches(store, run, monkeypatch):
    monkeypatch.setattr(trimming, "BATCH", 2)
    for number in range(5):
        save(store, run, page(f"{number}", f"/{number}"), cleaned("글"))
    for number in range(7):
        save(store, run, page(f"new {number}", "/0"), cleaned(f"글 {number}"))
    pages: list[int] = []
    versions: list[int] = []

    went = trimming.drop_versions(store.database, keep=2, now=NOON, watch=versions.append)
    rest = trimming.drop_pages(store.database, before=LATER, now=NOON, watch=pages.append)

    assert (went.versions, went.pages) == (5, 5)
    assert versions == [2, 2, 1, 2, 2, 1]
    assert (rest.pages, pages) == (7, [2, 2, 2, 1])


@pytest.mark.parametrize(
    ("batch", "count", "seen"),
    [(2, 5, [2, 2, 1]), (2, 4, [2, 2, 0]), (2, 0, [0]), (300, 300, [300, 0])],
)
def test_crawls_go_in_batches_until_fewer_go(store, monkeypatch, batch, count, seen):
    monkeypatch.setattr(trimming, "BATCH", batch)
    crawls = Crawls(store.database)
    for day in range(count + 1):
        at = NOON + timedelta(hours=day)
        crawl = crawls.take("o", due_at=at, holder="here", now=at)
        crawls.end(crawl, outcome=Outcome.DONE, now=at)
    told: list[int] = []

    assert trimming.drop_crawls(store.database, before=LATER, watch=told.append) == count
    assert told == seen


def test_the_bytes_that_went_are_those_that_were_kept(store, run):
    save(store, run, page("one " * 99, "/one"), cleaned("하나"))
    save(store, run, page("two " * 999, "/two"), cleaned("둘"))
    [(kept,)] = rows(store, "select sum(length(body)) from pages")

    assert trimming.drop_pages(store.database, before=LATER, now=LATER).bytes == kept > 0


def test_a_vacuum_takes_twice_what_is_used_and_nine_seconds_a_gigabyte():
    room = trimming.Room(size=4_000_000_000, unused=1_000_000_000)

    assert (room.needed, room.seconds) == (6_000_000_000, 36.0)


@pytest.mark.parametrize(
    ("missing", "is_begun"), [pytest.param(0, True, id="enough"), pytest.param(1, False, id="less")]
)
def test_a_vacuum_says_how_much_room_it_takes(store, run, monkeypatch, missing, is_begun):
    save(store, run, page(random.Random(1).randbytes(3_000_000).hex()), cleaned())
    room = trimming.room_of(store.database)
    usage = shutil.disk_usage("/")._replace(free=room.needed - missing)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)

    assert room.needed > 5_000_000
    if is_begun:
        trimming.vacuum(store.database)
    else:
        words = f"takes {room.needed / 1e6:,.0f} MB and there are {room.needed / 1e6:,.0f} MB"
        with pytest.raises(DiskFullError, match=words):
            trimming.vacuum(store.database)
