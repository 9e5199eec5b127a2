"""Who may tell the same story: whatever is stored beside it, and however it passes by."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from cleaners import sieve
from cleaners.candidates import MOST_ALIKE
from cleaners.sieve import Sentences, likely_mates
from cleaners.signatures import BANDED, band_keys, fold_all, sign, sketch

FIRST = (
    "The harbour office of Saltby opens at seven on weekdays, the mayor told the council.",
    "Nothing of this is said by any of the others, whatever the words that they are made of.",
    "Fishermen had waited for eleven years until somebody repaired the western pier at last.",
)
OTHER = (
    "A lamp in the window of the bakery burned all night, and nobody could say who lit it.",
    "Whoever walks up the hill in autumn finds chestnuts, a bench and a view of two counties.",
    "The library lends umbrellas now, and asks its readers to bring them back when it is dry.",
)


def gibberish(chance):
    return " ".join("".join(chance.choices("aeioubcdfgklmnprst", k=7)) for _ in range(12))


def sentences(articles):
    """Of articles by their numbers."""
    rows = []
    for number, texts in articles.items():
        signatures = sign(fold_all(texts), permutations=BANDED)
        keys, sketches = band_keys(signatures).astype("<u4"), sketch(signatures).astype("<u8")
        rows.append((number, keys.tobytes(), sketches.tobytes()))
    return Sentences.of(rows)


def pairs(asked, *known):
    found = likely_mates(sentences(asked), [sentences(some) for some in known])
    return {tuple(pair) for pair in found.tolist()}


def test_a_copy_is_found_and_nobody_is_their_own_mate():
    stored = {1: FIRST, 2: OTHER, 3: FIRST}

    assert pairs({3: FIRST}, stored) == {(3, 1)}
    assert pairs({2: OTHER}, stored) == set()


def test_it_does_not_matter_in_which_portions_they_pass():
    stored = {1: FIRST, 2: OTHER, 3: FIRST[:2], 4: (*OTHER[:2], FIRST[0])}
    asked = {3: FIRST[:2], 4: (*OTHER[:2], FIRST[0])}

    portions = [{number: texts} for number, texts in stored.items()]
    assert pairs(asked, *portions) == pairs(asked, stored) != set()


def test_it_does_not_matter_how_many_pairs_are_compared_at_once(monkeypatch):
    stored = dict.fromkeys(range(20), FIRST)
    whole = pairs(stored, stored)
    monkeypatch.setattr(sieve, "MOST_PAIRS", 7)

    assert pairs(stored, stored) == whole
    assert len(whole) == 20 * 19


def test_one_set_phrase_in_a_long_article_is_not_enough():
    phrase = "Readers who know more about this may write to the editors in Saltby at any time."
    chance = Random(3)
    many, others = (tuple(gibberish(chance) for _ in range(7)) for _ in range(2))

    assert pairs({1: (*many, phrase)}, {2: (*others, phrase)}) == set()
    assert pairs({1: (*many, phrase)}, {2: (*others[:2], phrase)}) == {(1, 2)}


def test_of_thousands_of_copies_some_are_enough():
    stored = dict.fromkeys(range(1, MOST_ALIKE + 40), FIRST)

    assert pairs({0: FIRST}, stored) == {(0, number) for number in range(1, MOST_ALIKE + 1)}


@pytest.mark.parametrize("texts", [(), ("",)], ids=["no text", "empty"])
def test_who_says_nothing_is_like_nobody(texts):
    assert pairs({1: texts}, {1: texts, 2: texts, 3: FIRST}) == set()
    assert pairs({3: FIRST}, {1: texts, 2: texts}) == set()
    assert likely_mates(Sentences.of(()), []).shape == (0, 2)
    assert np.array(likely_mates(Sentences.of(()), [Sentences.of(())])).shape == (0, 2)
