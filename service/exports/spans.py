"""A page's text as it was before it was cleaned, and which of its characters were taken out. Pure.

Every block of the page is a line. Cutting the spans out leaves the article, a block a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cleaners.article import Cleaned, Kind, Passage, Removal

Part = Passage | Removal


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Characters `start` up to but not `end`."""

    start: int
    end: int
    kind: Kind
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """What was kept and what was taken out, in the order of the page."""

    text: str
    spans: tuple[Span, ...]
    """In order, none in another. That of a whole block has the line's end with it."""


def whole_of(cleaned: Cleaned) -> Whole:
    """Put an article and its removals together again."""
    text: list[str] = []
    spans: list[Span] = []
    at = 0
    for block in _blocks(cleaned):
        for part in block:
            end = at + len(part.text)
            if isinstance(part, Removal):
                spans.append(Span(start=at, end=end, kind=part.kind, rule=part.rule))
            text.append(part.text)
            at = end
        text.append("\n")
        at += 1
        last = block[-1]
        if isinstance(last, Removal) and not any(isinstance(part, Passage) for part in block):
            spans[-1] = Span(start=spans[-1].start, end=at, kind=last.kind, rule=last.rule)
    return Whole(text="".join(text), spans=tuple(spans))


def _blocks(cleaned: Cleaned) -> Iterator[list[Part]]:
    """The parts of each block in the order of its text."""
    blocks: dict[int, list[Part]] = {}
    for removal in sorted(cleaned.removals, key=lambda one: (one.position, one.start)):
        blocks.setdefault(removal.position, []).append(removal)
    for passage in cleaned.article.passages:
        parts = blocks.setdefault(passage.position, [])
        parts.insert(_place_of_kept(parts), passage)
    return (blocks[position] for position in sorted(blocks))


def _place_of_kept(parts: Iterable[Part]) -> int:
    """Behind the spans that were cut off the block's beginning."""
    place = start = 0
    for part in parts:
        if isinstance(part, Removal) and part.start != start:
            break
        start += len(part.text)
        place += 1
    return place
