"""The command `newswinnow`."""

from __future__ import annotations

import io
import sys

import click

from service.commands.asking import explain, export, list_articles, show
from service.commands.cleaning import clean, reclean, restore
from service.commands.common import CONFIG_OPTION, DB_OPTION
from service.commands.crawling import crawl
from service.commands.learning import outlet, rules
from service.commands.outlets import check, list_outlets, new
from service.commands.searching import search
from service.commands.stories import story


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@DB_OPTION
@CONFIG_OPTION
@click.version_option(package_name="newswinnow", message="%(prog)s %(version)s")
def cli() -> None:
    """News pages in, clean articles out: every removed line kept with its reason, in SQLite.

    Settings come from options, else from NEWSWINNOW_DB, _OUTLETS, _RULES, _WORKERS, _CONTACT and
    _ALLOWED_HOSTS, else from newswinnow.toml in this folder (db = "news.db").
    """


COMMANDS = (
    clean, crawl, list_articles, search, show, explain, story, export, outlet, rules, reclean,
    restore,
)  # fmt: skip

for command in COMMANDS:
    cli.add_command(command)
for command in (list_outlets, new, check):
    outlet.add_command(command)


def main() -> None:
    """Run `newswinnow`; whatever encoding the terminal has, output never breaks on a character."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    cli(prog_name="newswinnow")
