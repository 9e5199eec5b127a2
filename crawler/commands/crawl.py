"""`scrapy crawl` with an exit status that tells whether a page failed."""

from __future__ import annotations

import argparse
import sys
from typing import Final

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.spiders import Spider
from typing_extensions import override

from crawler.outlets import OutletError
from crawler.own_rules import RuleError
from crawler.pipelines import SettingError, knowledge_of, workers_of

# An error of any kind is logged: a database that gives up, a path that was forgotten.
FAILURES: Final = (
    "newswinnow/quarantined",
    "newswinnow/unreadable",
    "newswinnow/failed",
    "newswinnow/failed_fetches",
    "newswinnow/hosts_left",
    "spider_exceptions/count",
    "log_count/ERROR",
    "log_count/CRITICAL",
)

WRONG_USAGE: Final = 2  # as `newswinnow` has it


class Command(ScrapyCrawl):
    """Scrapy's own ends with 0 whatever became of the pages; this ends with 1 as `clean` does."""

    @override
    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        self._crawlers: list[Crawler] = []
        settings = self.settings or Settings()
        try:
            # Before Scrapy does, whose engine says it with a traceback.
            knowledge_of(settings)
            workers_of(settings)
        except (OutletError, RuleError, SettingError) as error:
            sys.stderr.write(f"Error: {error}\n")
            self.exitcode = WRONG_USAGE if isinstance(error, SettingError) else 1
            return
        super().run(args, opts)
        if not self.exitcode and any(has_failed(crawler) for crawler in self._crawlers):
            self.exitcode = 1

    @override
    def _create_crawler(self, spidercls: type[Spider] | str) -> Crawler:
        crawler = super()._create_crawler(spidercls)
        # The process forgets a crawler as soon as it is done.
        self._crawlers.append(crawler)
        return crawler


def has_failed(crawler: Crawler) -> bool:
    """Whether something of a crawl went wrong; pages that are no articles did not."""
    return any(crawler.stats.get_value(name) for name in FAILURES)
