"""Articles are chosen by what outlets reserve, on the page and in what came with it."""

from __future__ import annotations

import pytest

from cleaners.article import Found
from db.choosing import fitting
from db.connection import MEMORY
from db.counting import Of, counts
from db.frontier import Frontier
from db.query_language import Filters, Query, narrowed, parse
from db.rights import Rights
from db.search import facets, search
from db.store import Store
from tests.db.samples import NOON, a_run, cleaned, page, save

ON_PAGES = {
    "/nothing": (),
    "/owner": ("copyright: 한빛일보",),
    "/reprints": ("무단전재 및 재배포 금지",),
    "/training": ("robots: noarchive", "AI 학습 금지"),
}
WHEN_FETCHED: dict[str, dict[str, object]] = {
    "/signal": {"content_signal": ["search=yes", "ai-train=no"]},
    "/header": {"x_robots_tag": ["noai"]},
    "/meta": {"meta_robots": ["nosnippet"]},
    "/mining": {"tdm_reservation": "1"},
    "/mining_allowed": {"tdm_reservation": "0", "robots": "allowed"},
}
FREE = {"/nothing", "/owner", "/mining_allowed"}
NOT_BY_AI = {"/training", "/signal", "/header", "/mining"}
ALL = {*ON_PAGES, *WHEN_FETCHED}


@pytest.fixture
def store():
    with Store.open(MEMORY) as store:
        run = a_run(store)
        frontier = Frontier(store.database)
        for path in sorted(ALL):
            said = Found(value=ON_PAGES.get(path, ()), where="the page")
            saved = save(store, run, page(path, path), cleaned("도서관이다.", rights=said))
            if path in WHEN_FETCHED:
                with store.database.writing():
                    frontier.note_rights(saved.article_id, WHEN_FETCHED[path], now=NOON)
        yield store


def paths(store, ids):
    rows = store.database.rows("select id, source_path from articles")
    return {row["source_path"] for row in rows if row["id"] in ids}


CASES = pytest.mark.parametrize(
    ("rights", "chosen"),
    [
        pytest.param(Rights.ALL, ALL, id="all"),
        pytest.param(Rights.AI_UNRESERVED, ALL - NOT_BY_AI, id="not reserved of AI"),
        pytest.param(Rights.UNRESERVED, FREE, id="nothing reserved"),
    ],
)


@CASES
def test_every_question_chooses_the_same(store, rights, chosen):
    filters = Filters(rights=rights)
    worded = narrowed(parse("도서관"), filters)
    alone = narrowed(Query(), filters)

    assert paths(store, fitting(store.database, filters)) == chosen
    for query in (worded, alone):
        assert paths(store, {hit.id for hit in search(store.database, query).hits}) == chosen
        assert facets(store.database, query).outlets.total() == len(chosen)
    [articles] = [
        one.number
        for one in counts(store.database, filters)
        if one.of is Of.TOTAL and one.name == "articles"
    ]
    assert articles == len(chosen)


def test_an_article_that_reserves_nothing_any_more_is_chosen(store):
    run = a_run(store)
    save(store, run, page("new text", "/training"), cleaned("도서관이다."))

    assert "/training" in paths(store, fitting(store.database, Filters(rights=Rights.UNRESERVED)))


def test_a_search_says_that_all_are_reserved(store):
    save(
        store, a_run(store), page("one", "/one"),
        cleaned("미술관이다.", rights=Found(value=("robots: noai",), where="meta")),
    )  # fmt: skip

    answer = search(store.database, narrowed(parse("미술관"), Filters(rights=Rights.UNRESERVED)))

    assert answer.notes == ("there are such articles, and outlets reserve them all: rights all",)


def test_of_two_filters_the_narrower_counts():
    query = narrowed(Query(filters=Filters(rights=Rights.UNRESERVED)), Filters())

    assert query.filters.rights is Rights.UNRESERVED
