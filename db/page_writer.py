"""What one page writes, inside the transaction that the store begins."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from cleaners.article import (
    Cleaned,
    Quarantined,
    RawPage,
    Rejected,
    Removal,
)
from db import fingerprints, queries
from db.bodies import packed
from db.compare import article_differences, cleaning_differences
from db.connection import Database, Value
from db.records import (
    Cause,
    EventKind,
    Run,
    Saved,
    State,
    StoredArticle,
    article_ids,
    maybe_storable,
    removal_columns,
    storable,
    text_of,
    to_json,
    utc_text,
)
from db.version_writer import Version, add_version, slug_of


class PageWriter:
    """The parts of one page's transaction."""

    def __init__(self, database: Database, page: RawPage, run: Run, now: datetime) -> None:
        self.database = database
        self.raw = page
        self.sha256 = page.sha256
        self.address = storable(page.address)
        self.run = run
        self.now = utc_text(now)

    # ---- the page

    def compressed_body(self) -> bytes | None:
        """Outside of the transaction, since it takes long; None for bytes that are kept already."""
        if self.database.row(PAGE_IS_KEPT, page=self.sha256):
            return None
        return packed(self.raw.body)

    def page(self, body: bytes | None) -> None:
        if self.raw.outlet is not None:
            self.database.change(SAVE_SLUG, slug=self.raw.outlet)
        if body is None:
            return
        fetched_at = self.raw.fetched_at
        self.database.change(
            SAVE_PAGE,
            sha256=self.sha256,
            body=body,
            size=len(self.raw.body),
            content_type=maybe_storable(self.raw.content_type),
            headers=to_json(
                [(storable(name), storable(value)) for name, value in self.raw.headers]
            ),
            fetched_at=None if fetched_at is None else utc_text(fetched_at),
            first_seen=self.now,
        )

    def is_newest(self) -> bool:
        """Whether the address's newest page is still this one."""
        return self.database.row(IS_NEWEST, address=self.address, page=self.sha256) is not None

    # ---- an article

    def article_id(self) -> str | None:
        row = self.database.row(ARTICLE_AT, address=self.address)
        return None if row is None else text_of(row, "id")

    def article(self, cleaned: Cleaned, cause: Cause) -> Saved:
        article = self.article_id()
        self._leave_problems(cause)
        if article is None:
            return self._first_version(cleaned)
        old = queries.read_article(self.database, article)
        differences = self._differences(old, cleaned)
        self.database.change(SET_LAST_PAGE, article=article, page=self.sha256)
        if not differences and cause is not Cause.RESTORED:
            self._renew_slug(article, old.version, cleaned)
            return Saved(state=State.UNCHANGED, article_id=article)
        number = old.version + 1
        self._version(article, number, cleaned, cause)
        return Saved(state=State.NEW_VERSION, article_id=article, differences=differences)

    def _renew_slug(self, article: str, version: int, cleaned: Cleaned) -> None:
        """The outlets' table may have learned the outlet's name since the version was made."""
        slug = slug_of(self.database, cleaned.article.outlet.value)
        if self.database.change(RENEW_SLUG, article=article, version=version, slug=slug):
            fingerprints.forget(self.database, article)

    def _first_version(self, cleaned: Cleaned) -> Saved:
        article = self._free_id()
        self.database.change(
            SAVE_ARTICLE, id=article, version=1, page=self.sha256, **self._whence()
        )
        self._version(article, 1, cleaned, Cause.FIRST)
        return Saved(state=State.NEW, article_id=article)

    def _free_id(self) -> str:
        return next(
            candidate
            for candidate in article_ids(self.address)
            if self.database.row(ID_IS_TAKEN, id=candidate) is None
        )

    def _differences(self, old: StoredArticle, new: Cleaned) -> tuple[str, ...]:
        # Another teaser under the same article changes the bytes and the removals, and is no
        # new version; other removals from the same bytes are the rules' doing, and are one.
        if old.page_sha256 == self.sha256:
            return cleaning_differences(old.cleaned, new)
        return article_differences(old.cleaned.article, new.article)

    def _version(self, article: str, number: int, cleaned: Cleaned, cause: Cause) -> None:
        add_version(
            self.database,
            Version(
                article=article,
                number=number,
                page=self.sha256,
                cause=cause,
                run=self.run,
                now=self.now,
            ),
            cleaned,
        )

    def restoration(self, removal: Removal) -> None:
        columns = removal_columns(removal)
        self.database.insert(
            "restorations",
            {
                "article": self.article_id(),
                **{name: columns[name] for name in RESTORATION_KEEPS},
                "restored_at": self.now,
            },
        )
        self.event(EventKind.RESTORED, {"key": removal.key, "text": removal.text})

    # ---- no article

    def rejection(self, outcome: Rejected, cause: Cause) -> Saved:
        if not self._gives_way(cause):
            self._note_lost_article(outcome.reason, outcome.detail)
            self.database.change(LEAVE_QUARANTINE, address=self.address, page=None)
            self.database.change(
                SAVE_REJECTION,
                page=self.sha256,
                reason=outcome.reason,
                detail=storable(outcome.detail),
                **self._whence(),
            )
        return self._problem(State.REJECTED, outcome)

    def quarantine(self, outcome: Quarantined, cause: Cause) -> Saved:
        if not self._gives_way(cause):
            self._set_aside(outcome, self.sha256)
        return self._problem(State.QUARANTINED, outcome)

    def quarantine_unkept(self, outcome: Quarantined) -> Saved:
        self._set_aside(outcome, None)
        return self._problem(State.QUARANTINED, outcome)

    def _set_aside(self, outcome: Quarantined, page: str | None) -> None:
        self._note_lost_article(outcome.reason, outcome.detail)
        self.database.change(LEAVE_REJECTIONS, address=self.address, page=None)
        self.database.change(
            SAVE_QUARANTINE,
            page=page,
            reason=outcome.reason,
            detail=storable(outcome.detail),
            stack=storable(outcome.stack),
            **self._whence(),
        )

    def _problem(self, state: State, outcome: Rejected | Quarantined) -> Saved:
        return Saved(
            state=state,
            article_id=self.article_id(),
            reason=outcome.reason.value,
            detail=outcome.detail,
        )

    def _gives_way(self, cause: Cause) -> bool:
        # Under new rules an article's page may fall while a newer page of the address waits in
        # rejections or quarantine: that row stays, or the newer page would be forgotten.
        return (
            cause is Cause.RULES_CHANGED
            and self.database.row(OTHER_PROBLEM, address=self.address, page=self.sha256) is not None
        )

    def _leave_problems(self, cause: Cause) -> None:
        # And for the same reason only the page's own row goes when it is an article.
        page = self.sha256 if cause is Cause.RULES_CHANGED else None
        left = self.database.change(LEAVE_REJECTIONS, address=self.address, page=page)
        left += self.database.change(LEAVE_QUARANTINE, address=self.address, page=page)
        if left:
            self.event(EventKind.ACCEPTED, {"cause": cause})

    def _note_lost_article(self, reason: str, detail: str) -> None:
        if self.database.row(STILL_AN_ARTICLE, address=self.address) is not None:
            self.event(EventKind.NO_ARTICLE, {"reason": reason, "detail": storable(detail)})

    # ---- shared

    def event(self, kind: EventKind, detail: Mapping[str, str]) -> None:
        self.database.insert(
            "events",
            {
                "run": self.run.number,
                "address": self.address,
                "kind": kind,
                "detail": to_json(detail),
                "created_at": self.now,
            },
        )

    def _whence(self) -> dict[str, Value]:
        return {
            "address": self.address,
            "url": maybe_storable(self.raw.url),
            "source_path": maybe_storable(self.raw.source_path),
            "outlet": self.raw.outlet,
            "run": self.run.number,
            "now": self.now,
        }


RESTORATION_KEEPS = ("key", "position", "kind", "rule", "text", "reason")

# An outlet that whoever brought the page knows, and our table does not.
SAVE_SLUG = """
    insert into outlets (slug, name, language, time_zone, names, domains)
    values (:slug, :slug, '', '', '[]', '[]')
    on conflict (slug) do nothing
"""

PAGE_IS_KEPT = "select 1 from pages where sha256 = :page"

SAVE_PAGE = """
    insert into pages (sha256, body, size, content_type, headers, fetched_at, first_seen)
    values (:sha256, :body, :size, :content_type, :headers, :fetched_at, :first_seen)
    on conflict (sha256) do nothing
"""

IS_NEWEST = """
    select 1 from articles where address = :address and last_page = :page
    union all select 1 from rejections where address = :address and page = :page
    union all select 1 from quarantine where address = :address and page = :page
"""

ARTICLE_AT = "select id from articles where address = :address"

ID_IS_TAKEN = "select 1 from articles where id = :id"

SAVE_ARTICLE = """
    insert into articles (id, address, url, source_path, outlet, version, last_page)
    values (:id, :address, :url, :source_path, :outlet, :version, :page)
"""

RENEW_SLUG = """
    update versions set outlet_slug = :slug
    where article = :article and number = :version and outlet_slug is not :slug
"""

SET_LAST_PAGE = "update articles set last_page = :page where id = :article"

# Without a page, whatever page it was.
LEAVE_REJECTIONS = """
    delete from rejections where address = :address and page = coalesce(:page, page)
"""

LEAVE_QUARANTINE = """
    delete from quarantine where address = :address and page is coalesce(:page, page)
"""

OTHER_PROBLEM = """
    select 1 from rejections where address = :address and page <> :page
    union all select 1 from quarantine where address = :address and page is not :page
"""

# An article whose page was no problem until now.
STILL_AN_ARTICLE = """
    select 1 from articles
    where address = :address
        and not exists (select 1 from rejections where address = :address)
        and not exists (select 1 from quarantine where address = :address)
"""

# The same page with the same verdict keeps its row, with the run that saw it first.
SAVE_REJECTION = """
    insert into rejections
        (address, page, url, source_path, outlet, reason, detail, run, created_at)
    values (:address, :page, :url, :source_path, :outlet, :reason, :detail, :run, :now)
    on conflict (address) do update set
        page = excluded.page, url = excluded.url, source_path = excluded.source_path,
        outlet = excluded.outlet, reason = excluded.reason, detail = excluded.detail,
        run = excluded.run, created_at = excluded.created_at
    where (page, reason, detail) is not (excluded.page, excluded.reason, excluded.detail)
"""

SAVE_QUARANTINE = """
    insert into quarantine
        (address, page, url, source_path, outlet, reason, detail, stack, run, created_at)
    values (:address, :page, :url, :source_path, :outlet, :reason, :detail, :stack, :run, :now)
    on conflict (address) do update set
        page = excluded.page, url = excluded.url, source_path = excluded.source_path,
        outlet = excluded.outlet, reason = excluded.reason, detail = excluded.detail,
        stack = excluded.stack, run = excluded.run, created_at = excluded.created_at
    where (page, reason, detail) is not (excluded.page, excluded.reason, excluded.detail)
"""
