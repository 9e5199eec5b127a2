"""A block with all that is asked of it more than once, and the verdict on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cleaners.article import ARTICLE_KINDS, Block, Kind
from cleaners.normal import fold
from cleaners.rules import Rule, Scope
from cleaners.shape import Shape, shape_of, without_bullet
from cleaners.spans import suffixes


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
        return fold(self.block.text) == fold(other.block.text)


def see(blocks: Sequence[Block], rules: Sequence[Rule]) -> tuple[Sight, ...]:
    """Look at each text once, however often it stands on the page: place changes nothing yet."""
    seen: dict[str, Sight] = {}
    for block in blocks:
        if block.text not in seen:
            seen[block.text] = _look(block, rules)
    return tuple(replace(seen[block.text], block=block) for block in blocks)


def _look(block: Block, rules: Sequence[Rule]) -> Sight:
    bare = (without_bullet(block.text) or block.text).strip(" |") or block.text
    glued = suffixes(block.text)
    rule = _first_match(rules, (Scope.LINE, Scope.HEAD), block.text, bare)
    return Sight(
        block=block,
        shape=shape_of(block.text[: glued[0].start] if glued else block.text),
        rule=rule,
        outside=rule or _first_match(rules, (Scope.OUTSIDE,), block.text, bare),
    )


def _first_match(
    rules: Sequence[Rule], scopes: tuple[Scope, ...], text: str, bare: str
) -> Rule | None:
    return next((rule for rule in rules if rule.scope in scopes and rule.matches(text, bare)), None)


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
