"""Corrections are told from words that look like them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.notices import LONGEST, correction_in


@pytest.mark.parametrize(
    "text",
    [
        "[정정] 도서관 개관일은 5월 3일",
        "<바로잡습니다> 10일 자 기사에서 관장의 이름을 틀리게 적었습니다.",
        "본보는 5월 10일 자 기사의 수치를 40에서 14로 바로잡습니다.",
        "기사의 두 번째 문단을 정정합니다.",
        "Correction: An earlier version misstated the depth of the harbour.",
        "Correction, May 20: the name of the ferry was wrong.",
        "This article was corrected on 20 May 2026 to say that the ferry was late.",
        "Korrektur: In einer früheren Fassung stand ein falscher Name.",
    ],
)
def test_a_correction(text):
    assert correction_in(["Another line.", text]) == text


@pytest.mark.parametrize(
    "text",
    [
        "선수들은 정정당당하게 싸웠다.",
        "구청은 언론사에 정정 보도를 요구했다.",
        "The market correction: shares fell by a tenth.",
        "The teacher corrected the article that the pupil had written.",
        "A corrections officer was late.",
    ],
)
def test_no_correction(text):
    assert correction_in([text]) is None


@given(texts=st.lists(st.text(max_size=400), max_size=4))
def test_any_text_has_one_or_none(texts):
    found = correction_in(texts)
    assert found is None or len(found) <= LONGEST


def test_a_long_text_costs_little():
    assert correction_in(["article " * 20_000, "[" * 50_000]) is None
