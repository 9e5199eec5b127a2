"""What an outlet's own selectors find on a page: parts of the article, and what is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from enum import Enum
from itertools import islice
from typing import Final

from lxml import etree
from lxml.etree import _Element

from cleaners.article import SELECTED, Found, Metadata, SiteLayout
from cleaners.names import names_of
from cleaners.selectors import compiled
from cleaners.times import find_time, read_stamp, stated_zone

MOST: Final = 2_000  # elements of one selector; an article has no more paragraphs
LONGEST: Final = 2_000  # characters of a title, of writers or of a date
STAMPS: Final = ("datetime", "content", "title")  # attributes that tell a time exactly


class Mark(Enum):
    """What an element is called; the later one wins where several selectors find it."""

    BODY = "body"
    SUBTITLE = "subtitle"
    TITLE = "title"
    REMOVE = "remove"


def fitting(tree: _Element, layouts: Sequence[SiteLayout]) -> SiteLayout | None:
    """The newest layout that is this page's; None where none is.

    It is where its body is found; where it names no body, any of its parts. Pages of all ages are
    read, and few say how they are built.
    """
    return next((one for one in layouts if _fits(tree, one)), None)


def marks_of(tree: _Element, layout: SiteLayout | None) -> Mapping[_Element, Mark]:
    """The elements that the layout names, by what it calls them."""
    if layout is None:
        return {}
    return {element: mark for mark in Mark for element in _found(tree, getattr(layout, mark.value))}


def stated_by(metadata: Metadata, tree: _Element, layout: SiteLayout | None) -> Metadata:
    """The metadata, with the fields that the layout's selectors find in place of the markup's."""
    if layout is None:
        return metadata
    language = metadata.language.value if metadata.language else None
    title = next(_texts(tree, layout.title), None)
    authors = [*_texts(tree, layout.authors)]
    names = tuple(dict.fromkeys(name for text in authors for name in names_of(text)))
    said = metadata
    if title:
        said = replace(said, title=Found(value=title, where=_where(layout.title)))
    if names:
        where, raw = _where(layout.authors), " | ".join(authors)
        said = replace(said, authors=Found(value=names, where=where, raw=raw[:LONGEST]))
    return replace(said, published=_moment(tree, layout.published, language) or said.published)


def _fits(tree: _Element, layout: SiteLayout) -> bool:
    asked = [layout.body] if layout.body else [getattr(layout, mark.value) for mark in Mark]
    return any(_found(tree, selector) for selector in asked)


def _found(tree: _Element, selector: str) -> list[_Element]:
    if not selector:
        return []
    try:
        found = compiled(selector)(tree)
    except etree.XPathError:  # some fail only where they meet what they ask about: p:not(x|y)
        return []
    elements = found if isinstance(found, list) else []
    return [one for one in islice(elements, MOST) if isinstance(one, _Element)]


def _texts(tree: _Element, selector: str) -> Iterator[str]:
    for element in _found(tree, selector):
        text = " ".join("".join(map(str, element.itertext())).split())
        if text:
            yield text[:LONGEST]


def _moment(tree: _Element, selector: str, language: str | None) -> Found[datetime] | None:
    """The first time that the elements tell, in an attribute or in words."""
    for element in _found(tree, selector):
        for raw in filter(None, (element.get(name) for name in STAMPS)):
            if stamp := read_stamp(raw[:LONGEST]):
                return Found(value=stamp, where=_where(selector), raw=raw[:LONGEST])
    for text in _texts(tree, selector):
        if found := find_time(text, language=language):
            value = found[0] if stated_zone(found[1]) else found[0].replace(tzinfo=None)
            return Found(value=value, where=_where(selector), raw=found[1])
    return None


def _where(selector: str) -> str:
    return f"{SELECTED} {selector}"
