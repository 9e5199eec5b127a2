"""Parts of a page that React sends behind the rest, hidden, put where its script would put them."""

from __future__ import annotations

import re

from lxml.etree import _Element

SEGMENT = re.compile(r"S:([0-9a-f]{1,6})")
MOST_SEGMENTS = 2000


def put_in_place(tree: _Element) -> None:
    """Move each `<div hidden id="S:1">` to its placeholder `B:1` or `P:1`; without one, show it.

    Changes the tree. What the markup calls hidden for any other reason stays so.
    """
    segments = _segments(tree)
    if not segments:
        return
    places = _places(tree)
    for number, segment in segments:
        place = places.get(number)
        if place is None or _holds(segment, place):
            del segment.attrib["hidden"]
        else:
            _fill(place, segment)


def _segments(tree: _Element) -> list[tuple[str, _Element]]:
    found = []
    for division in tree.iter("div"):
        name = SEGMENT.fullmatch(division.get("id") or "")
        if name and division.get("hidden") is not None:
            found.append((name[1], division))
    return found[:MOST_SEGMENTS]


def _places(tree: _Element) -> dict[str, _Element]:
    """The first `<template id="B:1">` of each number."""
    places: dict[str, _Element] = {}
    for place in tree.iter("template"):
        name = place.get("id") or ""
        if name[:2] in {"B:", "P:"}:
            places.setdefault(name[2:], place)
    return places


def _holds(segment: _Element, place: _Element) -> bool:
    return any(outer is segment for outer in place.iterancestors())


def _fill(place: _Element, segment: _Element) -> None:
    place.tag = "div"
    place.text, segment.text = segment.text, None
    place.extend(list(segment))
