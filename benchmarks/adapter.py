"""Newswinnow as one function, so that anyone's benchmark can call it.

Needs the repository's root on the path, and nothing of the other benchmark modules.
"""

from __future__ import annotations

from typing import TypedDict

from cleaners.article import BODY_KINDS, Article, Cleaned, Kind, Passage, RawPage, Rejected
from cleaners.pipeline import clean
from cleaners.readers.html import LIKELY
from crawler.weights import shipped_weights


class Reading(TypedDict):
    """What we say of a page; empty where it is no article."""

    text: str
    """Paragraphs, subheads, quotes, list items and table rows, a blank line between two, behind the
    standfirst where it is as likely of the story as they are; title and captions left out."""
    title: str | None
    date: str | None
    """When it was published: ISO day, or day and time with its zone."""
    authors: list[str]
    modified: str | None
    section: str | None
    outlet: str | None


def newswinnow(html: bytes | str, url: str | None = None) -> Reading:
    """Clean one page; bytes are decoded by what they are and what the page says of them."""
    return reading(clean(raw_page(html, url), weights=shipped_weights()))


def reading(cleaned: Cleaned | Rejected) -> Reading:
    """What is asked of us, of an article or of none."""
    if isinstance(cleaned, Cleaned):
        return _reading(cleaned.article)
    return Reading(
        text="", title=None, date=None, authors=[], modified=None, section=None, outlet=None
    )


def _is_told(passage: Passage) -> bool:
    """Of the body; or of the lines under the headline one that the reader counts as story."""
    likely = passage.kind is Kind.SUBTITLE and (passage.score or 0) > LIKELY
    return passage.kind in BODY_KINDS or likely


def raw_page(html: bytes | str, url: str | None) -> RawPage:
    if isinstance(html, bytes):
        return RawPage(body=html, url=url, content_type="text/html")
    # A header outweighs the charset in the page's head, which is no longer true of a str.
    body = html.encode("utf-8", "surrogatepass")
    return RawPage(body=body, url=url, content_type="text/html; charset=utf-8")


def _reading(article: Article) -> Reading:
    published = article.published.value
    modified = article.modified.value
    return Reading(
        text="\n\n".join(passage.text for passage in article.passages if _is_told(passage)),
        title=article.title.value,
        date=published.isoformat() if published else None,
        authors=list(article.authors.value or ()),
        modified=modified.isoformat() if modified else None,
        section=article.section.value,
        outlet=article.outlet.value,
    )
