"""Which rule takes a line first, without trying the many patterns that cannot match it.

The outcome is that of walking the table from its top and asking every rule; the tests hold it to
that. What may be tried is settled beforehand for each make of a line.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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


class Part(NamedTuple):
    """Alternatives of a rule's pattern that need the same traits of a text."""

    rule: Rule
    pattern: re.Pattern[str]
    longest: int
    traits: frozenset[str]
    words: frozenset[str]
    """One of them is in each text that it matches; empty where the pattern is as soon asked."""

    def on(self, traits: frozenset[str]) -> Part | None:
        """With the words that a line of these may have; None where it cannot match one."""
        words = frozenset([word for word in self.words if traits_of(word) <= traits])
        if not self.traits <= traits or (self.words and not words):
            return None
        return self._replace(words=words if len(words) <= MOST_WORDS else frozenset())


Screen = Mapping[Make, Sequence[Part]]
"""The parts that are worth trying on a line, in the order of the table, by the line's make."""


def screened(rules: Iterable[Rule], *scopes: Scope) -> Screen:
    """The rules of these scopes, made ready."""
    parts = [part for rule in rules if rule.scope in scopes for part in _parts(rule)]
    made = {}
    for traits in _subsets(TRAITS):
        fit = [found for part in parts if (found := part.on(traits)) is not None]
        for reports, headline in product((False, True), repeat=2):
            made[Make(traits, reports, headline)] = tuple(
                part for part in fit if not part.rule.spares(tells=reports, is_headline=headline)
            )
    return made


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
    for rule, pattern, longest, _, words in screen[line.make]:
        if (
            length <= longest
            and (not words or any(map(has, words)))
            and (pattern.fullmatch(bare) or (bare != text and pattern.fullmatch(text)))
        ):
            return rule
    return None


def _subsets(traits: Collection[str]) -> Iterator[frozenset[str]]:
    sizes = range(len(traits) + 1)
    return (frozenset(some) for size in sizes for some in combinations(traits, size))


def _parts(rule: Rule) -> Iterator[Part]:
    groups: dict[tuple[frozenset[str], bool], dict[str, frozenset[str]]] = {}
    for alternative in alternatives(rule.pattern.pattern):
        need = needs(alternative)
        wanders = WANDERS.match(alternative) is not None
        groups.setdefault((need.traits, wanders), {})[alternative] = need.words
    for (traits, wanders), group in groups.items():
        pattern = rule.pattern
        if len(groups) > 1:
            pattern = re.compile("|".join(group), rule.pattern.flags)
        words = frozenset.union(*group.values())
        looked_for = words if wanders and "" not in words else frozenset[str]()
        yield Part(rule, pattern, rule.longest, traits, looked_for)
