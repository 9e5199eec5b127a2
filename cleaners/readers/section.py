"""Which section of the outlet the article stands in: JSON-LD, meta tags, the menu's entry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice

from lxml.etree import XPath, _Element

from cleaners.article import Found
from cleaners.normal import SPACES
from cleaners.readers.statements import Statements

METAS = (
    "article:section", "og:article:section", "section", "articlesection", "article.section",
    "parsely-section", "cxenseparse:section", "cxenseparse:ash-category", "dable:section",
    "me2:category2", "sailthru.section", "classification", "og:classification", "category",
    "subject", "dc.subject", "news_section",
)  # fmt: skip
# What a menu calls the entry that the reader is in.
CURRENT = XPath(
    """//li[contains(concat(' ', @class, ' '), ' on ') or @aria-current
        or contains(concat(' ', @class, ' '), ' current ')]
    | //a[contains(concat(' ', @class, ' '), ' current ') or @aria-current]"""
)
LABELS = XPath("//*[contains(@class, 'cate') or contains(@class, 'rumb')]")
MENU = re.compile(r"nav|gnb|lnb|snb|menu", re.IGNORECASE)
CODE = re.compile(r"[A-Z]{0,3}\d[\dA-Z]*|[A-Z]\d.{0,20}|[\d,./-]+")
STEPS = re.compile(r"\s*(?:[>›»/|]|,\s)\s*")
CHOSEN = re.compile(r"\s*(?:선택됨|현재|selected|current)\s*$", re.IGNORECASE)
LONGEST_NAME = 40
LONGEST_ENTRY = 12
HIGHEST = 5  # enclosing elements in which a menu is called one
MOST = 20
LATIN = re.compile(r"[\x00-ſ]+")
EAST_ASIAN = ("ko", "ja", "zh")


def read_section(tree: _Element, stated: Statements) -> Found[str] | None:
    """Its name as the outlet's readers know it.

    Korean, Japanese and Chinese pages often give a code in Latin letters to machines (`politics`)
    and the name to readers, in another tag or in the menu.
    """
    found = list(_stated(stated))
    if (stated.language or "").lower()[:2] in EAST_ASIAN:
        own = (one for one in found if one.value and not LATIN.fullmatch(one.value))
        return next(chain(own, _labelled(tree), _in_menu(tree), found), None)
    return next(iter(found), None)


def _stated(stated: Statements) -> Iterator[Found[str]]:
    for text in stated.described.texts("articleSection"):
        yield from _named("JSON-LD", text)
    for name in METAS:
        for content in stated.metas.get(name, ()):
            yield from _named(f"meta {name}", content)


def _named(where: str, raw: str) -> Iterator[Found[str]]:
    name = SPACES.sub(" ", raw).strip()
    if where in {"meta classification", "meta og:classification"}:
        name = _own_step(name)
    if 1 < len(name) <= LONGEST_NAME and not CODE.fullmatch(name):
        yield Found(value=name, where=where, raw=raw)


def _own_step(path: str) -> str:
    """Of `스포츠 > 프로야구` the section, of `Life, 라이프` the name in the page's own script."""
    steps = STEPS.split(path)
    return next((step for step in steps if not LATIN.fullmatch(step)), steps[0])


def _labelled(tree: _Element) -> Iterator[Found[str]]:
    """A line that is called the category, or the last step of the path to the page."""
    found = LABELS(tree)
    for element in (found if isinstance(found, list) else [])[:MOST]:
        if isinstance(element, _Element) and not _is_in_menu(element):
            is_path = "rumb" in (element.get("class") or "")
            steps = [_text(link) for link in element.iter("a")] if is_path else [_text(element)]
            text = next(filter(_is_entry, reversed(steps[:MOST])), None)
            if text:
                yield Found(value=text, where="the category's line", raw=text)


def _in_menu(tree: _Element) -> Iterator[Found[str]]:
    found = CURRENT(tree)
    for entry in (found if isinstance(found, list) else [])[:MOST]:
        if not isinstance(entry, _Element) or not _is_in_menu(entry):
            continue
        text = CHOSEN.sub("", _text(entry))
        if _is_entry(text):
            yield Found(value=text, where="the menu's open entry", raw=text)


def _is_entry(text: str) -> bool:
    return 1 < len(text) <= LONGEST_ENTRY and not LATIN.fullmatch(text)


def _text(element: _Element) -> str:
    return SPACES.sub(" ", "".join(map(str, islice(element.itertext(), MOST)))).strip()


def _is_in_menu(entry: _Element) -> bool:
    return any(
        above.tag == "nav" or MENU.search(f"{above.get('class') or ''} {above.get('id') or ''}")
        for above, _ in zip(entry.iterancestors(), range(HIGHEST), strict=False)
    )
