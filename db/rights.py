"""What an outlet reserves of an article's use, as it says so itself. Pure.

A notice is one such saying: a line of the page (`AI 학습 금지`), or a name and what it states
(`robots: noai`, `content-signal: ai-train=no`). It is told what a notice says, and not what follows
from it in any law: whoever uses the texts has to know that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

LONGEST: Final = 3000  # characters of a notice that are read; the longest that is kept has 3,000


class Reserved(StrEnum):
    """What a notice reserves."""

    NOTHING = "nothing"
    """It allows, names the owner, or is of another matter."""
    USE = "use"
    """Copies, archives, excerpts, being found: any use but those of the next."""
    AI = "ai"
    """The training of models, answers of models, text and data mining."""


class Rights(StrEnum):
    """Which articles are chosen by what is reserved of them."""

    ALL = "all"
    """Whatever is reserved."""
    AI_UNRESERVED = "ai-unreserved"
    """Without those of which a use by AI, or text and data mining, is reserved."""
    UNRESERVED = "unreserved"
    """Without those of which anything is reserved."""


LEFT_OUT: Final[Mapping[Rights, frozenset[Reserved]]] = MappingProxyType(
    {
        Rights.ALL: frozenset(),
        Rights.AI_UNRESERVED: frozenset({Reserved.AI}),
        Rights.UNRESERVED: frozenset({Reserved.AI, Reserved.USE}),
    }
)


def reserving(notices: Iterable[str], rights: Rights) -> tuple[str, ...]:
    """Those of the notices whose articles are left out."""
    return tuple(one for one in notices if reserved(one) in LEFT_OUT[rights])


def reserved(notice: str) -> Reserved:
    """What a notice reserves; one that cannot be understood reserves use."""
    said = notice[:LONGEST].strip()
    name, colon, stated = said.partition(":")
    judge = NAMED.get(_plain(name)) if colon else None
    return _statement(said) if judge is None else judge(stated.strip())


def _plain(name: str) -> str:
    """The name in lower case; `dc.rights.holder` is one of `dc.rights`."""
    plain = name.strip().lower()
    return "dc.rights" if plain.startswith("dc.rights.") else plain


# ---- lines and statements

# In Latin letters alone, or glued to a Korean word: AI학습.
_AI: Final = (
    r"(?:(?<![A-Za-z])(?:AI|A\.I\.|LLMs?|GPT)(?![A-Za-z])|인공\s?지능|생성형|人工知能|人工智能"
    r"|artificial\s+intelligence|language\s+models?)"
)
_ACT: Final = (
    r"(?:학습|훈련|활용|이용|사용|수집|금지|불허|train|learn|develop|ingest|mining|scrap|crawl|\buse"
    r"|学習|學習|利用|訓練|训练|使用|学习)"
)
ABOUT_AI: Final = re.compile(
    rf"""
    {_AI}.{{0,60}}{_ACT} | {_ACT}.{{0,60}}{_AI}
    | text\s+(?:and|&)\s+data\s+mining | (?<![A-Za-z])TDM(?![A-Za-z]) | 데이터\s?마이닝
    | machine\s+learning | 기계\s?학습 | 機械学習 | 机器学习
    | \btrain(?:ing)?\b.{{0,60}}\bmodels?\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
FORBIDS: Final = re.compile(
    r"무단|금지|불허|reserved|vorbehalten|prohibited|forbidden|réservés|reservados|riservati"
    r"|転載|禁|不得|请勿|permission",
    re.IGNORECASE,
)
# Licences that ask for no more than to be named, or for the same licence.
OPEN: Final = re.compile(
    r"creativecommons\.org/(?:licenses/by(?:-sa)?/|publicdomain/)"
    r"|\bCC[ -](?:0|BY(?:[ -]SA)?)(?![ -](?:NC|ND|SA[ -]NC))\b|\bpublic\s+domain\b",
    re.IGNORECASE,
)


def _statement(said: str) -> Reserved:
    return Reserved.AI if ABOUT_AI.search(said) else Reserved.USE


def _conditions(stated: str) -> Reserved:
    """Of a licence, or where one is to be had."""
    return Reserved.NOTHING if OPEN.search(stated) else _statement(stated)


def _owner(stated: str) -> Reserved:
    """Who has the rights; that alone reserves nothing."""
    if OPEN.search(stated) or not (FORBIDS.search(stated) or ABOUT_AI.search(stated)):
        return Reserved.NOTHING
    return _statement(stated)


# ---- directives

TO_AI: Final = frozenset({"noai", "noimageai", "noml"})
# developers.google.com/search/docs/crawling-indexing/robots-meta-tag; `nofollow`, `notranslate` and
# `noodp` say nothing of the text.
TO_USE: Final = frozenset(
    {
        "noindex", "none", "noarchive", "nocache", "nosnippet", "noimageindex", "unavailable_after",
        "max-snippet:0",
    }
)  # fmt: skip
DIRECTIVE: Final = re.compile(r"max-snippet:\s{0,5}0(?!\d)|[a-z][a-z_-]{1,40}")
NO: Final = frozenset({"0", "no", "false", "n", ""})
YES: Final = frozenset({"1", "yes", "true", "y", "allow", "allowed", "all"})
# contentsignals.org; `search` is the third.
SIGNALS_OF_AI: Final = frozenset({"ai-train", "ai-input"})


def _directives(stated: str) -> Reserved:
    said = {"".join(one.split()) for one in DIRECTIVE.findall(stated.lower())}
    if said & TO_AI:
        return Reserved.AI
    return Reserved.USE if said & TO_USE else Reserved.NOTHING


def _directives_to_ai(stated: str) -> Reserved:
    """Of a crawler that collects for models."""
    return Reserved.NOTHING if _directives(stated) is Reserved.NOTHING else Reserved.AI


def _signal(stated: str) -> Reserved:
    key, _, value = (part.strip().lower() for part in stated.partition("="))
    if value != "no":
        return Reserved.NOTHING
    return Reserved.AI if key in SIGNALS_OF_AI else Reserved.USE


def _if_said(stated: str) -> Reserved:
    return Reserved.NOTHING if stated.lower() in NO else Reserved.AI


def _unless_allowed(stated: str) -> Reserved:
    return Reserved.NOTHING if stated.lower() in YES else Reserved.AI


def _nothing(_: str) -> Reserved:
    return Reserved.NOTHING


NAMED: Final[Mapping[str, Callable[[str], Reserved]]] = MappingProxyType(
    {
        **dict.fromkeys(
            ("robots", "x-robots-tag", "googlebot", "googlebot-news", "bingbot", "yeti", "daum",
             "daumoa"),
            _directives,
        ),
        **dict.fromkeys(("gptbot", "ccbot"), _directives_to_ai),
        "content-signal": _signal,
        "tdm-reservation": _if_said,
        "tdm-policy": _nothing,  # on which conditions; that it is reserved is said apart
        "noai": _if_said,
        "ai-training": _unless_allowed,
        **dict.fromkeys(
            ("license", "dcterms.license", "usageinfo", "acquirelicensepage", "conditionsofaccess"),
            _conditions,
        ),
        **dict.fromkeys(
            ("copyright", "copyrightnotice", "rights", "dc.rights", "dcterms.rights",
             "dcterms.rightsholder"),
            _owner,
        ),
    }
)  # fmt: skip
