"""The end of a run: what outlets print everywhere is learned, and articles find their stories.

A function of the current versions: whatever was stored in whatever order, in one run or many, it
ends the same. Each step is a transaction and can be done again, so that a run that was killed is
settled by the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

import numpy as np

from cleaners.furniture import EVIDENCE, Evidence
from cleaners.prints import Print, prints_of
from cleaners.signatures import SCHEME
from crawler.gather import find_stories
from crawler.remember import learn_of
from crawler.sources import source_of
from db import queries, search_index
from db.connection import Database, Row
from db.fingerprints import Fingerprint, Fingerprints, Waiting
from db.integrity import MEND_PRINT, UNREADABLE, Finding
from db.locks import one_settles
from db.records import Run, number_of, text_of, text_or_none

BATCH: Final = 200  # articles in one transaction


def settle(
    database: Database,
    *,
    run: Run,
    now: datetime,
    evidence: Evidence = EVIDENCE,
    first: Callable[[], None] = lambda: None,
) -> None:
    """Learn from what was stored since the last time, and find the stories of it.

    Waits while another process does the same: of two at once, each would rest on what the other
    is about to change. So would who refuses furniture meanwhile, and does it `first`.
    """
    with one_settles(database):
        first()
        fingerprints = Fingerprints(database)
        changed = 0
        for batch in _waiting(fingerprints):
            fingerprints.save(_taken(database, batch))
            changed += len(batch)
        recalled: dict[str, int] = {}
        for source in fingerprints.open_sources():
            recalled.update(learn_of(source, database, evidence, run=run, now=now))
        # Not of what another process stored meanwhile: nothing was learned from that.
        for batch in _waiting(fingerprints):
            own = [one for one in batch if recalled.get(one.article) == one.version]
            fingerprints.save(_taken(database, own))
        find_stories(database)
        if changed:
            search_index.tidy(database, changed + len(recalled))


def _waiting(fingerprints: Fingerprints) -> Iterator[tuple[Waiting, ...]]:
    last = ""
    while batch := fingerprints.waiting(SCHEME, after=last, most=BATCH):
        yield batch
        last = batch[-1].article


def check_fingerprints(database: Database) -> Iterator[Finding]:
    """A check beside those of `db.integrity`, which know nothing of how they are made."""
    for article in wrong_fingerprints(database):
        yield Finding(
            check="fingerprints",
            subject=f"article {article}",
            why="its fingerprint is not of its text",
            hint=MEND_PRINT,
        )


def wrong_fingerprints(database: Database) -> Iterator[str]:
    """Articles whose fingerprint is not of their text."""
    fingerprints, last = Fingerprints(database), ""
    while rows := fingerprints.made(SCHEME, after=last, most=BATCH):
        last = text_of(rows[-1], "article")
        whole = [one for row in rows if (one := _waiting_again(database, row)) is not None]
        made = {one.article: one for one in _taken(database, whole)}
        for row in rows:
            again = made.get(text_of(row, "article"))
            if again and any(row[name] != getattr(again, name) for name in MADE_OF_TEXT):
                yield again.article


def _waiting_again(database: Database, row: Row) -> Waiting | None:
    """As if it had no fingerprint; None for an article that cannot be read: others tell of it."""
    article = text_of(row, "article")
    try:
        queries.read_told(database, article)
    except UNREADABLE:
        return None
    return Waiting(
        article=article,
        version=number_of(row, "version"),
        slug=text_or_none(row, "slug"),
        url=text_or_none(row, "url"),
    )


MADE_OF_TEXT: Final = ("source", "told", "day", "blocks", "removed", "words", "bands", "sketches")


def _taken(database: Database, batch: Sequence[Waiting]) -> Iterator[Fingerprint]:
    articles = [queries.read_told(database, one.article) for one in batch]
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
