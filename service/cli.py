"""The command `newswinnow`."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import click

from service.commands.asking import explain, show
from service.commands.care import backup, check_db, trim, upgrade
from service.commands.cleaning import clean, reclean, restore
from service.commands.common import CONFIG_OPTION, DB_OPTION
from service.commands.crawling import crawl, fetch
from service.commands.exporting import export
from service.commands.forgetting import forget
from service.commands.learning import outlet, rules
from service.commands.listing import list_articles
from service.commands.outlets import check, list_outlets, new
from service.commands.questions import sql
from service.commands.searching import search
from service.commands.serving import health, run_due, serve
from service.commands.statistics import stats
from service.commands.stories import story
from service.commands.versions import diff
from service.commands.web import web


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@DB_OPTION
@CONFIG_OPTION
@click.version_option(package_name="newswinnow", message="%(prog)s %(version)s")
def cli() -> None:
    """News pages in, clean articles out: every removed line kept with its reason, in SQLite.

    Settings come from options, else from NEWSWINNOW_DB, _OUTLETS, _RULES, _WORKERS, _CONTACT,
    _ALLOWED_HOSTS and _REDIS, else from newswinnow.toml in this folder (db = "news.db").
    """


COMMANDS = (
    clean, crawl, fetch, list_articles, search, show, explain, story, diff, export, outlet, rules,
    reclean, restore, stats, sql, web, serve, run_due, health, backup, check_db, trim, forget,
    upgrade,
)  # fmt: skip

for command in COMMANDS:
    cli.add_command(command)
for command in (list_outlets, new, check):
    outlet.add_command(command)


def main() -> None:
    """Run `newswinnow`; whatever encoding the terminal has, output never breaks on a character."""
    _fill_gaps()
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115 - until the process ends
    if sys.stdout is None:
        sys.stderr.write(
            "Error: cannot write the results: standard output is closed. "
            "Leave it open, or write to /dev/null\n"
        )
        sys.exit(1)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    cli(prog_name="newswinnow")


def _fill_gaps() -> None:
    """Open what was closed, or the next file that is opened would be taken for it."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
