"""Which articles are worth comparing: those with sentences that may be alike.

On one machine the index of bands is asked; on many, each bucket of band keys answers for itself.
Both find the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cleaners.signatures import BANDS, NO_KEY, Keys, Sketches, near

# Of a paragraph that stands in thousands of articles these are enough: they are one another's.
MOST_ALIKE: Final = 64
MOST_SHARING: Final = 256  # sentences with one band key; a promo or a set phrase has thousands
AT_ONCE: Final = 1 << 22  # pairs that are looked at together: 100 MB

Rows: TypeAlias = NDArray[Any]
"""Of one of the types below."""

BAND_ROW: Final = np.dtype(
    [
        ("band", "u1"), ("key", "<u4"), ("sketch", "<u8"),
        ("article", "<u4"), ("sentence", "<u4"), ("part", "<u4"),
    ]
)  # fmt: skip
"""A sentence under one of its keys; `article` is a number by its id's order, `part` is where it
lies."""
MEETING: Final = np.dtype(
    [
        ("article", "<u4"), ("sentence", "<u4"), ("other", "<u4"), ("other_sentence", "<u4"),
        ("part", "<u4"), ("other_part", "<u4"),
    ]
)  # fmt: skip
"""A sentence of an article, and one of another that may be alike."""
PAIR: Final = np.dtype(
    [("article", "<u4"), ("other", "<u4"), ("part", "<u4"), ("other_part", "<u4")]
)
"""Two articles to be compared, the lesser number first."""


def likeliest(mine: NDArray[np.int32], others: NDArray[np.int32]) -> Iterator[tuple[int, int]]:
    """Of each article those that share most sentences with it, MOST_ALIKE at most."""
    apart = mine != others
    pairs, shared = np.unique(
        mine[apart].astype(np.int64) << 32 | others[apart], return_counts=True
    )
    taken: Counter[int] = Counter()
    for at in np.lexsort((-shared, pairs >> 32)):
        one, other = divmod(int(pairs[at]), 1 << 32)
        taken[one] += 1
        if taken[one] <= MOST_ALIKE:
            yield one, other


def band_rows(article: int, part: int, keys: Keys, sketches: Sketches) -> Rows:
    """The sentences of one article, a row for each of their keys."""
    rows = np.zeros((len(keys), BANDS), BAND_ROW)
    rows["band"] = np.arange(BANDS)
    rows["key"] = keys
    rows["sketch"] = sketches[:, None]
    rows["article"] = article
    rows["sentence"] = np.arange(len(keys))[:, None]
    rows["part"] = part
    with_key: Rows = rows[rows["key"] != NO_KEY]
    return with_key


def meetings(rows: Rows, most: int = MOST_SHARING) -> Rows:
    """Who meets whom under the keys of a bucket, which has all rows of each of its keys.

    Under one key everybody meets the first `most`, by article and sentence.
    """
    order = np.lexsort((rows["sentence"], rows["article"], rows["key"], rows["band"]))
    rows = rows[order]
    groups = rows["band"].astype(np.uint64) << np.uint64(32) | rows["key"]
    _, first, where, sizes = np.unique(
        groups, return_index=True, return_inverse=True, return_counts=True
    )
    count = np.where(sizes > 1, np.minimum(sizes, most), 0)[where]
    low, ends = first[where], np.cumsum(count)
    cuts = np.searchsorted(ends, np.arange(AT_ONCE, int(count.sum()) + 1, AT_ONCE)).tolist()
    found = [
        _met(rows, low[start:stop], count[start:stop], start)
        for start, stop in zip([0, *cuts], [*cuts, len(rows)], strict=True)
    ]
    return _once(np.concatenate(found))


def _met(rows: Rows, low: NDArray[np.int64], count: NDArray[np.int64], start: int) -> Rows:
    mine = np.repeat(np.arange(start, start + len(count)), count)
    others = np.arange(count.sum()) + np.repeat(low - np.cumsum(count) + count, count)
    apart = rows["article"][mine] != rows["article"][others]
    mine, others = mine[apart], others[apart]
    alike = near(rows["sketch"][mine], rows["sketch"][others])
    one, other = rows[mine[alike]], rows[others[alike]]
    met = np.empty(len(one), MEETING)
    for name in ("article", "sentence", "part"):
        met[name] = one[name]
    met["other"], met["other_sentence"] = other["article"], other["sentence"]
    met["other_part"] = other["part"]
    return met


def closest(met: Rows) -> Rows:
    """The pairs worth comparing, of all meetings of some articles; each once."""
    met = _once(met)
    parts = dict(zip(met["article"].tolist(), met["part"].tolist(), strict=True))
    parts |= dict(zip(met["other"].tolist(), met["other_part"].tolist(), strict=True))
    pairs = sorted({(min(pair), max(pair)) for pair in likeliest(met["article"], met["other"])})
    return np.array([(*pair, parts[pair[0]], parts[pair[1]]) for pair in pairs], PAIR)


def _once(met: Rows) -> Rows:
    """Each meeting once, however many bands it was under."""
    one = met["article"].astype(np.uint64) << np.uint64(32) | met["sentence"]
    other = met["other"].astype(np.uint64) << np.uint64(32) | met["other_sentence"]
    order = np.lexsort((other, one))
    is_new = np.ones(len(met), bool)
    is_new[1:] = (np.diff(one[order]) != 0) | (np.diff(other[order]) != 0)
    return met[order[is_new]]
