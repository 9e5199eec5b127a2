"""Hits of a search as lines: a table, JSON, JSON lines, CSV. Pure; the keys are a promise."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from db.search import Hit, Snippet
from service import reading, terminal
from service.export import csv_line, defused

KEYS: Final = (
    "id", "story", "articles", "outlet", "title", "authors", "published_at", "language", "url",
    "score", "snippet", "marks",
)  # fmt: skip
HEADERS: Final = ("id", "outlet", "published", "title")
INDENT: Final = "    "

Paint = Callable[[str], str]
"""How a word that was asked for is shown."""


def table(hits: Sequence[Hit], *, paint: Paint, stories: bool) -> Iterator[str]:
    """Two lines a hit: what it is, and where it has the words."""
    rows = [_row(hit, stories=stories) for hit in hits]
    headers = (*HEADERS[:-1], "articles", HEADERS[-1]) if stories else HEADERS
    widest = (None, 16, *(None for _ in headers[2:]))
    head, *lines = terminal.columns(rows, headers=headers, widest=widest)
    yield head
    for hit, line in zip(hits, lines, strict=True):
        yield line
        if hit.snippet.text:
            yield INDENT + painted(hit.snippet, paint)


def _row(hit: Hit, *, stories: bool) -> tuple[str, ...]:
    count = (str(hit.articles),) if stories else ()
    published = reading.shown_time(hit.published) or "no date"
    return (hit.id, hit.outlet or "?", published, *count, hit.title.text or "(no title)")


def painted(snippet: Snippet, paint: Paint) -> str:
    """The snippet as one safe line, its marks painted."""
    pieces: list[str] = []
    done = 0
    for start, end in snippet.marks:
        pieces += [
            terminal.visible(snippet.text[done:start]),
            paint(terminal.visible(snippet.text[start:end])),
        ]
        done = end
    return "".join([*pieces, terminal.visible(snippet.text[done:])])


def json_array(hits: Sequence[Hit]) -> Iterator[str]:
    """One list of all."""
    yield json.dumps([record(hit) for hit in hits], ensure_ascii=False, indent=2)


def json_lines(hits: Iterable[Hit]) -> Iterator[str]:
    """One object a line."""
    for hit in hits:
        yield json.dumps(record(hit), ensure_ascii=False)


def csv_lines(hits: Iterable[Hit]) -> Iterator[str]:
    """A header, then one row a hit; authors are joined by a semicolon, marks are JSON."""
    yield csv_line(KEYS).rstrip("\r\n")
    for hit in hits:
        cells = (_cell(key, value) for key, value in record(hit).items())
        yield csv_line(cells).rstrip("\r\n")


FORMATS: Final[Mapping[str, Callable[[Sequence[Hit]], Iterator[str]]]] = MappingProxyType(
    {"json": json_array, "jsonl": json_lines, "csv": csv_lines}
)


def record(hit: Hit) -> dict[str, object]:
    """A hit as plain values, in the order of KEYS."""
    values: tuple[object, ...] = (
        hit.id,
        hit.story,
        hit.articles,
        hit.outlet,
        hit.title.text or None,
        list(hit.authors),
        None if hit.published is None else hit.published.isoformat(),
        hit.language,
        hit.url,
        hit.score,
        hit.snippet.text,
        [list(mark) for mark in hit.snippet.marks],
    )
    return dict(zip(KEYS, values, strict=True))


def _cell(key: str, value: object) -> str:
    if value is None:
        return ""
    if key == "marks":
        return json.dumps(value)
    return defused("; ".join(value) if isinstance(value, list) else str(value))
