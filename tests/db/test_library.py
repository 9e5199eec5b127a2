"""`db.open`: the stored articles for a program in Python."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import FrozenInstanceError, asdict
from datetime import datetime

import pytest

import db
from db import library
from db.errors import AmbiguousIdError, MissingDatabaseError, UnknownArticleError
from db.store import Store
from service.export import KEYS
from tests.conftest import ROOT
from tests.db.libraries import fill
from tests.db.samples import KST


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("library") / "news.db"
    fill(path)
    return path


@pytest.fixture
def news(path):
    with db.open(path) as news:
        yield news


def test_articles_are_frozen_and_have_the_names_of_the_export(news):
    one = next(news.articles())

    assert one.title == "시장 새 단장 0"
    assert one.published_at == datetime(2024, 9, 1, 9, tzinfo=KST)
    assert one.text.count("\n\n") == 2
    with pytest.raises(FrozenInstanceError):
        one.title = "other"
    told = set(KEYS) - {"body", "blocks", "removals", "dateline", "published_raw"} | {"text"}
    assert asdict(one).keys() == told


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({}, 20),
        ({"language": "en"}, 8),
        ({"language": ["en", "ko"]}, 20),
        ({"outlet": "새벌"}, 7),
        ({"outlet": ("새벌경제", "한빛일보"), "after": "2024-09-05"}, 8),
        ({"before": "2024-09-02"}, 2),
        ({"rights": "ai-unreserved"}, 12),
    ],
)
def test_filters_choose(news, filters, count):
    assert len(list(news.articles(**filters))) == count
    stories = {one.story for one in news.articles(**filters)}
    assert {story.id for story in news.stories(**filters)} == stories
    if filters:
        assert {hit.story for hit in news.search(limit=100, **filters).hits} == stories


def test_an_article_is_read_by_the_beginning_of_its_id(news):
    one = next(news.articles())

    assert news.article(one.id[:8]) == one
    with pytest.raises(UnknownArticleError):
        news.article("ffffffffffff")
    with pytest.raises((UnknownArticleError, AmbiguousIdError)):
        news.article("")


def test_a_record_is_flat(news):
    one = next(news.articles())

    record = one.record()

    assert list(record) == list(asdict(one))
    assert (record["authors"], record["rights"], record["captions"]) == (
        "홍길동",
        "AI 학습 금지",
        "",
    )
    assert record["published_at"] == one.published_at


def test_search_answers_as_the_command_does(news):
    answer = news.search("항구1 나무", order="newest")

    assert [hit.title.text for hit in answer.hits] == ["항구 새 단장 1"] * 2
    assert len(news.search("나무", stories=True, limit=100).hits) == 10
    assert news.search("없는말씀").notes == ("no article has 없는말씀",)
    assert news.search("나무", outlet="아무").notes[0].startswith("no outlet is called '아무'")


def test_search_tells_korean_words_by_their_morphemes(news, monkeypatch):
    """As if a morpheme ended in the middle of every 나무: then it is a part of two others."""
    ends = re.compile("나(?=무)")
    monkeypatch.setattr(
        library, "shared_kiwi", lambda: lambda text: [one.end() for one in ends.finditer(text)]
    )

    assert news.search("나무").hits
    assert news.search("나무", morphemes=True).hits == ()


def test_a_story_has_its_articles_the_first_one_first(news):
    story = next(news.stories())

    told = news.story(story.id)

    assert len(told) == story.articles == 2
    assert told[0].id == story.id
    assert news.story(told[1].id) == told


def test_removals_say_why(news):
    one = next(news.articles())

    assert [(removal.kind, removal.rule) for removal in news.removals(one.id)] == [
        ("controls", "controls.korean")
    ] * 2


def test_other_questions_may_be_asked_between_two_articles(news):
    for one in news.articles(language="en"):
        assert news.article(one.id) == one
        assert news.search(one.title).hits


def test_an_article_that_is_gone_meanwhile_is_passed_over(tmp_path):
    path = tmp_path / "news.db"
    fill(path, stories=2)
    with db.open(path) as news, Store.open(path) as store:
        taken = news.articles()
        first = next(taken)
        store.database.change("PRAGMA foreign_keys = OFF")
        store.database.change("delete from articles where id <> :id", id=first.id)

        assert list(taken) == []


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda news: news.articles(outlet="아무"), "no outlet is called '아무'"),
        (lambda news: news.articles(after="soon"), "is no date"),
        (lambda news: news.articles(rights="mine"), "none of all, ai-unreserved, unreserved"),
        (lambda news: news.search("나무", order="up"), "none of best, newest"),
        (lambda news: news.search(""), "nothing to look for"),
        (lambda news: news.stories(outlet="아무"), "no outlet is called"),
    ],
)
def test_what_cannot_be_answered_is_an_error_of_ours(news, ask, words):
    with pytest.raises((db.DbError, db.QueryError), match=words):
        ask(news)


def test_a_file_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(MissingDatabaseError):
        db.open(tmp_path / "none.db")


def test_the_package_gives_what_it_names_and_nothing_else():
    assert {name: getattr(db, name).__name__ for name in db.__all__} == {
        "Article": "Article", "DbError": "DbError", "Library": "Library",
        "QueryError": "QueryError", "open": "open",
    }  # fmt: skip
    with pytest.raises(AttributeError):
        _ = db.nothing


def test_the_package_alone_loads_nothing():
    code = "import db, sys; print([name for name in sys.modules if name.startswith('db.')])"

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
