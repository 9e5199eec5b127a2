"""What an outlet prints on many of its articles, learned from the articles themselves.

A block is furniture when it stands in several stories that have nothing else in common. What also
recurs and is content (a column's head, a table of an election, the background of a conflict, the
weather) stands in stories that something else tells from the outlet's other stories: an author, or
words of the headline and of the opening. Headings in the middle of stories are the writers' own.

The answer is a function of the set of articles, whatever their order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain, combinations, dropwhile, takewhile
from math import comb
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from cleaners.article import Cleaned
from cleaners.memory import Standing, end_of_story, is_headline, is_label
from cleaners.normal import digest

# What is around a headline and says which telling of the story it is: [속보], (종합2보), (updated).
WRAPPING: Final = re.compile(
    r"^\s*[\[(<【〈][^\])>】〉]{1,12}[\])>】〉]|[\[(<【〈][^\])>】〉]{1,12}[\])>】〉]\s*$"
)
AROUND: Final = re.compile(r"\s[-–—|:]{1,2}\s")  # the headline and the outlet's name
WORD: Final = re.compile(r"[가-힣]{2}|[぀-ヿ㐀-鿿]{2}|[^\W\d_가-힣぀-ヿ㐀-鿿]{3,40}|\d{2,12}")
OPENING: Final = 8  # blocks whose words say what a story is about; a lead and what explains it
SAMPLE: Final = 32  # stories with the block whose words are compared …
OTHERS: Final = 64  # … with those of so many without it
LEAST_OTHERS: Final = 8  # stories to compare with; with fewer a word of all stories proves nothing
COMMON: Final = 0.7  # share of the stories with the block that have a word or author in common
LIFT: Final = 4.0  # how much rarer it is in the others
# With which a word would fall so by itself; 5 of 5 stories against none of 8 others are .0008.
CHANCE: Final = 0.001
EDGE: Final = 0.8  # share of its places at which a label must be at an end of the story
SEVERAL: Final = 2  # stories; what stands in so many is not one story's own
FEW: Final = 6  # of the stories with a block, to see whether they are one story
SAME_WORDS: Final = 2  # of two headlines; one is chance
CLOSING: Final = 0.95  # share of its places at which no statement stands behind what closes a story
REGULAR: Final = 0.5  # share of an outlet's stories: what stands in so many is missed when gone
LATEST: Final = 10  # newest stories that all lack what stood in half of them: it is gone
WITNESSES: Final = 3
END: Final = 0  # of a run of packed words


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What it takes to be certain."""

    stories: int = 5
    """Different stories of the outlet in which the block stands; copies of one count once."""
    share: float = 0.1
    """Of the outlet's stories of the time in which it was seen."""


EVIDENCE: Final = Evidence()


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """An article of an outlet, as far as furniture is concerned."""

    article: str
    """Its id."""
    told: int
    """What it tells: names its headline, else its first block."""
    day: int | None
    """Of publication, as a proleptic ordinal."""
    blocks: tuple[int, ...]
    """Keys (`memory.block_key`) in reading order, below the title."""
    words: bytes
    """As of `words_of`; unpacked only where they are compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """A block that the outlet prints under its stories, not in them."""

    key: int
    support: int
    """Stories in which it stands."""
    among: int
    """Stories of the outlet from its first day to its last."""
    first: int | None
    last: int | None
    """Days; None where no article with it has a date."""
    witnesses: tuple[str, ...]
    """The earliest articles with it, and which block below the headline it is there: `1f2e3d:4`."""
    closes: bool
    """Behind it nothing is of the story: headlines there are of other stories."""
    gone: bool
    """It stood in most stories, and the newest ones lack it."""


def told_of(cleaned: Cleaned, blocks: Sequence[Standing]) -> int:
    """Names what an article tells, whichever telling it is: a 63-bit digest of its headline.

    Without one of its first block, whether the memory took that out or not.
    """
    first = (one.text for one in blocks)
    title = cleaned.article.title.value or next(first, "")
    bare = WRAPPING.sub("", WRAPPING.sub("", title))
    return int(digest(bare if bare.strip() else title), 16) >> 1


def words_of(cleaned: Cleaned, blocks: Sequence[Standing]) -> bytes:
    """The hashed words of headline and authors, and of each of the first blocks, packed."""
    authors = (f"by {name}" for name in cleaned.article.authors.value or ())
    headline = max(AROUND.split(cleaned.article.title.value or ""), key=len)
    about = (*_words(headline), *authors)
    opening = (_words(one.text) for one in blocks[:OPENING])
    runs = ([*sorted(set(map(_hashed, words))), END] for words in (about, *opening))
    return np.fromiter((word for run in runs for word in run), np.dtype("<u4")).tobytes()


def learn(tellings: Iterable[Telling], evidence: Evidence = EVIDENCE) -> tuple[Furniture, ...]:
    """The furniture of one outlet, by key."""
    outlet = _Outlet(sorted(tellings, key=lambda one: one.article))
    suspects = outlet.standing_in(evidence.stories)
    certain = {
        key: places
        for key, places in suspects.items()
        if outlet.share(places) >= evidence.share
        and not outlet.is_of_a_topic(places, suspects.keys())
        and (not is_label(key) or outlet.is_at_the_edge(key, places, suspects.keys()))
    }
    several = outlet.several(certain.keys())
    closing = {key for key, at in certain.items() if outlet.closes(key, at, several.keys())}
    found = {**outlet.behind(closing, several), **certain}
    return tuple(
        outlet.furniture(key, places, closes=key in closing)
        for key, places in sorted(found.items())
    )


def witness_of(place: str) -> str:
    """The article of a block's place."""
    return place.partition(":")[0]


class _Outlet:
    """The tellings of one outlet, with their columns; `places` are indexes of tellings."""

    def __init__(self, tellings: Sequence[Telling]) -> None:
        self.tellings = tellings
        self.told = np.array([one.told for one in tellings], np.int64)
        self.days = np.array(
            [np.nan if one.day is None else one.day for one in tellings], np.float64
        )

    def standing_in(self, least: int) -> dict[int, NDArray[np.int64]]:
        """Blocks that stand in so many stories, with their places."""
        found = {key: at for key, at in self.repeated.items() if len(at) >= least}
        return {key: at for key, at in found.items() if self.stories(at) >= least}

    @cached_property
    def repeated(self) -> Mapping[int, NDArray[np.int64]]:
        """Blocks that stand in SEVERAL tellings and more, with their places."""
        # Of ten blocks nine stand in one: those are counted, and not looked at again.
        held = [frozenset(telling.blocks) for telling in self.tellings]
        counts = Counter(chain.from_iterable(held))
        several = {key for key, count in counts.items() if count >= SEVERAL}
        places: dict[int, list[int]] = {}
        for at, keys in enumerate(held):
            for key in several.intersection(keys):
                places.setdefault(key, []).append(at)
        return {key: np.array(at, np.int64) for key, at in places.items()}

    def stories(self, places: NDArray[np.int64]) -> int:
        return int(np.unique(self.told[places]).size)

    def share(self, places: NDArray[np.int64]) -> float:
        return self.stories(places) / self.stories(self.meanwhile(places))

    def meanwhile(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """All tellings of its time, from the first day with the block to the last, undated too."""
        days = self.days[places]
        if np.isnan(days).all():
            return np.arange(len(self.tellings))
        outside = (self.days < np.nanmin(days)) | (self.days > np.nanmax(days))
        return np.flatnonzero(~outside)

    def is_of_a_topic(self, places: NDArray[np.int64], suspects: Set[int]) -> bool:
        """Whether its stories share something that the outlet's other stories lack.

        Where there are too few others, whether they share a word of the headline or an author.
        """
        others = np.setdiff1d(self.meanwhile(places), places, assume_unique=True)
        if len(others) < LEAST_OTHERS:
            others = np.setdiff1d(np.arange(len(self.tellings)), places, assume_unique=True)
        mine, rest = self.sample(places, SAMPLE), self.sample(others, OTHERS)
        if len(rest) < LEAST_OTHERS:
            return max(self.shares(mine, _about).values(), default=0.0) >= COMMON
        own = partial(_own_words, suspects=suspects)
        elsewhere = self.shares(rest, own)
        return any(
            share >= COMMON
            and share >= LIFT * elsewhere.get(word, 0.0)
            and _chance(share, len(mine), elsewhere.get(word, 0.0), len(rest)) <= CHANCE
            for word, share in self.shares(mine, own).items()
        )

    def sample(self, places: NDArray[np.int64], most: int) -> list[int]:
        """One telling of each story, the first by id; ids are digests, so it is a random sample."""
        told: dict[int, int] = {}
        for at in map(int, places):
            told.setdefault(self.tellings[at].told, at)
            if len(told) == most:
                break
        return list(told.values())

    def shares(
        self, places: Sequence[int], words: Callable[[Telling], Set[int]]
    ) -> dict[int, float]:
        """For each word the share of these tellings that have it."""
        counts = Counter(word for at in places for word in words(self.tellings[at]))
        return {word: count / len(places) for word, count in counts.items()}

    def several(self, certain: Set[int]) -> dict[int, NDArray[np.int64]]:
        """Furniture, and statements behind it that stand in several stories."""
        repeated = self.standing_in(SEVERAL)
        behind = self.behind_any(certain) & repeated.keys()
        return {
            key: repeated[key]
            for key in (*certain, *behind)
            if key in certain or self.are_several(repeated[key], certain)
        }

    def are_several(self, places: NDArray[np.int64], certain: Set[int]) -> bool:
        """Whether two of them, of few, are no two tellings of one story."""
        some = [self.tellings[at] for at in self.sample(places, FEW)]
        return any(
            not _tell_the_same(one, other, certain) for one, other in combinations(some, SEVERAL)
        )

    def behind_any(self, certain: Set[int]) -> set[int]:
        """Statements that stand somewhere behind furniture."""
        found: set[int] = set()
        for telling in self.tellings:
            first = next((at for at, key in enumerate(telling.blocks) if key in certain), None)
            if first is not None:
                found.update(key for key in telling.blocks[first:] if not is_headline(key))
        return found - certain

    def closes(self, key: int, places: NDArray[np.int64], several: Set[int]) -> bool:
        """Whether no statement of a story's own stands behind it, nearly everywhere."""
        ends = sum(
            all(one in several or is_headline(one) for one in blocks[blocks.index(key) :])
            for blocks in (self.tellings[at].blocks for at in places)
        )
        return ends >= CLOSING * len(places)

    def behind(
        self, closing: Set[int], several: Mapping[int, NDArray[np.int64]]
    ) -> dict[int, NDArray[np.int64]]:
        """What several stories have, and none before the furniture that closes it."""
        elsewhere: set[int] = set()
        for telling in self.tellings:
            end = end_of_story(telling.blocks, closing, several.keys())
            elsewhere.update(telling.blocks[:end])
        return {key: places for key, places in several.items() if key not in elsewhere}

    def is_at_the_edge(self, key: int, places: NDArray[np.int64], suspects: Set[int]) -> bool:
        """Whether nothing of the story's own stands before it, or nothing behind it."""
        edges = sum(_at_an_edge(key, self.tellings[at].blocks, suspects) for at in places)
        return edges >= EDGE * len(places)

    def furniture(self, key: int, places: NDArray[np.int64], *, closes: bool) -> Furniture:
        days = self.days[places]
        dated = days[~np.isnan(days)]
        support, among = self.stories(places), self.stories(self.meanwhile(places))
        return Furniture(
            key=key,
            support=support,
            among=among,
            first=int(dated.min()) if dated.size else None,
            last=int(dated.max()) if dated.size else None,
            witnesses=self.earliest(key, places),
            closes=closes,
            gone=support >= LATEST and support / among >= REGULAR and self.is_gone(dated),
        )

    def earliest(self, key: int, places: NDArray[np.int64]) -> tuple[str, ...]:
        def age(at: int) -> tuple[float, str]:
            day = self.tellings[at].day
            return (float("inf") if day is None else day, self.tellings[at].article)

        earliest = sorted(map(int, places), key=age)[:WITNESSES]
        found = (self.tellings[at] for at in earliest)
        return tuple(f"{one.article}:{one.blocks.index(key) + 1}" for one in found)

    def is_gone(self, dated: NDArray[np.float64]) -> bool:
        """Whether as many newer stories lack it as would surely have had it."""
        if not dated.size:
            return False
        newer = np.flatnonzero(self.days > dated.max())
        return self.stories(newer) >= LATEST


def _chance(share: float, mine: int, elsewhere: float, rest: int) -> float:
    """That at least so many of `mine` have a word, drawn from all that have it (Fisher's test)."""
    here = round(share * mine)
    having = here + round(elsewhere * rest)
    ways = sum(
        comb(having, count) * comb(mine + rest - having, mine - count)
        for count in range(here, min(having, mine) + 1)
    )
    return ways / comb(mine + rest, mine)


def _tell_the_same(one: Telling, other: Telling, certain: Set[int]) -> bool:
    """Whether they begin with the same statement, or share half of the shorter headline."""
    if _opening(one.blocks, certain) & _opening(other.blocks, certain):
        return True
    mine, theirs = _about(one), _about(other)
    shared = len(mine & theirs)
    return shared >= SAME_WORDS and shared * 2 >= min(len(mine), len(theirs))


def _opening(blocks: Sequence[int], certain: Set[int]) -> frozenset[int]:
    """The statements above the first furniture that is not at the top."""
    below_top = dropwhile(certain.__contains__, blocks)
    own = takewhile(lambda key: key not in certain, below_top)
    return frozenset(key for key in own if not is_label(key))


def _about(telling: Telling) -> frozenset[int]:
    """Words of the headline, and the authors."""
    return frozenset(next(_unpacked(telling.words)))


def _own_words(telling: Telling, suspects: Set[int]) -> frozenset[int]:
    """Of the headline, the authors and those first blocks that stand in few other stories."""
    about, *opening = _unpacked(telling.words)
    own = (
        words for key, words in zip(telling.blocks, opening, strict=False) if key not in suspects
    )
    return frozenset(about).union(*own)


def _unpacked(words: bytes) -> Iterator[list[int]]:
    packed = np.frombuffer(words, np.dtype("<u4"))
    ends = np.flatnonzero(packed == END)
    return (run.tolist() for run in np.split(np.delete(packed, ends), ends - np.arange(len(ends))))


def _at_an_edge(key: int, blocks: Sequence[int], suspects: Set[int]) -> bool:
    own = [at for at, one in enumerate(blocks) if one not in suspects]
    at = blocks.index(key)
    return not own or at < own[0] or at > own[-1]


def _words(text: str) -> Iterator[str]:
    """Words, of Korean, Japanese and Chinese ones the first two characters, particles aside."""
    return (match.group().lower() for match in WORD.finditer(text))


def _hashed(word: str) -> int:
    return crc32(word.encode("utf-8", "replace")) or 1
