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
from crawler.spiders.outlets import OutletsSpider
from db.records import State
from service.config import Settings

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
        "LOG_LEVEL": log_level,
    }
    scrapy.setdict(ours | dict(given), priority="cmdline")
    return scrapy


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
