"""SQLite through sqlite-utils; the only package that contains SQL. `db.open` is for your programs.

What it gives is loaded when it is asked for: the parts of this package need not wait for all of it.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.errors import DbError
    from db.library import Article, Library
    from db.query_language import QueryError

__all__ = ["Article", "DbError", "Library", "QueryError", "open"]

PLACES = {
    "Article": "db.library",
    "DbError": "db.errors",
    "Library": "db.library",
    "QueryError": "db.query_language",
}


def open(path: str | Path) -> Library:  # noqa: A001 - always called `db.open`, as in `gzip.open`
    """Open a database for reading; raises DbError."""
    from db.library import Library  # noqa: PLC0415 - see above

    return Library.open(path)


def __getattr__(name: str) -> object:
    if name in PLACES:
        return getattr(importlib.import_module(PLACES[name]), name)
    raise AttributeError(f"module 'db' has no attribute {name!r}")
