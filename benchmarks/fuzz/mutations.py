"""Real bytes, damaged: the same number gives the same bytes, so that each can be had again."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Final

Mutation = Callable[[bytes, Sequence[bytes], random.Random], bytes]
"""Some bytes, others to take pieces of, and chance."""

MOST: Final = 6  # mutations of one page
LONGEST: Final = 2_000  # bytes of a piece that is moved
# What parsers trip over: openings without ends, numbers without end, characters that are none.
WORDS: Final = tuple(
    word.encode("utf-8", "surrogatepass")
    for word in (
        "<", ">", "</", "<!--", "-->", "<![CDATA[", "]]>", "<!DOCTYPE", "<?xml", "&#x110000;", "&#0;",
        "&lt", "&amp;amp;", "\x00", "\x1b[31m", "\u202e", "\ufeff", "\ud800", "\U0010ffff", "\u0301" * 40,
        "\r", "\r\n\r\n", "\t" * 99, "<script>", "</script>", "<table>" * 30, "<div>" * 300, "</div>" * 300,
        "<a href='", "<svg>", "<math>", "<template>", "<noscript>", "<base href='//[::1'>",
        "<meta charset=utf-16>", "<meta charset=euc-kr>", "<meta charset=x-none>", '{"@type":', "[" * 999,
        '"' * 9, "\\", "\\ud800", "\\u0000", "{}", "NaN", "-1", "99999999999999999999", "1e999", "0" * 400,
        "9999-99-99", "2024-02-30T25:61:61+99:99", "0000-00-00", "Infinity", "http://[", "http://a:b@c:99999/",
        "javascript:", "//", "/../../", "%00", "%", "(" * 200, "*" * 200, "'", '"', "AND", "NEAR(", "-", "~",
    )
)  # fmt: skip
CHARSETS: Final = ("cp949", "utf-16", "utf-32", "latin-1", "shift_jis", "gb18030", "utf-7")


def mutated(number: int, sources: Sequence[bytes]) -> bytes:
    """The damaged page of this number."""
    chance = random.Random(number)  # noqa: S311 - to be had again by its number
    body = chance.choice(sources)
    for _ in range(chance.randint(1, MOST)):
        body = chance.choice(MUTATIONS)(body, sources, chance)
    return body


def _piece(body: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randint(0, len(body))
    return start, min(len(body), start + chance.randint(0, LONGEST))


def flip(body: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    """Some bits."""
    damaged = bytearray(body)
    for _number in range(chance.randint(1, 20) if body else 0):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def cut_off(body: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    """At every hundredth of it."""
    return body[: len(body) * chance.randint(0, 99) // 100]


def cut_out(body: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    start, end = _piece(body, chance)
    return body[:start] + body[end:]


def repeat(body: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    start, end = _piece(body, chance)
    return body[:end] + body[start:end] * chance.randint(1, 30) + body[end:]


def splice(body: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """A piece of another page."""
    other = chance.choice(others)
    start, end = _piece(other, chance)
    at = chance.randint(0, len(body))
    return body[:at] + other[start:end] + body[at:]


def join(body: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """The beginning of one, the end of another."""
    other = chance.choice(others)
    return body[: chance.randint(0, len(body))] + other[chance.randint(0, len(other)) :]


def tag_splice(body: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    """A tag goes elsewhere, or goes."""
    start = body.find(b"<", chance.randint(0, len(body)))
    end = body.find(b">", start) + 1
    if start < 0 or not 0 < end - start < LONGEST:
        return body
    rest = body[:start] + body[end:]
    at = chance.randint(0, len(rest))
    return rest if chance.random() < 0.5 else rest[:at] + body[start:end] + rest[at:]


def insert(body: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    at = chance.randint(0, len(body))
    return body[:at] + chance.choice(WORDS) * chance.choice((1, 1, 1, 2, 50)) + body[at:]


def noise(body: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    start, end = _piece(body, chance)
    return body[:start] + chance.randbytes(end - start) + body[end:]


def recode(body: bytes, _: Sequence[bytes], chance: random.Random) -> bytes:
    """In another charset, whatever the page says of it."""
    return body.decode("utf-8", "replace").encode(chance.choice(CHARSETS), "replace")


MUTATIONS: Final[tuple[Mutation, ...]] = (
    flip, cut_off, cut_out, repeat, splice, join, tag_splice, insert, insert, noise, recode,
)  # fmt: skip
