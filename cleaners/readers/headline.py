"""Which line of a page is its headline, by what the markup states."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from cleaners.article import Found, Kind
from cleaners.normal import fold
from cleaners.readers.statements import Statements

TAB = "title element"
TOP = "h1"
LONE_TOP = "h1, which nothing else confirms"
LEAST_BEFORE = 0.3  # share of the headline in a statement with the site's name and more behind it
LEAST_BEHIND = 0.5  # and in one with a kicker before it; less is the site's name itself
MARKS = re.compile(r"[\W_]+")
QUOTES = re.compile(r"['\".]")
# A wide space parts the two halves of a Japanese headline.
NARROW_SPACES = re.compile(r"[^\S\u3000]+")
TEMPLATE = re.compile(r"<%.{0,300}?%>|\{\{.{0,100}?\}\}")
LEAST_HEADLINE = 6  # folded characters
LEAST_SURE = 12  # folded characters that stand in a longer text by no chance
LONGEST_HEADLINE = 300
LONGEST_RAW = 1000
META_TITLES = ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title")
INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")
# What sites put behind a headline in the title of a tab: " | The Example", " - Section - Example".
BEHIND = re.compile(r"\s+(?:[|–—·:»-]|\|\|)\s+[^|–—]{2,40}$")
GLUED = re.compile(r"(?:\s*[|｜]|：|--|ㅣ)\s*[^|｜：ㅣ-]{2,30}$")


class Line(Protocol):
    """A text of the page with what its element calls it."""

    @property
    def text(self) -> str: ...

    @property
    def hint(self) -> Kind | None: ...


def headlines(stated: Statements) -> tuple[str, ...]:
    """What the head states as the page's headline; the tab's title where nothing else does."""
    told = [(where, text) for where, text in _stated(stated) if where != TOP]
    sure = [text for where, text in told if where != TAB]
    return tuple(dict.fromkeys(sure or [text for _, text in told]))


def titles(stated: Statements) -> tuple[str, ...]:
    """All that the head calls the page, the tab's title too."""
    return tuple(dict.fromkeys(text for where, text in _stated(stated) if where != TOP))


def shown(stated: Statements) -> tuple[str, ...]:
    """The h1s that are no short name of the site or of a section."""
    tops = (text for where, text in _stated(stated) if where == TOP)
    return tuple(dict.fromkeys(text for text in tops if len(fold(text)) >= LEAST_SURE))


def title_of(stated: Statements, *, site: str | None) -> Found[str] | None:
    """The headline that stands on the page, else the one that is stated first, without the site.

    On the page is the h1 that another statement confirms: of 343 pages of fundus and naeb an h1 is
    the gold's title on 283, JSON-LD on 196, `og:title` on 224 (benchmarks/).
    """
    told = list(_stated(stated))
    others = [(where, text) for where, text in told if where != TOP]
    lines = [text for where, text in told if where == TOP and not _is_site(text, site)]
    for line in lines:
        if any(_confirms(other, line) for _, other in others):
            return Found(value=line, where=TOP, raw=line)
        joined = next((other for other in others if _is_joined(other[1], line)), None)
        if joined:
            return Found(value=joined[1], where=joined[0], raw=line)
    for where, text in others:
        bare = _without_site(text, site)
        if bare and where != TAB:
            return Found(value=bare, where=where, raw=text)
    for text in lines:
        return Found(value=text, where=LONE_TOP, raw=text)
    for where, text in others:
        return Found(value=_without_site(text, site) or text, where=where, raw=text)
    return None


def _confirms(stated: str, line: str) -> bool:
    """Begins with the line, or ends with it behind a kicker; not with the site's name behind."""
    part = fold(line)
    return len(part) >= LEAST_HEADLINE and _is_most_of(fold(stated), part)


def _is_site(text: str, site: str | None) -> bool:
    return bool(site) and fold(text) == fold(site or "")


def _is_joined(stated: str, line: str) -> bool:
    """The same letters: what stands on two lines of the page, with a mark between them."""
    whole, part = (QUOTES.sub("", fold(text)) for text in (stated, line))
    return whole != part and MARKS.sub("", whole) == MARKS.sub("", part)


def choose(
    lines: Sequence[Line], stated: Sequence[str], fold: Callable[[str], str] = fold
) -> int | None:
    """The index of the line that is the headline; None where no line is what the markup states.

    A line that is the whole of a stated headline goes before one that is most of it, an h1 before
    another, and the first before those behind it.
    """
    folded = [fold(title) for title in stated]
    best: tuple[int, bool, int] | None = None
    chosen: int | None = None
    for index, line in enumerate(lines):
        if len(line.text) > LONGEST_HEADLINE:
            continue
        text = fold(line.text)
        share = _agreement(text, folded)
        if share and (best is None or (share, line.hint is Kind.TITLE, len(text)) > best):
            best, chosen = (share, line.hint is Kind.TITLE, len(text)), index
    return chosen


def _agreement(line: str, stated: Sequence[str]) -> int:
    """3: the whole of one; 2: most of it, beside a kicker or the site's name; 1: its beginning."""
    if len(line) < LEAST_HEADLINE:
        return 0
    if line in stated:
        return 3
    if any(_is_most_of(title, line) for title in stated):
        return 2
    return int(len(line) >= LEAST_SURE and any(title.startswith(line) for title in stated))


def _is_most_of(whole: str, part: str) -> bool:
    """Both folded. It stands before the site's name and more, or behind a kicker."""
    share = len(part) / max(1, len(whole))
    return (whole.startswith(part) and share > LEAST_BEFORE) or (
        whole.endswith(part) and share > LEAST_BEHIND
    )


def _stated(stated: Statements) -> Iterator[tuple[str, str]]:
    for described in stated.described.articles:
        headline = described.get("headline")
        if isinstance(headline, str):
            yield from _cleaned("JSON-LD", headline)
    for name in META_TITLES:
        for content in stated.metas.get(name, ())[:1]:
            yield from _cleaned(f"meta {name}", content)
    for sign in stated.signs:
        if sign.tag == "h1" or "headline" in sign.names.split():
            yield from _cleaned(TOP, sign.text)
    if stated.title:
        yield from _cleaned(TAB, stated.title)


def _cleaned(where: str, text: str) -> Iterator[tuple[str, str]]:
    bare = TEMPLATE.sub("", INVISIBLE.sub("", html.unescape(text[:LONGEST_RAW])))
    bare = NARROW_SPACES.sub(" ", bare).strip()
    if 1 < len(bare) <= LONGEST_HEADLINE:
        yield where, bare


def _without_site(title: str, site: str | None) -> str:
    """Without the site's name; without any last part where the name is unknown."""
    if site:
        folded = fold(site)
        for pattern in (BEHIND, GLUED):
            match = pattern.search(title)
            if match and (folded in fold(match[0]) or fold(match[0])[1:] in folded):
                return title[: match.start()].strip()
        before = title.split(" | ", 1) if " | " in title else title.split(" - ", 1)
        if len(before) > 1 and fold(before[0]) == folded:
            return before[1].strip()
        return title
    return BEHIND.sub("", title).strip()
