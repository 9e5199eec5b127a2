"""The end of a run: what outlets print everywhere is learned, and articles find their stories.

A function of the current versions: whatever was stored in whatever order, in one run or many, it
ends the same. Each step is a transaction and can be done again, so that a run that was killed is
settled by the next one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from typing import Final, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from cleaners.article import Cleaned
from cleaners.bandindex import BandIndex
from cleaners.furniture import EVIDENCE, Evidence, Furniture, Telling, learn, told_of, words_of
from cleaners.memory import NO_MEMORY, Memory, Trace, recall, recurring, standing, traces
from cleaners.signatures import BANDED, BANDS, SCHEME, band_keys, fold_all, sign, sketch
from cleaners.stories import Body, Member, body_of, canonical, similarity, together, units_of
from crawler.sources import source_of
from db import queries
from db.connection import Row
from db.records import Run, number_of, text_of, text_or_none
from db.repetition import Fingerprint, Learned, Repetition, Waiting, bytes_of

BATCH: Final = 200  # articles in one transaction
BODIES: Final = 2000  # articles kept in memory to be compared, of about 20 kB each
# Of a paragraph that stands in thousands of articles these are enough: they are one another's.
MOST_ALIKE: Final = 64
MOST_SHARING: Final = 256  # sentences with one band key; a promo or a set phrase has thousands
SKETCH_BYTES: Final = 8

T = TypeVar("T")


def settle(
    repetition: Repetition, *, run: Run, now: datetime, evidence: Evidence = EVIDENCE
) -> None:
    """Learn from what was stored since the last time, and find the stories of it."""
    _take_fingerprints(repetition)
    for source in repetition.open_sources():
        _learn(repetition, source, evidence, run=run, now=now)
    _take_fingerprints(repetition)
    _find_stories(repetition)


# ---- fingerprints


def _take_fingerprints(repetition: Repetition) -> None:
    for batch in _batches(repetition.waiting(SCHEME)):
        repetition.save_fingerprints(_fingerprints(repetition, batch))


def _fingerprints(repetition: Repetition, batch: Sequence[Waiting]) -> Iterator[Fingerprint]:
    articles = [queries.read_told(repetition.database, one.article) for one in batch]
    for one, cleaned, (bands, sketches) in zip(batch, articles, _signed(articles), strict=True):
        blocks = standing(cleaned)
        published = cleaned.article.published.value
        yield Fingerprint(
            article=one.article,
            version=one.version,
            source=source_of(one.slug, one.url),
            told=told_of(cleaned),
            day=published.toordinal() if published else None,
            blocks=_packed(block.key for block in blocks),
            removed=traces({at: one.evidence for at, one in enumerate(blocks) if one.evidence}),
            words=words_of(cleaned),
            bands=bands,
            sketches=sketches,
            scheme=SCHEME,
        )


def _signed(articles: Sequence[Cleaned]) -> Iterator[tuple[bytes, bytes]]:
    """Band keys and sketches of each article's sentences; all are signed at once: that is quick."""
    units = [units_of(one.article) for one in articles]
    signatures = sign(fold_all([text for of_one in units for text in of_one]), permutations=BANDED)
    ends = np.cumsum([len(of_one) for of_one in units])[:-1]
    keys, sketches = band_keys(signatures).astype("<u4"), sketch(signatures).astype("<u8")
    for of_keys, of_sketches in zip(np.split(keys, ends), np.split(sketches, ends), strict=True):
        yield of_keys.tobytes(), of_sketches.tobytes()


def _packed(keys: Iterable[int]) -> bytes:
    return np.fromiter(keys, np.dtype("<i8")).tobytes()


def _unpacked(keys: bytes) -> tuple[int, ...]:
    return tuple(np.frombuffer(keys, np.dtype("<i8")).tolist())


# ---- furniture


def _learn(
    repetition: Repetition, source: str, evidence: Evidence, *, run: Run, now: datetime
) -> None:
    rows = tuple(repetition.fingerprints_of(source))
    tellings = tuple(map(telling_of, rows))
    learned = learned_of(repetition, source, learn(tellings, evidence))
    repetition.save_learned(source, learned, run=run, now=now)
    memory = memory_of(repetition, source)
    for telling, row in zip(tellings, rows, strict=True):
        if text_of(row, "removed") != traces(recurring(telling.blocks, memory)):
            _recall(repetition, telling.article, memory, run=run, now=now)


def memory_of(repetition: Repetition, source: str | None) -> Memory:
    """What is remembered of an outlet, refusals aside."""
    if source is None:
        return NO_MEMORY
    return {
        one.key: Trace(evidence=one.evidence, closes=one.closes)
        for one in repetition.learned(source)
        if not one.refused
    }


def telling_of(row: Row) -> Telling:
    """A stored fingerprint as what is learned from."""
    return Telling(
        article=text_of(row, "article"),
        told=number_of(row, "told"),
        day=None if row["day"] is None else number_of(row, "day"),
        blocks=_unpacked(bytes_of(row["blocks"])),
        words=bytes_of(row["words"]),
    )


def learned_of(
    repetition: Repetition, source: str, furniture: Iterable[Furniture]
) -> tuple[Learned, ...]:
    """What was learned, with its words: as the earliest article with it prints them."""

    @lru_cache(maxsize=BATCH)
    def texts(article: str) -> Mapping[int, str]:
        return {
            block.key: block.text
            for block in standing(queries.read_told(repetition.database, article))
        }

    return tuple(
        Learned(
            source=source,
            key=one.key,
            text=texts(one.witnesses[0])[one.key],
            support=one.support,
            among=one.among,
            first=_date(one.first),
            last=_date(one.last),
            witnesses=one.witnesses,
            closes=one.closes,
            gone=one.gone,
        )
        for one in furniture
    )


def _date(day: int | None) -> date | None:
    return None if day is None else date.fromordinal(day)


def _recall(
    repetition: Repetition, article: str, memory: Memory, *, run: Run, now: datetime
) -> None:
    stored = queries.read_article(repetition.database, article)
    restored = frozenset(one.key for one in stored.restorations)
    cleaned = recall(stored.cleaned, memory, restored=restored)
    repetition.save_recalled(stored, cleaned, run=run, now=now)


# ---- stories


def _find_stories(repetition: Repetition) -> None:
    waiting = repetition.open_articles()
    if not waiting:
        return
    touched = {mate for article in waiting for mate in _mates(repetition, article)}
    repetition.forget_likenesses(waiting)
    for pairs in _candidates(repetition, waiting):
        repetition.save_likenesses(_alike(repetition, pairs))
    for story in together(sorted(touched), repetition.neighbours):
        members = [_member(row) for row in repetition.members(sorted(story))]
        told = canonical(members).article
        repetition.save_stories({one.article: told for one in members}, story & set(waiting))


def _mates(repetition: Repetition, article: str) -> Iterator[str]:
    """Itself, and whoever may lose it from their story."""
    yield article
    yield from repetition.of_the_same_story(article)


def _candidates(
    repetition: Repetition, waiting: Sequence[str]
) -> Iterator[frozenset[tuple[str, str]]]:
    """Pairs of articles with sentences that may be alike, the lesser id first; no pair twice."""
    known = _Sentences.of(repetition)
    index = BandIndex.build(known.owners, known.keys, known.sketches)
    seen: set[tuple[str, str]] = set()
    for batch in _batches(waiting):
        asked = np.isin(known.owners, [known.numbers[article] for article in batch])
        rows, sentences = index.query(known.keys[asked], known.sketches[asked], most=MOST_SHARING)
        alike = _likeliest(known.owners[asked][rows], index.owner_of(sentences))
        articles = ((known.articles[one], known.articles[other]) for one, other in alike)
        found = frozenset((min(pair), max(pair)) for pair in articles)
        yield found - seen
        seen |= found


def _likeliest(mine: NDArray[np.int32], others: NDArray[np.int32]) -> Iterator[tuple[int, int]]:
    """Of each article those that share most sentences with it, MOST_ALIKE at most."""
    apart = mine != others
    pairs, shared = np.unique(
        mine[apart].astype(np.int64) << 32 | others[apart], return_counts=True
    )
    taken: Counter[int] = Counter()
    for at in np.lexsort((-shared, pairs >> 32)):
        one, other = divmod(int(pairs[at]), 1 << 32)
        taken[one] += 1
        if taken[one] <= MOST_ALIKE:
            yield one, other


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Sentences:
    """What is stored of all sentences, a row for each."""

    numbers: Mapping[str, int]
    """Of articles, by their ids."""
    articles: Mapping[int, str]
    owners: NDArray[np.int32]
    keys: NDArray[np.uint32]
    sketches: NDArray[np.uint64]

    @classmethod
    def of(cls, repetition: Repetition) -> Self:
        articles: dict[int, str] = {}
        counts: list[int] = []
        keys, sketches = bytearray(), bytearray()
        for row in repetition.sentences():
            articles[number_of(row, "number")] = text_of(row, "article")
            keys += bytes_of(row["bands"])
            counts.append(len(bytes_of(row["sketches"])) // SKETCH_BYTES)
            sketches += bytes_of(row["sketches"])
        return cls(
            numbers={article: number for number, article in articles.items()},
            articles=articles,
            owners=np.repeat(np.fromiter(articles, np.int32), counts),
            keys=np.frombuffer(keys, "<u4").reshape(-1, BANDS),
            sketches=np.frombuffer(sketches, "<u8"),
        )


def _alike(
    repetition: Repetition, pairs: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], float]:
    @lru_cache(maxsize=BODIES)
    def body(article: str) -> Body:
        return body_of(queries.read_told(repetition.database, article).article)

    measured = {pair: similarity(body(pair[0]), body(pair[1])) for pair in sorted(pairs)}
    return {pair: much for pair, much in measured.items() if much}


def _member(row: Row) -> Member:
    return Member(
        article=text_of(row, "id"),
        published=text_or_none(row, "published_at"),
        length=number_of(row, "length"),
    )


def _batches(values: Iterable[T]) -> Iterator[tuple[T, ...]]:
    rest = iter(values)
    while batch := tuple(islice(rest, BATCH)):
        yield batch
