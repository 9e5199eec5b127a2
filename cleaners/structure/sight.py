"""A block with all that is asked of it more than once, and the verdict on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cleaners.article import ARTICLE_KINDS, Block, Kind
from cleaners.normal import fold
from cleaners.rules import ANYWHERE, OUTSIDE, Rule, Scope, first_match, line_of
from cleaners.shape import Shape, shape_of, without_bullet
from cleaners.spans import suffixes

LONGEST_LABEL = 60  # characters
MOST_LABELS = 1 << 13  # some 40 pages' menus


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a block is, and who says so."""

    kind: Kind
    rule: str
    reason: str
    evidence: str = ""

    @property
    def keeps(self) -> bool:
        """Whether the block is of the article."""
        return self.kind in ARTICLE_KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A block as the judges of the page's shape see it."""

    block: Block
    shape: Shape
    """Of the text without what is glued behind it."""
    rule: Rule | None
    """The first rule that takes it anywhere on a page."""
    outside: Rule | None
    """The first that takes it before or behind the story."""
    folded: str
    """The text as it is compared."""

    @property
    def tells(self) -> bool:
        """A whole sentence that no rule takes: what stories are made of."""
        return self.shape is Shape.SENTENCE and self.rule is None and self.block.chosen is not False

    @property
    def opens_section(self) -> bool:
        """A heading of noise."""
        return self.rule is not None and self.rule.scope is Scope.HEAD

    @property
    def is_item(self) -> bool:
        """It begins with a list mark."""
        return without_bullet(self.block.text) != self.block.text

    @property
    def heading(self) -> Heading | None:
        """Itself as a heading, where it is one."""
        if self.rule is None or not self.opens_section:
            return None
        return Heading(rule=self.rule, block=self.block)

    def is_kind(self, *kinds: Kind) -> bool:
        """A rule takes it anywhere as one of these."""
        return self.rule is not None and self.rule.kind in kinds

    def says_as(self, other: Sight) -> bool:
        """The same text, spacing and quotes aside."""
        return self.folded == other.folded


@dataclass(frozen=True, slots=True)
class Look:
    """What a text alone says of its block: place changes nothing yet."""

    shape: Shape
    shape_as_printed: Shape
    """With what is glued behind it."""
    rule: Rule | None
    outside: Rule | None
    folded: str


def look(text: str) -> Look:
    """Ask the rules, and for the shape of what is not glued behind.

    The menus of a page are those of the outlet's last one: what is short is remembered.
    """
    return look_at_label(text) if len(text) <= LONGEST_LABEL else _look(text)


def _look(text: str) -> Look:
    bare = (without_bullet(text) or text).strip(" |") or text
    glued = suffixes(text)
    line = line_of(text, bare)
    rule = first_match(ANYWHERE, line)
    as_printed = shape_of(text)
    return Look(
        shape=shape_of(text[: glued[0].start]) if glued else as_printed,
        shape_as_printed=as_printed,
        rule=rule,
        outside=rule or first_match(OUTSIDE, line),
        folded=fold(text),
    )


look_at_label = lru_cache(MOST_LABELS)(_look)


def see(blocks: Sequence[Block], look: Callable[[str], Look] = look) -> tuple[Sight, ...]:
    """The blocks as the judges see them; a caller that remembers its looks brings `look`."""
    looks = ((block, look(block.text)) for block in blocks)
    return tuple(
        Sight(
            block=block,
            shape=seen.shape,
            rule=seen.rule,
            outside=seen.outside,
            folded=seen.folded,
        )
        for block, seen in looks
    )


def blame(rule: Rule, evidence: str = "") -> Verdict:
    """The verdict of a rule."""
    return Verdict(kind=rule.kind, rule=rule.name, reason=rule.reason, evidence=evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of noise that lines stand under."""

    rule: Rule
    block: Block

    def takes(self) -> Verdict:
        """The verdict on a line under it."""
        return blame(self.rule, f"under “{self.block.text[:40]}”, position {self.block.position}")
