"""Passages go and come back; no character is lost on the way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cleaners.article import Article, Cleaned, Found, Kind, Passage, Removal
from cleaners.pipeline import clean
from cleaners.structure import Verdict
from cleaners.takeout import put_back, take_out
from tests.db.samples import page

BLAME = Verdict(kind=Kind.PROMO, rule="promo.mine", reason="a promo", evidence="said so")
NOTHING: Found[Any] = Found(value=None, where="")

texts = st.lists(
    st.text("가나다. ", min_size=1, max_size=12).map(lambda one: one + "끝"), max_size=6
)


def article_of(*body):
    passages = tuple(
        Passage(kind=Kind.PARAGRAPH, text=text, position=at) for at, text in enumerate(body, 1)
    )
    return Cleaned(
        article=Article(
            title=NOTHING, authors=NOTHING, published=NOTHING, modified=NOTHING, outlet=NOTHING,
            language=NOTHING, url=NOTHING, passages=passages,
        ),
        removals=(),
    )  # fmt: skip


def everything(cleaned):
    """Position, place in the block and text of all there is."""
    kept = [(one.position, one.text) for one in cleaned.article.passages]
    removed = [(one.position, one.text) for one in cleaned.removals]
    return sorted(kept + removed)


@given(texts, st.sets(st.integers(1, 6)))
def test_what_is_taken_out_is_a_removal_and_nothing_else_changes(body, positions):
    before = article_of(*body)

    after = take_out(before, dict.fromkeys(positions, BLAME))

    assert everything(after) == everything(before)
    assert after.article.passages or not body
    gone = {one.position for one in after.removals}
    wanted = positions & set(range(1, len(body) + 1))
    assert gone == (wanted if len(wanted) < len(body) else set())


@given(texts, st.sets(st.integers(1, 6)))
def test_what_was_taken_out_can_be_put_back(body, positions):
    before = article_of(*body)
    after = take_out(before, dict.fromkeys(positions, BLAME))
    passages = {
        one: Passage(kind=Kind.PARAGRAPH, text=one.text, position=one.position)
        for one in after.removals
    }

    assert put_back(after, passages) == before


def test_an_article_of_which_nothing_would_be_left_stays():
    whole = article_of("하나다.", "둘이다.")

    assert take_out(whole, {1: BLAME, 2: BLAME}) == whole


def test_a_removal_says_who_when_and_which_span():
    cleaned = take_out(article_of("하나다.", "구독하세요"), {2: BLAME})

    [removal] = cleaned.removals
    assert (removal.kind, removal.rule, removal.evidence) == (Kind.PROMO, "promo.mine", "said so")
    assert (removal.start, removal.end, removal.text) == (0, 5, "구독하세요")


def test_a_removal_that_somebody_put_back_stays_in():
    whole = article_of("하나다.", "구독하세요")
    [removal] = take_out(whole, {2: BLAME}).removals

    assert take_out(whole, {2: BLAME}, restored=frozenset({removal.key})) == whole


def test_of_a_block_that_lost_its_beginning_the_rest_is_named_where_it_stands():
    body = article_of("하나다.", "서울에서 말했다.")
    dateline = Removal(
        position=2, start=0, end=4, text="(서울)", kind=Kind.DATELINE, rule="dateline.place",
        reason="a dateline", key="x@0-4",
    )  # fmt: skip

    cleaned = take_out(replace(body, removals=(dateline,)), {2: BLAME})

    assert [(one.start, one.end) for one in cleaned.removals] == [(0, 4), (4, 13)]


def test_of_a_block_that_lost_its_end_the_rest_is_named_where_it_stands():
    body = article_of("하나다.", "서울에서 말했다.")
    byline = Removal(
        position=2, start=9, end=16, text=" 김하늘 기자", kind=Kind.BYLINE, rule="byline.name",
        reason="a byline", key="x@9-16",
    )  # fmt: skip

    cleaned = take_out(replace(body, removals=(byline,)), {2: BLAME})

    assert [(one.start, one.end) for one in cleaned.removals] == [(0, 9), (9, 16)]


def test_the_key_is_the_one_by_which_the_cleaners_would_put_it_back():
    cleaned = clean(page())
    assert isinstance(cleaned, Cleaned)
    last = cleaned.article.passages[-1]

    [removal] = set(take_out(cleaned, {last.position: BLAME}).removals) - set(cleaned.removals)

    again = clean(page(), restored=frozenset({removal.key}))
    assert isinstance(again, Cleaned)
    assert again.article.passages == cleaned.article.passages
    assert take_out(again, {last.position: BLAME}, restored=frozenset({removal.key})) == again


def test_copies_of_a_block_have_names_of_their_own():
    cleaned = take_out(article_of("하나다.", "광고", "광고"), {2: BLAME, 3: BLAME})

    assert len({one.key for one in cleaned.removals}) == 2
