"""Ingesting twice is ingesting once, and what happened before does not show in what is current."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.article import Cleaned, Kind, Passage
from db import queries
from db.compare import article_differences, cleaning_differences
from db.connection import MEMORY
from db.records import State
from db.store import Store
from tests.db.samples import (
    OUTCOME_OF_STATE,
    a_run,
    article,
    cleaned,
    content,
    page,
    passages,
    removal,
    save,
)

# The outcome is a function of the bytes, as the cleaners' is.
OUTCOMES: dict[str, Any] = {
    "one": cleaned("하나다."),
    "one, other teasers": cleaned("하나다.", removals=(removal("많이 본 기사"),)),
    "two": cleaned("둘이다."),
    "none": OUTCOME_OF_STATE["rejected"],
    "broken": OUTCOME_OF_STATE["quarantined"],
}
arrivals = st.lists(
    st.tuples(st.sampled_from(["/a", "/b", "/c"]), st.sampled_from(sorted(OUTCOMES))), max_size=12
)


def take_in(store, sequence):
    run = a_run(store)
    return [
        store.known(page(text, path=path))
        or save(store, run, page(text, path=path), OUTCOMES[text])
        for path, text in sequence
    ]


def current(store):
    """What a reader sees: the current versions without their numbers, and the waiting pages."""
    found = content(store.database.connection)
    stored = queries.articles(store.database)
    articles = [(one.address, one.page_sha256, one.cleaned) for one in stored]
    return articles, queries.stored_pages(store.database), found["rejections"], found["quarantine"]


def settled(sequence):
    """The pages that still count: of an address the version's, the article's newest, the last."""
    counting: dict[str, Any] = {}
    for path, text in sequence:
        version, _, _ = counting.get(path, (None, None, None))
        if not isinstance(OUTCOMES[text], Cleaned):
            counting[path] = (*counting.get(path, (None, None, None))[:2], text)
        elif version and not article_differences(OUTCOMES[version].article, OUTCOMES[text].article):
            counting[path] = (version, text, text)
        else:
            counting[path] = (text, text, text)
    for path, texts in counting.items():
        yield from ((path, text) for text in texts if text)


@given(arrivals)
def test_any_history_ends_as_its_settled_pages_do(sequence):
    with Store.open(MEMORY) as lived, Store.open(MEMORY) as fresh:
        take_in(lived, sequence)
        take_in(fresh, settled(sequence))

        assert current(lived) == current(fresh)


@given(arrivals)
def test_the_last_pages_once_more_change_nothing(sequence):
    with Store.open(MEMORY) as store:
        take_in(store, sequence)
        before = content(store.database.connection)

        saved = take_in(store, dict(sequence).items())

        assert content(store.database.connection) == before
        assert {one.state for one in saved} <= {State.UNCHANGED, State.REJECTED, State.QUARANTINED}


@given(arrivals)
def test_every_page_ends_in_one_state_and_is_kept(sequence):
    with Store.open(MEMORY) as store:
        saved = take_in(store, sequence)

        assert len(saved) == len(sequence)
        kept = {row["sha256"] for row in store.database.rows("select sha256 from pages")}
        assert kept == {page(text).sha256 for _, text in sequence}


@pytest.mark.parametrize(
    ("new", "differences"),
    [
        pytest.param(article(), (), id="the same"),
        pytest.param(article(title="다른 제목"), ("title",), id="title"),
        pytest.param(article(passages=()), ("body",), id="no body"),
        pytest.param(article("둘째 문단이다.", "첫 문단이다."), ("body",), id="order"),
        pytest.param(article(dateline=()), ("dateline",), id="dateline"),
        pytest.param(article(warnings=()), (), id="warnings are about bytes"),
    ],
)
def test_a_version_says_in_what_it_differs(new, differences):
    assert article_differences(article(), new) == differences


def test_blocks_of_other_kinds_in_another_order_are_another_order():
    body, caption = passages("문단이다.")[0], Passage(kind=Kind.CAPTION, text="▲", position=9)

    assert article_differences(
        article(passages=(body, caption)), article(passages=(caption, body))
    ) == ("order",)


def test_the_same_bytes_can_differ_in_details_alone():
    old, new = cleaned(), cleaned(warnings=())

    assert cleaning_differences(old, new) == ("details",)
