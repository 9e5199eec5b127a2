"""CSV, and its kin with tabs, semicolons or bars: a row a page."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from typing import Final

from crawler.inputs.arrivals import HEAD, MIB, DamagedError, Reading
from crawler.inputs.compressed import unpacked_name
from crawler.inputs.fields import Record, check_named, columns_of, has_page, read_records
from crawler.inputs.streams import Beginning, Source, Stream

DELIMITERS: Final = (",", "\t", ";", "|")
MAX_NAME: Final = 100  # characters; a sentence of an article is longer, or has no comma
MAX_ROW: Final = 32 * MIB  # as a JSON line
NAMES: Final = (".csv", ".tsv", ".tab")


def is_table(begin: Beginning) -> bool:
    """Its first line names a field for pages, and the first row has as many fields.

    A file called .csv may call its fields anything; one field alone is a table there only.
    """
    header, delimiter = _header(begin.head)
    is_called = unpacked_name(begin.place.lower()).endswith(NAMES)
    if sum(map(bool, header)) < 2:
        return is_called and has_page(header, begin.fields)
    return is_called or (has_page(header, begin.fields) and _has_row(begin.head, header, delimiter))


def read_table(source: Source, stream: Stream) -> Iterator[Reading]:
    """Each row below the header is a page: `!/row 1` is the first."""
    header, delimiter = _header(stream.peek(MAX_NAME * MAX_NAME))
    names = _told_apart(header)
    check_named(names, source.options.fields)
    columns_of(names, source.options.fields)
    # The limit of Python's reader is 128 KiB, and for the whole process.
    csv.field_size_limit(MAX_ROW)
    return read_records(source, _rows(stream, names, delimiter))


def _header(head: bytes) -> tuple[list[str], str]:
    """Names and delimiter of a first line that looks like a header; no names otherwise.

    Some are empty: the row numbers of a data frame, or a delimiter at the end of each row.
    """
    line = head.partition(b"\n")[0].decode("utf-8-sig", "surrogateescape").rstrip("\r")
    found: list[str] = []
    best = DELIMITERS[0]
    for delimiter in DELIMITERS:
        names = _fields_of(line[: MAX_NAME * MAX_NAME], delimiter)
        if len(names) > len(found):
            found, best = names, delimiter
    is_one = all(name == name.strip() and len(name) <= MAX_NAME for name in found)
    return (found, best) if is_one else ([], best)


def _told_apart(header: list[str]) -> list[str]:
    """Each name once, as data frames do it: the first `tag` has it, the next one is `tag.1`."""
    times: Counter[str] = Counter()
    names: list[str] = []
    for number, name in enumerate(header, start=1):
        again = times[name]
        times[name] += 1
        names.append(f"{name or f'column {number}'}{f'.{again}' if again else ''}")
    return names


def _has_row(head: bytes, header: list[str], delimiter: str) -> bool:
    """Whether the first row fits the header; one that is longer than the head may."""
    text = head.decode("utf-8-sig", "surrogateescape").removesuffix("\n")
    lines = [f"{line}\n" for line in text.split("\n")]
    rows = csv.reader(lines, delimiter=delimiter)
    try:
        next(rows)
        row = next(rows, [])
    except csv.Error:
        return len(head) == HEAD
    return len(row) == len(header) or (len(head) == HEAD and rows.line_num == len(lines))


def _fields_of(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _rows(stream: Stream, header: list[str], delimiter: str) -> Iterator[tuple[str, Record]]:
    lines = _Lines(stream)
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
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
                yield part, _record(header, row)


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
