"""`outlet list`, `outlet new` and `outlet check`: the outlets that there are, and another one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import click

from cleaners.article import Outlet, Outlets
from crawler.outlets import load_outlets
from crawler.outlets.ways import Ways, load_ways
from service import terminal
from service.commands.common import FILE, WrongUsage, with_settings
from service.config import Settings

PAGES: Final = 3
UNITS: Final = ((86_400, "d"), (3_600, "h"), (60, "m"))


@click.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@with_settings
def list_outlets(settings: Settings, *, as_json: bool) -> None:
    """List the outlets: those that come along, and those of your own folder.

    Columns: slug, name, language, how many feeds, sitemaps and sections its file names, how often
    they are looked at, and whether somebody has tried it at the outlet itself.
    """
    outlets, ways = load_outlets(settings.outlets), load_ways(settings.outlets)
    if as_json:
        for slug in sorted(outlets):
            terminal.say(json.dumps(_as_object(outlets[slug], ways[slug]), ensure_ascii=False))
        return
    for line in _table(outlets, ways):
        terminal.say(line)


@click.command()
@click.argument("url")
@click.option(
    "--folder", type=FILE, help="Where your outlets are [that of the settings, else ./outlets]."
)
@click.option("--slug", help="What the outlet is to be called [the first part of its domain].")
@click.option("--overwrite", is_flag=True, help="Replace files of that name.")
@with_settings
def new(
    settings: Settings, url: str, folder: Path | None, slug: str | None, *, overwrite: bool
) -> None:
    """Look at the site with the front page URL, and write an outlet's file for it.

    It asks for the front page, robots.txt, the feeds and sitemaps that they name, else for those
    at usual places, and for two articles: politely, and slowly. One article is saved beside the
    file as a test. Nothing is stored in the database.
    """
    from service import surveys  # noqa: PLC0415 - loads Scrapy: half a second

    address = surveys.address_of(url)
    place = surveys.place_for(address, folder or settings.outlets, slug, overwrite=overwrite)
    _say_all(surveys.add(address, place, settings))


@click.command()
@click.argument("slug")
@click.option(
    "--pages",
    type=click.IntRange(1, 100),
    default=PAGES,
    show_default=True,
    help="How many articles to fetch.",
)
@with_settings
def check(settings: Settings, slug: str, pages: int) -> None:
    """Try an outlet: its lists, a few articles, and the tests in its file.

    For each article: lines before and after, the kinds that were removed, the fields, and what is
    wrong. Nothing is stored. Exit codes: 0 all is well, 1 something is wrong.
    """
    from service import surveys  # noqa: PLC0415 - loads Scrapy: half a second

    outlets = load_outlets(settings.outlets)
    if slug not in outlets:
        listed = ", ".join(sorted(outlets))
        raise WrongUsage(terminal.visible(f"there is no outlet '{slug}'. There are: {listed}"))
    checked = surveys.check(slug, pages, settings)
    _say_all(checked.lines())
    if checked.is_wrong:
        raise click.exceptions.Exit(1)


def _say_all(lines: Iterable[str]) -> None:
    for line in lines:
        terminal.say(terminal.visible(line))


def _table(outlets: Outlets, ways: Mapping[str, Ways]) -> Iterator[str]:
    rows = [
        (
            slug,
            outlets[slug].name,
            outlets[slug].language,
            str(len(one.feeds)),
            str(len(one.sitemaps)),
            str(len(one.sections)),
            _span(one.interval),
            "yes" if one.tried_live else "no",
        )
        for slug, one in sorted(ways.items())
    ]
    headers = ("outlet", "name", "language", "feeds", "sitemaps", "sections", "every", "tried")
    return terminal.columns(rows, headers=headers, widest=(None, 30, *(None,) * 6))


def _span(seconds: int) -> str:
    return next(f"{seconds // size}{unit}" for size, unit in UNITS if seconds % size == 0)


def _as_object(outlet: Outlet, ways: Ways) -> dict[str, object]:
    return {
        "outlet": outlet.slug,
        "name": outlet.name,
        "language": outlet.language,
        "time_zone": outlet.time_zone,
        "domains": list(outlet.domains),
        "feeds": list(ways.feeds),
        "sitemaps": list(ways.sitemaps),
        "sections": list(ways.sections),
        "archives": list(ways.archives),
        "interval": ways.interval,
        "tried_live": ways.tried_live,
    }
