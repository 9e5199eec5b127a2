"""Which page is an address's current version, as storing all of them in their order would have it.

A file that was empty before, the same rules for all: what a page says is known by its digest. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from db.records import State, article_ids

PREFIX: Final = 8  # hex digits of an address's digest that say its bucket


class Ending(StrEnum):
    """What the cleaners made of a page."""

    ARTICLE = "article"
    REJECTED = "rejected"
    QUARANTINED = "quarantined"


PROBLEMS: Final[Mapping[Ending, State]] = {
    Ending.REJECTED: State.REJECTED,
    Ending.QUARANTINED: State.QUARANTINED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A page at its address."""

    part: int
    at: int
    address: str
    """Storable."""
    sha256: str
    """Empty where its bytes are not kept."""
    ending: Ending
    content: str = ""
    """Digest of an article's content."""
    url: str | None = None
    source_path: str | None = None
    outlet: str | None = None
    fetched_at: str = ""
    """As the database writes it; empty where nobody knows."""

    @property
    def order(self) -> tuple[int, int]:
        return self.part, self.at


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of all pages of one address."""

    claims: tuple[Claim, ...]
    states: tuple[State, ...]
    known: tuple[bool, ...]
    """For each page, whether there was an article at the address when it was done."""
    first: Claim | None
    """The page that was the first article."""
    current: Claim | None
    versions: int
    outlet: str | None
    """Of its article, as somebody said last."""
    id: str = ""


@dataclass(slots=True)
class _Address:
    """What would be stored of an address, page by page."""

    first: Claim | None = None
    current: Claim | None = None
    last_page: str = ""
    problem: Claim | None = None
    outlet: str | None = None
    problem_outlet: str | None = None
    versions: int = 0
    captures: set[tuple[str, str]] = field(default_factory=set)
    """Pages and when they were fetched."""
    fetched_at: str = ""
    """The newest of them."""
    states: list[State] = field(default_factory=list)
    known: list[bool] = field(default_factory=list)

    def take(self, claim: Claim) -> None:
        self.states.append(self._stored(claim))
        self.known.append(self.first is not None)
        if claim.fetched_at:
            self.captures.add((claim.sha256, claim.fetched_at))
            self.fetched_at = max(self.fetched_at, claim.fetched_at)

    def _is_overtaken(self, claim: Claim) -> bool:
        is_older = bool(claim.fetched_at) and claim.fetched_at < self.fetched_at
        return is_older or (claim.sha256, claim.fetched_at) in self.captures

    def _known(self, claim: Claim) -> tuple[State | None, str | None]:
        """What the very same page became last, and of which outlet it was."""
        if self.problem and self.problem.sha256 and self.problem.sha256 == claim.sha256:
            return PROBLEMS[self.problem.ending], self.problem_outlet
        if not self.problem and self.current and self.last_page == claim.sha256:
            return State.UNCHANGED, self.outlet
        return None, None

    def _stored(self, claim: Claim) -> State:
        known, outlet = self._known(claim)
        if known and claim.outlet in {None, outlet}:
            return known
        if not known and self._is_overtaken(claim):
            return State.UNCHANGED
        if claim.ending in PROBLEMS:
            is_as_before = self.problem and self.problem.ending is claim.ending
            self.problem_outlet = claim.outlet or (self.problem_outlet if is_as_before else None)
            self.problem = claim
            return PROBLEMS[claim.ending]
        self.problem, self.last_page = None, claim.sha256
        self.outlet = claim.outlet or self.outlet
        if self.current and self.current.content == claim.content:
            return State.UNCHANGED
        state = State.NEW_VERSION if self.current else State.NEW
        self.first, self.current = self.first or claim, claim
        self.versions += 1
        return state


def told(claims: Iterable[Claim]) -> Told:
    """Take the pages of one address in their order."""
    ordered = tuple(sorted(claims, key=lambda one: one.order))
    address = _Address()
    for claim in ordered:
        address.take(claim)
    return Told(
        claims=ordered,
        states=tuple(address.states),
        known=tuple(address.known),
        first=address.first,
        current=address.current,
        versions=address.versions,
        outlet=address.outlet,
    )


def bucket_of(address: str, buckets: int) -> int:
    """By its digest, so that ids of a lower bucket are lower."""
    return int(_digest(address)[:PREFIX], 16) * buckets >> 4 * PREFIX


def all_told(claims: Iterable[Claim]) -> tuple[Told, ...]:
    """All addresses of a bucket, those with articles by their ids, then the others."""
    by_address: dict[str, list[Claim]] = {}
    for claim in claims:
        by_address.setdefault(claim.address, []).append(claim)
    addresses = [told(by_address[address]) for address in sorted(by_address)]
    with_ids = _named([one for one in addresses if one.first])
    return (*with_ids, *(one for one in addresses if not one.first))


def _named(addresses: Sequence[Told]) -> Iterator[Told]:
    """With their ids: of those that would share one, whoever was first has it."""
    ids: dict[str, Told] = {}
    for one in sorted(addresses, key=_first_order):
        free = next(id_ for id_ in article_ids(one.claims[0].address) if id_ not in ids)
        ids[free] = one
    for id_ in sorted(ids):
        yield replace(ids[id_], id=id_)


def _first_order(one: Told) -> tuple[int, int]:
    return one.first.order if one.first else (0, 0)


def _digest(address: str) -> str:
    return next(iter(article_ids(address)))
