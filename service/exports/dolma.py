"""Documents and attributes as the Dolma toolkit has them: the whole page, and what was taken out.

github.com/allenai/dolma, docs/data-format.md: gzipped JSON lines; a file of attributes has a line
for each document, in the same order; a span is [start, end, score] and counts characters.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from db.records import StoredArticle
from service import export
from service.exports import manifest
from service.exports.manifest import About, Tally, Written
from service.exports.spans import Whole, whole_of
from service.exports.writing import Sink, file_in

SOURCE: Final = "newswinnow"
DOCUMENTS: Final = "documents"
ATTRIBUTES: Final = "attributes/removed"
REMOVED: Final = "newswinnow__removed"
"""All spans; those of one kind are `newswinnow__removed__promo`."""
MOST_ARTICLES: Final = 50_000  # of a file
LEVEL: Final = 6  # of gzip, its own default
LEFT_OUT: Final = frozenset({"id", "source_path", "body", "blocks", "captions", "removals"})


def write(folder: Path, articles: Iterable[StoredArticle], about: About) -> Tally:
    """Write documents, attributes and the manifest into a new folder."""
    tally = Tally()
    files: list[Written] = []
    numbered = iter(articles)
    first = next(numbered, None)
    while first is not None or not files:
        first, written = _write_part(folder, len(files) // 2, first, numbered, tally)
        files += written
    with file_in(folder, manifest.NAME) as sink:
        more = {"removed": {"attribute": REMOVED, "spans": "[start, end, 1.0], in characters"}}
        sink.write(manifest.as_json("dolma", about, tally, files, more).encode())
    return tally


def _write_part(
    folder: Path,
    number: int,
    first: StoredArticle | None,
    rest: Iterator[StoredArticle],
    tally: Tally,
) -> tuple[StoredArticle | None, tuple[Written, Written]]:
    """A file of documents and its attributes; and the article that did not go in."""
    names = [f"{place}/articles-{number:05}.jsonl.gz" for place in (DOCUMENTS, ATTRIBUTES)]
    count = 0
    with (
        file_in(folder, names[0]) as one,
        file_in(folder, names[1]) as other,
        _packed(one) as documents,
        _packed(other) as attributes,
    ):
        while first is not None and count < MOST_ARTICLES:
            whole = whole_of(first.cleaned)
            documents.write(_line(document(first, whole)))
            attributes.write(_line(attribute(first, whole)))
            tally.count(first)
            count += 1
            first = next(rest, None)
    return first, (
        Written(path=names[0], articles=count, size=one.size, sha256=one.sha256),
        Written(path=names[1], articles=count, size=other.size, sha256=other.sha256),
    )


@contextmanager
def _packed(sink: Sink) -> Iterator[gzip.GzipFile]:
    # Without name and time the same lines are the same bytes.
    with gzip.GzipFile("", "wb", LEVEL, sink, mtime=0) as file:
        yield file


def _line(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False) + "\n").encode()


def document(stored: StoredArticle, whole: Whole) -> dict[str, object]:
    """The text of the whole page, and what is known of the article."""
    metadata = {key: value for key, value in export.record(stored).items() if key not in LEFT_OUT}
    return {
        "id": stored.id,
        "text": whole.text,
        "source": SOURCE,
        "added": _utc(stored.created_at),
        "created": _utc(stored.cleaned.article.published.value),
        "metadata": metadata,
    }


def attribute(stored: StoredArticle, whole: Whole) -> dict[str, object]:
    """What was taken out of the page: all of it, and by kind."""
    spans: dict[str, list[tuple[int, int, float]]] = {REMOVED: []}
    for span in whole.spans:
        for name in (REMOVED, f"{REMOVED}__{span.kind}"):
            spans.setdefault(name, []).append((span.start, span.end, 1.0))
    return {"id": stored.id, "source": SOURCE, "attributes": spans}


def _utc(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
