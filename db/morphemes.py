"""Which finds of a Korean word are the word: 의사 in 의사가, and not in 협의사항. An extra: Kiwi.

The index knows pairs of syllables and no words. Where a morpheme ends inside of what was found, and
the find does not itself begin and end with morphemes, it is made of parts of two other words. What
stands inside of one morpheme is believed: 은행 in 기업은행 is a word of the dictionary.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache
from importlib.util import find_spec
from itertools import islice
from typing import Final

from db.errors import MissingMorphemesError
from db.query_language import Words
from db.search_words import ALL_HANGUL

Boundaries = Callable[[str], Collection[int]]
"""Where the morphemes of a text begin and end, in characters."""

# Of one syllable all 7 finds that it took away in benchmarks/search.py were right (돈, 尹, 美).
SHORTEST: Final = 2
AROUND: Final = 60  # characters before and behind a find: a clause or two
MOST_LOOKED_AT: Final = 20  # finds of a word in one text; further ones are believed


def kiwi() -> Boundaries:
    """By Kiwi, which takes seconds to load; raises MissingMorphemesError."""
    try:
        import kiwipiepy  # noqa: PLC0415 - an extra, of 105 MB
    except ImportError as error:
        raise MissingMorphemesError from error
    analyser = kiwipiepy.Kiwi()

    def boundaries(text: str) -> frozenset[int]:
        tokens = analyser.tokenize(text)
        return frozenset(at for one in tokens for at in (one.start, one.start + one.len))

    return boundaries


@lru_cache(maxsize=1)
def shared_kiwi() -> Boundaries:
    """The same, loaded once for all questions of a process, and by now: Kiwi waits for a text."""
    loaded = kiwi()
    loaded("가")
    return loaded


def is_installed() -> bool:
    return find_spec("kiwipiepy") is not None


def can_be_checked(words: Words) -> bool:
    """Whether it is one Korean word, asked for wherever it stands."""
    said = words.said.rpartition(":")[2]
    return len(said) >= SHORTEST and ALL_HANGUL.fullmatch(said) is not None


def is_meant(text: str, finds: Iterable[tuple[int, int]], boundaries: Boundaries) -> bool:
    """Whether one of the finds in this text is the word itself."""
    looked_at = 0
    for start, end in islice(finds, MOST_LOOKED_AT):
        looked_at += 1
        if _is_word(text, start, end, boundaries):
            return True
    return looked_at == MOST_LOOKED_AT


def _is_word(text: str, start: int, end: int, boundaries: Boundaries) -> bool:
    first, last = max(0, start - AROUND), end + AROUND
    found: Sequence[int] = sorted(at + first for at in boundaries(text[first:last]))
    inside = any(start < at < end for at in found)
    return not inside or (start in found and end in found)
