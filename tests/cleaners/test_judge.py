"""What is an article and what is none."""

from __future__ import annotations

import pytest

from cleaners.article import Kind, Passage, RejectReason
from cleaners.judge import judge_page
from tests.cleaners.samples import LEAD, TITLE


def passages(*kinds_and_texts: tuple[Kind, str]) -> list[Passage]:
    return [
        Passage(kind=kind, text=text, position=at)
        for at, (kind, text) in enumerate(kinds_and_texts, start=1)
    ]


@pytest.mark.parametrize(
    "kept",
    [
        pytest.param(
            [(Kind.PARAGRAPH, "마을 도서관이 백 년 만에 새로 문을 열었다고 군이 밝혔다.")],
            id="a flash",
        ),
        pytest.param([(Kind.QUOTE, LEAD)], id="a quote"),
        pytest.param([(Kind.LIST_ITEM, "▲ 도서관장 김하늘")] * 9, id="posts: no sentence at all"),
    ],
)
def test_a_sentence_or_a_list_is_a_story(kept: list[tuple[Kind, str]]):
    assert judge_page(passages(*kept), 3) is None


@pytest.mark.parametrize(
    ("kept", "removed", "detail"),
    [
        pytest.param([], 1, "1 line of noise and 0 of text found", id="noise"),
        pytest.param(
            [(Kind.TITLE, TITLE), (Kind.CAPTION, LEAD)],
            2,
            "2 lines of noise and 0 of text found",
            id="headline and caption tell no story",
        ),
        pytest.param(
            [(Kind.PARAGRAPH, "문을 열었다고 한다.")],
            0,
            "0 lines of noise and 1 of text found",
            id="too short",
        ),
    ],
)
def test_a_page_without_a_story_says_what_was_found(
    kept: list[tuple[Kind, str]], removed: int, detail: str
):
    rejected = judge_page(passages(*kept), removed)

    assert rejected is not None
    assert rejected.reason is RejectReason.NO_STORY
    assert rejected.detail.startswith(detail)


@pytest.mark.parametrize(
    ("kept", "is_story"),
    [
        pytest.param([(Kind.PARAGRAPH, "A" * 31 + " longer.")], False, id="39 letters"),
        pytest.param([(Kind.PARAGRAPH, "A" * 32 + " longer.")], True, id="40 letters"),
        pytest.param([(Kind.PARAGRAPH, "A longer sentence.")] * 2, False, id="two of 18"),
        pytest.param([(Kind.PARAGRAPH, "A longer sentence.")] * 3, True, id="three of 18"),
        pytest.param([(Kind.LIST_ITEM, "a" * 60)] * 2, False, id="two lines"),
        pytest.param([(Kind.LIST_ITEM, "a" * 40)] * 3, True, id="three lines"),
        pytest.param([(Kind.LIST_ITEM, "a" * width) for width in (40, 40, 39)], False, id="short"),
        pytest.param([(Kind.CAPTION, "a" * 40)] * 3, False, id="three captions"),
    ],
)
def test_how_much_is_a_story(kept: list[tuple[Kind, str]], *, is_story: bool):
    assert (judge_page(passages(*kept), 1) is None) is is_story
