"""What a page's JSON-LD says of the article: parsed once, never trusted to be well formed."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

Object: TypeAlias = Mapping[str, object]

LONGEST_JSON = 262_144  # characters; larger blocks are data, not a description of the page
DEEPEST_JSON = 6
MOST_OBJECTS = 400
ARTICLE = re.compile(r"(?:Article|Posting|Report|Review|Column|Story)$")
PAGE = re.compile(r"(?:Page|Site)$")
# Where the description of the page's own article stands; what is listed elsewhere is others'.
INWARD = ("@graph", "mainEntity", "mainEntityOfPage", "itemReviewed")
CASE = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>|;)\s*$")
DANGLING = re.compile(r",(?=\s{0,40}[}\]])")
# Of a block that no parser takes: the members that are text of their own.
MEMBER = re.compile(
    r'"(?P<key>headline|datePublished|dateModified|articleSection)"\s{0,9}:\s{0,9}'
    r'"(?P<value>(?:[^"\\\n]|\\.){1,400})"'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """The objects that describe the article, the surest first, and those that others refer to."""

    articles: tuple[Object, ...] = ()
    by_id: Mapping[str, Object] = field(default_factory=dict)
    types: tuple[str, ...] = ()
    """Of the outermost objects: what the page is called; what its parts are does not say that."""

    @property
    def free(self) -> bool | None:
        """Whether everybody may read all of it; None where it does not say."""
        stated = (str(one.get("isAccessibleForFree", "")).lower() for one in self.articles)
        return next((said == "true" for said in stated if said in {"true", "false"}), None)

    def texts(self, *keys: str) -> Iterator[str]:
        """Texts of these members, articles in order and for each the keys in order."""
        for described in self.articles:
            for key in keys:
                yield from texts(described.get(key))

    def whole(self, value: object) -> object:
        """The object that a mere reference means."""
        if isinstance(value, Mapping) and set(value) <= {"@id", "@type"}:
            return self.by_id.get(str(value.get("@id")), value)
        return value


def describe(scripts: Iterable[str]) -> Described:
    """Read the blocks; one that is broken is passed over, or read as far as it can be."""
    objects: list[Object] = []
    types: list[str] = []
    for script in scripts:
        if len(script) <= LONGEST_JSON and len(objects) < MOST_OBJECTS:
            value = _loads(script)
            objects += _objects(value)
            types += _outermost(value)
    articles = sorted((one for one in objects if _describes(one)), key=_rank)
    return Described(
        articles=tuple(articles),
        by_id={str(one["@id"]): one for one in objects if "@id" in one and "name" in one},
        types=tuple(dict.fromkeys(types)),
    )


def _outermost(value: object) -> Iterator[str]:
    for one in value[:MOST_OBJECTS] if isinstance(value, list) else [value]:
        if isinstance(one, Mapping):
            graph = one.get("@graph")
            for described in (one, *(graph[:MOST_OBJECTS] if isinstance(graph, list) else ())):
                if isinstance(described, Mapping):
                    yield from types_of(described)


def texts(value: object) -> Iterator[str]:
    """A text, or the texts of a list, with the page's entities resolved; nothing else."""
    several = value if isinstance(value, list) else [value]
    for one in several[:MOST_OBJECTS]:
        if isinstance(one, str) and one.strip():
            yield html.unescape(one).strip()


def types_of(described: Object) -> tuple[str, ...]:
    """Its `@type`s."""
    return tuple(texts(described.get("@type")))


def _loads(script: str) -> object:
    bare = CASE.sub("", CASE.sub("", script)).strip()
    for attempt in (bare, DANGLING.sub("", bare)):
        try:
            stated: object = json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
        return stated
    found: dict[str, object] = {}
    for match in MEMBER.finditer(bare):
        found.setdefault(match["key"], match["value"].replace('\\"', '"').replace("\\/", "/"))
    return found


def _objects(stated: object) -> list[Object]:
    """All objects of a block that may describe the page or somebody it names, outer ones first."""
    found: list[Object] = []
    level: Sequence[object] = [stated]
    for _ in range(DEEPEST_JSON):
        inner: list[object] = []
        for value in level:
            if isinstance(value, list):
                inner += value[:MOST_OBJECTS]
            elif isinstance(value, dict):
                found.append(value)
                inner += [value[key] for key in INWARD if isinstance(value.get(key), list | dict)]
        level = inner[:MOST_OBJECTS]
    return found


def _describes(one: Object) -> bool:
    return "headline" in one or "datePublished" in one or any(map(ARTICLE.search, types_of(one)))


def _rank(one: Object) -> int:
    """Articles before pages before anything else with a date, such as a video."""
    types = types_of(one)
    if any(map(ARTICLE.search, types)) or (not types and "headline" in one):
        return 0
    return 1 if any(map(PAGE.search, types)) else 2
