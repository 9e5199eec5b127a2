"""How an outlet's pages are built: CSS selectors of their parts, one table for each redesign."""

from __future__ import annotations

import datetime
from typing import Final

from cleaners.article import SiteLayout
from cleaners.selectors import why_no_selector
from crawler.outlets.keys import Keys

FIRST: Final = datetime.date.min
PARTS: Final = ("title", "subtitle", "authors", "published", "body", "remove")


def read_layouts(keys: Keys) -> tuple[SiteLayout, ...]:
    """The layouts in an outlet's file, the newest first; raises OutletError."""
    layouts = [_layout(one) for one in keys.several("layouts")]
    return tuple(sorted(layouts, key=lambda one: one.since or FIRST, reverse=True))


def _layout(keys: Keys) -> SiteLayout:
    parts = {part: _selector(keys, part) for part in PARTS}
    if not any(parts.values()):
        raise keys.wrong(
            "body", "is missing, and so are all others", f"Write one of: {', '.join(PARTS)}"
        )
    return SiteLayout(since=keys.date("since"), **parts)


def _selector(keys: Keys, part: str) -> str:
    selector = keys.maybe(part) or ""
    why = why_no_selector(selector) if selector else None
    if why:
        raise keys.wrong(part, f"is no CSS selector ({why})", 'Write such as "article div.body"')
    return selector
