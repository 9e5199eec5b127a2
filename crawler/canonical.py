"""The address that a page says is its own, read off its head before the page is cleaned."""

from __future__ import annotations

import html
import re
from typing import Final
from urllib.parse import urljoin, urlsplit

from crawler.addresses import identity
from crawler.hosts import registered_domain
from crawler.shapes import looks_like_article

HEAD: Final = 256 * 1024  # bytes; behind that are only words that look like it
LINK: Final = re.compile(rb"<link\s([^<>]{1,3000})>", re.IGNORECASE)
REL: Final = re.compile(rb"""(?<![\w-])rel\s{0,5}=\s{0,5}["']?canonical["'\s/]""", re.IGNORECASE)
HREF: Final = re.compile(
    rb"""(?<![\w-])href\s{0,5}=\s{0,5}(?:"([^"]{1,2048})"|'([^']{1,2048})'|([^\s"'>]{1,2048}))""",
    re.IGNORECASE,
)


def canonical_of(body: bytes, url: str) -> str | None:
    """The canonical address, where it is of the same site.

    Many sites give their first page for all, or the address of their template without what chooses
    the article: that is nobody's. To believe it would lose all articles but one.
    """
    for match in LINK.finditer(_without_comments(body[:HEAD])):
        # A quote, a blank or the end stands behind the value.
        attributes = match[1] + b" "
        href = HREF.search(attributes)
        if href and REL.search(attributes):
            return _of_site(next(one for one in href.groups() if one is not None), url)
    return None


def _without_comments(head: bytes) -> bytes:
    """The head without its comments; one that does not end hides nothing."""
    first, *others = head.split(b"<!--")
    cut = (one.partition(b"-->") for one in others)
    return first + b"".join(behind if closing else inside for inside, closing, behind in cut)


def _of_site(written: bytes, url: str) -> str | None:
    try:
        # In another charset, letters that it has not would all become the same sign.
        target = urljoin(url, html.unescape(written.decode()).strip())
        is_first_page = urlsplit(target).path in {"", "/"} and not urlsplit(target).query
    except ValueError:  # such as https://[half
        return None
    is_same_site = registered_domain(target) == registered_domain(url)
    is_less = looks_like_article(url) and not looks_like_article(target)
    return target if identity(target) and is_same_site and not (is_first_page or is_less) else None
