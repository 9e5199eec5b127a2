"""Passages taken out of an article as a whole, after it was cleaned, and put back.

What judges after everything else works on a `Cleaned`, stored or not, without its page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from cleaners.article import BODY_KINDS, Cleaned, Passage, Removal
from cleaners.normal import fold
from cleaners.split import Restored, block_names, restored_ranges
from cleaners.structure import Verdict

Blames: TypeAlias = Mapping[int, Verdict]
"""By position: what takes the passage out, and why."""


def take_out(
    cleaned: Cleaned, blames: Blames, *, restored: frozenset[str] = frozenset()
) -> Cleaned:
    """Make removals of these passages, but for those that somebody put back (`restored`, by key).

    An article of which no body would be left stays as it is.
    """
    if not blames:
        return cleaned
    back = restored_ranges(restored)
    taken = [one for one in _removals(cleaned, blames) if not _was_put_back(one, back)]
    gone = {removal.position for removal in taken}
    left = tuple(one for one in cleaned.article.passages if one.position not in gone)
    if not any(one.kind in BODY_KINDS for one in left):
        return cleaned
    return Cleaned(
        article=replace(cleaned.article, passages=left),
        removals=_in_order((*cleaned.removals, *taken)),
    )


def put_back(cleaned: Cleaned, passages: Mapping[Removal, Passage]) -> Cleaned:
    """Make passages of these removals again."""
    if not passages:
        return cleaned
    whole = sorted((*cleaned.article.passages, *passages.values()), key=lambda one: one.position)
    return Cleaned(
        article=replace(cleaned.article, passages=tuple(whole)),
        removals=tuple(one for one in cleaned.removals if one not in passages),
    )


def _removals(cleaned: Cleaned, blames: Blames) -> Iterator[Removal]:
    spans = _spans(cleaned)
    texts = ["".join(text for _, text in sorted(spans[position])) for position in spans]
    names = dict(zip(spans, block_names(texts, fold), strict=True))
    for passage in cleaned.article.passages:
        at = passage.position
        if at in blames:
            start = spans[at][-1][0]
            end = start + len(passage.text)
            yield Removal(
                position=at,
                start=start,
                end=end,
                text=passage.text,
                kind=blames[at].kind,
                rule=blames[at].rule,
                reason=blames[at].reason,
                evidence=blames[at].evidence,
                key=f"{names[at]}@{start}-{end}",
            )


def _spans(cleaned: Cleaned) -> dict[int, list[tuple[int, str]]]:
    """Offset and text of all that a block was parted into, what was kept last; in reading order."""
    found: dict[int, list[tuple[int, str]]] = {}
    for removal in cleaned.removals:
        found.setdefault(removal.position, []).append((removal.start, removal.text))
    for passage in cleaned.article.passages:
        removed = found.setdefault(passage.position, [])
        removed.append((_start_of_kept(removed), passage.text))
    return dict(sorted(found.items()))


def _start_of_kept(removed: Iterable[tuple[int, str]]) -> int:
    """Where what stays of a block begins: behind the spans removed from its beginning."""
    start = 0
    for begin, text in sorted(removed):
        if begin == start:
            start += len(text)
    return start


def _was_put_back(removal: Removal, back: Restored) -> bool:
    name, _, _ = removal.key.rpartition("@")
    return any(begin < removal.end and removal.start < stop for begin, stop in back.get(name, ()))


def _in_order(removals: Iterable[Removal]) -> tuple[Removal, ...]:
    return tuple(sorted(removals, key=lambda one: (one.position, one.start)))
