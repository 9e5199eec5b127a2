"""What is learned elsewhere says here what it said there."""

from __future__ import annotations

import random
from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks.train import Tree, _full, _weights
from cleaners.readers.learned import DEPTH, SPLITS, _trees
from crawler.weights import pack_weights, read_weights

WIDTH = 7


def leaf(value: float) -> Tree:
    return Tree(leaf_value=value)


def split(feature: int, threshold: float, left: Tree, right: Tree) -> Tree:
    return Tree(split_feature=feature, threshold=threshold, left_child=left, right_child=right)


def grown(chance: random.Random, depth: int) -> Tree:
    """A tree of any shape, as lightgbm dumps it; values that floats hold exactly."""
    if depth == 0 or chance.random() < 0.2:
        return leaf(chance.randrange(-64, 64) / 64)
    return split(
        chance.randrange(WIDTH),
        chance.randrange(-8, 8) / 4,
        grown(chance, depth - 1),
        grown(chance, depth - 1),
    )


def walked(tree: Tree, row: np.ndarray) -> float:
    while "leaf_value" not in tree:
        left = row[tree["split_feature"]] <= tree["threshold"]
        tree = tree["left_child" if left else "right_child"]
    return tree["leaf_value"]


def rows(chance: random.Random) -> np.ndarray:
    """Rows that also hit the thresholds themselves."""
    values = [[chance.randrange(-10, 10) / 4 for _ in range(WIDTH)] for _ in range(200)]
    return np.array(values, np.float32)


@pytest.mark.parametrize(
    "tree",
    [
        pytest.param(leaf(0.5), id="a leaf alone"),
        pytest.param(split(3, 0.25, leaf(-1), leaf(1)), id="one split"),
        pytest.param(
            split(0, 0, leaf(-1), split(1, 0.5, leaf(0.5), split(6, -1, leaf(2), leaf(1)))),
            id="deeper on one side",
        ),
        pytest.param(grown(random.Random(5), DEPTH), id="as deep as a tree may be"),
    ],
)
def test_a_tree_in_arrays_says_what_the_tree_says(tree: Tree):
    table = rows(random.Random(1))
    weights = _weights("one", linear(), [tree])

    assert _trees(table, weights).tolist() == [walked(tree, row) for row in table]


def test_a_forest_in_arrays_says_the_sum_of_its_trees():
    chance = random.Random(7)
    forest = [grown(chance, DEPTH) for _ in range(30)]
    table = rows(chance)

    packed = read_weights(pack_weights(_weights("thirty", linear(), forest)))

    assert _trees(table, packed).tolist() == [
        sum(walked(tree, row) for tree in forest) for row in table
    ]


def test_a_tree_in_arrays_has_all_its_splits_and_leaves():
    features, thresholds, leaves = _full(leaf(0.5))

    assert (len(features), len(thresholds), leaves) == (SPLITS, SPLITS, [0.5] * (SPLITS + 1))


def linear() -> SimpleNamespace:
    """A linear model as far as it is read."""
    return SimpleNamespace(coef_=np.ones((1, 8)), intercept_=np.array([0.25]))


def test_the_linear_model_comes_with_its_bias():
    weights = _weights("one", linear(), [leaf(0)])

    assert (weights.name, weights.bias, weights.words.tolist()) == ("one", 0.25, [1.0] * 8)
