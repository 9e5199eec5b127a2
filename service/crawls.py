"""A crawl: Scrapy's process with our settings, and what is to be said of it at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings as ScrapySettings

from crawler.commands.crawl import has_failed
from crawler.rounds import Round
from crawler.spiders.fetch import FetchSpider
from crawler.spiders.outlets import OutletsSpider
from db.crawls import COUNTS, Outcome
from db.records import State
from service.config import Settings
from service.leases import Leases

STOPPED: Final = "shutdown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawled:
    """What became of a crawl."""

    rounds: tuple[Round, ...]
    """Of each outlet."""
    counts: Mapping[State, int]
    has_failed: bool
    was_stopped: bool


def crawl(
    settings: Settings,
    slugs: Sequence[str],
    *,
    since: str | None,
    limit: int | None,
    given: Mapping[str, str],
    log_level: str,
) -> Crawled:
    """Crawl these outlets to the end; `given` are settings of Scrapy's."""
    process = AsyncCrawlerProcess(_scrapy_settings(settings, given, log_level))
    crawler = process.create_crawler(OutletsSpider)
    process.crawl(crawler, outlet=",".join(slugs), since=since or "", limit=str(limit or ""))
    process.start()
    return _crawled(crawler)


def note(crawled: Crawled, leases: Leases) -> None:
    """Tell what became of each outlet's crawl.

    It failed where none of the lists of its file answered; pages that did not come are counted.
    """
    pages = crawled.counts if len(crawled.rounds) == 1 else {}
    for one in crawled.rounds:
        lists, failing, reason = leases.lists_failing(one.slug)
        outcome = Outcome.FAILED if lists and failing == lists else Outcome.DONE
        ended = {state.value: count for state, count in pages.items() if state.value in COUNTS}
        counts: dict[str, int] = ended | {
            "asked": one.counts["asked"],
            "not_modified": one.counts["not_modified"],
            "new_links": one.counts["links/new"],
            "failed": one.counts["failed_fetches"],
        }
        if not crawled.was_stopped:
            leases.end(one.slug, outcome, reason if failing else one.ended or "", counts)


def _scrapy_settings(
    settings: Settings, given: Mapping[str, str], log_level: str
) -> ScrapySettings:
    scrapy = ScrapySettings()
    scrapy.setmodule("crawler.settings", priority="project")
    ours = {
        "NEWSWINNOW_DB": str(settings.db),
        "NEWSWINNOW_OUTLETS": str(settings.outlets or ""),
        "NEWSWINNOW_RULES": str(settings.rules or ""),
        "NEWSWINNOW_WORKERS": settings.workers or 0,
        "NEWSWINNOW_COMMAND": "crawl",
        "POLITE_CONTACT": settings.contact,
        "SAFE_ALLOWED_HOSTS": settings.allowed_hosts,
        "REDIS_URL": settings.redis,
        "LOG_LEVEL": log_level,
    }
    scrapy.setdict(ours | dict(given), priority="cmdline")
    return scrapy


def fetch(settings: Settings, *, given: Mapping[str, str], log_level: str) -> int:
    """Fetch for crawls on other machines until somebody ends it; how many pages it was."""
    process = AsyncCrawlerProcess(_scrapy_settings(settings, given, log_level))
    crawler = process.create_crawler(FetchSpider)
    process.crawl(crawler)
    process.start()
    return int(crawler.stats.get_value("newswinnow/fetched", 0))


def _crawled(crawler: Crawler) -> Crawled:
    stats = crawler.stats.get_stats()
    spider = crawler.spider
    counts = {state: int(stats.get(f"newswinnow/{state}", 0)) for state in State}
    return Crawled(
        rounds=spider.rounds if isinstance(spider, OutletsSpider) else (),
        counts=Counter(counts),
        has_failed=has_failed(crawler),
        was_stopped=crawler.stats.get_value("finish_reason") == STOPPED,
    )
