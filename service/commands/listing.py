"""`list`: the articles, or the stories, one a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

import click

from db import queries
from db.asking import Cell
from db.choosing import fitting
from db.connection import Database
from db.opening import open_for_reading
from db.query_language import Filters
from db.records import Summary
from db.stories import Stories, Story
from service import answers, reading, terminal
from service.commands.common import with_settings
from service.commands.filters import known, with_filters
from service.config import Settings

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout(Generic[T]):
    """How one of a list is shown: to people, and to programs."""

    headers: tuple[str, ...]
    row: Callable[[T], tuple[str, ...]]
    widest: tuple[int | None, ...]
    columns: tuple[str, ...]
    cells: Callable[[T], tuple[Cell, ...]]

    def lines(self, found: Iterable[T], form: str) -> Iterator[str]:
        if form == "table":
            rows = map(self.row, found)
            return terminal.columns(rows, headers=self.headers, widest=self.widest)
        return answers.FORMATS[form](self.columns, map(self.cells, found))


ARTICLES: Final[Layout[Summary]] = Layout(
    headers=("id", "outlet", "published", "version", "removed", "title"),
    row=lambda one: (
        one.id,
        one.outlet or "?",
        reading.shown_time(one.published) or "no date",
        str(one.version),
        str(one.removed),
        one.title or "(no title)",
    ),
    widest=(None, 16, None, None, None, None),
    columns=("id", "outlet", "published_at", "version", "removed", "title"),
    cells=lambda one: (
        one.id,
        one.outlet,
        reading.iso(one.published),
        one.version,
        one.removed,
        one.title,
    ),
)
STORIES: Final[Layout[Story]] = Layout(
    headers=("id", "articles", "outlets", "published", "title"),
    row=lambda one: (
        one.id,
        str(one.articles),
        str(one.outlets),
        reading.shown_time(one.first_published) or "no date",
        one.title or "(no title)",
    ),
    widest=(None,) * 5,
    columns=("id", "articles", "outlets", "first_published", "title"),
    cells=lambda one: (
        one.id,
        one.articles,
        one.outlets,
        reading.iso(one.first_published),
        one.title,
    ),
)


@click.command(name="list")
@click.option("--stories", is_flag=True, help="One line a story, however many articles tell it.")
@click.option(
    "--format", "form", type=click.Choice(list(answers.FORMATS)), default="table",
    show_default=True, help="For people, or for programs.",
)  # fmt: skip
@with_settings
@with_filters
def list_articles(filters: Filters, settings: Settings, form: str, *, stories: bool) -> None:
    """List the stored articles, newest first.

    The options choose articles; with --stories, the stories that one of them tells.
    """
    with open_for_reading(settings.db) as database, database.snapshot():
        for line in _lines(database, known(database, filters), form, stories=stories):
            terminal.say(line)


def _lines(database: Database, filters: Filters, form: str, *, stories: bool) -> Iterator[str]:
    ids = None if filters == Filters() else fitting(database, filters)
    if not stories:
        articles = queries.summaries(database)
        return ARTICLES.lines((one for one in articles if ids is None or one.id in ids), form)
    told = None if ids is None else queries.stories_of(database, ids)
    listed = Stories(database).all()
    return STORIES.lines((one for one in listed if told is None or one.id in told), form)
