"""The options that choose articles: the same in all commands that have them."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec

import click

from db.query_language import Field, Query, QueryError, with_filters
from service import terminal
from service.commands.common import WrongUsage

P = ParamSpec("P")

OPTIONS = (
    click.option(
        "--outlet", multiple=True, metavar="NAME", help="Only of this outlet; repeatable."
    ),
    click.option(
        "--after", metavar="DATE", help="Published on or after 2024, 2024-09, 2024-09-04."
    ),
    click.option("--before", metavar="DATE", help="Published before it."),
    click.option("--language", multiple=True, metavar="CODE", help="Only in it: ko; repeatable."),
)


def filter_options(command: Callable[P, None]) -> Callable[P, None]:
    """Give a command --outlet, --after, --before and --language."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def filtered(
    query: Query,
    outlets: tuple[str, ...],
    after: str | None,
    before: str | None,
    languages: tuple[str, ...],
) -> Query:
    """The question with what the options say; raises WrongUsage."""
    try:
        return with_filters(
            query,
            {
                Field.OUTLET: outlets,
                Field.LANGUAGE: languages,
                Field.AFTER: () if after is None else (after,),
                Field.BEFORE: () if before is None else (before,),
            },
        )
    except QueryError as error:
        raise WrongUsage(terminal.visible(str(error))) from error
