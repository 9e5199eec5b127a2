"""What an outlet's articles' addresses look like: learned from those that are articles. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

Shape = tuple[str, ...]

LEAST_KNOWN: Final = 3  # articles of one shape; a list page that was stored by mistake is alone
YEAR: Final = re.compile(r"(?:19|20)\d\d")
DATE: Final = re.compile(
    r"(?:19|20)\d\d-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\d|3[01])[A-Za-z.]?\d{0,14}"
)
# `2024/05/20`, `2024/may/20` and `2024-05-20`, as the end of what stands before a slug.
DAY: Final = re.compile(
    r"(?:^|/)(?:(?:19|20)\d\d/(?:0?[1-9]|1[0-2]|[a-z]{3})/(?:0?[1-9]|[12]\d|3[01])"
    r"|(?:19|20)\d\d-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\d|3[01]))\Z"
)
DIGITS: Final = re.compile(r"\d{1,40}")
# `article12345`, `A0012345`, `12345.html` without its ending
CODE: Final = re.compile(r"[A-Za-z]{0,8}[-_]?\d{5,30}")
ENDING: Final = re.compile(r"\.[a-z]{2,5}\Z", re.IGNORECASE)
LEAST_DIGITS: Final = 5  # of a number that names an article: pages and years have fewer
LEAST_WORDS: Final = 4  # of a slug that is a headline; sections have three at most
# Of the files that a page links to, those that are no pages.
FILES: Final = frozenset(
    {
        "jpg", "jpeg", "png", "gif", "webp", "svg", "ico", "css", "js", "json", "xml", "rss", "pdf",
        "zip", "mp3", "mp4", "hwp", "doc", "docx", "xls", "xlsx",
    }
)  # fmt: skip
# Parameters that choose a part of a list.
OF_LISTS: Final = frozenset(
    {
        "page", "p", "pg", "pageno", "page_no", "paged", "offset", "start", "sort", "order", "sc",
        "sec", "section", "cat", "category", "sid", "q",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """How many articles of an outlet have an address of which shape."""

    counts: Counter[Shape]

    @property
    def are_known(self) -> bool:
        return any(count >= LEAST_KNOWN for count in self.counts.values())

    def has(self, url: str) -> bool:
        """Whether an address is of a shape that articles have."""
        return self.counts[shape_of(url)] >= LEAST_KNOWN


def learned(urls: Iterable[str]) -> Shapes:
    """The shapes of addresses that are articles for certain."""
    return Shapes(counts=Counter(shape_of(url) for url in urls))


def is_article(url: str, shapes: Shapes) -> bool:
    """Whether an address looks like an article's of this outlet, or of any where none is known."""
    if is_file(url):
        return False
    return (shapes.are_known and shapes.has(url)) or looks_like_article(url)


def is_list(url: str, section: str) -> bool:
    """Whether an address may be another page of a section: the same path, or one below it."""
    one, other = _split(url), _split(section)
    if one is None or other is None or is_file(url):
        return False
    below = other[1].rstrip("/") + "/"
    return one[0] == other[0] and (one[1] == other[1] or one[1].startswith(below))


def looks_like_article(url: str) -> bool:
    """By what holds for most outlets: a number of its own, a date with more behind it, a headline.

    `/2024/05/20/slug`, `?idxno=12345`, `/view/20240520000123`; not `/politics/`, `?page=3`.
    """
    parts = _split(url)
    if parts is None:
        return False
    segments = [segment for segment in parts[1].split("/") if segment]
    names = [ENDING.sub("", segment) for segment in segments[-2:]]
    if any(_names_article(name) for name in names) or _is_of_a_day(segments):
        return True
    return any(
        len(value) >= LEAST_DIGITS and DIGITS.fullmatch(value) and name.lower() not in OF_LISTS
        for name, value in parse_qsl(parts[2])
    )


def is_file(url: str) -> bool:
    """Whether an address is of a picture or another file that is no page."""
    parts = _split(url)
    ending = ENDING.search(parts[1]) if parts else None
    return ending is not None and ending[0][1:].lower() in FILES


def shape_of(url: str) -> Shape:
    """Kinds of its segments and the names of its parameters."""
    parts = _split(url)
    if parts is None:
        return ()
    segments = tuple(_kind(segment) for segment in parts[1].split("/") if segment)
    query = sorted(
        f"?{name}={'number' if DIGITS.fullmatch(value) else 'text'}"
        for name, value in parse_qsl(parts[2])
    )
    return (*segments, *query)


def _kind(segment: str) -> str:
    ending = ENDING.search(segment)
    name = segment[: ending.start()] if ending else segment
    return _kind_of_name(name) + (ending[0].lower() if ending else "")


def _kind_of_name(name: str) -> str:
    if YEAR.fullmatch(name):
        return "year"
    if DATE.fullmatch(name):
        return "date" if len(name) <= 10 else "date and number"
    if DIGITS.fullmatch(name):
        return "number" if len(name) >= LEAST_DIGITS else "small number"
    if CODE.fullmatch(name):
        return "code"
    if _words(name) >= LEAST_WORDS:
        return "headline"
    return "word"


def _names_article(name: str) -> bool:
    return _kind_of_name(name) in {"number", "date and number", "code", "headline"}


def _is_of_a_day(segments: list[str]) -> bool:
    """Whether words stand behind a day: those of an article, but for the second page of a list."""
    *before, last = segments or [""]
    is_word = not DIGITS.fullmatch(last) and last.lower() not in OF_LISTS
    return is_word and DAY.search("/".join(before[-3:]).lower()) is not None


def _words(name: str) -> int:
    return len([word for word in re.split(r"[-_+ ]", unquote(name)) if word])


def _split(url: str) -> tuple[str, str, str] | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return parts.netloc.lower(), parts.path or "/", parts.query
