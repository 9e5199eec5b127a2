"""With which two letters a text must begin for a pattern to match all of it, read off the pattern.

As in `needs`: what is not seen here costs time and changes no result, what is seen wrongly would
change some, so the tests compare the outcome with that of the patterns alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from cleaners.rules.needs import MAY_BE_ABSENT, PIECE, WITHOUT_WIDTH, small

LETTERS = 2  # as many of a text's first ones are compared; with one, twice the patterns are tried
ANY = "\0"  # in place of a letter of a pattern: it may be every one
OTHER = "\1"  # in place of one of a script whose small and large letters are not told apart
LARGEST_SET = 300  # characters; of larger ones any may stand there
MOST = 4000  # beginnings that are told apart; patterns that have more begin in any way
ESCAPED = re.compile(r"\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\.|.", re.DOTALL)
ONCE = re.compile(r"\?|\{0?,?1\}")


@dataclass(frozen=True, slots=True)
class Begin:
    """How the texts begin that a part of a pattern matches."""

    open: frozenset[str] = frozenset({""})
    """Whole texts of fewer than LETTERS, which what stands behind the part may follow."""
    shut: frozenset[str] = frozenset()
    """Of those that are longer, or may be."""

    @property
    def all(self) -> frozenset[str]:
        """How all of them begin."""
        return self.open | self.shut

    def before(self, behind: Begin) -> Begin:
        """Of both parts in a row."""
        if not self.open:
            return self
        shut = self.shut | {one + other for one in self.open for other in behind.shut}
        both = {one + other for one in self.open for other in behind.open}
        return _short(both, shut)

    def optional(self) -> Begin:
        """Of the part or nothing."""
        return Begin(self.open | {""}, self.shut)

    def repeated(self) -> Begin:
        """Of the part once or several times."""
        return Begin(self.open & {""}, self.shut | (self.open - {""}))


def _short(both: Iterable[str], shut: Iterable[str]) -> Begin:
    ended = {text[:LETTERS] for text in (*both, *shut) if len(text) >= LETTERS}
    ended |= {text for text in shut if len(text) < LETTERS}
    begun = frozenset(text for text in both if len(text) < LETTERS)
    if len(ended) > MOST:
        return Begin(frozenset(), frozenset({ANY}))
    return Begin(begun, frozenset(ended))


def beginning(text: str) -> str:
    """The first letters of a text, as far as they are told apart."""
    return "".join(map(_told_apart, text[:LETTERS]))


def begin_of(pattern: str) -> Begin:
    """How the texts begin that the pattern matches."""
    return _alternation(iter([*PIECE.findall(pattern), ")"]))


def all_fitting(begin: str) -> frozenset[str]:
    """Every beginning of a pattern that a text with this one has."""
    choices = [(letter, ANY) for letter in begin]
    return frozenset(
        "".join(some) for size in range(len(begin) + 1) for some in product(*choices[:size])
    )


@lru_cache(MOST)
def _told_apart(letter: str) -> str:
    letter = small(letter)[0]
    if letter.isascii():
        return "0" if letter.isdecimal() else " " if letter.isspace() else letter
    return letter if "가" <= letter <= "힣" or "\u3040" <= letter <= "\u9fff" else OTHER


def _alternation(pieces: Iterator[str]) -> Begin:
    """Up to the end of the group."""
    found = []
    begun, last = Begin(), Begin()
    for piece in iter(pieces.__next__, ")"):
        if piece == "|":
            found.append(begun.before(last))
            begun, last = Begin(), Begin()
        elif piece[0] in "*+?{":
            often = last if ONCE.match(piece) else last.repeated()
            last = often.optional() if MAY_BE_ABSENT.match(piece) else often
        else:
            begun = begun.before(last)
            if not begun.open:
                last = Begin()
                if piece.startswith("("):
                    _pass_group(pieces)
            elif piece.startswith("("):
                inside = _alternation(pieces)
                last = Begin() if piece.endswith(("=", "!")) else inside
            else:
                last = _atom(piece)
    found.append(begun.before(last))
    return _short(
        frozenset().union(*(one.open for one in found)),
        frozenset().union(*(one.shut for one in found)),
    )


def _pass_group(pieces: Iterator[str]) -> None:
    depth = 1
    while depth:
        piece = next(pieces)
        depth += piece.startswith("(") - (piece == ")")


def _atom(piece: str) -> Begin:
    if piece in WITHOUT_WIDTH:
        return Begin()
    if piece.isspace():  # in a pattern over several lines it is none
        return Begin(frozenset({"", " "}))
    return Begin(
        frozenset(_set(piece[1:-1]) if len(piece) > 1 and piece[0] == "[" else _one(piece))
    )


def _set(members: str) -> set[str]:
    """Each letter of a set."""
    found: set[str] = set()
    letters = [] if members.startswith("^") else ESCAPED.findall(members)
    while letters:
        if len(letters) > 2 and letters[1] == "-":
            first, last = (ord(_letter(letter)) for letter in (letters[0], letters[2]))
            if last - first > LARGEST_SET:
                return {ANY}
            found.update(_told_apart(chr(code)) for code in range(first, last + 1))
            letters = letters[3:]
        else:
            found |= _one(letters[0])
            letters = letters[1:]
    return found or {ANY}


def _one(piece: str) -> set[str]:
    """The letters that a piece without repetition stands for."""
    if piece in {r"\d", r"\s"}:
        return {"0" if piece == r"\d" else " ", OTHER}
    if piece == "." or (len(piece) == 2 and piece[1].isalnum()):
        return {ANY}
    return {_told_apart(_letter(piece))}


def _letter(piece: str) -> str:
    is_number = len(piece) > 2
    return chr(int(piece[2:], 16)) if is_number else piece[-1]  # noqa: FURB166 - it begins with `\\u`
