"""What the form of a line alone says."""

from __future__ import annotations

import pytest

from cleaners.shape import Shape, looks_like_headline, shape_of, width, without_bullet
from tests.cleaners.samples import LEAD, THIRD, TITLE


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        pytest.param(LEAD, Shape.SENTENCE, id="a Korean sentence"),
        pytest.param(THIRD, Shape.SENTENCE, id="with quotes"),
        pytest.param(f"- {LEAD}", Shape.SENTENCE, id="behind a list mark"),
        pytest.param("문을 열었다고 군은 밝혔다.", Shape.SENTENCE, id="a short one with a stop"),
        pytest.param(
            "図書館が月曜日に再開したと町が発表した。", Shape.SENTENCE, id="without spaces"
        ),
        pytest.param("네.", Shape.LABEL, id="too short for a sentence"),
        pytest.param(LEAD.rstrip("."), Shape.HEADLINE, id="without a stop it may be a headline"),
        pytest.param(
            (LEAD.rstrip(".") + "며 ") * 2 + "군은 그렇게 말했다",
            Shape.SENTENCE,
            id="long, no stop",
        ),
        pytest.param("바다는 왜 짠가요?", Shape.HEADLINE, id="a short question"),
        pytest.param(
            "도서관은 다시 열렸다. 이제 누가 그 많은 책을 읽을까?", Shape.SENTENCE, id="stop inside"
        ),
        pytest.param("바다는 왜 짠가 " * 9 + "?", Shape.SENTENCE, id="a long question"),
        pytest.param(f"{LEAD[:-1]}…", Shape.HEADLINE, id="cut off, as short as a headline"),
        pytest.param(f"{LEAD} {LEAD[:-1]}...더보기", Shape.CUT, id="cut off with a button"),
        pytest.param(TITLE, Shape.HEADLINE, id="a headline"),
        pytest.param("로그인", Shape.LABEL, id="a button"),
        pytest.param("정치 경제 사회 문화", Shape.HEADLINE, id="four words"),
        pytest.param("국회 본회의장", Shape.LABEL, id="two words"),
        pytest.param("World news", Shape.LABEL, id="a Latin label"),
        pytest.param("News from all over the world", Shape.HEADLINE, id="more Latin words"),
        pytest.param("2,561.15", Shape.NUMBER, id="a figure"),
        pytest.param("▲ 12.30 (+0.48%)", Shape.NUMBER, id="a change of a price"),
        pytest.param("3위", Shape.NUMBER, id="a rank"),
        pytest.param("•", Shape.NUMBER, id="a bare list mark says nothing"),
    ],
)
def test_a_line_has_the_shape_of_what_it_is(text: str, shape: Shape):
    assert shape_of(text) is shape


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("- 첫째", "첫째"),
        ("1. 첫째", "첫째"),
        ("① 첫째", "첫째"),
        ("(2) 둘째", "둘째"),
        pytest.param("3.5% 올랐다", "3.5% 올랐다", id="a share is no list mark"),
        pytest.param("2025년", "2025년", id="nor is a year"),
    ],
)
def test_a_list_mark_is_no_text(text: str, bare: str):
    assert without_bullet(text) == bare


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        pytest.param("섬마을 학교에 새 선생님…아이 셋의 첫 수업", True, id="ellipsis"),
        pytest.param("[단독] 섬마을 학교에 새 선생님 온다", True, id="rubric"),
        pytest.param("“비가 와도 좋아요” 장터에 모인 사람들", True, id="quoted words"),
        pytest.param("섬마을 학교에 새 선생님이 온다", False, id="no mark"),
        pytest.param(LEAD, False, id="a sentence"),
    ],
)
def test_a_headline_is_known_by_its_marks(text, looks):
    assert looks_like_headline(text) is looks


def test_a_korean_syllable_is_as_wide_as_two_latin_letters():
    assert width("바다 sea") == len("abcd sea")
