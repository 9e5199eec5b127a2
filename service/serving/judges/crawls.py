"""Judges of what becomes of an outlet's crawls and lists."""

from __future__ import annotations

from typing import Final

from service.serving.health import Colour, Facts, Verdict, in_words, when

HARD: Final = 2  # crawls in a row that failed: the first may be a hiccup
STOPPED: Final = 3  # crawls in a row that somebody ended: whoever restarts a service does it once


def fails(facts: Facts) -> Verdict | None:
    """No list answers."""
    if not facts.failures:
        return None
    return Verdict(
        colour=Colour.RED if facts.failures >= HARD else Colour.YELLOW,
        why=f"the last {in_words(facts.failures)} failed: {facts.detail or 'no list answered'}",
        what_now=f"newswinnow outlet check {facts.slug}",
        evidence={"failures": str(facts.failures), "last success": when(facts.last_done)},
    )


def is_killed(facts: Facts) -> Verdict | None:
    """Crawls end without a word."""
    if facts.lost < HARD:
        return None
    return Verdict(
        colour=Colour.RED,
        why=f"the last {in_words(facts.lost)} did not come to an end",
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
        why=f"the last {in_words(facts.overdue)} {are} {facts.overdue_detail or 'ended'}: "
        "what is left waits for the next",
        what_now="a greater `deadline` in [service], or less in `budget` of the outlet's file",
        evidence={"overdue": str(facts.overdue), "last success": when(facts.last_done)},
    )


def is_interrupted(facts: Facts) -> Verdict | None:
    """Somebody ends its crawls again and again."""
    if facts.stopped < STOPPED:
        return None
    return Verdict(
        colour=Colour.YELLOW,
        why=f"the last {in_words(facts.stopped)} were stopped before their end",
        what_now="look who stops them: is the service started anew again and again?",
        evidence={"stopped": str(facts.stopped), "last success": when(facts.last_done)},
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
