"""A page before it is drawn, and what a view is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from db.connection import Database
from service.web.asked import Arguments, Asked

NOT_FOUND = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A template and what it shows."""

    template: str
    shown: Mapping[str, object]
    status: int = 200


View = Callable[[Database, Mapping[str, str], Arguments], Page]
"""A question: the parts of its address, and the arguments behind it."""


def trouble(
    message: str, *, heading: str = "Not there", status: int = NOT_FOUND, asked: Asked | None = None
) -> Page:
    """A page that says what is wrong, with a way on."""
    shown = {"asked": asked or Asked(), "heading": heading, "message": message}
    return Page(template="trouble.html", shown=shown, status=status)
