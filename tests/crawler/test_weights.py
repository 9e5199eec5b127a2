"""The weights that ship with the package."""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files

import numpy as np
import pytest

from cleaners.article import Stated
from cleaners.readers.cutter import cut
from cleaners.readers.hashes import HASHES
from cleaners.readers.html import parse
from cleaners.readers.layout import describe
from cleaners.readers.learned import SPLITS, Weights, columns
from crawler.weights import NAME, pack_weights, read_weights, shipped_weights

LARGEST = 150_000  # bytes: data of a package, not a download of its own
CHANCE = np.random.default_rng(1)
WEIGHTS = Weights(
    name="a training",
    words=CHANCE.normal(0, 1, HASHES).astype(np.float32),
    bias=-0.25,
    features=CHANCE.integers(0, 100, (3, SPLITS)),
    thresholds=CHANCE.normal(0, 10, (3, SPLITS)).astype(np.float32),
    leaves=CHANCE.normal(0, 1, (3, SPLITS + 1)).astype(np.float32),
)


def test_the_file_is_small():
    assert len(files("crawler").joinpath(NAME).read_bytes()) <= LARGEST


def test_the_shapes_are_those_that_the_reader_looks_for():
    shipped = shipped_weights()
    trees = len(shipped.features)

    assert shipped.name
    assert shipped.words.shape == (HASHES,)
    assert trees > 0
    assert shipped.features.shape == shipped.thresholds.shape == (trees, SPLITS)
    assert shipped.leaves.shape == (trees, SPLITS + 1)


def test_the_trees_look_at_columns_that_there_are():
    layout = describe(cut(parse("<p>가</p>")), Stated())
    width = columns(layout, np.zeros(1, np.float32)).shape[1]

    assert shipped_weights().features.min() >= 0
    assert shipped_weights().features.max() < width <= 256  # a column's number is a byte


def test_the_weights_are_numbers():
    shipped = shipped_weights()

    assert all(
        np.isfinite(values).all()
        for values in (shipped.words, shipped.bias, shipped.thresholds, shipped.leaves)
    )


def test_no_text_is_so_sure_that_its_likelihood_overflows():
    assert np.abs(shipped_weights().leaves).max(axis=1).sum() < np.log(np.finfo(np.float32).max)


def test_they_are_read_once():
    assert shipped_weights() is shipped_weights()


def test_packed_and_read_they_are_the_same_but_for_their_steps():
    again = read_weights(pack_weights(WEIGHTS))

    assert (again.name, again.bias) == (WEIGHTS.name, WEIGHTS.bias)
    assert (again.features == WEIGHTS.features).all()
    assert (again.thresholds == WEIGHTS.thresholds).all()
    step = np.abs(WEIGHTS.words).max() / 127
    assert np.allclose(again.words, WEIGHTS.words, rtol=0, atol=0.51 * step)
    assert np.allclose(again.leaves, WEIGHTS.leaves, rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("weights", [WEIGHTS, shipped_weights()], ids=["of chance", "shipped"])
def test_packed_again_nothing_changes(weights: Weights):
    once = read_weights(pack_weights(weights))
    twice = read_weights(pack_weights(once))

    assert np.allclose(twice.words, once.words, rtol=1e-6)
    assert twice.leaves.tobytes() == once.leaves.tobytes()


def test_weights_that_are_all_nothing_can_be_packed():
    nothing = Weights(
        name="",
        words=np.zeros(HASHES, np.float32),
        bias=0.0,
        features=WEIGHTS.features,
        thresholds=WEIGHTS.thresholds,
        leaves=WEIGHTS.leaves,
    )

    assert not read_weights(pack_weights(nothing)).words.any()


def test_reading_a_page_needs_nothing_of_what_the_training_needs():
    code = """
import sys
for name in ("sklearn", "lightgbm", "scipy", "pandas"):
    sys.modules[name] = None  # an import of it fails
from cleaners.article import RawPage
from crawler.guarded import clean_guarded
outcome = clean_guarded(RawPage(body=b"<html><body><p>A story.</p></body></html>"), outlets={})
print(type(outcome).__name__)
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (told.stdout, told.stderr) == ("Rejected\n", "")
