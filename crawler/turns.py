"""Whose turn it is: which address is asked for next, until all is asked or enough is."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from crawler.hosts import host_of
from crawler.outlets.ways import Ways
from crawler.scope import Scope, Way
from db.frontier import Entry, Frontier, LinkKind

# Asked for and not answered: one is on its way, and one stands behind it in Scrapy's queue.
MOST_ASKED: Final = 2
AT_ONCE: Final = 200  # addresses taken from the frontier together


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A part of what is due."""

    kind: LinkKind
    ways: tuple[Way, ...]
    most_depth: int | None = None


OWN_LISTS: Final = Question(kind=LinkKind.LISTING, ways=tuple(Way), most_depth=0)
FURTHER_LISTS: Final = Question(kind=LinkKind.LISTING, ways=(Way.FEEDS, Way.SITEMAPS))
ARTICLES: Final = Question(kind=LinkKind.ARTICLE, ways=tuple(Way))
FURTHER_PAGES: Final = Question(kind=LinkKind.LISTING, ways=(Way.SECTIONS,))
# Lists first, those of the outlet's file before those that they lead to, and the pages behind a
# section's first page when all else is done.
LISTS_FIRST: Final = (OWN_LISTS, FURTHER_LISTS, ARTICLES, FURTHER_PAGES)
# Once lists had half of the budget: an index may name more sitemaps than a crawl may ask for.
ARTICLES_FIRST: Final = (ARTICLES, OWN_LISTS, FURTHER_LISTS, FURTHER_PAGES)


class Turns:
    """What is due of one outlet and in hand of it, and what its budget leaves."""

    def __init__(self, ways: Ways, frontier: Frontier, scope: Scope) -> None:
        self.ended: str | None = None
        """What of its budget ended it with work left over: pages, minutes, limit."""
        self._ways = ways
        self._frontier = frontier
        self._scope = scope
        self._waiting: deque[Entry] = deque()
        self._asked: set[str] = set()
        # Those, and what is answered and not stored: a killed crawl asks for them again.
        self._in_hand: set[str] = set()
        self._pages = 0
        self._lists = 0
        self._order = LISTS_FIRST
        self._left: set[str] = set()
        self._is_dry = False

    @property
    def is_busy(self) -> bool:
        """Whether something that was asked for is not stored yet."""
        return bool(self._in_hand)

    @property
    def unstored(self) -> int:
        """How many pages came that are not stored yet."""
        return len(self._in_hand) - len(self._asked)

    def take(self, now: datetime) -> Entry | None:
        """What to ask for next; None where there is nothing, or enough is in hand."""
        if self.ended or len(self._asked) >= MOST_ASKED:
            return None
        entry = self._next(now)
        if entry is None:
            return None
        self.ended = self._why_over(now)
        if self.ended:
            self._waiting.clear()
            return None
        self._in_hand.add(entry.key)
        self._asked.add(entry.key)
        self._pages += 1
        self._lists += entry.kind is LinkKind.LISTING
        return entry

    def arrived(self, key: str) -> None:
        """It is answered: another may be asked for."""
        self._asked.discard(key)

    def release(self, key: str) -> None:
        """It is stored, or will not be."""
        self._asked.discard(key)
        self._in_hand.discard(key)

    def leave(self, host: str) -> bool:
        """Ask this host for nothing more; whether that is new."""
        is_new = host not in self._left
        self._left.add(host)
        return is_new

    def look_again(self) -> None:
        """More may be due than before."""
        self._is_dry = False

    def _next(self, now: datetime) -> Entry | None:
        """As it is in the frontier now: another page may have told what it is since it was read."""
        if self._order is LISTS_FIRST and self._lists_had_their_half(now):
            self._order = ARTICLES_FIRST
            self._waiting.clear()
        while True:
            if not self._waiting:
                self._fill(now)
            if not self._waiting:
                return None
            entry = self._frontier.entry(self._waiting.popleft().key)
            if entry and entry.key not in self._in_hand and self._may_be_asked(entry):
                return entry

    def _may_be_asked(self, entry: Entry) -> bool:
        was_asked = entry.asked_at is not None and entry.asked_at >= self._scope.began
        return not was_asked and host_of(entry.url) not in self._left

    def _fill(self, now: datetime) -> None:
        if self._is_dry:
            return
        for question in self._order:
            self._waiting.extend(self._fitting(question, now))
            if self._waiting:
                return
        # Asked again only when there may be more: the question goes through all that is known.
        self._is_dry = True

    def _fitting(self, question: Question, now: datetime) -> list[Entry]:
        """What is due of a question and may be asked for, as far as it is read."""
        ways = [way for way in question.ways if way in self._scope.ways]
        limit = AT_ONCE + len(self._in_hand)
        while ways:
            found = self._frontier.due(
                self._ways.slug,
                question.kind,
                now=now,
                began=self._scope.began,
                limit=limit,
                since=self._scope.since if question.kind is LinkKind.ARTICLE else None,
                ways=ways,
                most_depth=question.most_depth,
            )
            fitting = [
                one
                for one in found
                if one.key not in self._in_hand and host_of(one.url) not in self._left
            ]
            if fitting or len(found) < limit:
                return fitting
            # All of these are of hosts that are left alone; others may stand behind them.
            limit *= 2
        return []

    def _lists_had_their_half(self, now: datetime) -> bool:
        """Whether articles come first from now on."""
        minutes = timedelta(minutes=self._ways.budget.minutes)
        return self._lists * 2 >= self._most_pages() or (now - self._scope.began) * 2 >= minutes

    def _most_pages(self) -> int:
        pages, limit = self._ways.budget.pages, self._scope.limit
        return pages if limit is None else min(pages, limit)

    def _why_over(self, now: datetime) -> str | None:
        budget, limit = self._ways.budget, self._scope.limit
        if limit is not None and self._pages >= limit:
            return "limit"
        if self._pages >= budget.pages:
            return "pages"
        return "minutes" if now - self._scope.began >= timedelta(minutes=budget.minutes) else None
