"""What is told of an address without a database is what a database would hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.article import Article, Cleaned, RawPage
from db import queries
from db.compare import article_differences, content_digest
from db.connection import MEMORY
from db.records import Cause, State, article_ids, utc_text
from db.store import Store
from service.scale.addresses import Claim, Ending, all_told, bucket_of
from tests.db.samples import KST, NOON, OUTCOME_OF_STATE, article

# A page's bytes say what becomes of it: the same bytes, the same outcome.
BODIES = {
    b"a": article("첫 문단이다."),
    b"a with a menu": article("첫 문단이다."),
    b"b": article("고친 첫 문단이다."),
    b"rejected": OUTCOME_OF_STATE["rejected"],
    b"quarantined": OUTCOME_OF_STATE["quarantined"],
}
PAGES = st.lists(
    st.tuples(
        st.sampled_from(["/one", "/two", "/three"]),
        st.sampled_from(sorted(BODIES)),
        st.sampled_from([None, *(NOON + timedelta(hours=hour) for hour in range(4))]),
        st.sampled_from([None, None, "one", "two"]),
    ),
    max_size=14,
)


def outcome_of(body):
    made = BODIES[body]
    return Cleaned(article=made, removals=()) if isinstance(made, Article) else made


def claim(at, path, body, fetched_at=None, outlet=None):
    outcome = outcome_of(body)
    is_article = isinstance(outcome, Cleaned)
    return Claim(
        part=at // 4,
        at=at % 4,
        address=path,
        sha256=RawPage(body=body).sha256,
        ending=Ending.ARTICLE if is_article else Ending(body.decode()),
        content=content_digest(outcome.article) if is_article else "",
        source_path=path,
        fetched_at=utc_text(fetched_at) if fetched_at else "",
        outlet=outlet,
    )


def as_stored(pages):
    """States in the order of the pages; of each article id, page, number of versions, outlet."""
    with Store.open(MEMORY) as store:
        run = store.begin_run("test", cleaner="1", outlets={}, now=NOON)
        states = []
        for path, body, fetched_at, outlet in pages:
            page = RawPage(body=body, source_path=path, fetched_at=fetched_at, outlet=outlet)
            saved = store.known(page)
            if saved:
                store.note_capture(page)
            else:
                saved = store.save(
                    page,
                    outcome_of(body),
                    restored=frozenset(),
                    run=run,
                    cause=Cause.PAGE_CHANGED,
                    now=NOON,
                )
            states.append((saved.state, saved.article_id))
        articles = queries.articles_with_slugs(store.database)
        return states, {
            one.id: (one.address, one.page_sha256, one.version, slug) for one, slug in articles
        }


def as_told(pages):
    told = all_told(claim(at, *page) for at, page in enumerate(pages))
    states = {}
    for one in told:
        for taken, state, known in zip(one.claims, one.states, one.known, strict=True):
            states[taken.order] = (state, one.id if known else None)
    articles = {
        one.id: (one.claims[0].address, one.current.sha256, one.versions, one.outlet)
        for one in told
        if one.first
    }
    return [states[order] for order in sorted(states)], articles


@given(PAGES)
def test_pages_end_as_a_database_would_have_it(pages):
    assert as_told(pages) == as_stored(pages)


@given(PAGES)
def test_who_would_share_an_id_has_the_one_a_database_gives(pages):
    with patch("db.records.ID_LENGTH", 0):
        assert as_told(pages) == as_stored(pages)


def test_a_page_too_large_to_keep_is_never_known():
    large = replace(claim(0, "/large", b"quarantined"), sha256="")
    [told] = all_told([large, replace(large, at=1)])

    assert told.states == (State.QUARANTINED, State.QUARANTINED)
    assert not told.id


def test_buckets_are_in_the_order_of_ids():
    addresses = [f"/{at}" for at in range(200)]
    addresses.sort(key=lambda address: next(iter(article_ids(address))))
    buckets = [bucket_of(address, 7) for address in addresses]

    assert buckets == sorted(buckets)
    assert set(buckets) == set(range(7))


TEXT = "첫 문단이다."
ONE = article(TEXT)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(ONE, id="the same"),
        pytest.param(article("다른 문단이다."), id="another body"),
        pytest.param(article(TEXT, title="다른 제목"), id="another title"),
        pytest.param(article(TEXT, authors=replace(ONE.authors, value=None)), id="no author"),
        pytest.param(
            article(TEXT, published=replace(ONE.published, value=NOON)), id="another time"
        ),
        pytest.param(
            article(
                TEXT,
                published=replace(ONE.published, value=ONE.published.value.astimezone(NOON.tzinfo)),
            ),
            id="the same time in another zone",
        ),
        pytest.param(article(TEXT, image=replace(ONE.title, value="x")), id="other picture"),
    ],
)
def test_digests_are_equal_where_there_is_no_difference(other):
    same = content_digest(ONE) == content_digest(other)

    assert same == (not article_differences(ONE, other))
    assert ONE.published.value.tzinfo == KST
