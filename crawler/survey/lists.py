"""Lists of articles, asked for one by one: what each gave, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from crawler.feeds.formats import read_listing
from crawler.feeds.listing import FeedError, Link, Listing
from crawler.survey.fetched import Fetch, Fetched

EMPTY: Final = "it lists nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A list that was asked for."""

    url: str
    links: tuple[Link, ...] = ()
    listings: tuple[Link, ...] = ()
    """Further lists, such as the sitemaps of an index."""
    wrong: str | None = None
    """Why it gave nothing."""

    @property
    def told(self) -> str:
        """In a few words."""
        if self.wrong:
            return self.wrong
        counts = ((len(self.links), "article"), (len(self.listings), "further list"))
        return ", ".join(f"{n} {what}{'' if n == 1 else 's'}" for n, what in counts if n)


async def look_at(url: str, fetch: Fetch) -> Looked:
    """Ask for one list."""
    answer = await fetch(url)
    if not isinstance(answer, Fetched) or answer.wrong:
        return Looked(url=url, wrong=answer.wrong)
    try:
        listing = read_listing(answer.body, answer.url, answer.content_type)
    except FeedError as error:
        return Looked(url=url, wrong=f"{error.why}. {error.hint}")
    return _looked(url, listing)


async def look_at_all(urls: Iterable[str], fetch: Fetch) -> tuple[Looked, ...]:
    """Ask for several, one after another."""
    return tuple([await look_at(url, fetch) for url in urls])


async def into_indexes(looked: Iterable[Looked], fetch: Fetch, most: int) -> tuple[Looked, ...]:
    """For lists of lists, the first of each besides; at most `most` of them."""
    first = [one.listings[0].url for one in looked if one.listings and not one.links]
    return await look_at_all(first[:most], fetch)


def _looked(url: str, listing: Listing) -> Looked:
    found = listing.links or listing.listings
    return Looked(
        url=url,
        links=listing.links,
        listings=listing.listings,
        wrong=None if found else EMPTY,
    )
