"""In what language the article is written."""

from __future__ import annotations

from collections.abc import Sequence

from cleaners.article import Found, Metadata, Outlet, Passage
from cleaners.language import language_of


def find_language(
    passages: Sequence[Passage], markup: Metadata, *, known: Outlet | None
) -> Found[str]:
    """What the text's own letters and words say; templates often state another language."""
    told = language_of("\n".join(passage.text for passage in passages))
    if told:
        return Found(value=told, where="its letters and words")
    if known:
        return Found(value=known.language, where="the outlet's language")
    if markup.language:
        return markup.language
    return Found(value=None, where="too few letters to tell")
