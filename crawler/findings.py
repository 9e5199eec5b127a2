"""What a list names, as the frontier takes it: each address once, of the outlet's own site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from crawler.addresses import identity
from crawler.feeds.listing import MAX_URL, TOO_LONG, Link
from crawler.hosts import registered_domain
from crawler.traps import trap_in
from db.frontier import Find

NO_ADDRESS: Final = "no address"
ANOTHER_SITE: Final = "of another site"
NO_ARTICLE: Final = "no article by the outlet's patterns"


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """The addresses, and how many gave none, by the reason."""

    finds: tuple[Find, ...] = ()
    passed_over: Counter[str] = field(default_factory=Counter)


def sites_of(addresses: Iterable[str], domains: Iterable[str]) -> frozenset[str]:
    """The registered domains of an outlet: of its lists, and those that its file names."""
    own = (f"https://{domain}/" for domain in domains)
    return frozenset(site for address in (*addresses, *own) if (site := registered_domain(address)))


def findings_of(
    links: Iterable[Link], *, sites: frozenset[str], is_article: Callable[[str], bool | None]
) -> Findings:
    """The links that may be asked for; `is_article` says False of those that are none."""
    finds: dict[str, Find] = {}
    passed_over: Counter[str] = Counter()
    for link in links:
        key = identity(link.url)
        why = _fault(key, link.url, sites, is_article)
        if why or key is None:
            passed_over[why or NO_ADDRESS] += 1
        else:
            finds.setdefault(key, _find(key, link))
    return Findings(finds=tuple(finds.values()), passed_over=passed_over)


def _fault(
    key: str | None, url: str, sites: frozenset[str], is_article: Callable[[str], bool | None]
) -> str | None:
    if key is None:
        return NO_ADDRESS
    if len(url) > MAX_URL:
        return TOO_LONG
    if registered_domain(url) not in sites:
        return ANOTHER_SITE
    if is_article(url) is False:
        return NO_ARTICLE
    return trap_in(url)


def _find(key: str, link: Link) -> Find:
    return Find(
        key=key,
        url=link.url,
        title=link.title,
        published=link.published,
        modified=link.modified,
        authors=link.authors,
    )
