"""Texts of an exact length that a pattern matches, made from the pattern itself.

`python -m tests.cleaners.matching` writes how long a line each rule takes: `longest.json`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from re import _constants as op  # type: ignore[attr-defined]  # what patterns are made of
from re import _parser as parser  # type: ignore[attr-defined]  # has no other name
from typing import Any

from cleaners.rules import RULES, Rule, Scope
from cleaners.shape import without_bullet

LONGEST = Path(__file__).parent / "longest.json"
OF_LINES = tuple(rule for rule in RULES if rule.scope not in {Scope.PREFIX, Scope.SUFFIX})
# Which of them stands where any may decides whether a text reports, or is a headline.
FILLINGS = ("x", "가", "-", "1", " ")
OTHERS = "가xA1 -_。"
ANY_NUMBER = 2000  # in place of no limit
A_FEW = 6  # ways of one alternative with one filling
REPEATS = frozenset({op.MAX_REPEAT, op.MIN_REPEAT})
WITHOUT_WIDTH = frozenset({op.ASSERT, op.ASSERT_NOT, op.AT})
IN_CATEGORY: dict[Any, Callable[[str], bool]] = {
    op.CATEGORY_DIGIT: str.isdecimal,
    op.CATEGORY_SPACE: str.isspace,
    op.CATEGORY_WORD: lambda letter: letter.isalnum() or letter == "_",
    op.CATEGORY_NOT_DIGIT: lambda letter: not letter.isdecimal(),
    op.CATEGORY_NOT_SPACE: lambda letter: not letter.isspace(),
    op.CATEGORY_NOT_WORD: lambda letter: not (letter.isalnum() or letter == "_"),
}


def reach(rule: Rule) -> int:
    """Characters of the longest text that the rule takes, of those that are tried."""
    return next(
        length for length in range(rule.longest + 1, 0, -1) if taken_of(rule, length) is not None
    )


def taken_of(rule: Rule, length: int) -> str | None:
    """A text of this length that the rule takes."""
    texts = (one for text in texts_of(rule.pattern, length) for one in (text, *_begun(rule, text)))
    return next((text for text in texts if takes(rule, text)), None)


def takes(rule: Rule, text: str) -> bool:
    """Whether it takes the whole line."""
    return rule.matches(text, without_bullet(text) or text)


def texts_of(pattern: re.Pattern[str], length: int) -> Iterator[str]:
    """Texts of this length that match but for what the pattern looks ahead or back for."""
    whole = _parsed(pattern)
    is_choice = len(whole) == 1 and whole[0][0] is op.BRANCH
    for parts in whole[0][1][1] if is_choice else [whole]:
        for filling in FILLINGS:
            yield from islice(_sequence(list(parts), length, filling), A_FEW)


@cache
def _parsed(pattern: re.Pattern[str]) -> list[Any]:
    return list(parser.parse(pattern.pattern, pattern.flags))


def _begun(rule: Rule, text: str) -> Iterator[str]:
    """With an example's beginning, for patterns that look ahead for words."""
    return (one + text[len(one) :] for one in rule.removes if len(one) <= len(text))


def _widths(parts: Any) -> tuple[int, int]:
    least, most = zip(*map(_width, parts), strict=True) if parts else ((), ())
    return sum(least), sum(most)


def _width(part: Any) -> tuple[int, int]:
    kind, of = part
    if kind is op.SUBPATTERN:
        return _widths(of[3])
    if kind is op.BRANCH:
        widths = [_widths(parts) for parts in of[1]]
        return min(least for least, _ in widths), max(most for _, most in widths)
    if kind in REPEATS:
        least, most = _widths(of[2])
        return least * of[0], most * min(int(of[1]), ANY_NUMBER)
    return (0, 0) if kind in WITHOUT_WIDTH else (1, 1)


def _sequence(parts: Any, length: int, filling: str) -> Iterator[str]:
    """The first parts as long as can be."""
    if not parts:
        yield from [""] * (length == 0)
        return
    head, rest = parts[0], parts[1:]
    least, most = _width(head)
    least_behind, most_behind = _widths(rest)
    for size in range(min(most, length - least_behind), max(least, length - most_behind) - 1, -1):
        for begun in islice(_part(head, size, filling), 1):
            for ended in islice(_sequence(rest, length - size, filling), 2):
                yield begun + ended


def _part(part: Any, length: int, filling: str) -> Iterator[str]:
    kind, of = part
    if kind is op.SUBPATTERN:
        yield from _sequence(of[3], length, filling)
    elif kind is op.BRANCH:
        for parts in of[1]:
            yield from islice(_sequence(list(parts), length, filling), 2)
    elif kind in REPEATS:
        least, most = _widths(of[2])
        for count in range(of[0], min(int(of[1]), length) + 1):
            if least * count <= length <= most * count:
                yield from _times(of[2], count, length, filling)
    else:
        yield "" if kind in WITHOUT_WIDTH else _letter(kind, of, filling)


def _times(parts: Any, count: int, length: int, filling: str) -> Iterator[str]:
    """So many in a row, all of about the same length."""
    if not count:
        yield ""
        return
    short, longer = divmod(length, count)
    pieces = {
        size: next(_sequence(list(parts), size, filling), None)
        for size in {short, short + bool(longer)}
    }
    if None not in pieces.values():
        yield str(pieces[short + bool(longer)]) * longer + str(pieces[short]) * (count - longer)


def _letter(kind: Any, of: Any, filling: str) -> str:
    if kind is op.ANY:
        return filling
    members = of if kind is op.IN else [(kind, of)]
    first = {op.LITERAL: chr, op.RANGE: lambda codes: chr(codes[0])}
    own = [first[what](code) for what, code in members if what in first]
    letters: list[str] = [filling, *OTHERS, *own]
    return next(letter for letter in letters if _is_in(members, letter))


def _is_in(members: Any, letter: str) -> bool:
    is_in = False
    for what, of in members:
        if what is op.LITERAL:
            is_in |= ord(letter) == of
        elif what is op.NOT_LITERAL:
            is_in |= ord(letter) != of
        elif what is op.RANGE:
            is_in |= of[0] <= ord(letter) <= of[1]
        elif what is op.CATEGORY:
            is_in |= IN_CATEGORY[of](letter)
    return is_in != (members[0][0] is op.NEGATE)


if __name__ == "__main__":
    found = {rule.name: reach(rule) for rule in OF_LINES}
    LONGEST.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
