"""`export`: the articles for other programs, and for training."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

import click

from db import queries
from db.connection import Database, files_of
from db.opening import open_for_reading
from db.query_language import Filters
from db.records import StoredArticle, number_of
from db.subset import write_subset
from service import export as lines
from service import terminal
from service.commands.common import FILE, WrongUsage, with_settings
from service.commands.filters import known, with_filters
from service.config import Settings
from service.exports import dolma, huggingface, tables
from service.exports.manifest import About
from service.exports.shares import Shares
from service.exports.writing import STDOUT, ExportError, new_folder, new_path, opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be written, and where."""

    database: Database
    filters: Filters
    output: Path | None
    shares: Shares

    def articles(self) -> Generator[StoredArticle, None, None]:
        return queries.articles(self.database, self.filters)

    @property
    def about(self) -> About:
        [row] = self.database.rows("PRAGMA user_version")
        return About(filters=self.filters, schema_version=number_of(row, "user_version"))

    @property
    def place(self) -> Path:
        """Where a file or folder is to be; raises WrongUsage."""
        if self.output is None or str(self.output) == STDOUT:
            raise WrongUsage("this format makes a file or a folder: name it with --output")
        return self.output


def _write_lines(order: Order, made: Callable[[Iterable[StoredArticle]], Iterator[str]]) -> None:
    with opened(order.output) as sink, closing(order.articles()) as articles:
        for line in made(articles):
            sink.write(line.encode())


def _write_jsonl(order: Order) -> None:
    _write_lines(order, lines.json_lines)


def _write_csv(order: Order) -> None:
    _write_lines(order, lines.csv_lines)


def _write_parquet(order: Order) -> None:
    if order.output is None and terminal.on_terminal():
        order.place  # noqa: B018 - says what to do instead of filling the screen with bytes
    tables.libraries()
    with opened(order.output) as sink, closing(order.articles()) as articles:
        tables.write(sink, map(lines.record, articles))


def _write_sqlite(order: Order) -> None:
    with new_path(order.place) as part:
        write_subset(order.database, part, order.filters, known_as=order.place)


def _write_huggingface(order: Order) -> None:
    tables.libraries()
    waiting = queries.unsettled(order.database)
    if waiting:
        raise click.ClickException(
            f"{terminal.counted(waiting, 'article')} not compared with the others yet, so that "
            "near-duplicates could be on both sides of the split. `newswinnow clean` of any page, "
            "also of one that is stored, does what a run that was stopped has left"
        )
    with new_folder(order.place) as folder, closing(order.articles()) as articles:
        tally = huggingface.write(folder, articles, order.shares, order.about)
        if not tally.total:
            raise ExportError(order.place, "no article fits", "Choose others, or leave options out")
    for split in order.shares.splits:
        if split not in tally.splits:
            terminal.warn(f"no story falls into {split}: the dataset has no such part")


def _write_dolma(order: Order) -> None:
    with new_folder(order.place) as folder, closing(order.articles()) as articles:
        dolma.write(folder, articles, order.about)


FORMATS: Final[Mapping[str, Callable[[Order], None]]] = MappingProxyType(
    {
        "jsonl": _write_jsonl,
        "csv": _write_csv,
        "parquet": _write_parquet,
        "sqlite": _write_sqlite,
        "hf": _write_huggingface,
        "dolma": _write_dolma,
    }
)
SHARE: Final = click.FloatRange(0, 1, max_open=True)


@click.command()
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="jsonl", show_default=True,
    help="One JSON object a line, a table, Parquet, a database, a dataset for Hugging Face, "
    "documents and spans for Dolma.",
)  # fmt: skip
@click.option("-o", "--output", type=FILE, metavar="PATH", help="Write here [standard output].")
@click.option(
    "--test-share", type=SHARE, default=Shares().test, show_default=True,
    help="Of hf: which part of the stories is kept for the test.",
)  # fmt: skip
@click.option(
    "--validation-share", type=SHARE, default=Shares().validation, show_default=True,
    help="Of hf: which part is kept for validation.",
)  # fmt: skip
@with_settings
@with_filters
def export(
    filters: Filters,
    settings: Settings,
    form: str,
    output: Path | None,
    test_share: float,
    validation_share: float,
) -> None:
    """Write the articles, ordered by address: all, or those that the options choose.

    jsonl, csv and parquet are one file or standard output. In CSV, lists of texts are joined by an
    empty line and lists of objects are JSON; a cell that a spreadsheet would take for a formula
    begins with an apostrophe. sqlite is a new database; hf and dolma are new folders with a
    manifest. What is not whole never has the name. docs/exports.md tells more.
    """
    if test_share + validation_share >= 1:
        raise WrongUsage("--test-share and --validation-share leave nothing for training")
    if output is not None and str(output.absolute()) in files_of(settings.db):
        raise WrongUsage(f"{output} is the database that is read. Name another file with --output")
    with open_for_reading(settings.db) as database:
        order = Order(
            database=database,
            filters=known(database, filters),
            output=output,
            shares=Shares(test=test_share, validation=validation_share),
        )
        FORMATS[form](order)
