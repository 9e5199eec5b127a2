"""An outlet tried: its lists asked for, and a few of the articles that they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import Final

from cleaners.decode import Decoded, decode
from crawler.addresses import identity
from crawler.feeds.listing import Link
from crawler.outlets.ways import Ways
from crawler.sources import registered_domain
from crawler.survey.fetched import Answer, Fetch, Fetched
from crawler.survey.head import read_head
from crawler.survey.lists import EMPTY, Looked, into_indexes, look_at_all

MOST_INDEXES: Final = 3
NO_WAYS: Final = (
    "it names no feeds, sitemaps or sections: `newswinnow outlet new URL` looks for them"
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


async def try_out(ways: Ways, fetch: Fetch, pages: int) -> Trial:
    """Ask for every list, and for as many articles, taken from the lists in turn."""
    feeds = _named("feed", await look_at_all(ways.feeds, fetch))
    sitemaps = _named("sitemap", await look_at_all(ways.sitemaps, fetch))
    inner = await into_indexes([one.looked for one in sitemaps], fetch, MOST_INDEXES)
    sections = _named("section", [await _section(url, ways, fetch) for url in ways.sections])
    lists = (*feeds, *sitemaps, *_named("sitemap", inner), *sections)
    chosen = list(islice(_in_turn([one.looked for one in lists], ways), pages))
    return Trial(
        lists=lists,
        articles=tuple([Tried(link=link, answer=await fetch(link.url)) for link in chosen]),
    )


def _named(way: str, looked: Iterable[Looked]) -> tuple[Found, ...]:
    return tuple(Found(way=way, looked=one) for one in looked)


async def _section(url: str, ways: Ways, fetch: Fetch) -> Looked:
    """A page's links that may be articles: by the outlet's patterns, else those with a number."""
    answer = await fetch(url)
    if not isinstance(answer, Fetched) or answer.wrong:
        return Looked(url=url, wrong=answer.wrong)
    text = decode(answer.body, answer.content_type)
    links = read_head(text.text, answer.url).links if isinstance(text, Decoded) else ()
    home = registered_domain(answer.url)
    taken = tuple(
        Link(url=one)
        for one in links
        if registered_domain(one) == home and _may_be_article(one, ways)
    )
    return Looked(url=url, links=taken, wrong=None if taken else EMPTY)


def _may_be_article(url: str, ways: Ways) -> bool:
    said = ways.is_article(url)
    return any(map(str.isdigit, url)) if said is None else said


def _in_turn(lists: Sequence[Looked], ways: Ways) -> Iterator[Link]:
    """A link of each list, then the next of each; each article once."""
    seen: set[str] = set()
    for row in zip_longest(*(one.links for one in lists)):
        for link in row:
            name = identity(link.url) if link else None
            if link and name and name not in seen and ways.is_article(link.url) is not False:
                seen.add(name)
                yield link
