"""The laws of the store: no page is lost, nothing is written twice, one transaction a page."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cleaners.article import (
    Found,
    Kind,
    Outlet,
    Passage,
    Quarantined,
    QuarantineReason,
    RawPage,
)
from db import queries
from db.errors import OutOfDateError
from db.records import Cause, State
from db.store import Store
from tests.db.indexed import assert_index_is_what_is_stored
from tests.db.samples import (
    NOON,
    OUTCOME_OF_STATE,
    a_run,
    cleaned,
    content,
    page,
    passages,
    removal,
    save,
)

REJECTED = OUTCOME_OF_STATE["rejected"]
QUARANTINED = OUTCOME_OF_STATE["quarantined"]


@pytest.fixture
def store():
    with Store.open(":memory:") as store:
        yield store


@pytest.fixture
def run(store):
    return a_run(store)


def rows(store, table):
    return [dict(row) for row in store.database.rows(f"select * from {table}")]


# ---- the outlet that whoever brings a page knows


def test_an_outlet_that_is_said_later_is_set_and_the_page_cleaned_again(store, run):
    save(store, run, page(), cleaned())
    told = page(outlet="x1")

    assert store.known(told) is None
    assert save(store, run, told, cleaned()).state is State.UNCHANGED
    assert store.known(told).state is State.UNCHANGED
    assert store.known(page()).state is State.UNCHANGED
    assert [row["outlet"] for row in rows(store, "articles")] == ["x1"]
    assert_index_is_what_is_stored(store.database)


def test_a_page_that_does_not_say_its_outlet_takes_none_away(store, run):
    save(store, run, page(outlet="x1"), cleaned())
    save(store, run, page("other bytes"), cleaned())

    assert [row["outlet"] for row in rows(store, "articles")] == ["x1"]


@pytest.mark.parametrize("outcome", [REJECTED, QUARANTINED], ids=["rejected", "quarantined"])
def test_a_bad_page_gets_its_outlet_too(store, run, outcome):
    table = "rejections" if outcome is REJECTED else "quarantine"
    save(store, run, page(), outcome)

    assert store.known(page(outlet="x1")) is None
    save(store, run, page(outlet="x1"), outcome)
    save(store, run, page(), outcome)

    assert [row["outlet"] for row in rows(store, table)] == ["x1"]
    assert store.known(page(outlet="x1")) is not None


def test_a_capture_that_was_seen_gets_its_outlet_too(store, run):
    take(store, run, captured("a", 0), captured("b", 1))
    told = replace(captured("b", 1), outlet="x1")

    assert take(store, run, captured("a", 0), told) == [State.UNCHANGED] * 2
    assert [row["outlet"] for row in rows(store, "articles")] == ["x1"]
    [article] = queries.articles(store.database)
    assert article.version == 2


# ---- captures: one address, fetched at several times

HOURS = [NOON + timedelta(hours=hour) for hour in range(4)]


def captured(text, hour):
    return page(text, "/record", url="https://a.example/", fetched_at=HOURS[hour])


def take(store, run, *captures):
    """As `crawler.ingest` does; the states."""
    states = []
    for one in captures:
        saved = store.known(one)
        if saved:
            store.note_capture(one)
        else:
            outcome = REJECTED if one.body == b"bad" else cleaned(one.body.decode())
            saved = save(store, run, one, outcome)
        states.append(saved.state)
    return states


@pytest.mark.parametrize(
    "captures",
    [
        pytest.param([("a", 0), ("b", 1)], id="two"),
        pytest.param([("b", 1), ("a", 0)], id="the newer one first"),
        pytest.param([("a", 0), ("b", 1), ("a", 2)], id="back again"),
        pytest.param([("a", 0), ("a", 2), ("b", 1)], id="the one between comes last"),
        pytest.param([("a", 0), ("b", 0), ("c", 0)], id="in the same second"),
        pytest.param([("a", 0), ("bad", 1)], id="no article any more"),
        pytest.param([("bad", 0), ("a", 1)], id="an article now"),
        pytest.param([("bad", 0), ("a", 0)], id="both in the same second"),
        pytest.param([("a", 0), ("bad", 1), ("a", 2), ("b", 3)], id="four"),
    ],
)
def test_the_same_captures_once_more_change_nothing(store, run, captures):
    pages = [captured(*one) for one in captures]
    take(store, run, *pages)
    before = content(store.database.connection), rows(store, "captures"), rows(store, "events")

    states = take(store, run, *pages)

    after = content(store.database.connection), rows(store, "captures"), rows(store, "events")
    assert after == before
    assert set(states) <= {State.UNCHANGED, State.REJECTED}


def test_an_older_capture_that_comes_later_is_not_the_current_version(store, run):
    take(store, run, captured("new", 2))

    assert take(store, run, captured("old", 1)) == [State.UNCHANGED]
    [article] = queries.articles(store.database)
    assert (article.version, article.cleaned.article.texts(Kind.PARAGRAPH)) == (1, ("new",))


def test_an_older_capture_does_not_replace_a_newer_bad_page(store, run):
    take(store, run, captured("bad", 2), captured("old", 1))

    assert list(queries.articles(store.database)) == []


def test_what_was_fetched_when_nobody_knows_is_the_newest_when_it_comes(store, run):
    undated = replace(captured("file", 0), fetched_at=None)

    states = take(store, run, captured("a", 3), undated, captured("a", 3))

    assert states == [State.NEW, State.NEW_VERSION, State.UNCHANGED]


@pytest.mark.parametrize("cause", [cause for cause in Cause if cause is not Cause.PAGE_CHANGED])
def test_only_a_page_that_came_is_a_capture(store, run, cause):
    save(store, run, captured("a", 0), cleaned())
    save(store, run, captured("a", 0), cleaned("다르다."), cause=cause)
    save(store, run, replace(captured("a", 0), fetched_at=HOURS[2]), cleaned(), cause=cause)

    assert len(rows(store, "captures")) == 1


# ---- an article


def test_a_first_page_is_a_new_article(store, run):
    saved = save(store, run, page(), cleaned())

    assert saved.state is State.NEW
    assert queries.read_article(store.database, saved.article_id).cleaned == cleaned()


def test_an_id_is_the_beginning_of_the_digest_of_the_address(store, run):
    saved = save(store, run, page(path="/pages/one.txt"), cleaned())

    assert saved.article_id == "527473e6220c"


def test_the_same_bytes_are_known_and_need_no_cleaning(store, run):
    save(store, run, page(), cleaned())

    assert store.known(page()).state is State.UNCHANGED


def test_other_bytes_at_the_same_address_are_not_known(store, run):
    save(store, run, page(), cleaned())

    assert store.known(page("another text")) is None


def test_the_same_bytes_at_another_address_are_not_known(store, run):
    save(store, run, page(), cleaned())

    assert store.known(page(path="/pages/two.txt")) is None


def test_a_changed_article_is_a_new_version_and_the_old_one_stays(store, run):
    first = save(store, run, page("old"), cleaned("옛 문단이다."))

    saved = save(store, run, page("new"), cleaned("새 문단이다."))

    assert (saved.state, saved.differences) == (State.NEW_VERSION, ("body",))
    old = queries.read_article(store.database, first.article_id, 1)
    assert old.cleaned.article.body == ("옛 문단이다.",)
    assert (old.version, old.latest) == (1, 2)


def test_other_teasers_under_the_same_article_are_no_new_version(store, run):
    first = save(store, run, page("old"), cleaned(removals=(removal("• 인쇄"),)))

    saved = save(store, run, page("new"), cleaned(removals=(removal("많이 본 기사"),)))

    stored = queries.read_article(store.database, first.article_id)
    assert saved.state is State.UNCHANGED
    assert [one.text for one in stored.cleaned.removals] == ["• 인쇄"]
    assert queries.last_page(store.database, first.article_id) == page("new")
    assert len(rows(store, "pages")) == 2


def test_other_bytes_are_other_bytes_whatever_their_digest(store, run):
    for path, texts in (("/1", ("old", "new")), ("/2", ("new", "old"))):
        save(store, run, page(texts[0], path), cleaned(removals=()))
        saved = save(store, run, page(texts[1], path), cleaned(removals=(removal(),)))

        assert saved.state is State.UNCHANGED


@pytest.mark.parametrize("cause", [cause for cause in Cause if cause is not Cause.RESTORED])
def test_the_same_article_is_a_new_version_only_where_something_was_put_back(store, run, cause):
    save(store, run, page(), cleaned())

    assert save(store, run, page(), cleaned(), cause=cause).state is State.UNCHANGED
    assert save(store, run, page(), cleaned(), cause=Cause.RESTORED).state is State.NEW_VERSION


@pytest.mark.parametrize("cause", [cause for cause in Cause if cause is not Cause.RULES_CHANGED])
def test_an_older_page_that_comes_again_counts_but_under_new_rules(store, run, cause):
    save(store, run, page("old"), cleaned())
    save(store, run, page("new"), cleaned("새 문단이다."))

    assert save(store, run, page("old"), cleaned(), cause=cause).state is State.NEW_VERSION


def test_the_parts_of_an_article_are_numbered_from_one(store, run):
    outcome = cleaned("하나", "둘", "셋", removals=(removal("가"), removal("나")))

    save(store, run, page(), outcome)

    assert [row["number"] for row in rows(store, "paragraphs")] == [1, 2, 3]
    assert [row["number"] for row in rows(store, "removals")] == [1, 2]


def test_a_moved_article_is_the_same_article(store, run):
    save(store, run, page("old"), cleaned())
    moved = tuple(
        replace(one, position=one.position + 3)
        for one in passages("첫 문단이다.", "둘째 문단이다.")
    )

    saved = save(store, run, page("new"), cleaned(passages=moved))

    assert saved.state is State.UNCHANGED


def test_under_new_rules_other_removals_from_the_same_bytes_are_a_new_version(store, run):
    save(store, run, page(), cleaned())

    saved = save(
        store,
        run,
        page(),
        cleaned(removals=(removal(rule="a better rule"),)),
        cause=Cause.RULES_CHANGED,
    )

    assert (saved.state, saved.differences) == (State.NEW_VERSION, ("removals",))


def test_a_page_comes_back_as_it_was(store, run):
    raw = RawPage(
        body=b"\x00\xff bytes of any kind",
        url="https://example.org/1",
        outlet="example",
        content_type="text/html; charset=cp949",
        headers=(("ETag", "\udcff"), ("Vary", "*")),
        fetched_at=NOON,
    )

    saved = save(store, run, raw, cleaned())

    back = queries.last_page(store.database, saved.article_id)
    assert back == replace(raw, headers=(("ETag", "\\udcff"), ("Vary", "*")))


def test_a_file_name_of_any_bytes_can_be_stored(store, run):
    raw = page(path="/pages/\udcff.txt")

    save(store, run, raw, cleaned())

    assert store.known(raw).state is State.UNCHANGED
    assert rows(store, "articles")[0]["source_path"] == "/pages/\\udcff.txt"


def test_an_id_that_another_address_has_is_made_longer(store, run):
    taken = save(store, run, page(path="/pages/one.txt"), cleaned()).article_id
    store.database.change("update articles set address = 'another' where id = :id", id=taken)

    saved = save(store, run, page(path="/pages/one.txt"), cleaned())

    assert saved.article_id.startswith(taken)
    assert len(saved.article_id) == 13


def test_versions_name_their_outlet_by_any_of_its_names(store):
    outlets = {"test": Outlet(slug="test", name="시험", names=("시험신문",))}
    run = store.begin_run("test", cleaner="1", outlets=outlets, now=NOON)

    save(store, run, page(), cleaned())

    assert rows(store, "versions")[0]["outlet_slug"] == "test"


def test_an_outlet_that_changed_its_file_is_changed(store):
    for name in ("시험", "새시험"):
        outlets = {"test": Outlet(slug="test", name=name)}
        store.begin_run("test", cleaner="1", outlets=outlets, now=NOON)

    assert [row["name"] for row in rows(store, "outlets")] == ["새시험"]


# ---- no article


@pytest.mark.parametrize("state", ["rejected", "quarantined"])
def test_a_page_that_is_no_article_is_kept_with_its_reason(store, run, state):
    outcome = OUTCOME_OF_STATE[state]

    saved = save(store, run, page(), outcome)

    assert (saved.state, saved.reason, saved.detail) == (state, outcome.reason, outcome.detail)
    assert queries.read_page(store.database, page().address, page().sha256) == page()


@pytest.mark.parametrize("state", ["rejected", "quarantined"])
def test_the_same_bad_page_is_known_with_its_reason(store, run, state):
    saved = save(store, run, page(), OUTCOME_OF_STATE[state])

    assert store.known(page()) == saved


@pytest.mark.parametrize("state", ["rejected", "quarantined"])
def test_a_bad_page_that_is_an_article_now_leaves_a_note(store, run, state):
    save(store, run, page("bad"), OUTCOME_OF_STATE[state])

    saved = save(store, run, page("good"), cleaned())

    assert saved.state is State.NEW
    assert (rows(store, "rejections"), rows(store, "quarantine")) == ([], [])
    assert [event["kind"] for event in rows(store, "events")] == ["accepted"]


@pytest.mark.parametrize("state", ["rejected", "quarantined"])
def test_an_article_whose_page_went_bad_stays(store, run, state):
    first = save(store, run, page("good"), cleaned())

    saved = save(store, run, page("bad"), OUTCOME_OF_STATE[state])

    assert (saved.state, saved.article_id) == (state, first.article_id)
    assert queries.read_article(store.database, first.article_id).cleaned == cleaned()
    assert [event["kind"] for event in rows(store, "events")] == ["no_article"]


def test_an_article_whose_good_page_came_back_is_unchanged(store, run):
    save(store, run, page("good"), cleaned())
    save(store, run, page("bad"), REJECTED)

    assert store.known(page("good")) is None
    assert save(store, run, page("good"), cleaned()).state is State.UNCHANGED
    assert rows(store, "rejections") == []


def test_an_address_waits_in_one_place_only(store, run):
    save(store, run, page("one"), REJECTED)
    save(store, run, page("two"), QUARANTINED)
    save(store, run, page("three"), REJECTED)

    assert (len(rows(store, "rejections")), len(rows(store, "quarantine"))) == (1, 0)


def test_the_same_verdict_twice_is_written_once(store, run):
    save(store, run, page(), REJECTED)
    later = a_run(store)
    save(store, later, page(), REJECTED, cause=Cause.RULES_CHANGED)

    assert [row["run"] for row in rows(store, "rejections")] == [run.number]


def test_a_file_too_large_to_keep_is_quarantined_without_its_bytes(store, run):
    outcome = Quarantined(reason=QuarantineReason.TOO_LARGE, detail="80 MiB")

    for _ in range(2):
        saved = store.save_unkept("/pages/huge", outcome, run=run, now=NOON)

    assert (saved.state, saved.reason) == (State.QUARANTINED, "too_large")
    assert [row["page"] for row in rows(store, "quarantine")] == [None]
    assert rows(store, "pages") == []
    assert queries.stored_pages(store.database) == ()


def test_an_unreadable_file_is_noted(store, run):
    saved = store.save_unreadable(
        "/pages/\udcff", reason="no such file", hint="Check the path", run=run, now=NOON
    )

    event = rows(store, "events")[0]
    assert (saved.state, event["address"]) == (State.UNREADABLE, "/pages/\\udcff")
    assert json.loads(event["detail"]) == {"reason": "no such file", "hint": "Check the path"}


# ---- restoring


def put_back(store, run, raw, chosen, outcome, keys=None):
    return store.restore(
        raw, chosen, outcome, restored=keys or frozenset({chosen.key}), run=run, now=NOON
    )


def test_a_removal_that_is_put_back_makes_a_version(store, run):
    first = save(store, run, page(), cleaned())

    saved = put_back(store, run, page(), removal(), cleaned(removals=()))

    stored = queries.read_article(store.database, first.article_id)
    assert saved.state is State.NEW_VERSION
    assert (stored.version, stored.cause) == (2, Cause.RESTORED)
    assert [one.text for one in stored.restorations] == ["• 인쇄"]
    assert store.restored_keys(page().address) == {removal().key}


def test_an_outcome_cleaned_before_a_restoration_is_refused(store, run):
    save(store, run, page(), cleaned())
    put_back(store, run, page(), removal(), cleaned(removals=()))
    before = content(store.database.connection)

    with pytest.raises(OutOfDateError, match="Clean the page again"):
        save(store, run, page("new"), cleaned("새 문단이다."), restored=frozenset())

    assert content(store.database.connection) == before


def test_two_restorations_at_the_same_moment_do_not_lose_one(store, run):
    save(store, run, page(), cleaned())
    put_back(store, run, page(), removal(), cleaned(removals=()))

    with pytest.raises(OutOfDateError, match="Try again"):
        put_back(store, run, page(), removal("또 하나"), cleaned(removals=()))


# ---- new rules


def test_under_new_rules_an_older_page_does_not_hide_a_newer_one(store, run):
    save(store, run, page("old"), cleaned())
    save(store, run, page("new"), cleaned("새 문단이다."))

    saved = save(store, run, page("old"), cleaned(), cause=Cause.RULES_CHANGED)

    assert (saved.state, saved.detail) == (State.UNCHANGED, "a newer page came meanwhile")


@pytest.mark.parametrize("verdict", [cleaned("다르다."), REJECTED, QUARANTINED])
@pytest.mark.parametrize("waiting", ["rejected", "quarantined"])
def test_under_new_rules_an_article_leaves_the_newer_bad_page_where_it_is(
    store, run, verdict, waiting
):
    save(store, run, page("good"), cleaned())
    save(store, run, page("bad"), OUTCOME_OF_STATE[waiting])
    before = rows(store, "rejections") + rows(store, "quarantine")

    save(store, run, page("good"), verdict, cause=Cause.RULES_CHANGED)

    assert rows(store, "rejections") + rows(store, "quarantine") == before


def test_both_pages_of_an_address_are_listed_the_newer_one_last(store, run):
    save(store, run, page("good"), cleaned())
    save(store, run, page("bad"), REJECTED)

    listed = queries.stored_pages(store.database)

    assert [sha256 for _, sha256 in listed] == [page("good").sha256, page("bad").sha256]


def test_a_page_that_left_is_not_read_any_more(store, run):
    save(store, run, page("bad"), REJECTED)
    save(store, run, page("good"), cleaned())

    assert queries.read_page(store.database, page().address, page("bad").sha256) is None


# ---- runs


def test_a_run_ends_with_its_counts(store, run):
    store.finish_run(run, {State.NEW: 2, State.REJECTED: 1}, now=NOON)

    row = rows(store, "runs")[0]
    assert (row["new"], row["rejected"], row["unchanged"]) == (2, 1, 0)
    assert row["finished_at"] == "2026-11-21T12:00:00+00:00"


# ---- what programs see


def test_the_view_speaks_schema_org(store, run):
    blocks = (
        Passage(kind=Kind.TITLE, text="제목", position=1),
        Passage(kind=Kind.SUBTITLE, text="부제", position=2),
        Passage(kind=Kind.PARAGRAPH, text="하나.", position=3),
        Passage(kind=Kind.CAPTION, text="▲ 사진", position=4),
        Passage(kind=Kind.LIST_ITEM, text="둘.", position=5),
    )
    found = Found(value="https://example.org/a", where="the page's link")
    outcome = cleaned(
        passages=blocks,
        url=found,
        section=Found(value="문화", where="meta article:section"),
        image=Found(value="https://example.org/a.jpg", where="meta og:image"),
        canonical=Found(value="https://example.org/own", where="canonical link"),
        rights=Found(value=("robots: noai",), where="meta robots"),
    )
    save(store, run, page(), outcome)

    assert rows(store, "news_articles") == [
        {
            "identifier": "527473e6220c",
            "url": "https://example.org/a",
            "headline": "제목",
            "alternativeHeadline": "부제",
            "author": '["홍길동"]',
            "datePublished": "2024-09-04T03:00:00+00:00",
            "dateModified": None,
            "inLanguage": "ko",
            "publisher": "시험신문",
            "articleSection": "문화",
            "image": "https://example.org/a.jpg",
            "mainEntityOfPage": "https://example.org/own",
            "usageInfo": '["robots: noai"]',
            "articleBody": "하나.\n\n둘.",
            "isBasedOn": "/pages/one.txt",
            "version": 1,
            "story": "527473e6220c",
        }
    ]


def test_the_raw_date_can_be_asked_for(store, run):
    save(store, run, page(), cleaned())

    assert rows(store, "versions")[0]["published_raw"] == "2024-09-04 12:00"


def test_a_version_of_older_rules_says_that_they_did_not_read_a_field(store, run):
    saved = save(store, run, page(), cleaned())
    store.database.connection.execute(
        "update versions set section = null, digest = null, found = json_remove(found, '$.section')"
    )

    section = queries.read_article(store.database, saved.article_id).cleaned.article.section

    assert (section.value, section.where[:22]) == (None, "not read when it was c")


def test_a_store_in_a_file_is_whole_after_it_is_opened_again(tmp_path: Path):
    path = tmp_path / "news.db"
    with Store.open(path) as store:
        saved = save(store, a_run(store), page(), cleaned())
    with Store.open(path) as store:
        assert queries.read_article(store.database, saved.article_id).cleaned == cleaned()
