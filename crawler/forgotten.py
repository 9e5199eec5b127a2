"""By which addresses a page is known as one that somebody had forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from cleaners.article import Cleaned, Outcome, RawPage
from crawler.addresses import identity


def names_of(page: RawPage, outcome: Outcome | None = None) -> frozenset[str]:
    """The page's address and those that it states as its own, each as it is and by its identity."""
    stated: list[str | None] = [page.url]
    if isinstance(outcome, Cleaned):
        stated += [outcome.article.url.value, outcome.article.canonical.value]
    return frozenset({page.address, *of_one_article(filter(None, stated))})


def of_one_article(urls: Iterable[str]) -> frozenset[str]:
    """These and the forms that their spellings share, without addresses of a whole site.

    Many a page says that its own address is its outlet's front page: to forget one of them must
    not keep out all.
    """
    told = [url for url in urls if not is_a_site(url)]
    return frozenset({*told, *filter(None, map(identity, told))})


def is_a_site(url: str) -> bool:
    """Whether an address has nothing that would choose a page."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.netloc) and parts.path in {"", "/"} and not parts.query
