"""Which articles tell the same story: press releases and wire copy, small edits and all.

Two articles are alike when most of the shorter one stands in the longer one, by character 8-grams
of their bodies, so that other paragraphs, another order and other line breaks change little. What
fills the same form with other figures (weather, markets, lottery) is another story.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

from cleaners.article import BODY_KINDS, Article
from cleaners.normal import fold

# Of 3-grams two English articles of 3,000 letters share a third whatever they tell; of 8-grams two
# unrelated ones share under .02, and an edit of 8 % of the words leaves two thirds.
GRAM: Final = 8
BASE: Final = np.uint64(0x9E3779B97F4A7C15)  # odd, bits well spread: 2^64 / golden ratio
LEAST_GRAMS: Final = 60  # a shorter text is a caption or a headline, and says too little
SHARED_OF_SHORTER: Final = 0.5
SHARED_OF_LONGER: Final = 0.25  # a digest of five stories is none of them
SAME_FIGURES: Final = 0.7
LEAST_FIGURES: Final = 3
FIGURE: Final = re.compile(r"\d(?:[\d.,:]{0,30}\d)?")
THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
SENTENCE_END: Final = re.compile(r"(?<=[.!?。！？])[\"'”’)\]]{0,3}\s+")
LEAST_UNIT: Final = 40  # characters; what is shorter is joined to what follows it


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Body:
    """What an article says, ready to be compared."""

    grams: NDArray[np.uint64]
    """Sorted, each once; 64-bit hashes, of which two differ for different 8-grams."""
    figures: Counter[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An article as far as its place in a story is concerned."""

    article: str
    published: str | None
    """UTC, ISO 8601."""
    length: int
    """Characters of the body."""


def body_of(article: Article) -> Body:
    """The body of an article as it is compared."""
    return body_of_texts(article.texts(*BODY_KINDS))


def body_of_texts(texts: Sequence[str]) -> Body:
    """The same, of its texts alone."""
    return Body(
        grams=_grams("".join(fold(text) for text in texts)),
        figures=Counter(figure for text in texts for figure in _figures(text)),
    )


def _figures(text: str) -> Iterator[str]:
    """In one spelling: 1,200 and １２００ are 1200."""
    return (THOUSANDS.sub("", one) for one in FIGURE.findall(normalize("NFKC", text)))


def units_of(article: Article) -> tuple[str, ...]:
    """What is looked up to find articles that may be alike: the sentences of the body.

    Sentences, for outlets break and join paragraphs, and change the order of both.
    """
    return tuple(unit for text in article.texts(*BODY_KINDS) for unit in _units(text))


def similarity(one: Body, other: Body) -> float:
    """Which part of the shorter body stands in the other, exactly; 0 where they are two stories."""
    shorter, longer = sorted((one.grams.size, other.grams.size))
    if shorter < LEAST_GRAMS or shorter < SHARED_OF_LONGER * longer:
        return 0.0
    part = overlap(one, other)
    alike = part >= SHARED_OF_SHORTER and part * shorter >= SHARED_OF_LONGER * longer
    return part if alike and _same_figures(one, other) else 0.0


def overlap(one: Body, other: Body) -> float:
    """Which part of the shorter body stands in the other, 0 to 1, whatever else they say."""
    shorter = min(one.grams.size, other.grams.size)
    shared = np.intersect1d(one.grams, other.grams, assume_unique=True).size
    return round(float(shared / shorter), 3) if shorter else 0.0


def together(
    articles: Iterable[str], neighbours: Callable[[str], Iterable[str]]
) -> tuple[frozenset[str], ...]:
    """The stories that these articles are in: whoever is alike, and whoever is alike to those."""
    found: list[frozenset[str]] = []
    seen: set[str] = set()
    for article in articles:
        if article not in seen:
            story = _reached(article, neighbours)
            seen |= story
            found.append(story)
    return tuple(found)


def canonical(members: Sequence[Member]) -> Member:
    """The one that stands for the story: published first, else longest, else of the lowest id."""
    return min(members, key=lambda one: (one.published or "9", -one.length, one.article))


def _units(text: str) -> Iterator[str]:
    waiting = ""
    for sentence in SENTENCE_END.split(text):
        waiting = f"{waiting} {sentence}" if waiting else sentence
        if len(waiting) >= LEAST_UNIT:
            yield waiting
            waiting = ""
    if waiting:
        yield waiting


def _reached(article: str, neighbours: Callable[[str], Iterable[str]]) -> frozenset[str]:
    story = {article}
    waiting = [article]
    while waiting:
        new = set(neighbours(waiting.pop())) - story
        story |= new
        waiting += new
    return frozenset(story)


def _grams(folded: str) -> NDArray[np.uint64]:
    """Polynomial hashes of all runs of `GRAM` characters."""
    codes = np.frombuffer(folded.encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
    if codes.size < GRAM:
        return np.zeros(0, np.uint64)
    hashes = np.zeros(codes.size - GRAM + 1, np.uint64)
    for at in range(GRAM):
        hashes = hashes * BASE + codes[at : at + hashes.size]
    return np.unique(hashes)


def _same_figures(one: Body, other: Body) -> bool:
    fewer, more = sorted((one.figures, other.figures), key=Counter.total)
    if fewer.total() < LEAST_FIGURES:
        return True
    return (fewer & more).total() >= SAME_FIGURES * fewer.total()
