"""A page of a section: which of its links are articles, and which are more of the list. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from crawler.feeds.listing import Link
from crawler.shapes import Shapes, is_article, is_list

ANYTHING_ELSE: Final = "a link that is neither article nor list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """The links of a page by what they lead to."""

    articles: tuple[Link, ...]
    lists: tuple[Link, ...]
    others: int


def sort_links(
    links: Iterable[Link],
    section: str,
    *,
    shapes: Shapes,
    by_pattern: Callable[[str], bool | None],
) -> Sorted:
    """Tell articles from lists; the outlet's patterns win over what was learned."""
    articles: list[Link] = []
    lists: list[Link] = []
    others = 0
    for link in links:
        said = by_pattern(link.url)
        if said or (said is None and is_article(link.url, shapes)):
            articles.append(link)
        elif is_list(link.url, section):
            lists.append(link)
        else:
            others += 1
    return Sorted(articles=tuple(articles), lists=tuple(lists), others=others)
