"""The services of a database, and when each said last that it is at work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from db.connection import Database
from db.records import storable, text_of, utc_text

BEAT: Final = timedelta(seconds=5)
"""How often a service says that it is at work."""


class Kind(StrEnum):
    """Who crawls what is due; the values are their commands."""

    SERVE = "serve"
    RUN_DUE = "run-due"


# A look takes seconds at most, and a database that somebody writes to may be waited for 30.
# run-due comes as often as its timer says; more seldom than once a day nobody crawls news.
SILENT: Final = {Kind.SERVE: timedelta(minutes=2), Kind.RUN_DUE: timedelta(days=1, hours=1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """A service, and when it was at work last."""

    kind: Kind
    holder: str
    at: datetime

    def is_silent(self, now: datetime) -> bool:
        """Whether it should have said more since; a time to come is of a clock set back."""
        return now - self.at > SILENT[self.kind] or self.at - now > SILENT[self.kind]


class Services:
    """The table of services of one database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def beat(self, kind: Kind, *, holder: str, now: datetime) -> None:
        """Say that it is at work."""
        with self.database.writing():
            self.database.change(SAVE, kind=kind, holder=storable(holder), now=utc_text(now))

    def last(self) -> Beat | None:
        """The one that was at work last; None if there never was one."""
        row = self.database.row(LAST)
        if row is None:
            return None
        return Beat(
            kind=Kind(text_of(row, "kind")),
            holder=text_of(row, "holder"),
            at=datetime.fromisoformat(text_of(row, "beat_at")),
        )


SAVE = """
    insert into services (kind, holder, beat_at) values (:kind, :holder, :now)
    on conflict (kind) do update set holder = excluded.holder, beat_at = excluded.beat_at
"""

LAST = "select * from services order by beat_at desc limit 1"
