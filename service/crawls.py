"""A crawl: Scrapy's process with our settings, and what is to be said of it at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings as ScrapySettings

from crawler.commands.crawl import has_failed
from crawler.pipelines import FAILED as GAVE_UP
from crawler.rounds import Round
from crawler.spiders.base import ANOTHER_CRAWL
from crawler.spiders.fetch import FetchSpider
from crawler.spiders.outlets import OutletsSpider
from db.crawls import COUNTS, Outcome, late
from db.records import State
from service.config import Settings
from service.leases import Leases
from service.logs import as_json

STOPPED: Final = "shutdown"
LATE: Final = "closespider_timeout"
UNBEGUN: Final = "it did not begin: its log says why"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawled:
    """What became of a crawl."""

    rounds: tuple[Round, ...]
    """Of each outlet."""
    counts: Mapping[State, int]
    has_failed: bool
    was_stopped: bool
    was_late: bool
    """It was ended at its deadline, since nobody was left to do that."""
    error: str
    """Of ours, or of the database, whatever became of the pages; empty where there is none."""


def crawl(
    settings: Settings,
    slugs: Sequence[str],
    *,
    since: str | None,
    limit: int | None,
    early: float,
    given: Mapping[str, str],
    log_level: str,
    log_about: Mapping[str, object] | None = None,
) -> Crawled:
    """Crawl these outlets to the end; `given` are settings of Scrapy's, `early` is as in Scope.

    With `log_about` the log is JSON lines, each with this.
    """
    process = AsyncCrawlerProcess(_scrapy_settings(settings, given, log_level))
    crawler = process.create_crawler(OutletsSpider)

    def in_json() -> None:
        as_json(log_about or {})

    if log_about is not None:
        # Now, and when Scrapy has set up its log once more, of the crawler's own settings.
        in_json()
        crawler.signals.connect(in_json, signals.spider_opened, weak=False)
    asked = {"since": since or "", "limit": str(limit or ""), "early": str(early)}
    process.crawl(crawler, outlet=",".join(slugs), **asked)
    process.start()
    return _crawled(crawler)


def note(crawled: Crawled, leases: Leases) -> None:
    """Tell what became of each outlet's crawl.

    It failed where none of the lists of its file answered, or it did not come so far as to ask;
    pages that did not come are counted.
    """
    for one in crawled.rounds:
        outcome, detail = _ended(crawled, one, leases)
        leases.end(one.slug, outcome, detail, _counts(one))
    if not crawled.was_stopped:
        for slug in leases.crawls.keys() - leases.ended:
            leases.end(slug, Outcome.FAILED, crawled.error or UNBEGUN)


def _ended(crawled: Crawled, one: Round, leases: Leases) -> tuple[Outcome, str]:
    if crawled.was_stopped:
        return Outcome.STOPPED, ""
    if crawled.error:
        return Outcome.FAILED, crawled.error
    if crawled.was_late:
        return late(_counts(one)), "ended at its deadline"
    if one.ended == ANOTHER_CRAWL:
        # Nothing was asked: it is as due as it was.
        return Outcome.FAILED, "another crawl of its site was at work"
    lists, failing, reason = leases.lists_failing(one.slug)
    if lists and failing == lists:
        return Outcome.FAILED, reason
    return Outcome.DONE, reason if failing else one.ended or ""


def _counts(one: Round) -> dict[str, int]:
    return {
        "asked": one.counts["asked"],
        "not_modified": one.counts["not_modified"],
        "new_links": one.counts["links/new"],
        "failed": one.counts["failed_fetches"],
        **{state: one.stored[state] for state in State if state in COUNTS},
    }


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


def _error(stats: Mapping[str, object]) -> str:
    """What Scrapy ends with 0 for: callbacks that raised, and a pipeline that gave up."""
    if stats.get(GAVE_UP):
        return str(stats[GAVE_UP])
    raised = stats.get("spider_exceptions/count")
    return f"{raised} errors in the crawler itself: its log has them" if raised else ""


def _crawled(crawler: Crawler) -> Crawled:
    stats = crawler.stats.get_stats()
    spider, reason = crawler.spider, stats.get("finish_reason")
    counts = {state: int(stats.get(f"newswinnow/{state}", 0)) for state in State}
    return Crawled(
        rounds=spider.rounds if isinstance(spider, OutletsSpider) else (),
        counts=Counter(counts),
        has_failed=has_failed(crawler),
        was_stopped=reason == STOPPED,
        was_late=reason == LATE,
        error=_error(stats),
    )
