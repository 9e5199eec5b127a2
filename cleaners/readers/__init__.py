"""Two readers, one shape: an HTML page and a plain-text dump become the same `Extracted`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaners.article import Extracted, SiteLayout
from cleaners.readers.html import Learned, read_html
from cleaners.readers.plain import visible_text
from cleaners.readers.text import read_text

# Tags that a page has and a text about HTML seldom begins with.
HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*){0,5}<(?:!doctype|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
# Not a, img or script: a dump may hold the source of an advertisement.
TAG = re.compile(
    r"</?(?:p|div|br|li|ul|h[1-6]|article|section|table|td|tr|title|figure)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
HEAD = 20_000  # characters looked at
LEAST_TAGS = 6


def read(
    text: str,
    content_type: str | None = None,
    *,
    url: str | None = None,
    learned: Learned | None = None,
    layouts: Sequence[SiteLayout] = (),
    warnings: tuple[str, ...] = (),
) -> Extracted:
    """Blocks of a page, by the reader its content calls for; a label alone does not decide."""
    if is_html(text, content_type):
        return read_html(text, url=url, learned=learned, layouts=layouts, warnings=warnings)
    return read_text(text, warnings=warnings)


def read_plainly(
    text: str, content_type: str | None = None, *, warnings: tuple[str, ...] = ()
) -> Extracted:
    """Blocks of a page as a dump of it would have them, whatever it is written in."""
    shown = visible_text(text) if is_html(text, content_type) else text
    return read_text(shown, warnings=warnings)


def is_html(text: str, content_type: str | None = None) -> bool:
    """Begins as a page does, or has its tags; with an HTML label a single tag is enough."""
    sample = text[:HEAD]
    if HTML_START.match(sample):
        return True
    tags = len(TAG.findall(sample))
    labelled = "html" in (content_type or "").lower()
    return tags >= (1 if labelled else LEAST_TAGS)
