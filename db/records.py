"""What the store says of a page, an article and a run; and shapes as rows, both ways. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeVar

from cleaners.article import Article, Cleaned, Found, Kind, Listed, Passage, Removal
from db.connection import Row, Value

ID_LENGTH: Final = 12  # hex digits: at a million articles, 2 in 1000 that any two share one

FIELDS: Final = (
    "title", "authors", "published", "modified", "outlet", "language", "url", "canonical",
    "section", "image", "rights",
)  # fmt: skip
# Of a field that the rules of an older version did not read.
NOT_READ: Final[Mapping[str, str | None]] = MappingProxyType(
    {"where": "not read when it was cleaned; `newswinnow reclean` does", "raw": None}
)

T = TypeVar("T")


class State(StrEnum):
    """How a page ended in a run; every page has exactly one."""

    NEW = "new"
    NEW_VERSION = "new_version"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"
    QUARANTINED = "quarantined"
    UNREADABLE = "unreadable"


class Cause(StrEnum):
    """Why there is a version."""

    FIRST = "first"
    PAGE_CHANGED = "page changed"
    RULES_CHANGED = "rules changed"
    RESTORED = "restored"
    LEARNED = "furniture learned"
    """Blocks that the outlet prints everywhere were taken out, or put back."""


class EventKind(StrEnum):
    """What can happen to an address beside its versions."""

    UNREADABLE = "unreadable"
    ACCEPTED = "accepted"
    """Was rejected or in quarantine, and is an article now."""
    NO_ARTICLE = "no_article"
    """Was an article, and its present page is none; the article stays as it was."""
    RESTORED = "restored"
    FURNITURE_GONE = "furniture_gone"
    """What stood in most of an outlet's stories is not in its newest ones: a redesign?"""
    CORRECTED = "corrected"
    """A new version says that an earlier one was wrong."""
    GONE = "gone"
    """An article whose address answers 404 or 410."""
    LEFT_OUT = "left_out"
    """What a crawl of an outlet did not ask for: its budget ended, or it is made without end."""
    FORGOTTEN = "forgotten"
    """All of an address was deleted for good; it is named by its hash alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A command at work."""

    number: int
    command: str
    cleaner: str
    """Version of the rules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What became of a page."""

    state: State
    article_id: str | None = None
    """None where the address has never been an article."""
    reason: str = ""
    """Of a page that is no article."""
    detail: str = ""
    differences: tuple[str, ...] = ()
    """Of a new version: in what it differs from the one before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restoration:
    """A removal that was put back."""

    key: str
    position: int
    """Where it stood on the page when it was put back."""
    kind: Kind
    rule: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """One version of an article, as it was cleaned."""

    id: str
    address: str
    url: str | None
    source_path: str | None
    version: int
    latest: int
    """The current version's number."""
    page_sha256: str
    cause: Cause
    cleaner: str
    created_at: datetime
    cleaned: Cleaned
    restorations: tuple[Restoration, ...] = ()
    story: str = ""
    """Id of the article that stands for its story; its own where it is alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A current version in one line."""

    id: str
    outlet: str | None
    title: str | None
    published: datetime | None
    version: int
    removed: int
    """How many spans were taken out."""


# What a list of this way is called where a field was found; other ways say nothing of an article.
LISTS: Final[Mapping[str, str]] = MappingProxyType({"feeds": "feed", "sitemaps": "sitemap"})


def listed_of(
    way: str, *, title: str | None, published: datetime | None, authors: tuple[str, ...]
) -> Listed | None:
    """What a list says of an article, for a page to carry."""
    if way not in LISTS:
        return None
    return Listed(where=LISTS[way], title=title, published=published, authors=authors)


def storable(text: str) -> str:
    r"""The text as SQLite can hold it: file names that are no UTF-8 get their bytes as \udcff."""
    return text.encode("utf-8", "backslashreplace").decode()


def maybe_storable(text: str | None) -> str | None:
    return None if text is None else storable(text)


def article_ids(address: str) -> Iterable[str]:
    """The id of an address, then longer ones for the case that another address has it already."""
    digest = hashlib.sha256(storable(address).encode()).hexdigest()
    return (digest[:length] for length in range(ID_LENGTH, len(digest) + 1))


def utc_text(moment: datetime) -> str:
    """An aware time in UTC, ISO 8601: text order is time order."""
    return moment.astimezone(UTC).isoformat()


def version_columns(article: Article) -> dict[str, Value]:
    """What a row of `versions` says of the article itself."""
    return {
        "title": article.title.value,
        **_moment_columns("published", article.published.value),
        **_moment_columns("modified", article.modified.value),
        "outlet": article.outlet.value,
        "language": article.language.value,
        "url": article.url.value,
        "section": article.section.value,
        "image": article.image.value,
        "canonical": article.canonical.value,
        "rights": None if article.rights.value is None else to_json(article.rights.value),
        "authors": None if article.authors.value is None else to_json(article.authors.value),
        "dateline": to_json(article.dateline),
        "warnings": to_json(article.warnings),
        "found": to_json({name: _whereabouts(found) for name, found in _fields(article).items()}),
    }


def passage_columns(passage: Passage) -> dict[str, Value]:
    return {"kind": passage.kind, "position": passage.position, "text": passage.text}


def removal_columns(removal: Removal) -> dict[str, Value]:
    return {
        "position": removal.position,
        "start_offset": removal.start,
        "end_offset": removal.end,
        "kind": removal.kind,
        "rule": removal.rule,
        "text": removal.text,
        "reason": removal.reason,
        "evidence": removal.evidence,
        "key": removal.key,
    }


def digest_of(cleaned: Cleaned) -> str:
    """By which a version is known again; what evidence says may be worded anew later."""
    removals = [
        [value for name, value in removal_columns(one).items() if name != "evidence"]
        for one in cleaned.removals
    ]
    passages = [[*passage_columns(one).values()] for one in cleaned.article.passages]
    told = [version_columns(cleaned.article), passages, removals]
    return hashlib.sha256(to_json(told).encode()).hexdigest()


def cleaned_from(version: Row, passages: Iterable[Row], removals: Iterable[Row]) -> Cleaned:
    """The value that was stored, exactly; of a time zone only the offset is left."""
    found: dict[str, dict[str, str | None]] = json.loads(text_of(version, "found"))
    authors = text_or_none(version, "authors")

    rights = text_or_none(version, "rights")

    def field(name: str, value: T | None) -> Found[T]:
        stated = found.get(name, NOT_READ)
        return Found(value=value, where=stated["where"] or "", raw=stated["raw"])

    return Cleaned(
        article=Article(
            title=field("title", text_or_none(version, "title")),
            authors=field("authors", None if authors is None else texts_from(authors)),
            published=field("published", _moment(version, "published")),
            modified=field("modified", _moment(version, "modified")),
            outlet=field("outlet", text_or_none(version, "outlet")),
            language=field("language", text_or_none(version, "language")),
            url=field("url", text_or_none(version, "url")),
            canonical=field("canonical", text_or_none(version, "canonical")),
            section=field("section", text_or_none(version, "section")),
            image=field("image", text_or_none(version, "image")),
            rights=field("rights", None if rights is None else texts_from(rights)),
            dateline=texts_from(text_of(version, "dateline")),
            passages=tuple(_passage(row) for row in passages),
            warnings=texts_from(text_of(version, "warnings")),
        ),
        removals=tuple(_removal(row) for row in removals),
    )


def restoration_from(row: Row) -> Restoration:
    return Restoration(
        key=text_of(row, "key"),
        position=number_of(row, "position"),
        kind=Kind(text_of(row, "kind")),
        rule=text_of(row, "rule"),
        text=text_of(row, "text"),
        reason=text_of(row, "reason"),
    )


def shown_moment(utc: str | None, offset: str | None) -> datetime | None:
    """A stored time in the zone its page is written in."""
    if utc is None:
        return None
    zone = _zone(offset) if offset else UTC
    return datetime.fromisoformat(utc).astimezone(zone)


def to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def texts_from(text: str) -> tuple[str, ...]:
    """A JSON list of strings."""
    return tuple(json.loads(text))


def text_of(row: Row, column: str) -> str:
    value = row[column]
    if not isinstance(value, str):
        raise TypeError(f"{column} holds {type(value).__name__}, not text")
    return value


def text_or_none(row: Row, column: str) -> str | None:
    return None if row[column] is None else text_of(row, column)


def moment_or_none(row: Row, column: str) -> datetime | None:
    """A time as it is stored, UTC in ISO 8601."""
    text = text_or_none(row, column)
    return None if text is None else datetime.fromisoformat(text)


def number_of(row: Row, column: str) -> int:
    value = row[column]
    if not isinstance(value, int):
        raise TypeError(f"{column} holds {type(value).__name__}, not a whole number")
    return value


def _fields(article: Article) -> Mapping[str, Found[object]]:
    return {name: getattr(article, name) for name in FIELDS}


def _whereabouts(found: Found[object]) -> dict[str, str | None]:
    return {"where": found.where, "raw": found.raw}


def _moment_columns(name: str, moment: datetime | None) -> dict[str, Value]:
    return {
        f"{name}_at": None if moment is None else utc_text(moment),
        f"{name}_offset": None if moment is None else _offset(moment),
    }


def _offset(moment: datetime) -> str:
    # The last part of ISO 8601, as only isoformat knows how to write seconds of an offset.
    return moment.isoformat().removeprefix(moment.replace(tzinfo=None).isoformat())


def _zone(offset: str) -> tzinfo | None:
    return datetime.fromisoformat(f"2000-01-01T00:00:00{offset}").tzinfo


def _moment(row: Row, name: str) -> datetime | None:
    return shown_moment(text_or_none(row, f"{name}_at"), text_or_none(row, f"{name}_offset"))


def _passage(row: Row) -> Passage:
    return Passage(
        kind=Kind(text_of(row, "kind")),
        text=text_of(row, "text"),
        position=number_of(row, "position"),
    )


def _removal(row: Row) -> Removal:
    return Removal(
        position=number_of(row, "position"),
        start=number_of(row, "start_offset"),
        end=number_of(row, "end_offset"),
        text=text_of(row, "text"),
        kind=Kind(text_of(row, "kind")),
        rule=text_of(row, "rule"),
        reason=text_of(row, "reason"),
        evidence=text_of(row, "evidence"),
        key=text_of(row, "key"),
    )
