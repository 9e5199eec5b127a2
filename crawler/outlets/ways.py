"""How an outlet's articles are found, how often it is looked at, and what that may cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from crawler.outlets import patterns
from crawler.outlets.files import from_files
from crawler.outlets.keys import Keys

DAY: Final = 86_400  # seconds
SHORTEST: Final = 240  # seconds: less than the five minutes that a schedule may ask for


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Where one crawl of the outlet ends, whatever it may still find."""

    pages: int = 1_000
    """As many as a large outlet prints in a day; an hour at one a second is 3,600."""
    depth: int = 3
    """Steps from a list of the outlet: an index, its sitemap, the article."""
    minutes: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """What a crawl of one outlet has to know; the cleaners know nothing of it."""

    slug: str
    feeds: tuple[str, ...] = ()
    """RSS, Atom, JSON Feed; whole addresses, as all of these."""
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    """Pages that list articles."""
    archives: tuple[str, ...] = ()
    """WARC or WACZ files."""
    interval: int = 3_600
    """Seconds from one look at its lists to the next; of an adaptive outlet, their mean."""
    cron: str | None = None
    """Instead of the interval, for the service: `*/10 6-23 * * *` on the outlet's clock."""
    adaptive: bool = False
    """For the service: often while the outlet publishes, seldom while it does not."""
    delay: float | None = None
    """Seconds between two requests; None for the crawl's own, and never less than it asks for."""
    budget: Budget = field(default_factory=Budget)
    articles: tuple[str, ...] = ()
    """Patterns of the addresses of articles: `crawler.outlets.patterns`."""
    not_articles: tuple[str, ...] = ()
    """Patterns of addresses that are none, though they look so."""
    javascript: bool = False
    """Whether its pages are made by JavaScript: a browser loads them, where there is one."""
    tried_live: bool = False
    """Whether somebody has seen it work at the outlet itself."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """All lists that are asked for; archives are files."""
        return (*self.feeds, *self.sitemaps, *self.sections)

    @property
    def patience(self) -> int:
        """Seconds for which a list is not asked again, however often somebody crawls."""
        return SHORTEST if self.cron or self.adaptive else self.interval

    def is_article(self, url: str) -> bool | None:
        """What the patterns say of an address; None where they say nothing."""
        if patterns.matches(self.not_articles, url):
            return False
        return patterns.matches(self.articles, url) if self.articles else None


def load_ways(folder: Path | None = None) -> Mapping[str, Ways]:
    """By slug: of our outlets, and of those of a folder of one's own, which win over ours.

    Raises OutletError.
    """
    return from_files(folder, read_ways)


def read_ways(slug: str, keys: Keys) -> Ways:
    """The ways in an outlet's file; raises OutletError."""
    return Ways(
        slug=slug,
        feeds=keys.addresses("feeds"),
        sitemaps=keys.addresses("sitemaps"),
        sections=keys.addresses("sections"),
        archives=keys.addresses("archives"),
        interval=keys.duration("interval", "1h"),
        cron=keys.cron("cron"),
        adaptive=keys.flag("adaptive"),
        delay=_delay(keys.inner("politeness")),
        budget=_budget(keys.inner("budget")),
        articles=_patterns(keys, "articles"),
        not_articles=_patterns(keys, "not_articles"),
        javascript=keys.flag("javascript"),
        tried_live=keys.flag("tried_live"),
    )


def _delay(politeness: Keys) -> float | None:
    if "delay" not in politeness:
        return None
    return politeness.number("delay", 1.0, least=0.0, most=DAY)


def _budget(keys: Keys) -> Budget:
    usual = Budget()
    return Budget(
        pages=keys.whole("pages", usual.pages, least=1, most=10_000_000),
        depth=keys.whole("depth", usual.depth, least=1, most=100),
        minutes=keys.whole("minutes", usual.minutes, least=1, most=30 * 24 * 60),
    )


def _patterns(keys: Keys, key: str) -> tuple[str, ...]:
    found = keys.texts(key)
    for one in found:
        why = patterns.why_wrong(one)
        if why:
            raise keys.wrong(key, why, f'Write {key} = ["/article/{{number}}*"]')
    return found
