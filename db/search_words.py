"""A text as the tokens that search goes by. Pure.

Words of scripts with letters and spaces are tokens. Hangul, Hanja, Kana, Thai and their like are
cut into pairs of characters, since no space tells where a word ends, or a particle is glued to it:
a word of two characters is then one token, a longer one a phrase. The first pair of a run of
such characters carries a mark: `정부의` is `_정부 부의`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

MARK: Final = "_"
LONGEST_WORD: Final = 64  # a longer one is no word; its beginning is kept
SCHEME: Final = f"3 {unicodedata.unidata_version}"
"""Of the tokens; an index of another one is made anew."""

HANGUL: Final = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff"
# Hanja and Kana with their marks (々, ー), Thai and Lao, Burmese, Khmer.
UNSPACED: Final = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u302f\u3031-\u3035\u3038-\u303c\u3040-\u309f\u30a1-\u30fa"
    "\u30fc-\u30ff\u3100-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff"
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u1000-\u103f\u1050-\u109f\u1780-\u17d3"
)
# In Indian scripts vowels are marks, which `\w` leaves out.
INDIC: Final = "\u0900-\u0963\u0971-\u0df3"

# A decimal; numbers with more points, and a year and a month, are each a number: 2024.09.04.
NUMBER: Final = (
    r"(?!(?:19|20)\d\d\.(?:0?[1-9]|1[0-2])(?!\d))(?<!\d\.)\d+(?:,\d+)*\.\d+(?![.,]?\d)"
    r"|\d+(?:,\d+)*"
)
WORD: Final = rf"(?:[^\W\d_{HANGUL}{UNSPACED}]|[{INDIC}])+"
TOKEN: Final = re.compile(rf"(?P<run>[{HANGUL}{UNSPACED}]+)|(?P<number>{NUMBER})|(?P<word>{WORD})")
# The tokens of most texts, where none of these is: in half of the time.
SPACED: Final = re.compile(rf"(?=\d)(?:{NUMBER})|[^\W\d_]+")
OTHERWISE: Final = re.compile(f"[{HANGUL}{UNSPACED}{INDIC}]")
TOO_LONG: Final = re.compile(rf"\S{{{LONGEST_WORD + 1}}}")
ALL_HANGUL: Final = re.compile(f"[{HANGUL}]+")
ENDS_IN_HANGUL: Final = re.compile(f"[{HANGUL}]$")

# Letters with accents; joints and points that are written or left out.
ACCENTED: Final = re.compile("[\u00c0-\u024f\u0370-\u03ff\u0400-\u052f\u1e00-\u1fff]")
POINTS: Final = re.compile(
    "[\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c7\u0610-\u061a"
    "\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u180e\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]"
)
# What Unicode does not take apart.
PLAIN: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})


# Characters that fold to one letter: a letter and its marks, or the letters of a syllable.
MOST_TOGETHER: Final = 16


class Token(NamedTuple):
    """One of the tokens of a text, and which characters of the folded text it is."""

    text: str
    start: int
    end: int


def fold(text: str) -> str:
    """The text without case, accents, widths and ways of composing letters."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    if folded.isascii():
        return folded
    # Once more: casefold takes letters such as ΐ apart.
    folded = unicodedata.normalize("NFKC", ACCENTED.sub(_plain, folded))
    return POINTS.sub("", folded)


def _plain(match: re.Match[str]) -> str:
    return _without_accent(match[0])


@lru_cache(maxsize=2048)  # letters with accents are fewer
def _without_accent(letter: str) -> str:
    parts = unicodedata.normalize("NFKD", letter.translate(PLAIN))
    return "".join(part for part in parts if not unicodedata.combining(part))


def index_text(text: str) -> str:
    """What the index is given for a text: its tokens, with spaces between them."""
    folded = fold(text)
    if OTHERWISE.search(folded) is None:
        # In one go: a third of the time. Commas stand in numbers alone.
        spaced = " ".join(SPACED.findall(folded)).replace(",", "")
        if TOO_LONG.search(spaced) is None:
            return spaced
    return " ".join(_texts(folded))


def _texts(folded: str) -> Iterator[str]:
    """The texts of `tokens`, without their places."""
    for found in TOKEN.finditer(folded):
        if found.lastgroup == "run":
            yield from _pairs(found[0])
        else:
            yield _short(found[0], found.lastgroup)


def tokens(folded: str) -> Iterator[Token]:
    """The tokens of a folded text, in its order."""
    for found in TOKEN.finditer(folded):
        start, text = found.start(), found[0]
        if found.lastgroup == "run":
            yield from pairs(text, start)
        else:
            yield Token(_short(text, found.lastgroup), start, found.end())


def _short(text: str, group: str | None) -> str:
    return (text.replace(",", "") if group == "number" else text)[:LONGEST_WORD]


def pairs(run: str, start: int = 0) -> Iterator[Token]:
    """A run of characters as overlapping pairs; the first is marked.

    Behind a run that ends in another script than Hangul stands its last character alone: there a
    single character is a word, and is asked for.
    """
    end = start + len(run)
    for at, text in enumerate(_pairs(run), start):
        yield Token(text, at, min(at + 2, end))


def _pairs(run: str) -> Iterator[str]:
    yield MARK + run[:2]
    for at in range(1, len(run) - 1):
        yield run[at : at + 2]
    if len(run) > 1 and not ENDS_IN_HANGUL.search(run):
        yield run[-1]


def folded_with_places(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The folded text, and for each of its characters which of the text's it comes from.

    As a span from the first up to but not at the last: `ｶﾞ` is folded to one.
    """
    whole = fold(text)
    parts = [(fold(character), at, at + 1) for at, character in enumerate(text)]
    if "".join(part for part, *_ in parts) != whole:
        parts = list(_folded_together(text))
    if "".join(part for part, *_ in parts) != whole:
        # Marks in an order that is set right over many letters: nobody writes them.
        parts = [(whole, 0, len(text))]
    places = tuple((start, end) for part, start, end in parts for _ in part)
    return whole, places


def _folded_together(text: str) -> Iterator[tuple[str, int, int]]:
    """Pieces of a text (not an empty one) that are folded as if they stood alone, and where."""
    start, before = 0, ""
    for end, character in enumerate(text, 1):
        alone, longer = fold(character), fold(text[start:end])
        if start < end - 1 and (longer == before + alone or end - start > MOST_TOGETHER):
            yield before, start, end - 1
            start, before = end - 1, alone
        else:
            before = longer
    yield before, start, len(text)
