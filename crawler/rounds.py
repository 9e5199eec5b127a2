"""A round: one outlet's part of a crawl. What an answer means, and what follows from it.

It knows the frontier and no network: a spider asks what `take` gives, and hands the answers back.
"""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from types import MappingProxyType
from typing import Final

from cleaners.article import RawPage
from crawler import due
from crawler.addresses import identity
from crawler.answers import Answer, onward, target_of
from crawler.canonical import canonical_of
from crawler.detours import (
    MOST_HOPS,
    WHY,
    Detours,
    asked_from_their_place,
    leads_back,
    sent_back,
)  # fmt: skip
from crawler.due import Ending, Next
from crawler.feeds.formats import read_listing
from crawler.feeds.listing import MAX_URL, FeedError, Link, Listing
from crawler.feeds.webpage import links_on
from crawler.fetched import Fetched
from crawler.findings import NO_ADDRESS, Findings, findings_of, sites_of
from crawler.hosts import host_of
from crawler.outlets.ways import Ways
from crawler.scope import Scope, Way
from crawler.sections import ANYTHING_ELSE, sort_links
from crawler.shapes import Shapes, learned
from crawler.traps import TRAPS
from crawler.turns import Turns
from db.frontier import Batch, Body, Entry, Find, Frontier, LeftOut, LinkKind, Visit
from db.records import listed_of

# In a row, without any answer: the site is down, and its addresses are not to blame.
MOST_SILENT: Final = 5
MOST_LEARNED: Final = 500  # addresses that shapes are learned from
# An old month's sitemap: its index says when it changed, so it is looked at once a day alone.
STALE: Final = timedelta(days=2)
MOST_TTL: Final = 1_000_000  # minutes; any that is longer than a day counts as a day

UNASKED: Final = "HTTP 304 (not modified), and nothing is known of it"
NO_SECTION: Final = "a page without articles, to which the section was moved"
CIRCLE: Final = "moved in a circle"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """Ask for the same address in another form."""

    url: str


Count = Callable[[str, int], None]
"""Told what happened, and how often."""


class Round:
    """What is left to ask of one outlet."""

    def __init__(
        self,
        ways: Ways,
        frontier: Frontier,
        *,
        scope: Scope,
        domains: Sequence[str] = (),
        zone: tzinfo = UTC,
        count: Count = lambda _what, _times: None,
    ) -> None:
        self.slug = ways.slug
        self._ways = ways
        self._frontier = frontier
        self._scope = scope
        self._zone = zone
        self._tell = count
        self.counts: Counter[str] = Counter()
        """What happened, and how often."""
        self.stored: Counter[str] = Counter()
        """How its pages ended, by states."""
        self.sites = sites_of(ways.addresses, domains)
        """The registered domains that it asks."""
        self.turns = Turns(ways, frontier, scope)
        """What is asked next."""
        self._silent = 0
        self._shapes: Shapes | None = None
        # What events are to tell of, until the next transaction.
        self._left_out: Counter[str] = Counter()
        # By the address that was moved to: how many moves led there in this crawl.
        self._moves: dict[str, int] = {}
        self._detours = Detours()
        self.run: int | None = None
        """The number of the run, for events."""

    def _count(self, what: str, times: int) -> None:
        self.counts[what] += times
        self._tell(what, times)

    # ---- asking

    def begin(self, now: datetime) -> None:
        """Note the outlet's own lists in the frontier."""
        named: Mapping[Way, tuple[str, ...]] = {
            Way.FEEDS: self._ways.feeds,
            Way.SITEMAPS: self._ways.sitemaps,
            Way.SECTIONS: self._ways.sections,
        }
        batches = [
            Batch(
                finds=[Find(key=key, url=url) for url in urls if (key := identity(url))],
                kind=LinkKind.LISTING,
                way=way,
                outlet=self.slug,
                found_in=None,
                depth=0,
            )
            for way, urls in named.items()
        ]
        self._frontier.configure(self.slug, batches, now=now)

    @property
    def ended(self) -> str | None:
        """What of its budget ended it with work left over: pages, minutes, limit."""
        return self.turns.ended

    def take(self, now: datetime) -> Entry | None:
        """What to ask for next; None where there is nothing, or enough is in hand."""
        had_ended = self.turns.ended
        entry = self.turns.take(now)
        if entry is not None:
            self._count("asked", 1)
        elif self.turns.ended != had_ended:
            self._tell_of_end(now)
        return entry

    def _tell_of_end(self, now: datetime) -> None:
        # A limit is the user's own word, and no news.
        if self.ended in {"pages", "minutes"}:
            self._left_out[f"budget: {self.ended}"] += 1
            left_out = self._told()
            if left_out is not None:
                self._frontier.leave_out(left_out, now=now)

    def _told(self, found_in: str | None = None) -> LeftOut | None:
        """What was left out since the last time; None where no run can be named."""
        counts, self._left_out = self._left_out, Counter()
        if self.run is None or not counts:
            return None
        return LeftOut(run=self.run, outlet=self.slug, counts=counts, found_in=found_in)

    # ---- answers

    def answered(
        self, entry: Entry, answer: Answer, now: datetime, *, hops: int = 0
    ) -> Fetched | Again | None:
        """What is to be done with an answer; all else is noted in the frontier."""
        self._silent = 0
        ending = due.ending_of(answer.status, is_listing=entry.kind is LinkKind.LISTING)
        if ending is Ending.SAME and not (entry.etag or entry.last_modified):
            self._note(entry, Ending.FAILED, now, status=answer.status, reason=UNASKED)
            return None
        if ending is Ending.MOVED:
            return self._moved(entry, answer, target_of(answer), now, hops)
        leads_to = onward(entry, answer) if ending is Ending.CAME else None
        if leads_to is not None:
            return self._moved(entry, answer, leads_to, now, hops)
        if ending is not Ending.CAME:
            reason = _reason(answer.status)
            said = answer if ending is Ending.SAME else None
            self._note(entry, ending, now, status=answer.status, reason=reason, answer=said)
            return None
        if entry.kind is LinkKind.LISTING:
            self._read(entry, answer, now)
            return None
        return self._fetched(entry, answer, now)

    def failed(self, entry: Entry, why: str, now: datetime, *, ending: Ending) -> None:
        """There was no answer, or none was asked for."""
        self._note(entry, ending, now, status=None, reason=why)
        self._silent += ending is Ending.FAILED
        if self._silent >= MOST_SILENT:
            self.leave(entry, f"{self._silent} times no answer, the last time {why}", now)

    def leave(self, entry: Entry, why: str, now: datetime, seconds: float = 0.0) -> None:
        """Ask its host for nothing more in this crawl; what is due of it stays due.

        Where it wants a rest of so many `seconds`, the next crawls keep it too.
        """
        host = host_of(entry.url) or ""
        if self.turns.leave(host):
            self._silent = 0
            if seconds > 0:
                rest = timedelta(seconds=min(seconds, due.LONGEST_WAIT.total_seconds()))
                self._frontier.rest(self.slug, host, until=now + rest)
            self._count("hosts_left", 1)
            logger.warning("%s: left alone in this crawl: %s", host, why)

    def _moved(
        self, entry: Entry, answer: Answer, target: str | None, now: datetime, hops: int
    ) -> Again | None:
        key = identity(target) if target else None
        if target is None or key is None or len(target) > MAX_URL:
            self._note(entry, Ending.FAILED, now, status=answer.status, reason="moved to nowhere")
        elif key == entry.key:
            if hops < MOST_HOPS:
                self._frontier.set_url(key, target)
                return Again(url=target)
            self._note(entry, Ending.FAILED, now, status=answer.status, reason=CIRCLE)
        else:
            self._note_moved(entry, Link(url=target), now, status=answer.status)
        return None

    def _note_moved(self, entry: Entry, link: Link, now: datetime, *, status: int) -> None:
        """The other address takes its place in the frontier; it may be known already."""
        known = Link(
            url=link.url,
            title=entry.title,
            published=entry.published,
            modified=entry.modified,
            authors=entry.authors,
        )
        findings = findings_of([known], sites=self.sites, is_article=lambda _: None)
        if not findings.finds:
            why = f"moved, and the other is {next(iter(findings.passed_over), NO_ADDRESS)}"
            self._note(entry, Ending.REFUSED, now, status=status, reason=why)
            return
        moves = self._moves.pop(entry.key, 0) + 1
        if moves > MOST_HOPS or entry.depth > self._ways.budget.depth + MOST_HOPS:
            self._note(entry, Ending.FAILED, now, status=status, reason="moved too often")
            return
        target = findings.finds[0].key
        there = self._frontier.entry(target)
        if leads_back(self._frontier, there, entry):
            self._note(entry, Ending.FAILED, now, status=status, reason=CIRCLE)
            if entry.kind is LinkKind.ARTICLE:
                self._ask_again(findings, entry, now)
            return
        astray = self._detours.astray(entry, target, there, status)
        for one in astray:
            self._note(one, Ending.FAILED, now, status=status, reason=f"{WHY}: {link.url}")
        if astray:
            return
        visit = self._visit(entry, Ending.MOVED, now, status=status, reason="moved")
        self._count("moved", 1)
        self._moves[target] = moves
        batch = self._batch(findings, entry, entry.kind)
        if entry.kind is LinkKind.LISTING:
            # It takes its place: a section further down is asked for from the page before alone.
            batch = replace(batch, depth=entry.depth)
        self._list(replace(visit, moved_to=target), [batch])

    def _ask_again(self, findings: Findings, entry: Entry, now: datetime) -> None:
        """Of what this crawl has not asked for yet: since the last one it may have come back."""
        began = self._scope.began
        batch = self._batch(findings, entry, LinkKind.ARTICLE)
        self._frontier.add(
            batch, now=now, is_newer=lambda one, _: one.asked_at is None or one.asked_at < began
        )
        self.turns.look_again()

    def _read(self, entry: Entry, answer: Answer, now: datetime) -> None:
        body = _body_of(answer)
        if body.sha256 == entry.sha256:
            body = replace(body, ttl=entry.ttl)
            self._note(entry, Ending.SAME, now, status=answer.status, body=body, answer=answer)
            return
        try:
            if entry.way == Way.SECTIONS:
                listing = self._section(entry, answer)
            else:
                listing = read_listing(
                    answer.body, answer.url, answer.headers.get("content-type"), self._zone
                )
        except FeedError as error:
            self._note(entry, Ending.FAILED, now, status=answer.status, reason=error.why)
            return
        wait = due.waits(listing.ttl, answer.headers.get("cache-control"))
        body = replace(body, ttl=min(max(listing.ttl or 0, 0), MOST_TTL) or None)
        visit = self._visit(entry, Ending.CAME, now, status=answer.status, body=body, wait=wait)
        self._list(visit, self._batches(entry, listing))

    def _section(self, entry: Entry, answer: Answer) -> Listing:
        """The links of a section's page; where it leads on, only if there may be more articles.

        Raises FeedError.
        """
        page = links_on(answer.body, answer.url, answer.headers.get("content-type"))
        shapes = self._shapes or learned(self._frontier.article_urls(self.slug, limit=MOST_LEARNED))
        if shapes.are_known:
            self._shapes = shapes
        found = sort_links(page.links, answer.url, shapes=shapes, by_pattern=self._ways.is_article)
        self._count(f"passed_over/{ANYTHING_ELSE}", found.others)
        leads_on = bool(found.articles)
        if not leads_on and entry.depth == 0 and entry.found_in is not None:
            # Such as that of a site that is being mended; the section itself may be back.
            raise FeedError(answer.url, NO_SECTION, "Look where the section is now")
        if not leads_on:
            self._count("passed_over/a list behind a page without articles", len(found.lists))
        return replace(page, links=found.articles, listings=found.lists if leads_on else ())

    def _batches(self, entry: Entry, listing: Listing) -> list[Batch]:
        articles = findings_of(listing.links, sites=self.sites, is_article=self._ways.is_article)
        lists = findings_of(listing.listings, sites=self.sites, is_article=lambda _: None)
        for one in listing.passed_over:
            self._count(f"passed_over/{one.reason}", one.count)
        for reason, number in (articles.passed_over + lists.passed_over).items():
            self._count(f"passed_over/{reason}", number)
            if reason in TRAPS:
                self._left_out[reason] += number
        batches = [self._batch(articles, entry, LinkKind.ARTICLE)]
        if entry.depth + 1 <= self._ways.budget.depth:
            batches.append(self._batch(lists, entry, LinkKind.LISTING))
        elif lists.finds:
            self._count("passed_over/lists beyond the depth of the budget", len(lists.finds))
            self._left_out["budget: depth"] += len(lists.finds)
            logger.warning(
                "%s: %d lists beyond a depth of %d are left out (`budget.depth`)",
                entry.url, len(lists.finds), self._ways.budget.depth,
            )  # fmt: skip
        return batches

    def _batch(self, findings: Findings, entry: Entry, kind: LinkKind) -> Batch:
        return Batch(
            finds=findings.finds,
            kind=kind,
            way=entry.way,
            outlet=self.slug,
            found_in=entry.key,
            depth=entry.depth + 1,
        )

    def _list(self, visit: Visit, batches: Sequence[Batch]) -> None:
        all_new = self._are_new(batches)

        def is_newer(entry: Entry, find: Find) -> bool:
            if entry.key == visit.moved_to and entry.kind is LinkKind.LISTING:
                # It may have been a page further down until now, not to be asked for again; and
                # where it leads on, it may lead elsewhere now.
                return entry.due_at is None
            if entry.moved_to is not None:
                return False
            # A section has the newest first: where all are new, there may be more behind.
            if entry.kind is LinkKind.LISTING and entry.way == Way.SECTIONS and entry.depth:
                return all_new
            return due.has_changed(find.modified, entry.fetched_at, now=visit.at)

        added = self._frontier.listed(
            visit, batches, is_newer=is_newer, left_out=self._told(visit.key)
        )
        self.turns.look_again()
        self._count("links/new", added.new)
        self._count("links/newer", added.again)

    def _are_new(self, batches: Sequence[Batch]) -> bool:
        keys = [
            find.key for batch in batches if batch.kind is LinkKind.ARTICLE for find in batch.finds
        ]
        return bool(keys) and not self._frontier.known(keys)

    # ---- an article's page

    def _fetched(self, entry: Entry, answer: Answer, now: datetime) -> Fetched | None:
        canonical = canonical_of(answer.body, answer.url)
        own = self._own_entry(entry, canonical, now)
        if own is not None and own.article is not None:
            visit = self._visit(
                entry, Ending.MOVED, now, status=answer.status, reason="its own address is another"
            )
            self._frontier.visited(replace(visit, moved_to=own.key))
            self._count("another_slug", 1)
            return None
        of = own or entry
        # Without what a feed adds to count its readers, or the form for telephones.
        form = canonical if canonical and identity(canonical) == of.key else None
        url = form if form and of.article is None else of.url
        return Fetched(
            page=RawPage(
                body=answer.body,
                url=url,
                outlet=self.slug,
                content_type=answer.headers.get("content-type"),
                headers=tuple(answer.headers.items()),
                fetched_at=now,
                listed=listed_of(
                    entry.way,
                    title=entry.title,
                    published=entry.published,
                    authors=entry.authors,
                ),
            ),
            key=of.key,
            url=url,
            at=now,
            status=answer.status,
            appeared=due.appeared(of.first_seen, of.published),
            failures=of.failures,
            body=_body_of(answer),
            is_known=of.article is not None,
            rights=answer.rights,
            other=entry.key if own else None,
        )

    def _own_entry(self, entry: Entry, canonical: str | None, now: datetime) -> Entry | None:
        """The address that the page says is its own, where that is another one."""
        if canonical is None or self._ways.is_article(canonical) is False:
            return None
        link = Link(
            url=canonical,
            title=entry.title,
            published=entry.published,
            authors=entry.authors,
        )
        findings = findings_of([link], sites=self.sites, is_article=lambda _: None)
        if not findings.finds or findings.finds[0].key == entry.key:
            return None
        key = findings.finds[0].key
        known = self._frontier.entry(key)
        if known is None:
            batch = self._batch(findings, entry, LinkKind.ARTICLE)
            self._frontier.add(batch, now=now, is_newer=lambda _entry, _find: False)
            known = self._frontier.entry(key)
        is_it = known is not None and known.kind is LinkKind.ARTICLE and _same_title(entry, known)
        return known if is_it else None

    # ---- notes

    def _note(
        self,
        entry: Entry,
        ending: Ending,
        now: datetime,
        *,
        status: int | None,
        reason: str = "",
        body: Body | None = None,
        answer: Answer | None = None,
    ) -> None:
        wait = due.waits(entry.ttl, answer.headers.get("cache-control")) if answer else None
        visit = self._visit(entry, ending, now, status=status, reason=reason, body=body, wait=wait)
        is_gone = ending is Ending.GONE and entry.article is not None
        visit, *led = asked_from_their_place(self._frontier, entry, visit)
        others = (*led, *sent_back(self._frontier, entry, ending, now))
        self._frontier.visited(visit, gone_in=self.run if is_gone else None, others=others)
        self._count(COUNTED[ending], 1)
        is_list = entry.kind is LinkKind.LISTING
        if ending is Ending.FAILED or (is_list and ending in {Ending.GONE, Ending.REFUSED}):
            logger.warning("%s: %s: %s", entry.url, COUNTED[ending], reason)

    def _visit(
        self,
        entry: Entry,
        ending: Ending,
        now: datetime,
        *,
        status: int | None,
        reason: str = "",
        body: Body | None = None,
        wait: timedelta | None = None,
    ) -> Visit:
        again = self._again(entry, ending, wait, now)
        return Visit(
            key=entry.key,
            at=now,
            status=status,
            due_at=again.due_at,
            reason=reason,
            failures=again.failures,
            body=body,
        )

    def _again(self, entry: Entry, ending: Ending, wait: timedelta | None, now: datetime) -> Next:
        if entry.kind is LinkKind.ARTICLE:
            since = due.appeared(entry.first_seen, entry.published)
            return due.article_again(ending, entry.failures, appeared=since, now=now)
        if entry.way == Way.SECTIONS and entry.depth and ending in {Ending.CAME, Ending.SAME}:
            # Asked for again when the page before it is full of what nobody knew.
            return Next(due_at=None)
        interval = timedelta(seconds=self._ways.patience * (1 - self._scope.early))
        if entry.modified is not None and now - entry.modified > STALE:
            interval = max(interval, due.DAY)
        return due.listing_again(ending, entry.failures, interval=interval, wait=wait, now=now)


COUNTED: Final[Mapping[Ending, str]] = MappingProxyType(
    {
        Ending.CAME: "came",
        Ending.SAME: "not_modified",
        Ending.NO_ARTICLE: "no_article",
        Ending.GONE: "gone",
        Ending.MOVED: "moved",
        Ending.REFUSED: "refused",
        Ending.FAILED: "failed_fetches",
    }
)


def _reason(status: int) -> str:
    return "" if status == 304 else f"HTTP {status}"


def _same_title(one: Entry, other: Entry) -> bool:
    """Whether lists call both the same; a site may give one address for all of its pages."""
    if one.title is None or other.title is None:
        return True
    return "".join(one.title.casefold().split()) == "".join(other.title.casefold().split())


def _body_of(answer: Answer) -> Body:
    return Body(
        sha256=hashlib.sha256(answer.body).hexdigest(),
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
    )
