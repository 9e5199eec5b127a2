"""In what the articles of a story differ, paragraph by paragraph. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cleaners.duplicates import jaccard, shingles
from cleaners.facts import says_the_same
from cleaners.normal import fold

EDITED: Final = 0.4  # 3-grams shared; a rewritten sentence keeps as much, two sentences do not


class Mark(StrEnum):
    """What an article does with a paragraph."""

    SAME = "="
    EDITED = "~"
    ADDED = "+"
    LACKING = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One paragraph, beside that of the article that stands for the story."""

    mark: Mark
    text: str
    """As this article says it; where it lacks the paragraph, as the other one does."""
    other: str = ""
    """As the other one says it, where it differs."""
    similarity: float = 0.0
    """Exact Jaccard similarity of the 3-grams."""
    other_facts: bool = False
    """A number, a name or a direction differs: two statements, however alike the words."""


Check = Callable[[], object]
"""Asked between two pieces of work; raises what its caller wants where it is to end."""


def differences(
    canonical: Sequence[str], article: Sequence[str], *, check: Check = lambda: None
) -> tuple[Difference, ...]:
    """Every paragraph of the article, then those of the canonical one that it lacks."""
    left = dict(enumerate(canonical))
    same = _same(article, left)
    said = tuple(_paired(article, same, left, check))
    lacking = (Difference(mark=Mark.LACKING, text=text) for text in left.values())
    return (*said, *lacking)


def _same(article: Sequence[str], left: dict[int, str]) -> set[int]:
    """Which paragraphs stand in the other one; theirs are taken from those that are `left`."""
    places: dict[str, list[int]] = {}
    for at, text in left.items():
        places.setdefault(fold(text), []).append(at)
    found = set()
    for place, text in enumerate(article):
        if there := places.get(fold(text)):
            del left[there.pop(0)]
            found.add(place)
    return found


def _paired(
    article: Sequence[str], same: Set[int], left: dict[int, str], check: Check
) -> Iterator[Difference]:
    """Each paragraph that is not the `same` with the likest one that is `left`, and takes it."""
    grams: dict[int, frozenset[str]] = {}
    for at, text in left.items():
        check()
        grams[at] = shingles(fold(text))
    for place, text in enumerate(article):
        check()
        if place in same:
            yield Difference(mark=Mark.SAME, text=text, similarity=1.0)
            continue
        mine = shingles(fold(text))
        likest = max(left, key=lambda at: jaccard(mine, grams[at]), default=None)
        similarity = 0.0 if likest is None else jaccard(mine, grams[likest])
        if likest is None or similarity < EDITED:
            yield Difference(mark=Mark.ADDED, text=text)
            continue
        other = left.pop(likest)
        yield Difference(
            mark=Mark.EDITED,
            text=text,
            other=other,
            similarity=round(similarity, 3),
            other_facts=not says_the_same(other, text),
        )
