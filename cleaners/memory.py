"""The third judge: what an outlet prints on many of its articles is taken out as `recurring`.

It speaks last and over a whole `Cleaned`, so that what is learned later can be taken out of
articles that are stored already, and put back, without cleaning their pages again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias

from cleaners.article import ARTICLE_KINDS, Cleaned, Kind, Passage, Removal
from cleaners.normal import digest
from cleaners.shape import Shape, shape_of, width
from cleaners.structure import Verdict
from cleaners.takeout import put_back, take_out

# The rule says what the block was before, so that it can be put back without its page.
RULES: Final = MappingProxyType({kind: f"{Kind.RECURRING}.{kind}" for kind in ARTICLE_KINDS})
KIND_OF_RULE: Final = MappingProxyType({rule: kind for kind, rule in RULES.items()})
REASON: Final = "it stands in many different stories of this outlet"
# An appeal names its reader's own contact: for comparing, one address is as good as another.
ADDRESS: Final = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,120}|(?:https?://|www\.)[^\s\"'<>]{1,300}")
LABEL: Final = 40  # Latin letters; the length of a heading or button, a sentence is longer
KEY_BYTES: Final = 8

Memory: TypeAlias = Mapping[int, str]
"""Of one outlet: keys of blocks that are its furniture, and the evidence."""
NO_MEMORY: Final[Memory] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A block of an article as it is before the memory speaks."""

    key: int
    kind: Kind
    text: str
    removed: bool
    """The memory took it out."""


def block_key(text: str) -> int:
    """64 bits, signed, that name a block whatever its spacing, quotes and addresses.

    Odd for a label (a short text that is no sentence): see `is_label`.
    """
    named = int(digest(ADDRESS.sub("@", text)), 16) >> 1 << 1 | _looks_like_label(text)
    return named - (1 << 64) if named >> 63 else named


def is_label(key: int) -> bool:
    """Whether the block with this key is a heading or button, and no sentence."""
    return bool(key & 1)


def standing(cleaned: Cleaned) -> tuple[Standing, ...]:
    """The blocks of an article below its title, in reading order, with what the memory took out."""
    kept = ((one, False) for one in cleaned.article.passages if one.kind is not Kind.TITLE)
    taken = ((_passage(one), True) for one in cleaned.removals if one.rule in KIND_OF_RULE)
    ordered = sorted((*kept, *taken), key=lambda pair: pair[0].position)
    return tuple(
        Standing(key=block_key(one.text), kind=one.kind, text=one.text, removed=removed)
        for one, removed in ordered
    )


def recall(
    cleaned: Cleaned, memory: Memory, *, restored: frozenset[str] = frozenset()
) -> Cleaned:
    """Take out what the memory knows, and put back what it took out and no longer knows.

    `restored` are the keys of removals that somebody put back: those stay.
    """
    recurring = {one: _passage(one) for one in cleaned.removals if one.rule in KIND_OF_RULE}
    whole = put_back(cleaned, recurring)
    blames = {
        one.position: Verdict(
            kind=Kind.RECURRING, rule=RULES[one.kind], reason=REASON, evidence=memory[key]
        )
        for one in whole.article.passages
        if one.kind is not Kind.TITLE and (key := block_key(one.text)) in memory
    }
    return take_out(whole, blames, restored=restored)


def _passage(removal: Removal) -> Passage:
    """What was removed, as it was kept before."""
    return Passage(
        kind=KIND_OF_RULE[removal.rule], text=removal.text, position=removal.position
    )


def _looks_like_label(text: str) -> bool:
    return width(text) < LABEL and shape_of(text) is not Shape.SENTENCE
