"""`newswinnow clean --dask`: from paths to a folder, to a database, or to both."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.ingest import Ingested
from crawler.inputs.options import Options
from crawler.knowledge import Knowledge
from db.connection import files_of
from db.errors import DiskFullError
from db.records import Run
from db.store import Store
from service import runs
from service.scale import feed, folder, job, storing
from service.scale.cluster import cluster, gathered
from service.scale.errors import ScaleError
from service.scale.feed import Part
from service.scale.job import Made
from service.scale.tasks import several

if TYPE_CHECKING:
    from distributed import Client


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Where to compute, and where the results go; one of the last two at least."""

    address: str
    workers: int | None
    output: Path | None
    db: Path | None


def parts_of(paths: Iterable[str], options: Options, asked: Asked) -> tuple[Part, ...]:
    """What is to be cleaned; raises ScaleError where no worker could read it."""
    own = files_of(asked.db) if asked.db else frozenset[str]()
    return feed.parts(paths, options=options, leave_out=own)


def clean_on_cluster(
    asked: Asked,
    parts: Sequence[Part],
    *,
    knowledge: Knowledge,
    watch_parts: Callable[[], None],
    watch: Callable[[Ingested], None],
) -> Made:
    """Clean the parts; `watch_parts` is called for each, `watch` is told of each page.

    Raises ScaleError and what the store raises.
    """
    with (
        claimable(asked.output) as claim,
        store_to_fill(asked.db) as store,
        cluster(asked.address, knowledge=knowledge, workers=asked.workers) as client,
    ):
        claim()
        made = job.carry_out(
            client,
            parts,
            outlets=knowledge.outlets,
            with_bodies=asked.db is not None,
            watch=watch_parts,
        )
        if asked.output is not None:
            write(client, made, asked.output.absolute())
        if store is not None:
            _store(client, made, store, knowledge, watch)
        else:
            for ingested in _ended(client, made):
                watch(ingested)
    return made


@contextmanager
def claimable(output: Path | None) -> Iterator[Callable[[], None]]:
    """Refuse one with anything in it; claimed, it is emptied if what is done in it fails."""
    is_ours = False

    def claim() -> None:
        nonlocal is_ours
        if output is not None:
            folder.claim(output)
            is_ours = True

    if output is not None:
        folder.refuse_full(output)
    try:
        yield claim
    except BaseException:
        if output is not None and is_ours:
            folder.empty(output)
        raise


@contextmanager
def store_to_fill(path: Path | None) -> Iterator[Store | None]:
    """A file without articles; a new one gets its name when it is whole."""
    if path is None:
        yield None
    elif path.exists():
        with Store.open(path) as store:
            storing.refuse_full(store)
            yield store
    else:
        half = path.with_name(f".{path.name}.{os.getpid()}{folder.HALF}")
        try:
            with Store.open(half, known_as=path) as store:
                yield store
            _name(half, path)
        except DiskFullError as error:
            hint = "Make room and run the same command again; nothing of it is kept"
            raise ScaleError(str(path), "the disk is full", hint) from error
        finally:
            for left in files_of(half):
                Path(left).unlink(missing_ok=True)


def _name(half: Path, path: Path) -> None:
    if path.exists():
        raise ScaleError(
            str(path), "another command made it meanwhile", "Name another file with --db"
        )
    for beside in files_of(path):
        # Of a file that is gone: SQLite would take it for part of this one.
        Path(beside).unlink(missing_ok=True)
    half.replace(path)


def write(client: Client, made: Made, output: Path) -> None:
    together = zip(made.articles, made.stories, strict=True)
    gathered(
        client,
        [
            client.submit(folder.write_part, articles, stories, number, output, pure=False)
            for number, (articles, stories) in enumerate(together)
        ],
    )
    problems = (one for one in _ended(client, made) if one.state in runs.BAD)
    folder.write_rest(output, furniture=made.furniture, alike=made.alike, problems=problems)


def _store(
    client: Client,
    made: Made,
    store: Store,
    knowledge: Knowledge,
    watch: Callable[[Ingested], None],
) -> None:
    def work(run: Run, stop: runs.Stop) -> Iterator[Ingested]:
        for ingested in storing.store_pages(client, made, store=store, run=run):
            yield ingested
            if stop.asked:
                raise KeyboardInterrupt
        storing.store_repetition(client, made, store=store, run=run)

    runs.carry_out("clean", work, store=store, knowledge=knowledge, watch=watch)


def _ended(client: Client, made: Made) -> Iterator[Ingested]:
    """How all pages ended, in their order."""
    for one in made.ended:
        [packed] = gathered(client, [one])
        yield from several(packed, Ingested)
