"""Judges of when an outlet's articles come: none, none for long, far fewer than usual."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from math import log
from typing import Final

from service.schedule.rhythm import HOUR, Pace, hour_of_week
from service.serving.health import Colour, Facts, Verdict, how_long, in_words, when

EMPTY: Final = 3  # crawls that went well and brought no article, of an outlet that never had one
UNKNOWN_RHYTHM: Final = timedelta(days=7)  # without an article, of an outlet with too few for one
# False alarms of silence, of an outlet in a year, if its articles come as the rates say.
FALSE_ALARMS: Final = 0.25
# News comes in bursts: the gaps between them are longer than those of a Poisson process of the
# same rate. Found on the made-up year of benchmarks/year.py.
BURSTS: Final = 3.0
LEAST_GAP: Final = timedelta(hours=1)
YEAR: Final = 365 * 24
FELL: Final = 0.5  # of the articles that a week usually has
FAR: Final = 2.0  # standard deviations below that; found on the made-up year, as BURSTS
WEEK: Final = 168  # hours


def is_empty(facts: Facts) -> Verdict | None:
    """Crawls go well, and bring nothing."""
    if facts.last_article is not None or facts.done < EMPTY:
        return None
    return Verdict(
        colour=Colour.RED,
        why=f"{in_words(facts.done)} went well, and none brought an article",
        what_now=f"newswinnow outlet check {facts.slug}, and mend its file",
        evidence={"crawls": str(facts.done)},
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
        return (
            None if gap < UNKNOWN_RHYTHM else _silent(facts, f"no article for {how_long(gap)}", {})
        )
    expected, bound = missing(facts.rates, facts.last_article, facts.now), silence(facts.rates)
    if gap < LEAST_GAP or expected < bound:
        return None
    why = f"no article for {how_long(gap)}, in which {expected:.0f} were to be expected"
    return _silent(facts, why, {"expected": f"{expected:.1f}", "bound": f"{bound:.1f}"})


def _silent(facts: Facts, why: str, evidence: Mapping[str, str]) -> Verdict:
    return Verdict(
        colour=Colour.RED,
        why=why,
        what_now=f"look at the outlet, then newswinnow outlet check {facts.slug}",
        evidence={"last article": when(facts.last_article), **evidence},
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
