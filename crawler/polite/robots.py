"""robots.txt by RFC 9309: what an answer means, and what the rules say of an address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice
from typing import Final
from urllib.parse import urljoin, urlsplit

from protego import Protego

# RFC 9309, 2.5: a crawler reads at least as much.
MAX_BYTES: Final = 500 * 1024
MAX_HOPS: Final = 5  # RFC 9309, 2.3.1.2
DAY: Final = 86_400.0  # seconds; RFC 9309, 2.4: not to be used for longer
# What could not be reached may be there again soon; until then nothing of the site is fetched.
SOON: Final = 600.0  # seconds
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
TOO_MANY_REQUESTS: Final = 429
ANYONE: Final = "*"

AGENT_LINE: Final = re.compile(
    r"\s{0,20}user[ -]?agent\s{0,20}:?\s{0,20}(?P<name>.*)", re.IGNORECASE
)
SITE_WIDE: Final = re.compile(r"\s{0,20}(?:sitemaps?|site-map|host)\s{0,20}:", re.IGNORECASE)
SITEMAP: Final = re.compile(
    r"\s{0,20}(?:sitemaps?|site-map)\s{0,20}:\s{0,20}(\S{1,2000})", re.IGNORECASE
)
MAX_SITEMAPS: Final = 1_000
MAX_SIGNALS: Final = 100
# contentsignals.org: `Content-Signal: search=yes, ai-train=no`
SIGNAL: Final = re.compile(
    r"\s{0,20}content-signal\s{0,20}:\s{0,20}(?P<value>.{0,300})", re.IGNORECASE
)
MAX_DELAY: Final = 31_536_000.0  # seconds of a year; what is longer is no different


class Kind(Enum):
    """What an answer to the question for robots.txt means for the site."""

    RULES = "rules"
    UNAVAILABLE = "no robots.txt"
    UNREACHABLE = "robots.txt unreachable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """What is known of a site's rules."""

    kind: Kind
    why: str
    """`HTTP 200`, `HTTP 503`, `timeout`."""
    delay: float = 0.0
    """Seconds from one request to the next, by Crawl-delay or Request-rate, the longer one."""
    sitemaps: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    """What is asked of us by Content-Signal, as it stands there."""
    rest: float = 0.0
    """Seconds for which the site asks to be left alone, where that is why it is unreachable."""
    parser: Protego | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Whether an address may be fetched."""

    allowed: bool
    why: str


def read_robots(status: int, body: bytes, token: str) -> Robots:
    """The rules for us in an answer; RFC 9309, 2.3.1.

    4xx says that there are no rules, and 5xx that the site must be left alone. So does 429, which
    the RFC does not name: who has too many requests wants no more. A redirect that leads nowhere
    is a file that is not there (2.3.1.2).
    """
    why = f"HTTP {status}"
    if 200 <= status < 300:
        return _rules(body, token, why)
    if status == TOO_MANY_REQUESTS or not 300 <= status < 500:
        return unreachable(why)
    return Robots(kind=Kind.UNAVAILABLE, why=why)


def unreachable(why: str, rest: float = 0.0) -> Robots:
    """Nobody answered, or not with an answer: nothing may be fetched (2.3.1.4)."""
    return Robots(kind=Kind.UNREACHABLE, why=why, rest=rest)


def too_many_hops() -> Robots:
    return Robots(kind=Kind.UNAVAILABLE, why=f"more than {MAX_HOPS} redirects")


def decide(robots: Robots, url: str, token: str) -> Decision:
    """Whether `url` may be fetched."""
    if robots.kind is Kind.UNREACHABLE:
        return Decision(allowed=False, why=f"{robots.kind.value}: {robots.why}")
    if robots.parser is None:
        return Decision(allowed=True, why=f"{robots.kind.value}: {robots.why}")
    allowed = robots.parser.can_fetch(url, token)
    return Decision(allowed=allowed, why="robots.txt " + ("allows" if allowed else "forbids"))


def next_hop(status: int, location: str | None, url: str) -> str | None:
    """Where a redirect leads; None where it leads nowhere that may be followed."""
    if status not in REDIRECTS or not location:
        return None
    try:
        target = urljoin(url, location)
        return target if urlsplit(target).scheme in {"http", "https"} else None
    except ValueError:
        return None


def place_of(url: str) -> str:
    """Where the rules for an address are: at its scheme, host and port."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}/robots.txt"


def kept_for(robots: Robots) -> float:
    """Seconds for which the answer holds."""
    return SOON if robots.kind is Kind.UNREACHABLE else DAY


def renewed(old: Robots | None, new: Robots) -> Robots:
    """The rules from now on: where a site is unreachable, those it had (RFC 9309, 2.4)."""
    if old is not None and old.kind is Kind.RULES and new.kind is Kind.UNREACHABLE:
        return old
    return new


def _rules(body: bytes, token: str, why: str) -> Robots:
    lines = _lines(body)
    parser = Protego.parse("\n".join(_for_us(lines, token)))
    return Robots(
        kind=Kind.RULES,
        why=why,
        delay=_delay(parser, token),
        sitemaps=tuple(_sitemaps(lines)),
        signals=tuple(_signals(lines, token)),
        parser=parser,
    )


def _lines(body: bytes) -> list[str]:
    """The lines of as much as is read; one that the limit cuts in two is none."""
    kept = body[:MAX_BYTES]
    if len(body) > MAX_BYTES:
        kept = kept[: max(kept.rfind(b"\n"), kept.rfind(b"\r")) + 1]
    return re.split(r"\r\n|\r|\n", kept.decode("utf-8-sig", "replace"))


def _sitemaps(lines: list[str]) -> Iterator[str]:
    found = (SITEMAP.match(line.partition("#")[0]) for line in lines)
    return islice(dict.fromkeys(match[1].strip() for match in found if match), MAX_SITEMAPS)


def _for_us(lines: list[str], token: str) -> Iterator[str]:
    """The groups that name us, and those for anyone, each group's agents once.

    17,000 agents before 20,000 rules are 340 million rules to the parser, and half a megabyte.
    """
    for whose, named, rule in _grouped(lines, token):
        yield from (f"User-agent: {name}" for name in sorted(named))
        if rule and whose:
            yield rule


def _signals(lines: list[str], token: str) -> Iterator[str]:
    """The signals of the groups that name us; of those for anyone where none does."""
    said = [(whose, named, SIGNAL.match(rule)) for whose, named, rule in _grouped(lines, token)]
    us = token if any(token in named for _, named, _ in said) else ANYONE
    values = (found["value"].strip() for whose, _, found in said if found and us in whose)
    return islice(dict.fromkeys(values), MAX_SIGNALS)


def _grouped(lines: list[str], token: str) -> Iterator[tuple[frozenset[str], frozenset[str], str]]:
    """Whom of us and anyone a line is for, who is named by it first, and the rule it is."""
    # What stands before all groups is said to anyone; the parser passes it over if it is a rule.
    whose: frozenset[str] = frozenset({ANYONE})
    is_open = False
    for line in lines:
        bare = line.partition("#")[0]
        agent = AGENT_LINE.match(bare)
        if agent:
            before = whose if is_open else frozenset()
            named = _names(agent["name"], token) - before
            whose = before | named
            is_open = True
            yield whose, named, ""
        elif bare.strip() and not SITE_WIDE.match(bare):
            # The first rule closes the list of a group's agents.
            is_open = False
            yield whose, frozenset(), bare


def rules_for(body: bytes, token: str) -> tuple[str, ...]:
    """The rules that hold for us, as they stand there: of the group that names us, else of `*`."""
    said = list(_grouped(_lines(body), token))
    us = token if any(token in named for _, named, _ in said) else ANYONE
    return tuple(" ".join(rule.split()) for whose, _, rule in said if rule and us in whose)


def _names(written: str, token: str) -> frozenset[str]:
    """Which of us and anyone a line names; a version behind the name is left out (2.2.1)."""
    name = written.strip().lower()
    if name == ANYONE:
        return frozenset({ANYONE})
    is_ours = token in {name.partition("/")[0].rstrip("* "), name}
    return frozenset({token}) if is_ours else frozenset()


def _delay(parser: Protego, token: str) -> float:
    rate = parser.request_rate(token)
    by_rate = rate.seconds / rate.requests if rate else 0.0
    return min(MAX_DELAY, max(parser.crawl_delay(token) or 0.0, by_rate))
