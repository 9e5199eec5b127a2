"""Long comments and other stories behind the story: each reads as a story does.

The learned reader weighs the names of elements among much else; here they decide, where it is less
sure of what stands in such an element than of the story before it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from cleaners.article import Kind
from cleaners.readers.cutter import Cut, Node
from cleaners.readers.names import NAMES

# Share of the story's words that stand before an element for its name to be believed: the names of
# comments also stand on boxes that hold the whole page, and those of what is related on many a part
# of a story. On ten of 1,000 pages of the corpora something goes: 7,500 words, of which .99 are
# noise.
BEFORE: Mapping[str, float] = MappingProxyType(
    {**dict.fromkeys(NAMES[Kind.COMMENTS], 0.1), "related": 0.5}
)
# A box called so may hold the body behind a standfirst, or the comments of a live ticker: of them
# the reader is as sure as of what stands before (a gap of .1 at most on the corpora's pages). Of
# what readers write it is less sure, by .2 and more.
LESS_SURE = 0.18


def of_others(
    cuts: Sequence[Cut],
    nodes: Sequence[Node],
    told: NDArray[np.float64],
    scores: NDArray[np.float32],
) -> NDArray[np.bool_]:
    """Which texts stand in such an element.

    `told` are the words of each that is of the story, `scores` how likely it is of it.
    """
    at = np.array([cut.node.at for cut in cuts])
    words, sure = _before(at, told, len(nodes)), _before(at, told * scores, len(nodes))
    inside = np.zeros(len(nodes), bool)
    for node in nodes:
        shares = [BEFORE[part] for part in node.parts if part in BEFORE]
        if not shares or not words[node.at] >= min(shares) * words[-1] > 0:
            continue
        own = words[node.end] - words[node.at]
        if own > 0:
            mean = (sure[node.end] - sure[node.at]) / own
            inside[node.at : node.end] |= mean < sure[node.at] / words[node.at] - LESS_SURE
    others: NDArray[np.bool_] = inside[at]
    return others


def _before(at: NDArray[np.int64], values: NDArray[np.float64], nodes: int) -> NDArray[np.float64]:
    """The sum of the values of all texts in elements before each; of all, at the end."""
    own = np.zeros(nodes + 1)
    np.add.at(own, at + 1, values)
    return np.cumsum(own)
