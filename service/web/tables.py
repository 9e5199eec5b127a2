"""CSV on its way to a spreadsheet, which would run a cell that begins like a formula."""

from __future__ import annotations

import codecs
import csv
import io
import re
from typing import Final

from service.export import csv_line, defused

NUMBER: Final = re.compile(r"[+-]?\d{1,20}(?:\.\d{1,20})?(?:[eE][+-]?\d{1,3})?")
LONGEST: Final = 1 << 24  # characters of a cell; Python's own limit is lower than that of a body


class Defusing:
    """Takes CSV in pieces and gives it back by whole rows, each cell harmless."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._waiting = ""
        csv.field_size_limit(LONGEST)

    def feed(self, piece: bytes) -> bytes:
        """The rows that are whole by now."""
        self._waiting += self._decoder.decode(piece)
        end = _end_of_rows(self._waiting)
        rows, self._waiting = self._waiting[:end], self._waiting[end:]
        return _harmless(rows)

    def close(self) -> bytes:
        """What is left."""
        rows, self._waiting = self._waiting + self._decoder.decode(b"", final=True), ""
        return _harmless(rows)


def _end_of_rows(text: str) -> int:
    """Where the last whole row ends: behind a line break with all quotes closed."""
    end, quotes, at = 0, 0, 0
    for line in text.splitlines(keepends=True):
        at += len(line)
        quotes += line.count('"')
        if quotes % 2 == 0 and line.endswith("\n"):
            end = at
    return end


def _harmless(rows: str) -> bytes:
    read = csv.reader(io.StringIO(rows, newline=""))
    return "".join(csv_line([_cell(cell) for cell in row]) for row in read).encode()


def _cell(cell: str) -> str:
    return cell if NUMBER.fullmatch(cell) else defused(cell)
