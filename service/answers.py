"""Rows of any question as lines: a table, JSON, JSON lines, CSV; one row at a time. Pure."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Final

from db.asking import Cell
from service import terminal
from service.export import csv_line, defused

MOST_ROWS: Final = 1_000  # of a table, whose columns are as wide as their widest row
WIDEST: Final = 80  # places of a cell
LONGEST: Final = 200  # characters of a cell that are looked at, so that a page of 10 MB is no work

Rows = Iterable[tuple[Cell, ...]]


def table(columns: Sequence[str], rows: Rows) -> Iterator[str]:
    """Aligned columns, cut; bytes are shown as how many they are."""
    taken = iter(rows)
    shown = [tuple(_shown(cell) for cell in row) for row in islice(taken, MOST_ROWS)]
    yield from terminal.columns(shown, headers=columns, widest=(WIDEST,) * len(columns))
    if next(taken, None) is not None:
        yield f"… and more than these {MOST_ROWS:,} rows: --format csv, json or jsonl has all"


def json_array(columns: Sequence[str], rows: Rows) -> Iterator[str]:
    """One list of objects, one a line."""
    before: str | None = None
    yield "["
    for line in json_lines(columns, rows):
        if before is not None:
            yield f"{before},"
        before = f"  {line}"
    if before is not None:
        yield before
    yield "]"


def json_lines(columns: Sequence[str], rows: Rows) -> Iterator[str]:
    """One object a line; bytes as hex digits."""
    for row in rows:
        values = {name: _plain(cell) for name, cell in zip(columns, row, strict=True)}
        yield json.dumps(values, ensure_ascii=False, allow_nan=False)


def csv_lines(columns: Sequence[str], rows: Rows) -> Iterator[str]:
    """A header, then one row a line; bytes as hex digits."""
    yield csv_line(map(defused, columns)).rstrip("\r\n")
    for row in rows:
        yield csv_line(_in_csv(cell) for cell in row).rstrip("\r\n")


FORMATS: Final[Mapping[str, Callable[[Sequence[str], Rows], Iterator[str]]]] = MappingProxyType(
    {"table": table, "json": json_array, "jsonl": json_lines, "csv": csv_lines}
)


def _shown(cell: Cell) -> str:
    if isinstance(cell, bytes):
        return f"({len(cell):,} bytes)"
    return "" if cell is None else str(cell)[:LONGEST]


def _plain(cell: Cell) -> str | int | float | None:
    """As JSON has it, which has no bytes and no infinity."""
    if isinstance(cell, bytes):
        return cell.hex()
    return str(cell) if isinstance(cell, float) and not math.isfinite(cell) else cell


def _in_csv(cell: Cell) -> str:
    """Texts that look like a formula are defused; a negative number is a number."""
    plain = _plain(cell)
    return defused(plain) if isinstance(plain, str) else "" if plain is None else str(plain)
