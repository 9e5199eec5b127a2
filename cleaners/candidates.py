"""Which articles are worth comparing: those with sentences that may be alike.

The rule, and how many machines ask it: each bucket of band keys answers for itself. On one machine
the stored sentences pass by (`sieve`). Both find the same.
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cleaners.signatures import BANDS, NO_KEY, Keys, Sketches, near

# Of a paragraph that stands in thousands of articles these are enough: they are one another's.
MOST_ALIKE: Final = 64
MOST_SHARING: Final = 256  # sentences with one band key; a promo or a set phrase has thousands
# Share of the sentences of whoever has fewer. Of two bodies that share half of their 8-grams about
# half of the sentences are near, wherever they were edited; one alone is a set phrase.
LEAST_SHARED: Final = 0.2
AT_ONCE: Final = 1 << 22  # pairs that are looked at together: 100 MB

Numbers: TypeAlias = NDArray[np.int64]
Rows: TypeAlias = NDArray[Any]
"""Of one of the types below."""

BAND_ROW: Final = np.dtype(
    [
        ("band", "u1"), ("key", "<u4"), ("sketch", "<u8"),
        ("article", "<u4"), ("sentence", "<u4"), ("of", "<u4"), ("part", "<u4"),
    ]
)  # fmt: skip
"""A sentence under one of its keys; `article` is a number by its id's order, `of` how many
sentences it has, `part` is where it lies."""
MEETING: Final = np.dtype(
    [
        ("article", "<u4"), ("sentence", "<u4"), ("other", "<u4"), ("other_sentence", "<u4"),
        ("of", "<u4"), ("other_of", "<u4"), ("part", "<u4"), ("other_part", "<u4"),
    ]
)  # fmt: skip
"""A sentence of an article, and one of another that may be alike."""
PAIR: Final = np.dtype(
    [("article", "<u4"), ("other", "<u4"), ("part", "<u4"), ("other_part", "<u4")]
)
"""Two articles to be compared, the lesser number first."""


def enough(shared: Numbers, of: Numbers, other_of: Numbers) -> NDArray[np.bool_]:
    """Whether so many of so many sentences are more than a set phrase."""
    is_enough: NDArray[np.bool_] = shared >= LEAST_SHARED * np.minimum(of, other_of)
    return is_enough


def likeliest(pairs: Numbers, shared: Numbers) -> tuple[Numbers, Numbers]:
    """Of each article the MOST_ALIKE that share most with it, then of the lowest numbers.

    A pair is the article's number above 32 bits of the other's.
    """
    order = np.lexsort((pairs, -shared, pairs >> 32))
    asked = pairs[order] >> 32
    begins = np.flatnonzero(np.diff(asked, prepend=-1))
    rank = np.arange(len(order)) - np.repeat(begins, np.diff(begins, append=len(order)))
    kept = order[rank < MOST_ALIKE]
    return pairs[kept], shared[kept]


def band_rows(article: int, part: int, keys: Keys, sketches: Sketches) -> Rows:
    """The sentences of one article, a row for each of their keys."""
    rows = np.zeros((len(keys), BANDS), BAND_ROW)
    rows["band"] = np.arange(BANDS)
    rows["key"] = keys
    rows["sketch"] = sketches[:, None]
    rows["article"] = article
    rows["sentence"] = np.arange(len(keys))[:, None]
    rows["of"] = len(keys)
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
    for name in ("article", "sentence", "of", "part"):
        met[name] = one[name]
        met["other" if name == "article" else f"other_{name}"] = other[name]
    return met


def closest(met: Rows) -> Rows:
    """The pairs worth comparing, of all meetings of some articles; each once."""
    met = _once(met)
    both = met["article"].astype(np.int64) << 32 | met["other"]
    pairs, first, shared = np.unique(both, return_index=True, return_counts=True)
    wanted = enough(shared, met["of"][first], met["other_of"][first])
    likely, _ = likeliest(pairs[wanted], shared[wanted])
    seen = met[first[np.searchsorted(pairs, likely)]]
    found = np.empty(len(seen), PAIR)
    turned = seen["article"] > seen["other"]
    for name, other in (("article", "other"), ("part", "other_part")):
        found[name] = np.where(turned, seen[other], seen[name])
        found[other] = np.where(turned, seen[name], seen[other])
    once: Rows = np.unique(found)
    return once


def _once(met: Rows) -> Rows:
    """Each meeting once, however many bands it was under."""
    one = met["article"].astype(np.uint64) << np.uint64(32) | met["sentence"]
    other = met["other"].astype(np.uint64) << np.uint64(32) | met["other_sentence"]
    order = np.lexsort((other, one))
    is_new = np.ones(len(met), bool)
    is_new[1:] = (np.diff(one[order]) != 0) | (np.diff(other[order]) != 0)
    return met[order[is_new]]
