"""The results in one SQLite file, which this process writes: the same as one machine makes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING

from cleaners.article import Outcome, RawPage
from cleaners.prints import Print
from crawler import ingest
from crawler.guard import settled
from crawler.ingest import Ingested
from crawler.inputs.arrivals import Arrival
from crawler.settle import fingerprint
from db import queries
from db.errors import NotADatabaseError
from db.fingerprints import Fingerprint, Fingerprints
from db.furniture import Learned, LearnedFurniture
from db.records import Run
from db.store import Store
from db.stories import Stories
from service import runs
from service.scale.cluster import gathered
from service.scale.job import Made
from service.scale.shapes import Entry, Held
from service.scale.tasks import several

if TYPE_CHECKING:
    from distributed import Client


class FullError(NotADatabaseError):
    """The file has articles already."""


class Replay:
    """Gives what the workers said, page by page, to whoever asks in the order of the pages."""

    workers = 0
    ahead = 0

    def __init__(self) -> None:
        self.outcome: Outcome | None = None

    def begin(self, page: RawPage, restored: frozenset[str] = frozenset()) -> Future[Outcome]:  # noqa: ARG002 - as Guard
        if self.outcome is None:
            raise AssertionError(page.address)  # pragma: no cover - every page has one
        return settled(self.outcome)


def refuse_full(store: Store) -> None:
    """Raise FullError for a file with articles: what is learned is learned of all pages at once."""
    if store.database.row("select 1 from articles limit 1") is not None:
        raise FullError(
            store.database.path,
            "the file has articles already, and a run with --dask makes a new one",
            "Name another file with --db, or add to this one without --dask",
        )


def store_pages(client: Client, made: Made, *, store: Store, run: Run) -> Iterator[Ingested]:
    """Store all pages in their order, one part after the other."""
    replay = Replay()
    for entries, bodies in zip(made.entries, made.bodies, strict=True):
        packed = gathered(client, [entries, bodies])
        yield from ingest.take_all(
            _arrivals(several(packed[0], Entry), several(packed[1], bytes), replay),
            guard=replay,
            store=store,
            run=run,
            now=runs.now,
        )


def store_repetition(client: Client, made: Made, *, store: Store, run: Run) -> None:
    """Store what was learned, the articles without it, and their stories."""
    furniture, stories = LearnedFurniture(store.database), Stories(store.database)
    for source, learned in _by_source(made.furniture):
        furniture.save(source, learned, run=run, now=runs.now())
    for packed in zip(made.articles, made.prints, made.stories, strict=True):
        articles, prints, told = gathered(client, packed)
        held = several(articles, Held)
        for one in held:
            if one.is_recalled:
                stored = queries.read_article(store.database, one.place.id)
                furniture.save_recalled(stored, one.cleaned, run=run, now=runs.now())
        Fingerprints(store.database).save(_fingerprints(held, several(prints, Print)))
        ids = [one.place.id for one in held]
        stories.save({one: told.get(one, one) for one in ids}, settled=ids)
    stories.save_likenesses(
        {(one.one.article, one.other.article): one.similarity for one in made.alike}
    )


def _arrivals(
    entries: Sequence[Entry], bodies: Sequence[bytes], replay: Replay
) -> Iterator[Arrival]:
    for entry, body in zip(entries, bodies, strict=True):
        replay.outcome = entry.outcome
        arrival = entry.arrival
        yield replace(arrival, body=body) if isinstance(arrival, RawPage) else arrival


def _by_source(furniture: Sequence[Learned]) -> Iterator[tuple[str, list[Learned]]]:
    by_source: dict[str, list[Learned]] = {}
    for one in furniture:
        by_source.setdefault(one.source, []).append(one)
    yield from by_source.items()


def _fingerprints(articles: Sequence[Held], prints: Sequence[Print]) -> Iterator[Fingerprint]:
    for one, printed in zip(articles, prints, strict=True):
        yield fingerprint(
            printed,
            article=one.place.id,
            version=one.place.version + one.is_recalled,
            source=one.source,
        )
