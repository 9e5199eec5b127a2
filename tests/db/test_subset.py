"""Some of the articles are a database like any other."""

from __future__ import annotations

import pytest

from db import queries, schema
from db.connection import Mode, connect
from db.opening import open_for_reading, open_for_writing
from db.query_language import Filters, parse
from db.search import search
from db.store import Store
from db.stories import Stories
from db.subset import COPIED, LEFT_BEHIND, MADE_ANEW, write_subset
from tests.db.indexed import assert_index_is_what_is_stored
from tests.db.libraries import fill
from tests.db.samples import a_run, cleaned, page, save

TABLES = """
    select name from pragma_table_list
    where schema = 'main' and type in ('table', 'virtual') and name not like 'sqlite%'
        and name <> '_sqlite_migrations'
"""
KOREAN = Filters(languages=("ko",))


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "news.db"
    fill(path)
    with Store.open(path) as store:
        run = a_run(store)
        # A second version of an article, and a page that is none any more.
        save(store, run, page("new", None, url="https://0.example/1"), cleaned("새 글이다."))
    with open_for_reading(path) as database:
        yield database


@pytest.fixture
def subset(source, tmp_path):
    write_subset(source, tmp_path / "some.db", KOREAN)
    with open_for_reading(tmp_path / "some.db") as database:
        yield database


def test_every_table_is_copied_made_anew_or_left_behind(tmp_path):
    with open_for_writing(tmp_path / "new.db") as database:
        names = {row["name"] for row in database.rows(TABLES)}

    assert names == COPIED.keys() | MADE_ANEW | LEFT_BEHIND


def test_the_articles_are_those_that_fit_as_they_were(source, subset):
    chosen = list(queries.articles(source, KOREAN))

    assert len(chosen) == 12
    for one, other in zip(chosen, queries.articles(subset), strict=True):
        assert (one.id, one.address, one.cleaned) == (other.id, other.address, other.cleaned)
        assert (other.version, other.latest) == (1, 1)
        assert queries.last_page(subset, one.id) == queries.last_page(source, one.id)


def test_only_the_current_text_is_in_it(source, subset):
    [old] = [one for one in queries.articles(source) if one.version == 2]
    question = "select text from paragraphs where article = :id"

    assert [row["text"] for row in subset.rows(question, id=old.id)] == ["새 글이다."]
    assert subset.row("select count(*) as n from versions")["n"] == 12


def test_it_is_whole_and_can_be_searched(source, subset, tmp_path):
    assert list(subset.rows("PRAGMA foreign_key_check")) == []
    assert list(subset.rows("PRAGMA integrity_check")) == [{"integrity_check": "ok"}]
    assert not schema.is_behind(subset)
    assert len(search(subset, parse("항구1")).hits) == 1
    with open_for_writing(tmp_path / "some.db") as database:
        assert_index_is_what_is_stored(database)


def test_stories_are_told_as_far_as_they_are_in_it(source, tmp_path):
    stories = {story.id: story.articles for story in Stories(source).all()}
    assert set(stories.values()) == {2}
    outlet = Filters(outlets=("시험신문",))

    write_subset(source, tmp_path / "some.db", outlet)

    with open_for_reading(tmp_path / "some.db") as database:
        alone = list(Stories(database).all())
        assert {story.articles for story in alone} == {1}
        assert {story.id for story in alone} == {one.id for one in queries.articles(database)}
        assert any(one.id not in stories for one in alone), "one stands for it that did not before"


def test_articles_can_be_added_to_it(subset, tmp_path):
    with Store.open(tmp_path / "some.db") as store:
        saved = save(store, a_run(store), page("more", "/more"), cleaned("더 있다."))
        again = save(
            store, a_run(store), page("x", None, url="https://0.example/1"), cleaned("또.")
        )

    assert (saved.state, again.state) == ("new", "new_version")


def test_without_an_article_it_is_an_empty_database(source, tmp_path):
    assert write_subset(source, tmp_path / "none.db", Filters(languages=("xx",))) == 0

    with open_for_reading(tmp_path / "none.db") as database:
        assert list(queries.articles(database)) == []


def test_nothing_is_left_beside_it(source, tmp_path):
    write_subset(source, tmp_path / "some.db", KOREAN)

    with connect(tmp_path / "some.db", Mode.FROZEN) as database:
        assert database.row("PRAGMA journal_mode") == {"journal_mode": "delete"}
    assert [path.name for path in tmp_path.glob("some.db*")] == ["some.db"]
