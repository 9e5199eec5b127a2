"""`/.well-known/tdmrep.json`: what a site reserves of text and data mining, by address.

W3C TDM Reservation Protocol: a list of objects with `location` (a pattern of paths, with `*` and
`$` as in robots.txt), `tdm-reservation` (1 or 0) and `tdm-policy` (an address).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

PLACE: Final = "/.well-known/tdmrep.json"
MOST_RULES: Final = 1_000
LONGEST: Final = 500  # characters of a location, or of a policy's address
# What an address has as it is; letters beyond ASCII stand there as escapes (RFC 3986).
PRINTABLE: Final = "".join(map(chr, range(0x21, 0x7F)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """One rule."""

    location: str
    reserved: str
    """`1` or `0`."""
    policy: str | None = None


def place_of(url: str) -> str:
    """Where the rules for an address are: at its scheme, host and port."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}{PLACE}"


def read_tdmrep(body: bytes) -> tuple[Reservation, ...]:
    """The rules in an answer, in their order; what is no rule is left out."""
    try:
        stated: object = json.loads(body)
    except (ValueError, RecursionError):
        return ()
    if not isinstance(stated, list):
        return ()
    rules = (_rule(one) for one in stated[:MOST_RULES])
    return tuple(rule for rule in rules if rule is not None)


def reservation_of(url: str, rules: Sequence[Reservation]) -> Reservation | None:
    """The first rule whose location an address is of."""
    parts = urlsplit(url)
    path = parts.path or "/"
    whole = f"{path}?{parts.query}" if parts.query else path
    return next((rule for rule in rules if _is_of(rule.location, whole)), None)


def plain(rule: Reservation | None) -> dict[str, object]:
    """As values that JSON has, without what was not said."""
    if rule is None:
        return {}
    policy = {} if rule.policy is None else {"tdm_policy": rule.policy}
    return {"tdm_reservation": rule.reserved, **policy}


def _rule(stated: object) -> Reservation | None:
    if not isinstance(stated, dict):
        return None
    location, reserved = stated.get("location"), stated.get("tdm-reservation")
    policy = stated.get("tdm-policy")
    if not isinstance(location, str) or str(reserved) not in {"0", "1"}:
        return None
    if len(location) > LONGEST:
        return None
    return Reservation(
        location=location,
        reserved=str(reserved),
        policy=policy[:LONGEST] if isinstance(policy, str) else None,
    )


def _is_of(location: str, path: str) -> bool:
    """A location matches what begins so, or all of it where it ends with `$`.

    Piece by piece, each where it comes first: as a regular expression, five stars of a hostile
    site took hours.
    """
    first, *others = quote(location.removesuffix("$"), safe=PRINTABLE).split("*")
    if not path.startswith(first):
        return False
    place, ends = len(first), location.endswith("$")
    if not others:
        return not ends or place == len(path)
    *between, last = others
    for piece in between:
        found = path.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece)
    return path.endswith(last) and len(path) - len(last) >= place if ends else last in path[place:]
