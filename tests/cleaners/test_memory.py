"""What an outlet prints everywhere goes, and comes back when it is forgotten."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.article import Kind, Passage
from cleaners.memory import Trace, block_key, is_label, recall, recurring, standing
from tests.cleaners.test_takeout import article_of, everything

STORY = ("시장은 어제 새 도서관을 열었다고 밝혔다.", "주민들은 오래 기다린 일이라고 말했다.")
FOOTER = "시험신문은 모래내 이웃들이 함께 만드는 신문이다."
HEADLINE = "다른 기사의 제목"


def memory(*texts, closes=False):
    return {
        block_key(text): Trace(evidence="3f2a of test", behind="behind 3f2a of test", closes=closes)
        for text in texts
    }


lines = st.lists(st.sampled_from([*STORY, FOOTER, HEADLINE]), max_size=8)
known = st.sets(st.sampled_from([FOOTER, HEADLINE]))


def test_a_known_block_goes_with_its_evidence():
    cleaned = recall(article_of(*STORY, FOOTER), memory(FOOTER))

    assert cleaned.article.body == STORY
    [removal] = cleaned.removals
    assert (removal.kind, removal.rule) == (Kind.RECURRING, "recurring.paragraph")
    assert removal.evidence == "3f2a of test"


def test_behind_what_closes_the_story_headlines_go_that_nobody_has_seen_before():
    cleaned = recall(article_of(*STORY, FOOTER, HEADLINE), memory(FOOTER, closes=True))

    assert cleaned.article.body == STORY
    assert cleaned.removals[-1].evidence == "behind 3f2a of test"


def test_a_statement_behind_what_closes_the_story_is_of_the_story():
    body = (STORY[0], FOOTER, HEADLINE, STORY[1])

    cleaned = recall(article_of(*body), memory(FOOTER, closes=True))

    assert cleaned.article.body == (STORY[0], HEADLINE, STORY[1])


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        pytest.param(Kind.TABLE_ROW, "1위 김하늘 12분 30초", id="a row"),
        pytest.param(Kind.LIST_ITEM, "밀가루 200g, 달걀 두 개", id="an item"),
        pytest.param(Kind.QUOTE, "“아이들이 먼저다”", id="a quotation"),
    ],
)
def test_what_is_no_headline_stays_behind_what_closes_the_story(kind, text):
    whole = article_of(*STORY, FOOTER)
    last = Passage(kind=kind, text=text, position=9)
    passages = (*whole.article.passages, last)
    whole = replace(whole, article=replace(whole.article, passages=passages))

    after = recall(whole, memory(FOOTER, closes=True))

    assert after.article.passages[-1] == last


def test_what_was_refused_stays_wherever_it_stands():
    refused = {block_key(HEADLINE): Trace(evidence="77aa of test", stays=True)}

    after = recall(article_of(*STORY, FOOTER, HEADLINE), memory(FOOTER, closes=True) | refused)

    assert after.article.body == (*STORY, HEADLINE)


@given(lines, known, st.booleans())
def test_nothing_is_lost_and_twice_is_once(body, texts, closes):
    before = article_of(*body)

    after = recall(before, memory(*texts, closes=closes))

    assert everything(after) == everything(before)
    assert recall(after, memory(*texts, closes=closes)) == after


@given(lines, known, known)
def test_what_was_remembered_before_leaves_no_trace(body, first, then):
    """So that what is learned later can be taken out of what is stored, without its page."""
    whole = article_of(*body)

    assert recall(recall(whole, memory(*first)), memory(*then)) == recall(whole, memory(*then))


@given(lines, known)
def test_the_blocks_are_the_same_before_and_after(body, texts):
    whole = article_of(*body)
    after = recall(whole, memory(*texts))

    assert [one.key for one in standing(after)] == [one.key for one in standing(whole)]
    gone = [at for at, one in enumerate(standing(after)) if one.evidence]
    wanted = sorted(recurring(memory(*texts))([one.key for one in standing(whole)]))
    assert gone == (wanted if len(wanted) < len(body) else [])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            "구독은  “여기” 에서 한다.", '구독은 "여기"에서 한다.', id="spaces and quotes"
        ),
        pytest.param("Write to a@b.example now.", "Write to c.d@e.example now.", id="mail"),
        pytest.param("See https://a.example/1 here.", "See www.b.example here.", id="address"),
    ],
)
def test_a_block_is_known_whatever_its_spacing_and_addresses(one, other):
    assert block_key(one) == block_key(other)


def test_another_number_is_another_block():
    assert block_key("코스피 2,512.33에 마감했다.") != block_key("코스피 2,513.33에 마감했다.")


@pytest.mark.parametrize(
    ("text", "kind", "label"),
    [
        pytest.param("다른 기사의 제목", Kind.PARAGRAPH, True, id="a headline"),
        pytest.param("What are your plans for the years ahead?", Kind.PARAGRAPH, True, id="asks"),
        pytest.param(STORY[0], Kind.PARAGRAPH, False, id="a statement"),
        pytest.param("▲ 새 도서관", Kind.CAPTION, False, id="a caption"),
    ],
)
def test_a_label_states_nothing(text, kind, label):
    assert is_label(block_key(text, kind)) is label
    assert -(1 << 63) <= block_key(text, kind) < 1 << 63
