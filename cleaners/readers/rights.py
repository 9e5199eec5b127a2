"""What the markup forbids: to machines, to search engines, to those who train models."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaners.article import Found
from cleaners.readers.statements import Statements

CRAWLERS = re.compile(
    r"^(?:robots|googlebot(?:-news)?|bingbot|yeti|daum(?:oa)?|ccbot|gptbot|x-robots-tag)$"
)
RIGHTS = re.compile(
    r"^(?:tdm-reservation|tdm-policy|ai-training|noai|copyright|rights|dc\.rights|dcterms\.rights"
    r"|dcterms\.license|license|dcterms\.rightsholder|dc\.rights\.\w{1,20})$"
)
# What of a robots tag forbids; the rest ("index", "follow", "max-snippet") allows.
FORBIDS = re.compile(
    r"\b(?:noindex|nofollow|none|noarchive|nosnippet|noimageindex|noai|noimageai"
    r"|nocache|unavailable_after)\b",
    re.IGNORECASE,
)
IN_JSON = ("license", "usageInfo", "copyrightNotice", "acquireLicensePage", "conditionsOfAccess")
LONGEST = 300
MOST = 12


def read_rights(stated: Statements) -> Found[tuple[str, ...]] | None:
    """Each reservation as `name: what it says`, in the order of the page."""
    found = list(dict.fromkeys(_reservations(stated)))[:MOST]
    if not found:
        return None
    sources = dict.fromkeys(where for where, _ in found)
    return Found(value=tuple(text for _, text in found), where=", ".join(sources))


def _reservations(stated: Statements) -> Iterator[tuple[str, str]]:
    for name, contents in stated.metas.items():
        for content in contents:
            if CRAWLERS.match(name) and FORBIDS.search(content):
                forbidden = ", ".join(dict.fromkeys(FORBIDS.findall(content.lower())))
                yield f"meta {name}", f"{name}: {forbidden}"
            elif RIGHTS.match(name):
                yield f"meta {name}", f"{name}: {content.strip()[:LONGEST]}"
    if "license" in stated.links:
        yield "license link", f"license: {stated.links['license'][:LONGEST]}"
    for key in IN_JSON:
        for text in stated.described.texts(key):
            yield "JSON-LD", f"{key}: {text[:LONGEST]}"
