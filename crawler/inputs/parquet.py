"""Parquet: a row a page; needs the extra `newswinnow[parquet]`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, Final

from crawler.inputs.arrivals import CHUNK, DamagedError, Reading
from crawler.inputs.fields import Columns, Record, check_named, columns_of, read_records
from crawler.inputs.streams import Beginning, Source, Stream, sought

if TYPE_CHECKING:
    import pyarrow.parquet

MAGIC: Final = b"PAR1"
ROWS: Final = 16  # read at once; of pages at the limit they are 160 MiB


def is_parquet(begin: Beginning) -> bool:
    return begin.head.startswith(MAGIC)


def read_parquet(source: Source, stream: Stream) -> Iterator[Reading]:
    """Each row is a page: `!/row 1` is the first. Only the columns that are needed are read."""
    try:
        import pyarrow.parquet  # noqa: PLC0415 - an extra: only who has Parquet files needs it
    except ImportError as error:
        raise DamagedError(
            "a Parquet file, and pyarrow is not installed",
            "Install it: pip install 'newswinnow[parquet]'",
        ) from error
    broken = (pyarrow.ArrowException, OSError, MemoryError, UnicodeDecodeError)
    try:
        file = _opened(sought(stream))
        check_named(file.schema_arrow.names, source.options.fields)
        columns = columns_of(file.schema_arrow.names, source.options.fields)
        _check_types(file, columns)
        yield from read_records(source, _rows(file, columns))
    except broken as error:
        reason = " ".join(str(error).split())[:200]
        raise DamagedError(f"damaged Parquet ({reason})") from error


def _opened(file: BinaryIO) -> pyarrow.parquet.ParquetFile:
    import pyarrow.parquet  # noqa: PLC0415 - as above

    # Otherwise a whole column of a row group is read at once; so it is one page of it, which
    # writers end after 1,024 rows.
    return pyarrow.parquet.ParquetFile(file, buffer_size=CHUNK, pre_buffer=False)


def _check_types(file: pyarrow.parquet.ParquetFile, columns: Columns) -> None:
    from pyarrow import types  # noqa: PLC0415 - as above

    for name in (columns.html, columns.text):
        if name is None:
            continue
        kind = file.schema_arrow.field(name).type
        inner = kind.value_type if types.is_dictionary(kind) else kind
        tests = (types.is_string, types.is_large_string, types.is_binary, types.is_large_binary)
        if not any(test(inner) for test in tests):
            raise DamagedError(
                f"the field {name!r} holds {kind}, not text",
                "Choose another field with --html-field or --text-field",
            )


def _rows(file: pyarrow.parquet.ParquetFile, columns: Columns) -> Iterator[tuple[str, Record]]:
    number = 0
    for batch in file.iter_batches(batch_size=ROWS, columns=list(columns.names())):
        for row in batch.to_pylist():
            number += 1
            yield f"row {number}", row
    missing = file.metadata.num_rows - number
    if missing:
        raise DamagedError(f"damaged Parquet ({missing} rows are missing)")
