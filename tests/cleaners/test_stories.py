"""Which articles tell the same story."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.stories import (
    Body,
    Member,
    body_of,
    body_of_texts,
    canonical,
    overlap,
    similarity,
    together,
    units_of,
)
from tests.cleaners.test_takeout import article_of

RELEASE = (
    "가온시는 새 도서관 열두 곳을 내년 3월까지 차례로 연다고 14일 밝혔다.",
    "도서관마다 어린이 열람실과 공연장을 갖추고 밤 10시까지 문을 열어 둔다.",
    "시는 건립에 모두 320억 원을 들였으며 사서 48명을 새로 뽑았다고 설명했다.",
    "정하늘 시장은 “걸어서 닿는 곳에 책이 있는 도시를 만들겠다”고 말했다.",
)
OTHER = (
    "두루섬 배터리 공장이 지난해보다 두 배 많은 제품을 실어 보냈다고 전했다.",
    "회사는 올해 안에 생산 설비를 더 늘리고 새 기술자를 뽑을 계획이라고 했다.",
    "주민들은 공장 둘레의 길이 좁아 큰 차가 다니기 어렵다고 오래 호소해 왔다.",
)


def body(*paragraphs):
    return body_of(article_of(*paragraphs).article)


@pytest.mark.parametrize(
    "copy",
    [
        pytest.param(RELEASE, id="the same"),
        pytest.param(RELEASE[::-1], id="other order"),
        pytest.param((" ".join(RELEASE[:2]), " ".join(RELEASE[2:])), id="paragraphs joined"),
        pytest.param((*RELEASE[:2], RELEASE[3]), id="one dropped"),
        pytest.param((OTHER[0], *RELEASE[1:]), id="another lead"),
        pytest.param((*RELEASE, "이 기사는 시험신문이 전했다."), id="an ending of its own"),
    ],
)
def test_an_edited_copy_is_the_same_story(copy):
    assert similarity(body(*RELEASE), body(*copy)) >= 0.5


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(OTHER, id="another story"),
        pytest.param((RELEASE[0],), id="too short to say"),
        pytest.param((), id="nothing"),
        pytest.param((RELEASE[1], *OTHER, *(one[::-1] for one in OTHER)), id="a sentence of it"),
    ],
)
def test_another_story_is_not(other):
    assert similarity(body(*RELEASE), body(*other)) == 0.0


def test_the_same_form_with_other_figures_is_another_story():
    form = (
        "제{}회 복권 추첨에서 {}, {}, {}번이 1등 당첨번호로 뽑혔다고 운영사가 밝혔다.",
        "당첨번호 여섯 개를 모두 맞힌 1등은 {}명으로 한 사람이 {}억 원씩을 받게 된다.",
        "당첨금은 지급을 시작한 날부터 한 해 안에 찾아야 하며 그 뒤에는 복지에 쓰인다고 했다.",
    )
    one = body(form[0].format(1025, 6, 12, 24), form[1].format(11, 23), form[2])
    other = body(form[0].format(1026, 3, 17, 31), form[1].format(9, 28), form[2])

    assert overlap(one, other) > 0.5
    assert similarity(one, other) == 0.0


def test_a_digest_is_none_of_the_stories_in_it():
    digest = (*RELEASE[:2], *OTHER, *(one.replace("공장", "극장")[::-1] for one in OTHER * 2))

    assert similarity(body(*RELEASE[:2]), body(*digest)) == 0.0


paragraphs = st.lists(st.sampled_from([*RELEASE, *OTHER]), max_size=6)


@given(paragraphs, paragraphs)
def test_alike_is_alike_both_ways(one, other):
    assert similarity(body(*one), body(*other)) == similarity(body(*other), body(*one))
    assert 0.0 <= overlap(body(*one), body(*other)) <= 1.0


@given(paragraphs)
def test_no_word_is_left_out_of_the_units(texts):
    units = units_of(article_of(*texts).article)

    assert "".join("".join(units).split()) == "".join("".join(texts).split())


def test_units_are_sentences_with_what_is_too_short_joined():
    text = f"그는 웃었다. {OTHER[0]} 끝."

    assert units_of(article_of(text).article) == (text[:-3].rstrip(), "끝.")


# ---- how much is enough: each number from both sides


def body_with(start, end, figures=()):
    return Body(grams=np.arange(start, end, dtype=np.uint64), figures=Counter(figures))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param((0, 60), (0, 60), 1.0, id="60 grams"),
        pytest.param((0, 59), (0, 59), 0.0, id="59 say too little"),
        pytest.param((0, 100), (50, 150), 0.5, id="half of the shorter"),
        pytest.param((0, 100), (51, 150), 0.0, id="less than half"),
        pytest.param((0, 60), (0, 240), 1.0, id="a quarter of the longer"),
        pytest.param((0, 60), (0, 241), 0.0, id="less of it"),
        pytest.param((0, 100), (40, 280), 0.6, id="a quarter of the longer shared"),
        pytest.param((0, 100), (41, 281), 0.0, id="less of it shared"),
        pytest.param((0, 90), (30, 120), 0.667, id="in thousandths"),
    ],
)
def test_how_much_of_a_body_makes_two_alike(one, other, expected):
    assert similarity(body_with(*one), body_with(*other)) == expected
    assert similarity(body_with(*other), body_with(*one)) == expected


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        pytest.param("abcdefghij", "abcdefgxyz", True, id="seven of ten figures"),
        pytest.param("abcdefghij", "abcdefwxyz", False, id="six of ten"),
        pytest.param("abcdefghij", "abcdefgxyzuvw", True, id="of those that have fewer"),
        pytest.param("aab", "ab" * 9, True, id="as often"),
        pytest.param("aaab", "abcd", False, id="not as often"),
        pytest.param("ab", "xyz", True, id="two prove nothing"),
        pytest.param("abc", "xyz", False, id="three do"),
        pytest.param("", "xyz", True, id="none"),
    ],
)
def test_how_many_figures_tell_two_stories_apart(one, other, alike):
    bodies = [body_with(0, 99, figures) for figures in (one, other)]

    assert bool(similarity(*bodies)) is alike


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        pytest.param("1,200원과 １２００원", ["1200", "1200"], id="one spelling"),
        pytest.param("12.5% 10:30 1,2", ["12.5", "10:30", "1,2"], id="with what is in them"),
        pytest.param("3, 4. 5:", ["3", "4", "5"], id="without what is behind them"),
        pytest.param("1" * 33, ["1" * 32, "1"], id="no longer than 32"),
    ],
)
def test_figures_have_one_spelling(text, figures):
    assert body_of_texts([text]).figures == Counter(figures)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("abcdefg", 0, id="seven letters"),
        pytest.param("abcdefgh", 1, id="eight"),
        pytest.param("a b c d e f g h i", 2, id="spaces aside"),
        pytest.param("a" * 20, 1, id="each once"),
    ],
)
def test_a_gram_is_eight_letters(text, count):
    assert body_of_texts([text]).grams.size == count


def test_each_eight_letters_have_a_number_of_their_own():
    text = "".join(Random(1).choices("abcd", k=20_000))
    eights = {text[at : at + 8] for at in range(len(text) - 7)}

    assert body_of_texts([text]).grams.size == len(eights)
    assert overlap(body_of_texts([text[:9000], text[9000:]]), body_of_texts([text])) == 1.0


@pytest.mark.parametrize(
    ("text", "units"),
    [
        pytest.param("A" * 39 + ". Of it.", 2, id="40 letters"),
        pytest.param("A" * 38 + ". Of it.", 1, id="39 are joined to what follows"),
        pytest.param("A. B. C. D.", 1, id="all are short"),
        pytest.param("A" * 40 + ". “" + "B" * 40 + ".” " + "C" * 40 + "?", 3, id="quotes"),
        pytest.param("", 0, id="nothing"),
    ],
)
def test_how_long_a_unit_is(text, units):
    assert len(units_of(article_of(text).article)) == units


# ---- stories


def test_whoever_is_alike_is_together():
    alike = {"a": ("b",), "b": ("a", "c"), "c": ("b",), "d": ()}

    assert together(["c", "d", "a"], lambda one: alike[one]) == (
        frozenset("abc"),
        frozenset("d"),
    )


def member(article, published=None, length=0):
    return Member(article=article, published=published, length=length)


@pytest.mark.parametrize(
    "others",
    [
        pytest.param((member("a", "2026-01-02"), member("b")), id="published first"),
        pytest.param((member("a", "2026-01-01", 5),), id="then the longest"),
        pytest.param((member("d", "2026-01-01", 10),), id="then of the lowest id"),
    ],
)
def test_one_stands_for_the_story(others):
    first = member("c", "2026-01-01", 10)

    assert canonical([*others, first]) == first
    assert canonical([first, *others]) == first


def test_other_kinds_than_the_body_do_not_count():
    whole = article_of(*RELEASE)
    kept = whole.article.passages
    captions = tuple(replace(one, kind="caption") for one in kept)

    assert body_of(replace(whole.article, passages=captions)).grams.size == 0
