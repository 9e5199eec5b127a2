"""CSV, and its kin with tabs, semicolons or bars: a row a page."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from crawler.inputs.arrivals import HEAD, MIB, DamagedError, Reading
from crawler.inputs.compressed import unpacked_name
from crawler.inputs.fields import Record, check_named, columns_of, has_page, is_whole, read_records
from crawler.inputs.options import Fields
from crawler.inputs.streams import Beginning, Source, Stream

DELIMITERS: Final = (",", "\t", ";", "|")
MAX_NAME: Final = 100  # characters; a sentence of an article is longer, or has no comma
MAX_ROW: Final = 32 * MIB  # as a JSON line
NAMES: Final = (".csv", ".tsv", ".tab")
MOST_BEFORE: Final = 20  # lines above the header
SEPARATOR: Final = re.compile(rb'"?sep=(?:.|\t)"?', re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The names of the columns, and how the rows below them are written."""

    names: tuple[str, ...] = ()
    """Empty where nothing looks like a header; a name may be empty."""
    delimiter: str = DELIMITERS[0]
    is_spaced: bool = False
    """A space stands behind each delimiter."""
    before: int = 0
    """Lines above it."""

    @property
    def named(self) -> int:
        """How many names there are: none is for row numbers, or behind the last delimiter."""
        return sum(map(bool, self.names))


def is_table(begin: Beginning) -> bool:
    """Its first line names a field for pages, and the first row has as many fields.

    A file called .csv may call its fields anything; one field alone is a table there only.
    """
    is_called = _is_called_so(begin.place)
    header = _header(begin.head, begin.place)
    if header.named < 2:
        return is_called and (
            has_page(header.names, begin.fields) or _has_lines_of_old(begin.head, begin.fields)
        )
    return is_called or (has_page(header.names, begin.fields) and _has_row(begin.head, header))


def read_table(source: Source, stream: Stream) -> Iterator[Reading]:
    """Each row below the header is a page: `!/row 1` is the first."""
    head = stream.peek(MAX_NAME * MAX_NAME)
    if _has_lines_of_old(head, source.options.fields):
        raise DamagedError(
            "a table whose lines end with a carriage return alone",
            "Save it as CSV UTF-8, or: tr '\\r' '\\n' < FILE > NEW.csv",
        )
    header = _header(head, source.place)
    names = _told_apart(header.names)
    check_named(names, source.options.fields)
    columns_of(names, source.options.fields)
    # The limit of Python's reader is 128 KiB, and for the whole process.
    csv.field_size_limit(MAX_ROW)
    for _ in range(header.before):
        stream.readline(len(head))
    return read_records(source, _rows(stream, names, header))


def _is_called_so(place: str) -> bool:
    return unpacked_name(place.lower()).endswith(NAMES)


def _header(head: bytes, place: str) -> Header:
    return _header_of_a_spreadsheet(head) if _is_called_so(place) else _header_alone(head)


def _header_alone(head: bytes) -> Header:
    """The first line, if it looks like a header.

    Some names are empty: the row numbers of a data frame, or a delimiter at the end of each row.
    """
    header = _names_in(head.partition(b"\n")[0])
    names = header.names
    is_one = all(name == name.strip() and len(name) <= MAX_NAME for name in names)
    return header if is_one else Header()


def _header_of_a_spreadsheet(head: bytes) -> Header:
    """The same below empty lines and the one in which Excel is told the delimiter, or spaced out.

    In a file that is called a table alone: of the beginning of an article it would make one.
    """
    lines = head.split(b"\n", MOST_BEFORE + 1)
    before = next((at for at, line in enumerate(lines) if not _is_before(line)), 0)
    header = _names_in(lines[before])
    is_spaced = len(header.names) > 1 and all(name.startswith(" ") for name in header.names[1:])
    if is_spaced:
        header = _names_in(lines[before], is_spaced=True)
    names = tuple(name.strip() for name in header.names)
    if any(len(name) > MAX_NAME for name in names) or before > MOST_BEFORE:
        return Header()
    return replace(header, names=_readable(names, head), before=before)


def _readable(names: tuple[str, ...], head: bytes) -> tuple[str, ...]:
    """Names that are no UTF-8 by the encoding of what follows; the rows stay as they came."""
    if all(map(is_whole, names)):
        return names
    from cleaners.decode import NotText, decode  # noqa: PLC0415 - the workers', and few files need it

    decoded = decode(head)
    if isinstance(decoded, NotText):
        return names
    as_bytes = (name.encode("utf-8", "surrogateescape") for name in names)
    return tuple(name.decode(decoded.encoding, "replace") for name in as_bytes)


def _is_before(line: bytes) -> bool:
    bare = line.removeprefix(codecs.BOM_UTF8).strip()
    return not bare or SEPARATOR.fullmatch(bare) is not None


def _names_in(line: bytes, *, is_spaced: bool = False) -> Header:
    """Names by the delimiter that parts the line into most."""
    text = line.decode("utf-8-sig", "surrogateescape").rstrip("\r")[: MAX_NAME * MAX_NAME]
    best = Header()
    for delimiter in DELIMITERS:
        names = _fields_of(text, delimiter, is_spaced=is_spaced)
        if len(names) > len(best.names):
            best = Header(names=tuple(names), delimiter=delimiter, is_spaced=is_spaced)
    return best


def _has_lines_of_old(head: bytes, fields: Fields) -> bool:
    """Whether its lines end as on a Macintosh before 2001, which Excel there still offers."""
    first, end, _ = head.partition(b"\r")
    is_one = bool(end) and b"\n" not in head
    return is_one and has_page(_names_in(first).names, fields)


def _told_apart(header: Sequence[str]) -> list[str]:
    """Each name once, as data frames do it: the first `tag` has it, the next one is `tag.1`."""
    times: Counter[str] = Counter()
    names: list[str] = []
    for number, name in enumerate(header, start=1):
        again = times[name]
        times[name] += 1
        names.append(f"{name or f'column {number}'}{f'.{again}' if again else ''}")
    return names


def _has_row(head: bytes, header: Header) -> bool:
    """Whether the first row fits the header; one that is longer than the head may."""
    text = head.decode("utf-8-sig", "surrogateescape").removesuffix("\n")
    lines = [f"{line}\n" for line in text.split("\n")]
    rows = csv.reader(lines, delimiter=header.delimiter)
    try:
        next(rows)
        row = next(rows, [])
    except csv.Error:
        return len(head) == HEAD
    return len(row) == len(header.names) or (len(head) == HEAD and rows.line_num == len(lines))


def _fields_of(line: str, delimiter: str, *, is_spaced: bool) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter, skipinitialspace=is_spaced), [])
    except csv.Error:
        return []


def _rows(stream: Stream, names: list[str], header: Header) -> Iterator[tuple[str, Record]]:
    lines = _Lines(stream)
    rows = csv.reader(
        lines, delimiter=header.delimiter, skipinitialspace=header.is_spaced, strict=True
    )
    next(rows)
    number = 0
    while True:
        number += 1
        part = f"row {number}"
        lines.begin()
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            if lines.is_over:
                # Where the next row begins only the end of this one could tell.
                yield part, lines.size
                raise DamagedError(
                    f"row {number} is over {MAX_ROW // MIB} MiB: the rest is not read",
                    "Check the quotes of that row",
                ) from error
            yield part, DamagedError(f"no CSV ({error})", "Repair the row")
        else:
            if row:
                yield part, _record(names, row)


def _record(header: list[str], row: list[str]) -> Record:
    if len(row) != len(header):
        return DamagedError(
            f"{len(row)} fields, and the header has {len(header)}", "Repair the row"
        )
    return dict(zip(header, row, strict=True))


class _Lines:
    """Lines for Python's reader, which stops when a row has too many of them."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._first = True
        self.size = 0

    def begin(self) -> None:
        self.size = 0

    @property
    def is_over(self) -> bool:
        return self.size > MAX_ROW

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(MAX_ROW + 1)
        self.size += len(line)
        if not line:
            raise StopIteration
        if self.is_over:
            raise csv.Error("too long")
        encoding = "utf-8-sig" if self._first else "utf-8"
        self._first = False
        return line.decode(encoding, "surrogateescape")
