"""What fields and sidecars say of a page: its address, its outlet, when it was fetched."""

from __future__ import annotations

import email.utils
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Final
from urllib.parse import urlsplit

from crawler.inputs.streams import Label
from crawler.outlets.files import SLUG

# Guesses, best first: the names that crawlers, archives and data sets use.
URLS: Final = (
    "url", "link", "uri", "page_url", "source_url", "article_url", "target_uri", "warc_target_uri",
    "original_url",
)  # fmt: skip
DATES: Final = (
    "fetched_at", "fetch_time", "fetch_date", "crawled_at", "crawl_time", "crawl_date",
    "downloaded_at", "download_date", "date_download", "retrieved_at", "scraped_at", "warc_date",
    "timestamp", "date",
)  # fmt: skip
OUTLETS: Final = ("outlet",)

MAX_URL: Final = 8192  # characters; servers refuse longer ones
SECONDS: Final = re.compile(r"\d{9,10}(?:\.\d{1,9})?")
MILLISECONDS: Final = re.compile(
    r"\d{12,13}(?:\.\d{1,9})?"
)  # a data frame with a gap has fractions
COMPACT: Final = re.compile(r"(?:19|20)\d{12}")  # of the Wayback machine and of CDX files

NO_URL: Final = "an address that is no http URL, left out"
NO_TIME: Final = "a fetch time that is no time, left out"
NO_SLUG: Final = "an outlet that is no slug, left out"


def label_of(
    values: Mapping[str, object], *, content_type: str | None = None
) -> tuple[Label, tuple[str, ...]]:
    """What the values of `url`, `outlet` and `fetched_at` say, and which of them say nothing.

    An empty value is none. A time without a zone is taken for UTC.
    """
    values = {name: _as_text(value) for name, value in values.items()}
    read = {
        "url": (url_of(values.get("url")), NO_URL),
        "outlet": (slug_of(values.get("outlet")), NO_SLUG),
        "fetched_at": (time_of(values.get("fetched_at")), NO_TIME),
    }
    complaints = tuple(
        complaint
        for name, (value, complaint) in read.items()
        if value is None and not is_empty(values.get(name))
    )
    stated = Label(
        url=url_of(values.get("url")),
        outlet=slug_of(values.get("outlet")),
        fetched_at=time_of(values.get("fetched_at")),
        content_type=content_type,
    )
    return stated, complaints


def _as_text(value: object) -> object:
    """What it is, but for bytes: texts of Parquet are called so by writers of Hadoop."""
    try:
        return value.decode() if isinstance(value, bytes) else value
    except UnicodeDecodeError:
        return value


def is_empty(value: object) -> bool:
    """Whether a field says nothing; a data frame writes a missing value as `nan`."""
    return value is None or value in ("", "nan", "None", "null") or value != value  # noqa: PLR0124 - NaN; lists


def url_of(value: object) -> str | None:
    """An absolute http(s) address, or None."""
    if not isinstance(value, str) or len(value) > MAX_URL:
        return None
    text = value.strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    is_one = parts.scheme in {"http", "https"} and parts.hostname and text.isprintable()
    return text if is_one and " " not in text else None


def slug_of(value: object) -> str | None:
    """The slug of an outlet, or None."""
    return value if isinstance(value, str) and SLUG.fullmatch(value) else None


def time_of(value: object) -> datetime | None:
    """ISO 8601, RFC 5322, seconds or milliseconds since 1970, or 14 digits; else None."""
    try:
        moment = _moment(value)
        return None if moment is None else moment.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _moment(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return _aware(value)
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value).strip()
    if COMPACT.fullmatch(text):
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    if SECONDS.fullmatch(text):
        return datetime.fromtimestamp(float(text), UTC)
    if MILLISECONDS.fullmatch(text):
        return datetime.fromtimestamp(float(text) / 1000, UTC)
    try:
        return _aware(datetime.fromisoformat(text))
    except ValueError:
        return _aware(email.utils.parsedate_to_datetime(text[:100]))


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
