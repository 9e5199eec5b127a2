"""Which paragraphs share a band of their signatures: an index in memory, of numbers alone.

Sorted arrays hold what is settled, 119 bytes a paragraph and 8 an article; what comes one by one
lies in the tables of datasketch's `MinHashLSH` until there is enough of it to sort. What is found
shares a band, and its sketch is near; no more: who asks compares the texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from cleaners.signatures import BANDED, BANDS, NO_KEY, ROWS, Keys, Sketches, near

Owners: TypeAlias = NDArray[np.int32]
Numbers: TypeAlias = NDArray[np.int64]
Number = TypeVar("Number", bound=np.number[Any])
Pairs: TypeAlias = tuple[Numbers, Numbers]
Entries: TypeAlias = NDArray[np.uint64]
"""A row a band; key and paragraph in one number, under the band's, so that all rows one behind the
other are sorted too."""

SKETCH = BANDED // 8  # bytes
NOBODY = -1
"""The owner of a paragraph that was taken out."""
PARAGRAPH_BITS, KEY_BITS = 28, 32
MOST = 2**PARAGRAPH_BITS  # 31 GB of them; the band takes the four bits that are left
SHIFT = np.uint64(PARAGRAPH_BITS)
PARAGRAPH = np.uint64(MOST - 1)
KEY = np.uint64(2**KEY_BITS - 1)
BAND = np.arange(BANDS, dtype=np.uint64)[:, None] << np.uint64(PARAGRAPH_BITS + KEY_BITS)
# Paragraphs in the tables, at 4,000 bytes each: 4 bytes for each of a million.
MOST_WAITING = 1024
# Rows of one call that are sorted instead of put into the tables: an article's (3 µs a paragraph
# at ten instead of 10).
MANY = 8
# A run is merged into the one before it unless that is so many times as long: a paragraph is then
# copied some 16 times a run (1 µs), and a million paragraphs lie in two or three.
FAN = 32
SMALL = 2**14  # paragraphs of a run that is merged with all bands at once, in new memory: 2 MB
ROOM = 128  # arrays that grow have room for so small a part more: a tenth of a byte a paragraph
NO_PAIRS: Entries = np.empty(0, np.uint64)


class _Table(Protocol):
    def get(self, key: int, /) -> Iterable[int]: ...
    def insert(self, key: int, /, *vals: int) -> None: ...


class BandIndex:
    """Paragraphs, numbered from 0 as they come, by the keys of their bands."""

    def __init__(self) -> None:
        """Without any."""
        self._count = 0
        self._runs: list[Entries] = []
        self._sketches: NDArray[np.uint8] = np.empty((0, SKETCH), np.uint8)
        self._articles = _Articles()
        self._waiting: list[Keys] = []
        self._waits = 0
        self._tables: Sequence[_Table] = ()

    @classmethod
    def build(cls, owners: Owners, keys: Keys, sketches: Sketches | None = None) -> BandIndex:
        """Of many paragraphs at once: the number of each one's article, and its row of keys."""
        index = cls()
        index.add(owners, keys, sketches)
        index._settle()
        return index

    def __len__(self) -> int:
        """Paragraphs that ever came, those taken out among them."""
        return self._count

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays, without the tables of what waits."""
        entries = sum(run.nbytes for run in self._runs)
        return entries + self._sketches.nbytes + self._articles.nbytes

    def add(self, owners: Owners, keys: Keys, sketches: Sketches | None = None) -> Numbers:
        """Paragraphs with their articles; the numbers they get, one after the other.

        Those of an article one behind the other, else they take 8 bytes more each. Whoever asks
        with sketches has to add with sketches.
        """
        first, last = self._count, self._count + len(keys)
        if last > MOST:
            raise ValueError(f"an index holds {MOST} paragraphs")
        self._sketches = _with_room(self._sketches, first, last)
        self._sketches[first:last] = 0 if sketches is None else _bytes(sketches)
        self._articles.add(first, owners)
        self._count = last
        self._waits += len(keys)
        if len(keys) < MANY and self._waits <= MOST_WAITING:
            self._waiting.append(keys.copy())
            self._put(first, keys)
        else:
            self._waiting.append(keys)
            self._settle()
        return np.arange(first, last)

    def query(self, keys: Keys, sketches: Sketches | None = None, *, most: int = MOST) -> Pairs:
        """Row and paragraph, of all that share a band; by row, then by paragraph, each pair once.

        With sketches only those whose sketches are near. Of ten thousand copies of a text all are
        found for each: `most` bounds for how many a band speaks, those of the lowest numbers.
        """
        if len(keys) >= MANY:
            self._settle()
        wanted = _sorted(keys, 0)
        found = [_shared(run, wanted, most) for run in self._runs]
        if self._tables:
            found.append(_looked_up(self._tables, keys))
        pairs = _chain(found)
        if sketches is not None and len(pairs):
            # First, for nearly all share a band by chance.
            pairs = pairs[near(sketches[_rows(pairs)], self._sketches_of(_numbers(pairs)))]
        if len(pairs):
            pairs = _once(pairs)
            pairs = pairs[self._articles.of(_numbers(pairs)) != NOBODY]
        return _rows(pairs), _numbers(pairs)

    def owner_of(self, paragraphs: Numbers) -> Owners:
        """The article of each, or `NOBODY`."""
        return self._articles.of(paragraphs)

    def discard(self, owner: int) -> None:
        """Take an article's paragraphs out: never found again; their numbers stay used."""
        self._articles.discard(owner)

    def _sketches_of(self, paragraphs: Numbers) -> Sketches:
        padded = np.zeros((len(paragraphs), 8), np.uint8)
        padded[:, :SKETCH] = self._sketches[paragraphs]
        return padded.view(np.uint64)[:, 0]

    def _put(self, first: int, keys: Keys) -> None:
        self._tables = self._tables or _new_tables()
        for number, row in enumerate(keys.tolist(), first):
            for table, key in zip(self._tables, row, strict=True):
                table.insert(key, number)

    def _settle(self) -> None:
        """Sort what waits into the runs."""
        if not self._waits:
            return
        keys = self._waiting[0] if len(self._waiting) == 1 else np.concatenate(self._waiting)
        self._runs.append(_sorted(keys, self._count - self._waits))
        self._waiting, self._waits, self._tables = [], 0, ()
        while len(self._runs) > 1 and _width(self._runs[-2]) < FAN * _width(self._runs[-1]):
            newer, older = self._runs.pop(), self._runs.pop()
            self._runs.append(_merge(older, newer))


class _Articles:
    """Whose paragraphs are whose: the first number of each run of one article's."""

    def __init__(self) -> None:
        self._starts: NDArray[np.uint32] = np.empty(0, np.uint32)
        self._owners: Owners = np.empty(0, np.int32)
        self._count = 0

    @property
    def nbytes(self) -> int:
        return self._starts.nbytes + self._owners.nbytes

    def add(self, first: int, owners: Owners) -> None:
        changes = np.ones(len(owners), bool)
        changes[1:] = owners[1:] != owners[:-1]
        if self._count and len(owners):
            changes[0] = owners[0] != self._owners[self._count - 1]
        at = changes.nonzero()[0]
        last = self._count + len(at)
        self._starts = _with_room(self._starts, self._count, last)
        self._owners = _with_room(self._owners, self._count, last)
        self._starts[self._count : last] = at + first
        self._owners[self._count : last] = owners[at]
        self._count = last

    def of(self, paragraphs: Numbers) -> Owners:
        starts = self._starts[: self._count]
        return self._owners[starts.searchsorted(paragraphs.astype(np.uint32), "right") - 1]

    def discard(self, owner: int) -> None:
        owners = self._owners[: self._count]
        owners[owners == owner] = NOBODY


def pairs_among(keys: Keys, sketches: Sketches | None = None) -> Pairs:
    """Later and earlier row, of all rows that share a band with each other, each pair once.

    With sketches only those whose sketches are near. Of a thousand equal rows that is half a
    million: ask for equal texts by other means.
    """
    entries = _sorted(keys, 0).ravel()
    entries = entries[_is_key(entries)]
    groups = entries >> SHIFT
    places = np.arange(len(entries))
    begins = np.zeros(len(entries), bool)
    begins[1:] = groups[1:] != groups[:-1]
    first = np.maximum.accumulate(np.where(begins, places, 0))
    pairs = _joined(entries, entries, first, places - first)
    if sketches is not None:
        pairs = pairs[near(sketches[_rows(pairs)], sketches[_numbers(pairs)])]
    pairs = _once(pairs)
    return _rows(pairs), _numbers(pairs)


def _with_room(array: NDArray[Number], used: int, wanted: int) -> NDArray[Number]:
    """The array, or a longer one with what is used of it."""
    if wanted <= len(array):
        return array
    longer = np.empty((wanted + wanted // ROOM, *array.shape[1:]), array.dtype)
    longer[:used] = array[:used]
    return longer


def _new_tables() -> Sequence[_Table]:
    # Here, for datasketch brings scipy: half of the time in which a command starts.
    from datasketch import MinHashLSH  # noqa: PLC0415 - see above

    tables: Sequence[_Table] = MinHashLSH(num_perm=BANDED, params=(BANDS, ROWS)).hashtables
    return tables


def _sorted(keys: Keys, first: int) -> Entries:
    """Of paragraphs with these numbers on; no more memory than the entries themselves."""
    entries: Entries = keys.T.astype(np.uint64, order="C")
    entries <<= SHIFT
    entries |= BAND
    if len(keys) > 1 or first:
        entries |= np.arange(first, first + len(keys), dtype=np.uint64)
        entries.sort(axis=1)
    return entries


def _width(run: Entries) -> int:
    return len(run[0])


def _merge(older: Entries, newer: Entries) -> Entries:
    """Both; where they are large the older one's memory is used, and one band more."""
    old, new = _width(older), _width(newer)
    if old <= SMALL:
        merged = np.empty((BANDS, old + new), np.uint64)
        _merge_into(merged.ravel(), older.ravel(), newer.ravel())
        return merged
    older.resize((BANDS, old + new), refcheck=False)
    # From the last band on, which nothing lies behind.
    for band in reversed(range(BANDS)):
        kept = older.ravel()[band * old : (band + 1) * old].copy()
        _merge_into(older[band], kept, newer[band])
    return older


def _merge_into(merged: Entries, older: Entries, newer: Entries) -> None:
    is_new = np.zeros(len(merged), bool)
    is_new[older.searchsorted(newer) + np.arange(len(newer))] = True
    merged[is_new] = newer
    merged[~is_new] = older


def _shared(run: Entries, wanted: Entries, most: int) -> Entries:
    """Pairs of a wanted row and an entry's paragraph, `most` for a row and a band."""
    entries, asked = run.ravel(), wanted.ravel()
    least = asked & ~PARAGRAPH
    low = entries.searchsorted(least)
    hit = (entries.take(low, mode="clip") ^ least) <= PARAGRAPH
    if not np.count_nonzero(hit):
        return least[:0]
    hit &= _is_key(asked)
    asked, low = asked[hit], low[hit]
    high = entries.searchsorted(asked | PARAGRAPH, "right")
    return _joined(asked, entries, low, np.minimum(high - low, most))


def _is_key(entries: Entries) -> NDArray[np.bool_]:
    is_key: NDArray[np.bool_] = (entries >> SHIFT & KEY) != NO_KEY
    return is_key


def _joined(
    rows: Entries, entries: Entries, low: NDArray[np.intp], count: NDArray[np.intp]
) -> Entries:
    """Each row with so many entries from `low` on."""
    ends = count.cumsum()
    at = np.arange(count.sum()) + np.repeat(low - ends + count, count)
    pairs: Entries = (np.repeat(rows & PARAGRAPH, count) << SHIFT) | (entries[at] & PARAGRAPH)
    return pairs


def _looked_up(tables: Sequence[_Table], keys: Keys) -> Entries:
    pairs = {
        row << PARAGRAPH_BITS | paragraph
        for row, banded in enumerate(keys.tolist())
        for table, key in zip(tables, banded, strict=True)
        if key != NO_KEY
        for paragraph in table.get(key)
    }
    return np.fromiter(pairs, np.uint64, len(pairs))


def _chain(found: Sequence[Entries]) -> Entries:
    found = [pairs for pairs in found if len(pairs)]
    return found[0] if len(found) == 1 else np.concatenate((NO_PAIRS, *found))


def _once(pairs: Entries) -> Entries:
    """In order, each once."""
    pairs.sort()
    is_new = np.ones(len(pairs), bool)
    is_new[1:] = pairs[1:] != pairs[:-1]
    return pairs[is_new]


def _rows(pairs: Entries) -> Numbers:
    return (pairs >> SHIFT).astype(np.int64)


def _numbers(pairs: Entries) -> Numbers:
    return (pairs & PARAGRAPH).astype(np.int64)


def _bytes(sketches: Sketches) -> NDArray[np.uint8]:
    """Without the last one, which is nought."""
    return np.ascontiguousarray(sketches).view(np.uint8).reshape(-1, 8)[:, :SKETCH]
