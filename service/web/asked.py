"""What a browser asks for: a question to the search as its form states it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

HITS: Final = 20
MOST_HITS: Final = 200
TEXTS: Final = ("q", "outlet", "language", "after", "before", "rights")
MARKS: Final = ("order", "stories", "morphemes")

Arguments = Mapping[str, Sequence[str]]
"""Of a question: each name with its values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody searches for, as the form has it."""

    words: str = ""
    outlet: str = ""
    language: str = ""
    after: str = ""
    before: str = ""
    rights: str = ""
    newest: bool = False
    stories: bool = False
    morphemes: bool = False
    limit: int = HITS
    given: Mapping[str, str] = field(default_factory=dict)
    """What of it is not as it is by default, for links."""

    @property
    def is_narrowed(self) -> bool:
        """More than words is asked for."""
        return bool(self.given.keys() - {"q"})


def asked_of(arguments: Arguments) -> Asked:
    """The question as the form states it."""
    given = {name: value for name in (*TEXTS, *MARKS) if (value := _first(arguments, name))}
    return Asked(
        words=given.get("q", ""),
        **{name: given.get(name, "") for name in TEXTS[1:]},
        newest=given.get("order") == "newest",
        stories="stories" in given,
        morphemes="morphemes" in given,
        limit=max(1, min(number(arguments, "limit") or HITS, MOST_HITS)),
        given=given,
    )


def number(arguments: Arguments, name: str) -> int | None:
    """A small number; None for whatever else there is."""
    value = _first(arguments, name)
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 7 else None


def _first(arguments: Arguments, name: str) -> str:
    return next(iter(arguments.get(name, ())), "").strip()
