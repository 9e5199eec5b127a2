"""What is folded away before texts are compared."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.normal import (
    NO_MARKS,
    cap_marks,
    compose,
    digest,
    fold,
    is_settled,
    stem_of_truncated,
)

# What pages are printed in; letters and marks apart are for `compose`.
PRINTED = st.one_of(
    st.characters(min_codepoint=0x20, max_codepoint=0x7E),
    st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3),
    st.sampled_from("‘’“”„«»‹›「」『』＂＇′‐–—−－·・∙•…　\t\n①㈜％ＡａÄÖÜäöüßÉéñ豈"),
)


@given(st.text(PRINTED))
def test_folding_twice_is_folding_once(text: str):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_composing_twice_is_composing_once(text: str):
    assert compose(compose(text)) == compose(text)


@given(
    st.text(st.one_of(st.characters(), st.sampled_from("ae\u0301\u0338가\u11a8ㄱ\uf9e1\u3099か")))
)
def test_what_is_settled_beside_its_plain_letters_is_settled(text: str):
    letters = "".join(letter for letter in text if not letter.isascii())

    assert compose(text) == text or not is_settled(letters)


def test_a_printed_page_is_settled_and_one_in_parts_is_not():
    assert is_settled("“한글” 漢字 カタカナ é ß № 😀")
    assert not is_settled("\u0301")
    assert not is_settled("\u11a8")
    assert not is_settled("\u212b")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("“바다”", '"바다"', id="quotes"),
        pytest.param("「바다」", "‘바다’", id="corner brackets"),
        pytest.param("바다–산", "바다-산", id="dashes"),
        pytest.param("바다・산", "바다·산", id="middle dots"),
        pytest.param("바다 산\u00a0강", "바다산 강", id="white space"),
        pytest.param("ＫＢＳ", "kbs", id="wide letters and case"),
        pytest.param("\uf9e1", "李", id="compatibility ideographs"),
        pytest.param(unicodedata.normalize("NFD", "한글"), "한글", id="letters in parts"),
        pytest.param("e" + "\u0316" * 30, "e" + "\u0316" * 900, id="a flood of marks"),
    ],
)
def test_what_a_reader_would_not_notice_is_folded_away(one: str, other: str):
    assert fold(one) == fold(other)
    assert digest(one) == digest(other)


def test_other_words_have_another_digest():
    assert digest("3명") != digest("4명")


def test_a_lone_surrogate_has_a_digest():
    assert len(digest("\ud800")) == 16


def test_up_to_thirty_marks_are_writing():
    assert cap_marks("e" + "\u0316" * 30) == "e" + "\u0316" * 30
    assert cap_marks("e" + "\u0316" * 31) == "e" + "\u0316" * 30


def test_a_flood_of_marks_is_cut_wherever_it_stands():
    assert cap_marks("바다 e" + "\u0316" * 31 + " 산") == "바다 e" + "\u0316" * 30 + " 산"


def test_none_of_the_letters_that_are_passed_over_is_a_mark():
    letters = re.findall(f"[{NO_MARKS}]", "".join(map(chr, range(sys.maxunicode + 1))))

    assert [letter for letter in letters if unicodedata.combining(letter)] == []


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        pytest.param("바다가 보이는…", "바다가보이는", id="ellipsis"),
        pytest.param("바다가 보이는...  ", "바다가보이는", id="stops, white space behind"),
        pytest.param("바다가 보인다.", None, id="a whole sentence"),
        pytest.param("바다…가 보인다", None, id="an ellipsis inside"),
        pytest.param("…", "", id="nothing but an ellipsis"),
    ],
)
def test_the_stem_of_a_cut_off_text_stands_before_its_ellipsis(text: str, stem: str | None):
    assert stem_of_truncated(text) == stem
