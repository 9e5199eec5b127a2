"""`forget`: all of an article is deleted for good, and not taken in again."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import click

from crawler.addresses import identity
from crawler.forgotten import of_one_article
from crawler.knowledge import load_knowledge
from db import forgetting, queries
from db.connection import Database
from db.errors import MissingDatabaseError
from db.forgetting import Forgot, Place
from db.records import Run
from db.store import Store
from service import runs, terminal
from service.commands.common import with_settings
from service.config import Settings

ID: Final = re.compile("[0-9a-fA-F]{1,64}")


@click.command()
@click.argument("what", metavar="ID|ADDRESS…", nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Do not ask; needed where nobody can answer.")
@click.option("--allow", is_flag=True, help="Let pages of these addresses in again.")
@with_settings
def forget(settings: Settings, what: tuple[str, ...], *, yes: bool, allow: bool) -> None:
    """Delete articles for good: texts, versions, removals, raw pages, words of the search index.

    By the beginning of an ID, or by the address: a URL in any of its spellings, or a file's path.
    Pages of these addresses are rejected as forgotten from then on, also where nothing is stored of
    them yet. What stays is a hash of the address and the time. Backups are not reached.
    """
    if not settings.db.exists():
        raise MissingDatabaseError(str(settings.db))
    with Store.open(settings.db) as store:
        if allow:
            _allow(store.database, what)
            return
        asked = [(one, _places(store.database, one)) for one in what]
        for name, places in asked:
            _announce(name, places)
        if not yes:
            _ask()
        done = _carry_out(store, settings, asked)
        wiped = forgetting.wipe(store.database)
    for one in done:
        if one.shared:
            terminal.say(
                "a raw page of it stays, since others have the same bytes: "
                + terminal.visible(", ".join(one.shared))
            )
    gone = sum(one.pages for one in done)
    terminal.say(f"forgotten: {len(done)}, with {terminal.counted(gone, 'raw page')}")
    if not wiped:
        terminal.warn(
            "Another command reads the database: what was deleted stands in its -wal file until "
            "that command ends and another one writes. Run `newswinnow forget` again to be sure."
        )
    for copy in _copies(settings.db):
        terminal.warn(f"Not reached: {copy} is a copy from before.")


def _places(database: Database, what: str) -> tuple[Place, ...]:
    """Everything that is stored under this id or address."""
    if ID.fullmatch(what) and not Path(what).exists():
        return (forgetting.place_of_article(database, queries.find_article(database, what)),)
    exact = forgetting.place_at(database, what) or forgetting.place_at(
        database, str(Path(what).absolute())
    )
    alike = [
        address
        for address in _same_address(database, what)
        if exact is None or address != exact.address
    ]
    more = (forgetting.place_at(database, address) for address in alike)
    return tuple(filter(None, (exact, *more)))


def _same_address(database: Database, url: str) -> Iterable[str]:
    known = identity(url)
    host = urlsplit(known).hostname if known else None
    if known is None or host is None:
        return ()
    return (
        address
        for address in forgetting.addresses_like(database, host)
        if identity(address) == known
    )


def _announce(name: str, places: Sequence[Place]) -> None:
    if not places:
        terminal.warn(f"{name}: nothing is stored of it; it will not be taken in")
    for place in places:
        terminal.warn(
            f"{place.article or name}: “{place.title or 'no article'}”, "
            f"{terminal.counted(place.versions, 'version')}, "
            f"{terminal.counted(len(place.pages), 'raw page')}, {place.address}"
        )


def _ask() -> None:
    if not (sys.stdin and sys.stdin.isatty()):
        raise click.UsageError("It cannot be undone, and nobody can be asked: add --yes")
    click.confirm("Delete all of it for good?", abort=True, err=True)


def _carry_out(
    store: Store, settings: Settings, asked: Sequence[tuple[str, Sequence[Place]]]
) -> list[Forgot]:
    knowledge = load_knowledge(settings.outlets, settings.rules)
    done: list[Forgot] = []

    def change(run: Run) -> None:
        for name, places in asked:
            for place in places or (None,):
                names = _names(store.database, name, place)
                done.append(
                    forgetting.forget(
                        store.database, place, names, _keys(names), run=run, now=runs.now()
                    )
                )

    runs.settle_alone("forget", change, store=store, knowledge=knowledge)
    return done


def _names(database: Database, asked: str, place: Place | None) -> frozenset[str]:
    """What no page may be called any more."""
    if place is None:
        url = identity(asked)
        return of_one_article([asked]) if url else frozenset({str(Path(asked).absolute())})
    others = forgetting.names_of_others(database, place, place.names - {place.address})
    return frozenset({place.address, *of_one_article(place.names - others)})


def _keys(names: Iterable[str]) -> frozenset[str]:
    return frozenset(filter(None, map(identity, names)))


def _allow(database: Database, what: Sequence[str]) -> None:
    for name in what:
        names = {name, str(Path(name).absolute()), *of_one_article([name])}
        allowed = forgetting.allow(database, names)
        said = "may be taken in again" if allowed else "was not forgotten"
        terminal.say(terminal.visible(f"{name}: {said}"))


def _copies(path: Path) -> list[Path]:
    return sorted(path.absolute().parent.glob(path.name + ".before-v*"))
