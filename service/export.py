"""Articles as JSON lines and CSV. Pure; the order of keys is a promise to programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Final

from cleaners.article import BODY_KINDS, Kind
from db.records import StoredArticle
from service import reading

KEYS: Final = (
    "id",
    "url",
    "source_path",
    "outlet",
    "title",
    "subtitles",
    "authors",
    "dateline",
    "published_at",
    "published_raw",
    "modified_at",
    "language",
    "body",
    "blocks",
    "captions",
    "removals",
    "raw_sha256",
    "version",
    "section",
    "image_url",
    "canonical_url",
    "rights",
    "story",
)

OBJECT_LISTS: Final = ("blocks", "removals")

# A spreadsheet takes a cell that begins so for a formula (OWASP, CSV Injection).
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def json_lines(articles: Iterable[StoredArticle]) -> Iterator[str]:
    """One object a line, with line ends; the same articles give the same bytes."""
    for article in articles:
        yield json.dumps(record(article), ensure_ascii=False) + "\n"


def csv_lines(articles: Iterable[StoredArticle]) -> Iterator[str]:
    """A header and one row an article, with line ends.

    Lists of texts are joined by an empty line, lists of objects are JSON.
    """
    yield csv_line(KEYS)
    for article in articles:
        yield csv_line([_cell(key, value) for key, value in record(article).items()])


def record(stored: StoredArticle) -> dict[str, object]:
    """An article as plain values, in the order of KEYS."""
    article = stored.cleaned.article
    values: tuple[object, ...] = (
        stored.id,
        stored.url or article.url.value,
        stored.source_path,
        article.outlet.value,
        article.title.value,
        list(article.subtitles),
        list(article.authors.value or ()),
        list(article.dateline),
        reading.iso(article.published.value),
        article.published.raw,
        reading.iso(article.modified.value),
        article.language.value,
        list(article.body),
        _blocks(stored, BODY_KINDS),
        list(article.captions),
        [
            {
                "position": removal.position,
                "kind": removal.kind,
                "rule": removal.rule,
                "text": removal.text,
                "reason": removal.reason,
            }
            for removal in stored.cleaned.removals
        ],
        stored.page_sha256,
        stored.version,
        article.section.value,
        article.image.value,
        article.canonical.value,
        list(article.rights.value or ()),
        stored.story,
    )
    return dict(zip(KEYS, values, strict=True))


def _blocks(stored: StoredArticle, kinds: tuple[Kind, ...]) -> list[dict[str, str]]:
    passages = stored.cleaned.article.passages
    return [
        {"kind": passage.kind, "text": passage.text}
        for passage in passages
        if passage.kind in kinds
    ]


def _cell(key: str, value: object) -> str:
    if value is None:
        return ""
    if key in OBJECT_LISTS:
        value = json.dumps(value, ensure_ascii=False)
    elif isinstance(value, list):
        value = "\n\n".join(value)
    return defused(str(value))


def defused(cell: str) -> str:
    """The cell, so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def csv_line(cells: Iterable[str]) -> str:
    """A row with its line end."""
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue()
