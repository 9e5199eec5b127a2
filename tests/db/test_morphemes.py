"""Finds that are made of parts of two words are no finds, for whoever asks for that."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from cleaners.article import Found, Kind, Passage
from db.connection import MEMORY
from db.errors import MissingMorphemesError
from db.morphemes import AROUND, MOST_LOOKED_AT, can_be_checked, is_meant, kiwi, shared_kiwi
from db.query_language import parse
from db.search import search
from db.store import Store
from tests.db.samples import a_run, cleaned, page, save

WORDS = ("협의", "사항", "기업은행", "의사", "국회", "의원", "회의", "가", "을", "에서")


def boundaries(text):
    """Where words of a small dictionary begin and end."""
    found, at = set(), 0
    while at < len(text):
        word = next((one for one in WORDS if text.startswith(one, at)), text[at])
        found |= {at, at + len(word)}
        at += len(word)
    return found


@pytest.mark.parametrize(
    ("text", "word", "meant"),
    [
        pytest.param("의사가 왔다", "의사", True, id="the word"),
        pytest.param("협의사항을 적었다", "의사", False, id="parts of two others"),
        pytest.param("협의사항을 의사가 적었다", "의사", True, id="both"),
        pytest.param("기업은행에서", "은행", True, id="inside of one word"),
        pytest.param("국회의원", "회의", False, id="across two"),
        pytest.param("", "회의", False, id="nothing"),
    ],
)
def test_a_find_is_the_word_unless_a_morpheme_ends_in_it(text, word, meant):
    finds = [(at, at + len(word)) for at in range(len(text)) if text.startswith(word, at)]

    assert is_meant(text, finds, boundaries) is meant


def test_a_long_text_is_looked_at_around_the_find_alone():
    seen = []
    text = "가" * 5000 + "협의사항" + "가" * 5000

    def counted(piece):
        seen.append(len(piece))
        return boundaries(piece)

    assert not is_meant(text, [(5001, 5003)], counted)
    assert seen == [2 * AROUND + 2]


def test_of_very_many_finds_the_rest_is_believed():
    text = "협의사항" * 1000
    finds = [(at + 1, at + 3) for at in range(0, len(text), 4)]

    assert is_meant(text, finds, boundaries)
    assert not is_meant(text, finds[: MOST_LOOKED_AT - 1], boundaries)


@pytest.mark.parametrize(
    ("question", "checked"),
    [("의사", True), ("title:의사", True), ("의사*", False), ('"새 의사"', False), ("돈", False),
     ("美", False), ("bank", False)],
)  # fmt: skip
def test_one_korean_word_can_be_checked(question, checked):
    [[words]] = parse(question).required

    assert can_be_checked(words) is checked


@pytest.fixture
def store():
    papers = {
        "/doctor": cleaned("의사가 왔다."),
        "/matter": cleaned("협의사항을 적었다."),
        "/both": cleaned("협의사항이다.", "의사가 적었다."),
        "/headline": cleaned(
            title="의사",
            passages=(
                Passage(kind=Kind.TITLE, text="의사", position=1),
                Passage(kind=Kind.PARAGRAPH, text="협의사항이다.", position=2),
            ),
        ),
        "/author": cleaned("협의사항.", authors=Found(value=("의사",), where="line 1")),
    }
    with Store.open(MEMORY) as store:
        run = a_run(store)
        for path, outcome in papers.items():
            save(store, run, page(path, path), outcome)
        yield store


def paths(store, question, **options):
    rows = store.database.rows("select id, source_path from articles")
    names = {row["id"]: row["source_path"] for row in rows}
    return {names[hit.id] for hit in search(store.database, parse(question), **options).hits}


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("의사", {"/doctor", "/both", "/headline", "/author"}),
        ("title:의사", {"/headline"}),
        ("author:의사", {"/author"}),
        ("의사 협의", {"/both", "/headline", "/author"}),
        ("의사 OR 사항", {"/doctor", "/matter", "/both", "/headline", "/author"}),
        ("협의*", {"/matter", "/both", "/headline", "/author"}),
        ("-의사 outlet:시험신문", set()),
    ],
)
def test_a_search_passes_over_what_only_looks_like_the_word(store, question, found):
    assert paths(store, question, boundaries=boundaries) == found


def test_a_story_is_shown_by_an_article_that_has_the_word(store):
    assert len(paths(store, "의사", boundaries=boundaries, stories=True)) == 4


def test_that_only_parts_of_words_were_found_is_said(store):
    save(store, a_run(store), page("x", "/x"), cleaned("국회의원."))

    assert paths(store, "회의") == {"/x"}
    answer = search(store.database, parse("회의"), boundaries=boundaries)
    assert answer.hits == ()
    assert "only found as parts of others" in answer.notes[0]


def test_a_word_that_is_nowhere_is_still_named(store):
    answer = search(store.database, parse("없는말씀"), boundaries=boundaries)

    assert answer.notes == ("no article has 없는말씀",)


def test_kiwi_gives_the_places_of_its_tokens(monkeypatch):
    tokens = [SimpleNamespace(start=0, len=2), SimpleNamespace(start=2, len=1)]
    analyser = SimpleNamespace(tokenize=lambda text: tokens)
    monkeypatch.setitem(sys.modules, "kiwipiepy", SimpleNamespace(Kiwi=lambda: analyser))

    assert kiwi()("의사가") == {0, 2, 3}


def test_kiwi_is_loaded_once_for_all_questions(monkeypatch):
    made = []

    def tokenize(text):
        made.append(text)
        return ()

    analyser = SimpleNamespace(tokenize=tokenize)
    monkeypatch.setitem(sys.modules, "kiwipiepy", SimpleNamespace(Kiwi=lambda: analyser))
    shared_kiwi.cache_clear()

    assert shared_kiwi() is shared_kiwi()
    assert len(made) == 1
    shared_kiwi.cache_clear()


def test_without_kiwi_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "kiwipiepy", None)

    with pytest.raises(MissingMorphemesError, match="pip install 'newswinnow"):
        kiwi()


def test_kiwi_itself_knows_the_false_friend():
    pytest.importorskip("kiwipiepy", reason="needs the extra kiwi, of 105 MB")
    boundaries = kiwi()

    assert is_meant("의사가 병원에 왔다.", [(0, 2)], boundaries)
    assert not is_meant("협의사항을 적었다.", [(1, 3)], boundaries)
    assert is_meant("😀 그 의사가 왔다.", [(4, 6)], boundaries)
    assert not is_meant("😀😀 협의사항을 적었다.", [(4, 6)], boundaries)
