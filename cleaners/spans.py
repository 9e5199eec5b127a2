"""What is cut off the ends of a block that stays: datelines, glued names, credits."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from cleaners.rules import RULES, Rule, Scope
from cleaners.rules.needs import Need, alternatives, needs, small, traits_of
from cleaners.shape import stops, stops_in_korean

LEAST_LEFT = 10  # characters; what leaves less was no paragraph
TAIL = 200  # characters at a block's end in which a glued span may begin
PREFIXES = tuple(rule for rule in RULES if rule.scope is Scope.PREFIX)
SUFFIXES = tuple(rule for rule in RULES if rule.scope is Scope.SUFFIX)
SENTENCE_END = re.compile(r"""[.。!?！？]["'”’)\]]{0,2}""")
NEEDS: Mapping[str, Sequence[Need]] = MappingProxyType(
    {
        rule.name: tuple(map(needs, alternatives(rule.pattern.pattern)))
        for rule in (*PREFIXES, *SUFFIXES)
    }
)
"""What a text has that holds such a span, for each alternative of a rule."""
OPENER = re.compile(r"[\[<‹〈(【]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Characters `start` to `end` of a block, and the rule that takes them."""

    start: int
    end: int
    rule: Rule


def prefixes(text: str, rules: Sequence[Rule] = PREFIXES) -> tuple[Span, ...]:
    """Spans before the first sentence; each may uncover another."""
    spans: list[Span] = []
    start = 0
    while span := _prefix(text, start, rules):
        spans.append(span)
        start = span.end
    return tuple(spans)


def suffixes(text: str, rules: Sequence[Rule] = SUFFIXES) -> tuple[Span, ...]:
    """Spans behind the last whole sentence, the outermost last."""
    spans: list[Span] = []
    end = len(text)
    if not SENTENCE_END.search(text, max(0, end - 2 * TAIL)):
        return ()
    rules = _that_may_match(text, rules)
    while span := _suffix(text, end, rules):
        spans.insert(0, span)
        end = span.start
    return tuple(spans)


def _that_may_match(text: str, rules: Sequence[Rule]) -> Sequence[Rule]:
    """Those with an alternative whose needs the text meets; of a plain story's text hardly any."""
    traits, has = traits_of(text), small(text).__contains__
    return [
        rule
        for rule in rules
        if any(need.traits <= traits and any(map(has, need.words)) for need in NEEDS[rule.name])
    ]


def _prefix(text: str, start: int, rules: Sequence[Rule]) -> Span | None:
    for rule in rules:
        if match := rule.pattern.match(text, start):
            end = _past_space(text, match.end())
            if match.end() > start and len(text) - end >= LEAST_LEFT:
                return Span(start=start, end=end, rule=rule)
    return None


def _suffix(text: str, end: int, rules: Sequence[Rule]) -> Span | None:
    return _behind_sentence(text, end, rules) or _behind_another(text, end, rules)


def _behind_sentence(text: str, end: int, rules: Sequence[Rule]) -> Span | None:
    # Only behind a whole sentence: every stop is a place where the glued span may begin.
    stops = [
        stop.end()
        for stop in SENTENCE_END.finditer(text, max(0, end - TAIL), end)
        if LEAST_LEFT <= stop.end() < end
    ]
    for rule in rules if stops else ():
        for start in stops:
            if rule.pattern.fullmatch(text, start, end) and _is_whole(text[:start]):
                return Span(start=start, end=end, rule=rule)
    return None


def _behind_another(text: str, end: int, rules: Sequence[Rule]) -> Span | None:
    """A bracketed span behind one that is glued to the last sentence itself."""
    first = max(0, end - TAIL)
    for opener in OPENER.finditer(text, first, end):
        start = opener.start()
        start -= start > first and text[start - 1].isspace()
        for rule in rules:
            bracketed = start >= LEAST_LEFT and rule.pattern.fullmatch(text, start, end)
            if bracketed and _behind_sentence(text, start, rules):
                return Span(start=start, end=end, rule=rule)
    return None


def _is_whole(text: str) -> bool:
    return stops(text) or stops_in_korean(text) or text[-1:] in "!?！？\"”’'"


def _past_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at
