"""Patterns of addresses, in the language of robots.txt and a few words: `/view/{number}*`.

`*` is any run of characters. A pattern that begins with `/` is of any host, another one begins
with the host. It must match the whole address behind the scheme, without the fragment.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from crawler.addresses import escaped

WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "{number}": r"\d{1,30}",
        "{date}": r"(?:19|20)\d\d(?:[-/.]?)(?:0[1-9]|1[0-2])[-/.]?(?:0[1-9]|[12]\d|3[01])",
        "{year}": r"(?:19|20)\d\d",
        "{month}": r"(?:0?[1-9]|1[0-2])",
        "{day}": r"(?:0?[1-9]|[12]\d|3[01])",
    }
)
ANY_HOST: Final = r"[^/?]*+"
SCHEME: Final = re.compile(r"https?://", re.IGNORECASE)
WORD: Final = re.compile(r"(\{[^{}]{0,20}\})")
LONGEST: Final = 2_048  # characters of an address
MOST: Final = 512  # patterns kept compiled, far more than an outlet has


def matches(patterns: Collection[str], url: str) -> bool:
    """Whether one of the patterns is of this address."""
    bare = SCHEME.sub("", url.partition("#")[0], count=1)
    if not patterns or len(bare) > LONGEST:
        return False
    address = _normal(bare)
    return any(_compiled(one).match(address) for one in patterns)


def why_wrong(pattern: str) -> str | None:
    """What is wrong with a pattern, or None."""
    unknown = next((one for one in WORD.findall(pattern) if one not in WORDS), None)
    if unknown:
        return f"has the word {unknown}, and there are: {', '.join(WORDS)}"
    if SCHEME.match(pattern):
        return "has a pattern with a scheme: begin with the host, or with / for any host"
    if not pattern.strip("*"):
        return "has a pattern of every address"
    host = pattern.partition("/")[0]
    if host and not re.search(r"[.*]", host):
        return f"has '{pattern}', and '{host}' is no host: begin with / for any host"
    return None


@lru_cache(MOST)
def _compiled(pattern: str) -> re.Pattern[str]:
    """A regular expression whose time is linear in the address, whatever the pattern is.

    Each part takes the first place that it fits, and never another: with one kind of `*` a match
    that needs a later place can use the first as well.
    """
    host = ANY_HOST if pattern.startswith("/") else ""
    first, *others = _normal(pattern).split("*")
    middle = "".join(f"(?>.*?{_part(one)})" for one in others[:-1])
    last = f".*{_part(others[-1])}" if others else ""
    return re.compile(f"{host}{_part(first)}{middle}{last}\\Z", re.DOTALL | re.ASCII)


def _normal(address: str) -> str:
    """The host in small letters, and the letters behind it escaped: as written, or as sent."""
    host, slash, behind = address.partition("/")
    parts = (one if one in WORDS else escaped(one) for one in WORD.split(behind))
    return f"{host.lower()}{slash}{''.join(parts)}"


def _part(text: str) -> str:
    return "".join(WORDS.get(one, re.escape(one)) for one in WORD.split(text))
