"""What is stored is found, and what is not found is said."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from datetime import datetime
from hashlib import sha256

import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from benchmarks.search import index_bytes, made_up
from benchmarks.search import store as store_articles
from benchmarks.synthetic.prose import PROSE, paragraph
from cleaners.article import Cleaned, Found, Kind, Passage
from db import opening, search_index, search_words
from db.connection import MEMORY
from db.errors import DbError, StaleIndexError
from db.opening import open_for_reading, open_for_search, open_for_writing
from db.query_language import Field, QueryError, parse
from db.search import Answer, Order, Snippet, marked, search
from db.store import Store
from db.stories import Stories
from tests.db.indexed import assert_index_is_what_is_stored
from tests.db.samples import KST, a_run, article, cleaned, page, save

PAPERS = {
    "/library": article(
        "시험시는 새 도서관을 열었다.",
        "정부가 글로벌 진출을 돕는다.",
        title="도서관, 문을 열다",
        authors=Found(value=("김하나",), where="line 3"),
    ),
    "/export": article(
        "글로벌진출 기업은행 협의사항을 논의했다.",
        "LG전자와 中企가 AI가속기를 만든다. 물이 샌다.",
        title="수출",
        outlet=Found(value="새벌경제", where="line 9"),
        published=Found(value=datetime(2025, 1, 2, 3, tzinfo=KST), where="line 2"),
    ),
    "/english": article(
        "The banks of Élan raised 1,000 tariffs in the COVID-19 years.",
        title="Bank raises tariffs",
        outlet=Found(value=None, where="nowhere"),
        language=Found(value="en", where="its letters"),
        published=Found(value=None, where="nowhere"),
        authors=Found(value=None, where="nowhere"),
    ),
    "/asia": article(
        "水道局は東京タワーの近くにある。",
        "国务院总理在北京宣布。",
        title=None,
        language=Found(value="ja", where="its letters"),
        published=Found(value=None, where="nowhere"),
    ),
}


@pytest.fixture
def store():
    with Store.open(MEMORY) as store:
        run = a_run(store)
        for path, paper in PAPERS.items():
            outlet = "slug" if path == "/english" else None
            save(store, run, page(path, path, outlet=outlet), Cleaned(article=paper, removals=()))
        yield store


def ask(store, question, **options):
    return search(store.database, parse(question), **options)


def paths(store, answer):
    """Where the hits are from, in their order."""
    rows = store.database.rows("select id, address from articles")
    where = {row["id"]: row["address"] for row in rows}
    return [where[hit.id] for hit in answer.hits]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        pytest.param("정부", ["/library"], id="a word of two syllables with a particle"),
        pytest.param("글로벌진출", ["/export", "/library"], id="written together or not"),
        pytest.param("글로벌 진출", ["/export", "/library"], id="asked with a space"),
        pytest.param('"글로벌 진출"', ["/export", "/library"], id="asked as a phrase"),
        pytest.param("새도서관", ["/library"], id="one syllable and a word"),
        pytest.param("의사", ["/export"], id="inside of another word"),
        pytest.param("의사*", [], id="not where a word begins"),
        pytest.param("물", ["/export"], id="one syllable with a particle"),
        pytest.param("lg전자", ["/export"], id="Latin and Hangul"),
        pytest.param("LG 전자", ["/export"], id="apart"),
        pytest.param("中企", ["/export"], id="Hanja"),
        pytest.param("AI", ["/export"], id="Latin with a particle"),
        pytest.param("AI가", ["/export"], id="with what stands behind it"),
        pytest.param("도서관", ["/library"], id="decomposed"),
        pytest.param("bank", ["/english"], id="case and plural"),
        pytest.param("TARIFF", ["/english"], id="capitals"),
        pytest.param("elan", ["/english"], id="accents"),
        pytest.param("tar*", ["/english"], id="beginning"),
        pytest.param("covid19", ["/english"], id="hyphen or none"),
        pytest.param("1000", ["/english"], id="number"),
        pytest.param("東京", ["/asia"], id="Japanese"),
        pytest.param("タワー", ["/asia"], id="Katakana"),
        pytest.param("总理", ["/asia"], id="Chinese"),
        pytest.param("局", ["/asia"], id="one character"),
        pytest.param("北京宣布", ["/asia"], id="Chinese words together"),
        pytest.param("정부 OR bank", ["/english", "/library"], id="either"),
        pytest.param("글로벌 -은행", ["/library"], id="without"),
        pytest.param("-글로벌", ["/asia", "/english"], id="only without"),
        pytest.param("title:도서관", ["/library"], id="in the title"),
        pytest.param("title:시험시", [], id="not in the title"),
        pytest.param("author:김하나", ["/library"], id="by its author"),
        pytest.param("김하나", ["/library"], id="authors without a field"),
        pytest.param("글로벌 outlet:새벌", ["/export"], id="part of an outlet's name"),
        pytest.param("글로벌 outlet:'새벌 경제'", [], id="single quotes are none"),
        pytest.param('글로벌 outlet:"새벌 경제"', ["/export"], id="spaces of an outlet"),
        pytest.param("글로벌 -outlet:새벌경제", ["/library"], id="without an outlet"),
        pytest.param("outlet:slug", ["/english"], id="an outlet by its slug"),
        pytest.param("language:ja OR language:en", ["/asia", "/english"], id="languages"),
        pytest.param("-language:ko", ["/asia", "/english"], id="without a language"),
        pytest.param("after:2024-09-04 before:2025", ["/library"], id="a time"),
        pytest.param("글로벌 after:2025", ["/export"], id="a time and a word"),
        pytest.param("after:2025-01-02 before:2025-01-03", ["/export"], id="on the page's clock"),
    ],
)
def test_articles_are_found(store, question, found):
    assert sorted(paths(store, ask(store, question))) == found


def test_a_word_in_the_headline_comes_first(store):
    [first, second] = ask(store, "글로벌 OR 수출").hits[:2]

    assert first.title == Snippet(text="수출", marks=((0, 2),))
    assert first.score > second.score


def test_newest_first_and_without_a_date_last(store):
    answer = ask(store, "글로벌 OR bank", order=Order.NEWEST)

    assert paths(store, answer) == ["/export", "/library", "/english"]


def test_a_hit_has_the_stored_text_with_marks(store):
    [hit] = ask(store, "AI가속기").hits

    assert hit.snippet.text == "LG전자와 中企가 AI가속기를 만든다. 물이 샌다."
    assert [hit.snippet.text[start:end] for start, end in hit.snippet.marks] == ["AI가속기"]
    assert (hit.outlet, hit.authors, hit.language, hit.url, hit.articles) == (
        "새벌경제", ("홍길동",), "ko", None, 1,
    )  # fmt: skip
    assert hit.published == datetime(2025, 1, 2, 3, tzinfo=KST)


def test_the_snippet_is_of_the_paragraph_that_has_the_word(store):
    run = a_run(store)
    save(store, run, page("5", "/five"), cleaned("첫째다.", "행정부다.", "정부다.", title=None))

    [hit] = [hit for hit in ask(store, "정부* OR 없는말").hits if hit.title.text == ""]

    assert hit.snippet == Snippet(text="정부다.", marks=((0, 2),))


def test_without_words_the_snippet_is_the_beginning(store):
    [hit] = ask(store, "outlet:새벌경제").hits

    assert hit.snippet.text.startswith("글로벌진출 기업은행")
    assert (hit.snippet.marks, hit.score) == ((), None)


@pytest.mark.parametrize(
    ("text", "question", "shown"),
    [
        pytest.param("정부 안 정부", "정부", "[정부] 안 [정부]", id="twice"),
        pytest.param("가나다", "가나 OR 나다", "[가나다]", id="overlapping"),
        pytest.param("정부", "정부", "[정부]", id="composed before it is shown"),
        pytest.param("글로벌 진출", "글로벌진출", "[글로벌 진출]", id="across a space"),
        pytest.param("Straße", "strasse", "[Straße]", id="letters that grow"),
        pytest.param("banking", "bank*", "[banking]", id="the whole word of a beginning"),
        pytest.param("㈜가나", "주", "[㈜]가나", id="a letter that holds another"),
        pytest.param("…" * 99 + "bank" + "…" * 99, "bank", None, id="cut"),
    ],
)
def test_marks_stand_where_the_words_are(text, question, shown):
    asked = [words for group in parse(question).required for words in group]

    found = marked(text, asked, None, longest=100)

    if shown is None:
        assert [found.text[start:end] for start, end in found.marks] == ["bank"]
        assert (found.text[0], found.text[-1], len(found.text)) == ("…", "…", 102)
    else:
        pieces = list(found.text)
        for start, end in reversed(found.marks):
            pieces[start:end] = ["[", *pieces[start:end], "]"]
        assert "".join(pieces) == shown


def test_a_field_is_marked_where_it_is_asked_for():
    asked = [words for group in parse("title:은행").required for words in group]

    assert marked("은행", asked, Field.TITLE, longest=None).marks == ((0, 2),)
    assert marked("은행", asked, None, longest=None).marks == ()


def test_the_limit_says_that_there_is_more(store):
    assert ask(store, "글로벌", limit=1).more
    assert not ask(store, "글로벌", limit=2).more


def test_a_story_is_shown_once(store):
    ids = {path: hit.id for hit in ask(store, "글로벌").hits for path in [hit.id]}
    first, second = ids
    Stories(store.database).save({first: first, second: first}, settled=[])

    [hit] = ask(store, "글로벌", stories=True).hits

    assert (hit.story, hit.articles) == (first, 2)


@pytest.mark.parametrize(
    ("question", "note"),
    [
        pytest.param("없는말 글로벌", "no article has 없는말", id="a word"),
        pytest.param("없는말 OR 헛소리", "no article has 없는말 or 헛소리", id="either"),
        pytest.param("벌", "벌* finds longer words", id="one syllable"),
        pytest.param("도서관 은행", "each of 도서관, 은행, and none with all", id="not together"),
        pytest.param("글로벌 -기업 -도서관", "to be missing: -기업 -도서관", id="left out"),
        pytest.param("outlet:없음", "no outlet is called '없음'; there are: slug", id="outlet"),
        pytest.param("outlet:''", "no outlet is called", id="an outlet without a name"),
        pytest.param("language:xx", "no article is in xx; there are: en, ja, ko", id="language"),
        pytest.param("글로벌 before:1999", "but not of this outlet", id="time"),
        pytest.param("before:1999 language:ko", "but not of this outlet", id="time alone"),
    ],
)
def test_nothing_found_says_why(store, question, note):
    answer = ask(store, question)

    assert answer.hits == ()
    assert note in "\n".join(answer.notes)


def test_an_empty_file_says_so():
    with Store.open(MEMORY) as store:
        assert "there is no article yet" in ask(store, "글로벌").notes[0]
        assert "there are none" in ask(store, "outlet:x").notes[0]


def test_many_outlets_are_not_all_named():
    with Store.open(MEMORY) as store:
        run = a_run(store)
        for number in range(22):
            outlet = Found(value=f"신문{number}", where="line 1")
            save(store, run, page(str(number), f"/{number}"), cleaned(outlet=outlet))

        assert ask(store, "outlet:x").notes[0].endswith("and 2 more")


def test_what_has_no_letter_is_passed_over_and_said(store):
    answer = ask(store, "정부 ***")

    assert len(answer.hits) == 1
    assert answer.notes == ("'***' has no letter or digit, and was passed over",)


# ---- the index is what is stored


TEXTS = ["정부가 은행을", "글로벌 진출", "bank banks", "水道局", "", "\x00 '\" ª", "가" * 9]
histories = st.lists(
    st.tuples(
        st.sampled_from(["/a", "/b"]),
        st.lists(st.sampled_from(TEXTS), max_size=3),
        st.sampled_from(["제목", "다른 제목", None]),
    ),
    max_size=8,
)


@given(histories)
def test_the_index_is_what_is_stored_after_any_history(history):
    with Store.open(MEMORY) as store:
        run = a_run(store)
        for number, (path, texts, title) in enumerate(history):
            passages = tuple(
                Passage(kind=kind, text=text, position=place)
                for place, (text, kind) in enumerate(zip(texts, Kind, strict=False), 1)
            )
            save(store, run, page(str(number), path), cleaned(title=title, passages=passages))

        assert_index_is_what_is_stored(store.database)


def test_only_the_current_version_is_found(store):
    run = a_run(store)
    save(store, run, page("new", "/library"), cleaned("전혀 다른 글이다."))

    assert ask(store, "도서관").hits == ()
    assert paths(store, ask(store, "다른")) == ["/library"]


def test_an_index_of_other_words_is_made_anew(tmp_path):
    path = tmp_path / "news.db"
    with Store.open(path) as store:
        save(store, a_run(store), page(), cleaned("정부가 연다."))
        store.database.change("update search_scheme set scheme = 'older'")
        store.database.change("insert into search (search) values ('delete-all')")

    with open_for_writing(path) as database:
        assert len(search(database, parse("정부")).hits) == 1
        assert not search_index.is_stale(database)
        assert_index_is_what_is_stored(database)


@pytest.fixture
def older(tmp_path):
    """A file whose index has the words of another release: nothing would be found."""
    path = tmp_path / "news.db"
    with Store.open(path) as store:
        save(store, a_run(store), page(), cleaned("정부가 연다."))
        store.database.change("update search_scheme set scheme = 'older'")
        store.database.change("insert into search (search) values ('delete-all')")
    return path


def test_an_index_of_other_words_is_made_anew_before_a_search(older):
    with open_for_search(older) as database:
        assert len(search(database, parse("정부")).hits) == 1
    with open_for_search(older) as database, pytest.raises(DbError, match="may only be read"):
        database.change("delete from search_scheme")


def test_an_index_of_other_words_that_cannot_be_made_anew_is_an_error(older, monkeypatch):
    monkeypatch.setattr(opening, "can_be_written", lambda _: False)

    with open_for_search(older) as database, pytest.raises(StaleIndexError, match="of another"):
        search(database, parse("정부"))


def test_another_process_may_have_made_it_anew_already(tmp_path, monkeypatch):
    path = tmp_path / "news.db"
    Store.open(path).close()
    answers = iter([True, False])
    monkeypatch.setattr(search_index, "is_stale", lambda _: next(answers))
    monkeypatch.setattr(search_index, "rebuild", lambda _: pytest.fail("made anew twice"))

    open_for_writing(path).close()


# ---- any question


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("search") / "news.db"
    with Store.open(path) as store:
        run = a_run(store)
        for name, paper in PAPERS.items():
            save(store, run, page(name, name), Cleaned(article=paper, removals=()))
    return path


PIECES = (
    '"', "'", "-", "*", "OR", "AND", "NOT", "NEAR(", "(", ")", ":", "title:", "author:", "outlet:",
    "language:", "after:", "before:", "2024", "2024-13", "^", "{", "}", "+", ",", "정부", "물",
    "글로벌진출", "bank", "水", "C++", "don't", "foo-bar", "\x00", "\ud800", "\u3000", "ﷺ", "İ",
    "ß", "'; drop table articles; --", "%", "_", "\\", "/*", "rank", "search", ";", "🐟", "é", "\n",
    "ก", "न", "가" * 70, "a" * 70, "1,0.0", "|", "“", "~", "<b>",
)  # fmt: skip


def a_question(chance):
    if chance.random() < 0.3:
        return "".join(chr(chance.randrange(0x110000)) for _ in range(chance.randint(0, 20)))
    gaps = ("", " ", " ", " ")
    return "".join(
        chance.choice(PIECES) + chance.choice(gaps) for _ in range(chance.randint(0, 12))
    )


def answer_or_message(database, question, **options):
    try:
        query = parse(question)
    except QueryError as error:
        return str(error)
    answer = search(database, query, **options)
    assert isinstance(answer, Answer)
    return answer.hits or "\n".join(answer.notes)


@pytest.mark.slow
def test_ten_thousand_questions_are_answered_and_change_nothing(path):
    chance = random.Random(7)
    before = sha256(path.read_bytes()).hexdigest()

    with open_for_reading(path) as database:
        for _ in range(10_000):
            question = a_question(chance)
            order, stories = chance.choice(list(Order)), chance.random() < 0.3
            assert answer_or_message(database, question, order=order, stories=stories), question

    assert sha256(path.read_bytes()).hexdigest() == before


@given(question=st.text(max_size=40))
@hypothesis_settings(max_examples=300)
def test_any_question_is_answered(path, question):
    with open_for_reading(path) as database:
        assert answer_or_message(database, question)


def test_the_longest_question_is_answered(store):
    words = " ".join(f"글로벌진출기업은행{number}" for number in range(32))
    either = " OR ".join(["글로벌진출기업은행"] * 32)

    assert ask(store, words).notes
    assert len(ask(store, either).hits) == 1
    assert ask(store, '"' + "글로 " * 50 + '"').notes


# ---- words


@given(st.text())
def test_words_of_any_text_are_words_for_fts5(text):
    index = search_words.index_text(text)

    with closing(sqlite3.connect(MEMORY)) as connection:
        connection.execute(
            "create virtual table one using fts5(text, tokenize=\"ascii tokenchars '_.'\")"
        )
        connection.execute("insert into one values (?)", (index,))
        connection.execute("create virtual table words using fts5vocab(one, instance)")
        found = connection.execute("select term from words order by offset").fetchall()
    assert " ".join(term for (term,) in found) == index


# What tokens are made of, and what may stand between them.
LETTERS = (*"a1 \n.,_'가水局", "Élan", "2024", "09", "정부", "ไท", "हि", "১০টি", "১,০০০")
MADE_UP = st.one_of(st.text(), st.lists(st.sampled_from(LETTERS)).map("".join))


@given(MADE_UP)
def test_the_words_of_the_index_are_those_of_a_question(text):
    tokens = search_words.tokens(search_words.fold(text))

    assert search_words.index_text(text) == " ".join(token.text for token in tokens)


@given(st.lists(MADE_UP))
def test_no_word_reaches_over_the_end_of_a_line(texts):
    apart = " ".join(map(search_words.index_text, texts)).split()

    assert search_words.index_text("\n".join(texts)).split() == apart


def test_folding_takes_marks_off_letters_and_leaves_those_of_other_scripts():
    assert search_words.fold("ÉŁØßİ Ё Ά ﬁ ＡＢ ｶﾞ가 שָׁלוֹם") == "elossi е α fi ab ガ가 שלום"
    assert search_words.index_text("हिन्दी in प्रदेश") == "हिन्दी in प्रदेश"


def test_a_very_long_word_is_cut():
    assert search_words.index_text("a" * 99) == "a" * search_words.LONGEST_WORD


def test_a_hit_in_a_very_long_paragraph_is_shown_at_once(store, monkeypatch):
    """A mebibyte without a break, with the word at its end; what is marked is a piece of it."""
    looked_at = []
    read = search_words.folded_with_places

    def reading(text):
        looked_at.append(len(text))
        return read(text)

    monkeypatch.setattr(search_words, "folded_with_places", reading)
    long = "긴 글이다. " * 150_000 + "사막여우가 산다."
    save(store, a_run(store), page("long", "/long"), cleaned(long))

    [hit] = ask(store, "사막여우").hits

    assert [hit.snippet.text[start:end] for start, end in hit.snippet.marks] == ["사막여우"]
    assert sum(looked_at) < 10_000


# ---- an older file


# Tables that schema 3 did not have.
LATER = (
    "search", "search_articles", "search_scheme", "captures", "links", "rights", "crawls",
    "conditions", "services",
)  # fmt: skip


def test_an_older_file_is_brought_up_to_date_with_its_articles_in_the_index(tmp_path):
    path = tmp_path / "news.db"
    with Store.open(path) as store:
        run = a_run(store)
        save(store, run, page("old", "/one"), cleaned("낡은 글이다."))
        save(store, run, page("new", "/one"), cleaned("정부가 연다."))
        # As schema 3 left it.
        for table in (*LATER, "forgotten"):
            store.database.change(f"drop table {table}")
        store.database.change("alter table pages drop column dropped_at")
        store.database.change("alter table versions drop column digest")
        store.database.change("delete from _sqlite_migrations where name >= '0004_search'")
        store.database.change("PRAGMA user_version = 3")

    with open_for_reading(path) as database:
        assert len(search(database, parse("정부")).hits) == 1
        assert search(database, parse("낡은")).hits == ()
    with open_for_writing(path) as database:
        assert_index_is_what_is_stored(database)


def test_the_index_is_no_larger_than_the_text(tmp_path):
    """The bound is that of benchmarks/search.py; with a column before the text it would be 1.2."""
    chance = random.Random(0)
    texts = [[paragraph(chance, PROSE["ko"]) for _ in range(4)] for _ in range(1000)]
    store_articles(tmp_path / "news.db", (made_up(*one, outlet="one") for one in texts))

    with open_for_reading(tmp_path / "news.db") as database:
        size = index_bytes(database)

    assert size <= 1.1 * sum(len(text.encode()) for one in texts for text in one)


def test_an_index_that_much_was_taken_out_of_becomes_as_small_as_a_new_one(tmp_path):
    chance = random.Random(0)
    texts = [[paragraph(chance, PROSE["ko"]) for _ in range(4)] for _ in range(500)]
    store_articles(tmp_path / "news.db", (made_up(*one, outlet="one") for one in texts))
    with open_for_writing(tmp_path / "news.db") as database:
        new = index_bytes(database)
        for row in tuple(database.rows("select id from articles")):
            with database.writing():
                search_index.index_version(database, str(row["id"]), 1)
        worn = index_bytes(database)

        search_index.tidy(database, 24)
        assert index_bytes(database) == worn
        search_index.tidy(database, 25)

        assert index_bytes(database) < 1.05 * new < 1.3 * new < worn
        assert len(search(database, parse("도서관"), limit=500).hits) > 100


def test_other_words_need_another_scheme():
    """If this fails, count SCHEME up: the indexes of stored articles have the old words."""
    assert search_words.index_text("১০টি ১,০০০") == "১০ টি ১০০০"
    text = (
        "2024.09.04 글로벌진출 LG전자가 1,000.5억 COVID-19 Élan水道局、东京 ﬁ ｶﾞ हिन्दी ไทย _가 don't"
    )

    assert search_words.SCHEME.split()[0] == "3"
    assert search_words.index_text(text) == (
        "2024 09 04 "
        "_글로 로벌 벌진 진출 lg _전자 자가 1000.5 _억 covid 19 elan _水道 道局 局 _东京 京 fi _ガ "
        "हिन्दी _ไท ทย ย _가 don t"
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("2024.09.04", "2024 09 04", id="a day"),
        pytest.param("2024.9.", "2024 9", id="a month"),
        pytest.param("2024-09-04", "2024 09 04", id="a day with hyphens"),
        pytest.param("192.0.2.1", "192 0 2 1", id="an address"),
        pytest.param("3.14", "3.14", id="a decimal"),
        pytest.param("2024.13", "2024.13", id="no month"),
        pytest.param("1,000.5", "1000.5", id="a large decimal"),
        pytest.param("12.000", "12.000", id="thousands of others"),
    ],
)
def test_a_date_is_its_numbers_and_a_decimal_is_one(text, words):
    assert search_words.index_text(text) == words


@pytest.mark.parametrize("question", ["2024", "2024.09.04", "2024-09-04", '"2024.09"', "9월"])
def test_a_date_is_found_by_its_year_and_in_other_forms(store, question):
    save(store, a_run(store), page("day", "/day"), cleaned("입력 2024.09.04. 9월의 일이다."))

    assert "/day" in paths(store, ask(store, question))


def test_a_number_with_commas_is_marked(store):
    [hit] = ask(store, "1000").hits

    assert [hit.snippet.text[start:end] for start, end in hit.snippet.marks] == ["1,000"]


@pytest.mark.parametrize(
    ("text", "asked", "shown"),
    [
        pytest.param("새 ｶﾞｲﾄﾞ 책", "ガイド", ["ｶﾞｲﾄﾞ"], id="half-width kana with voiced marks"),
        pytest.param("새 ㄱㅏ방 책", "가방", ["ㄱㅏ방"], id="letters that make a syllable"),
        pytest.param("a cafe\u0301 b", "cafe", ["caf\u00e9"], id="an accent on its own"),
    ],
)
def test_letters_that_fold_together_are_marked_together(text, asked, shown):
    [[words]] = parse(asked).required

    snippet = marked(text, [words], None, longest=None)

    assert [snippet.text[start:end] for start, end in snippet.marks] == shown


@example("a" + "\u0301\u0316" * 20)  # marks that are set in order over many letters
@given(st.text("가ㄱㅏ가ｶﾞe\u0301ÅΐİﬁﬃªA.1,", max_size=12) | st.text(max_size=20))
def test_the_places_of_a_folded_text_are_those_of_the_text(text):
    folded, places = search_words.folded_with_places(text)

    assert folded == search_words.fold(text)
    assert len(places) == len(folded)
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert list(places) == sorted(places)


def test_no_more_hits_than_there_may_be(store, monkeypatch):
    monkeypatch.setattr("db.search.MOST_HITS", 1)

    answer = ask(store, "도서관 OR 수출", limit=5)

    assert (len(answer.hits), answer.more) == (1, True)
