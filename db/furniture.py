"""What outlets print on many stories, what somebody refused of it, and articles without it.

Learned from the current versions, and could be made anew; each method is one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cleaners.article import Cleaned
from db import fingerprints
from db.connection import Database, Row
from db.records import (
    Cause,
    EventKind,
    Run,
    StoredArticle,
    number_of,
    text_of,
    text_or_none,
    texts_from,
    to_json,
    utc_text,
)
from db.version_writer import Version, add_version

KEY_BITS = 64
NAME_LENGTH = 8  # hex digits of a key: an outlet has a few hundred


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """A block that an outlet prints on many stories."""

    source: str
    key: int
    text: str
    support: int
    among: int
    first: date | None
    last: date | None
    witnesses: tuple[str, ...]
    """The earliest articles with it, and which block below the headline it is: `16429135735e:4`.

    None of a block that is only refused."""
    closes: bool
    gone: bool
    refused: bool = False

    @property
    def name(self) -> str:
        """By which a person calls it."""
        return name_of_key(self.key)

    @property
    def behind(self) -> str:
        """Evidence of what stands behind it, where it closes the story."""
        return f"behind {self.evidence}"

    @property
    def evidence(self) -> str:
        """As a removal states it; new articles leave it as it is, until an earlier one comes."""
        return f"{self.name} of {self.source}: the same as {', '.join(self.witnesses)}"


def name_of_key(key: int) -> str:
    return f"{key % (1 << KEY_BITS):016x}"[:NAME_LENGTH]


class LearnedFurniture:
    """The tables of furniture and of refusals of one database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def of_source(self, source: str) -> tuple[Learned, ...]:
        """Most support first; a refusal stays in the list when its block is learned no more."""
        return tuple(_learned(row) for row in self.database.rows(LEARNED, source=source))

    def save(self, source: str, learned: Sequence[Learned], *, run: Run, now: datetime) -> None:
        """What an outlet prints everywhere, instead of what was known of it until now."""
        before = {one.key: one for one in self.of_source(source)}
        with self.database.writing():
            for key in before.keys() - {one.key for one in learned}:
                self.database.change(FORGET_LEARNED, source=source, key=key)
            for one in learned:
                old = before.get(one.key)
                if old != one:
                    self._save_one(one, old)
                if one.gone and not (old and old.gone):
                    self._note_gone(one, run, now)

    def _save_one(self, one: Learned, old: Learned | None) -> None:
        self.database.change(
            SAVE_LEARNED,
            source=one.source,
            key=one.key,
            text=one.text,
            support=one.support,
            among=one.among,
            first_day=_iso(one.first),
            last_day=_iso(one.last),
            witnesses=to_json(one.witnesses),
            closes=int(one.closes),
            gone=int(one.gone),
        )
        if old and old.evidence != one.evidence:
            self.database.change(RESTATE, old=old.evidence, new=one.evidence)
            self.database.change(RESTATE, old=old.behind, new=one.behind)

    def _note_gone(self, one: Learned, run: Run, now: datetime) -> None:
        detail = {
            "key": one.name,
            "text": one.text,
            "support": str(one.support),
            "among": str(one.among),
            "last_day": _iso(one.last) or "",
        }
        self.database.insert(
            "events",
            {
                "run": run.number,
                "address": one.source,
                "kind": EventKind.FURNITURE_GONE,
                "detail": to_json(detail),
                "created_at": utc_text(now),
            },
        )

    def refuse(self, one: Learned, *, now: datetime) -> None:
        """It is no furniture, whatever the numbers say; its outlet is looked at anew."""
        with self.database.writing():
            self.database.change(
                REFUSE, source=one.source, key=one.key, text=one.text, now=utc_text(now)
            )
            fingerprints.reopen(self.database, one.source)

    def allow(self, one: Learned) -> None:
        """Take a refusal back."""
        with self.database.writing():
            self.database.change(ALLOW, source=one.source, key=one.key)
            fingerprints.reopen(self.database, one.source)

    def save_recalled(
        self, stored: StoredArticle, cleaned: Cleaned, *, run: Run, now: datetime
    ) -> int:
        """A new version of the same page with other furniture, or other evidence for the same.

        The version that says so now; 0 where nothing was written.
        """
        if stored.cleaned == cleaned:
            return 0
        with self.database.writing():
            row = self.database.row(CURRENT, article=stored.id)
            if row is None or number_of(row, "version") != stored.version:
                return 0
            if stored.cleaned.article == cleaned.article:
                self._save_evidence(stored, cleaned)
                return stored.version
            version = Version(
                article=stored.id,
                number=stored.version + 1,
                page=stored.page_sha256,
                cause=Cause.LEARNED,
                run=run,
                now=utc_text(now),
            )
            add_version(self.database, version, cleaned)
            return version.number

    def _save_evidence(self, stored: StoredArticle, cleaned: Cleaned) -> None:
        for number, removal in enumerate(cleaned.removals, start=1):
            self.database.change(
                SAVE_EVIDENCE,
                article=stored.id,
                version=stored.version,
                number=number,
                evidence=removal.evidence,
            )
        fingerprints.forget(self.database, stored.id)


def _learned(row: Row) -> Learned:
    return Learned(
        source=text_of(row, "source"),
        key=number_of(row, "key"),
        text=text_of(row, "text"),
        support=number_of(row, "support"),
        among=number_of(row, "among"),
        first=_day(row, "first_day"),
        last=_day(row, "last_day"),
        witnesses=texts_from(text_of(row, "witnesses")),
        closes=bool(number_of(row, "closes")),
        gone=bool(number_of(row, "gone")),
        refused=bool(number_of(row, "refused")),
    )


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(row: Row, column: str) -> date | None:
    text = text_or_none(row, column)
    return None if text is None else date.fromisoformat(text)


LEARNED = """
    select furniture.*, refusals.key is not null as refused
    from furniture left join refusals using (source, key)
    where furniture.source = :source
    union all
    select source, key, text, 0, 0, null, null, '[]', 0, 0, 1
    from refusals as refused
    where source = :source and not exists (
        select 1 from furniture where (source, key) = (refused.source, refused.key))
    order by support desc, key
"""

SAVE_LEARNED = """
    insert into furniture
        (source, key, text, support, among, first_day, last_day, witnesses, closes, gone)
    values
        (:source, :key, :text, :support, :among, :first_day, :last_day, :witnesses, :closes, :gone)
    on conflict (source, key) do update set
        text = excluded.text, support = excluded.support, among = excluded.among,
        first_day = excluded.first_day, last_day = excluded.last_day,
        witnesses = excluded.witnesses, closes = excluded.closes, gone = excluded.gone
"""

FORGET_LEARNED = "delete from furniture where source = :source and key = :key"

# An earlier article came: what is said of the block names that one now, wherever it was taken out.
RESTATE = """
    update removals set evidence = :new where kind = 'recurring' and evidence = :old
"""

SAVE_EVIDENCE = """
    update removals set evidence = :evidence
    where article = :article and version = :version and number = :number
"""

REFUSE = """
    insert into refusals (source, key, text, refused_at) values (:source, :key, :text, :now)
    on conflict (source, key) do nothing
"""

ALLOW = "delete from refusals where source = :source and key = :key"

CURRENT = "select version from articles where id = :article"
