"""An outlet tried: its lists asked for, and a few of the articles that they name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, zip_longest
from types import MappingProxyType
from typing import Final

from crawler.addresses import identity
from crawler.feeds.listing import FeedError, Link
from crawler.feeds.webpage import links_on
from crawler.findings import ANOTHER_SITE, NO_ARTICLE, findings_of, sites_of
from crawler.outlets.ways import Ways
from crawler.sections import sort_links
from crawler.shapes import Shapes, learned
from crawler.survey.fetched import Answer, Fetch, Fetched
from crawler.survey.lists import Looked, into_indexes, look_at_all

MOST_INDEXES: Final = 3
NO_WAYS: Final = (
    "it names no feeds, sitemaps or sections: `newswinnow outlet new URL` looks for them"
)
NO_SHAPE: Final = (
    "no link looks like an article's: write a pattern of theirs into `articles`, such as /view/*"
)
HINTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        ANOTHER_SITE: ". If it is the outlet's, write its host into `domains`",
        NO_ARTICLE: ". Check `articles` and `not_articles`",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A list of the outlet, and of which kind its file says it is."""

    way: str
    """`feed`, `sitemap`, `section`."""
    looked: Looked


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """An article, and what the list says of it."""

    link: Link
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of an outlet's lists."""

    lists: tuple[Found, ...]
    articles: tuple[Tried, ...]


async def try_out(ways: Ways, domains: Sequence[str], fetch: Fetch, pages: int) -> Trial:
    """Ask for every list, and for as many articles, taken from the lists in turn.

    What a crawl would not take is not tried, and a list that has nothing else is wrong.
    """
    sites = sites_of((*ways.feeds, *ways.sitemaps, *ways.sections), domains)
    feeds = await look_at_all(ways.feeds, fetch)
    sitemaps = await look_at_all(ways.sitemaps, fetch)
    inner = await into_indexes(sitemaps, fetch, MOST_INDEXES)
    shapes = learned(link.url for one in (*feeds, *sitemaps, *inner) for link in one.links)
    sections = [await _section(url, ways, shapes, fetch) for url in ways.sections]
    lists = tuple(
        Found(way=way, looked=_as_taken(one, sites, ways))
        for way, several in (
            ("feed", feeds), ("sitemap", sitemaps), ("sitemap", inner), ("section", sections)
        )
        for one in several
    )  # fmt: skip
    chosen = list(islice(_in_turn([one.looked for one in lists]), pages))
    return Trial(
        lists=lists,
        articles=tuple([Tried(link=link, answer=await fetch(link.url)) for link in chosen]),
    )


async def _section(url: str, ways: Ways, shapes: Shapes, fetch: Fetch) -> Looked:
    """A page's links that a crawl would take for articles."""
    answer = await fetch(url)
    if not isinstance(answer, Fetched) or answer.wrong:
        return Looked(url=url, wrong=answer.wrong)
    try:
        page = links_on(answer.body, answer.url, answer.content_type)
    except FeedError as error:
        return Looked(url=url, wrong=f"{error.why}. {error.hint}")
    found = sort_links(page.links, answer.url, shapes=shapes, by_pattern=ways.is_article)
    return Looked(url=url, links=found.articles, wrong=None if found.articles else NO_SHAPE)


def _as_taken(looked: Looked, sites: frozenset[str], ways: Ways) -> Looked:
    """A list with those of its links that a crawl would take."""
    found = findings_of(looked.links, sites=sites, is_article=ways.is_article)
    if looked.links and not found.finds:
        why, _ = found.passed_over.most_common(1)[0]
        wrong = f"a crawl takes none of its {len(looked.links)} links: {why}{HINTS.get(why, '')}"
        return replace(looked, links=(), wrong=wrong)
    taken = {one.url for one in found.finds}
    return replace(looked, links=tuple(link for link in looked.links if link.url in taken))


def _in_turn(lists: Sequence[Looked]) -> Iterator[Link]:
    """A link of each list, then the next of each; each article once."""
    seen: set[str] = set()
    for row in zip_longest(*(one.links for one in lists)):
        for link in row:
            name = identity(link.url) if link else None
            if link and name and name not in seen:
                seen.add(name)
                yield link
