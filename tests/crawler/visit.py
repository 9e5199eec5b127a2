"""A crawl in a process of its own: addresses and settings in, what became of each out.

`python -m tests.crawler.visit` reads JSON from standard input and writes JSON to standard output.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parent.parent.parent
LONGEST = 60  # seconds; a crawl that takes longer is a failure


def visit(urls, names=(), domains=(), **settings) -> tuple[dict[str, Any], dict[str, Any]]:
    """What became of each address, and the crawl's statistics.

    Among them `sent`: by host, for each answered request when it left the queue (on the crawl's own
    clock, which no busy machine falsifies) and the delay of the host at its answer.

    `names` are the answers of DNS: `{"a.example": [["192.0.2.1"], ["127.0.0.1"]]}`, one list for
    each time that it is asked. `domains` are those that the spider keeps to; none: all.
    """
    order = {
        "urls": list(urls),
        "names": dict(names),
        "domains": list(domains),
        "settings": settings,
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.crawler.visit"],
        input=json.dumps(order),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    report["stats"]["log"] = done.stderr
    return report["outcomes"], report["stats"]


def run(order: dict[str, Any]) -> None:
    _answer_names(order["names"])
    import scrapy  # noqa: PLC0415 - Twisted keeps the function that asks for names
    from scrapy import signals  # noqa: PLC0415 - as above
    from scrapy.crawler import AsyncCrawlerProcess  # noqa: PLC0415 - as above
    from scrapy.settings import Settings  # noqa: PLC0415 - as above

    outcomes: dict[str, Any] = {}
    sent: dict[str, list[tuple[float, float]]] = {}

    class Visitor(scrapy.Spider):
        name = "visitor"
        allowed_domains = order["domains"]
        handle_httpstatus_all = True

        async def start(self):
            for number, url in enumerate(order["urls"]):
                yield scrapy.Request(
                    url,
                    self.parse,
                    errback=self.failed,
                    dont_filter=True,
                    priority=-number,
                    meta={"asked": url, "handle_httpstatus_list": [404, 500]},
                )

        def parse(self, response):
            outcomes[response.meta["asked"]] = {
                "status": response.status,
                "url": response.url,
                "size": len(response.body),
                "flags": response.flags,
                "polite": response.meta.get("polite"),
            }

        def failed(self, failure):
            request = failure.request
            outcomes[request.meta["asked"]] = {
                "failure": f"{type(failure.value).__name__}: {failure.value}",
                "polite": request.meta.get("polite"),
            }

    settings = Settings()
    settings.setmodule("crawler.settings", "project")
    settings.setdict({"ITEM_PIPELINES": {}, "LOG_LEVEL": "INFO"} | order["settings"], "cmdline")
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(Visitor)

    def note(response, request, spider):
        """With one request at a time the queue's last one is the one that is answered."""
        slot = crawler.engine.downloader.slots[request.meta["download_slot"]]
        sent.setdefault(urlsplit(request.url).hostname, []).append((slot.lastseen, slot.delay))

    crawler.signals.connect(note, signals.response_downloaded, weak=False)
    process.crawl(crawler)
    process.start()
    stats = {key: value for key, value in crawler.stats.get_stats().items() if is_plain(value)}
    json.dump({"outcomes": outcomes, "stats": stats | {"sent": sent}}, sys.stdout)


def is_plain(value) -> bool:
    return isinstance(value, int | float | str)


def _answer_names(names: dict[str, list[list[str]]]) -> None:
    """Answer for DNS; before Twisted keeps a function of its own to ask with."""
    real = socket.getaddrinfo

    def answered(host, port, *args, **kwargs):
        answers = names.get(host)
        if answers is None:
            return real(host, port, *args, **kwargs)
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        return [
            (
                socket.AF_INET6 if ":" in one else socket.AF_INET,
                socket.SOCK_STREAM,
                6,
                "",
                (one, port),
            )
            for one in addresses
        ]

    socket.getaddrinfo = answered


if __name__ == "__main__":
    run(json.load(sys.stdin))
