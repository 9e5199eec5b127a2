"""`/.well-known/tdmrep.json`: what a site reserves of text and data mining, by address.

W3C TDM Reservation Protocol: a list of objects with `location` (a pattern of paths, with `*` and
`$` as in robots.txt), `tdm-reservation` (1 or 0) and `tdm-policy` (an address).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

PLACE: Final = "/.well-known/tdmrep.json"
MOST_RULES: Final = 1_000
LONGEST: Final = 500  # characters of a location, or of a policy's address
MOST_STARS: Final = 5  # of a location: more of them would take long to compare


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
    return next((rule for rule in rules if _pattern(rule.location).match(whole)), None)


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
    if len(location) > LONGEST or location.count("*") > MOST_STARS:
        return None
    return Reservation(
        location=location,
        reserved=str(reserved),
        policy=policy[:LONGEST] if isinstance(policy, str) else None,
    )


def _pattern(location: str) -> re.Pattern[str]:
    """A location matches what begins so, or all of it where it ends with `$`."""
    ends = location.endswith("$")
    parts = map(re.escape, location.removesuffix("$").split("*"))
    return re.compile(".{0,2048}?".join(parts) + (r"\Z" if ends else ""), re.DOTALL)
