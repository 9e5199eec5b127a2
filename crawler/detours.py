"""Articles that are sent elsewhere for now: to where many are sent, no article has moved.

Nor has one to a wall, or in a circle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from crawler.due import Ending, appeared, article_again
from db.frontier import Entry, Frontier, LinkKind, Visit

# 200 is that of a page that leads on by itself: it says nothing of for how long.
TEMPORARY: Final = frozenset({200, 302, 303, 307})
# Addresses of one article that lead to its own: a feed's and a list's. More are sent to a wall, as
# while a site is being mended.
MOST_FORMS: Final = 2
MOST_HOPS: Final = 5  # redirects from one form of an address to another; RFC 9309 has as many
# At such a page the article is not, and it may be there again: a login, a consent, an error.
WALLS: Final = frozenset({Ending.REFUSED, Ending.GONE})
WHY: Final = "sent elsewhere for now, to where no article is"


class Detours:
    """Where the articles of a crawl were sent."""

    def __init__(self) -> None:
        self._sent: defaultdict[str, list[Entry]] = defaultdict(list)

    def astray(self, entry: Entry, target: str, known: Entry | None, status: int) -> list[Entry]:
        """The articles that are to be asked for again; none where it may have moved there.

        `known` is the entry of the target, where there is one.
        """
        if status not in TEMPORARY or entry.kind is not LinkKind.ARTICLE or entry.article:
            return []
        if known is not None and _is_no_article(known):
            return [entry]
        sent = self._sent[target]
        if len(sent) > MOST_FORMS:
            return [entry]
        sent.append(entry)
        return sent if len(sent) > MOST_FORMS else []


def sent_back(
    frontier: Frontier, entry: Entry | None, ending: Ending, now: datetime
) -> Iterator[Visit]:
    """What is noted of the articles that were sent to this address for now, by how it ended.

    Each may have a wall of its own (`/login?then=/a/1`), which nothing but its page tells of.
    """
    if entry is None or entry.article or ending not in WALLS or entry.kind is LinkKind.LISTING:
        return
    for one in _chain(frontier, entry):
        if one.article or one.status not in TEMPORARY:
            return
        since = appeared(one.first_seen, one.published)
        again = article_again(ending, one.failures, appeared=since, now=now)
        yield Visit(
            key=one.key,
            at=now,
            status=one.status,
            due_at=again.due_at,
            failures=again.failures,
            reason=f"sent elsewhere for now, and there: {ending}",
        )


def asked_from_their_place(frontier: Frontier, entry: Entry, visit: Visit) -> list[Visit]:
    """What is noted of the lists that moved to one that fails: they are asked for again with it.

    While a site is being mended all of them may be sent to one page, which is no list and stays
    none. A list that was found by a move is asked for again where the first of them moved from.
    """
    if entry.kind is LinkKind.ARTICLE or visit.due_at is None or not visit.failures:
        return [visit]
    led = [
        Visit(
            key=one.key,
            at=one.asked_at or visit.at,
            status=one.status,
            due_at=visit.due_at,
            failures=visit.failures,
            reason=visit.reason,
            moved_to=one.moved_to,
        )
        for one in _chain(frontier, entry)
        if one.found_in is None or not frontier.came_by(one)
    ]
    if led and entry.found_in is not None:
        visit = replace(visit, due_at=None)
    return [visit, *led]


def _chain(frontier: Frontier, entry: Entry) -> Iterator[Entry]:
    """What moved to this address, and what moved to that."""
    for _ in range(MOST_HOPS):
        before = frontier.came_by(entry)
        yield from before
        if not before:
            return
        entry = before[0]


def leads_back(frontier: Frontier, target: Entry | None, entry: Entry) -> bool:
    """Whether the target of a redirect was itself moved to where the redirect is.

    What has an article is no matter: nothing is lost there.
    """
    for _ in range(MOST_HOPS):
        if target is None or target.article or target.moved_to is None:
            return False
        if target.moved_to == entry.key:
            return entry.article is None
        target = frontier.entry(target.moved_to)
    return False


def _is_no_article(known: Entry) -> bool:
    """A list; or a page that was fetched and is none."""
    came = known.asked_at is not None and known.moved_to is None
    return known.kind is LinkKind.LISTING or (came and known.article is None)
