"""A record with named fields (a JSON line, a row of CSV or Parquet) as a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final

from crawler.inputs.arrivals import (
    MIB,
    DamagedError,
    Oversized,
    PassedOver,
    Reading,
    Unreadable,
    inside,
)
from crawler.inputs.labels import DATES, OUTLETS, URLS, is_empty, label_of
from crawler.inputs.options import Fields
from crawler.inputs.page import page_at
from crawler.inputs.streams import Source

# Guesses, best first. Markup wins over text: it says more.
HTMLS: Final = (
    "html", "raw_html", "html_content", "content_html", "page_html", "html_source", "body_html",
)  # fmt: skip
TEXTS: Final = (
    "text", "raw_text", "plain_text", "full_text", "maintext", "article_text", "content", "body",
    "article",
)  # fmt: skip

Record = Mapping[str, object] | DamagedError | int
"""Named values; or why there are none; or of one that is too long how many bytes were seen."""

PAGES: Final = frozenset({"html", "text"})
MOST_NAMED: Final = 30
# Records without a page, or a field, at the beginning of a file; then none is expected any more.
MOST_MISSES: Final = 20
# The same where its field is there and empty: an export may have what failed in front of the rest.
MOST_EMPTY: Final = 1000
MOST_HELD: Final = 32 * MIB  # characters of records, as of a JSON line


class EmptyRecordError(DamagedError):
    """The field of the page is there, and empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which field says what; None: none does."""

    html: str | None
    text: str | None
    url: str | None
    date: str | None
    outlet: str | None

    def names(self) -> tuple[str, ...]:
        """All that are to be read."""
        found = (self.html, self.text, self.url, self.date, self.outlet)
        return tuple(dict.fromkeys(name for name in found if name is not None))


def columns_of(names: Iterable[str], asked: Fields) -> Columns:
    """Choose the fields; raises DamagedError where there is none for a page.

    An address, a time or an outlet that is not there is only missing: records may differ.
    """
    there = tuple(names)
    if {asked.html, asked.text} - {None} and not {asked.html, asked.text} & set(there):
        option, name = ("html", asked.html) if asked.html else ("text", asked.text)
        raise _missing(option, name, there)
    # Whoever names the text means that text, and not markup beside it.
    guess_html = asked.html or (None if asked.text else _guessed(HTMLS, there))
    guess_text = asked.text or (None if asked.html else _guessed(TEXTS, there))
    if not guess_html and not guess_text:
        raise DamagedError(
            "no field that is known to hold a page",
            f"{_what_there_is(there)} Choose one with --html-field or --text-field",
        )
    return Columns(
        html=guess_html,
        text=guess_text,
        url=asked.url or _guessed(URLS, there),
        date=asked.date or _guessed(DATES, there),
        outlet=asked.outlet or _guessed(OUTLETS, there),
    )


def check_named(names: Iterable[str], asked: Fields) -> None:
    """Raise DamagedError where a field that was asked for is in no record."""
    there = tuple(names)
    for option, name in _asked(asked):
        if name not in there:
            raise _missing(option, name, there)


def _missing(option: str, name: str | None, there: tuple[str, ...]) -> DamagedError:
    return DamagedError(
        f"no field {name!r}", f"{_what_there_is(there)} Choose one with --{option}-field"
    )


def has_page(names: Iterable[str], asked: Fields) -> bool:
    """Whether fields of these names hold pages."""
    there = tuple(names)
    return bool({asked.html, asked.text} & set(there)) or bool(_guessed((*HTMLS, *TEXTS), there))


def read_record(source: Source, part: str, record: Mapping[str, object]) -> Iterator[Reading]:
    """The page of one record; raises DamagedError where it has none."""
    columns = columns_of(record, source.options.fields)
    name, value = _page_of(record, columns)
    stated, complaints = label_of(
        {
            "url": record.get(columns.url or ""),
            "outlet": record.get(columns.outlet or ""),
            "fetched_at": record.get(columns.date or ""),
        },
        content_type=_content_type(value, is_html=name == columns.html),
    )
    place = inside(source.place, part)
    for complaint in (*complaints, *_left_out(record, source.options.fields)):
        yield PassedOver(path=place, reason=complaint)
    yield page_at(place, bytes_of(value), source.said_of(stated), outlet=source.options.outlet)


def read_records(source: Source, records: Iterable[tuple[str, Record]]) -> Iterator[Reading]:
    """The pages of many records; those without one are named, until it is clear that none has.

    Raises DamagedError at once where the first records all lack a field that was asked for.
    """
    misses, empty, found = 0, 0, False
    given = iter(records)
    for part, record in chain(_first(given, source.options.fields), given):
        try:
            yield from _reading_of(source, part, record)
            found = True
        except DamagedError as error:
            place = inside(source.place, part)
            yield Unreadable(path=place, reason=error.reason, hint=error.hint)
            is_empty_one = isinstance(error, EmptyRecordError)
            misses, empty = misses + (not is_empty_one), empty + is_empty_one
        if not found and (misses == MOST_MISSES or empty == MOST_EMPTY):
            raise DamagedError(
                f"none of its first {misses + empty} records has a page: the rest is not read",
                "Check the file, and name its fields with --html-field or --text-field",
            )


def _first(records: Iterator[tuple[str, Record]], asked: Fields) -> tuple[tuple[str, Record], ...]:
    """As many as it takes to see each field that was asked for: a mistyped one costs no page."""
    wanted = dict(_asked(asked))
    there: dict[str, None] = {}
    first: list[tuple[str, Record]] = []
    size = 0
    while wanted and len(first) < MOST_MISSES and size < MOST_HELD:
        part, record = next(records, ("", None))
        if record is None:
            break
        first.append((part, record))
        if isinstance(record, Mapping):
            there |= dict.fromkeys(record)
            wanted = {option: name for option, name in wanted.items() if name not in record}
            size += sum(len(value) for value in record.values() if isinstance(value, str))
    for option, name in wanted.items() if there else ():
        raise _missing(option, name, tuple(there))
    return tuple(first)


def _reading_of(source: Source, part: str, record: Record) -> Iterator[Reading]:
    if isinstance(record, DamagedError):
        raise record
    if isinstance(record, int):
        yield Oversized(path=inside(source.place, part), size=record)
    else:
        yield from read_record(source, part, record)


def bytes_of(value: str | bytes) -> bytes:
    """The page as bytes; those that were no UTF-8 are what they were."""
    if isinstance(value, bytes):
        return value
    try:
        return value.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return value.encode("utf-8", "surrogatepass")


def _asked(asked: Fields) -> Iterator[tuple[str, str]]:
    for option in ("html", "text", "url", "date", "outlet"):
        name: str | None = getattr(asked, option)
        if name is not None:
            yield option, name


def _left_out(record: Mapping[str, object], asked: Fields) -> Iterator[str]:
    """What the record does not say, and was asked for."""
    for option, name in _asked(asked):
        if name not in record and option not in PAGES:
            yield f"no field {name[:60]!r}, left out"


def _guessed(guesses: Iterable[str], there: tuple[str, ...]) -> str | None:
    by_lower = {name.lower(): name for name in reversed(there)}
    return next((by_lower[guess] for guess in guesses if guess in by_lower), None)


def _page_of(record: Mapping[str, object], columns: Columns) -> tuple[str, str | bytes]:
    names = tuple(name for name in (columns.html, columns.text) if name is not None)
    # An empty one is an empty page only if there is no other.
    for name in sorted(names, key=lambda name: is_empty(record.get(name))):
        value = record.get(name)
        if isinstance(value, str | bytes):
            return name, value
        if value is not None:
            raise DamagedError(
                f"the field {name!r} holds {_kind_of(value)}, not text",
                "Choose another field with --html-field or --text-field",
            )
    raise EmptyRecordError(
        f"the field {names[0]!r} is empty", "There is no page to clean; get it again"
    )


def _kind_of(value: object) -> str:
    names = {list: "a list", dict: "an object", bool: "true or false"}
    return names.get(type(value), "a number" if isinstance(value, int | float) else "no text")


def _content_type(value: str | bytes, *, is_html: bool) -> str | None:
    kind = "text/html" if is_html else "text/plain"
    # Characters are written as UTF-8, whatever the page's own label says of the bytes it once was.
    return f"{kind}; charset=utf-8" if isinstance(value, str) and is_whole(value) else kind


def is_whole(text: str) -> bool:
    """Whether all of it came from UTF-8, or might have."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _what_there_is(names: tuple[str, ...]) -> str:
    more = len(names) - MOST_NAMED
    listed = ", ".join(name[:60] for name in names[:MOST_NAMED]) or "none"
    return f"There are: {listed}{f' and {more} more' if more > 0 else ''}."
