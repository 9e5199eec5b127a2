"""`crawl`: the command that fetches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

import click
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings as ScrapySettings

from crawler.commands.crawl import has_failed
from crawler.knowledge import load_knowledge
from crawler.outlets.ways import Ways, load_ways
from crawler.rounds import Round
from crawler.spiders.base import has_ways, why_not
from crawler.spiders.outlets import OutletsSpider
from db.frontier import Frontier
from db.opening import open_for_writing
from db.records import State
from service import runs, terminal
from service.commands.common import (
    INTERRUPTED,
    WORKERS_OPTION,
    WrongUsage,
    with_settings,
)
from service.config import Settings

STOPPED: Final = "shutdown"


@click.command()
@click.argument("outlets", nargs=-1, metavar="[OUTLET]...")
@click.option("--all", "everything", is_flag=True, help="All outlets whose files say how.")
@click.option("--due", "due_alone", is_flag=True, help="Of all outlets, those with something due.")
@click.option("--since", metavar="DATE", help="Leave out what appeared before this day.")
@click.option(
    "--limit", type=click.IntRange(1), metavar="N", help="Ask each outlet for at most N pages."
)
@click.option(
    "-s",
    "--set",
    "given",
    multiple=True,
    metavar="NAME=VALUE",
    help="A setting of Scrapy's or of docs/polite.md, such as POLITE_CONTACT=mail@example.org.",
)
@click.option("-v", "--verbose", is_flag=True, help="Tell of each step on stderr.")
@WORKERS_OPTION
@with_settings
def crawl(
    settings: Settings,
    outlets: tuple[str, ...],
    *,
    everything: bool,
    due_alone: bool,
    since: str | None,
    limit: int | None,
    given: tuple[str, ...],
    verbose: bool,
) -> None:
    """Fetch what is new or due of these outlets, clean it and store it.

    OUTLET is a slug: `newswinnow outlet list`. What was fetched is not fetched again before it is
    due, so the same command may be stopped, killed, and run again at any time. Exit status 1 if
    a page or list could not be fetched, or is quarantined.
    """
    ways = load_ways(settings.outlets)
    slugs = _chosen(settings, outlets, ways, everything=everything, due_alone=due_alone)
    if not slugs:
        terminal.say("Nothing is due.")
        return
    load_knowledge(settings.outlets, settings.rules)  # says what is wrong before Scrapy starts
    process = AsyncCrawlerProcess(_scrapy_settings(settings, given, verbose=verbose))
    crawler = process.create_crawler(OutletsSpider)
    process.crawl(crawler, outlet=",".join(slugs), since=since or "", limit=str(limit or ""))
    process.start()
    _say(crawler)
    raise click.exceptions.Exit(_exit_code(crawler))


def _chosen(
    settings: Settings,
    named: tuple[str, ...],
    ways: Mapping[str, Ways],
    *,
    everything: bool,
    due_alone: bool,
) -> tuple[str, ...]:
    if bool(named) + everything + due_alone != 1:
        raise click.UsageError("Name outlets, or give --all, or --due")
    for slug in named:
        why = why_not(slug, ways, OutletsSpider.ways)
        if why:
            raise WrongUsage(terminal.visible(why))
    with_ways = tuple(slug for slug, one in ways.items() if has_ways(one, OutletsSpider.ways))
    if named:
        return tuple(dict.fromkeys(named))
    return tuple(_due(settings, with_ways)) if due_alone else with_ways


def _due(settings: Settings, slugs: tuple[str, ...]) -> Iterator[str]:
    """Outlets with something due, and those that nobody has looked at yet."""
    with open_for_writing(settings.db) as database:
        frontier = Frontier(database)
        for slug in slugs:
            counts = frontier.counts(slug, now=datetime.now(UTC))
            if counts["due"] or not counts["known"]:
                yield slug


def _scrapy_settings(
    settings: Settings, given: tuple[str, ...], *, verbose: bool
) -> ScrapySettings:
    scrapy = ScrapySettings()
    scrapy.setmodule("crawler.settings", priority="project")
    ours = {
        "NEWSWINNOW_DB": str(settings.db),
        "NEWSWINNOW_OUTLETS": str(settings.outlets or ""),
        "NEWSWINNOW_RULES": str(settings.rules or ""),
        "NEWSWINNOW_WORKERS": settings.workers or 0,
        "NEWSWINNOW_COMMAND": "crawl",
        "LOG_LEVEL": "INFO" if verbose else "WARNING",
    }
    scrapy.setdict(ours, priority="cmdline")
    for one in given:
        name, equals, value = one.partition("=")
        if not equals:
            raise WrongUsage(f"-s {terminal.visible(one)}: write it as NAME=VALUE")
        scrapy.set(name, value, priority="cmdline")
    return scrapy


def _say(crawler: Crawler) -> None:
    stats = crawler.stats.get_stats()
    spider = crawler.spider
    rounds = spider.rounds if isinstance(spider, OutletsSpider) else ()
    for line in terminal.columns(
        [_row(one) for one in rounds],
        headers=("outlet", "asked", "not modified", "new links", "gone", "failed", "ended by"),
        widest=(40, None, None, None, None, None, None),
    ):
        terminal.say(line)
    counts = {state: int(stats.get(f"newswinnow/{state}", 0)) for state in State}
    terminal.say(runs.summary(Counter(counts), "page"))


def _row(one: Round) -> tuple[str, ...]:
    numbers = ("asked", "not_modified", "links/new", "gone", "failed_fetches")
    return (one.slug, *(str(one.counts[name]) for name in numbers), one.ended or "nothing left")


def _exit_code(crawler: Crawler) -> int:
    if crawler.stats.get_value("finish_reason") == STOPPED:
        terminal.warn("Stopped. What was fetched is stored; run the same command for the rest.")
        return INTERRUPTED
    return int(has_failed(crawler))
