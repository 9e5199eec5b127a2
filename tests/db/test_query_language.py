"""Any text is a question or a clear message."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.query_language import (
    LONGEST,
    MOST_TERMS,
    MOST_TOKENS,
    Field,
    Filters,
    Query,
    QueryError,
    parse,
    with_filters,
)


def ways(question):
    """Each group of words, with every way in which each may be written."""
    return [
        [" ".join(way.tokens) + "*" * way.open for words in group for way in words.ways]
        for group in parse(question).required
    ]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param("정부", [["_정부", "정부"]], id="two syllables, also inside of a word"),
        pytest.param("정부*", [["_정부"]], id="where a word begins"),
        pytest.param("대통령", [["_대통 통령", "대통 통령"]], id="three are never split"),
        pytest.param(
            "경제정책",
            [["_경제 제정 정책", "경제 제정 정책", "_경 _제정 정책", "_경제 _정책", "경제 _정책"]],
            id="four may have a space",
        ),
        pytest.param("물*", [["_물*"]], id="beginning of one syllable"),
        pytest.param("水", [["_水*", "水*"]], id="one character of Chinese, anywhere"),
        pytest.param("水*", [["_水*"]], id="one character of Chinese, at the beginning"),
        pytest.param("水道局", [["_水道 道局", "水道 道局"]], id="its end stays open"),
        pytest.param("LG전자", [["lg _전자"]], id="Latin and Hangul"),
        pytest.param("AI가", [["ai _가*"]], id="a particle behind Latin"),
        pytest.param(
            '"새 도서관"', [["_새 _도서 서관", "_새도 도서 서관", "새도 도서 서관"]], id="phrase"
        ),
        pytest.param(
            '"정부 정책"*', [["_정부 _정책", "_정부 부정 정책"]], id="phrase at a beginning"
        ),
        pytest.param(
            '"가나 다라 마바"*',
            [
                [
                    "_가나 _다라 _마바",
                    "_가나 나다 다라 _마바",
                    "_가나 _다라 라마 마바",
                    "_가나 나다 다라 라마 마바",
                ]
            ],
            id="three words, together or not",
        ),
        pytest.param('"a b" c', [["a b"], ["c"]], id="Latin phrase"),
        pytest.param("“a b”", [["a b"]], id="quotes of another kind"),
        pytest.param('"a b', [["a b"]], id="a quotation without an end"),
        pytest.param('"bank"', [["bank"]], id="in quotes just so"),
        pytest.param("Bank", [["bank", "banks"]], id="plural"),
        pytest.param("cities", [["cities", "city", "citie"]], id="singular"),
        pytest.param("city", [["city", "cities", "citys"]], id="plural of y"),
        pytest.param("tax", [["tax", "taxes"]], id="plural of x"),
        pytest.param("class", [["class", "classes"]], id="plural of ss"),
        pytest.param("virus", [["virus"]], id="no plural"),
        pytest.param("is", [["is"]], id="too short for a plural"),
        pytest.param("Élan", [["elan", "elans"]], id="accents"),
        pytest.param("банки", [["банки"]], id="Cyrillic"),
        pytest.param("bank*", [["bank*"]], id="beginning of a Latin word"),
        pytest.param("1,000", [["1000"]], id="number"),
        pytest.param("COVID-19", [["covid 19"]], id="hyphen"),
        pytest.param("don't", [["don t"]], id="apostrophe"),
        pytest.param("a OR b | c d", [["a", "b", "c"], ["d"]], id="OR joins neighbours"),
        pytest.param("a ! OR b", [["a"], ["b"]], id="OR behind a sign joins nothing before it"),
        pytest.param("OR a AND b OR", [["a"], ["b"]], id="OR without neighbours, AND"),
        pytest.param("... a", [["a"]], id="nothing to look for in a part"),
        pytest.param("foo:bar", [["foo bar"]], id="no such field"),
    ],
)
def test_words_are_looked_for_in_every_way_they_are_written(question, expected):
    assert ways(question) == expected


def test_one_syllable_is_found_as_a_word_of_its_own():
    [[alone, *with_particles]] = ways("물")

    assert alone == "_물"
    assert {"_물이", "_물을", "_물로", "_물부 부터"} <= set(with_particles)
    assert not {"_물가", "_물는", "_물건"} & set(with_particles)
    assert {"_배가", "_배로"} <= set(ways("배")[0])
    assert "_ㅋ이" not in ways("ㅋ")[0]


def test_fields_minus_and_dates_are_understood():
    query = parse(
        'title:은행 -author:김 outlet:서울경제 OR outlet:"Le Monde" -outlet: x '
        "Language:KO -language:en "
        "after:2024-9 after:2024.10.2. before:2026 before:20251231"
    )

    assert [words.where for [words] in query.required] == [Field.TITLE]
    assert [(words.said, words.where) for words in query.excluded] == [("author:김", Field.AUTHOR)]
    assert query.filters == Filters(
        outlets=("서울경제", "Le Monde"),
        other_outlets=("x",),
        languages=("ko",),
        other_languages=("en",),
        after="2024-10-02",
        before="2025-12-31",
    )


def test_filters_are_added_to_those_of_the_question():
    query = with_filters(
        parse("a outlet:b after:2024 before:2025"),
        {Field.OUTLET: ["c"], Field.AFTER: ["2024-02"], Field.BEFORE: ["2026"]},
    )

    assert query.filters == Filters(outlets=("b", "c"), after="2024-02-01", before="2025-01-01")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024", "2024-01-01"),
        ("2024.", "2024-01-01"),
        ("2024년", "2024-01-01"),
        ("2024-9", "2024-09-01"),
        ("2024.09.", "2024-09-01"),
        ("2024년9월", "2024-09-01"),
        ("202409", "2024-09-01"),
        ("2024-09-04", "2024-09-04"),
        ("2024.9.4.", "2024-09-04"),
        ("2024. 9. 4.", "2024-09-04"),
        ("2024/09/04", "2024-09-04"),
        ("20240904", "2024-09-04"),
        ("2024년 9월 4일", "2024-09-04"),
        ("２０２４年９月４日", "2024-09-04"),
    ],
)
def test_a_day_in_the_forms_in_which_it_is_written(written, day):
    assert parse(f'after:"{written}"').filters.after == day


def test_what_has_no_letter_is_named():
    assert parse("a *** -!?").passed_over == ("***", "-!?")


@pytest.mark.parametrize(
    ("question", "message"),
    [
        pytest.param("", "nothing to look for", id="empty"),
        pytest.param(" \n", "nothing to look for", id="blank"),
        pytest.param("-", "no letter or digit in '-'", id="punctuation"),
        pytest.param("OR", "no letter or digit", id="OR alone"),
        pytest.param("a" * (LONGEST + 1), "at most 1000", id="too long"),
        pytest.param("a " * (MOST_TERMS + 1), "at most 32", id="too many words"),
        pytest.param("가나" * MOST_TOKENS, "too long", id="too long a word"),
        pytest.param(f'"{"a " * (MOST_TOKENS + 1)}"', "too long", id="too long a phrase"),
        pytest.param("a*", "at least 2 letters", id="a beginning of one letter"),
        pytest.param("after:soon", "no date: write 2024", id="no date"),
        pytest.param("before:2024-02-30", "no date", id="a day that was never"),
        pytest.param("after:0000", "no date", id="a year that was never"),
        pytest.param("-after:2024", "without -", id="a date left out"),
        pytest.param("a OR -b", "OR joins what is looked for", id="OR and minus"),
        pytest.param("a OR outlet:b", "same field", id="OR of a word and a filter"),
        pytest.param("after:2024 OR after:2025", "has one first day", id="OR of dates"),
        pytest.param("before:2024 | before:2025", "has one last day", id="OR of last days"),
        pytest.param("outlet:", "outlet: has nothing behind", id="a field without a value"),
        pytest.param("a -Title:", "title: has nothing behind", id="a field without a word"),
        pytest.param(
            'language:" "', "language: has nothing behind", id="a field with a blank value"
        ),
        pytest.param("a after:", "after: has nothing behind", id="a field without a date"),
        pytest.param("outlet:a OR language:b", "same field", id="OR of two fields"),
    ],
)
def test_what_cannot_be_asked_is_said(question, message):
    with pytest.raises(QueryError, match=message.replace("*", r"\*")):
        parse(question)


@given(st.text())
def test_any_text_is_a_question_or_a_message(question):
    with suppress(QueryError):
        assert parse(question) != Query()
