"""The third judge: what an outlet prints on many of its articles is taken out as `recurring`.

It speaks last and over a whole `Cleaned`, so that what is learned later can be taken out of
articles that are stored already, and put back, without cleaning their pages again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias

from cleaners.article import ARTICLE_KINDS, Cleaned, Kind, Passage, Removal
from cleaners.normal import digest
from cleaners.shape import Shape, asks, shape_of
from cleaners.structure import Verdict
from cleaners.takeout import put_back, take_out

# The rule says what the block was before, so that it can be put back without its page.
RULES: Final = MappingProxyType({kind: f"{Kind.RECURRING}.{kind}" for kind in ARTICLE_KINDS})
HINTS: Final = ("@", "://", "www.")  # most texts have no address, and are not searched for one
OF: Final = " of "  # in evidence, behind the name of the furniture and before its outlet
KIND_OF_RULE: Final = MappingProxyType({rule: kind for kind, rule in RULES.items()})
# Bits of a key.
LABEL: Final = 1
HEADLINE: Final = 2
HEADLINES: Final = frozenset({Kind.SUBTITLE, Kind.PARAGRAPH, Kind.SUBHEAD})
REASON: Final = "it stands in many different stories of this outlet"
# An appeal names its reader's own contact: for comparing, one address is as good as another.
ADDRESS: Final = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,120}|(?:https?://|www\.)[^\s\"'<>]{1,300}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What is remembered of a block that an outlet prints everywhere."""

    evidence: str
    behind: str = ""
    """Evidence of what goes because it stands behind it."""
    closes: bool = False
    """Behind it nothing is of the story: headlines there are of other stories."""
    stays: bool = False
    """Somebody refused it: wherever it stands, it stays."""


Memory: TypeAlias = Mapping[int, Trace]
"""Of one outlet, by the keys of the blocks."""
NO_MEMORY: Final[Memory] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A block of an article as it is before the memory speaks."""

    key: int
    kind: Kind
    text: str
    evidence: str
    """Of the memory that took it out; empty where it stays."""


def block_key(text: str, kind: Kind = Kind.PARAGRAPH) -> int:
    """64 bits, signed, that name a block whatever its spacing, quotes and addresses.

    The last two say what a block is like: see `is_label` and `is_headline`.
    """
    bare = ADDRESS.sub("@", text) if any(mark in text for mark in HINTS) else text
    # A caption is no statement either, and stands wherever a dump puts it.
    states = kind is Kind.CAPTION or (shape_of(text) is Shape.SENTENCE and not asks(text))
    marks = 0 if states else LABEL | (kind in HEADLINES and HEADLINE)
    named = int(digest(bare), 16) & ~(LABEL | HEADLINE) | marks
    return named - (1 << 64) if named >> 63 else named


def is_label(key: int) -> bool:
    """Whether the block with this key states nothing: a heading, a question, a button, a row."""
    return bool(key & LABEL)


def is_headline(key: int) -> bool:
    """Whether it may be the headline of another story: a label, and no row, item or quotation."""
    return bool(key & HEADLINE)


def standing(cleaned: Cleaned) -> tuple[Standing, ...]:
    """The blocks of an article below its title, in reading order, with what the memory took out."""
    kept = ((one, "") for one in cleaned.article.passages if one.kind is not Kind.TITLE)
    taken = ((_passage(one), one.evidence) for one in cleaned.removals if one.rule in KIND_OF_RULE)
    ordered = sorted((*kept, *taken), key=lambda pair: pair[0].position)
    return tuple(
        Standing(
            key=block_key(one.text, one.kind),
            kind=one.kind,
            text=one.text,
            evidence=evidence,
        )
        for one, evidence in ordered
    )


def traces(evidences: Mapping[int, str]) -> str:
    """Which blocks went and by which furniture, whoever its witnesses are: `3 1f2e3d4c; …`."""
    return "; ".join(f"{at} {evidences[at].partition(OF)[0]}" for at in sorted(evidences))


def recurring(memory: Memory) -> Callable[[Sequence[int]], dict[int, str]]:
    """Index and evidence of each block that goes, of the keys of an article in reading order.

    For one memory it is asked of all articles of an outlet.
    """
    known = {key for key, trace in memory.items() if not trace.stays}
    closing = {key for key in known if memory[key].closes}

    def going(keys: Sequence[int]) -> dict[int, str]:
        if known.isdisjoint(keys):
            return {}
        end = end_of_story(keys, closing, known)
        behind = memory[keys[end]].behind if end < len(keys) else ""
        return {
            at: memory[key].evidence if key in known else behind
            for at, key in enumerate(keys)
            if key in known or (at > end and key not in memory)
        }

    return going


def end_of_story(keys: Sequence[int], closing: Set[int], known: Set[int]) -> int:
    """Index of the first block that closes the story: behind it `known` and headlines alone.

    The number of blocks where none does.
    """
    end = len(keys)
    for at in reversed(range(len(keys))):
        if keys[at] not in known and not is_headline(keys[at]):
            break
        if keys[at] in closing:
            end = at
    return end


def recall(cleaned: Cleaned, memory: Memory, *, restored: frozenset[str] = frozenset()) -> Cleaned:
    """Take out what the memory knows, and put back what it took out and no longer knows.

    `restored` are the keys of removals that somebody put back: those stay.
    """
    taken = {one: _passage(one) for one in cleaned.removals if one.rule in KIND_OF_RULE}
    whole = put_back(cleaned, taken)
    passages = [one for one in whole.article.passages if one.kind is not Kind.TITLE]
    keys = [block_key(one.text, one.kind) for one in passages]
    blames = {
        passages[at].position: Verdict(
            kind=Kind.RECURRING, rule=RULES[passages[at].kind], reason=REASON, evidence=evidence
        )
        for at, evidence in recurring(memory)(keys).items()
    }
    return take_out(whole, blames, restored=restored)


def _passage(removal: Removal) -> Passage:
    """What was removed, as it was kept before."""
    return Passage(kind=KIND_OF_RULE[removal.rule], text=removal.text, position=removal.position)
