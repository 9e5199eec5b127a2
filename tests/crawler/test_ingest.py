"""One way into the database: real cleaners, a real database, small pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from cleaners.article import RawPage
from crawler import forgotten, ingest
from crawler.ingest import NotRestoredError
from crawler.inputs.arrivals import Oversized, PassedOver, Revisit, Unreadable
from db import forgetting, queries
from db.connection import MEMORY
from db.errors import OutOfDateError
from db.records import Cause, Saved, State
from db.store import Store
from tests.db.samples import NOON, STORY, a_run, content, page
from tests.in_process import InProcess

NO_FILE = Unreadable(path="/x", reason="no such file", hint="Check")
GUARD = InProcess({})
EMPTY = RawPage(body=b"", source_path="/pages/empty.txt")


def noon():
    return NOON


def one(ingested):
    [only] = ingested
    return only


TIME = NOON - timedelta(days=3)


def captured(url="https://news.example/1", at=TIME, body=STORY):
    return replace(page(body), url=url, source_path=None, fetched_at=at)


def revisit(url, *, of="https://news.example/1", of_time=TIME):
    return Revisit(
        path="/a.warc!/record 3",
        reason="revisit record",
        page=captured(url, NOON, ""),
        of_url=of,
        of_time=of_time,
    )


@pytest.fixture
def store():
    with Store.open(MEMORY) as store:
        yield store


@pytest.fixture
def take(store):
    run = a_run(store)

    def take(arrival):
        return one(ingest.take_all([arrival], guard=GUARD, store=store, run=run, now=noon))

    return take


@pytest.fixture
def take_several(store):
    run = a_run(store)

    def take_several(*arrivals):
        passed: list[PassedOver] = []
        taken = ingest.take_all(
            arrivals, guard=GUARD, store=store, run=run, now=noon, pass_over=passed.append
        )
        return [(one.name, one.state) for one in taken], passed

    return take_several


@pytest.fixture
def reclean(store):
    run = a_run(store)

    def reclean(raw):
        again = Cause.RULES_CHANGED
        return one(ingest.take_all([raw], guard=GUARD, store=store, run=run, now=noon, cause=again))

    return reclean


@pytest.fixture
def put_back(store):
    run = a_run(store)

    def put_back(article, removal):
        return ingest.restore(article, removal, guard=GUARD, store=store, run=run, now=NOON)

    return put_back


def the_article(store):
    [stored] = queries.articles(store.database)
    return stored


def copyright_of(stored):
    return next(one for one in stored.cleaned.removals if "저작권자" in one.text)


@pytest.mark.parametrize(
    ("arrival", "state"),
    [
        pytest.param(page(), State.NEW, id="an article"),
        pytest.param(EMPTY, State.REJECTED, id="an empty file"),
        pytest.param(page("가" * 2_000_000), State.QUARANTINED, id="6 MB"),
        pytest.param(Oversized(path="/huge", size=10**9), State.QUARANTINED, id="1 GB"),
        pytest.param(
            Unreadable(path="/x", reason="no such file", hint="Check"),
            State.UNREADABLE,
            id="no file",
        ),
    ],
)
def test_every_arrival_ends_in_a_state_with_a_name_and_words(take, arrival, state):
    ingested = take(arrival)

    assert ingested.state is state
    assert ingested.name
    assert bool(ingested.reason and ingested.detail) is (state is not State.NEW)


@pytest.mark.parametrize("arrival", [page(), EMPTY, Oversized(path="/huge", size=10**9)])
def test_ingesting_twice_is_ingesting_once(take, store, arrival):
    take(arrival)
    before = content(store.database.connection)

    take(arrival)

    assert content(store.database.connection) == before


def test_what_is_unchanged_is_said_to_be(take):
    first = take(page())

    assert take(page()).state is State.UNCHANGED
    assert take(page()).article_id == first.article_id


def test_a_changed_file_is_a_new_version(take, store):
    take(page())

    changed = take(page(STORY.replace("200", "300").replace("도서관", "박물관")))

    assert changed.state is State.NEW_VERSION
    assert {"title", "body"} <= set(changed.differences)
    assert the_article(store).version == 2


def test_a_page_from_standard_input_is_called_by_its_dash(take):
    assert take(RawPage(body=STORY.encode())).name == "-"


def test_cleaning_again_by_the_same_rules_changes_nothing(take, reclean, store):
    take(page())
    before = content(store.database.connection)

    assert reclean(page()).state is State.UNCHANGED
    assert content(store.database.connection) == before


# ---- restoring


def test_a_removal_is_put_back_for_good(take, put_back, reclean, store):
    take(page())
    stored = the_article(store)
    removal = copyright_of(stored)

    put_back(stored.id, removal)

    after = the_article(store)
    assert (after.version, after.cause) == (2, Cause.RESTORED)
    assert removal.key not in {one.key for one in after.cleaned.removals}
    assert any(removal.text in one.text for one in after.cleaned.article.passages)
    assert reclean(page()).state is State.UNCHANGED


def test_what_was_put_back_stays_when_the_page_changes(take, put_back, store):
    take(page())
    removal = copyright_of(the_article(store))
    put_back(the_article(store).id, removal)

    take(page(STORY.replace("도서관", "박물관")))

    stored = the_article(store)
    assert stored.version == 3
    assert removal.key not in {one.key for one in stored.cleaned.removals}


def test_a_removal_that_is_gone_from_the_page_is_refused(take, put_back, store):
    take(page())
    stored = the_article(store)
    before = content(store.database.connection)

    with pytest.raises(NotRestoredError, match="Nothing was changed"):
        put_back(stored.id, replace(copyright_of(stored), key="no such key"))

    assert content(store.database.connection) == before


def test_nothing_is_put_back_into_a_page_that_is_no_article_any_more(take, put_back, store):
    take(page())
    stored = the_article(store)
    # As if new rules rejected it.
    take(EMPTY)
    store.database.change("update articles set last_page = :page", page=EMPTY.sha256)

    with pytest.raises(NotRestoredError, match="no article under the present rules"):
        put_back(stored.id, copyright_of(stored))


# ---- several at once


class RestoredMeanwhile(Store):
    """A store in which somebody puts something back between cleaning and saving."""

    times = 1

    def save(self, *args, **kwargs):
        if self.times:
            self.times -= 1
            raise OutOfDateError("/pages/one.txt", "a removal was put back meanwhile", "Again")
        return super().save(*args, **kwargs)


@pytest.mark.parametrize(("times", "ends"), [(1, True), (4, True), (5, False)])
def test_a_page_is_cleaned_again_when_something_was_put_back_meanwhile(store, times, ends):
    busy = RestoredMeanwhile(store.database)
    busy.times = times

    def take():
        run = a_run(busy)
        return one(ingest.take_all([page()], guard=GUARD, store=busy, run=run, now=noon))

    if ends:
        assert take().state is State.NEW
    else:
        with pytest.raises(OutOfDateError):
            take()


# ---- what somebody had forgotten

URL = "https://news.example/a/1"


def forget(store, *names):
    forgetting.forget(store.database, None, names, [], run=a_run(store), now=NOON)


@pytest.mark.parametrize("url", [URL, "http://m.news.example/a/1?utm_source=x#top"])
def test_a_forgotten_address_is_rejected_in_any_spelling_and_nothing_is_stored(take, store, url):
    forget(store, URL)
    before = content(store.database.connection)

    ingested = take(page(url=url))

    assert (ingested.state, ingested.reason, ingested.article_id) == (
        State.REJECTED, "forgotten", None,
    )  # fmt: skip
    assert content(store.database.connection) == before


def test_a_page_that_states_a_forgotten_address_as_its_own_is_rejected(take, store):
    html = f"""<html><head><link rel="canonical" href="{URL}"><title>도서관</title></head><body>
        <article><h1>시험신문, 새 도서관을 열다</h1><p>{"시험시는 4일 새 도서관을 열었다. " * 9}</p>
        </article></body></html>"""
    forget(store, URL)

    assert take(page(html, path="/copy.html")).reason == "forgotten"
    assert take(page(html.replace("/a/1", "/a/2"), path="/copy.html")).state is State.NEW


def test_whoever_notes_a_page_is_told_that_it_was_forgotten(store):
    forget(store, URL)
    told: list[Saved] = []

    ingest.finish(
        ingest.Begun(arrival=page(url=URL)), guard=GUARD, store=store, run=a_run(store), now=noon,
        note=told.append,
    )  # fmt: skip

    assert [saved.reason for saved in told] == ["forgotten"]


@pytest.mark.parametrize(
    ("url", "a_site"),
    [
        pytest.param("https://news.example/", True, id="a front page"),
        pytest.param("https://news.example", True, id="without its slash"),
        pytest.param("https://news.example/?id=1", False, id="chosen by its query"),
        pytest.param("/pages/one.txt", False, id="a path"),
        pytest.param("http://[", False, id="no address"),
    ],
)
def test_the_address_of_a_whole_site_is_told(url, a_site):
    assert forgotten.is_a_site(url) is a_site


# ---- revisits


@pytest.mark.parametrize("of_time", [TIME, None], ids=["of a time", "of the last time"])
def test_a_revisit_at_another_address_is_a_page_with_the_same_bytes(take_several, store, of_time):
    other = "https://news.example/other"

    taken, passed = take_several(captured(), revisit(other, of_time=of_time))

    assert taken == [("https://news.example/1", State.NEW), (other, State.NEW)]
    assert passed == []
    [one, two] = queries.articles(store.database)
    assert one.cleaned.article.body == two.cleaned.article.body


def test_a_revisit_of_the_same_address_is_the_page_unchanged(take_several, store):
    url = "https://news.example/1"

    taken, _ = take_several(captured(), revisit(url))

    assert taken == [(url, State.NEW), (url, State.UNCHANGED)]
    # An older one that comes now is not the newer.
    older = captured(at=NOON - timedelta(days=1), body=STORY.replace("도서관", "박물관"))
    assert take_several(older)[0] == [(url, State.UNCHANGED)]


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(revisit("https://news.example/2", of="https://b.example/"), id="no such page"),
        pytest.param(revisit("https://news.example/2", of_time=NOON), id="not at that time"),
    ],
)
def test_a_revisit_of_a_page_that_is_not_there_is_passed_over(take_several, again):
    taken, passed = take_several(captured(), again)

    assert [state for _, state in taken] == [State.NEW]
    assert passed == [again]


def test_revisits_are_settled_in_the_order_of_the_archive(take_several):
    again = revisit("https://news.example/2")

    assert take_several(again, captured())[1] == [again]
    assert take_several(again, captured())[1] == []
