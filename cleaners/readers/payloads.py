"""The JSON that a page's scripts carry for its own JavaScript, parsed and made whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from itertools import islice

from lxml.etree import _Element

# Characters. The largest state of the corpora that holds a story has 0.6 million.
LONGEST_SCRIPT = 1_048_576
LONGEST_PAGE = 4_194_304
LEAST_SCRIPT = 400  # a story of two paragraphs does not fit into less
MOST_VALUES = 40  # of one script, whether they can be parsed or not
DEEPEST_CACHE = 4
CACHE_HOLDERS = frozenset(
    {"props", "pageprops", "apollostate", "__apollo_state__", "initialapollostate"}
)
LEAST_ROWS = 8  # a list of fewer values holds no story
LEAST_LITERAL = 60  # characters of a string in a script that is no JSON
LONGEST_ATTRIBUTE_NAME = 40

FLIGHT = re.compile(r"__next_f\s{0,3}\.\s{0,3}push\(\s{0,3}(?=\[)")
FLIGHT_ROW = re.compile(r"([0-9a-f]{1,8}):(?:T([0-9a-f]{1,8}),)?")
REFERENCE = re.compile(r"\$[L@]?([0-9a-f]{1,8})")
# `x = {`, `push([`, `parse("`: where a value may begin.
BEGIN = re.compile(r"[=(]\s{0,20}(?=[\[{])|JSON\.parse\(\s{0,20}(?=\")")
# Always matches, closed or not, so that a script is read in one pass.
LITERAL = re.compile(
    r"""(?:([\w$]{1,40})["']?\s{0,5}:\s{0,5})?("(?:[^"\\\n]++|\\.)*+"?|'(?:[^'\\\n]++|\\.)*+'?)"""
)
NAME = re.compile(r"(?:window|self|globalThis|Fusion)\s{0,3}[.\[]\s{0,3}[\"']?([\w$]{1,40})")
DECODER = json.JSONDecoder(strict=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """One JSON value of a page."""

    where: str
    """Which script: its id, the variable it is given to, or its type."""
    value: object


def payloads(tree: _Element) -> Iterator[Payload]:
    """Every value that the scripts hold and that can be parsed, in the page's order."""
    left = LONGEST_PAGE
    flight: list[str] = []
    for script in tree.iter("script"):
        text = script.text or ""
        if LEAST_SCRIPT <= len(text) <= min(LONGEST_SCRIPT, left) or "__next_f" in text[:200]:
            left -= len(text)
            chunks = list(_flight_chunks(text[:LONGEST_SCRIPT])) if left > 0 else []
            flight += chunks
            if not chunks:
                yield from _of_script(script, text)
    if flight:
        yield Payload(where="__next_f", value=_flight("".join(flight)))
    yield from _of_attributes(tree, left)


def _of_script(script: _Element, text: str) -> Iterator[Payload]:
    kind = (script.get("type") or "").lower()
    if "json" in kind:
        value = parse(text)
        if value is not None:
            named = "JSON-LD" if "ld+" in kind else script.get("id") or kind
            yield Payload(where=named, value=whole(value))
    elif not kind or "script" in kind or kind == "module":
        yield from _of_code(text)


def parse(text: str) -> object | None:
    """The JSON value of a text; None where it is none, or nested beyond Python's stack."""
    try:
        value: object = json.loads(text.strip().removesuffix(";"), strict=False)
    except (ValueError, RecursionError):
        return None
    return value


def _of_code(text: str) -> Iterator[Payload]:
    """Values that are given to a variable or a function; else what stands in quotation marks."""
    found = False
    end = 0
    for begin in islice(BEGIN.finditer(text), MOST_VALUES):
        if begin.end() < end:
            continue
        value, stop = _decoded(text, begin.end())
        if value is not None and stop - begin.end() >= LEAST_SCRIPT:
            found, end = True, stop
            yield Payload(where=_name(text, begin.start()), value=whole(value))
    if not found:
        literals = _literals(text)
        if literals:
            yield Payload(where=_name(text, 0), value=literals)


def _decoded(text: str, start: int) -> tuple[object | None, int]:
    try:
        value, stop = DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        return None, start
    return (parse(value) if isinstance(value, str) else value), stop


def _name(text: str, before: int) -> str:
    names = NAME.findall(text[max(0, before - 80) : before] or text[:80])
    return names[-1] if names else "script"


def _literals(text: str) -> dict[str, list[str]]:
    """Long strings of a script that is code, by the name that stands before them."""
    found: dict[str, list[str]] = {}
    for match in LITERAL.finditer(text):
        name, literal = match[1], match[2]
        if not name or len(literal) < LEAST_LITERAL or literal[0] != '"':
            continue
        value = parse(literal)
        if isinstance(value, str):
            found.setdefault(name, []).append(value)
    return found


# ---- values that stand apart and refer to each other ----


def _flight_chunks(text: str) -> Iterator[str]:
    """The strings of `self.__next_f.push([1, "…"])`."""
    for push in islice(FLIGHT.finditer(text), MOST_VALUES):
        value, _ = _decoded(text, push.end())
        if isinstance(value, list) and len(value) > 1 and isinstance(value[1], str):
            yield value[1]


def _flight(stream: str) -> object:
    """The rows of React's stream, each once, with what they refer to put in its place."""
    rows = dict(_rows(stream))
    return list(_resolved(rows).values())


def _rows(stream: str) -> Iterator[tuple[str, object]]:
    """`id:json` up to the line's end; `id:Tlength,text` with its length in bytes."""
    raw = stream.encode("utf-8", "replace")
    at = 0
    while at < len(raw):
        head = FLIGHT_ROW.match(raw[at : at + 24].decode("latin-1"))
        if head and head[2]:
            start = at + head.end()
            at = start + int(head[2], 16)
            yield head[1], raw[start:at].decode("utf-8", "replace")
            continue
        stop = raw.find(b"\n", at)
        stop = len(raw) if stop < 0 else stop
        if head:
            yield head[1], parse(raw[at + head.end() : stop].decode("utf-8", "replace"))
        at = stop + 1


class Rest(Enum):
    """What becomes of a row that was put in its place."""

    DROPPED = auto()
    KEPT = auto()


def _resolved(rows: Mapping[str, object], rest: Rest = Rest.DROPPED) -> dict[str, object]:
    """Rows with references replaced; each row is used once, so that nothing goes in circles."""
    used: set[str] = set()
    seen: set[int] = set()
    top: list[object] = list(rows.values())
    todo: list[list[object] | dict[str, object]] = [top]
    while todo:
        holder = todo.pop()
        seen.add(id(holder))
        for key, value in _entries(holder):
            found = _referred(value, rows, used)
            if found is not value:
                holder[key] = found  # type: ignore[index]  # its own key
            if isinstance(found, list | dict) and id(found) not in seen:
                todo.append(found)
    return {
        name: row
        for name, row in zip(rows, top, strict=True)
        if rest is Rest.KEPT or name not in used
    }


def _entries(
    holder: list[object] | dict[str, object],
) -> list[tuple[int, object]] | list[tuple[str, object]]:
    return list(enumerate(holder)) if isinstance(holder, list) else list(holder.items())


def _referred(value: object, rows: Mapping[str, object], used: set[str]) -> object:
    name = _reference(value)
    if name is None or name not in rows or name in used:
        return value
    used.add(name)
    return rows[name]


def _reference(value: object) -> str | None:
    """The name of the row that a value stands for: `$1a`, `{"__ref": "Article:7"}`."""
    if isinstance(value, str):
        found = REFERENCE.fullmatch(value)
        return found[1] if found else None
    if isinstance(value, Mapping):
        name = value.get("__ref") or (value.get("id") if value.get("type") == "id" else None)
        return name if isinstance(name, str) else None
    return None


def whole(value: object) -> object:
    """A value whose parts stand apart and refer to each other, put together."""
    cache = _cache(value)
    return _resolved(cache, Rest.KEPT) if cache else devalued(value)


def _cache(value: object) -> Mapping[str, object] | None:
    """Apollo's store: an object that holds everything by its name, and the question asked."""
    for _ in range(DEEPEST_CACHE):
        if not isinstance(value, dict):
            return None
        if "ROOT_QUERY" in value:
            return value
        value = next(
            (member for key, member in value.items() if key.lower() in CACHE_HOLDERS), None
        )
    return None


def devalued(value: object) -> object:
    """A flat list whose objects name their members by number, as Nuxt writes it, made whole."""
    if not isinstance(value, list) or not _is_flat(value):
        return value
    for row in value:
        if isinstance(row, dict | list):
            for key, member in _entries(row):
                if isinstance(member, int) and not isinstance(member, bool):
                    row[key] = f"${member}"  # type: ignore[index]  # its own key
    return list(_resolved({str(at): row for at, row in enumerate(value)}).values())


def _is_flat(rows: list[object]) -> bool:
    """Objects stand on the top level alone, and all their members are numbers of others."""
    if len(rows) < LEAST_ROWS or not isinstance(rows[0], list | dict):
        return False
    members = [member for row in rows if isinstance(row, dict) for member in row.values()]
    return bool(members) and all(isinstance(member, int) for member in members)


def _of_attributes(tree: _Element, left: int) -> Iterator[Payload]:
    """What a component is given in an attribute."""
    for element in tree.iter():
        for name, value in element.attrib.items():
            if len(value) >= LEAST_SCRIPT and str(value[:1]) in "[{" and len(value) <= left:
                left -= len(value)
                found = parse(str(value))
                if found is not None:
                    yield Payload(where=str(name)[:LONGEST_ATTRIBUTE_NAME], value=found)
