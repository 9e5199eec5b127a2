"""Each parser of ours that reads what strangers write: what it may raise, and examples of it."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from cleaners.article import RawPage
from cleaners.decode import Decoded, decode
from cleaners.pipeline import clean, clean_plainly
from cleaners.readers import read_plainly
from cleaners.readers.html import parse as parse_html
from cleaners.readers.payloads import payloads, whole
from cleaners.readers.scripts import embedded_story
from cleaners.readers.text import read_text
from crawler.addresses import identity
from crawler.canonical import canonical_of
from crawler.feeds.formats import read_listing
from crawler.feeds.listing import FeedError
from crawler.feeds.webpage import links_on
from crawler.guarded import check_storable
from crawler.outlets import OutletError, read_outlet
from crawler.polite.robots import decide, read_robots
from crawler.polite.tdmrep import read_tdmrep, reservation_of
from db.asking import Budget, ask
from db.connection import Database
from db.errors import DbError
from db.opening import open_for_reading
from db.query_language import QueryError, parse
from db.search import search
from db.store import Store
from tests.db.samples import STORY, a_run, cleaned, page, save

ROOT: Final = Path(__file__).resolve().parent.parent.parent
URL: Final = "https://news.example/list"
AGENT: Final = "newswinnow"


@dataclass(frozen=True, slots=True)
class Parser:
    """A way in."""

    read: Callable[[bytes], object]
    examples: Callable[[], list[bytes]]
    may_raise: tuple[type[Exception], ...] = ()


def _page(body: bytes) -> None:
    outcome = clean(RawPage(body=body))
    check_storable(outcome)


def _page_plainly(body: bytes) -> None:
    check_storable(clean_plainly(RawPage(body=body)))


def _decoded(body: bytes) -> None:
    found = decode(body, "text/html")
    if isinstance(found, Decoded):
        found.text.encode("utf-8")


def _text(body: bytes) -> None:
    text = body.decode("utf-8", "replace")
    read_text(text)
    read_plainly(text)


def _scripts(body: bytes) -> None:
    code = body.decode("utf-8", "replace").replace("</script", "<script")
    tree = parse_html(
        f"<html><head><title>{code[:50]}</title></head><script>{code}</script></html>"
    )
    if tree is not None:
        for payload in payloads(tree):
            whole(payload.value)
        embedded_story(tree)


def _feed(body: bytes) -> None:
    read_listing(body, URL, "text/xml; charset=euc-kr" if len(body) % 2 else None)


def _robots(body: bytes) -> None:
    robots = read_robots(200, body, AGENT)
    line = body.partition(b"\n")[0].decode("utf-8", "replace")
    decide(robots, f"https://news.example/{line}", AGENT)


def _tdmrep(body: bytes) -> None:
    reservation_of("https://news.example/a/b?c", read_tdmrep(body))


def _query(body: bytes) -> None:
    parse(body.decode("utf-8", "replace"))


@lru_cache(maxsize=1)
def _file() -> tuple[tempfile.TemporaryDirectory[str], Path, str]:
    """A database of two articles, until the process ends, and what its bytes are."""
    folder = tempfile.TemporaryDirectory()
    path = Path(folder.name) / "news.db"
    with Store.open(path) as store:
        run = a_run(store)
        for number in (1, 2):
            text = STORY.replace("도서관", f"도서관 {number} library")
            save(store, run, page(text, f"/{number}"), cleaned(*text.splitlines()))
    return folder, path, hashlib.sha256(path.read_bytes()).hexdigest()


def _asked(ask: Callable[[Database], object]) -> None:
    """Nothing that is asked may change the file."""
    _, path, was = _file()
    with open_for_reading(path) as database:
        ask(database)
    if hashlib.sha256(path.read_bytes()).hexdigest() != was:
        raise AssertionError("the file is another one")


def _search(body: bytes) -> None:
    query = parse(body.decode("utf-8", "replace"))
    _asked(lambda database: [*search(database, query).hits])


def _sql(body: bytes) -> None:
    question = body.decode("utf-8", "replace")

    def ask_all(database: Database) -> None:
        for _ in ask(database, question, Budget(1.0)).rows:
            pass

    _asked(ask_all)


def _outlet(body: bytes) -> None:
    read_outlet("made-up", body.decode("utf-8", "replace"), Path("made-up.toml"))


def _addresses(body: bytes) -> None:
    text = body.decode("utf-8", "replace")
    identity(text)
    identity("https://news.example/" + text)
    canonical_of(body, URL)


# ---- examples


def _files(*globs: str) -> Callable[[], list[bytes]]:
    return lambda: [path.read_bytes() for glob in globs for path in sorted(ROOT.glob(glob))]


def _scripts_examples() -> list[bytes]:
    story = [{"type": "paragraph", "text": "The council opened its library on Monday. " * 9}] * 4
    thing = {"@type": "NewsArticle", "headline": "Libraries open", "articleBody": story, "id": 7}
    text = json.dumps(thing)
    flight = json.dumps(f'0:["$","div",null,{text}]\n1:T20,hello\n2:"$0"\n')
    forms = (
        text,
        f"window.__STATE__ = {text};",
        f"self.__next_f.push([1,{flight}])",
        f"var a = JSON.parse({json.dumps(text)});",
        json.dumps([{"a": 1, "b": 2}, text, [3], "x"]),
    )
    return [one.encode() for one in forms]


FEEDS: Final = (
    (
        b"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><ttl>60</ttl><item><title>a"
        b"</title><link>/a</link><pubDate>Fri, 20 Nov 2026 09:30:00 +0900</pubDate></item></channel></rss>"
    ),
    (
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title type='html'>&lt;b&gt;a</title><link "
        b"href='/a'/><updated>2026-11-20T09:30:00Z</updated><author><name>B</name></author></entry></feed>"
    ),
    (
        b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='http://www.google.com/"
        b"schemas/sitemap-news/0.9'><url><loc>/a</loc><lastmod>2026-11-20</lastmod><news:news><news:title>a"
        b"</news:title></news:news></url></urlset>"
    ),
    b"<sitemapindex><sitemap><loc>https://news.example/part.xml.gz</loc></sitemap></sitemapindex>",
    (
        b"<!DOCTYPE r [<!ENTITY a 'b'><!ENTITY c SYSTEM 'file:///etc/hostname'>]><rss><channel>&c;"
        b"<item><link>/&a;</link></item></channel></rss>"
    ),
    (
        b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": "/a", "title": "t",'
        b'"date_published": "2026-11-20T09:30:00+09:00", "authors": [{"name": "B"}]}]}'
    ),
    b"https://news.example/a\nhttps://news.example/b\n",
)
ROBOTS: Final = (
    (
        b"User-agent: *\nDisallow: /private*/x$\nAllow: /\nCrawl-delay: 2.5\nSitemap: /s.xml\n"
        b"Request-rate: 1/5\nContent-Signal: ai-train=no, search=yes\n"
    ),
    b"\xef\xbb\xbfuser-agent: newswinnow/1.0 # us\r\nuser-agent: other\r\ndisallow:\r\nallow: /%ED%95%9C\r\n",
)
TDMREP: Final = (
    (
        b'[{"location": "/a/*", "tdm-reservation": 1, "tdm-policy": "https://news.example/p"},'
        b'{"location": "/", "tdm-reservation": 0}]'
    ),
)
QUERIES: Final = (
    '"a phrase" OR library -crime outlet:sedaily language:ko after:2024-01 before:2025-03-02 title:x*',
    "도서관 -의사 제목:개관식 since:2024 3·1운동 C++ don't 20만명",
)
SQL: Final = (
    "select title, text from versions join paragraphs on article = article where text like '%관%'",
    "with recursive n(x) as (select 1 union all select x + 1 from n limit 9) select x from n; drop table pages",
    "select load_extension('x'), hex(zeroblob(9)), group_concat(name) from sqlite_master",
    "attach 'x.db' as x", "pragma query_only = off", "update articles set url = '' returning *",
    "select * from search where search match 'a AND NEAR(b' order by rank",
    "insert into runs select * from runs", "select printf('%9.9s', readfile('/etc/hostname'))",
    "vacuum into 'copy.db'", "explain select json_extract(found, '$.published') from versions --",
)  # fmt: skip
ADDRESSES: Final = (
    b"https://user:pass@News.Example:443/a/./b/../c%7e?utm_source=rss&idxno=7&b=%ED%95%9C#part",
    b"<link rel=canonical href='https://news.example/a?b=c&amp;d'>",
    b"http://[::1]:80/", "https://한빛.example/가".encode(),
)  # fmt: skip

PAGES: Final = _files("tests/pages/*/page.html", "tests/pages/*/page.txt", "seeds/*.txt")

PARSERS: Final = MappingProxyType(
    {
        "page": Parser(_page, PAGES),
        "page-plainly": Parser(_page_plainly, PAGES),
        "charset": Parser(_decoded, PAGES),
        "text": Parser(_text, _files("tests/pages/*/page.txt", "seeds/*.txt")),
        "scripts": Parser(_scripts, _scripts_examples),
        "feed": Parser(_feed, lambda: list(FEEDS), (FeedError,)),
        "list-page": Parser(
            lambda body: links_on(body, URL), _files("tests/pages/*/page.html"), (FeedError,)
        ),
        "robots": Parser(_robots, lambda: list(ROBOTS)),
        "tdmrep": Parser(_tdmrep, lambda: list(TDMREP)),
        "query": Parser(_query, lambda: [one.encode() for one in QUERIES], (QueryError,)),
        "search": Parser(_search, lambda: [one.encode() for one in QUERIES], (QueryError,)),
        "sql": Parser(_sql, lambda: [one.encode() for one in SQL], (DbError,)),
        "outlet": Parser(_outlet, _files("crawler/outlets/*/*.toml"), (OutletError,)),
        "address": Parser(_addresses, lambda: list(ADDRESSES)),
    }
)
