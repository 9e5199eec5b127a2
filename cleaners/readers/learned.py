"""How much each block of a page looks like its story, by weights that were learned from pages.

Two steps: a linear model over hashed words (tags, names of elements, kinds of the rules), and trees
over numbers that also see how the linear model judges the block's neighbours, its container and
all blocks of its shape. The weights are data (`benchmarks/train.py` makes them) and come in as a
value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

import numpy as np

from cleaners.article import Layout
from cleaners.readers.hashes import hashed
from cleaners.readers.layout import COLUMNS, Column, Indexes

DEPTH = 5
SPLITS = (1 << DEPTH) - 1
CLIP = 8.0  # logits; beyond it a block is as sure as can be
OUTSIDE = -9.0  # the logit of what is not on the page
LEAST_TOLD = 60  # characters of a block that may be the page's best
NEAR = 3
AT_ONCE = 2000  # blocks that go through all trees together; more take memory and no less time
NEIGHBOURS: Mapping[str, tuple[int, ...]] = {
    "size": (-2, -1, 1, 2),
    "linked": (-2, -1, 1, 2),
    "tag": (-1, 1),
    "sentence": (-1, 1),
    "in_best": (-1, 1),
    "bold": (-1, 1),
    "figure": (-1, 1),
}
"""Columns of the layout that are also seen of the blocks before and behind."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weights:
    """What was learned; `name` tells one training from another."""

    name: str
    words: Column
    """A logit for each bucket of words."""
    bias: float
    features: Indexes
    """Column that a tree's split looks at: trees by SPLITS, level by level."""
    thresholds: Column
    leaves: Column
    """Logits: trees by leaves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """What the rules say of a block before anybody knows where the story is."""

    kind: str = ""
    under: str = ""
    """The kind of the heading whose element it stands in."""


def story_scores(layout: Layout, ruled: Sequence[Ruled], weights: Weights) -> Column:
    """For each block how likely it is of the story, 0 to 1."""
    if not layout.words:
        return np.zeros(0, np.float32)
    logits = _linear(all_words(layout, ruled), weights)
    table = columns(layout, logits)
    parts = (table[start : start + AT_ONCE] for start in range(0, len(table), AT_ONCE))
    trees = np.concatenate([_trees(part, weights) for part in parts])
    return np.asarray(1 / (1 + np.exp(-trees)), np.float32)


def all_words(layout: Layout, ruled: Sequence[Ruled]) -> list[tuple[int, ...]]:
    """The buckets of each block: of its elements and of what the rules say of it and beside it."""
    bucket = cache(hashed)
    around = (Ruled(), *ruled, Ruled())
    return [
        words + tuple(bucket(word) for word in _rule_words(around[at : at + 3]))
        for at, words in enumerate(layout.words)
    ]


def _rule_words(around: Sequence[Ruled]) -> Iterator[str]:
    before, own, behind = around
    if own.kind:
        yield f"r:{own.kind}"
    if own.under:
        yield f"u:{own.under}"
    if before.kind:
        yield f"rb:{before.kind}"
    if behind.kind:
        yield f"ra:{behind.kind}"


def _linear(words: Sequence[tuple[int, ...]], weights: Weights) -> Column:
    counts = [len(own) for own in words]
    flat = np.fromiter(chain.from_iterable(words), np.int64, sum(counts))
    starts = np.concatenate(([0], np.cumsum(counts)[:-1]))
    return np.asarray(np.add.reduceat(weights.words[flat], starts) + weights.bias, np.float32)


def columns(layout: Layout, logits: Column) -> Column:
    """All that the trees look at: the layout's numbers and the linear model's surroundings."""
    seen = np.clip(logits, -CLIP, CLIP).astype(np.float32)
    likely = 1 / (1 + np.exp(-seen))
    mass = layout.sizes * likely
    return np.column_stack(
        (
            layout.numbers,
            seen,
            *(_shift(seen, by, OUTSIDE) for by in range(-NEAR, NEAR + 1) if by),
            *(
                _shift(layout.numbers[:, COLUMNS.index(column)], by, -1)
                for column, shifts in NEIGHBOURS.items()
                for by in shifts
            ),
            *_along(mass),
            *_beside_best(layout, seen),
            *_shared(layout, layout.container, mass),
            *_shared(layout, layout.group, mass),
        )
    ).astype(np.float32)


def _shift(values: Column, by: int, outside: float) -> Column:
    """The value of the block so many places behind (or, below zero, before)."""
    found = np.full(len(values), outside, np.float32)
    if by > 0:
        found[:-by] = values[by:]
    else:
        found[-by:] = values[:by]
    return found


def _along(mass: Column) -> tuple[Column, ...]:
    """Share of the likely story before, behind and in the block."""
    running = np.cumsum(mass)
    total = max(float(running[-1]), 1e-9)
    return ((running - mass) / total, (total - running) / total, mass / total)


def _beside_best(layout: Layout, seen: Column) -> tuple[Column, ...]:
    """The page's three best blocks, and the distance to them."""
    told = np.sort(np.where(layout.sizes > LEAST_TOLD, seen, -CLIP))[::-1][:3]
    best = float(told.mean())
    return (np.full_like(seen, best), seen - best)


def _shared(layout: Layout, key: Indexes, mass: Column) -> tuple[Column, ...]:
    """How the blocks of the same container (or shape) are judged together, beside the best."""
    total = max(float(mass.sum()), 1e-9)
    masses = np.bincount(key, mass)
    sizes = np.bincount(key, layout.sizes)
    counts = np.bincount(key)
    means = masses / np.maximum(sizes, 1e-9)
    shared = counts > 1
    best = float(means[shared].max() if shared.any() else means.max())
    largest = int(np.argmax(masses))
    number = np.arange(len(key))
    where = number[key == largest]
    return (
        means[key],
        (masses / total)[key],
        means[key] / max(best, 1e-9),
        counts[key],
        (key == largest).astype(np.float32),
        np.clip(number - where[0], -20, 20),
        np.clip(number - where[-1], -20, 20),
    )


def _trees(table: Column, weights: Weights) -> Column:
    """Sum of the leaves that each block falls into: all trees of all blocks, level by level."""
    blocks = len(table)
    # A column of the table in a row, for a split asks all blocks about the same one.
    flat = np.ascontiguousarray(table.T).ravel()
    columns, thresholds = weights.features.ravel() * blocks, weights.thresholds.ravel()
    number = np.arange(blocks)
    tree = np.arange(len(weights.features))[:, None]
    roots = tree * SPLITS
    split = np.repeat(roots, blocks, axis=1)
    for _ in range(DEPTH):
        seen = flat.take(columns.take(split) + number)
        split = 2 * split + (1 - roots) + (seen > thresholds.take(split))
    leaf = split - roots - SPLITS + tree * (SPLITS + 1)
    found = np.ascontiguousarray(weights.leaves.ravel().take(leaf).T)
    return np.asarray(found.sum(axis=1), np.float32)
