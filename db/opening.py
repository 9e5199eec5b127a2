"""Open a database file: for writing, which makes and migrates it, or for questions only."""

from __future__ import annotations

from pathlib import Path

from db import schema, search_index
from db.connection import Database, Mode, can_be_written, connect, make_durable


def open_for_writing(path: str | Path, *, known_as: str | Path | None = None) -> Database:
    """Open the file, make it if there is none, and bring an older one up to date.

    A file of another kind, or of a newer newswinnow, is refused and left as it is.
    """
    database = connect(path, Mode.CREATE, known_as=known_as)
    try:
        behind = schema.is_behind(database)
        make_durable(database)
        if behind:
            schema.migrate(database)
        _renew_search(database)
    except BaseException:
        database.close()
        raise
    return database


def _renew_search(database: Database) -> None:
    # A newer Python may fold letters otherwise, and could not take old entries out of the index.
    if not search_index.is_stale(database):
        return
    with database.writing():
        if search_index.is_stale(database):
            search_index.rebuild(database)


def open_for_search(path: str | Path) -> Database:
    """As for reading, with an index of our own words wherever the file can be written."""
    database = open_for_reading(path)
    if not can_be_written(Path(path)) or not search_index.is_stale(database):
        return database
    database.close()
    open_for_writing(path).close()
    return open_for_reading(path)


def open_for_reading(path: str | Path) -> Database:
    """Open a file that exists, for questions only; an older one is brought up to date first."""
    mode = Mode.READ if can_be_written(Path(path)) else Mode.FROZEN
    database = connect(path, mode)
    try:
        behind = schema.is_behind(database)
    except BaseException:
        database.close()
        raise
    if not behind:
        return database
    database.close()
    open_for_writing(path).close()
    return connect(path, mode)
