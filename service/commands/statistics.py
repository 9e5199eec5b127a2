"""`stats`: how much is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import Final

import click

from db.counting import Count, Of, counts
from db.opening import open_for_reading
from db.query_language import Filters
from service import answers, terminal
from service.commands.common import with_settings
from service.commands.filters import known, with_filters
from service.config import Settings

COLUMNS: Final = ("of", "name", "number")
MOST_ROWS: Final = 20  # of one kind, on a screen
# How the two columns of a table are headed, and what stands for articles without the name.
HEADERS: Final[Mapping[Of, tuple[str, str, str]]] = MappingProxyType(
    {
        Of.TOTAL: ("stored", "number", "?"),
        Of.OUTLET: ("outlet", "articles", "?"),
        Of.LANGUAGE: ("language", "articles", "?"),
        Of.DAY: ("published", "articles", "no date"),
        Of.REMOVAL: ("removed as", "times", "?"),
        Of.REJECTION: ("rejected as", "pages", "?"),
        Of.QUARANTINE: ("quarantined as", "pages", "?"),
    }
)


@click.command()
@click.option(
    "--format", "form", type=click.Choice(list(answers.FORMATS)), default="table",
    show_default=True, help="For people, or for programs.",
)  # fmt: skip
@with_settings
@with_filters
def stats(filters: Filters, settings: Settings, form: str) -> None:
    """Count what is stored: articles, stories, removals by kind, rejections by reason.

    The options choose articles. Pages that are none have no outlet, date or language: they are
    counted where nothing is chosen.
    """
    with open_for_reading(settings.db) as database, database.snapshot():
        found = counts(database, known(database, filters))
    for line in _table(found) if form == "table" else _for_programs(found, form):
        terminal.say(line)


def _for_programs(found: Sequence[Count], form: str) -> Iterator[str]:
    return answers.FORMATS[form](COLUMNS, ((one.of, one.name, one.number) for one in found))


def _table(found: Sequence[Count]) -> Iterator[str]:
    for of, group in groupby(found, key=lambda one: one.of):
        if of is not Of.TOTAL:
            yield ""
        yield from _section(HEADERS[of], list(group))


def _section(headers: tuple[str, str, str], group: Sequence[Count]) -> Iterator[str]:
    *names, nameless = headers
    rows = [(one.name or nameless, f"{one.number:,}") for one in group[:MOST_ROWS]]
    yield from terminal.columns(rows, headers=names, widest=(answers.WIDEST, None))
    if len(group) > MOST_ROWS:
        yield f"… and {len(group) - MOST_ROWS:,} more: --format csv, json or jsonl has all"
