"""`backup`, `check-db`, `trim` and `upgrade`: what keeps a database for years."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Final

import click

from crawler.settle import check_fingerprints, wrong_fingerprints
from db import fingerprints, integrity, search_index, trimming
from db.connection import Mode, can_be_written, connect
from db.copying import copy_database
from db.errors import MissingDatabaseError
from db.opening import open_for_writing
from db.schema import is_behind
from service import runs, terminal
from service.commands.common import FILE, with_settings
from service.config import Settings

FOUND: Final = 1
MORE: Final[Mapping[str, integrity.Check]] = MappingProxyType({"fingerprints": check_fingerprints})
SPAN: Final = re.compile(r"(\d{1,5})\s?(d|w|y)")
DAYS: Final = {"d": 1, "w": 7, "y": 365}


@click.command()
@click.argument("file", type=FILE)
@click.option("--force", is_flag=True, help="Take the place of a FILE that is there.")
@with_settings
def backup(settings: Settings, file: Path, *, force: bool) -> None:
    """Copy the database into FILE, at any time, also while others write.

    The copy is what is stored when it begins. It is checked, and has its name only when it is
    whole; a FILE that is there is left alone. To restore it, stop all commands and put it back
    under the database's name, without the old -wal and -shm files beside it.
    """
    with terminal.progress("copying", None) as advance:

        def watch(done: int, total: int) -> None:
            advance(f"{done * 100 // max(total, 1)} %")

        copied = copy_database(settings.db, file, force=force, watch=watch)
    terminal.say(
        terminal.visible(
            f"{copied.path}: {terminal.counted(copied.articles, 'article')}, "
            f"{copied.size / 1e6:,.1f} MB, checked"
        )
    )


@click.command(name="check-db")
@click.option("--quick", is_flag=True, help="Leave out what reads every text and every raw page.")
@click.option(
    "--mend",
    is_flag=True,
    help="Make the search index anew from the articles, and let the next run make wrong "
    "fingerprints anew; then check.",
)
@click.option("--json", "as_json", is_flag=True, help="Print each finding as a JSON object.")
@with_settings
def check_db(settings: Settings, *, quick: bool, mend: bool, as_json: bool) -> None:
    """Check that the database is whole: its file, its references, its texts and its raw pages.

    Every finding is named, with what to do. Nothing is changed without --mend. Exit status 1 if
    anything is wrong.
    """
    if mend:
        with open_for_writing(settings.db) as database, database.writing():
            search_index.rebuild(database)
            for article in tuple(wrong_fingerprints(database)):
                fingerprints.forget(database, article)
    mode = Mode.READ if can_be_written(settings.db) else Mode.FROZEN
    count = 0
    with connect(settings.db, mode) as database:
        if is_behind(database):
            raise click.ClickException(
                terminal.visible(f"{settings.db}: of an older release: run `newswinnow upgrade`")
            )
        with terminal.progress("checking", None) as advance:
            for one in integrity.findings(database, quick=quick, more=MORE, watch=advance):
                count += 1
                terminal.say(_finding_as_json(one) if as_json else _finding(one))
        articles = database.row("select count(*) as articles from articles") if not count else None
    if count:
        terminal.warn(f"{settings.db}: {terminal.counted(count, 'finding')}")
        raise click.exceptions.Exit(FOUND)
    if not as_json and articles:
        left = "; texts and raw pages were not read" if quick else ""
        terminal.say(
            terminal.visible(f"{settings.db}: {articles['articles']!s} articles, all is well{left}")
        )


def _finding(one: integrity.Finding) -> str:
    return terminal.visible(f"{one.check}: {one.subject}: {one.why}. {one.hint}")


def _finding_as_json(one: integrity.Finding) -> str:
    said = {"check": one.check, "subject": one.subject, "why": one.why, "hint": one.hint}
    return json.dumps(said)


def _span(_context: click.Context, _parameter: click.Parameter, value: str | None) -> int | None:
    if value is None:
        return None
    match = SPAN.fullmatch(value.strip())
    if match is None:
        raise click.BadParameter("write a number of days, weeks or years: 90d, 12w, 2y")
    return int(match[1]) * DAYS[match[2]]


@click.command()
@click.option(
    "--pages-older-than", "days", callback=_span, metavar="SPAN",
    help="Drop the bytes of raw pages first seen longer ago: 90d, 12w, 2y.",
)  # fmt: skip
@click.option(
    "--versions-keep", "versions", type=click.IntRange(min=1), metavar="N",
    help="Drop versions between the first and the N newest of each article.",
)  # fmt: skip
@click.option(
    "--crawls-older-than", "history", callback=_span, metavar="SPAN",
    help="Drop what became of crawls that ended longer ago: 90d, 12w, 2y.",
)  # fmt: skip
@click.option("--vacuum", is_flag=True, help="Give the unused part of the file back to the disk.")
@with_settings
def trim(
    settings: Settings,
    days: int | None,
    versions: int | None,
    history: int | None,
    *,
    vacuum: bool,
) -> None:
    """Make the database smaller: drop old raw pages, old versions and old crawls' numbers.

    Articles stay as they are. Without its raw page an article is not cleaned again by `reclean`,
    and nothing more can be put back into it. Can be stopped at any time; what was dropped until
    then is dropped. What becomes free is used again before the file grows; --vacuum takes a while,
    lets nobody else write, and needs room for two copies of what stays.
    """
    if days is None and versions is None and history is None and not vacuum:
        raise click.UsageError(
            "Say what may go: --pages-older-than, --versions-keep, --crawls-older-than or --vacuum"
        )
    if not settings.db.exists():
        raise MissingDatabaseError(str(settings.db))
    now = runs.now()
    with open_for_writing(settings.db) as database:
        with terminal.progress("dropping", None) as advance:

            def watch(count: int) -> None:
                advance(steps=count)

            if days is not None:
                before = now - timedelta(days=days)
                went = trimming.drop_pages(database, before=before, now=now, watch=watch)
                terminal.say(f"raw pages dropped: {went.pages}, {went.bytes / 1e6:,.1f} MB")
            if versions is not None:
                went = trimming.drop_versions(database, keep=versions, now=now, watch=watch)
                terminal.say(
                    f"versions dropped: {went.versions}, and raw pages of no other: "
                    f"{went.pages}, {went.bytes / 1e6:,.1f} MB"
                )
            if history is not None:
                before = now - timedelta(days=history)
                gone = trimming.drop_crawls(database, before=before, watch=watch)
                terminal.say(f"crawls dropped: {gone}")
        room = trimming.room_of(database)
        if vacuum:
            terminal.warn(
                f"Vacuum of {room.size / 1e6:,.0f} MB: about {max(room.seconds, 1):,.0f} s on a "
                f"quick disk, and {room.needed / 1e6:,.0f} MB of room while it lasts."
            )
            trimming.vacuum(database)
            room = trimming.room_of(database)
        terminal.say(
            f"the file: {room.size / 1e6:,.1f} MB, of which {room.unused / 1e6:,.1f} MB are unused"
        )


@click.command()
@click.option(
    "--no-copy", is_flag=True, help="Make no copy first; for one that you have made yourself."
)
@with_settings
def upgrade(settings: Settings, *, no_copy: bool) -> None:
    """Bring a database of an older release up to date, as any command that opens it does.

    All or nothing. What it was is kept beside it, as newswinnow.db.before-v8; delete that when you
    have seen that all is well.
    """
    if not settings.db.exists():
        raise MissingDatabaseError(str(settings.db))
    with open_for_writing(settings.db, with_copy=not no_copy) as database:
        [row] = database.rows("PRAGMA user_version")
    terminal.say(terminal.visible(f"{settings.db}: schema version {row['user_version']!s}"))
