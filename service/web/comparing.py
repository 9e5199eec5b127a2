"""An article beside its earlier version, and beside the others of its story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cleaners.stories import body_of, overlap
from db import queries
from db.connection import Database
from db.errors import DamagedError, TooSlowError
from db.patience import Patience
from db.records import StoredArticle
from db.stories import Stories
from service.changes import FieldChange, changes, field_changes
from service.storyline import Difference, differences

# All comparisons of one page. Stored articles take a hundredth of it; two texts of a megabyte in
# 500 paragraphs each took half a minute.
SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mate:
    """Another article of a story, beside the one that is looked at."""

    article: StoredArticle
    similarity: float
    compared: tuple[Difference, ...]
    """Empty where there was no time for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mates:
    """The other articles of a story."""

    shown: tuple[Mate, ...]
    damaged: tuple[str, ...]
    """Ids of those that are not what was stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What one version changed."""

    fields: Sequence[FieldChange] = ()
    paragraphs: Sequence[Difference] = ()
    note: str = ""
    """Why the paragraphs are not there."""


def changed(database: Database, stored: StoredArticle, patience: Patience) -> Changed | None:
    """What this version changed; None of the first."""
    if stored.version == 1:
        return None
    try:
        before = queries.read_article(database, stored.id, stored.version - 1).cleaned
    except DamagedError:
        return Changed(note="The version before is damaged: `newswinnow check-db` says more.")
    fields = field_changes(before.article, stored.cleaned.article)
    try:
        found = changes(before, stored.cleaned, check=patience.check)
    except TooSlowError:
        versions = f"{stored.version - 1} {stored.version}"
        note = (
            "The two versions are too long to be compared on a page; in a terminal "
            f"`newswinnow diff {stored.id} {versions}` does it."
        )
        return Changed(fields=fields, note=note)
    return Changed(fields=fields, paragraphs=tuple(one.difference for one in found))


def mates(database: Database, stored: StoredArticle, patience: Patience, *, most: int) -> Mates:
    """The other articles of its story, likest first."""
    ids = [one for one in Stories(database).of_the_same_story(stored.id) if one != stored.id]
    others, damaged = [], []
    for one in ids[:most]:
        try:
            others.append(queries.read_article(database, one))
        except DamagedError:
            damaged.append(one)
    mine, said = body_of(stored.cleaned.article), stored.cleaned.article.body
    found = (
        Mate(
            article=other,
            similarity=overlap(mine, body_of(other.cleaned.article)),
            compared=compared(said, other.cleaned.article.body, patience),
        )
        for other in others
    )
    shown = sorted(found, key=lambda one: (-one.similarity, one.article.id))
    return Mates(shown=tuple(shown), damaged=tuple(damaged))


def compared(
    said: Sequence[str], other: Sequence[str], patience: Patience
) -> tuple[Difference, ...]:
    """What the other says otherwise; nothing where that would take too long."""
    try:
        return differences(said, other, check=patience.check)
    except TooSlowError:
        return ()
