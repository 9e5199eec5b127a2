"""The headline: the line that was kept as one, and what the markup states, brought together."""

from __future__ import annotations

import re

from cleaners.article import SELECTED, Found, Metadata, Passage
from cleaners.normal import fold

# What nothing on the page confirms: a name of the site as likely as a headline.
UNSURE = frozenset({"title element", "h1, which nothing else confirms"})
LEAST_SURE = 12  # folded characters that begin another text by no chance
MARKS = re.compile(r"[\W_]+")


def find_title(kept: Passage | None, markup: Metadata) -> Found[str]:
    """The headline on the page; the markup's own where the kept line is nothing that it states.

    On 10 of 217 pages of naeb the kept line was a rubric, the site's name or a writer's.
    """
    stated = markup.title
    if stated and stated.where.startswith(SELECTED):
        return stated
    if kept is None:
        return stated or Found(value=None, where="no headline on the page")
    found = Found(value=kept.text, where=f"position {kept.position}")
    if stated is None or stated.value is None or stated.where in UNSURE:
        return found
    line, told = fold(kept.text), fold(stated.value)
    if line == told:
        # The markup may keep the wide space of a Japanese headline.
        return Found(value=stated.value, where=found.where) if stated.where == "h1" else found
    if stated.where == "h1" or _letters(line) == _letters(told):
        return stated
    is_told = any(fold(headline) == line for headline in markup.headlines)
    is_cut = len(line) >= LEAST_SURE and (told.startswith(line) or line.startswith(told))
    return found if is_told or is_cut else stated


def _letters(text: str) -> str:
    return MARKS.sub("", text)
