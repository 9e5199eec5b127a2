"""Which paragraphs share a band, in whatever order and batches they came."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import bandindex
from benchmarks.bandindex import FAN, MANY, MOST, MOST_WAITING, NOBODY, BandIndex, pairs_among
from cleaners.signatures import BANDS, NO_KEY

# Few keys, so that many are shared; NO_KEY among them, which is shared with nothing.
ROW = st.lists(st.sampled_from([NO_KEY, 1, 2, 3, 2**32 - 1]), min_size=BANDS, max_size=BANDS)
SPARSE = st.builds(
    lambda at, key, other: [key if band == at else other + band for band in range(BANDS)],
    st.integers(0, BANDS - 1),
    st.sampled_from([NO_KEY, 1, 2, 2**32 - 1]),
    st.integers(10, 2**31),
)
BATCHES = st.lists(st.lists(st.one_of(ROW, SPARSE), max_size=5), max_size=6)


def matrix(rows: list[list[int]]) -> np.ndarray:
    return np.array(rows, np.uint32).reshape(-1, BANDS)


def share(one: list[int], other: list[int]) -> bool:
    return any(a == b != NO_KEY for a, b in zip(one, other, strict=True))


def pairs(found: tuple[np.ndarray, np.ndarray]) -> list[tuple[int, int]]:
    return list(zip(*(side.tolist() for side in found), strict=True))


def expected(asked: list[list[int]], there: list[list[int]]) -> list[tuple[int, int]]:
    return [
        (row, paragraph)
        for row, one in enumerate(asked)
        for paragraph, other in enumerate(there)
        if share(one, other)
    ]


def filled(batches: list[list[list[int]]]) -> BandIndex:
    index = BandIndex()
    for batch in batches:
        index.add(np.zeros(len(batch), np.int32), matrix(batch))
    return index


@given(BATCHES, st.lists(st.one_of(ROW, SPARSE), max_size=5))
def test_a_query_finds_exactly_those_that_share_a_band(
    batches: list[list[list[int]]], asked: list[list[int]]
):
    there = [row for batch in batches for row in batch]

    assert pairs(filled(batches).query(matrix(asked))) == expected(asked, there)


@given(BATCHES, st.lists(st.one_of(ROW, SPARSE), max_size=5))
def test_however_they_came_the_same_is_found(
    batches: list[list[list[int]]], asked: list[list[int]]
):
    with pytest.MonkeyPatch.context() as patch:
        # So that a few rows are many, wait briefly, and are merged.
        patch.setattr(bandindex, "MANY", 3)
        patch.setattr(bandindex, "MOST_WAITING", 4)
        patch.setattr(bandindex, "FAN", 2)
        patch.setattr(bandindex, "SMALL", 5)
        there = [row for batch in batches for row in batch]

        assert pairs(filled(batches).query(matrix(asked))) == expected(asked, there)
        assert pairs(filled([[row] for row in there]).query(matrix(asked))) == expected(
            asked, there
        )


@given(st.lists(st.one_of(ROW, SPARSE), max_size=12))
def test_a_batch_is_compared_with_itself(rows: list[list[int]]):
    wanted = [(later, earlier) for later, earlier in expected(rows, rows) if earlier < later]

    assert pairs(pairs_among(matrix(rows))) == wanted


# Sixteen bits between each and the next, the last bit of all among them.
KEPT_APART = np.array([0, 0xFFFF << 40, 0xFFFF << 40 | 0xFFFF], np.uint64)


def test_of_those_that_share_a_band_the_near_ones_are_found():
    keys = matrix([[1] * BANDS] * 3)
    index = BandIndex()
    index.add(np.array([7], np.int32), keys[:1], KEPT_APART[:1])
    index.add(np.array([7, 7], np.int32), keys[1:], KEPT_APART[1:])

    assert pairs(index.query(keys[:1], KEPT_APART[:1])) == [(0, 0), (0, 1)]
    assert pairs(index.query(keys, KEPT_APART)) == [
        *((0, 0), (0, 1)),
        *((1, 0), (1, 1), (1, 2)),
        *((2, 1), (2, 2)),
    ]
    assert len(index.query(keys[:1])[0]) == 3
    assert pairs(pairs_among(keys, KEPT_APART)) == [(1, 0), (2, 1)]
    assert len(pairs_among(keys)[0]) == 3


@given(st.lists(st.lists(st.integers(0, 3), max_size=4), max_size=6))
def test_every_paragraph_has_the_owner_it_came_with(batches: list[list[int]]):
    index = BandIndex()
    for batch in batches:
        index.add(np.array(batch, np.int32), matrix([[1] * BANDS] * len(batch)))
    index.discard(0)

    owners = index.owner_of(np.arange(len(index)))

    assert owners.tolist() == [owner or NOBODY for batch in batches for owner in batch]


def test_thousands_come_one_by_one_and_are_all_found():
    keys = np.random.RandomState(3).randint(1, 2**32, (5000, BANDS), dtype=np.uint32)
    at_once = BandIndex.build(np.arange(5000, dtype=np.int32), keys)
    one_by_one = BandIndex()
    for number, row in enumerate(keys):
        assert one_by_one.add(np.array([number], np.int32), row[None]).tolist() == [number]

    for asked in (keys, keys[:1], keys[-3:]):
        assert pairs(one_by_one.query(asked)) == pairs(at_once.query(asked))
    assert len(one_by_one) == 5000
    assert pairs(one_by_one.query(keys)) == [(row, row) for row in range(5000)]


def test_a_long_run_is_not_copied_for_a_short_one():
    keys = np.random.RandomState(3).randint(1, 2**32, (MANY * FAN * 2, BANDS), dtype=np.uint32)
    index = BandIndex.build(np.zeros(len(keys), np.int32), keys)

    index.add(np.zeros(MANY, np.int32), keys[:MANY])

    assert pairs(index.query(keys[:2])) == [
        (0, 0),
        (0, len(keys)),
        (1, 1),
        (1, len(keys) + 1),
    ]


def test_an_owner_is_found_and_taken_out():
    index = BandIndex.build(np.array([7, 7, 8], np.int32), matrix([[1] * BANDS] * 3))

    index.discard(7)

    assert pairs(index.query(matrix([[1] * BANDS]))) == [(0, 2)]
    assert index.owner_of(np.array([0, 1, 2])).tolist() == [NOBODY, NOBODY, 8]


def test_what_waits_is_taken_out_too():
    index = BandIndex()
    index.add(np.array([7], np.int32), matrix([[1] * BANDS]))

    index.discard(7)

    assert pairs(index.query(matrix([[1] * BANDS]))) == []


def test_what_the_caller_does_to_its_array_later_is_its_own_affair():
    index = BandIndex()
    keys = matrix([[1] * BANDS])
    index.add(np.array([7], np.int32), keys)
    keys[:] = 2
    for _ in range(MOST_WAITING):
        index.add(np.array([8], np.int32), matrix([[3] * BANDS]))

    assert pairs(index.query(matrix([[1] * BANDS]))) == [(0, 0)]


def test_a_paragraph_takes_no_more_than_120_bytes():
    keys = np.random.RandomState(3).randint(1, 2**32, (20_000, BANDS), dtype=np.uint32)
    articles = np.arange(20_000, dtype=np.int32) // 10
    index = BandIndex.build(articles[:10_000], keys[:10_000])
    index.add(articles[10_000:], keys[10_000:])

    assert index.nbytes <= 120 * len(index)


def test_more_than_it_can_number_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bandindex, "MOST", 1)
    index = BandIndex()

    with pytest.raises(ValueError, match="holds 1 paragraph"):
        index.add(np.zeros(2, np.int32), matrix([[1] * BANDS] * 2))
    assert MOST == 2**28


def test_asking_many_does_not_need_datasketch():
    # It brings scipy, half of the time in which a command starts.
    code = (
        "import sys, numpy as np; from benchmarks.bandindex import BandIndex as B;"
        "k = np.ones((99, 14), np.uint32); B.build(np.zeros(99, np.int32), k).query(k);"
        "sys.exit('datasketch' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_of_many_copies_a_band_speaks_for_the_first_ones_alone():
    keys = np.full((200, BANDS), 7, np.uint32)
    index = BandIndex.build(np.arange(200, dtype=np.int32), keys)

    rows, paragraphs = index.query(keys[:2], most=3)

    assert rows.tolist() == [0, 0, 0, 1, 1, 1]
    assert paragraphs.tolist() == [0, 1, 2, 0, 1, 2]
