"""Of which outlet a page is, for what is learned of outlets: its slug, else its registered domain."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import tldextract

# The list of public suffixes that comes with the package: nothing is fetched, nothing is cached.
EXTRACT: Final = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def source_of(slug: str | None, url: str | None) -> str | None:
    """The outlet's slug, else `example.co.kr`; None where neither is known: that teaches nothing."""
    return slug or (registered_domain(url) if url else None)


@lru_cache(maxsize=4096)  # a crawl sees a few hundred hosts
def _domain_of_host(host: str) -> str | None:
    return EXTRACT(host).top_domain_under_public_suffix or None


def registered_domain(url: str) -> str | None:
    """`example.co.kr` of any address under it; None for an address without one."""
    host = url.partition("://")[2].partition("/")[0].rpartition("@")[2].partition(":")[0]
    return _domain_of_host(host.lower().rstrip("."))
