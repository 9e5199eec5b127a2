"""MinHash signatures of many texts at once: what datasketch computes, bit for bit, in numpy.

The code points of a whole batch lie in one array; the 3-grams are hashed over it, and each
permutation's least value is taken text by text. Scheme, seed and permutations are those of
datasketch 2's default (`affine32`, seed 1, 128), so that the rows can be given to it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from cleaners.normal import fold

SHINGLE = 3  # characters; the best mean recall over six kinds of Korean edits (.940, 5-grams .845)
PERMUTATIONS = 128
# Half of the pairs at .46 share a band, .98 of those at .7, 1 - 6e-4 of those at .8: recall first,
# for what is found is verified exactly.
BANDS, ROWS = 14, 4
BANDED = BANDS * ROWS
"""So many permutations are enough for the keys of the bands."""
SCHEME = f"affine32/1/{PERMUTATIONS}/{SHINGLE}/{BANDS}x{ROWS}"
"""Kept beside what is stored: signatures and keys of another scheme do not compare."""
NO_KEY = 0
"""The keys of a text too short to have a shingle: they are equal to nothing, nor to themselves."""
# Bits of 56 in which two sketches may differ. Texts of a similarity s that share a band agree in
# 4 + 52 (1 + s) / 2 of them: with edits of 15,000 Korean and English paragraphs, one pair in 1,000
# was lost at .70 to .72 and one in 2,000 at .72 to .76; of those that share a band by chance, one
# in 50 stays.
MOST_APART = 16

Signatures: TypeAlias = NDArray[np.uint32]
Keys: TypeAlias = NDArray[np.uint32]
Sketches: TypeAlias = NDArray[np.uint64]
"""56 bits, the eighth byte is nought."""

EMPTY = 2**32 - 1
SEED = 1
SEED_OF_KEYS = 2
# Of the primes of xxHash and their pairs the most even: no two 3-grams whose code points differ by
# less than 1,555 (as a vector) have the same hash; by chance it would be about 1,625.
GRAM = np.uint32(0xC2B2AE3D)
# MurmurHash3's finaliser: shift, multiplier.
MIX = tuple((np.uint32(s), np.uint32(m)) for s, m in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)))
LAST_SHIFT = np.uint32(16)
HALF = np.uint64(32)
PADDING = "\0" * (SHINGLE - 1)
# 3-grams whose hashes, with a permutation of them, stay in the second-level cache: of 2**13 to
# 2**17 the fastest (3.6 µs a paragraph of 119 letters; 6.9 at 2**13, where the calls cost more).
RUN = 2**16
SHORT = 1024  # letters of a text whose values of all permutations fit into that cache


# ---- folding ----

SEPARATOR = "\0"
TEXTS = 1024  # joined at once; what one odd letter slows down, and no more memory than that
FEW = 4  # below, the calls of numpy cost more than folding
# What a code unit may turn into besides another one; of Unicode's noncharacters.
GONE, ASK, MANY = 0xFDD0, 0xFDD1, 0xFDD2
# Scripts of most news, without combining marks and letters that join the one before. All others
# are asked of `normal.fold`. Hangul syllables and ideographs stand for themselves.
SAME = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3))
LETTERS = (
    *((0x0001, 0x02FF), (0x0370, 0x0482), (0x048A, 0x058F), (0x05D0, 0x05EA), (0x0620, 0x064A)),
    *((0x1E00, 0x1FFF), (0x2000, 0x27BF), (0x3000, 0x3029), (0x3030, 0x3098), (0x309B, 0x33FF)),
    *((0xF900, 0xFAFF), (0xFF01, 0xFFEF), (0xFFFD, 0xFFFD)),
)
JOINING = frozenset(map(chr, (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))))
"""Vowels and finals of Hangul in parts."""


def fold_all(texts: Sequence[str]) -> list[str]:
    """`normal.fold` of each."""
    if len(texts) < FEW:
        return [fold(text) for text in texts]
    return [
        folded
        for first in range(0, len(texts), TEXTS)
        for folded in _fold_joined(texts[first : first + TEXTS])
    ]


def _fold_joined(texts: Sequence[str]) -> list[str]:
    joined = SEPARATOR.join(texts)
    if joined.count(SEPARATOR) != len(texts) - 1:
        return [fold(text) for text in texts]
    units = _folded_units(joined)
    many = units == MANY
    if many.any():
        units = _folded_units(_spelled_out(joined))
    asks = np.flatnonzero(units == ASK)
    kept: NDArray[np.uint16] = units[units != GONE]
    folded = kept.tobytes().decode("utf-16-le").split(SEPARATOR)
    if len(asks):
        ends = np.flatnonzero(units == ord(SEPARATOR))
        for at in np.unique(np.searchsorted(ends, asks)).tolist():
            folded[at] = fold(texts[at])
    return folded


def _folded_units(joined: str) -> NDArray[np.uint16]:
    # Surrogates, alone or in pairs, are asked for.
    units = np.frombuffer(joined.encode("utf-16-le", "surrogatepass"), np.uint16)
    return _table().take(units)


def _spelled_out(joined: str) -> str:
    """Signs that fold to several letters (`…`, `㎡`, `ß`) as these."""
    units = np.frombuffer(joined.encode("utf-16-le", "surrogatepass"), np.uint16)
    for unit in np.unique(units[_table()[units] == MANY]).tolist():
        joined = joined.replace(chr(unit), fold(chr(unit)))
    return joined


@cache
def _table() -> NDArray[np.uint16]:
    """What each UTF-16 code unit folds to by itself, `GONE`, `MANY` letters, or `ASK`."""
    table = np.full(2**16, ASK, np.uint16)
    for first, last in SAME:
        table[first : last + 1] = np.arange(first, last + 1)
    for first, last in LETTERS:
        table[first : last + 1] = [_unit(chr(code)) for code in range(first, last + 1)]
    table[ord(SEPARATOR)] = ord(SEPARATOR)
    return table


def _unit(letter: str) -> int:
    start = unicodedata.normalize("NFKD", letter)[0]
    if unicodedata.combining(start) or start in JOINING:
        return ASK
    folded = fold(letter)
    if len(folded) != 1:
        return MANY if folded else GONE
    return ord(folded) if folded <= "\uffff" else ASK


# ---- signing ----


def sign(folded: Sequence[str], *, permutations: int = PERMUTATIONS) -> Signatures:
    """MinHash signatures of the character 3-grams, a row a text.

    Fewer permutations are the first columns of the 128. A text without a shingle has a row of ones.
    """
    if not 1 <= permutations <= PERMUTATIONS:
        raise ValueError(f"{permutations} permutations; there are 1 to {PERMUTATIONS}")
    if len(folded) == 1 and SHINGLE <= len(folded[0]) <= SHORT:
        return _sign_one(folded[0], permutations)
    long = [text for text in folded if len(text) >= SHINGLE]
    signed = _sign_long(long, permutations)
    if len(long) == len(folded):
        return signed
    signatures = np.full((len(folded), permutations), EMPTY, np.uint32)
    signatures[[len(text) >= SHINGLE for text in folded]] = signed
    return signatures


def _sign_long(texts: Sequence[str], permutations: int) -> Signatures:
    signatures = np.empty((len(texts), permutations), np.uint32)
    lengths = np.fromiter(map(len, texts), np.intp, len(texts))
    ends = lengths.cumsum()
    starts = ends - lengths
    hashes = _hashes(texts, ends)
    for first, last in _runs(ends):
        start = starts[first]
        signatures[first:last] = _least(
            hashes[start : ends[last - 1]], starts[first:last] - start, permutations
        ).T
    return signatures


def _sign_one(text: str, permutations: int) -> Signatures:
    """With as few calls as can be: they are what one text costs."""
    factors, summands = _permutations()
    permuted = factors[:permutations] * _grams(text)
    permuted += summands[:permutations]
    # Half a microsecond less than `min(axis=1)`.
    return np.minimum.reduceat(permuted, (0,), axis=1).T


def _hashes(texts: Sequence[str], ends: NDArray[np.intp]) -> NDArray[np.uint32]:
    """A hash at each letter: of the 3-gram that begins there, or of the text's last one."""
    hashes = _grams("".join((*texts, PADDING)))
    # Across the end of a text: a value said twice does not change the least one.
    lasts = hashes[ends - SHINGLE]
    for back in range(1, SHINGLE):
        hashes[ends - back] = lasts
    return hashes


def _grams(text: str) -> NDArray[np.uint32]:
    """The mixed hash of each 3-gram."""
    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    hashes = letters[: 1 - SHINGLE] * GRAM
    hashes += letters[1:-1]
    hashes *= GRAM
    hashes += letters[2:]
    for shift, multiplier in MIX:
        hashes ^= hashes >> shift
        hashes *= multiplier
    hashes ^= hashes >> LAST_SHIFT
    return hashes


def _runs(ends: NDArray[np.intp]) -> Iterator[tuple[int, int]]:
    """Texts that are signed together: first, and behind the last."""
    first, start = 0, 0
    while first < len(ends):
        last = len(ends)
        if ends[-1] - start > RUN:
            last = max(first + 1, int(ends.searchsorted(start + RUN, "right")))
        yield first, last
        first, start = last, ends[last - 1]


def _least(
    hashes: NDArray[np.uint32], starts: NDArray[np.intp], permutations: int
) -> NDArray[np.uint32]:
    """The least permuted hash: a row a permutation, a column a text."""
    factors, summands = _permutations()
    together = min(permutations, max(1, RUN // len(hashes)))
    least = np.empty((permutations, len(starts)), np.uint32)
    permuted = np.empty((together, len(hashes)), np.uint32)
    for first in range(0, permutations, together):
        last = min(first + together, permutations)
        rows = permuted[: last - first]
        np.multiply(factors[first:last], hashes, out=rows)
        np.add(rows, summands[first:last], out=rows)
        np.minimum.reduceat(rows, starts, axis=1, out=least[first:last])
    return least


@cache
def _permutations() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Factors and summands of datasketch's 128, each a column."""
    chance = np.random.RandomState(SEED)  # its stream is frozen (NEP 19)
    factors = chance.randint(0, 2**31, PERMUTATIONS, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    summands = chance.randint(0, 2**32, PERMUTATIONS, dtype=np.uint32)
    return factors[:, None], summands[:, None]


# ---- bands ----


def band_keys(signatures: Signatures) -> Keys:
    """A key for each band of the first 56 columns: equal where the band's four rows are.

    Equal by chance once in 2**32. All keys of a text without a shingle are `NO_KEY`.
    """
    factors, summands = _key_hashes()
    rows = signatures[:, :BANDED].reshape(-1, BANDS, ROWS)
    hashes: NDArray[np.uint64] = np.einsum("tbr,br->tb", rows, factors)
    hashes += summands
    hashes >>= HALF
    return hashes.astype(np.uint32)


def sketch(signatures: Signatures) -> Sketches:
    """The lowest bit of each of the first 56 columns, a number a text (Li and König 2010).

    Texts that share a band by chance are told apart without a look at them.
    """
    padded = np.zeros((len(signatures), 8), np.uint8)
    padded[:, : BANDED // 8] = np.packbits((signatures[:, :BANDED] & 1).astype(np.uint8), axis=1)
    return padded.view(np.uint64)[:, 0]


def near(one: Sketches, other: Sketches) -> NDArray[np.bool_]:
    """Whether the sketches of each pair are near enough for a look at the texts."""
    is_near: NDArray[np.bool_] = np.bitwise_count(one ^ other) <= MOST_APART
    return is_near


@cache
def _key_hashes() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Multiply-shift for vectors (Dietzfelbinger 1996), other factors for each band.

    The summand makes a band of ones `NO_KEY`.
    """
    chance = np.random.RandomState(SEED_OF_KEYS)
    factors = chance.randint(0, 2**64, (BANDS, ROWS), dtype=np.uint64) | np.uint64(1)
    return factors, NO_KEY - factors.sum(axis=1) * np.uint64(EMPTY)
