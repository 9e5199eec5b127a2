"""A folder that `datasets.load_dataset` and Hugging Face take as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from db.records import StoredArticle
from service import export
from service.exports import card, manifest, tables
from service.exports.manifest import About, Tally, Written
from service.exports.shares import Shares, Split
from service.exports.writing import Sink, file_in

# Of one file; with 10 kB an article about 100 MB packed, well under what the Hub asks for.
MOST_ARTICLES: Final = 20_000
README: Final = "README.md"
KEYS: Final = tuple(card.COLUMNS)


def write(folder: Path, articles: Iterable[StoredArticle], shares: Shares, about: About) -> Tally:
    """Write the data, the card and the manifest into a new folder.

    A part that no story falls into has no file, and is not in the card.
    """
    tally = Tally()
    with ExitStack() as open_files:
        parts = {split: open_files.enter_context(Parts(folder, split)) for split in shares.splits}
        for stored in articles:
            split = shares.split_of(stored.story)
            parts[split].add(record(stored))
            tally.count(stored, split)
        files = [file for one in parts.values() for file in one.finish()]
    with file_in(folder, README) as sink:
        sink.write(card.card(about, tally).encode())
    files.append(Written(path=README, articles=0, size=sink.size, sha256=sink.sha256))
    with file_in(folder, manifest.NAME) as sink:
        sink.write(manifest.as_json("hf", about, tally, files, _more(shares)).encode())
    return tally


def record(stored: StoredArticle) -> dict[str, object]:
    """The columns of an article: those of the export without this machine's paths, and its text."""
    whole = export.record(stored) | {"text": "\n\n".join(stored.cleaned.article.body)}
    return {key: whole[key] for key in KEYS}


def _more(shares: Shares) -> dict[str, object]:
    arrow, _ = tables.libraries()
    return {
        "split": {"by": "story", "test_share": shares.test, "validation_share": shares.validation},
        "written_by": f"pyarrow {arrow.__version__}",
        "columns": {name: str(kind) for name, kind in _types()},
    }


def _types() -> Iterator[tuple[str, object]]:
    schema = tables.schema(KEYS)
    return zip(schema.names, schema.types, strict=True)


class Parts:
    """The files of one split, of which the last one is open."""

    def __init__(self, folder: Path, split: Split) -> None:
        self._folder = folder
        self._split = split
        self._done: list[Written] = []
        self._open = ExitStack()
        self._sink: Sink | None = None
        self._table: tables.Table | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.__exit__(kind, error, trace)

    def add(self, record: tables.Record) -> None:
        """Put an article behind the others, into a new file where one is full."""
        table = self._table or self._begin()
        table.add(record)
        if table.rows >= MOST_ARTICLES:
            self._end()

    def finish(self) -> tuple[Written, ...]:
        """End the last one and name them all; without an article there is none."""
        self._end()
        return tuple(self._named(number) for number in range(len(self._done)))

    def _begin(self) -> tables.Table:
        self._sink = self._open.enter_context(file_in(self._folder, self._name))
        self._table = self._open.enter_context(tables.Table(self._sink, KEYS))
        return self._table

    def _end(self) -> None:
        self._open.close()
        if self._table is not None and self._sink is not None:
            self._done.append(
                Written(
                    path=self._name,
                    articles=self._table.rows,
                    size=self._sink.size,
                    sha256=self._sink.sha256,
                )
            )
        self._table = None

    @property
    def _name(self) -> str:
        return f"data/{self._split}-{len(self._done):05}.parquet"

    def _named(self, number: int) -> Written:
        """How many there are is known at the end."""
        name = f"data/{self._split}-{number:05}-of-{len(self._done):05}.parquet"
        (self._folder / self._done[number].path).rename(self._folder / name)
        return replace(self._done[number], path=name)
