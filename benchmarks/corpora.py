"""The dev halves of the public benchmarks, as pages with their golds; nothing of them is kept here.

Their shape is told in the README beside them. The texts belong to their publishers.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"
Row: TypeAlias = Mapping[str, Json]
Gold: TypeAlias = tuple[str, ...]
"""An acceptable body: its paragraphs in reading order."""

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = "NEWSWINNOW_CORPORA"
LISTED = (
    "aeb",
    "fundus_eval",
    "fundus",
    "naeb",
    "wcxb",
    "trafilatura",
    "readability",
    "newspaper4k",
)
KOREAN = "korean"
CORPORA = (*LISTED, KOREAN)


class CorporaError(Exception):
    """The corpora cannot be read; `path` is what is missing."""

    def __init__(self, path: Path) -> None:
        """Say what is missing, and what to do."""
        super().__init__(f"{path} is not there; give --corpora FOLDER or set {ENVIRONMENT}")
        self.path = path


@dataclass(frozen=True, slots=True, kw_only=True)
class Strings:
    """What must and must not be found in the text: the gold of trafilatura's own evaluation."""

    must: tuple[str, ...]
    must_not: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The gold of a Korean, Japanese or Chinese page, line by line."""

    noise: tuple[str, ...]
    inline: tuple[str, ...]
    """Prefixes and suffixes of body paragraphs that have to go."""
    allowed: tuple[str, ...]
    """What may stay beside the body: title, subheads, captions, optional lines."""
    once: tuple[str, ...]
    """What stands twice on the page and may stand once in the text."""
    subheads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of a corpus, and what its annotators say is on it."""

    corpus: str
    id: str
    html: bytes
    url: str | None
    golds: tuple[Gold, ...]
    """A text is scored against the one it fits best; empty where the gold is of another kind."""
    title: str | None
    date: str | None
    """ISO day, or day and time; None where the source has none."""
    authors: tuple[str, ...] | None
    """None where the source has none; empty where the page names nobody."""
    group: str
    """Publisher, country or part, as the source groups its pages."""
    modified: str | None = None
    """With its zone; None where the page prints none, or the source does not tell."""
    section: str | None = None
    outlet: str | None = None
    strings: Strings | None = None
    """Only in trafilatura's corpus."""
    lines: Lines | None = None
    """Only in the Korean corpus."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What an extractor says of a page: the title left out of the text."""

    text: str = ""
    title: str | None = None
    date: str | None = None
    """ISO day, or day and time."""
    authors: tuple[str, ...] = ()
    modified: str | None = None
    section: str | None = None
    outlet: str | None = None


def folder(given: str | None = None) -> Path:
    """Where the corpora are: as given, else by the environment, else beside the repository."""
    chosen = given or os.environ.get(ENVIRONMENT) or ROOT.parent / "shared" / "corpora"
    return Path(chosen).expanduser()


def load(names: Sequence[str] = CORPORA, *, root: Path | None = None) -> tuple[Page, ...]:
    """All pages of these corpora, in the order of their lists; raises `CorporaError`."""
    where = root or folder()
    return tuple(page for name in names for page in _pages(where / name))


def _pages(path: Path) -> Iterator[Page]:
    if path.name == KOREAN:
        for gold in sorted(_there(path / "gold").glob("*.json")):
            yield _korean(path, json.loads(gold.read_text(encoding="utf-8")))
        return
    # Not splitlines: the golds hold U+2028.
    with _there(path / "pages.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            yield _listed(path, json.loads(line))


def _there(path: Path) -> Path:
    if not path.exists():
        raise CorporaError(path)
    return path


def _listed(path: Path, row: Row) -> Page:
    return Page(
        corpus=path.name,
        id=_text(row, "id"),
        html=_html(path / _text(row, "file")),
        url=_optional(row, "url"),
        golds=tuple(_strings(gold) for gold in _sequence(row.get("golds"))),
        title=_optional(row, "title"),
        date=_optional(row, "date"),
        authors=_authors(row),
        group=_optional(row, "group") or "",
        strings=Strings(must=_strings(row["must"]), must_not=_strings(row["must_not"]))
        if "must" in row
        else None,
    )


def _korean(path: Path, row: Row) -> Page:
    name = _text(row, "file")
    body = (_strings(row[key]) for key in ("body", "body_with_ruby") if key in row)
    return Page(
        corpus=path.name,
        id=Path(name).name.removesuffix(".html.gz"),
        html=_html(path / name),
        url=_korean_urls(path).get(name),
        golds=tuple(body),
        title=_optional(row, "title"),
        date=_optional(row, "published"),
        authors=_authors(row),
        group=_optional(row, "outlet") or "",
        modified=_optional(row, "modified"),
        section=_optional(row, "section"),
        outlet=_optional(row, "outlet"),
        lines=_lines(row),
    )


def _lines(row: Row) -> Lines:
    return Lines(
        noise=_strings(row["noise_must_not_appear"]),
        subheads=_strings(row.get("subheads")),
        inline=tuple(
            _text(cut, "text")
            for cut in _sequence(row["stripped_from_body"])
            if isinstance(cut, Mapping)
        ),
        allowed=(
            _text(row, "title"),
            *(
                line
                for key in ("subheads", "captions", "optional")
                for line in _strings(row.get(key))
            ),
        ),
        once=_strings(row["must_appear_once"]),
    )


def _korean_urls(path: Path) -> dict[str, str]:
    rows = (path / "index.tsv").read_text(encoding="utf-8").splitlines()[1:]
    cells = (row.split("\t") for row in rows)
    return {cell[0]: cell[2] for cell in cells if len(cell) > 2 and cell[2].startswith("http")}


def _html(path: Path) -> bytes:
    return gzip.decompress(_there(path).read_bytes())


def _authors(row: Row) -> tuple[str, ...] | None:
    found = row.get("authors")
    return None if found is None else _strings(found)


def _text(row: Row, key: str) -> str:
    return str(row[key])


def _optional(row: Row, key: str) -> str | None:
    found = row.get(key)
    return None if found is None else str(found)


def _sequence(found: Json) -> Sequence[Json]:
    return found if isinstance(found, Sequence) and not isinstance(found, str) else ()


def _strings(found: Json) -> tuple[str, ...]:
    return tuple(str(one) for one in _sequence(found))
