"""What outlets print on many stories: learned from fingerprints, taken out of stored articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Final

import numpy as np

from cleaners.furniture import Evidence, Furniture, Telling, learn, witness_of
from cleaners.memory import NO_MEMORY, Memory, Trace, recall, recurring, standing, traces
from db import queries
from db.connection import Database, Row
from db.fingerprints import Fingerprints, bytes_of
from db.furniture import Learned, LearnedFurniture
from db.records import Run, number_of, text_of

TEXTS: Final = 200  # articles whose blocks are in memory at once


def learn_of(
    source: str, database: Database, evidence: Evidence, *, run: Run, now: datetime
) -> Iterator[tuple[str, int]]:
    """Learn what an outlet prints everywhere, and clean its stored articles of it.

    The articles that this changed, and their versions now.
    """
    tellings: list[Telling] = []
    removed: list[str] = []
    for row in Fingerprints(database).of_source(source):
        tellings.append(telling_of(row))
        removed.append(text_of(row, "removed"))
    learned = learned_of(database, source, learn(tellings, evidence))
    LearnedFurniture(database).save(source, learned, run=run, now=now)
    memory = memory_of(database, source)
    going = recurring(memory)
    for telling, before in zip(tellings, removed, strict=True):
        if before != traces(going(telling.blocks)):
            version = _recall(telling.article, database, memory, run=run, now=now)
            yield telling.article, version


def memory_of(database: Database, source: str | None) -> Memory:
    """What is remembered of an outlet."""
    if source is None:
        return NO_MEMORY
    return remembered(LearnedFurniture(database).of_source(source))


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
    database: Database, source: str, furniture: Iterable[Furniture]
) -> tuple[Learned, ...]:
    """What was learned, with its words: as the earliest article with it prints them.

    Without those whose witnesses all got a new text from another process meanwhile: that process
    has to settle too.
    """

    @lru_cache(maxsize=TEXTS)
    def texts(article: str) -> Mapping[int, str]:
        told = queries.read_told(database, article)
        return {block.key: block.text for block in standing(told)}

    def text(furniture: Furniture) -> str | None:
        found = (texts(witness_of(one)).get(furniture.key) for one in furniture.witnesses)
        return next(filter(None, found), None)

    return tuple(
        learned_from(one, source=source, text=words)
        for one in furniture
        if (words := text(one)) is not None
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


def _recall(article: str, database: Database, memory: Memory, *, run: Run, now: datetime) -> int:
    stored = queries.read_article(database, article)
    restored = frozenset(one.key for one in stored.restorations)
    cleaned = recall(stored.cleaned, memory, restored=restored)
    return LearnedFurniture(database).save_recalled(stored, cleaned, run=run, now=now)


def _date(day: int | None) -> date | None:
    return None if day is None else date.fromordinal(day)


def _unpacked(keys: bytes) -> tuple[int, ...]:
    return tuple(np.frombuffer(keys, np.dtype("<i8")).tolist())
