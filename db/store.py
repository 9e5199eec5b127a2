"""Write what became of pages; one transaction a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from cleaners.article import (
    Cleaned,
    Outcome,
    Outlets,
    Quarantined,
    RawPage,
    Rejected,
    Removal,
)
from db.connection import Database, Row
from db.errors import OutOfDateError
from db.forgetting import forgotten_at
from db.opening import open_for_writing
from db.page_writer import PageWriter
from db.records import (
    Cause,
    EventKind,
    Run,
    Saved,
    State,
    number_of,
    storable,
    text_of,
    text_or_none,
    to_json,
    utc_text,
)

FORGOTTEN: Final = "forgotten"
"""The reason of a page that is rejected since it was deleted on purpose."""


def _nothing(_: Saved) -> None: ...


class Store:
    """The writing side of one database file.

    Every method is one transaction: killed at any moment, the file holds all of it or nothing.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    @classmethod
    def open(cls, path: str | Path, *, known_as: str | Path | None = None) -> Self:
        """Open the file, make it if there is none; `:memory:` is kept nowhere.

        `known_as` is the name it will have when it is whole; errors speak of that.
        """
        return cls(open_for_writing(path, known_as=known_as))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self.database.close()

    # ---- a run

    def begin_run(self, command: str, *, cleaner: str, outlets: Outlets, now: datetime) -> Run:
        """Note that a command starts, and what it knows of the outlets."""
        with self.database.writing():
            for outlet in outlets.values():
                self.database.change(
                    SAVE_OUTLET,
                    slug=outlet.slug,
                    name=outlet.name,
                    language=outlet.language,
                    time_zone=outlet.time_zone,
                    names=to_json(outlet.names),
                    domains=to_json(outlet.domains),
                )
            [row] = self.database.rows(
                BEGIN_RUN, command=command, cleaner=cleaner, now=utc_text(now)
            )
        return Run(number=number_of(row, "id"), command=command, cleaner=cleaner)

    def finish_run(self, run: Run, counts: Mapping[State, int], *, now: datetime) -> None:
        """Note that a command is done, and how its pages ended."""
        with self.database.writing():
            self.database.change(
                FINISH_RUN,
                run=run.number,
                now=utc_text(now),
                **{state.value: counts.get(state, 0) for state in State},
            )

    # ---- before a page is cleaned

    def known(self, page: RawPage) -> Saved | None:
        """What became of the very same page last time; None if it is to be cleaned.

        It is where it is said to be of another outlet, whose rules and furniture it has.
        """
        row = self.database.row(KNOWN, address=storable(page.address), page=page.sha256)
        if row is not None and page.outlet not in {None, row["outlet"]}:
            return None
        row = row or self._overtaken(page)
        if row is None:
            return None
        return Saved(
            state=State(text_of(row, "state")),
            article_id=text_or_none(row, "article"),
            reason=text_of(row, "reason"),
            detail=text_of(row, "detail"),
        )

    def forgotten(self, names: Iterable[str]) -> Saved | None:
        """What becomes of a page with these addresses, if somebody had one of them forgotten."""
        at = forgotten_at(self.database, names)
        if at is None:
            return None
        return Saved(
            state=State.REJECTED,
            reason=FORGOTTEN,
            detail=f"it was forgotten on {at:%Y-%m-%d}, and is not taken in again; "
            "`newswinnow forget --allow` lets it in",
        )

    def note_capture(self, page: RawPage) -> None:
        """Note when a known page was fetched, unless a later one is known."""
        if page.fetched_at is not None and self._overtaken(page) is None:
            with self.database.writing():
                self._save_capture(page)

    def _overtaken(self, page: RawPage) -> Row | None:
        if page.fetched_at is None:
            return None
        return self.database.row(
            OVERTAKEN,
            address=storable(page.address),
            page=page.sha256,
            fetched_at=utc_text(page.fetched_at),
        )

    def _save_capture(self, page: RawPage) -> None:
        if page.fetched_at is not None:
            self.database.change(
                SAVE_CAPTURE,
                address=storable(page.address),
                page=page.sha256,
                fetched_at=utc_text(page.fetched_at),
            )

    def restored_keys(self, address: str) -> frozenset[str]:
        """The removals that somebody put back at this address."""
        rows = self.database.rows(RESTORED_KEYS, address=storable(address))
        return frozenset(text_of(row, "key") for row in rows)

    # ---- after it

    def save(
        self,
        page: RawPage,
        outcome: Outcome,
        *,
        restored: frozenset[str],
        run: Run,
        cause: Cause,
        now: datetime,
        note: Callable[[Saved], None] = _nothing,
        names: Iterable[str] = (),
    ) -> Saved:
        """Keep the page and what came out of it.

        `restored` are the keys it was cleaned with, `cause` says why there would be a new version,
        `names` are addresses that it has beside its own: if one was forgotten, nothing is stored.
        What `note` writes is stored with the page, or not at all.
        Raises OutOfDateError when another process changed what the outcome rests on.
        """
        writer = PageWriter(self.database, page, run, now)
        body = writer.compressed_body()
        with self.database.writing():
            forgotten = self.forgotten({page.address, *names})
            if forgotten is not None:
                note(forgotten)
                return forgotten
            if self.restored_keys(page.address) != restored:
                raise OutOfDateError(
                    writer.address, "a removal was put back meanwhile", "Clean the page again"
                )
            if cause is Cause.RULES_CHANGED and not writer.is_newest():
                return Saved(
                    state=State.UNCHANGED,
                    article_id=writer.article_id(),
                    detail="a newer page came meanwhile",
                )
            writer.page(body)
            if cause is Cause.PAGE_CHANGED:
                self._save_capture(page)
            saved = _written(writer, outcome, cause)
            note(saved)
            return saved

    def note_known(self, saved: Saved, note: Callable[[Saved], None]) -> None:
        """Let `note` write of a page that was stored before."""
        with self.database.writing():
            note(saved)

    def save_unkept(self, address: str, outcome: Quarantined, *, run: Run, now: datetime) -> Saved:
        """Set aside a file too large for its bytes to be kept."""
        writer = PageWriter(self.database, RawPage(body=b"", source_path=address), run, now)
        with self.database.writing():
            return writer.quarantine_unkept(outcome)

    def save_unreadable(
        self, path: str, *, reason: str, hint: str, run: Run, now: datetime
    ) -> Saved:
        """Note that a file or address could not be read."""
        writer = PageWriter(self.database, RawPage(body=b"", source_path=path), run, now)
        with self.database.writing():
            writer.event(EventKind.UNREADABLE, {"reason": reason, "hint": hint})
        return Saved(state=State.UNREADABLE, reason=reason, detail=hint)

    def restore(
        self,
        page: RawPage,
        removal: Removal,
        cleaned: Cleaned,
        *,
        restored: frozenset[str],
        run: Run,
        now: datetime,
    ) -> Saved:
        """Put a removal back for good: `cleaned` is its page, cleaned with all `restored` keys."""
        writer = PageWriter(self.database, page, run, now)
        with self.database.writing():
            if self.restored_keys(page.address) | {removal.key} != restored:
                raise OutOfDateError(
                    writer.address, "another removal was put back meanwhile", "Try again"
                )
            writer.restoration(removal)
            return writer.article(cleaned, Cause.RESTORED)


def _written(writer: PageWriter, outcome: Outcome, cause: Cause) -> Saved:
    if isinstance(outcome, Cleaned):
        return writer.article(outcome, cause)
    if isinstance(outcome, Rejected):
        return writer.rejection(outcome, cause)
    return writer.quarantine(outcome, cause)


SAVE_OUTLET = """
    insert into outlets (slug, name, language, time_zone, names, domains)
    values (:slug, :name, :language, :time_zone, :names, :domains)
    on conflict (slug) do update set
        name = excluded.name, language = excluded.language, time_zone = excluded.time_zone,
        names = excluded.names, domains = excluded.domains
"""

BEGIN_RUN = """
    insert into runs (command, cleaner, started_at) values (:command, :cleaner, :now)
    returning id
"""

FINISH_RUN = """
    update runs set finished_at = :now, new = :new, new_version = :new_version,
        unchanged = :unchanged, rejected = :rejected, quarantined = :quarantined,
        unreadable = :unreadable
    where id = :run
"""

# An address with a rejected or quarantined page has seen that page last.
KNOWN = """
    select 'rejected' as state, articles.id as article, reason, detail, rejections.outlet
    from rejections left join articles using (address)
    where address = :address and page = :page
    union all
    select 'quarantined', articles.id, reason, detail, quarantine.outlet
    from quarantine left join articles using (address)
    where address = :address and page = :page
    union all
    select 'unchanged', id, '', '', outlet
    from articles
    where address = :address and last_page = :page
        and not exists (select 1 from rejections where address = :address)
        and not exists (select 1 from quarantine where address = :address)
"""

# A page that was there at some time, or another one since. The time counts, not when it came: the
# same archive read twice changes nothing, nor does an older one that is read later.
OVERTAKEN = """
    select 'unchanged' as state, articles.id as article, '' as reason, '' as detail
    from captures left join articles using (address)
    where address = :address and (fetched_at, page) = (:fetched_at, :page)
    union all
    select 'unchanged', articles.id, '', 'a page that was fetched later is stored'
    from captures left join articles using (address)
    where address = :address and fetched_at > :fetched_at
    limit 1
"""

SAVE_CAPTURE = """
    insert into captures (address, fetched_at, page) values (:address, :fetched_at, :page)
    on conflict do nothing
"""

RESTORED_KEYS = """
    select key from restorations join articles on articles.id = restorations.article
    where articles.address = :address
"""
