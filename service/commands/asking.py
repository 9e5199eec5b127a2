"""`list`, `show`, `explain` and `export`: the commands that only read."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from pathlib import Path
from typing import Final, Protocol

import click

from cleaners.article import Cleaned, Kind, RawPage, Rejected
from crawler.guard import too_large
from crawler.inputs import feed
from crawler.inputs.arrivals import STDIN, Arrival, Oversized, PassedOver, Unreadable
from crawler.knowledge import load_knowledge
from db import queries
from db.connection import Database
from db.opening import open_for_reading
from db.records import StoredArticle
from db.stories import Stories
from service import export as formats
from service import reading, runs, terminal
from service.commands.common import FILE, WrongUsage, with_settings
from service.config import Settings
from service.reading import Line, Mark

ID: Final = re.compile("[0-9a-fA-F]{1,64}")
PAINT = {Mark.REMOVED: "red", Mark.RESTORED: "green"}
PLAIN = (Kind.PARAGRAPH, Kind.QUOTE)


@click.command(name="list")
@click.option("--stories", is_flag=True, help="One line a story, however many articles tell it.")
@with_settings
def list_articles(settings: Settings, *, stories: bool) -> None:
    """List the stored articles, newest first."""
    with open_for_reading(settings.db) as database:
        for line in _stories(database) if stories else _articles(database):
            terminal.say(line)


def _articles(database: Database) -> Iterator[str]:
    rows = [
        (
            one.id,
            one.outlet or "?",
            reading.shown_time(one.published) or "no date",
            str(one.version),
            str(one.removed),
            one.title or "(no title)",
        )
        for one in queries.summaries(database)
    ]
    headers = ("id", "outlet", "published", "version", "removed", "title")
    return terminal.columns(rows, headers=headers, widest=(None, 16, None, None, None, None))


def _stories(database: Database) -> Iterator[str]:
    rows = [
        (
            one.id,
            str(one.articles),
            str(one.outlets),
            reading.shown_time(one.first_published) or "no date",
            one.title or "(no title)",
        )
        for one in Stories(database).all()
    ]
    headers = ("id", "articles", "outlets", "published", "title")
    return terminal.columns(rows, headers=headers, widest=(None,) * 5)


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
    """Show the lines of a page in order, kept and removed, and why.

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
        lines = reading.lines_of(stored.cleaned, stored.restorations)
    for line in lines:
        terminal.say(_painted(line) if terminal.on_terminal() else _in_columns(line))


@click.command()
@click.option(
    "--format", "form", type=click.Choice(sorted(formats.FORMATS)), default="jsonl",
    show_default=True, help="One JSON object a line, or a table.",
)  # fmt: skip
@click.option("--output", type=FILE, metavar="FILE", help="Write here [standard output].")
@with_settings
def export(settings: Settings, form: str, output: Path | None) -> None:
    """Write all articles, ordered by address, in UTF-8.

    In CSV, lists of texts are joined by an empty line and lists of objects are JSON; a cell that
    a spreadsheet would take for a formula begins with an apostrophe.
    """
    with open_for_reading(settings.db) as database, _opened(output) as file:
        for line in formats.FORMATS[form](queries.articles(database)):
            file.write(line.encode())


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


# ---- export


class Sink(Protocol):
    """What an export is written to."""

    def write(self, chunk: bytes, /) -> object: ...


@contextmanager
def _opened(output: Path | None) -> Iterator[Sink]:
    if output is None or str(output) == STDIN:
        yield sys.stdout.buffer
        return
    try:
        with _sink(output) as file:
            yield file
    except OSError as error:
        raise click.ClickException(
            terminal.visible(
                f"{output}: cannot be written ({error.strerror}). Name another file with --output"
            )
        ) from error


def _sink(output: Path) -> AbstractContextManager[Sink]:
    # A device or a pipe is written to; in the place of a file the new one appears when whole.
    if output.is_file() or not output.exists():
        return _new_file(output)
    return output.open("wb")


@contextmanager
def _new_file(output: Path) -> Iterator[Sink]:
    target = output.resolve()
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
        part = Path(file.name)
        try:
            yield file
        except BaseException:
            part.unlink()
            raise
    part.chmod(0o666 & ~_umask())
    part.replace(target)


def _umask() -> int:
    # There is no other way to ask for it.
    mask = os.umask(0)
    os.umask(mask)
    return mask
