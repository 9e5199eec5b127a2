"""A page that a crawl brought, and what the frontier is told of it when it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from cleaners.article import RawPage, RejectReason
from crawler.detours import sent_back
from crawler.due import Ending, article_again
from crawler.notices import correction_in
from db.frontier import Body, Frontier, Visit
from db.records import Saved, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """On its way into the database."""

    page: RawPage
    key: str
    """Of the address in the frontier that it is of."""
    url: str
    """As it is asked for from now on."""
    at: datetime
    status: int
    appeared: datetime
    failures: int
    body: Body
    is_known: bool = False
    """Whether the address was an article before."""
    rights: Mapping[str, object] = field(default_factory=dict)
    """What was said of its use: `response.meta["polite"]`."""
    other: str | None = None
    """Key of the address that was asked for, where the page says that its own is another."""


# Of pages that are no article; of what is not here a later look gives no more.
ENDINGS: Final[Mapping[str, Ending]] = MappingProxyType(
    {
        RejectReason.EMPTY: Ending.FAILED,
        RejectReason.CHALLENGE: Ending.REFUSED,
        RejectReason.CONSENT_WALL: Ending.REFUSED,
        RejectReason.LOGIN_WALL: Ending.REFUSED,
        RejectReason.NOT_FOUND: Ending.GONE,
    }
)
STORED: Final = frozenset({State.NEW, State.NEW_VERSION, State.UNCHANGED})


def visit_of(fetched: Fetched, saved: Saved) -> Visit:
    """What the frontier notes of a page that was stored so."""
    ending = _ending(fetched, saved)
    again = article_again(ending, fetched.failures, appeared=fetched.appeared, now=fetched.at)
    body = fetched.body
    if ending in {Ending.FAILED, Ending.REFUSED}:
        # To be asked for whole: that it is the same, and nothing, would be no answer.
        body = replace(body, etag=None, last_modified=None)
    return Visit(
        key=fetched.key,
        at=fetched.at,
        status=fetched.status,
        due_at=again.due_at,
        failures=again.failures,
        reason="" if saved.state in STORED else saved.reason.replace("_", " "),
        body=body,
        url=fetched.url,
    )


def note(frontier: Frontier, fetched: Fetched, run: int, saved: Saved) -> None:
    """Write to the frontier, inside the transaction that stores the page."""
    is_article = saved.state in STORED
    frontier.stored(visit_of(fetched, saved), saved.article_id if is_article else None)
    if is_article and saved.article_id is not None:
        frontier.note_rights(saved.article_id, fetched.rights, now=fetched.at)
    if saved.state is State.NEW_VERSION and saved.article_id is not None:
        correction = correction_in(frontier.texts_of(saved.article_id))
        if correction:
            frontier.note_correction(saved.article_id, correction, run=run, now=fetched.at)
    if not is_article and not fetched.is_known:
        entry, ending = frontier.entry(fetched.key), _ending(fetched, saved)
        for visit in sent_back(frontier, entry, ending, fetched.at):
            frontier.stored(visit, None)
    if fetched.other is not None:
        frontier.stored(_elsewhere(fetched), None)


def _ending(fetched: Fetched, saved: Saved) -> Ending:
    if saved.state in STORED:
        return Ending.CAME
    ending = ENDINGS.get(saved.reason, Ending.NO_ARTICLE)
    # Once an article, it may be broken today and whole tomorrow.
    return Ending.CAME if ending is Ending.NO_ARTICLE and fetched.is_known else ending


def _elsewhere(fetched: Fetched) -> Visit:
    return Visit(
        key=fetched.other or "",
        at=fetched.at,
        status=fetched.status,
        due_at=None,
        reason="its own address is another",
        moved_to=fetched.key,
    )
