"""A first look at a site nobody knows yet: which lists it has, what it allows, a page to try."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from cleaners.decode import Decoded, decode
from crawler.polite.robots import Robots, place_of, read_robots, rules_for, unreachable
from crawler.sources import registered_domain
from crawler.survey.fetched import Fetch, Fetched, NotFetched, SiteError
from crawler.survey.head import Head, joined, read_head
from crawler.survey.lists import Looked, into_indexes, look_at, look_at_all

# Where feeds are when the page names none: WordPress, Drupal, Korean and Arc publishing systems.
KNOWN_PLACES: Final = (
    "/rss", "/feed", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json",
    "/rss/allArticle.xml", "/arc/outboundfeeds/rss/?outputType=xml",
)  # fmt: skip
KNOWN_SITEMAPS: Final = ("/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml")
TDM: Final = "/.well-known/tdmrep.json"  # TDM Reservation Protocol, 4.1
# A first look is no crawl: at a second each, it takes less than a minute.
MOST_FEEDS: Final = 8
MOST_SITEMAPS: Final = 5
MOST_INDEXES: Final = 2
MOST_PAGES: Final = 2
LOOK: Final = "Check the address in a browser; `allowed_hosts` lets an intranet through"
ASK: Final = "Ask the site for leave; newswinnow obeys its robots.txt"
LONGEST_POLICY: Final = 100_000  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What a first look saw."""

    url: str
    """Of the front page, behind all redirects."""
    head: Head
    encoding: str
    robots: Robots
    rules: tuple[str, ...] = ()
    """Of robots.txt, for us."""
    said: tuple[str, ...] = ()
    """What it says of the use of its pages, in words."""
    feeds: tuple[Looked, ...] = ()
    """Those that give articles; so the next."""
    sitemaps: tuple[Looked, ...] = ()
    passed_over: tuple[Looked, ...] = ()
    """What the site itself names, and gives none."""
    not_asked: tuple[str, ...] = ()
    """Feeds and sitemaps that it names beyond those."""
    pages: tuple[Fetched, ...] = ()
    """What may be articles."""


async def explore(url: str, fetch: Fetch, token: str) -> Site:
    """Look at the site of this front page; raises SiteError where it cannot be seen."""
    front = await fetch(url)
    if isinstance(front, NotFetched) or front.wrong:
        why = front.wrong or ""
        raise SiteError(url, why, ASK if "robots.txt forbids" in why else LOOK)
    text = decode(front.body, front.content_type)
    if not isinstance(text, Decoded):
        raise SiteError(url, f"it is {text.what}, no page", "Give the address of the front page")
    head = read_head(text.text, front.url)
    robots, rules = await _robots(front.url, fetch, token)
    feeds = await _feeds(head, front.url, fetch)
    sitemaps = await _sitemaps(robots, front.url, fetch)
    further = await into_indexes(sitemaps, fetch, MOST_INDEXES)
    pages = await _pages(_links(front.url, head, (*feeds, *sitemaps, *further)), fetch)
    return Site(
        url=front.url,
        head=head,
        encoding=text.encoding,
        robots=robots,
        rules=rules,
        said=tuple(
            dict.fromkeys((*_said(front), *await _policies(front.url, fetch), *_all(pages)))
        ),
        feeds=tuple(one for one in feeds if not one.wrong),
        sitemaps=tuple(one for one in sitemaps if not one.wrong),
        passed_over=tuple(one for one in (*feeds, *sitemaps) if one.wrong),
        not_asked=(*head.feeds[MOST_FEEDS:], *_named(robots, front.url)[MOST_SITEMAPS:]),
        pages=pages,
    )


# ---- lists


async def _robots(url: str, fetch: Fetch, token: str) -> tuple[Robots, tuple[str, ...]]:
    """What is known of the site's rules, and those that hold for us."""
    answer = await fetch(place_of(url), by_robots=False)
    if isinstance(answer, NotFetched):
        return unreachable(answer.wrong), ()
    robots = read_robots(answer.status, answer.body, token)
    return robots, rules_for(answer.body, token) if robots.parser else ()


async def _feeds(head: Head, url: str, fetch: Fetch) -> tuple[Looked, ...]:
    """Those that the page names; else those it links to; else the first at a usual place."""
    for named in (head.feeds, head.maybe_feeds):
        looked = await look_at_all(named[:MOST_FEEDS], fetch)
        if any(not one.wrong for one in looked):
            return looked
    return await _first_of(KNOWN_PLACES, url, fetch)


async def _sitemaps(robots: Robots, url: str, fetch: Fetch) -> tuple[Looked, ...]:
    named = _named(robots, url)
    if named:
        return await look_at_all(named[:MOST_SITEMAPS], fetch)
    return await _first_of(KNOWN_SITEMAPS, url, fetch)


def _named(robots: Robots, url: str) -> tuple[str, ...]:
    """Sitemaps of robots.txt, those of news before those of everything."""
    named = (one for written in robots.sitemaps if (one := joined(url, written)))
    return tuple(sorted(named, key=lambda one: "news" not in one.rpartition("/")[2].lower()))


async def _first_of(places: Iterable[str], url: str, fetch: Fetch) -> tuple[Looked, ...]:
    """What is at the first of these places where there is something; that none is, is no news."""
    for place in places:
        looked = await look_at(urljoin(url, place), fetch)
        if not looked.wrong:
            return (looked,)
    return ()


# ---- pages


def _links(url: str, head: Head, looked: Iterable[Looked]) -> Iterator[str]:
    """Addresses of the site that may be articles, the surest first."""
    home = registered_domain(url)
    listed = (link.url for one in looked if not one.wrong for link in one.links)
    # An article's address is mostly the longer one, and has a number.
    linked = sorted(head.links, key=lambda one: (not any(map(str.isdigit, one)), -len(one)))
    for one in dict.fromkeys((*listed, *linked)):
        if registered_domain(one) == home and one.rstrip("/") != url.rstrip("/"):
            yield one


async def _pages(links: Iterable[str], fetch: Fetch) -> tuple[Fetched, ...]:
    asked = [await fetch(url) for url, _ in zip(links, range(MOST_PAGES), strict=False)]
    return tuple(one for one in asked if isinstance(one, Fetched) and not one.wrong)


# ---- rights


RIGHTS: Final = (
    ("x_robots_tag", "X-Robots-Tag"),
    ("meta_robots", "meta robots"),
    ("tdm_reservation", "tdm-reservation"),
    ("tdm_policy", "tdm-policy"),
    ("content_signal", "Content-Signal"),
)


def _said(page: Fetched) -> Iterator[str]:
    for key, name in RIGHTS:
        value = page.said.get(key)
        if value:
            words = value if isinstance(value, list) else [value]
            yield f"{name}: {', '.join(map(str, words))}"


def _all(pages: Iterable[Fetched]) -> Iterator[str]:
    for page in pages:
        yield from _said(page)


async def _policies(url: str, fetch: Fetch) -> tuple[str, ...]:
    """The reservations of `/.well-known/tdmrep.json`."""
    answer = await fetch(urljoin(url, TDM))
    if isinstance(answer, NotFetched) or answer.wrong or len(answer.body) > LONGEST_POLICY:
        return ()
    try:
        stated = json.loads(answer.body)
    except (ValueError, RecursionError):
        return ()
    rules = stated if isinstance(stated, list) else []
    return tuple(_policy(rule) for rule in rules[:10] if isinstance(rule, dict))


def _policy(rule: dict[str, object]) -> str:
    where, reserved = str(rule.get("location", "?"))[:100], rule.get("tdm-reservation")
    return f"tdmrep.json: {where}: tdm-reservation {str(reserved)[:20]}"
