"""Questions to the database, and stored values that come back as they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.article import (
    ARTICLE_KINDS,
    REMOVED_KINDS,
    Article,
    Cleaned,
    Found,
    Kind,
    Passage,
    Removal,
)
from db import queries
from db.connection import MEMORY
from db.errors import AmbiguousIdError, UnknownArticleError, UnknownVersionError
from db.store import Store
from tests.db.samples import a_run, cleaned, page, save


@pytest.fixture
def store():
    with Store.open(MEMORY) as store:
        yield store


@pytest.fixture
def database(store):
    run = a_run(store)
    for number in range(30):
        save(store, run, page(path=f"/pages/{number}"), cleaned(title=f"{number}번"))
    return store.database


def test_the_beginning_of_an_id_is_enough(database):
    whole = next(queries.summaries(database)).id

    assert queries.find_article(database, whole[:6].upper()) == whole


def test_a_beginning_that_several_have_lists_them(database):
    # 30 ids, 16 first digits.
    ids = sorted(one.id for one in queries.summaries(database))
    first = next(one[0] for one, two in pairwise(ids) if one[0] == two[0])

    with pytest.raises(AmbiguousIdError) as caught:
        queries.find_article(database, first)

    assert list(caught.value.ids) == [one for one in ids if one[0] == first]


@pytest.mark.parametrize("prefix", ["zz", "", "0" * 12])
def test_an_id_that_nobody_has_says_where_to_look(database, prefix):
    with pytest.raises(UnknownArticleError, match="newswinnow list"):
        queries.find_article(database, prefix)


def test_a_version_that_is_not_there_is_named(database):
    whole = next(queries.summaries(database)).id

    with pytest.raises(UnknownVersionError, match="no version 7"):
        queries.read_article(database, whole, 7)


def test_an_article_that_is_not_there_has_no_page(database):
    with pytest.raises(UnknownArticleError):
        queries.last_page(database, "nothing")


def test_the_body_can_be_read_alone(database):
    stored = next(queries.articles(database))

    assert queries.read_body(database, stored.id) == stored.cleaned.article.body
    assert queries.read_body(database, "nobody") == ()


def test_what_is_told_is_the_article_with_what_its_outlet_prints_everywhere(store):
    usual = cleaned(title="하나")
    [one, *_] = usual.removals
    recurring = replace(
        one, kind=Kind.RECURRING, rule="recurring.paragraph", position=99, key="a recurring one"
    )
    both = replace(usual, removals=(*usual.removals, recurring))
    article = save(store, a_run(store), page(path="/pages/one"), both).article_id

    told = queries.read_told(store.database, article)

    assert told.article == usual.article
    assert told.removals == (recurring,)
    with pytest.raises(UnknownArticleError):
        queries.read_told(store.database, "nobody")


def test_the_newest_comes_first_and_those_without_a_date_last(store):
    run = a_run(store)
    dates = {"old": 2001, "none": None, "new": 2026}
    for name, year in dates.items():
        when = year and datetime(year, 1, 1, tzinfo=UTC)
        save(
            store,
            run,
            page(path=f"/{name}"),
            cleaned(title=name, published=Found(value=when, where="")),
        )

    assert [one.title for one in queries.summaries(store.database)] == ["new", "old", "none"]


def test_articles_come_by_address(database):
    addresses = [stored.address for stored in queries.articles(database)]

    assert addresses == sorted(addresses)
    assert len(addresses) == 30


# ---- what was stored is what was cleaned

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
zones = st.integers(-14 * 3600, 14 * 3600).map(lambda seconds: timezone(timedelta(seconds=seconds)))
moments = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=zones)  # noqa: DTZ001 - the bounds are naive by contract


def found(values):
    return st.builds(Found, value=st.none() | values, where=texts, raw=st.none() | texts)


passages = st.builds(
    Passage, kind=st.sampled_from(ARTICLE_KINDS), text=texts, position=st.integers(1, 99)
)
articles = st.builds(
    Article,
    title=found(texts),
    authors=found(st.lists(texts, max_size=3).map(tuple)),
    published=found(moments),
    modified=found(moments),
    outlet=found(texts),
    language=found(texts),
    url=found(texts),
    canonical=found(texts),
    section=found(texts),
    image=found(texts),
    rights=found(st.lists(texts, max_size=3).map(tuple)),
    dateline=st.lists(texts, max_size=2).map(tuple),
    passages=st.lists(
        st.builds(
            Passage, kind=st.sampled_from(ARTICLE_KINDS), text=texts, position=st.integers(1, 99)
        ),
        max_size=5,
    ).map(tuple),
    warnings=st.lists(texts, max_size=2).map(tuple),
)
removals = st.builds(
    Removal,
    position=st.integers(1, 99),
    start=st.integers(0, 99),
    end=st.integers(0, 99),
    text=texts,
    kind=st.sampled_from(REMOVED_KINDS),
    rule=texts,
    reason=texts,
    evidence=texts,
    key=texts,
)


@given(st.builds(Cleaned, article=articles, removals=st.lists(removals, max_size=5).map(tuple)))
def test_what_was_stored_is_what_was_cleaned(outcome):
    with Store.open(MEMORY) as store:
        saved = save(store, a_run(store), page(), outcome)

        assert queries.read_article(store.database, saved.article_id).cleaned == outcome


def test_a_time_is_shown_in_the_zone_of_its_page(store):
    save(store, a_run(store), page(), cleaned())

    [summary] = queries.summaries(store.database)

    assert summary.published.isoformat() == "2024-09-04T12:00:00+09:00"
