"""What an article says of its own mistakes: corrections, as newsrooms write them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

LONGEST: Final = 300  # characters of what is told of it
# `[정정]`, `바로잡습니다`, `본지는 … 정정합니다`; not `정정당당`, `개정정관`, `정정 요구`.
KOREAN: Final = re.compile(
    r"^\s{0,3}[\[<(【]\s{0,2}(?:정정|바로잡습니다|정정보도|반론보도)\s{0,2}[\]>)】]"
    r"|바로\s{0,2}잡습니다|바로\s{0,2}잡았습니다|정정합니다|정정했습니다|정정\s{0,2}보도문?\s{0,2}[:：]"
)
# `Correction: …`, `This article was corrected on …`; not `market correction`.
WESTERN: Final = re.compile(
    r"^\s{0,3}(?:Corrections?|Clarification|Korrektur|Berichtigung|Correctif|Rectificatif|Corrección"
    r"|Rettelse|Rättelse)\b.{0,40}?[:—–-]\s"
    r"|\b(?:article|story|headline|report|version)\b.{0,60}?\b(?:has been|was|were) corrected\b",
    re.IGNORECASE,
)


def correction_in(texts: Iterable[str]) -> str | None:
    """The first text that corrects the article, cut short; None where none does."""
    found = (text for text in texts if KOREAN.search(text) or WESTERN.search(text))
    text = next(found, None)
    return None if text is None else text[:LONGEST]
