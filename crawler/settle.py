"""The end of a run: what outlets print everywhere is learned, and articles find their stories.

A function of the current versions: whatever was stored in whatever order, in one run or many, it
ends the same. Each step is a transaction and can be done again, so that a run that was killed is
settled by the next one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from typing import Final, TypeVar

import numpy as np

from cleaners.candidates import Numbers
from cleaners.furniture import EVIDENCE, Evidence, Furniture, Telling, learn, witness_of
from cleaners.memory import NO_MEMORY, Memory, Trace, recall, recurring, standing, traces
from cleaners.prints import Print, prints_of
from cleaners.sieve import LOW, Sentences, likely_mates
from cleaners.signatures import SCHEME
from cleaners.stories import Body, Member, body_of_texts, canonical, similarity, together
from crawler.sources import source_of
from db import queries
from db.connection import Row
from db.records import Run, number_of, text_of, text_or_none
from db.repetition import Fingerprint, Learned, Repetition, Waiting, bytes_of

BATCH: Final = 200  # articles in one transaction
BODIES: Final = 2000  # articles kept in memory to be compared, of about 20 kB each
ASKED: Final = 4000  # new articles that are compared in one pass over all: 40 MB
PASSING: Final = 1000  # stored articles of a pass that are in memory at once: 2 MB
COMPARED: Final = 2000  # pairs in one transaction

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
    last = ""
    while batch := repetition.waiting(SCHEME, after=last, most=BATCH):
        repetition.save_fingerprints(_fingerprints(repetition, batch))
        last = batch[-1].article


def _fingerprints(repetition: Repetition, batch: Sequence[Waiting]) -> Iterator[Fingerprint]:
    articles = [queries.read_told(repetition.database, one.article) for one in batch]
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
    tellings: list[Telling] = []
    removed: list[str] = []
    for row in repetition.fingerprints_of(source):
        tellings.append(telling_of(row))
        removed.append(text_of(row, "removed"))
    learned = learned_of(repetition, source, learn(tellings, evidence))
    repetition.save_learned(source, learned, run=run, now=now)
    memory = memory_of(repetition, source)
    for telling, before in zip(tellings, removed, strict=True):
        if before != traces(recurring(telling.blocks, memory)):
            _recall(repetition, telling.article, memory, run=run, now=now)


def memory_of(repetition: Repetition, source: str | None) -> Memory:
    """What is remembered of an outlet."""
    if source is None:
        return NO_MEMORY
    return remembered(repetition.learned(source))


def remembered(learned: Iterable[Learned]) -> Memory:
    """What was learned of one outlet, as the cleaners take it."""
    return {
        one.key: Trace(
            evidence=one.evidence, behind=one.behind, closes=one.closes, stays=one.refused
        )
        for one in learned
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
        told = queries.read_told(repetition.database, article)
        return {block.key: block.text for block in standing(told)}

    def text(furniture: Furniture) -> str:
        return texts(witness_of(furniture.witnesses[0]))[furniture.key]

    return tuple(learned_from(one, source=source, text=text(one)) for one in furniture)


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
    """Compare what is open with everything, then gather the stories that this may have changed.

    An article is done with when its story is stored. Those that are not open go first: when the
    last member of their old story is done with, nobody would know that they have to be looked at.
    """
    waiting = np.fromiter(repetition.open_numbers(), np.int64)
    mates = np.fromiter(repetition.numbers_of_mates(), np.int64)
    repetition.forget_likenesses()
    for pairs in _candidates(repetition, waiting):
        repetition.save_likenesses(_alike(repetition, pairs))
    _gather(repetition, np.setdiff1d(mates, waiting), settled=waiting[:0])
    _gather(repetition, waiting, settled=waiting)


def _gather(repetition: Repetition, numbers: Numbers, *, settled: Numbers) -> None:
    """Store the stories of these articles; those of `settled` are done with then."""
    while len(numbers):
        articles = repetition.articles_of(numbers[:BATCH].tolist()).values()
        stories: dict[str, str] = {}
        done: list[int] = numbers[:BATCH].tolist()
        for story in together(sorted(articles), repetition.neighbours):
            rows = tuple(repetition.members(sorted(story)))
            told = canonical([_member(row) for row in rows]).article
            stories |= dict.fromkeys(story, told)
            done += [number_of(row, "number") for row in rows if row["number"] is not None]
        repetition.save_stories(stories, np.intersect1d(done, settled).tolist())
        numbers = np.setdiff1d(numbers[BATCH:], done)


def _candidates(repetition: Repetition, waiting: Numbers) -> Iterator[frozenset[tuple[str, str]]]:
    """Pairs of articles with sentences that may be alike, the lesser id first; no pair twice."""
    seen = np.empty(0, np.int64)
    for start in range(0, len(waiting), ASKED):
        asked = repetition.sentences_of(waiting[start : start + ASKED].tolist())
        known = map(Sentences.of, _batches(repetition.sentences(), PASSING))
        found = np.sort(likely_mates(Sentences.of(tuple(asked)), known), axis=1)
        new = np.setdiff1d(found[:, 0] << 32 | found[:, 1], seen)
        seen = np.union1d(seen, new)
        for some in np.array_split(new, len(new) // COMPARED + 1):
            ones, others = (some >> 32).tolist(), (some & LOW).tolist()
            ids = repetition.articles_of({*ones, *others})
            pairs = ((ids[one], ids[other]) for one, other in zip(ones, others, strict=True))
            yield frozenset((min(pair), max(pair)) for pair in pairs)


def _alike(
    repetition: Repetition, pairs: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], float]:
    @lru_cache(maxsize=BODIES)
    def body(article: str) -> Body:
        return body_of_texts(queries.read_body(repetition.database, article))

    measured = {pair: similarity(body(pair[0]), body(pair[1])) for pair in sorted(pairs)}
    return {pair: much for pair, much in measured.items() if much}


def _member(row: Row) -> Member:
    return Member(
        article=text_of(row, "id"),
        published=text_or_none(row, "published_at"),
        length=number_of(row, "length"),
    )


def _batches(values: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    rest = iter(values)
    while batch := tuple(islice(rest, size)):
        yield batch
