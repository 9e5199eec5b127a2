"""Which stored articles may tell the same story as new ones.

The sentences of a batch of new articles lie in memory; those that are stored pass by once. So
memory depends on the batch alone, however much is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cleaners.candidates import MOST_SHARING, Numbers, enough, likeliest
from cleaners.signatures import BANDS, NO_KEY, near

MOST_PAIRS: Final = 1 << 19  # of sentences that are compared at once: 30 MB
SLOTS: Final = np.uint32(1 << 24)  # of the sieve: 4,000 articles fill a fifteenth of its 16 MB
SALTS: Final = np.arange(BANDS, dtype=np.uint32) * np.uint32(0x9E3779B1)
HALF: Final = np.uint64(32)
LOW: Final = np.int64((1 << 32) - 1)

Places: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sentences:
    """Of some articles, a row for each; all those of an article are here."""

    owners: NDArray[np.int32]
    """Numbers of the articles."""
    keys: NDArray[np.uint32]
    """Of the bands."""
    sketches: NDArray[np.uint64]

    @classmethod
    def of(cls, rows: Sequence[tuple[int, bytes, bytes]]) -> Self:
        """From an article's number, and the keys and the sketches of its sentences, packed."""
        numbers = np.array([number for number, _, _ in rows], np.int32)
        counts = [len(sketches) // 8 for _, _, sketches in rows]
        return cls(
            owners=np.repeat(numbers, counts),
            keys=np.frombuffer(b"".join(keys for _, keys, _ in rows), "<u4").reshape(-1, BANDS),
            sketches=np.frombuffer(b"".join(sketches for _, _, sketches in rows), "<u8"),
        )


def likely_mates(asked: Sentences, known: Iterable[Sentences]) -> Numbers:
    """Pairs of an asked article and another that may be alike, a row each.

    Of each asked article those that share most sentences with it, MOST_ALIKE at most. `known`
    comes in order of the articles' numbers, and may have the asked ones too.
    """
    sieve = _Sieve(asked)
    pairs, shared = np.empty(0, np.int64), np.empty(0, np.int64)
    for some in known:
        more, of_more = sieve.pairs_with(some)
        if len(more):
            pairs, shared = likeliest(
                np.concatenate([pairs, more]), np.concatenate([shared, of_more])
            )
    return np.stack([pairs >> 32, pairs & LOW], axis=1)


class _Sieve:
    """The bands of the asked sentences: most of what passes by shares none of them."""

    def __init__(self, asked: Sentences) -> None:
        self._asked = asked
        self._owners = np.sort(asked.owners)
        self._slots = np.zeros(SLOTS, np.bool_)
        self._slots[_slots(asked.keys)] = True
        entries = _entries(asked.keys, *_places(asked.keys != NO_KEY))
        order = np.argsort(entries, kind="stable")
        self._sentences = _places(asked.keys != NO_KEY)[0][order]
        self._entries, self._starts, self._counts = np.unique(
            entries[order], return_index=True, return_counts=True
        )
        self._spoken = np.zeros(len(self._entries), np.int64)
        """How many stored sentences shared each of them until now."""

    def pairs_with(self, known: Sentences) -> tuple[Numbers, Numbers]:
        """Pairs of articles, the asked one's number above the other's, and what they share."""
        if not len(self._entries):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        rows, at = self._spoken_for(*self._hits(known.keys))
        found = [self._compared(known, rows[part], at[part]) for part in self._parts(rows, at)]
        if not found:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        pairs, shared = np.unique(np.concatenate(found), return_counts=True)
        of, other_of = (
            _lengths(self._owners, pairs >> 32),
            _lengths(known.owners, pairs & LOW),
        )
        wanted = enough(shared, of, other_of)
        return pairs[wanted], shared[wanted].astype(np.int64)

    def _hits(self, keys: NDArray[np.uint32]) -> tuple[Places, Places]:
        """Rows, and the entries that their bands share."""
        rows, bands = _places(self._slots[_slots(keys)])
        entries = _entries(keys, rows, bands)
        at = self._entries.searchsorted(entries)
        shared = self._entries.take(at, mode="clip") == entries
        return rows[shared], at[shared]

    def _spoken_for(self, rows: Places, at: Places) -> tuple[Places, Places]:
        """Without those that share an entry with MOST_SHARING before them; by row."""
        order = np.argsort(at, kind="stable")
        grouped = at[order]
        begins = np.flatnonzero(np.diff(grouped, prepend=-1))
        rank = np.arange(len(grouped)) - np.repeat(begins, np.diff(begins, append=len(grouped)))
        kept = np.sort(order[self._spoken[grouped] + rank < MOST_SHARING])
        np.add.at(self._spoken, at[kept], 1)
        return rows[kept], at[kept]

    def _parts(self, rows: Places, at: Places) -> Iterator[slice]:
        """Parts of so few pairs that they fit in memory, all of a row in one."""
        begins = np.flatnonzero(np.diff(rows, prepend=-1))
        if not len(begins):
            return
        before = np.concatenate([[0], np.cumsum(self._counts[at])])[begins]
        cuts = begins[np.flatnonzero(np.diff(before // MOST_PAIRS, prepend=-1))]
        for start, end in zip(cuts, [*cuts[1:], len(rows)], strict=True):
            yield slice(int(start), int(end))

    def _compared(self, known: Sentences, rows: Places, at: Places) -> Numbers:
        """Pairs of articles, each as often as it has sentences that are near."""
        counts = self._counts[at]
        inside = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        mine = self._sentences[np.repeat(self._starts[at], counts) + inside]
        others = np.repeat(rows, counts)
        wanted = self._asked.owners[mine] != known.owners[others]
        mine, others = mine[wanted], others[wanted]
        wanted = near(self._asked.sketches[mine], known.sketches[others])
        once = np.unique(mine[wanted].astype(np.int64) << 32 | others[wanted])
        owners = self._asked.owners[once >> 32].astype(np.int64)
        pairs: Numbers = owners << 32 | known.owners[once & LOW]
        return pairs


def _lengths(owners: NDArray[np.int32], articles: Numbers) -> Numbers:
    """How many sentences each of these articles has, of owners in order."""
    asked = articles.astype(owners.dtype)
    lengths: Numbers = owners.searchsorted(asked, "right") - owners.searchsorted(asked, "left")
    return lengths


def _slots(keys: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return (keys ^ SALTS) & (SLOTS - np.uint32(1))


def _places(where: NDArray[np.bool_]) -> tuple[Places, Places]:
    rows, bands = np.nonzero(where)
    return rows, bands


def _entries(keys: NDArray[np.uint32], rows: Places, bands: Places) -> NDArray[np.uint64]:
    """A band and its key in one number."""
    return bands.astype(np.uint64) << HALF | keys[rows, bands]
