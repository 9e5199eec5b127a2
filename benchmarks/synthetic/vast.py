"""An outlet whose sitemap names as many addresses as a sitemap may have."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from benchmarks.synthetic.newssite import Asked, Sent, Story


class Vast:
    """Every page is the same short article under another number."""

    def __init__(self, known: int) -> None:
        self.base = "https://vast.example"
        self.known = known
        self.stories: list[Story] = []
        self.there: list[Story] = []

    def url(self, path: str) -> str:
        return self.base + path

    def answer(self, asked: Asked) -> Sent:
        """The sitemap, or an article."""
        if asked.path == "/robots.txt":
            return Sent(status=404)
        if asked.path == "/sitemap.xml":
            entries = "".join(
                f"<url><loc>{self.url(f'/story/{number}/a-day-in-the-life-of-a-harbour')}</loc>"
                "<lastmod>2026-05-20T10:00:00+00:00</lastmod></url>"
                for number in range(100_000, 100_000 + self.known)
            )
            body = f"<urlset>{entries}</urlset>".encode()
            return Sent(body=body, headers={"Content-Type": "application/xml", "ETag": '"1"'})
        number = asked.path.split("/")[2]
        paragraphs = "".join(
            f"<p>The harbour master of pier {number} said on day {day} that all boats were in, "
            f"and that the tide of {day + 3} feet had done no harm to anybody.</p>"
            for day in range(5)
        )
        text = f"<html><body><h1>Boats at pier {number}</h1>{paragraphs}</body></html>"
        return Sent(body=text.encode())

    def outlet_file(self) -> str:
        """All that a crawl is told of it."""
        host = urlsplit(self.base).hostname
        return (
            f'name = "Vast"\nnames = []\ndomains = ["{host}"]\nlanguage = "en"\n'
            f'time_zone = "Europe/London"\nsitemaps = {json.dumps([self.url("/sitemap.xml")])}\n'
            'interval = "1m"\n[budget]\npages = 1000000\n'
        )
