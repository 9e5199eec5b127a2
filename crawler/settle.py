"""The end of a run: what outlets print everywhere is learned, and articles find their stories.

A function of the current versions: whatever was stored in whatever order, in one run or many, it
ends the same. Each step is a transaction and can be done again, so that a run that was killed is
settled by the next one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from typing import Final, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from cleaners.bandindex import BandIndex
from cleaners.candidates import MOST_SHARING, likeliest
from cleaners.furniture import EVIDENCE, Evidence, Furniture, Telling, learn
from cleaners.memory import NO_MEMORY, Memory, Trace, recall, recurring, standing, traces
from cleaners.prints import Print, keys_from, prints_of, sketches_from
from cleaners.signatures import SCHEME
from cleaners.stories import Body, Member, body_of, canonical, similarity, together
from crawler.sources import source_of
from db import queries
from db.connection import Row
from db.records import Run, number_of, text_of, text_or_none
from db.repetition import Fingerprint, Learned, Repetition, Waiting, bytes_of

BATCH: Final = 200  # articles in one transaction
BODIES: Final = 2000  # articles kept in memory to be compared, of about 20 kB each
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
    articles = [
        queries.read_article(repetition.database, one.article, one.version).cleaned for one in batch
    ]
    for one, printed in zip(batch, prints_of(articles), strict=True):
        source = source_of(one.slug, one.url)
        yield fingerprint(printed, article=one.article, version=one.version, source=source)


def fingerprint(printed: Print, *, article: str, version: int, source: str | None) -> Fingerprint:
    """As it is stored."""
    return Fingerprint(
        article=article,
        version=version,
        source=source,
        told=printed.told,
        day=printed.day,
        blocks=_packed(printed.blocks),
        removed=printed.removed,
        words=printed.words,
        bands=printed.bands,
        sketches=printed.sketches,
        scheme=SCHEME,
    )


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
    return remembered(repetition.learned(source))


def remembered(learned: Iterable[Learned]) -> Memory:
    """What was learned of one outlet, as the cleaners take it."""
    return {
        one.key: Trace(evidence=one.evidence, closes=one.closes)
        for one in learned
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
        stored = queries.read_article(repetition.database, article)
        return {block.key: block.text for block in standing(stored.cleaned)}

    return tuple(
        learned_from(one, source=source, text=texts(one.witnesses[0])[one.key]) for one in furniture
    )


def learned_from(furniture: Furniture, *, source: str, text: str) -> Learned:
    """As it is stored; the text is its first witness's."""
    return Learned(
        source=source,
        key=furniture.key,
        text=text,
        support=furniture.support,
        among=furniture.among,
        first=_date(furniture.first),
        last=_date(furniture.last),
        witnesses=furniture.witnesses,
        closes=furniture.closes,
        gone=furniture.gone,
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
        alike = likeliest(known.owners[asked][rows], index.owner_of(sentences))
        articles = ((known.articles[one], known.articles[other]) for one, other in alike)
        found = frozenset((min(pair), max(pair)) for pair in articles)
        yield found - seen
        seen |= found


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
            keys=keys_from(bytes(keys)),
            sketches=sketches_from(bytes(sketches)),
        )


def _alike(
    repetition: Repetition, pairs: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], float]:
    @lru_cache(maxsize=BODIES)
    def body(article: str) -> Body:
        return body_of(queries.read_article(repetition.database, article).cleaned.article)

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
