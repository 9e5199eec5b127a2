"""The frontier: what is known of addresses, and what is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cleaners.article import NO_OUTLETS, Listed, RawPage
from cleaners.pipeline import clean
from db import queries
from db.frontier import Batch, Body, Find, Frontier, LinkKind, Visit
from db.records import Cause, Saved, State
from db.store import Store
from tests.db.samples import STORY

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


# ---- beside the pages


def stored_page(store, run, now=NOON):
    page = RawPage(body=STORY.encode(), url=find("a").url, outlet="news")
    outcome = clean(page)

    def note(saved):
        frontier = Frontier(store.database)
        frontier.stored(visit("a"), saved.article_id)
        frontier.note_rights(saved.article_id, RIGHTS, now=now)

    return store.save(
        page,
        outcome,
        restored=frozenset(),
        run=run,
        cause=Cause.PAGE_CHANGED,
        now=now,
        note=note,
    )


RIGHTS = {
    "robots": "robots.txt allows",
    "meta_robots": ["noai"],
    "tdm_reservation": "1",
    "delay": 5,
}


@pytest.fixture
def store():
    with Store.open(":memory:") as store:
        yield store


@pytest.fixture
def run(store):
    return store.begin_run("crawl", cleaner="1", outlets=NO_OUTLETS, now=NOON)


def test_a_page_and_what_the_frontier_notes_of_it_are_stored_together(store, run):
    frontier = Frontier(store.database)
    add(frontier, find("a", title="A title", published=NOON))
    saved = stored_page(store, run)

    assert frontier.entry(find("a").key).article == saved.article_id
    assert frontier.article_urls("news", limit=5) == (find("a").url,)
    row = store.database.row("select * from rights")
    assert (row["robots"], row["meta_robots"], row["tdm_reservation"], row["tdm_policy"]) == (
        "robots.txt allows", '["noai"]', "1", None,
    )  # fmt: skip


def test_a_stored_page_carries_what_the_list_said(store, run):
    add(Frontier(store.database), find("a", title="A title", published=NOON, authors=("N",)))
    saved = stored_page(store, run)

    page = queries.last_page(store.database, saved.article_id)

    assert page.listed == Listed(where="feed", title="A title", published=NOON, authors=("N",))


def test_nothing_is_noted_of_a_page_that_is_not_stored(store, run):
    frontier = Frontier(store.database)
    add(frontier, find("a"))

    def broken(saved):
        frontier.stored(visit("a"), saved.article_id)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.save(
            RawPage(body=STORY.encode(), url=find("a").url),
            clean(RawPage(body=STORY.encode())),
            restored=frozenset(),
            run=run,
            cause=Cause.PAGE_CHANGED,
            now=NOON,
            note=broken,
        )

    assert store.database.row("select count(*) as n from articles") == {"n": 0}
    assert due(frontier) == ["a"]


def test_an_article_that_is_gone_is_told_once(store, run):
    frontier = Frontier(store.database)
    add(frontier, find("a"))
    stored_page(store, run)
    for _ in range(2):
        frontier.visited(visit("a", reason="HTTP 410"), gone_in=run.number)

    [row] = store.database.rows("select kind, address, detail from events")
    assert (row["kind"], row["address"]) == ("gone", find("a").url)
    assert "HTTP 410" in row["detail"]


def test_a_correction_is_told_once(store, run):
    frontier = Frontier(store.database)
    add(frontier, find("a"))
    saved = stored_page(store, run)
    for _ in range(2):
        with store.database.writing():
            frontier.note_correction(saved.article_id, "정정합니다", run=run.number, now=NOON)

    [row] = store.database.rows("select kind, detail from events")
    assert (row["kind"], row["detail"]) == ("corrected", '{"text": "정정합니다"}')
    assert frontier.texts_of(saved.article_id)


def test_a_known_page_is_noted_too(store, run):
    noted: list[Saved] = []
    store.note_known(Saved(state=State.UNCHANGED), noted.append)

    assert [saved.state for saved in noted] == [State.UNCHANGED]


def test_an_address_with_an_article_keeps_its_form(store, run):
    frontier = Frontier(store.database)
    add(frontier, find("a"))
    frontier.visited(visit("a", url="https://news.example/a"))
    assert frontier.entry(find("a").key).url == "https://news.example/a"

    stored_page(store, run)
    frontier.visited(visit("a", url="https://m.news.example/a"))
    frontier.set_url(find("a").key, "https://m.news.example/a")

    assert frontier.entry(find("a").key).url == "https://news.example/a"


def test_a_page_that_is_no_article_is_noted_as_one_that_was_asked_for(frontier):
    add(frontier, find("a"))
    with frontier.database.writing():
        frontier.stored(visit("a", reason="list page"), None)

    entry = frontier.entry(find("a").key)
    assert (entry.article, entry.asked_at, entry.due_at) == (None, NOON, None)


def test_how_many_of_a_list_are_known(frontier):
    add(frontier, find("a"), find("b"))

    assert frontier.known([find("a").key, find("c").key]) == 1
