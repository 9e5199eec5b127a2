"""What repetition is found by, of an article: its blocks, its words, and its sentences' keys.

The same for an article wherever it lies: in a database, or with others on a cluster.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from cleaners.article import Cleaned
from cleaners.furniture import told_of, words_of
from cleaners.memory import standing, traces
from cleaners.signatures import BANDED, BANDS, Keys, Sketches, band_keys, fold_all, sign, sketch
from cleaners.stories import units_of

KEYS_TYPE, SKETCH_TYPE = np.dtype("<u4"), np.dtype("<u8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """One article, as far as repetition is concerned."""

    told: int
    """As of `furniture.told_of`."""
    day: int | None
    """Of publication, as a proleptic ordinal."""
    blocks: tuple[int, ...]
    """Keys in reading order, below the title, whatever the memory took out."""
    removed: str
    """As of `memory.traces`."""
    words: bytes
    """As of `furniture.words_of`."""
    bands: bytes
    """Of each sentence: 14 keys of 4 bytes."""
    sketches: bytes
    """Of each sentence: 8 bytes."""


def prints_of(articles: Sequence[Cleaned]) -> Iterator[Print]:
    """Of each article; all sentences are signed at once: that is quick."""
    if not articles:
        return
    for cleaned, (bands, sketches) in zip(articles, _signed(articles), strict=True):
        blocks = standing(cleaned)
        published = cleaned.article.published.value
        yield Print(
            told=told_of(cleaned, blocks),
            day=published.toordinal() if published else None,
            blocks=tuple(block.key for block in blocks),
            removed=traces({at: one.evidence for at, one in enumerate(blocks) if one.evidence}),
            words=words_of(cleaned, blocks),
            bands=bands,
            sketches=sketches,
        )


def keys_from(bands: bytes) -> Keys:
    """A row a sentence."""
    return np.frombuffer(bands, KEYS_TYPE).reshape(-1, BANDS)


def sketches_from(sketches: bytes) -> Sketches:
    return np.frombuffer(sketches, SKETCH_TYPE)


def _signed(articles: Sequence[Cleaned]) -> Iterator[tuple[bytes, bytes]]:
    units = [units_of(one.article) for one in articles]
    signatures = sign(fold_all([text for of_one in units for text in of_one]), permutations=BANDED)
    ends = np.cumsum([len(of_one) for of_one in units])[:-1]
    keys, sketches = band_keys(signatures).astype(KEYS_TYPE), sketch(signatures).astype(SKETCH_TYPE)
    for of_keys, of_sketches in zip(np.split(keys, ends), np.split(sketches, ends), strict=True):
        yield of_keys.tobytes(), of_sketches.tobytes()
