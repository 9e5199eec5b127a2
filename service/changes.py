"""What changed from one version of an article to another, in the order of the newer one. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from cleaners.article import Article, Cleaned
from service import reading
from service.storyline import Check, Difference, Mark, differences

# Pairs of paragraphs that are looked at: 500 by 500 take a second at most; articles have fewer.
MOST_PAIRS: Final = 250_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One paragraph of either version."""

    difference: Difference
    why: str = ""
    """Of one that is lacking: as what the newer version took it out; empty if it is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A field with another value."""

    name: str
    old: str
    new: str


def changes(old: Cleaned, new: Cleaned, *, check: Check = lambda: None) -> tuple[Change, ...]:
    """Every paragraph of both versions: headlines, body and captions; each is there once."""
    blames = {
        removal.text.strip(): f"{removal.kind}  {removal.rule}  {removal.reason}"
        for removal in new.removals
    }
    before = [passage.text for passage in old.article.passages]
    after = [passage.text for passage in new.article.passages]
    return tuple(
        Change(
            difference=one,
            why=blames.get(one.text.strip(), "") if one.mark is Mark.LACKING else "",
        )
        for one in _aligned(before, after, check)
    )


def field_changes(old: Article, new: Article) -> tuple[FieldChange, ...]:
    """The fields whose values differ; where they were found does not matter."""
    pairs = zip(reading.fields_of(old), reading.fields_of(new), strict=True)
    return tuple(
        FieldChange(name=name, old=before, new=after)
        for (name, before, _), (_, after, _) in pairs
        if before != after
    )


def _aligned(old: Sequence[str], new: Sequence[str], check: Check) -> Iterator[Difference]:
    """What is alike at both ends needs no search, which is dear where much repeats."""
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    yield from map(_same, new[:head])
    yield from _between(old[head : len(old) - tail], new[head : len(new) - tail], check)
    yield from map(_same, new[len(new) - tail :])


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    pairs = enumerate(zip(old, new, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(old), len(new)))


def _between(old: Sequence[str], new: Sequence[str], check: Check) -> Iterator[Difference]:
    if len(old) * len(new) > MOST_PAIRS:
        yield from (Difference(mark=Mark.LACKING, text=text) for text in old)
        yield from (Difference(mark=Mark.ADDED, text=text) for text in new)
        return
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for what, left, left_end, right, right_end in matcher.get_opcodes():
        if what == "equal":
            yield from map(_same, new[right:right_end])
        else:
            yield from differences(old[left:left_end], new[right:right_end], check=check)


def _same(text: str) -> Difference:
    return Difference(mark=Mark.SAME, text=text, similarity=1.0)
