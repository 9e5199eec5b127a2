"""A small outlet of our own writing, as a site on loopback: feeds, a sitemap, articles."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import contextmanager
from string import Template

from tests.crawler.server import PUBLIC, Reply, serving

ARTICLE = Template("""<!doctype html><html lang="ko"><head><meta charset="utf-8">
<title>시립 도서관 ${number}곳이 밤까지 문을 연다 - 한빛일보</title>
<meta property="og:title" content="시립 도서관 ${number}곳이 밤까지 문을 연다">
<meta property="article:published_time" content="2026-11-20T09:30:00+09:00"></head><body>
<nav><a href="/">홈</a> <a href="/politics">정치</a> <a href="/economy">경제</a></nav>
<article><h1>시립 도서관 ${number}곳이 밤까지 문을 연다</h1><p class="byline">김하늘 기자</p>
<p>한빛시는 다음 달부터 시립 도서관 ${number}곳의 문을 밤 열 시까지 연다고 20일 밝혔다. 시민들이
퇴근한 뒤에도 책을 빌릴 수 있게 하려는 것이다.</p>
<p>시는 이를 위해 사서 열두 명을 새로 뽑고, 늦은 시간에도 열람실의 난방을 유지하기로 했다.</p>
<p>도서관을 찾은 한 시민은 “늦게까지 일하는 사람에게는 반가운 소식”이라고 말했다.</p></article>
<aside><h3>많이 본 기사</h3><ul><li><a href="/a/9">눈길에 미끄러진 버스</a></li></ul></aside>
<footer>저작권자 ⓒ 한빛일보 무단전재 및 재배포 금지</footer></body></html>""")
FRONT = """<!doctype html><html lang="en"><head><title>한빛일보 | 오늘의 뉴스</title>{head}</head>
<body><a href="/login">로그인</a> <a href="/a/1">시립 도서관 1곳이 밤까지 문을 연다</a>
<a href="https://elsewhere.example/a/22222">광고</a></body></html>"""
NAMED = """<meta property="og:site_name" content="한빛일보">
<link rel="alternate" type="application/rss+xml" href="/rss.xml">
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
<link rel="alternate" type="application/atom+xml" href="/gone.xml">"""
ROBOTS = b"""User-agent: *
Disallow: /private
Crawl-delay: 0.1
Content-Signal: ai-train=no
Sitemap: /sitemap.xml
"""


def article(number: int) -> Reply:
    return Reply(body=ARTICLE.substitute(number=number).encode())


def front(head: str = NAMED) -> Reply:
    return Reply(body=FRONT.format(head=head).encode(), headers={"X-Robots-Tag": "noai"})


def rss(*urls: str) -> Reply:
    items = "".join(
        f"<item><title>도서관</title><link>{url}</link>"
        "<pubDate>Fri, 20 Nov 2026 09:30:00 +0900</pubDate></item>"
        for url in urls
    )
    return Reply(body=f"<rss><channel>{items}</channel></rss>".encode())


def sitemap(*urls: str) -> Reply:
    locs = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    return Reply(body=f"<urlset>{locs}</urlset>".encode())


def usual() -> Mapping[str, Reply]:
    """What a site in good order answers."""
    return {
        "/": front(),
        "/robots.txt": Reply(body=ROBOTS),
        "/rss.xml": rss("/a/1", "/a/2", "/a/3"),
        "/sitemap.xml": sitemap("/a/2", "/a/4"),
        "/.well-known/tdmrep.json": Reply(body=b'[{"location": "/", "tdm-reservation": 1}]'),
        **{f"/a/{number}": article(number) for number in range(1, 5)},
    }


@contextmanager
def newsroom(changes: Mapping[str, Reply] | None = None):
    """The site; `changes` are other answers than the usual ones."""
    answers = {**usual(), **(changes or {})}
    with serving(answers, PUBLIC) as site:
        yield site
