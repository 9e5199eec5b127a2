"""How outlets are: what their newest articles look like, and the colour that was made of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from db.connection import Database
from db.records import moment_or_none, number_of, text_of, text_or_none, to_json, utc_text

FIELDS: Final = ("title", "authors", "published_at", "language", "section", "image")
"""Columns of `versions` whose absence is worth a word."""
THE_DATABASE: Final = "the database"
"""Its own place among the outlets; no slug has a space."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is looked at of one article."""

    length: int
    """Characters of the body."""
    removed: int
    """Characters that were taken out."""
    fields: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """How an outlet is."""

    outlet: str
    colour: str
    why: str
    what_now: str
    since: datetime
    evidence: Mapping[str, str] = field(default_factory=dict)
    is_told: bool = False
    """Whether an alert went out for it."""
    last_told: str | None = None
    """The colour of the last alert, whatever came of it since."""
    last_told_at: datetime | None = None


class Conditions:
    """The table of conditions of one database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def looks(self, articles: Iterable[str]) -> tuple[Look, ...]:
        """What these articles look like, in the same order."""
        return tuple(
            Look(
                length=number_of(row, "length"),
                removed=number_of(row, "removed"),
                fields=frozenset(name for name in FIELDS if row[name] is not None),
            )
            for row in self.database.rows(LOOKS, articles=to_json(list(articles)))
        )

    def furniture_gone(self, outlet: str, *, since: datetime) -> int:
        """Blocks that stood everywhere and are gone since then."""
        [row] = self.database.rows(GONE, outlet=outlet, since=utc_text(since))
        return number_of(row, "gone")

    def all(self) -> dict[str, Condition]:
        return {
            text_of(row, "outlet"): Condition(
                outlet=text_of(row, "outlet"),
                colour=text_of(row, "colour"),
                why=text_of(row, "why"),
                what_now=text_of(row, "what_now"),
                evidence=json.loads(text_of(row, "evidence")),
                since=datetime.fromisoformat(text_of(row, "since")),
                is_told=text_or_none(row, "told_at") is not None,
                last_told=text_or_none(row, "last_told"),
                last_told_at=moment_or_none(row, "last_told_at"),
            )
            for row in self.database.rows("select * from conditions order by outlet")
        }

    def save(self, one: Condition) -> None:
        """Keep it; of the same colour since when, and whether it was told, stay as they are."""
        with self.database.writing():
            self.database.change(
                SAVE,
                outlet=one.outlet,
                colour=one.colour,
                why=one.why,
                what_now=one.what_now,
                evidence=to_json(dict(one.evidence)),
                since=utc_text(one.since),
            )

    def keep(self, outlets: Iterable[str]) -> None:
        """Let go of all others but the database's own: nobody looks at them any more."""
        kept = to_json([*outlets, THE_DATABASE])
        with self.database.writing():
            self.database.change(KEEP, kept=kept)

    def told(self, one: Condition, *, now: datetime) -> None:
        """An alert went out; of what it has become meanwhile nothing was told."""
        with self.database.writing():
            self.database.change(
                TOLD, outlet=one.outlet, colour=one.colour, since=utc_text(one.since),
                now=utc_text(now),
            )  # fmt: skip


LOOKS: Final = f"""
    select {", ".join(f"versions.{name}" for name in FIELDS)},
        (select coalesce(sum(length(text)), 0) from paragraphs
         where paragraphs.article = articles.id and paragraphs.version = articles.version
            and kind in ('paragraph', 'subhead', 'quote', 'list_item', 'table_row')) as length,
        (select coalesce(sum(length(text)), 0) from removals
         where removals.article = articles.id and removals.version = articles.version) as removed
    from json_each(:articles) as asked
    join articles on articles.id = asked.value
    join versions on versions.article = articles.id and versions.number = articles.version
    order by asked.key
"""  # noqa: S608 - names of our own

GONE = """
    select count(*) as gone from events
    where address = :outlet and kind = 'furniture_gone' and created_at >= :since
"""

SAVE = """
    insert into conditions (outlet, colour, why, what_now, evidence, since)
    values (:outlet, :colour, :why, :what_now, :evidence, :since)
    on conflict (outlet) do update set
        why = excluded.why, what_now = excluded.what_now, evidence = excluded.evidence,
        since = case when colour = excluded.colour then since else excluded.since end,
        told_at = case when colour = excluded.colour then told_at end,
        colour = excluded.colour
"""

KEEP = "delete from conditions where outlet not in (select value from json_each(:kept))"

TOLD = """
    update conditions set last_told = :colour, last_told_at = :now,
        told_at = case when colour = :colour and since = :since then :now else told_at end
    where outlet = :outlet
"""
