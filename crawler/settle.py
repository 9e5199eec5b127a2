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
from db.connection import Database
from db.fingerprints import Fingerprint, Fingerprints, Waiting
from db.locks import one_settles
from db.records import Run

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
