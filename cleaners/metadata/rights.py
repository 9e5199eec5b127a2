"""What the page forbids or reserves, in its markup and in its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleaners.article import Found, Kind, Metadata
from cleaners.metadata.witness import Witness

# Each with what a reader has to know of it; a line may say several.
NOTICES = (
    re.compile(
        r"(?:AI|인공지능)\s?(?:학습|훈련|데이터)?\s?(?:이용|활용|포함|및|·|,|\s){0,6}\s?(?:학습|이용|활용)?\s?(?:을|를)?\s?(?:금지|불허|금합니다)",
        re.IGNORECASE,
    ),
    re.compile(
        r"무단\s?전재\s?(?:[-·,/&]|및|와|∙|ㆍ)?\s?(?:재배포|배포|복제)?\s?(?:를|을)?\s?금지"
    ),
    re.compile(r"(?:転載|複製)(?:を禁|禁止)|無断[^。]{0,12}禁"),
    re.compile(r"(?:未经|未經)[^。]{0,20}(?:不得|禁止)\s?[\w、]{0,8}|(?:请勿|禁止)转载"),
    re.compile(r"\bAll\s+rights\s+reserved\b|\bAlle\s+Rechte\s+vorbehalten\b", re.IGNORECASE),
    re.compile(
        r"\b(?:text\s+and\s+data\s+mining|(?:train(?:ing)?|machine\s+learning)\b[^.]{0,30}\b(?:AI|artificial\s+intelligence|models?))[^.]{0,60}",
        re.IGNORECASE,
    ),
)
KINDS = frozenset({Kind.COPYRIGHT, Kind.NOTICE})
LONGEST = 3000  # characters of a line that are read
MOST = 12


def find_rights(witnesses: Sequence[Witness], markup: Metadata) -> Found[tuple[str, ...]]:
    """The markup's reservations, then the lines'; each once, with all the places."""
    stated = markup.rights
    said = dict(_notices(witnesses))
    notices = tuple(dict.fromkeys((*((stated and stated.value) or ()), *said)))[:MOST]
    if not notices:
        return Found(value=(), where="no reservation on the page")
    places = [stated.where] if stated else []
    return Found(value=notices, where=", ".join(dict.fromkeys((*places, *said.values()))))


def _notices(witnesses: Sequence[Witness]) -> Iterator[tuple[str, str]]:
    for witness in witnesses:
        if witness.kind in KINDS:
            for pattern in NOTICES:
                match = pattern.search(witness.text[:LONGEST])
                if match:
                    yield match[0].strip(), witness.where
