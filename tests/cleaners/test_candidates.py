"""Many buckets of band keys find the candidates that one machine finds as sentences pass by."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.candidates import BAND_ROW, MEETING, MOST_SHARING, band_rows, closest, meetings
from cleaners.sieve import Sentences, likely_mates
from cleaners.signatures import BANDED, band_keys, fold_all, sign, sketch

# So few words that sentences are alike, equal, or share a band by chance.
SENTENCES = st.lists(
    st.lists(
        st.sampled_from(["the", "council", "voted", "Monday", "to", "close", "nine", "schools"]),
        min_size=1, max_size=7,
    ).map(" ".join),
    min_size=0, max_size=5,
)  # fmt: skip
ARTICLES = st.lists(SENTENCES, min_size=3, max_size=14)


def signed(articles):
    texts = [text for sentences in articles for text in sentences]
    signatures = sign(fold_all(texts), permutations=BANDED)
    ends = np.cumsum([len(one) for one in articles])[:-1]
    return band_keys(signatures), sketch(signatures), ends


def passing_by(articles):
    keys, sketches, ends = signed(articles)
    split = zip(np.split(keys, ends), np.split(sketches, ends), strict=True)
    rows = [
        (at, of_keys.astype("<u4").tobytes(), of_sketches.astype("<u8").tobytes())
        for at, (of_keys, of_sketches) in enumerate(split)
    ]
    found = likely_mates(Sentences.of(rows), [Sentences.of(rows[:3]), Sentences.of(rows[3:])])
    return {tuple(sorted(pair)) for pair in found.tolist()}


def by_buckets(articles, most, buckets):
    keys, sketches, ends = signed(articles)
    split = zip(np.split(keys, ends), np.split(sketches, ends), strict=True)
    rows = np.concatenate([
        band_rows(at, at % 3, of_keys, of_sketches)
        for at, (of_keys, of_sketches) in enumerate(split)
    ])  # fmt: skip
    met = [meetings(rows[rows["key"] % buckets == one], most) for one in range(buckets)]
    return np.concatenate(met)


@given(ARTICLES, st.sampled_from([1, 3]))
def test_buckets_find_what_one_machine_finds(articles, buckets):
    met = by_buckets(articles, MOST_SHARING, buckets)

    pairs = closest(met)

    assert {(int(one["article"]), int(one["other"])) for one in pairs} == passing_by(articles)
    assert all(one["part"] == one["article"] % 3 for one in pairs)
    assert all(one["other_part"] == one["other"] % 3 for one in pairs)


def test_under_one_key_everybody_meets_the_first_ones():
    articles = [["the council voted on Monday to close nine schools"]] * 30

    met = by_buckets(articles, 2, 1)

    assert set(met["other"].tolist()) == {0, 1}
    assert set(met["article"].tolist()) == set(range(30))


def test_pieces_of_a_bucket_are_looked_at_one_after_the_other(monkeypatch):
    articles = [["the council voted on Monday to close nine schools"]] * 30
    whole = by_buckets(articles, 300, 1)
    monkeypatch.setattr("cleaners.candidates.AT_ONCE", 100)

    assert (by_buckets(articles, 300, 1) == whole).all()
    assert len(whole) == 30 * 29


@pytest.mark.parametrize(("find", "kind"), [(meetings, BAND_ROW), (closest, MEETING)])
def test_nobody_meets_nobody(find, kind):
    assert len(find(np.zeros(0, kind))) == 0
