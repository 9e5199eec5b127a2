"""Whether anybody crawls what is due: the page may be up while the service is not. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from db.services import Beat, Kind
from service import reading

WHAT_NOW: Final = {
    Kind.SERVE: "start `newswinnow serve`; where it runs, its log says what it waits for, and "
    "where a timer's `run-due` took its place, this is over after 25 hours",
    Kind.RUN_DUE: "look whether the timer still starts `newswinnow run-due`",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """How the service is."""

    is_silent: bool
    """It was at work, and is no more."""
    why: str
    what_now: str = ""


def pulse(beat: Beat | None, now: datetime) -> Pulse:
    """How the service is whose last sign of life this is."""
    if beat is None:
        return Pulse(is_silent=False, why="no service was ever at work on this database")
    if not beat.is_silent(now):
        return Pulse(is_silent=False, why=f"`newswinnow {beat.kind}` is at work ({beat.holder})")
    return Pulse(
        is_silent=True,
        why=f"no service is at work: `newswinnow {beat.kind}` ({beat.holder}) was so last at "
        f"{reading.shown_time(beat.at)}",
        what_now=WHAT_NOW[beat.kind],
    )
