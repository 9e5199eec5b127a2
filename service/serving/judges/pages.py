"""Judges of an outlet's pages: their length, what goes of them, what they lack."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Final

from service.serving.health import Colour, Facts, Pages, Verdict

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
# Standard deviations of a share above its usual one: in benchmarks/redesigns.py the share of pages
# that are no articles doubles on some days, and hardly ever is such a day told.
FAR: Final = 4.0
# Of the newest 20 articles so many lose more than nine of ten did before: by chance, of articles
# that do not depend on each other, once in a million times.
MOST_LOST: Final = 11
NINTH: Final = 0.9


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
