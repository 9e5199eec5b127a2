"""However the pages came, they settle to the same articles, furniture and stories."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.repetition import as_cleaned
from benchmarks.synthetic.articles import SyntheticArticle
from benchmarks.synthetic.outlets import outlets
from benchmarks.synthetic.press import newsroom
from cleaners.article import Found, Kind, RawPage
from cleaners.furniture import learn
from cleaners.memory import recall
from cleaners.signatures import SCHEME
from crawler import gather, remember
from crawler.remember import memory_of
from crawler.settle import check_fingerprints, settle
from db import fingerprints, queries
from db.connection import MEMORY
from db.fingerprints import Fingerprints
from db.furniture import LearnedFurniture
from db.records import Cause, Saved
from db.store import Store
from db.stories import Stories
from tests.db.indexed import assert_index_is_what_is_stored

NOW = datetime(2026, 11, 21, tzinfo=UTC)
ANOTHER = "한 줄이 나중에 더해졌다고 편집국은 알렸다."


@cache
def articles():
    """Of two outlets with their furniture, and of press releases in several."""
    printed = [one for outlet in outlets(3, each=1) for one in outlet.articles[:12]]
    return (*printed, *newsroom(3, releases=3, digests=1))


def prints_of_one_release():
    """Two of them, that are one story."""
    stories: dict[int, list[SyntheticArticle]] = {}
    for one in newsroom(3, releases=3, digests=1):
        stories.setdefault(one.story, []).append(one)
    return max(stories.values(), key=len)[:2]


PRINTS = prints_of_one_release()
DIFFERENT = (
    "The library lends umbrellas now, and asks its readers to bring them back when it is dry.",
    "Whoever walks up the hill in autumn finds chestnuts, a bench and a view of two counties.",
)
ORDERS = st.permutations(range(len(articles())))


def begin(store):
    return store.begin_run("test", cleaner="1", outlets={}, now=NOW)


def take(store, run, article, *, edited=False, outlet=None):
    """As `ingest` does, with an article that needs no cleaning."""
    cleaned = as_cleaned(article)
    if edited:
        last = replace(
            cleaned.article.passages[-1], position=99, text=f"{article.story}번 기사에 {ANOTHER}"
        )
        passages = (*cleaned.article.passages, last)
        cleaned = replace(cleaned, article=replace(cleaned.article, passages=passages))
    page = RawPage(body=f"{article.url} {edited}".encode(), url=article.url, outlet=outlet)
    source = outlet or article.url.split("/")[2].removeprefix("www.")
    restored = store.restored_keys(page.address)
    outcome = recall(cleaned, memory_of(store.database, source), restored=restored)
    cause = Cause.PAGE_CHANGED
    return store.save(page, outcome, restored=restored, run=run, cause=cause, now=NOW)


def a_run(store, *arrivals):
    run = begin(store)
    for article in arrivals:
        take(store, run, article)
    settle(store.database, run=run, now=NOW)
    return run


def reopen_all(store):
    """As if nothing had been worked out."""
    for source in Fingerprints(store.database).sources():
        fingerprints.reopen(store.database, source)


def settled(store):
    """What is current, whatever the way to it."""
    tables = {
        "furniture": "select * from furniture order by source, key",
        "likenesses": "select * from likenesses order by article, other",
        "stories": "select id, story from articles order by id",
    }
    rows = {name: [*store.database.rows(question)] for name, question in tables.items()}
    return rows, [(one.id, one.cleaned) for one in queries.articles(store.database)]


@cache
def whole():
    with Store.open(MEMORY) as store:
        a_run(store, *articles())
        return settled(store)


def test_furniture_goes_and_stories_are_found():
    rows, current = whole()

    assert len(rows["furniture"]) > 10
    assert len(rows["likenesses"]) > 5
    assert any(one.kind is Kind.RECURRING for _, cleaned in current for one in cleaned.removals)


@settings(max_examples=8)
@given(st.data())
def test_any_order_in_any_number_of_runs_settles_to_the_same(data):
    order = [articles()[at] for at in data.draw(ORDERS)]
    cuts = sorted(data.draw(st.lists(st.integers(0, len(order)), max_size=3)))
    with Store.open(MEMORY) as store:
        for first, last in zip([0, *cuts], [*cuts, len(order)], strict=True):
            a_run(store, *order[first:last])

        assert settled(store) == whole()


@settings(max_examples=4)
@given(ORDERS)
def test_an_article_that_changed_and_changed_back_leaves_no_trace(order):
    with Store.open(MEMORY) as store:
        run = begin(store)
        for article in articles():
            take(store, run, article, edited=True)
        settle(store.database, run=run, now=NOW)
        a_run(store, *(articles()[at] for at in order))

        assert settled(store) == whole()
        assert_index_is_what_is_stored(store.database)


@pytest.mark.parametrize("step", [2, 3])
def test_articles_that_move_to_another_outlet_settle_as_if_they_had_been_there(step):
    moved = articles()[::step]
    with Store.open(MEMORY) as store:
        run = begin(store)
        for article in articles():
            take(store, run, article, outlet="moved" if article in moved else None)
        settle(store.database, run=run, now=NOW)
        expected = settled(store)

    with Store.open(MEMORY) as store:
        run = a_run(store, *articles())
        assert settled(store) != expected
        for article in moved:
            take(store, run, article, outlet="moved")
        settle(store.database, run=run, now=NOW)

        assert settled(store) == expected
        assert_index_is_what_is_stored(store.database)


def test_settled_twice_is_settled_once():
    with Store.open(MEMORY) as store:
        run = a_run(store, *articles())
        versions = [*store.database.rows("select * from versions")]
        reopen_all(store)
        settle(store.database, run=run, now=NOW)

        assert settled(store) == whole()
        assert [*store.database.rows("select * from versions")] == versions


class StoppedError(Exception):
    """As if the process had been killed there."""


@pytest.mark.parametrize(
    ("table", "step"),
    [
        (Fingerprints, "save"), (LearnedFurniture, "save"), (LearnedFurniture, "save_recalled"),
        (Stories, "forget_likenesses"), (Stories, "save_likenesses"), (Stories, "save"),
    ],
)  # fmt: skip
def test_a_run_that_ended_in_the_middle_is_settled_by_the_next(table, step, monkeypatch):
    with Store.open(MEMORY) as store:
        run = begin(store)
        for article in articles():
            take(store, run, article)

        def stop(*args, **kwargs):
            raise StoppedError

        with monkeypatch.context() as patched:
            patched.setattr(table, step, stop)
            with pytest.raises(StoppedError):
                settle(store.database, run=run, now=NOW)
        a_run(store)

        assert settled(store) == whole()


def test_what_another_process_stores_meanwhile_stands(monkeypatch):
    """Between the reading of an article and the writing of it without its furniture."""
    save_recalled = LearnedFurniture.save_recalled
    meanwhile: list[tuple[SyntheticArticle, Saved]] = []

    with Store.open(MEMORY) as store:
        run = begin(store)
        for article in articles():
            take(store, run, article)

        def save(self, stored, cleaned, **options):
            if not meanwhile:
                [same] = [one for one in articles() if one.url == stored.cleaned.article.url.value]
                meanwhile.append((same, take(store, run, same, edited=True)))
            return save_recalled(self, stored, cleaned, **options)

        with monkeypatch.context() as patched:
            patched.setattr(LearnedFurniture, "save_recalled", save)
            settle(store.database, run=run, now=NOW)
        [(edited, saved)] = meanwhile
        stored = queries.read_article(store.database, saved.article_id)
        assert ANOTHER in stored.cleaned.article.body[-1]
        a_run(store)

        with Store.open(MEMORY) as other:
            run = begin(other)
            for article in articles():
                take(other, run, article, edited=article is edited)
            settle(other.database, run=run, now=NOW)

            assert settled(store) == settled(other)


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_run_that_ended_between_two_stories_is_settled_by_the_next(times, monkeypatch):
    """An article leaves its story for another; those whom it left are looked at all the same."""
    monkeypatch.setattr(gather, "BATCH", 1)
    printed = newsroom(3, releases=3, digests=1)
    with Store.open(MEMORY) as store:
        run = begin(store)
        for article in printed:
            take(store, run, article, edited=True)
        settle(store.database, run=run, now=NOW)
        for article in printed[::2]:
            take(store, run, article)
        left, saved = iter(range(times)), Stories.save

        def save(*args, **kwargs):
            if next(left, None) is None:
                raise StoppedError
            saved(*args, **kwargs)

        with monkeypatch.context() as patched:
            patched.setattr(Stories, "save", save)
            with pytest.raises(StoppedError):
                settle(store.database, run=run, now=NOW)
        a_run(store, *printed[1::2])
        with Store.open(MEMORY) as other:
            a_run(other, *printed)

            assert settled(store) == settled(other)


def test_who_was_left_by_their_mates_is_alone_again():
    one, other = PRINTS
    with Store.open(MEMORY) as store:
        a_run(store, one, other)
        together = settled(store)[0]["stories"]
        a_run(store, replace(one, paragraphs=DIFFERENT, labels=()))
        apart = settled(store)[0]["stories"]

    assert len({row["story"] for row in together}) == 1
    assert len({row["story"] for row in apart}) == 2


def test_stored_articles_are_cleaned_of_what_is_learned_later_with_the_evidence():
    printed = outlets(3, each=1)[0].articles[:24]
    with Store.open(MEMORY) as store:
        a_run(store, *printed[:3])
        first = {one.id: one for one in queries.articles(store.database)}
        a_run(store, *printed[3:])

        current = tuple(queries.articles(store.database))
        for one in current:
            if one.id in first:
                removal = next(r for r in one.cleaned.removals if r.kind is Kind.RECURRING)
                assert (one.version, one.cause) == (2, Cause.LEARNED)
                assert removal.text in first[one.id].cleaned.article.body
                assert " of " in removal.evidence
                witness, _, position = removal.evidence.rpartition(" ")[2].partition(":")
                assert witness in {other.id for other in current}
                assert position.isdecimal()


def learned_block(database):
    sources = Fingerprints(database).sources()
    return next(one for source in sources for one in LearnedFurniture(database).of_source(source))


def carriers(store, one):
    return {
        stored.id
        for stored in queries.articles(store.database)
        if one.text in stored.cleaned.article.body
    }


def test_what_is_refused_goes_back_into_the_articles_and_what_is_allowed_leaves_again():
    with Store.open(MEMORY) as store:
        run = a_run(store, *articles())
        furniture = LearnedFurniture(store.database)
        block = learned_block(store.database)
        assert carriers(store, block) == set()

        furniture.refuse(block, now=NOW)
        settle(store.database, run=run, now=NOW)
        assert len(carriers(store, block)) >= block.support

        furniture.allow(block)
        settle(store.database, run=run, now=NOW)
        assert settled(store) == whole()


def test_a_refusal_is_listed_when_its_block_is_learned_no_more():
    with Store.open(MEMORY) as store:
        furniture = LearnedFurniture(store.database)
        run = a_run(store, *articles())
        block = learned_block(store.database)
        furniture.refuse(block, now=NOW)
        furniture.save(block.source, (), run=run, now=NOW)

        [left] = furniture.of_source(block.source)

        assert (left.key, left.text, left.refused) == (block.key, block.text, True)
        assert (left.support, left.witnesses) == (0, ())


def test_who_leaves_an_outlet_teaches_it_no_more():
    """Told whose it is, an article is of the slug and not of its domain any longer."""
    with Store.open(MEMORY) as store:
        printed = outlets(3, each=1)[0].articles[:24]
        a_run(store, *printed)
        [source] = Fingerprints(store.database).sources()
        assert LearnedFurniture(store.database).of_source(source)

        store.database.change("insert into outlets values ('paper', 'Paper', '', '', '[]', '[]')")
        store.database.change("update articles set outlet = 'paper'")
        store.database.change("update fingerprints set version = 0")
        a_run(store)

        assert Fingerprints(store.database).sources() == ("paper",)
        assert LearnedFurniture(store.database).of_source(source) == ()
        assert LearnedFurniture(store.database).of_source("paper")


def test_an_outlet_whose_article_left_is_learned_of_anew():
    with Store.open(MEMORY) as store:
        printed = outlets(3, each=1)[0].articles[:24]
        a_run(store, *printed)
        [source] = Fingerprints(store.database).sources()
        before = max(one.among for one in LearnedFurniture(store.database).of_source(source))

        store.database.change("insert into outlets values ('paper', 'Paper', '', '', '[]', '[]')")
        chosen = "select id from articles order by id limit 12"
        store.database.change(f"update articles set outlet = 'paper' where id in ({chosen})")
        store.database.change(f"update fingerprints set version = 0 where article in ({chosen})")
        a_run(store)

        after = LearnedFurniture(store.database).of_source(source)
        assert max((one.among for one in after), default=0) < before


def test_an_outlet_that_is_known_by_now_is_that_of_unchanged_articles_too():
    printed = outlets(3, each=1)[0].articles[:2]
    named: Found[str] = Found(value="모래내신문", where="known")
    with Store.open(MEMORY) as store:
        for cause in (Cause.FIRST, Cause.RULES_CHANGED):
            run = begin(store)
            for article in printed:
                cleaned = as_cleaned(article)
                cleaned = replace(cleaned, article=replace(cleaned.article, outlet=named))
                page = RawPage(body=article.url.encode(), url=article.url)
                save = {"restored": frozenset(), "run": run, "cause": cause, "now": NOW}
                store.save(page, cleaned, **save)
            settle(store.database, run=run, now=NOW)
            store.database.change(
                "insert or ignore into outlets values ('paper', '모래내신문', '', '', '[]', '[]')"
            )

        assert Fingerprints(store.database).sources() == ("paper",)
        assert [*store.database.rows("select distinct number from versions")] == [{"number": 1}]


def test_words_that_changed_since_their_fingerprint_are_waited_for(monkeypatch):
    """Another process stored a page while this one learns: the next run looks at it."""
    printed = outlets(3, each=1)[0].articles[:24]
    with Store.open(MEMORY) as store, Store.open(MEMORY) as other:
        run = begin(store)
        for article in printed:
            take(store, run, article)

        def meanwhile(tellings, evidence):
            found = learn(tellings, evidence)
            for article in printed:
                take(store, run, replace(article, paragraphs=DIFFERENT, labels=()))
            return found

        with monkeypatch.context() as patched:
            patched.setattr(remember, "learn", meanwhile)
            settle(store.database, run=run, now=NOW)
        a_run(store)
        a_run(other, *(replace(one, paragraphs=DIFFERENT, labels=()) for one in printed))

        assert settled(store) == settled(other)


def test_pages_of_nobody_teach_nothing():
    printed = outlets(3, each=1)[0].articles[:24]
    with Store.open(MEMORY) as store:
        run = begin(store)
        for at, article in enumerate(printed):
            cleaned = as_cleaned(article)
            nowhere: Found[str] = Found(value=None, where="no URL came with the page")
            page = RawPage(body=str(at).encode(), source_path=f"/pages/{at}.txt")
            outcome = replace(cleaned, article=replace(cleaned.article, url=nowhere))
            save = {"restored": frozenset(), "run": run, "cause": Cause.FIRST, "now": NOW}
            store.save(page, outcome, **save)
        settle(store.database, run=run, now=NOW)

        assert Fingerprints(store.database).sources() == ()
        assert [*store.database.rows("select * from furniture")] == []


def test_a_redesign_is_an_event_once():
    printed = outlets(3, each=1)[0].articles
    with Store.open(MEMORY) as store:
        a_run(store, *printed[:90])
        a_run(store, *printed[90:])
        reopen_all(store)
        a_run(store)

        rows = [*store.database.rows("select * from events where kind = 'furniture_gone'")]
        assert rows
        assert len({row["detail"] for row in rows}) == len(rows)


def test_an_article_that_leaves_its_story_stands_alone_again():
    press = newsroom(3, releases=3, digests=0)
    count = Counter(one.story for one in press)
    pair = [one for one in press if one.story == count.most_common(1)[0][0]][:2]
    with Store.open(MEMORY) as store:
        a_run(store, *pair)
        assert len({row["story"] for row in store.database.rows("select story from articles")}) == 1

        changed = replace(pair[1], paragraphs=(ANOTHER,) * 3, labels=pair[1].labels[:3])
        run = begin(store)
        page = RawPage(body=b"changed", url=changed.url)
        save = {"restored": frozenset(), "run": run, "cause": Cause.PAGE_CHANGED, "now": NOW}
        store.save(page, as_cleaned(changed), **save)
        settle(store.database, run=run, now=NOW)

        assert [row["story"] == row["id"] for row in store.database.rows(
            "select id, story from articles"
        )] == [True, True]  # fmt: skip


FLIPPED = "substr({0}, 1, 3) || x'ff' || substr({0}, 5)"
DAMAGE = {
    "told": "told + 1",
    "source": "source || 'x'",
    **{name: FLIPPED.format(name) for name in ("blocks", "bands", "sketches", "words")},
}


@pytest.mark.parametrize("column", DAMAGE)
def test_a_fingerprint_that_is_not_of_its_text_is_told_and_made_anew(column):
    with Store.open(MEMORY) as store:
        a_run(store, *PRINTS)
        assert list(check_fingerprints(store.database)) == []
        [wrong, *_] = Fingerprints(store.database).articles()
        store.database.change(
            f"update fingerprints set {column} = cast({DAMAGE[column]} as blob) where article = :id"
            if column in {"blocks", "bands", "sketches", "words"}
            else f"update fingerprints set {column} = {DAMAGE[column]} where article = :id",
            id=wrong,
        )

        assert [one.subject for one in check_fingerprints(store.database)] == [f"article {wrong}"]

        fingerprints.forget(store.database, wrong)
        a_run(store)
        assert list(check_fingerprints(store.database)) == []
        assert len(Fingerprints(store.database).made(SCHEME, after="", most=9)) == len(PRINTS)


def test_the_fingerprint_of_an_article_that_cannot_be_read_is_for_others_to_tell():
    with Store.open(MEMORY) as store:
        a_run(store, *PRINTS)
        store.database.change("update versions set digest = 'x'")

        assert list(check_fingerprints(store.database)) == []
