"""How an outlet is: green, yellow or red, why, and what to do. Pure.

Each judge looks at one thing and says nothing where that is well; the worst verdict counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from math import log
from statistics import median
from typing import Final

from service.schedule.rhythm import HOUR, Pace, hour_of_week

HARD: Final = 2  # crawls in a row that failed: the first may be a hiccup
STOPPED: Final = 3  # crawls in a row that somebody ended: whoever restarts a service does it once
EMPTY: Final = 3  # crawls that went well and brought no article, of an outlet that never had one
UNKNOWN_RHYTHM: Final = timedelta(days=7)  # without an article, of an outlet with too few for one
# False alarms of silence, of an outlet in a year, if its articles come as the rates say.
FALSE_ALARMS: Final = 0.25
# News comes in bursts: the gaps between them are longer than those of a Poisson process of the
# same rate. Found on the made-up year of benchmarks/year.py.
BURSTS: Final = 2.5
LEAST_GAP: Final = timedelta(hours=1)
YEAR: Final = 365 * 24
NEW: Final = 20  # articles that are compared with those before them
OLD: Final = 60  # of those at least; fewer say little of what is usual
SHORT: Final = 0.4  # of the usual length of a body
LACKING: Final = 0.5  # of the share of articles that usually state a field
STATED: Final = 0.8  # share of articles that state a field for it to be missed
REJECTED: Final = 0.5  # share of the newest pages
PAGES: Final = 10  # of those at least, for shares to mean anything
LATELY: Final = 20  # pages that are compared with those before them
USUAL: Final = 100  # of those at least; with fewer half of all pages is too much for anybody
RISE: Final = 0.25  # of the share of pages that are no article, or of text that is taken out
# Standard deviations of a share above its usual one. Found on the made-up year, as the next ones.
FAR: Final = 4.0
# Of the newest 20 articles so many lose more than nine of ten did before: by chance, of articles
# that do not depend on each other, once in a million times.
MOST_LOST: Final = 11
NINTH: Final = 0.9
FELL: Final = 0.5  # of the articles that a week usually has
WEEK: Final = 168  # hours


class Colour(StrEnum):
    """How bad it is."""

    GREEN = "green"
    YELLOW = "yellow"
    """It works, and something is not as it was."""
    RED = "red"
    """Articles are being missed, or are worth little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A colour with its reason."""

    colour: Colour
    why: str
    what_now: str
    evidence: Mapping[str, str] = field(default_factory=dict)


WELL: Final = Verdict(colour=Colour.GREEN, why="all is well", what_now="")
UNKNOWN: Final = Verdict(
    colour=Colour.YELLOW, why="it was never crawled", what_now="wait for its first crawl"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is looked at of one article."""

    length: int
    """Characters of the body."""
    fields: frozenset[str]
    """Those that are known."""
    removed: int = 0
    """Characters that were taken out."""

    @property
    def lost(self) -> float:
        """The share of the text that was taken out."""
        return self.removed / max(self.removed + self.length, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """How many pages a crawl brought, and how many of them are no article."""

    count: int
    rejected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that is known of an outlet's crawls."""

    slug: str
    now: datetime
    last_done: datetime | None = None
    """When a crawl of it went well last."""
    failures: int = 0
    """Crawls in a row that did not."""
    lost: int = 0
    """Crawls in a row that were killed."""
    stopped: int = 0
    """Crawls in a row that somebody ended."""
    overdue: int = 0
    """Crawls in a row that were ended at their deadline, with something new."""
    done: int = 0
    """How many of the newest crawls went well."""
    detail: str = ""
    """Of the last failure."""
    overdue_detail: str = ""
    lists: int = 0
    lists_failing: int = 0
    list_reason: str = ""
    last_article: datetime | None = None
    """When the newest appeared, whenever it was found."""
    rates: Pace | None = None
    """Articles an hour, until the newest; None while too little is known."""
    week: int | None = None
    """Articles of the last seven days; None while no more than that is known."""
    crawled: Sequence[Pages] = ()
    """Of its newest crawls, the newest first."""
    seen: Sequence[Seen] = ()
    """Its newest articles, the newest first."""
    furniture_gone: int = 0
    """Blocks that stood everywhere and are gone, in the last days."""


Judge = Callable[[Facts], Verdict | None]


def verdict(facts: Facts) -> Verdict:
    """The worst of what the judges say."""
    ended = facts.failures, facts.lost, facts.stopped, facts.overdue
    if facts.last_done is None and not any(ended):
        return UNKNOWN
    said = [found for judge in JUDGES if (found := judge(facts)) is not None]
    return max(said, key=lambda one: ORDER.index(one.colour), default=WELL)


# ---- judges


def fails(facts: Facts) -> Verdict | None:
    """No list answers."""
    if not facts.failures:
        return None
    return Verdict(
        colour=Colour.RED if facts.failures >= HARD else Colour.YELLOW,
        why=f"the last {_crawls(facts.failures)} failed: {facts.detail or 'no list answered'}",
        what_now=f"newswinnow outlet check {facts.slug}",
        evidence={"failures": str(facts.failures), "last success": _when(facts.last_done)},
    )


def is_killed(facts: Facts) -> Verdict | None:
    """Crawls end without a word."""
    if facts.lost < HARD:
        return None
    return Verdict(
        colour=Colour.RED,
        why=f"the last {_crawls(facts.lost)} did not come to an end",
        what_now="look at the machine's memory and at its log",
        evidence={"lost": str(facts.lost)},
    )


def is_late(facts: Facts) -> Verdict | None:
    """Crawls do not come to their own end in time."""
    if not facts.overdue:
        return None
    are = "was" if facts.overdue == 1 else "were"
    return Verdict(
        colour=Colour.YELLOW,
        why=f"the last {_crawls(facts.overdue)} {are} {facts.overdue_detail or 'ended'}: what is "
        "left waits for the next",
        what_now="a greater `deadline` in [service], or less in `budget` of the outlet's file",
        evidence={"overdue": str(facts.overdue), "last success": _when(facts.last_done)},
    )


def is_interrupted(facts: Facts) -> Verdict | None:
    """Somebody ends its crawls again and again."""
    if facts.stopped < STOPPED:
        return None
    return Verdict(
        colour=Colour.YELLOW,
        why=f"the last {_crawls(facts.stopped)} were stopped before their end",
        what_now="look who stops them: is the service started anew again and again?",
        evidence={"stopped": str(facts.stopped), "last success": _when(facts.last_done)},
    )


def is_empty(facts: Facts) -> Verdict | None:
    """Crawls go well, and bring nothing."""
    if facts.last_article is not None or facts.done < EMPTY:
        return None
    return Verdict(
        colour=Colour.RED,
        why=f"{_crawls(facts.done)} went well, and none brought an article",
        what_now=f"newswinnow outlet check {facts.slug}, and mend its file",
        evidence={"crawls": str(facts.done)},
    )


def lacks_lists(facts: Facts) -> Verdict | None:
    """Some of its lists answer, others do not."""
    if not facts.lists_failing or facts.lists_failing >= facts.lists:
        return None
    return Verdict(
        colour=Colour.YELLOW,
        why=f"{facts.lists_failing} of its {facts.lists} lists fail: {facts.list_reason}",
        what_now=f"newswinnow outlet check {facts.slug}, and mend its file",
        evidence={"failing": str(facts.lists_failing)},
    )


def is_silent(facts: Facts) -> Verdict | None:
    """No article for longer than its own rhythm lets expect.

    With rate λ the chance of no article while Λ = ∫λ were expected is e^-Λ, and an outlet with n
    articles a year has n gaps: for less than FALSE_ALARMS a year, Λ must pass ln(n/FALSE_ALARMS).
    """
    if facts.last_article is None:
        return None
    gap = facts.now - facts.last_article
    if facts.rates is None:
        return None if gap < UNKNOWN_RHYTHM else _silent(facts, f"no article for {_long(gap)}", {})
    expected, bound = missing(facts.rates, facts.last_article, facts.now), silence(facts.rates)
    if gap < LEAST_GAP or expected < bound:
        return None
    why = f"no article for {_long(gap)}, in which {expected:.0f} were to be expected"
    return _silent(facts, why, {"expected": f"{expected:.1f}", "bound": f"{bound:.1f}"})


def _silent(facts: Facts, why: str, evidence: Mapping[str, str]) -> Verdict:
    return Verdict(
        colour=Colour.RED,
        why=why,
        what_now=f"look at the outlet, then newswinnow outlet check {facts.slug}",
        evidence={"last article": _when(facts.last_article), **evidence},
    )


def silence(rates: Pace) -> float:
    """How many articles have to be missing."""
    yearly = max(float(rates.mean()) * YEAR, 1.0)
    return BURSTS * log(max(yearly / FALSE_ALARMS, 2.0))


def missing(rates: Pace, since: datetime, now: datetime) -> float:
    """Articles that were to be expected from then until now."""
    whole, rest = divmod((now - since) / HOUR, len(rates))
    expected = whole * float(rates.sum())
    at = since
    while rest > 0:
        part = min(rest, 1.0)
        expected += part * float(rates[hour_of_week(at)])
        at, rest = at + HOUR, rest - 1.0
    return expected


def falls(facts: Facts) -> Verdict | None:
    """Far fewer articles than usual: one of its lists may have gone dry, and the others go on."""
    if facts.rates is None or facts.week is None:
        return None
    usual = float(facts.rates.sum()) * (WEEK / len(facts.rates))
    # Half of it, less what a number of bursts of that size may be below it by chance.
    bound = FELL * usual - FAR * (BURSTS * FELL * usual) ** 0.5
    if facts.week >= bound:
        return None
    return Verdict(
        colour=Colour.YELLOW,
        why=f"{facts.week} articles in a week, and {usual:.0f} were to be expected",
        what_now=f"newswinnow outlet check {facts.slug}: does each of its lists have new ones?",
        evidence={"week": str(facts.week), "usual": f"{usual:.1f}", "bound": f"{bound:.1f}"},
    )


def shrinks(facts: Facts) -> Verdict | None:
    """The bodies are much shorter than they were: a new layout, or a wall in front of them."""
    new, old = facts.seen[:NEW], facts.seen[NEW:]
    if len(old) < OLD:
        return None
    now, usual = median(one.length for one in new), median(one.length for one in old)
    if now >= SHORT * usual:
        return None
    return Verdict(
        colour=Colour.RED,
        why=f"bodies have {now:.0f} characters, and had {usual:.0f}",
        what_now=f"newswinnow outlet check {facts.slug}: a new layout, or a wall",
        evidence={"now": f"{now:.0f}", "usual": f"{usual:.0f}"},
    )


def lacks_fields(facts: Facts) -> Verdict | None:
    """A field that nearly every article had is missing."""
    new, old = facts.seen[:NEW], facts.seen[NEW:]
    if len(old) < OLD:
        return None
    for name in sorted(frozenset().union(*(one.fields for one in old))):
        usual = sum(name in one.fields for one in old) / len(old)
        now = sum(name in one.fields for one in new) / len(new)
        if usual >= STATED and now < LACKING * usual:
            return Verdict(
                colour=Colour.YELLOW,
                why=f"{name} is known of {now:.0%} of the newest articles, and was of {usual:.0%}",
                what_now=f"newswinnow outlet check {facts.slug}",
                evidence={"field": name, "now": f"{now:.2f}", "usual": f"{usual:.2f}"},
            )
    return None


def is_rejected(facts: Facts) -> Verdict | None:
    """Far more pages are no articles than were before."""
    new, old = _newest(facts.crawled)
    if new.count < PAGES:
        return None
    share, usual, deviation = _shares(new, old)
    if old.count < USUAL and share < REJECTED:
        return None
    if old.count >= USUAL and (share < usual + RISE or share < usual + FAR * deviation):
        return None
    was = f", and {usual:.0%} were before" if old.count >= USUAL else ""
    return Verdict(
        colour=Colour.RED if share >= REJECTED else Colour.YELLOW,
        why=f"{new.rejected} of the newest {new.count} pages are no article{was}",
        what_now="newswinnow sql 'select reason, count(*) from rejections group by reason'",
        evidence={"rejected": str(new.rejected), "pages": str(new.count), "usual": f"{usual:.2f}"},
    )


def _newest(crawled: Sequence[Pages]) -> tuple[Pages, Pages]:
    """The newest crawls that brought LATELY pages together, and all before them."""
    at = count = 0
    while at < len(crawled) and count < LATELY:
        count += crawled[at].count
        at += 1
    return _sum(crawled[:at]), _sum(crawled[at:])


def _sum(crawled: Sequence[Pages]) -> Pages:
    return Pages(
        count=sum(one.count for one in crawled), rejected=sum(one.rejected for one in crawled)
    )


def _shares(new: Pages, old: Pages) -> tuple[float, float, float]:
    """The share of `new`, the usual one, and by how much that varies among so many pages."""
    usual = (old.rejected + 1) / (old.count + 2)
    return new.rejected / new.count, usual, (usual * (1 - usual) / new.count) ** 0.5


def loses_more(facts: Facts) -> Verdict | None:
    """Far more of the text is taken out than was before: stories may be taken for noise."""
    new, old = facts.seen[:NEW], facts.seen[NEW:]
    if len(old) < OLD:
        return None
    before = sorted(one.lost for one in old)
    high, usual = before[int(NINTH * (len(before) - 1))], median(before)
    now = median(one.lost for one in new)
    if sum(one.lost > high for one in new) < MOST_LOST or now < usual + RISE:
        return None
    return Verdict(
        colour=Colour.YELLOW,
        why=f"{now:.0%} of the text of the newest articles is taken out, and {usual:.0%} was",
        what_now=f"newswinnow outlet check {facts.slug}, and `newswinnow show` a new article",
        evidence={"now": f"{now:.2f}", "usual": f"{usual:.2f}", "nine of ten": f"{high:.2f}"},
    )


def is_redesigned(facts: Facts) -> Verdict | None:
    """What stood on every page is gone."""
    if not facts.furniture_gone:
        return None
    return Verdict(
        colour=Colour.YELLOW,
        why=f"{facts.furniture_gone} learned blocks are gone: it was probably redesigned",
        what_now=f"newswinnow outlet learned {facts.slug}, and read a new article",
        evidence={"gone": str(facts.furniture_gone)},
    )


JUDGES: Final[tuple[Judge, ...]] = (
    fails, is_killed, is_empty, is_silent, shrinks, is_rejected, is_late, is_interrupted, falls,
    lacks_lists, loses_more, lacks_fields, is_redesigned,
)  # fmt: skip
ORDER: Final = (Colour.GREEN, Colour.YELLOW, Colour.RED)


def _crawls(count: int) -> str:
    return "crawl" if count == 1 else f"{count} crawls"


def _when(moment: datetime | None) -> str:
    return "never" if moment is None else moment.isoformat(sep=" ", timespec="minutes")


def _long(gap: timedelta) -> str:
    hours = gap / HOUR
    return f"{hours:.0f} hours" if hours < 48 else f"{hours / 24:.0f} days"
