"""`show` and `explain`: one article."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

import click

from cleaners.article import Cleaned, Kind, RawPage, Rejected
from crawler.guard import too_large
from crawler.inputs import feed
from crawler.inputs.arrivals import Arrival, Oversized, PassedOver, Unreadable
from crawler.knowledge import load_knowledge
from db import queries
from db.opening import open_for_reading
from db.records import StoredArticle
from service import reading, runs, terminal
from service.commands.common import WrongUsage, with_settings
from service.config import Settings
from service.reading import Line, Mark

ID: Final = re.compile("[0-9a-fA-F]{1,64}")
PAINT = {Mark.REMOVED: "red", Mark.RESTORED: "green"}
PLAIN = (Kind.PARAGRAPH, Kind.QUOTE)


@click.command()
@click.argument("article_id", metavar="ID")
@click.option("--version", type=int, help="An older version [the current one].")
@with_settings
def show(settings: Settings, article_id: str, version: int | None) -> None:
    """Show an article: its text, its fields and where each was found.

    The beginning of ID is enough.
    """
    with open_for_reading(settings.db) as database:
        stored = queries.read_article(database, queries.find_article(database, article_id), version)
    for line in _shown(stored):
        terminal.say(terminal.visible(line))


@click.command()
@click.argument("article_id", metavar="ID|FILE")
@with_settings
def explain(settings: Settings, article_id: str) -> None:
    """Show the lines of an article or FILE, kept and removed, and why.

    A stored article by the beginning of its ID, or a FILE, which is cleaned on the fly and not
    stored. Marks: - removed, + put back. In a pipe the columns are separated by tabs: mark,
    position, kind, rule, reason, text.
    """
    if Path(article_id).is_dir():
        raise WrongUsage(
            f"{article_id} is a folder; explain takes one page: a FILE in it, or an ID"
        )
    if _is_file(article_id):
        lines = _lines_of_file(article_id, settings)
    else:
        with open_for_reading(settings.db) as database:
            stored = queries.read_article(database, queries.find_article(database, article_id))
            dropped = queries.dropped_at(database, stored.page_sha256)
        if dropped is not None:
            terminal.warn(
                f"{stored.id}: its raw page was dropped on {dropped:%Y-%m-%d} by "
                "`newswinnow trim`; this is what was stored of it"
            )
        lines = reading.lines_of(stored.cleaned, stored.restorations)
    for line in lines:
        terminal.say(_painted(line) if terminal.on_terminal() else _in_columns(line))


# ---- explain


def _is_file(name: str) -> bool:
    return not ID.fullmatch(name) or Path(name).exists()


def _lines_of_file(path: str, settings: Settings) -> tuple[Line, ...]:
    arrival = _only_page_of(path)
    match arrival:
        case RawPage():
            with runs.open_guard(load_knowledge(settings.outlets, settings.rules), 1) as guard:
                outcome = guard.begin(arrival).result()
        case Oversized():
            outcome = too_large(arrival.size)
        case Unreadable():
            said = f"{arrival.path}: unreadable: {arrival.reason}: {arrival.hint}"
            raise click.ClickException(terminal.visible(said))
    if isinstance(outcome, Cleaned):
        return reading.lines_of(outcome)
    said = f"{path}: {type(outcome).__name__.lower()}: {outcome.reason}: {outcome.detail}"
    if isinstance(outcome, Rejected):
        terminal.say(terminal.visible(said))
        return ()
    raise click.ClickException(terminal.visible(said))


def _only_page_of(path: str) -> Arrival:
    readings = feed.pages([path], stdin=sys.stdin.buffer)
    arrivals = (reading for reading in readings if not isinstance(reading, PassedOver))
    first, *more = (*islice(arrivals, 2), None)
    if first is None:
        raise click.ClickException(terminal.visible(f"{path} has no page in it"))
    if more[0] is None or isinstance(more[0], Unreadable):
        return first
    raise WrongUsage(
        terminal.visible(
            f"{path} has several pages; explain takes one: clean it, and name one by its ID"
        )
    )


def _painted(line: Line) -> str:
    head = f"{line.mark} {line.label:>6}  {line.kind:<11} "
    text = terminal.visible(line.text)
    why = terminal.visible(f"[{line.rule}] {line.reason}") if line.rule else ""
    tail = f"\n{'':>21} {why}" if why else ""
    if line.mark not in PAINT:
        return f"{head}{text}"
    return click.style(f"{head}{text}", fg=PAINT[line.mark]) + click.style(tail, dim=True)


def _in_columns(line: Line) -> str:
    cells = (line.mark, line.label, line.kind, line.rule, line.reason, line.text)
    return "\t".join(terminal.visible(cell) for cell in cells)


# ---- show


def _shown(stored: StoredArticle) -> Iterator[str]:
    article = stored.cleaned.article
    yield article.title.value or "(no title)"
    yield from (f"  {subtitle}" for subtitle in article.subtitles)
    yield ""
    yield from (f"{name:<10} {value}" for name, value in _facts(stored))
    for passage in article.passages:
        if passage.kind not in {Kind.TITLE, Kind.SUBTITLE}:
            yield ""
            yield passage.text if passage.kind in PLAIN else f"[{passage.kind}] {passage.text}"
    if article.warnings:
        yield ""
        yield from (f"warning: {warning}" for warning in article.warnings)


def _facts(stored: StoredArticle) -> Iterator[tuple[str, str]]:
    article = stored.cleaned.article
    for name, value, where in reading.fields_of(article):
        yield name, f"{value or '-'}  ({where})"
    if article.dateline:
        yield "dateline", ", ".join(article.dateline)
    yield "removed", reading.counted_kinds(stored.cleaned.removals) or "nothing"
    yield "version", f"{stored.version} of {stored.latest}  ({stored.cause})"
    yield "cleaned", f"{reading.shown_time(stored.created_at)}  (rules {stored.cleaner})"
    yield "id", stored.id
    yield "address", stored.address
    yield "raw page", f"sha256 {stored.page_sha256}"
