"""The options that choose articles: the same in all commands that have them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, Final, ParamSpec

import click

from db.choosing import known_filters
from db.connection import Database
from db.query_language import Field, Filters, QueryError, filters_of
from db.rights import Rights
from service import terminal
from service.commands.common import WrongUsage

P = ParamSpec("P")

NOTHING_FOUND: Final = 1  # as of grep

OPTIONS: Final = (
    click.option(
        "--outlet",
        "outlets",
        multiple=True,
        metavar="NAME",
        help="Only of this outlet; repeatable.",
    ),
    click.option(
        "--after", metavar="DATE", help="Published on or after 2024, 2024-09, 2024-09-04."
    ),
    click.option("--before", metavar="DATE", help="Published before it."),
    click.option(
        "--language", "languages", multiple=True, metavar="CODE", help="Only in it: ko; repeatable."
    ),
    click.option(
        "--rights",
        type=click.Choice([str(one) for one in Rights]),
        default=str(Rights.ALL),
        show_default=True,
        help="Without what outlets say they reserve: ai-unreserved leaves out what is not for the "
        "training or the answers of AI, or for text and data mining; unreserved leaves out any "
        "reservation. What a notice says, no legal advice.",
    ),
)


FIELDS: Final = {
    "outlets": Field.OUTLET,
    "languages": Field.LANGUAGE,
    "after": Field.AFTER,
    "before": Field.BEFORE,
}


def with_filters(command: Callable[Concatenate[Filters, P], None]) -> Callable[P, None]:
    """Give a command --outlet, --after, --before, --language and --rights, and hand it these."""

    @functools.wraps(command)
    def with_them(*args: P.args, **kwargs: P.kwargs) -> None:
        command(_filters(kwargs), *args, **kwargs)

    whole: Callable[P, None] = with_them
    for option in reversed(OPTIONS):
        whole = option(whole)
    return whole


def _filters(values: dict[str, object]) -> Filters:
    """Take what is ours out of a command's arguments."""
    given = {field: _texts(values.pop(name)) for name, field in FIELDS.items()}
    [rights] = _texts(values.pop("rights"))
    try:
        return filters_of(given, rights=Rights(rights))
    except QueryError as error:
        raise WrongUsage(terminal.visible(str(error))) from error


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return () if value is None else (str(value),)


def known(database: Database, filters: Filters) -> Filters:
    """The filters with outlets as the articles name them; ends the command where one is unknown."""
    found, unknown = known_filters(database, filters)
    for note in unknown:
        terminal.warn(note)
    if unknown:
        raise click.exceptions.Exit(NOTHING_FOUND)
    return found
