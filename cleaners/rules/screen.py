"""Which rule takes a line first, without trying the many patterns that cannot match it.

The outcome is that of walking the table from its top and asking every rule; the tests hold it to
that. What may be tried is settled once for each make of a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple, TypeAlias

from cleaners.rules.begins import ANY, all_fitting, begin_of, beginning
from cleaners.rules.needs import alternatives, forked, needs, small, traits_of
from cleaners.rules.rule import Rule, Scope, is_headline, tells

MOST_WORDS = 50  # more are not looked for sooner than the pattern itself
MOST_MAKES = 4096  # that are remembered; a page has some hundred
# It looks for its words all over the text, and takes its time where there are none.
WANDERS = re.compile(r"\s*(?:\.|\(\?[=!])")


class Make(NamedTuple):
    """What is asked of a line before its patterns: it decides which of them may match."""

    traits: frozenset[str]
    tells: bool
    is_headline: bool
    size: int
    """Bits of its count of characters, with its list mark where it has one."""
    begin: str | None
    """Its first letters; None for a line with a list mark, which is asked with and without it."""


class Part(NamedTuple):
    """Alternatives of a rule's pattern that need the same of a text."""

    rule: Rule
    pattern: re.Pattern[str]
    traits: frozenset[str]
    shortest: int
    begins: frozenset[str]
    words: frozenset[str]
    """One of them is in each text that it matches; empty where the pattern is as soon asked."""

    def among(self, traits: frozenset[str]) -> Part | None:
        """With the words that a line with these may have; None where it cannot match one."""
        words = frozenset([word for word in self.words if traits_of(word) <= traits])
        if not self.traits <= traits or (self.words and not words):
            return None
        return self._replace(words=words if len(words) <= MOST_WORDS else frozenset())

    def fits(self, make: Make, begins: frozenset[str] | None) -> bool:
        """Whether it can match a line of this make, of whose traits it is."""
        return (
            self.shortest < 1 << make.size
            and 1 << make.size <= 2 * self.rule.longest
            and (begins is None or not self.begins.isdisjoint(begins))
            and not self.rule.spares(tells=make.tells, is_headline=make.is_headline)
        )


class Worth(NamedTuple):
    """What is worth trying on lines of a make, in the order of the table."""

    everything: Sequence[Part]
    without_words: Sequence[Part]
    words: Sequence[str]
    """Those that the others need; most lines have none of them."""


Screen: TypeAlias = Callable[[Make], Worth]


def screened(rules: Iterable[Rule], *scopes: Scope) -> Screen:
    """The rules of these scopes; what is worth trying on a make is found out once.

    They are taken apart for the first line that is asked about: it takes a third of a second, which
    a process that asks about none does not spend.
    """
    chosen = tuple(rule for rule in rules if rule.scope in scopes)

    @cache
    def parts() -> Sequence[Part]:
        return tuple(part for rule in chosen for part in _parts(rule))

    @cache
    def among(traits: frozenset[str]) -> Sequence[Part]:
        return tuple(found for part in parts() if (found := part.among(traits)) is not None)

    @lru_cache(MOST_MAKES)
    def worth(make: Make) -> Worth:
        begins = None if make.begin is None else all_fitting(make.begin)
        found = tuple(part for part in among(make.traits) if part.fits(make, begins))
        return Worth(
            everything=found,
            without_words=tuple(part for part in found if not part.words),
            words=tuple(sorted({word for part in found for word in part.words})),
        )

    return worth


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
    make = Make(
        traits=traits_of(text),
        tells=tells(text),
        is_headline=is_headline(text),
        size=len(text).bit_length(),
        begin=beginning(text) if bare == text else None,
    )
    return Line(text, bare, small(text), make)


def first_match(screen: Screen, line: Line) -> Rule | None:
    """The first rule that takes the whole block."""
    text, bare = line.text, line.bare
    length = len(text)
    has = line.small.__contains__
    parts, without_words, every_word = screen(line.make)
    for rule, pattern, _, _, _, words in parts if any(map(has, every_word)) else without_words:
        if (
            length <= rule.longest
            and (not words or any(map(has, words)))
            and (pattern.fullmatch(bare) or (bare != text and pattern.fullmatch(text)))
        ):
            return rule
    return None


def _parts(rule: Rule) -> Iterator[Part]:
    """Its alternatives, those that need the same and begin as freely in one pattern."""
    groups: dict[_Alike, list[_Fork]] = {}
    for alternative in alternatives(rule.pattern.pattern):
        for fork in _forks(alternative):
            groups.setdefault(fork.alike, []).append(fork)
    for alike, forks in groups.items():
        pattern = "|".join(fork.pattern for fork in forks)
        words = needs(pattern).words if alike.wanders else frozenset({""})
        yield Part(
            rule=rule,
            pattern=re.compile(pattern, rule.pattern.flags) if len(groups) > 1 else rule.pattern,
            traits=alike.traits,
            shortest=min(fork.shortest for fork in forks),
            begins=frozenset[str]().union(*(fork.begins for fork in forks)),
            words=words if "" not in words else frozenset(),
        )


class _Alike(NamedTuple):
    """What alternatives have in common that are asked together."""

    traits: frozenset[str]
    wanders: bool
    begins_freely: bool


class _Fork(NamedTuple):
    """One of the ways that an alternative takes, or several alike."""

    alike: _Alike
    pattern: str
    begins: frozenset[str]
    shortest: int


def _forks(alternative: str) -> Iterator[_Fork]:
    before, choices, behind = forked(alternative)
    first, last = begin_of(before), begin_of(behind)
    outside = needs(before), needs(behind)
    wanders = WANDERS.match(alternative) is not None
    ways: dict[_Alike, list[tuple[str, frozenset[str], int]]] = {}
    for choice in choices:
        begins = first.before(begin_of(choice)).before(last).all
        all_needs = (*outside, needs(choice))
        alike = _Alike(
            traits=frozenset[str]().union(*(need.traits for need in all_needs)),
            wanders=wanders,
            begins_freely=any(begin[:1] in {"", ANY} for begin in begins),
        )
        shortest = sum(need.least for need in all_needs)
        ways.setdefault(alike, []).append((choice, begins, shortest))
    for alike, some in ways.items():
        yield _Fork(
            alike=alike,
            pattern=f"{before}(?:{'|'.join(choice for choice, _, _ in some)}){behind}",
            begins=frozenset[str]().union(*(begins for _, begins, _ in some)),
            shortest=min(shortest for _, _, shortest in some),
        )
