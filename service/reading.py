"""An article as a person reads it: its lines, kept and removed, and its fields. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from cleaners.article import Article, Cleaned, Found, Kind, Passage, Removal
from db.records import Restoration

MOST_REMOVALS_NAMED: Final = 60


class Mark(StrEnum):
    """What became of a line."""

    KEPT = " "
    REMOVED = "-"
    RESTORED = "+"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A block of the page, or a removed part of one."""

    mark: Mark
    label: str
    """Its position; `38.2` for the second of several removals from block 38."""
    kind: Kind
    rule: str
    """Empty for what is kept."""
    reason: str
    text: str


class UnknownRemovalError(Exception):
    """No removal has this name; the message lists those that exist."""


def lines_of(cleaned: Cleaned, restorations: Sequence[Restoration] = ()) -> tuple[Line, ...]:
    """All that was on the page, in reading order.

    A removed beginning of a block stands before what is kept of it, other removed parts after.
    """
    placed = [
        ((passage.position, 1, 0), _kept(passage, restorations))
        for passage in cleaned.article.passages
    ]
    placed += [
        ((removal.position, 2 if removal.start else 0, removal.start), _removed(removal, label))
        for label, removal in labelled(cleaned.removals)
    ]
    return tuple(line for _, line in sorted(placed, key=lambda place_and_line: place_and_line[0]))


def labelled(removals: Iterable[Removal]) -> Iterator[tuple[str, Removal]]:
    """Removals with the names by which a person calls them."""
    ordered = sorted(removals, key=lambda removal: (removal.position, removal.start))
    of_block = Counter(removal.position for removal in ordered)
    numbered: Counter[int] = Counter()
    for removal in ordered:
        numbered[removal.position] += 1
        several = of_block[removal.position] > 1
        part = f".{numbered[removal.position]}" if several else ""
        yield f"{removal.position}{part}", removal


def find_removal(removals: Sequence[Removal], name: str) -> Removal:
    """The removal that is called so; raises UnknownRemovalError."""
    names = dict(labelled(removals))
    if name in names:
        return names[name]
    raise UnknownRemovalError(f"no removal is called '{name}'. {_what_there_is(names)}")


def _what_there_is(names: dict[str, Removal]) -> str:
    if not names:
        return "Nothing was removed from this article"
    listed = [f"{name} ({removal.kind})" for name, removal in names.items()]
    more = len(listed) - MOST_REMOVALS_NAMED
    tail = f" and {more} more: see `newswinnow explain`" if more > 0 else ""
    return f"There are: {', '.join(listed[:MOST_REMOVALS_NAMED])}{tail}"


def _kept(passage: Passage, restorations: Sequence[Restoration]) -> Line:
    back = next((one for one in restorations if _is_back(one, passage)), None)
    return Line(
        mark=Mark.RESTORED if back else Mark.KEPT,
        label=str(passage.position),
        kind=passage.kind,
        rule=back.rule if back else "",
        reason=f"put back; was removed as {back.kind}: {back.reason}" if back else "",
        text=passage.text,
    )


def _is_back(restoration: Restoration, passage: Passage) -> bool:
    if restoration.position == passage.position:
        return restoration.text.strip() in passage.text
    return restoration.text.strip() == passage.text


def _removed(removal: Removal, label: str) -> Line:
    evidence = f" ({removal.evidence})" if removal.evidence else ""
    return Line(
        mark=Mark.REMOVED,
        label=label,
        kind=removal.kind,
        rule=removal.rule,
        reason=removal.reason + evidence,
        text=removal.text,
    )


# ---- fields


def fields_of(article: Article) -> Iterator[tuple[str, str, str]]:
    """Name, value and where it was found, or why it is missing."""
    yield "title", article.title.value or "", article.title.where
    yield "outlet", article.outlet.value or "", article.outlet.where
    yield "authors", ", ".join(article.authors.value or ()), article.authors.where
    yield "published", shown_time(article.published.value), _where_with_raw(article.published)
    yield "modified", shown_time(article.modified.value), _where_with_raw(article.modified)
    yield "language", article.language.value or "", article.language.where
    yield "section", article.section.value or "", article.section.where
    yield "url", article.url.value or "", article.url.where
    yield "canonical", article.canonical.value or "", article.canonical.where
    yield "image", article.image.value or "", article.image.where
    yield "rights", "; ".join(article.rights.value or ()), article.rights.where


def shown_time(moment: datetime | None) -> str:
    """A time in the zone of its page, to the minute."""
    return "" if moment is None else moment.isoformat(sep=" ", timespec="minutes")


def iso(moment: datetime | None) -> str | None:
    """A time for programs, ISO 8601."""
    return None if moment is None else moment.isoformat()


def _where_with_raw(found: Found[datetime]) -> str:
    return f"{found.where}: {found.raw}" if found.raw else found.where


def counted_kinds(removals: Iterable[Removal]) -> str:
    """How many lines of each kind, most first: `related 10, copyright 1`."""
    counts = Counter(removal.kind.value for removal in removals)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{kind} {number}" for kind, number in ordered)
