"""Parquet: a row a page; needs the extra `newswinnow[parquet]`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, Final

from crawler.inputs.arrivals import CHUNK, DamagedError, Reading
from crawler.inputs.fields import (
    Columns,
    Record,
    check_named,
    columns_of,
    has_page,
    read_records,
)
from crawler.inputs.options import Fields
from crawler.inputs.streams import Beginning, Source, Stream, sought

if TYPE_CHECKING:
    import pyarrow.parquet

MAGIC: Final = b"PAR1"
UNTOLD: Final = "no value of Python"  # such as a time beyond its calendar
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
        columns = columns_of(_names(file, source.options.fields), source.options.fields)
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


def _names(file: pyarrow.parquet.ParquetFile, asked: Fields) -> tuple[str, ...]:
    """Those that may hold a page: in a data frame a column without a value has no type."""
    from pyarrow import types  # noqa: PLC0415 - as above

    typed = tuple(one.name for one in file.schema_arrow if not types.is_null(one.type))
    return typed if has_page(typed, asked) else tuple(file.schema_arrow.names)


def _check_types(file: pyarrow.parquet.ParquetFile, columns: Columns) -> None:
    from pyarrow import types  # noqa: PLC0415 - as above

    called = Counter(file.schema_arrow.names)
    tests = (
        types.is_string, types.is_large_string, types.is_string_view,
        types.is_binary, types.is_large_binary, types.is_binary_view,
    )  # fmt: skip
    for name in (columns.html, columns.text):
        if name is None:
            continue
        if called[name] > 1:
            raise DamagedError(
                f"{called[name]} columns are called {name!r}",
                "Rename all but one, or choose another field",
            )
        kind = file.schema_arrow.field(name).type
        inner = kind.value_type if types.is_dictionary(kind) else kind
        if not any(test(inner) for test in tests):
            raise DamagedError(
                f"the field {name!r} holds {kind}, not text",
                "Choose another field with --html-field or --text-field",
            )


def _rows(file: pyarrow.parquet.ParquetFile, columns: Columns) -> Iterator[tuple[str, Record]]:
    number = 0
    for batch in file.iter_batches(batch_size=ROWS, columns=list(columns.names())):
        # From the last to the first, which has a name that two of them have, as in CSV.
        values = [_values(column) for column in reversed(batch.columns)]
        for row in zip(*values, strict=True):
            number += 1
            yield f"row {number}", dict(zip(reversed(batch.schema.names), row, strict=True))
    missing = file.metadata.num_rows - number
    if missing:
        raise DamagedError(f"damaged Parquet ({missing} rows are missing)")


def _values(column: pyarrow.Array) -> list[object]:
    """As values of Python; one that is none there costs no other row a thing."""
    column = _in_utc(column)
    try:
        return list(column.to_pylist())
    except (LookupError, OverflowError, ValueError):
        return [_value(one) for one in column]


def _in_utc(column: pyarrow.Array) -> pyarrow.Array:
    """Times to the microsecond, and in no zone that this machine may not know: inside it is UTC."""
    import pyarrow  # noqa: PLC0415 - as above

    if not pyarrow.types.is_timestamp(column.type):
        return column
    column = column.view(pyarrow.timestamp(column.type.unit, "UTC"))
    is_finer = column.type.unit == "ns"
    return column.cast(pyarrow.timestamp("us", "UTC"), safe=False) if is_finer else column


def _value(one: pyarrow.Scalar) -> object:
    import pyarrow  # noqa: PLC0415 - as above

    inner = one.value if isinstance(one, pyarrow.DictionaryScalar) else one
    try:
        return inner.as_py()
    except UnicodeDecodeError:
        is_text = isinstance(inner, pyarrow.BinaryScalar)
        return inner.as_buffer().to_pybytes() if is_text else UNTOLD
    except (LookupError, OverflowError, ValueError):
        return UNTOLD
