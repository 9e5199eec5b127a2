"""Many buckets of band keys find the candidates that the index of bands finds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.bandindex import BandIndex
from cleaners.candidates import BAND_ROW, MEETING, band_rows, closest, likeliest, meetings
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


def by_index(articles, most):
    keys, sketches, _ = signed(articles)
    owners = np.repeat(np.arange(len(articles), dtype=np.int32), [len(one) for one in articles])
    index = BandIndex.build(owners, keys, sketches)
    rows, sentences = index.query(keys, sketches, most=most)
    return {tuple(sorted(pair)) for pair in likeliest(owners[rows], index.owner_of(sentences))}


def by_buckets(articles, most, buckets):
    keys, sketches, ends = signed(articles)
    split = zip(np.split(keys, ends), np.split(sketches, ends), strict=True)
    rows = np.concatenate([
        band_rows(at, at % 3, of_keys, of_sketches)
        for at, (of_keys, of_sketches) in enumerate(split)
    ])  # fmt: skip
    met = [meetings(rows[rows["key"] % buckets == one], most) for one in range(buckets)]
    return np.concatenate(met)


@given(ARTICLES, st.sampled_from([1, 2, 300]), st.sampled_from([1, 3]))
def test_buckets_find_what_the_index_finds(articles, most, buckets):
    if sum(map(len, articles)) < 8:
        return  # the index keeps so few in tables, which know no `most`
    met = by_buckets(articles, most, buckets)

    pairs = closest(met)

    assert {(int(one["article"]), int(one["other"])) for one in pairs} == by_index(articles, most)
    assert all(one["part"] == one["article"] % 3 for one in pairs)
    assert all(one["other_part"] == one["other"] % 3 for one in pairs)


def test_pieces_of_a_bucket_are_looked_at_one_after_the_other(monkeypatch):
    articles = [["the council voted on Monday to close nine schools"]] * 30
    whole = by_buckets(articles, 300, 1)
    monkeypatch.setattr("cleaners.candidates.AT_ONCE", 100)

    assert (by_buckets(articles, 300, 1) == whole).all()
    assert len(whole) == 30 * 29


@pytest.mark.parametrize(("find", "kind"), [(meetings, BAND_ROW), (closest, MEETING)])
def test_nobody_meets_nobody(find, kind):
    assert len(find(np.zeros(0, kind))) == 0
