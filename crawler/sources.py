"""Of which outlet a page is, for what is learned of it: its slug, else its registered domain."""

from __future__ import annotations

from crawler.hosts import registered_domain


def source_of(slug: str | None, url: str | None) -> str | None:
    """The outlet's slug, else `example.co.kr`; None where neither is known."""
    return slug or (registered_domain(url) if url else None)
