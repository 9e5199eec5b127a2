"""In what two versions of an article differ. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from cleaners.article import BODY_KINDS, Article, Cleaned, Kind

# What a reader of the article sees. Where a field was found and on which line a paragraph stands
# are left out: one more teaser above the article moves all lines, and is no new article. So is the
# picture's address, which has the size it is asked for.
CONTENT: Mapping[str, Callable[[Article], object]] = MappingProxyType(
    {
        "title": lambda article: (article.title.value, article.texts(Kind.TITLE)),
        "subtitles": lambda article: article.subtitles,
        "body": lambda article: [
            (kind, text) for kind, text in _sequence(article) if kind in BODY_KINDS
        ],
        "captions": lambda article: article.captions,
        "authors": lambda article: article.authors.value or (),
        "dateline": lambda article: article.dateline,
        "published": lambda article: article.published.value,
        "modified": lambda article: article.modified.value,
        "outlet": lambda article: article.outlet.value,
        "language": lambda article: article.language.value,
        "url": lambda article: article.url.value,
        "canonical": lambda article: article.canonical.value,
        "section": lambda article: article.section.value,
        "rights": lambda article: article.rights.value or (),
    }
)


def article_differences(old: Article, new: Article) -> tuple[str, ...]:
    """The parts a reader would see change; empty for the same article."""
    names = tuple(name for name, part in CONTENT.items() if part(old) != part(new))
    return names or (("order",) if _sequence(old) != _sequence(new) else ())


def content_digest(article: Article) -> str:
    """The same for two articles exactly where `article_differences` finds nothing."""
    parts = [_comparable(part(article)) for part in (*CONTENT.values(), _sequence)]
    return hashlib.sha256(repr(parts).encode("utf-8", "backslashreplace")).hexdigest()


def _comparable(part: object) -> object:
    # One moment is written in many zones.
    return part.astimezone(UTC) if isinstance(part, datetime) else part


def cleaning_differences(old: Cleaned, new: Cleaned) -> tuple[str, ...]:
    """For two cleanings of the same bytes: also removals, and where things were found."""
    seen = article_differences(old.article, new.article)
    removals = ("removals",) if old.removals != new.removals else ()
    details = ("details",) if not seen and old.article != new.article else ()
    return (*seen, *removals, *details)


def _sequence(article: Article) -> list[tuple[Kind, str]]:
    return [(passage.kind, passage.text) for passage in article.passages]
