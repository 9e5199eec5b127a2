"""SQL functions whose cost is the product of two lengths, with a bound.

SQLite does not look at the clock inside of a function: `trim` of a mebibyte by another would take
an hour, whatever the limit of time. Python's own search is linear.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Final, TypeAlias

Value: TypeAlias = str | bytes | int | float | None

Strip: TypeAlias = Callable[[str, str], str]

MOST_TRIMMED: Final = 1000  # characters that `trim` looks for: a mebibyte takes .1 s
LIKE_PATTERN: Final = 1000  # bytes; the same for `like` and `glob`
NOT_NEEDED: Final = frozenset({"json_patch", "jsonb_patch", "unhex"})
"""As slow, and of no use for reading."""


def register(connection: sqlite3.Connection, *, longest: int) -> None:
    """Take the place of SQLite's own, on a connection with cells of `longest` bytes.

    What would take too long is answered with what is too long: SQLite then says so.
    """
    too_long = " " * (longest + 1)

    def trim(strip: Strip) -> Callable[[Value, Value], Value]:
        def trimmed(text: Value, characters: Value) -> Value:
            if text is None or characters is None:
                return None
            of = _text(characters)
            return too_long if len(of) > MOST_TRIMMED else strip(_text(text), of)

        return trimmed

    def replace(text: Value, old: Value, new: Value) -> Value:
        if text is None or old is None or new is None:
            return None
        whole, gone, put = _text(text), _text(old), _text(new)
        if not gone:
            return whole if isinstance(text, bytes) else text
        if len(whole) + whole.count(gone) * (len(put) - len(gone)) > longest:
            return too_long
        return whole.replace(gone, put)

    connection.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, LIKE_PATTERN)
    for name, places, function in (
        ("replace", 3, replace),
        ("instr", 2, instr),
        ("trim", 2, trim(str.strip)),
        ("ltrim", 2, trim(str.lstrip)),
        ("rtrim", 2, trim(str.rstrip)),
    ):
        connection.create_function(name, places, function, deterministic=True)


def instr(text: Value, wanted: Value) -> int | None:
    """Where it begins, from 1; 0 where it is not; of two blobs in bytes."""
    if text is None or wanted is None:
        return None
    if isinstance(text, bytes) and isinstance(wanted, bytes):
        return text.find(wanted) + 1
    return _text(text).find(_text(wanted)) + 1


def _text(value: Value) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
