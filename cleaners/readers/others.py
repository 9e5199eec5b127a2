"""Long comments and other stories behind the story: each reads as a story does.

The learned reader weighs the names of elements among much else; here they decide, where the page
is told so plainly that hardly anything can go wrong.
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
# of a story. On ten of 1,000 pages of the corpora something goes: 7,500 words, of which
# .99 are noise.
BEFORE: Mapping[str, float] = MappingProxyType(
    {**dict.fromkeys(NAMES[Kind.COMMENTS], 0.1), "related": 0.5}
)


def of_others(
    cuts: Sequence[Cut], nodes: Sequence[Node], told: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Which texts stand in such an element; `told` are the words of each that is of the story."""
    words = np.zeros(len(nodes) + 1)
    at = np.array([cut.node.at for cut in cuts])
    np.add.at(words, at + 1, told)
    before = np.cumsum(words)
    inside = np.zeros(len(nodes), bool)
    for node in nodes:
        shares = [BEFORE[part] for part in node.parts if part in BEFORE]
        if shares and before[node.at] >= min(shares) * before[-1] > 0:
            inside[node.at : node.end] = True
    others: NDArray[np.bool_] = inside[at]
    return others
