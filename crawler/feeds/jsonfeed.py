"""JSON Feed 1.0 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, tzinfo

from crawler.feeds.collect import Entry, listing_of
from crawler.feeds.dates import read_date
from crawler.feeds.listing import LOST, FeedError, Listing


def parse(text: str, url: str, zone: tzinfo = UTC) -> Listing:
    """The links of a JSON Feed, and its next page; raises FeedError."""
    feed = _object(text, url)
    items = feed.get("items")
    if not isinstance(items, Sequence) or isinstance(items, str):
        raise FeedError(url, "JSON without `items`", "Check that it is a JSON Feed")
    authors = list(_authors(feed))
    following = _text(feed, "next_url")
    return listing_of(
        (_entry(item, url, zone, authors) for item in items if isinstance(item, Mapping)),
        listings=[Entry(address=following, base=url)] if following else [],
        passed_over=[LOST for item in items if not isinstance(item, Mapping)],
    )


def _object(text: str, url: str) -> Mapping[str, object]:
    try:
        feed: object = json.loads(text, strict=False)  # line ends stand in texts as they are
    except (ValueError, RecursionError) as error:
        raise FeedError(url, f"JSON that cannot be read ({error})", "Ask again later") from error
    if not isinstance(feed, Mapping):
        raise FeedError(url, "JSON, but no object", "Check that it is a JSON Feed")
    return feed


def _entry(item: Mapping[str, object], url: str, zone: tzinfo, authors: Sequence[str]) -> Entry:
    identifier = _text(item, "id") or ""
    is_address = identifier.startswith(("http://", "https://"))
    return Entry(
        # `external_url` is what a link blog writes about: the article itself is `url`.
        address=_text(item, "url") or (identifier if is_address else _text(item, "external_url")),
        base=url,
        title=_text(item, "title"),
        published=read_date(_text(item, "date_published"), zone),
        modified=read_date(_text(item, "date_modified"), zone),
        authors=list(_authors(item)) or authors,
    )


def _authors(item: Mapping[str, object]) -> Iterator[str]:
    """The names of `authors` (1.1) or of `author` (1.0)."""
    people = item.get("authors") or item.get("author")
    for person in people if isinstance(people, list) else [people]:
        name = _text(person, "name") if isinstance(person, Mapping) else None
        if name:
            yield name


def _text(item: Mapping[str, object], key: str) -> str | None:
    value = item.get(key)
    return value if isinstance(value, str) else None
