"""`crawl` and `fetch`: the commands that fetch, for this machine and for another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

import click

from crawler.knowledge import load_knowledge
from crawler.many.link import check_link
from crawler.outlets.ways import Ways, load_ways
from crawler.rounds import Round
from crawler.scope import CRAWLED, has_ways, why_not
from db.frontier import Frontier
from db.opening import open_for_writing
from db.records import State
from service import runs, terminal
from service.commands.common import (
    INTERRUPTED,
    REDIS_OPTION,
    WORKERS_OPTION,
    WrongUsage,
    with_settings,
)
from service.config import Settings
from service.leases import TAKEN, Leases, held
from service.schedule.due import EARLY

SCRAPY_OPTION = click.option(
    "-s",
    "--set",
    "given",
    multiple=True,
    metavar="NAME=VALUE",
    help="A setting of Scrapy's or of docs/polite.md, such as POLITE_CONTACT=mail@example.org.",
)
VERBOSE_OPTION = click.option("-v", "--verbose", is_flag=True, help="Tell of each step on stderr.")


@click.command()
@click.argument("outlets", nargs=-1, metavar="[OUTLET]...")
@click.option("--all", "everything", is_flag=True, help="All outlets whose files say how.")
@click.option("--due", "due_alone", is_flag=True, help="Of all outlets, those with something due.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Leave out what appeared before this day on the outlet's clock: 2026-05-20.",
)
@click.option(
    "--limit", type=click.IntRange(1), metavar="N", help="Ask each outlet for at most N pages."
)
@SCRAPY_OPTION
@VERBOSE_OPTION
@click.option("--window", hidden=True, help="The due time that this crawl is for, ISO 8601.")
@WORKERS_OPTION
@REDIS_OPTION
@with_settings
def crawl(
    settings: Settings,
    outlets: tuple[str, ...],
    *,
    everything: bool,
    due_alone: bool,
    since: datetime | None,
    limit: int | None,
    given: tuple[str, ...],
    verbose: bool,
    window: str | None,
) -> None:
    """Fetch what is new or due of these outlets, clean it and store it.

    OUTLET is a slug: `newswinnow outlet list`. What was fetched is not fetched again before it is
    due, so the same command may be stopped, killed, and run again at any time. With --redis, others
    fetch: `newswinnow fetch` on any number of machines. Exit status 1 if a page or list could not
    be fetched, or is quarantined.
    """
    if settings.redis:
        check_link(settings.redis)
    ways = load_ways(settings.outlets)
    slugs = _chosen(settings, outlets, ways, everything=everything, due_alone=due_alone)
    if not slugs:
        terminal.say("Nothing is due.")
        return
    # What is wrong is said before Scrapy starts.
    load_knowledge(settings.outlets, settings.rules)
    open_for_writing(settings.db).close()
    from service import crawls  # noqa: PLC0415 - loads Scrapy: half a second

    with held(settings.db, slugs, due_at=_window(window)) as leases:
        for slug in slugs:
            if slug not in leases.crawls:
                terminal.warn(f"{slug}: another process crawls it, or did so for this window")
        if not leases.crawls:
            raise click.exceptions.Exit(TAKEN if window else 0)
        crawled = crawls.crawl(
            settings,
            tuple(leases.crawls),
            since=since.strftime("%Y-%m-%d") if since else None,
            limit=limit,
            early=EARLY if window else 0.0,
            given=_parsed(given),
            log_level="INFO" if verbose else "WARNING",
            log_about=_about(leases) if window else None,
        )
        crawls.note(crawled, leases)
    _say(crawled.rounds, crawled.counts)
    if crawled.was_stopped:
        terminal.warn("Stopped. What was fetched is stored; run the same command for the rest.")
        raise click.exceptions.Exit(INTERRUPTED)
    raise click.exceptions.Exit(int(crawled.has_failed))


@click.command()
@SCRAPY_OPTION
@VERBOSE_OPTION
@REDIS_OPTION
@with_settings
def fetch(settings: Settings, *, given: tuple[str, ...], verbose: bool) -> None:
    """Fetch for the crawl of another machine, until Ctrl-C: docs/many-machines.md.

    It takes requests out of the Redis that `newswinnow crawl --redis` puts them into, and gives the
    answers back. It needs no database and no outlets, and may be killed at any time: what it had
    is given to another.
    """
    if not settings.redis:
        raise WrongUsage("Name the Redis that the crawl names: --redis redis://HOST:6379/0")
    check_link(settings.redis)
    from service import crawls  # noqa: PLC0415 - loads Scrapy: half a second

    terminal.warn(
        "Fetching for other machines. Ctrl-C ends it; what is in hand is handed in first."
    )
    level = "INFO" if verbose else "WARNING"
    count = crawls.fetch(settings, given=_parsed(given), log_level=level)
    terminal.say(f"{count} answers fetched")


def _about(leases: Leases) -> dict[str, object]:
    """Whose log it is, of a crawl that the service began."""
    [(outlet, crawl)] = leases.crawls.items()
    return {"outlet": outlet, "crawl": crawl}


def _window(window: str | None) -> datetime | None:
    try:
        return None if window is None else datetime.fromisoformat(window)
    except ValueError as error:
        raise WrongUsage(f"--window: {terminal.visible(str(error))}") from error


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
        why = why_not(slug, ways, CRAWLED)
        if why:
            raise WrongUsage(terminal.visible(why))
    with_ways = tuple(slug for slug, one in ways.items() if has_ways(one, CRAWLED))
    if named:
        return tuple(dict.fromkeys(named))
    return tuple(due_of(settings, with_ways)) if due_alone else with_ways


def due_of(settings: Settings, slugs: tuple[str, ...]) -> Iterator[str]:
    """Outlets with something due, and those that nobody has looked at yet."""
    with open_for_writing(settings.db) as database:
        frontier = Frontier(database)
        for slug in slugs:
            counts = frontier.counts(slug, now=datetime.now(UTC))
            if counts["due"] or not counts["known"]:
                yield slug


def _parsed(given: tuple[str, ...]) -> dict[str, str]:
    for one in given:
        if "=" not in one:
            raise WrongUsage(f"-s {terminal.visible(one)}: write it as NAME=VALUE")
    return dict(one.split("=", 1) for one in given)


def _say(rounds: Iterable[Round], counts: Mapping[State, int]) -> None:
    for line in terminal.columns(
        [_row(one) for one in rounds],
        headers=("outlet", "asked", "not modified", "new links", "gone", "failed", "ended by"),
        widest=(40, None, None, None, None, None, None),
    ):
        terminal.say(line)
    terminal.say(runs.summary(counts, "page"))


def _row(one: Round) -> tuple[str, ...]:
    numbers = ("asked", "not_modified", "links/new", "gone", "failed_fetches")
    left = "a host that is left alone" if one.counts["hosts_left"] else "nothing left"
    return (one.slug, *(str(one.counts[name]) for name in numbers), one.ended or left)
