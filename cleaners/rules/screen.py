"""Which rule takes a line first, without trying the many patterns that cannot match it.

The outcome is that of walking the table from its top and asking every rule; the tests hold it to
that. What may be tried is settled once for each make of a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, reduce
from operator import or_
from typing import NamedTuple, TypeAlias

from cleaners.rules.begins import ANY, all_fitting, begin_of, beginning
from cleaners.rules.needs import alternatives, forked, needs, small, traits_of
from cleaners.rules.rule import Rule, Scope, is_headline, tells

MOST_WORDS = 50  # more are not looked for sooner than the pattern itself
MOST_ANSWERS = 4096  # that are remembered; a page has some hundred
ALL = -1  # every bit
# It looks for its words all over the text, and takes its time where there are none.
WANDERS = re.compile(r"\s*(?:\.|\(\?[=!])")


class Make(NamedTuple):
    """What is asked of a line before its patterns: it decides which of them may match."""

    traits: frozenset[str]
    tells: bool
    is_headline: bool
    size: int
    """Bits of its count of characters, with its list mark where it has one."""


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

    def fits(self, make: Make) -> bool:
        """Whether it can match a line of this make, of whose traits it is."""
        return (
            self.shortest < 1 << make.size
            and 1 << make.size <= 2 * self.rule.longest
            and not self.rule.spares(tells=make.tells, is_headline=make.is_headline)
        )


class Worth(NamedTuple):
    """What is worth trying on lines of a make, in the order of the table."""

    everything: Sequence[Part]
    without_words: Sequence[Part]
    words: Sequence[str]
    """Those that the others need; most lines have none of them."""


Screen: TypeAlias = Callable[[Make, str | None], Worth]
"""For a make and how a line begins, as `begin` of a line."""


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
    def among(traits: frozenset[str]) -> Sequence[Part | None]:
        return tuple(part.among(traits) for part in parts())

    @cache
    def made(make: Make) -> int:
        return _bits(part is not None and part.fits(make) for part in among(make.traits))

    @cache
    def beginning_so() -> Mapping[str, int]:
        found: dict[str, int] = {}
        for at, part in enumerate(parts()):
            for begin in part.begins:
                found[begin] = found.get(begin, 0) | 1 << at
        return found

    @lru_cache(MOST_ANSWERS)
    def begun(begin: str | None) -> int:
        if begin is None:
            return ALL
        known = beginning_so()
        return reduce(or_, (known.get(one, 0) for one in all_fitting(begin)), 0)

    @lru_cache(MOST_ANSWERS)
    def worth(traits: frozenset[str], bits: int) -> Worth:
        found = tuple(part for at, part in enumerate(among(traits)) if bits >> at & 1 and part)
        return Worth(
            everything=found,
            without_words=tuple(part for part in found if not part.words),
            words=tuple(sorted({word for part in found for word in part.words})),
        )

    return lambda make, begin: worth(make.traits, made(make) & begun(begin))


def _bits(chosen: Iterable[bool]) -> int:
    """A number with a bit for each that is chosen, the first the lowest."""
    return sum(1 << at for at, one in enumerate(chosen) if one)


@dataclass(frozen=True, slots=True)
class Line:
    """A block's text with all that the patterns are chosen by."""

    text: str
    bare: str
    """Behind its list mark."""
    small: str
    make: Make
    begin: str | None
    """Its first letters; None where it has a list mark, for it is asked with and without it."""


def line_of(text: str, bare: str) -> Line:
    """Ask once what all rules want to know."""
    make = Make(
        traits=traits_of(text),
        tells=tells(text),
        is_headline=is_headline(text),
        size=len(text).bit_length(),
    )
    return Line(text, bare, small(text), make, beginning(text) if bare == text else None)


def first_match(screen: Screen, line: Line) -> Rule | None:
    """The first rule that takes the whole block."""
    text, bare = line.text, line.bare
    length = len(text)
    has = line.small.__contains__
    parts, without_words, every_word = screen(line.make, line.begin)
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
