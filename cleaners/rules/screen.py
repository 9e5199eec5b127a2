"""Which rule takes a line first, without trying the many patterns that cannot match it.

The outcome is that of walking the table from its top and asking every rule; the tests hold it to
that. What may be tried is settled beforehand for each make of a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import NamedTuple

from cleaners.rules.needs import TRAITS, alternatives, needs, small, traits_of
from cleaners.rules.rule import Rule, Scope, is_headline, tells

MOST_WORDS = 50  # more are not looked for sooner than the pattern itself
# It looks for its words all over the text, and takes its time where there are none.
WANDERS = re.compile(r"\s*(?:\.|\(\?[=!])")


class Make(NamedTuple):
    """What is asked of a line before its patterns: it decides which of them may match."""

    traits: frozenset[str]
    tells: bool
    is_headline: bool


@dataclass(frozen=True, slots=True)
class Part:
    """Alternatives of a rule's pattern that need the same traits of a text."""

    rule: Rule
    pattern: re.Pattern[str]
    longest: int
    traits: frozenset[str]
    words: frozenset[str]
    """One of them is in each text that it matches; empty where the pattern is as soon asked."""

    def on(self, make: Make) -> Part | None:
        """With the words that a line of this make may have; None where it cannot match one."""
        words = frozenset(word for word in self.words if traits_of(word) <= make.traits)
        if (
            not self.traits <= make.traits
            or (self.words and not words)
            or self.rule.spares(tells=make.tells, is_headline=make.is_headline)
        ):
            return None
        return replace(self, words=words if len(words) <= MOST_WORDS else frozenset())


Screen = Mapping[Make, Sequence[Part]]
"""The parts that are worth trying on a line, in the order of the table, by the line's make."""


def screened(rules: Iterable[Rule], *scopes: Scope) -> Screen:
    """The rules of these scopes, made ready."""
    parts = [part for rule in rules if rule.scope in scopes for part in _parts(rule)]
    return {
        make: tuple(fit for part in parts if (fit := part.on(make)) is not None)
        for make in _makes()
    }


@dataclass(frozen=True, slots=True)
class Line:
    """A block's text with all that the patterns are chosen by."""

    text: str
    bare: str
    """Behind its list mark."""
    small: str
    make: Make


def line_of(text: str, bare: str) -> Line:
    """Ask once what all rules want to know."""
    return Line(text, bare, small(text), Make(traits_of(text), tells(text), is_headline(text)))


def first_match(screen: Screen, line: Line) -> Rule | None:
    """The first rule that takes the whole block."""
    text, bare = line.text, line.bare
    length = len(text)
    has = line.small.__contains__
    for part in screen[line.make]:
        if (
            length <= part.longest
            and (not part.words or any(map(has, part.words)))
            and (part.pattern.fullmatch(bare) or (bare != text and part.pattern.fullmatch(text)))
        ):
            return part.rule
    return None


def _makes() -> Iterator[Make]:
    sets = (
        frozenset(some) for size in range(len(TRAITS) + 1) for some in combinations(TRAITS, size)
    )
    return (Make(*made) for made in product(sets, (False, True), (False, True)))


def _parts(rule: Rule) -> Iterator[Part]:
    groups: dict[tuple[frozenset[str], bool], list[str]] = {}
    for alternative in alternatives(rule.pattern.pattern):
        wanders = WANDERS.match(alternative) is not None
        groups.setdefault((needs(alternative).traits, wanders), []).append(alternative)
    for (traits, wanders), sources in groups.items():
        source = "|".join(sources)
        pattern = rule.pattern if len(groups) == 1 else re.compile(source, rule.pattern.flags)
        words = needs(source).words if wanders else frozenset[str]()
        yield Part(rule, pattern, rule.longest, traits, words - {""})
