"""Five made-up outlets as web sites: what they print, how they list it, and what goes wrong there.

Pure: a path and what the client has, in; an answer out. `newsserver` puts it on the network.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cached_property
from html import escape
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qs, urlsplit

from benchmarks.synthetic.articles import LAYOUTS, SyntheticArticle
from benchmarks.synthetic.outlets import simulated
from benchmarks.synthetic.press import papers

SEED = 17
STEP = timedelta(minutes=20)  # from one article to the one before it
A_PAGE = 20  # articles on a page of a section
IN_FEED = 50
A_SITEMAP = 100
SECTIONS = ("politics", "economy", "society")
SLOW = 0.4  # seconds
TRAPS_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """An HTTP answer."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0
    """Seconds before it is sent."""
    fault: str = ""
    """`reset`: the connection is broken off; `short`: in the middle of the body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request, as far as the sites look at it."""

    path: str
    """With the query."""
    etag: str | None = None
    since: str | None = None
    times: int = 0
    """How often the path was asked for before."""


@dataclass(slots=True)
class Story:
    """An article and where it stands."""

    number: int
    article: SyntheticArticle
    path: str
    modified: datetime
    revision: int = 0
    gone: int = 0
    """404 or 410; 0 while it is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """How an outlet's site is made."""

    slug: str
    language: str
    paper: int
    """Which of the made-up papers."""
    place: str
    """Of an article: `/{section}/{day}/{number}`."""
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    charset: str = "utf-8"
    is_hostile: bool = False


DESIGNS = (
    Design(
        slug="gaonilbo",
        language="ko",
        paper=0,
        place="/{section}/{day:%Y/%m/%d}/{number:04d}",
        feeds=("/rss.xml",),
        sitemaps=("/sitemap.xml",),
    ),
    Design(
        slug="nuri",
        language="ko",
        paper=1,
        place="/news/articleView.html?idxno={number}",
        feeds=("/rss/allArticle.xml",),
        sections=tuple(f"/news/articleList.html?sc={name}" for name in SECTIONS),
        charset="cp949",
    ),
    Design(
        slug="dasom",
        language="ko",
        paper=2,
        place="/view/{day:%Y%m%d}{number:06d}",
        feeds=("/feed",),
        sitemaps=("/news-sitemap.xml", "/sitemap-all.xml.gz"),
        charset="cp949",
    ),
    Design(
        slug="marlow",
        language="en",
        paper=0,
        place="/{section}/the-{slug}-{number}",
        feeds=("/atom.xml", "/feed.json"),
        sections=tuple(f"/{name}/" for name in SECTIONS),
    ),
    Design(
        slug="tidewell",
        language="en",
        paper=1,
        place="/story/{number}/{slug}.html",
        feeds=("/rss",),
        sitemaps=("/sitemap_index.xml",),
        sections=("/calendar/2026/01/", "/lists/?sid=0"),
        is_hostile=True,
    ),
)


class Site:
    """One outlet's web site; `base` is its address, known when it is served."""

    def __init__(self, design: Design, *, articles: int, until: datetime) -> None:
        self.design = design
        self.base = f"https://{design.slug}.example"
        self.canary = "http://127.0.0.1:9/secret"
        """An address that nobody may be led to."""
        paper = replace(papers(design.language)[design.paper], slug=design.slug)
        printed = simulated(SEED, paper, articles=articles)
        self.stories = [
            self._story(number, article, until - STEP * (articles - number))
            for number, article in enumerate(printed.articles, start=1)
        ]
        self._at = {story.path: story for story in self.stories}
        self._pages: dict[tuple[str, int], tuple[bytes, str]] = {}
        self._lists: dict[str, bytes] = {}

    def _story(self, number: int, article: SyntheticArticle, published: datetime) -> Story:
        path = self.design.place.format(
            section=SECTIONS[number % len(SECTIONS)],
            day=published,
            number=10_000 + number,
            slug=f"{_slug(article.title, number)}",
        )
        return Story(
            number=number,
            article=replace(article, published=published),
            path=path,
            modified=published,
        )

    # ---- what happens to it

    def revise(self, numbers: Sequence[int], *, now: datetime) -> None:
        """Add a paragraph to these articles."""
        for story in self._of(numbers):
            text = f"{story.article.title}: {now:%H:%M} {story.revision + 1}."
            added = (
                f"이 기사는 새로 확인된 내용을 담아 고쳤다. {text}"
                if self.design.language == "ko"
                else f"This article was brought up to date with what became known. {text}"
            )
            paragraphs = (*story.article.paragraphs[:3], added, *story.article.paragraphs[3:])
            labels = (*story.article.labels[:3], story.article.labels[0], *story.article.labels[3:])
            story.article = replace(story.article, paragraphs=paragraphs, labels=labels)
            story.revision += 1
            story.modified = now
        self._lists.clear()

    def remove(self, numbers: Sequence[int], *, status: int = 410) -> None:
        """Take these articles down."""
        for story in self._of(numbers):
            story.gone = status
        self._lists.clear()

    def publish(self, count: int, *, now: datetime) -> None:
        """Print some more: old ones under new numbers would be copies, so these are new."""
        first = len(self.stories)
        paper = self.stories[0].article.paper
        printed = simulated(SEED + 1, paper, articles=first + count).articles[first:]
        for number, article in enumerate(printed, start=first + 1):
            story = self._story(number, article, now)
            self.stories.append(story)
            self._at[story.path] = story
        self._lists.clear()

    def _of(self, numbers: Sequence[int]) -> Iterator[Story]:
        wanted = frozenset(numbers)
        return (story for story in self.stories if story.number in wanted)

    @property
    def there(self) -> list[Story]:
        """What can be read now."""
        return [story for story in self.stories if not story.gone]

    def url(self, path: str) -> str:
        return self.base + path

    def outlet_file(self) -> str:
        """The outlet's own file: all that newswinnow is told of it."""
        host = urlsplit(self.base).hostname
        design = self.design
        lists = {
            name: [self.url(path) for path in getattr(design, name)]
            for name in ("feeds", "sitemaps", "sections")
        }
        lines = [
            f"name = {json.dumps(self.stories[0].article.paper.name, ensure_ascii=False)}",
            "names = []",
            f'domains = ["{host}"]',
            f'language = "{design.language}"',
            f'time_zone = "{"Asia/Seoul" if design.language == "ko" else "Europe/London"}"',
            *(f"{name} = {json.dumps(places)}" for name, places in lists.items() if places),
            'interval = "1m"',
            "[budget]",
            "pages = 100000",
        ]
        return "\n".join(lines) + "\n"

    # ---- answers

    def answer(self, asked: Asked) -> Sent:
        """Whatever is asked for, an answer."""
        fault = self._fault(asked)
        if fault is not None:
            return fault
        story = self._at.get(asked.path)
        if story is not None:
            return self._page(story, asked)
        for find in (self._list, self._trap, self._other_form):
            sent = find(asked)
            if sent is not None:
                return sent
        return Sent(status=404, body=b"<html><body>not found</body></html>")

    def _page(self, story: Story, asked: Asked) -> Sent:
        if story.gone:
            return Sent(status=story.gone, body=b"<html><body>gone</body></html>")
        key = (story.path, story.revision)
        if key not in self._pages:
            body = self._html(story)
            self._pages[key] = (body, _etag(body))
        body, etag = self._pages[key]
        return _conditional(asked, body, etag, story.modified, self._type("text/html"))

    def _html(self, story: Story) -> bytes:
        article = replace(story.article, url=self.url(story.path))
        text = LAYOUTS[article.paper.layout](article)
        text = text.replace('charset="utf-8"', f'charset="{self.design.charset}"')
        menu = "".join(f'<a href="{escape(path)}">{path}</a> ' for path in self.design.sections)
        text = text.replace("</body>", f"<footer>{menu}</footer></body>")
        return text.encode(self.design.charset, "xmlcharrefreplace")

    def _type(self, kind: str) -> str:
        # Half of the old sites leave the charset to the page.
        return kind if self.design.charset != "utf-8" else f"{kind}; charset=utf-8"

    # ---- lists

    def _list(self, asked: Asked) -> Sent | None:
        made = self._lists.get(asked.path)
        if made is None:
            make = self._maker(asked.path)
            if make is None:
                return None
            made = self._lists[asked.path] = make()
        newest = max(story.modified for story in self.stories)
        kind = "text/html" if made.lstrip()[:9].lower() == b"<!doctype" else "application/xml"
        return _conditional(asked, made, _etag(made), newest, kind)

    def _maker(self, path: str) -> Callable[[], bytes] | None:
        if path in self.design.feeds:
            return lambda: self._feed(path)
        if path in self.design.sitemaps or path.startswith("/sitemap-part-"):
            return lambda: self._sitemap(path)
        parts = urlsplit(path)
        query = parse_qs(parts.query)
        if self.design.slug == "nuri" and parts.path == "/news/articleList.html":
            return lambda: self._section(path, query)
        if self.design.slug == "marlow" and parts.path.strip("/") in SECTIONS:
            return lambda: self._section(path, query)
        if path == "/robots.txt":
            return lambda: b"User-agent: *\nDisallow: /private/\n"
        return None

    def _newest(self, count: int) -> list[Story]:
        # What is gone stays in the lists for a while, as it does at real outlets.
        return sorted(self.stories, key=lambda story: story.modified, reverse=True)[:count]

    def _feed(self, path: str) -> bytes:
        newest = self._newest(IN_FEED)
        if path == "/atom.xml":
            return self._atom(newest)
        if path == "/feed.json":
            return self._json_feed(newest[: IN_FEED // 2])
        return self._rss(newest)

    def _rss(self, stories: Sequence[Story]) -> bytes:
        tracked = "?utm_source=rss&utm_medium=feed" if self.design.slug == "gaonilbo" else ""
        items = "\n".join(
            f"<item><title>{escape(story.article.title)}</title>"
            f"<link>{escape(self.url(self._in_feed(story)) + tracked)}</link>"
            f"<author>{escape(', '.join(story.article.authors))}</author>"
            f"<pubDate>{format_datetime(story.article.published)}</pubDate></item>"
            for story in stories
        )
        text = (
            f'<?xml version="1.0" encoding="{self.design.charset}"?>\n'
            f'<rss version="2.0"><channel><title>{escape(self.design.slug)}</title>\n'
            f"{items}</channel></rss>"
        )
        return text.encode(self.design.charset, "xmlcharrefreplace")

    def _in_feed(self, story: Story) -> str:
        """One outlet counts its readers: the feed's addresses lead to the articles."""
        return f"/go/{story.number}" if self.design.slug == "nuri" else story.path

    def _atom(self, stories: Sequence[Story]) -> bytes:
        entries = "\n".join(
            f"<entry><title>{escape(story.article.title)}</title>"
            f'<link rel="alternate" type="text/html" href="{escape(self.url(story.path))}"/>'
            f"<published>{story.article.published.isoformat()}</published>"
            f"<updated>{story.modified.isoformat()}</updated></entry>"
            for story in stories
        )
        return f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'.encode()

    def _json_feed(self, stories: Sequence[Story]) -> bytes:
        items = [
            {
                "id": self.url(story.path),
                "url": f"{self.url(story.path)}?utm_campaign=json",
                "title": story.article.title,
                "date_published": story.article.published.isoformat(),
                "date_modified": story.modified.isoformat(),
            }
            for story in stories
        ]
        return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()

    def _sitemap(self, path: str) -> bytes:
        if path in {"/sitemap.xml", "/sitemap_index.xml"}:
            return self._index()
        if path == "/news-sitemap.xml":
            return self._urls(self._newest(IN_FEED * 2), is_news=True)
        if path == "/sitemap-all.xml.gz":
            return gzip.compress(self._urls(self.stories), mtime=0)
        part = int(path.removeprefix("/sitemap-part-").removesuffix(".xml"))
        return self._urls(self.stories[part * A_SITEMAP : (part + 1) * A_SITEMAP])

    def _index(self) -> bytes:
        parts = (len(self.stories) + A_SITEMAP - 1) // A_SITEMAP
        places = [f"/sitemap-part-{part}.xml" for part in range(parts)]
        if self.design.is_hostile:
            places += ["/endless-sitemap/1.xml"]
        listed = "".join(
            f"<sitemap><loc>{escape(self.url(place))}</loc></sitemap>" for place in places
        )
        return f"<sitemapindex>{listed}</sitemapindex>".encode()

    def _urls(self, stories: Sequence[Story], *, is_news: bool = False) -> bytes:
        entries = [
            f"<url><loc>{escape(self.url(story.path))}</loc>"
            f"<lastmod>{story.modified.isoformat()}</lastmod>"
            + (_news(story, self.design) if is_news else "")
            + "</url>"
            for story in stories
        ]
        if self.design.is_hostile:
            entries += [
                f"<url><loc>{escape(place)}</loc></url>" for place in self._hostile_places()
            ]
        return (
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
            'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
            f"{''.join(entries)}</urlset>"
        ).encode()

    def _hostile_places(self) -> tuple[str, ...]:
        return (
            self.canary,
            "file:///etc/hostname",
            "https://another.example/story/1/x.html",
            self.url("/private/1.html"),
            self.url("/story/99990001/away.html"),
            self.url("/story/99990002/bomb.html"),
            self.url("/story/99990003/never.html"),
            self.url("/story/99990004/circle.html"),
            self.url("/a/a/a/a/a/a/story/1.html"),
        )

    def _section(self, path: str, query: Mapping[str, Sequence[str]]) -> bytes:
        parts = urlsplit(path)
        number = int(query.get("page", ["1"])[0])
        name = query.get("sc", [parts.path.strip("/")])[0]
        of_section = [
            story for story in self.there if SECTIONS[story.number % len(SECTIONS)] == name
        ][::-1]
        shown = of_section[(number - 1) * A_PAGE : number * A_PAGE]
        if not shown:
            return b"<!doctype html><html><body>nothing here</body></html>"
        sign = "&" if parts.query.startswith("sc=") else "?"
        first = f"/news/articleList.html?sc={name}" if sign == "&" else f"/{name}/"
        last = (len(of_section) + A_PAGE - 1) // A_PAGE
        items = "\n".join(
            f'<li><h3><a href="{escape(story.path)}">{escape(story.article.title)}</a></h3></li>'
            for story in shown
        )
        pages = " ".join(
            f'<a href="{escape(first + (f"{sign}page={page}" if page > 1 else ""))}">{page}</a>'
            for page in range(1, last + 1)
        )
        menu = " ".join(f'<a href="{place}">{text}</a>' for text, place in MENU)
        return (
            f"<!doctype html><html><head><title>{name}</title></head><body><nav>{menu}</nav>"
            f"<ul>{items}</ul><div class=paging>{pages}</div></body></html>"
        ).encode(self.design.charset, "xmlcharrefreplace")

    # ---- other addresses of the same

    def _other_form(self, asked: Asked) -> Sent | None:
        parts = urlsplit(asked.path)
        if parts.path.startswith("/go/") and parts.path[4:].isdecimal():
            number = int(parts.path[4:])
            found = next(self._of([number]), None)
            return _moved(found.path) if found else None
        if parts.query.startswith("utm_") and parts.path in self._at:
            return self._page(self._at[parts.path], asked)
        return None

    # ---- what goes wrong

    def _fault(self, asked: Asked) -> Sent | None:
        story = self._at.get(asked.path)
        if not self.design.is_hostile or story is None or story.gone:
            return None
        make = FAULTS.get(story.number % FAULT_EVERY)
        return make(self, story, asked) if make else None

    def _trap(self, asked: Asked) -> Sent | None:
        if not self.design.is_hostile:
            return None
        make = next((make for start, make in TRAPS.items() if asked.path.startswith(start)), None)
        return make(self, asked) if make else None

    def _calendar(self, asked: Asked) -> Sent:
        """Each month links to the next, for ever."""
        year, month = (int(part) for part in asked.path.strip("/").split("/")[1:3])
        after = datetime(year, month, 28, tzinfo=UTC) + timedelta(days=5)
        return _html_list(f"/calendar/{after:%Y/%m}/")

    def _sessions(self, asked: Asked) -> Sent:
        """Each page gives all links a session of their own."""
        start = int(hashlib.sha256(asked.path.encode()).hexdigest()[:8], 16)
        return _html_list(*(f"/lists/?sid={start + at}" for at in range(TRAPS_SHOWN)))

    def _endless(self, asked: Asked) -> Sent:
        """An index of indexes that nobody has seen."""
        number = int(asked.path.removeprefix("/endless-sitemap/").removesuffix(".xml"))
        places = (f"/endless-sitemap/{number * 3 + at}.xml" for at in range(3))
        listed = "".join(f"<sitemap><loc>{self.url(place)}</loc></sitemap>" for place in places)
        return Sent(body=f"<sitemapindex>{listed}</sitemapindex>".encode())

    def _hostile(self, asked: Asked) -> Sent:
        name = asked.path.rpartition("/")[2]
        if name == "away.html":
            return _moved(self.canary)
        if name == "circle.html":
            return _moved(asked.path)
        if name == "bomb.html":
            packed = gzip.compress(b"a" * 30_000_000, mtime=0)
            return Sent(body=packed, headers={"Content-Encoding": "gzip"})
        return Sent(status=500, body=b"out of order")

    def _slow(self, story: Story, asked: Asked) -> Sent:
        return replace(self._page(story, asked), wait=SLOW)

    def _busy_once(self, story: Story, asked: Asked) -> Sent:
        if not asked.times:
            return Sent(status=503, headers={"Retry-After": "0"})
        return self._page(story, asked)

    def _broken_once(self, story: Story, asked: Asked) -> Sent:
        page = self._page(story, asked)
        return page if asked.times else replace(page, fault="short")

    def _reset_once(self, story: Story, asked: Asked) -> Sent:
        page = self._page(story, asked)
        return page if asked.times else replace(page, fault="reset")


MENU = (
    ("회사소개", "/com/about.html"),
    ("로그인", "/member/login.html"),
    ("RSS", "/rssIndex.html"),
)
FAULT_EVERY = 60
FAULTS: Mapping[int, Callable[[Site, Story, Asked], Sent]] = MappingProxyType(
    {
        7: Site._slow,
        17: Site._busy_once,
        27: Site._broken_once,
        37: Site._reset_once,
    }
)
TRAPS: Mapping[str, Callable[[Site, Asked], Sent]] = MappingProxyType(
    {
        "/calendar/": Site._calendar,
        "/lists/": Site._sessions,
        "/endless-sitemap/": Site._endless,
        "/story/9999": Site._hostile,
    }
)


@dataclass
class World:
    """All sites together."""

    articles: int = 3_000
    until: datetime = datetime(2026, 5, 20, 3, tzinfo=UTC)
    """When the newest article was printed."""
    sites: dict[str, Any] = field(default_factory=dict)
    """By slug; the five of DESIGNS where none are given."""

    def __post_init__(self) -> None:
        each = self.articles // len(DESIGNS)
        self.sites = self.sites or {
            design.slug: Site(design, articles=each, until=self.until) for design in DESIGNS
        }

    @cached_property
    def count(self) -> int:
        return sum(len(site.there) for site in self.sites.values())


def _slug(title: str, number: int) -> str:
    ascii_words = [word for word in title.lower().split() if word.isascii() and word.isalpha()]
    return "-".join(ascii_words[:6]) or f"story-of-the-day-{number}"


def _etag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:16]}"'


def _conditional(
    asked: Asked, body: bytes, etag: str, modified: datetime, content_type: str
) -> Sent:
    headers = {
        "ETag": etag,
        "Last-Modified": format_datetime(modified, usegmt=True),
        "Content-Type": content_type,
    }
    if etag == asked.etag:
        return Sent(status=304, headers=headers)
    return Sent(body=body, headers=headers)


def _moved(path: str) -> Sent:
    return Sent(status=302, headers={"Location": path})


def _html_list(*places: str) -> Sent:
    links = "".join(f'<a href="{escape(place)}">{escape(place)}</a> ' for place in places)
    return Sent(body=f"<!doctype html><html><body>{links}</body></html>".encode())


def _news(story: Story, design: Design) -> str:
    return (
        f"<news:news><news:publication><news:name>{design.slug}</news:name>"
        f"<news:language>{design.language}</news:language></news:publication>"
        f"<news:publication_date>{story.article.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(story.article.title)}</news:title></news:news>"
    )


__all__ = ["DESIGNS", "Asked", "Sent", "Site", "World"]
