"""`sql`: a question of one's own, read-only."""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import click

from crawler.inputs.arrivals import STDIN
from db.asking import LIMITS, Budget, ask
from db.errors import NoQuestionError
from db.opening import open_for_reading
from service import answers, terminal
from service.commands.common import WrongUsage, with_settings
from service.config import Settings

LONGEST_TIME: Final = 86_400  # seconds
GRACE: Final = 1.0  # seconds in which SQLite looks at the clock by itself, if it ever does
EACH: Final = 0.2  # seconds between two looks


@click.command()
@click.argument("question", metavar="SELECT")
@click.option(
    "--seconds", type=click.IntRange(1, LONGEST_TIME), default=10, show_default=True,
    help="It may take so long.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(list(answers.FORMATS)), default="table",
    show_default=True, help="For people, or for programs.",
)  # fmt: skip
@with_settings
def sql(settings: Settings, question: str, seconds: int, form: str) -> None:
    """Ask the database in SQL; SELECT - reads the question from standard input.

    Nothing can be changed, and no other file opened. A question may take 256 MiB, and 16 MiB in a
    value. docs/operate.md lists the tables; bytes are hex digits where a program reads them.

    Exit codes: 0 answered, 1 it took too much, 2 a question that cannot be understood.
    """
    whole = _read() if question == STDIN else question
    with open_for_reading(settings.db) as database:
        try:
            budget = Budget(seconds)
            with _ended_by_force(budget):
                asked = ask(database, whole, budget)
                for line in answers.FORMATS[form](asked.columns, asked.rows):
                    terminal.say(terminal.visible(line) if form == "table" else line)
        except NoQuestionError as error:
            raise WrongUsage(terminal.visible(str(error))) from error


@contextmanager
def _ended_by_force(budget: Budget) -> Iterator[None]:
    """End this process where SQLite does not end what it is doing: nothing is being written."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(EACH):
            if budget.overdrawn() > GRACE:
                os.write(2, f"Error: the question: takes more than {budget.seconds:g} s\n".encode())
                os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        done.set()


def _read() -> str:
    # One more than is allowed: SQLite says that it is too long.
    return sys.stdin.read(LIMITS[sqlite3.SQLITE_LIMIT_SQL_LENGTH] + 1)
