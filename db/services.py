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

    def all(self) -> dict[Kind, Beat]:
        """The last word of each that ever was."""
        return {
            (kind := Kind(text_of(row, "kind"))): Beat(
                kind=kind,
                holder=text_of(row, "holder"),
                at=datetime.fromisoformat(text_of(row, "beat_at")),
            )
            for row in self.database.rows("select * from services")
        }

    def counting(self, now: datetime) -> Beat | None:
        """The one that has to be at work; None if there never was one.

        `run-due` takes the place of `serve` when that has been gone for as long as `run-due` may
        be silent: whoever runs it once by hand does not keep it from being noticed that the service
        is down.
        """
        beats = self.all()
        serve, run_due = beats.get(Kind.SERVE), beats.get(Kind.RUN_DUE)
        if serve is None or run_due is None:
            return serve or run_due
        is_replaced = run_due.at > serve.at and now - serve.at > SILENT[Kind.RUN_DUE]
        return run_due if is_replaced else serve


SAVE = """
    insert into services (kind, holder, beat_at) values (:kind, :holder, :now)
    on conflict (kind) do update set holder = excluded.holder, beat_at = excluded.beat_at
"""
