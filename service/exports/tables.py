"""Articles as Parquet: a fixed schema, row groups of a bounded size. Needs pyarrow, an extra."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Final, Self

from service import export
from service.exports.writing import Sink

Record = Mapping[str, object]

# Of a row group, whichever is reached first: it is held in memory until it is written.
MOST_ROWS: Final = 1_000
MOST_WEIGHT: Final = 16_000_000  # characters

TEXTS: Final = frozenset({"subtitles", "authors", "dateline", "body", "captions", "rights"})
NUMBERS: Final = frozenset({"version"})
STRUCTURES: Final[Mapping[str, Mapping[str, str]]] = {
    "blocks": {"kind": "string", "text": "string"},
    "removals": {
        "position": "int64", "kind": "string", "rule": "string", "text": "string",
        "reason": "string",
    },
}  # fmt: skip


class MissingExtraError(Exception):
    """pyarrow is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "Parquet needs pyarrow, which is not installed. "
            "Install it: pip install 'newswinnow[parquet]'"
        )


class Table:
    """A Parquet file that grows; whole when its context ends."""

    def __init__(self, sink: Sink, keys: Sequence[str] = export.KEYS) -> None:
        arrow, parquet = libraries()
        self._arrow = arrow
        self._sink = sink
        self._schema = schema(keys)
        self._writer = parquet.ParquetWriter(sink, self._schema, compression="zstd")
        self._held: list[Record] = []
        self._weight = 0
        self.rows = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self._close()
            return
        self._sink.abandon()
        # pyarrow would write the end of the file when it is thrown away, and complain.
        with suppress(OSError, self._arrow.ArrowException):
            self._writer.close()

    def add(self, record: Record) -> None:
        """Put an article behind the others."""
        self._held.append(record)
        self._weight += weight_of(record)
        self.rows += 1
        if len(self._held) >= MOST_ROWS or self._weight >= MOST_WEIGHT:
            self._write()

    def _close(self) -> None:
        if self._held:
            self._write()
        self._writer.close()

    def _write(self) -> None:
        table = self._arrow.Table.from_pylist(self._held, schema=self._schema)
        self._writer.write_table(table, row_group_size=MOST_ROWS)
        self._held, self._weight = [], 0


def write(sink: Sink, records: Iterable[Record]) -> None:
    """Write all of them, with the keys of the export."""
    with Table(sink) as table:
        for record in records:
            table.add(record)


def weight_of(value: object) -> int:
    """About how many characters a record has."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        return sum(map(weight_of, value.values()))
    return sum(map(weight_of, value)) if isinstance(value, list | tuple) else 1


def schema(keys: Sequence[str] = export.KEYS) -> Any:
    """The types of these columns; times are texts, as in the other exports: the zone is in them."""
    arrow, _ = libraries()

    def kind(key: str) -> Any:
        if key in STRUCTURES:
            fields = {name: getattr(arrow, of)() for name, of in STRUCTURES[key].items()}
            return arrow.list_(arrow.struct(fields.items()))
        if key in TEXTS:
            return arrow.list_(arrow.string())
        return arrow.int64() if key in NUMBERS else arrow.string()

    return arrow.schema([(key, kind(key)) for key in keys])


def libraries() -> tuple[Any, Any]:
    """`pyarrow` and `pyarrow.parquet`; raises MissingExtraError."""
    try:
        import pyarrow  # noqa: PLC0415 - an extra, and half a second
        import pyarrow.parquet  # noqa: PLC0415 - as above
    except ImportError as error:
        raise MissingExtraError from error
    return pyarrow, pyarrow.parquet
