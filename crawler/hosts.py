"""The host of an address, and the registered domain it is under. Pure."""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

import tldextract

# The list of public suffixes that comes with the package: nothing is fetched, nothing is cached.
# With its private ones: two blogs of one host are two sites, as browsers hold them.
EXTRACT: Final = tldextract.TLDExtract(
    suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True
)


def host_of(url: str) -> str | None:
    """Its host without case and without the dot of the root; None for what has none."""
    try:
        host = urlsplit(url).hostname
    except ValueError:  # such as https://[half
        return None
    return (host or "").casefold().rstrip(".") or None


def registered_domain(url: str) -> str | None:
    """`example.co.kr` of any address under it; the host itself where it is under no public suffix.

    None for what is no address.
    """
    host = host_of(url)
    return _domain_of_host(host) if host else None


@lru_cache(maxsize=4096)  # a crawl sees a few hundred hosts
def _domain_of_host(host: str) -> str:
    found = EXTRACT(host)
    if found.ipv4 or found.ipv6:
        return host
    # By the last rule of the list's algorithm, an unknown top-level domain is a suffix too.
    return found.top_domain_under_public_suffix or ".".join(host.split(".")[-2:])
