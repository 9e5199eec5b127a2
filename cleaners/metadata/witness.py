"""Removed texts that say something of the page."""

from __future__ import annotations

from dataclasses import dataclass

from cleaners.article import Block, Kind

# Their pages print who wrote and when, to the minute, in lines of their own.
EAST_ASIAN_LANGUAGES = frozenset({"ko", "ja", "zh"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A removed text that says something of the page."""

    text: str
    kind: Kind
    position: int
    below_title: bool
    """It does not stand above the headline, where the site's own date stands."""

    @property
    def where(self) -> str:
        """How a reader finds it."""
        return f"position {self.position}"


def witness_of(block: Block, text: str, kind: Kind, *, title_at: int | None) -> Witness:
    """A removed text with its place relative to the headline."""
    return Witness(
        text=text,
        kind=kind,
        position=block.position,
        below_title=title_at is None or block.position >= title_at,
    )
