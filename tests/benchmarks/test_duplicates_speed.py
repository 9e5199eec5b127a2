"""What is measured of near-duplicates does its work."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.duplicates_speed import (
    BATCH,
    SIGNATURES,
    newswinnow,
    opened_index,
    signed,
    store,
    synthetic,
)
from cleaners.signatures import BANDED, band_keys, fold_all, sign, sketch

STORY = "The harbour office of Saltby opens at {} on weekdays, the mayor told the council on {}."
TEXTS = [
    STORY.format("seven", "Monday"),
    "Nothing of this is said by any of the others, whatever the words that they are made of.",
    STORY.format("seven", "Friday"),
    *(f"{word * 9} {word[::-1] * 9}" for word in ("sea", "hill", "wind", "gull", "rope", "sail")),
]


@pytest.mark.parametrize("size", [1, 2, 10])
def test_a_stream_finds_the_same_pairs_by_any_number(size: int):
    assert newswinnow(TEXTS, size=size) == 1


@pytest.mark.parametrize("name", ["newswinnow", "datasketch update", "datasketch bulk"])
def test_everybody_signs_each_text(name: str):
    assert SIGNATURES[name](TEXTS) == len(TEXTS)
    assert signed(TEXTS * 300) == len(TEXTS) * 300


def test_what_is_stored_is_opened(tmp_path: Path):
    words = " ".join(TEXTS).split()
    texts = synthetic(words, BATCH, np.random.default_rng(1))

    store(tmp_path / "index.db", iter([texts]))
    index = opened_index(tmp_path / "index.db")

    made = sign(fold_all(texts[:1]), permutations=BANDED)
    rows, numbers = index.query(band_keys(made), sketch(made))
    assert len(index) == BATCH
    assert 0 in numbers.tolist()
    assert index.owner_of(np.array([0, 9, 10])).tolist() == [1, 1, 2]
    assert set(rows.tolist()) == {0}
