"""How much each text of a page looks like its story, by weights that come in as a value."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.article import Layout, Stated
from cleaners.readers.cutter import cut
from cleaners.readers.hashes import HASHES, hashed
from cleaners.readers.html import parse
from cleaners.readers.layout import COLUMNS, describe
from cleaners.readers.learned import (
    AT_ONCE,
    CLIP,
    DEPTH,
    NEAR,
    OUTSIDE,
    SPLITS,
    Ruled,
    Weights,
    all_words,
    columns,
    story_scores,
)
from tests.cleaners.samples import STORY, TITLE

TREES = 7
PAGE = f"""
    <nav><a href=/>홈</a><a href=/s>사회</a></nav><h1>{TITLE}</h1>
    <article class=story>{"".join(f"<p>{text}</p>" for text in STORY)}</article>
    <ul class=more><li><a href=/1>섬마을 학교</a></li><li><a href=/2>장터 소식</a></li></ul>
"""
FIRST_SEEN = len(COLUMNS)  # column of a text's own logit; those of its neighbours stand behind it


def layout(markup: str) -> Layout:
    return describe(cut(parse(f"<html><body>{markup}</body></html>")), Stated())


PAGE_LAYOUT = layout(PAGE)
TEXTS = len(PAGE_LAYOUT.words)
WIDTH = columns(PAGE_LAYOUT, np.zeros(TEXTS, np.float32)).shape[1]


def weights(seed: int, size: float = 1.0) -> Weights:
    """Of no training at all."""
    chance = np.random.default_rng(seed)
    return Weights(
        name="chance",
        words=chance.normal(0, size, HASHES).astype(np.float32),
        bias=float(chance.normal()),
        features=chance.integers(0, WIDTH, (TREES, SPLITS)),
        thresholds=chance.normal(0, size, (TREES, SPLITS)).astype(np.float32),
        leaves=chance.normal(0, size, (TREES, SPLITS + 1)).astype(np.float32),
    )


NO_TREES = replace(weights(0), leaves=np.zeros((TREES, SPLITS + 1), np.float32))


def unruled(page: Layout) -> list[Ruled]:
    return [Ruled()] * len(page.words)


@given(st.integers(0, 1000), st.sampled_from((0.1, 1.0, 100.0)))
def test_scores_are_likelihoods(seed: int, size: float):
    with np.errstate(over="ignore"):
        scores = story_scores(PAGE_LAYOUT, unruled(PAGE_LAYOUT), weights(seed, size))

    assert len(scores) == TEXTS
    assert ((scores >= 0) & (scores <= 1)).all()


@pytest.mark.parametrize(
    ("markup", "count"),
    [
        pytest.param("", 0, id="no text"),
        pytest.param("<p>가</p>", 1, id="one text"),
        pytest.param("<p>가</p><p>나</p>", 2, id="fewer texts than neighbours are looked at"),
        pytest.param("<p>가</p>" * (AT_ONCE + 1), AT_ONCE + 1, id="more than go at once"),
    ],
)
def test_every_text_of_a_page_has_a_score(markup: str, count: int):
    page = layout(markup)

    assert len(story_scores(page, unruled(page), weights(1))) == count


def test_without_an_opinion_of_the_trees_all_is_even():
    assert set(story_scores(PAGE_LAYOUT, unruled(PAGE_LAYOUT), NO_TREES)) == {0.5}


def test_equal_layouts_have_equal_scores():
    one, other = (
        story_scores(page, unruled(page), weights(2)) for page in (layout(PAGE), PAGE_LAYOUT)
    )

    assert one.tobytes() == other.tobytes()


@given(st.integers(0, 1000))
def test_a_score_is_the_sum_of_the_leaves_that_a_walk_down_each_tree_reaches(seed: int):
    learned = weights(seed)
    ruled = unruled(PAGE_LAYOUT)
    logits = np.array(
        [learned.words[[*words]].sum() + learned.bias for words in all_words(PAGE_LAYOUT, ruled)],
        np.float32,
    )
    table = columns(PAGE_LAYOUT, logits)

    walked = [sum(_walk(row, learned, tree) for tree in range(TREES)) for row in table]
    expected = 1 / (1 + np.exp(-np.array(walked)))

    assert np.allclose(story_scores(PAGE_LAYOUT, ruled, learned), expected, atol=1e-4)


def _walk(row: np.ndarray, learned: Weights, tree: int) -> float:
    split = 0
    for _ in range(DEPTH):
        larger = row[learned.features[tree, split]] > learned.thresholds[tree, split]
        split = 2 * split + (2 if larger else 1)
    return float(learned.leaves[tree, split - SPLITS])


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        pytest.param(-3, [OUTSIDE, OUTSIDE, OUTSIDE, 1], id="three before"),
        pytest.param(-2, [OUTSIDE, OUTSIDE, 1, 2], id="two before"),
        pytest.param(-1, [OUTSIDE, 1, 2, 3], id="one before"),
        pytest.param(1, [2, 3, 4, OUTSIDE], id="one behind"),
        pytest.param(2, [3, 4, OUTSIDE, OUTSIDE], id="two behind"),
        pytest.param(3, [4, OUTSIDE, OUTSIDE, OUTSIDE], id="three behind"),
    ],
)
def test_neighbours_logits_stand_beside_a_texts_own_one(by: int, expected: list[float]):
    table = columns(layout("<p>가<p>나<p>다<p>라"), np.array([1, 2, 3, 4], np.float32))
    at = FIRST_SEEN + (NEAR + 1 + by if by < 0 else NEAR + by)

    assert table[:, FIRST_SEEN].tolist() == [1, 2, 3, 4]
    assert table[:, at].tolist() == expected


def test_a_page_may_have_fewer_texts_than_neighbours_are_looked_at():
    table = columns(layout("<p>가"), np.array([1], np.float32))

    assert table[0, FIRST_SEEN : FIRST_SEEN + 2 * NEAR + 1].tolist() == [1, *[OUTSIDE] * 2 * NEAR]


def test_no_logit_is_surer_than_sure():
    table = columns(layout("<p>가<p>나"), np.array([-99, 99], np.float32))

    assert table[:, FIRST_SEEN].tolist() == [-CLIP, CLIP]


@given(st.lists(st.floats(-100, 100, width=32), min_size=TEXTS, max_size=TEXTS))
def test_all_that_the_trees_look_at_is_finite(logits: list[float]):
    table = columns(PAGE_LAYOUT, np.array(logits, np.float32))

    assert table.shape == (TEXTS, WIDTH)
    assert np.isfinite(table).all()


def test_what_the_rules_say_is_words_of_a_text_and_of_those_beside_it():
    page = layout("<p>가<p>나<p>다")
    ruled = [Ruled(kind="h:related"), Ruled(under="related"), Ruled(kind="promo", under="related")]

    said = [
        words[len(own) :] for words, own in zip(all_words(page, ruled), page.words, strict=True)
    ]

    assert said == [
        tuple(hashed(word) for word in words)
        for words in (
            ("r:h:related",),
            ("u:related", "rb:h:related", "ra:promo"),
            ("r:promo", "u:related"),
        )
    ]
