"""The frontier: what is known of addresses, and what is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from db.frontier import Batch, Body, Find, Frontier, LinkKind, Visit
from db.store import Store

NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def frontier():
    with Store.open(":memory:") as store:
        yield Frontier(store.database)


def find(name, **said):
    return Find(key=f"https://news.example/{name}", url=f"https://www.news.example/{name}", **said)


def batch(*finds, kind=LinkKind.ARTICLE, found_in="https://news.example/rss"):
    return Batch(finds=finds, kind=kind, way="feeds", outlet="news", found_in=found_in, depth=1)


def never(entry, said):
    return False


def always(entry, said):
    return True


def add(frontier, *finds, now=NOON, is_newer=never, **more):
    return frontier.add(batch(*finds, **more), now=now, is_newer=is_newer)


def due(frontier, now=NOON, began=NOON, kind=LinkKind.ARTICLE, limit=100, **more):
    entries = frontier.due("news", kind, now=now, began=began, limit=limit, **more)
    return [entry.key.rpartition("/")[2] for entry in entries]


def visit(name, at=NOON, due_at=None, **more):
    return Visit(key=find(name).key, at=at, status=200, due_at=due_at, **more)


def test_what_a_listing_names_is_due_the_newest_first(frontier):
    added = add(
        frontier,
        find("old", published=NOON - 3 * HOUR),
        find("new", published=NOON - HOUR),
        find("changed", modified=NOON - 2 * HOUR),
    )

    assert added.new == 3
    assert due(frontier) == ["new", "changed", "old"]


def test_a_day_bounds_what_is_due(frontier):
    add(frontier, find("old", published=NOON - 3 * HOUR), find("new", published=NOON - HOUR))

    assert due(frontier, since=NOON - 2 * HOUR) == ["new"]


def test_ways_bound_what_is_due(frontier):
    add(frontier, find("a"))

    assert due(frontier, ways=["feeds"]) == ["a"]
    assert due(frontier, ways=["sitemaps"]) == []


def test_lists_and_articles_are_asked_for_apart(frontier):
    add(frontier, find("a"))
    add(frontier, find("rss"), kind=LinkKind.LISTING)

    assert due(frontier) == ["a"]
    assert due(frontier, kind=LinkKind.LISTING) == ["rss"]


def test_what_was_asked_for_in_this_crawl_waits_for_the_next(frontier):
    add(frontier, find("a"))
    frontier.visited(visit("a", at=NOON, due_at=NOON))

    assert due(frontier, now=NOON + HOUR, began=NOON) == []
    assert due(frontier, now=NOON + HOUR, began=NOON + HOUR) == ["a"]


def test_a_visit_says_when_it_is_due_again(frontier):
    add(frontier, find("a"), find("b"))
    frontier.visited(visit("a", due_at=NOON + HOUR))
    frontier.visited(visit("b", due_at=None, reason="gone"))

    later = NOON + HOUR
    assert due(frontier, began=later) == []
    assert due(frontier, now=later, began=later) == ["a"]


def test_a_second_listing_adds_what_it_says_and_forgets_nothing(frontier):
    add(frontier, find("a", title="제목", authors=("김기자",)))
    added = add(frontier, find("a", modified=NOON), now=NOON + HOUR)

    entry = frontier.entry(find("a").key)
    assert added.new == added.again == 0
    assert (entry.title, entry.authors, entry.modified) == ("제목", ("김기자",), NOON)
    assert entry.first_seen == NOON


def test_what_a_listing_calls_newer_is_due_at_once(frontier):
    add(frontier, find("a"))
    frontier.visited(visit("a", due_at=NOON + 9 * HOUR))

    added = add(frontier, find("a"), now=NOON + HOUR, is_newer=always)

    assert added.again == 1
    assert due(frontier, now=NOON + HOUR, began=NOON + HOUR) == ["a"]


def test_a_list_and_what_it_names_are_noted_together(frontier):
    add(frontier, find("rss"), kind=LinkKind.LISTING)

    class BrokenError(Exception):
        pass

    def broken(entry, said):
        raise BrokenError

    add(frontier, find("known"))
    with pytest.raises(BrokenError):
        frontier.listed(visit("rss"), [batch(find("a")), batch(find("known"))], is_newer=broken)

    assert due(frontier, kind=LinkKind.LISTING) == ["rss"]
    assert due(frontier) == ["known"]

    frontier.listed(visit("rss"), [batch(find("a"))], is_newer=never)

    assert due(frontier, kind=LinkKind.LISTING) == []
    assert sorted(due(frontier)) == ["a", "known"]


def test_a_long_list_is_one_transaction(frontier):
    added = add(frontier, *(find(str(number)) for number in range(2_500)), find("7"))

    assert added.new == 2_500
    assert frontier.counts("news", now=NOON) == {"known": 2_500, "due": 2_500, "articles": 0}
    assert len(due(frontier, limit=10)) == 10


def test_what_a_body_is_told_by_is_kept_until_the_next_one(frontier):
    add(frontier, find("a"))
    body = Body(sha256="00", etag='"1"', last_modified="Wed, 20 May 2026 12:00:00 GMT")
    frontier.visited(visit("a", body=body))
    frontier.visited(visit("a", at=NOON + HOUR))

    entry = frontier.entry(find("a").key)
    assert (entry.sha256, entry.etag, entry.last_modified) == (
        "00", '"1"', "Wed, 20 May 2026 12:00:00 GMT",
    )  # fmt: skip
    assert (entry.fetched_at, entry.asked_at) == (NOON, NOON + HOUR)


def test_lists_of_the_outlets_file_come_and_go(frontier):
    rss, atom = (
        batch(find(name), kind=LinkKind.LISTING, found_in=None) for name in ("rss", "atom")
    )
    add(frontier, find("rss"))  # taken for an article by some page

    frontier.configure("news", [rss, atom], now=NOON)
    assert due(frontier, kind=LinkKind.LISTING) == ["rss", "atom"]

    frontier.configure("news", [atom], now=NOON)
    assert due(frontier, kind=LinkKind.LISTING) == ["atom"]

    frontier.configure("news", [rss, atom], now=NOON)
    assert due(frontier, kind=LinkKind.LISTING) == ["rss", "atom"]


def test_another_form_of_the_address_is_asked_for_until_there_is_an_article(frontier):
    add(frontier, find("a"))

    frontier.set_url(find("a").key, "https://m.news.example/a")

    assert frontier.entry(find("a").key).url == "https://m.news.example/a"


def test_an_address_that_is_no_text_is_kept_all_the_same(frontier):
    add(frontier, Find(key="https://news.example/\ud800", url="https://news.example/\ud800"))

    assert due(frontier) == ["\\ud800"]


def test_nothing_is_known_of_a_stranger(frontier):
    assert frontier.entry("https://news.example/x") is None
    assert frontier.article_urls("news", limit=5) == ()
