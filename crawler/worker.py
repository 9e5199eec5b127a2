"""A worker: a process that cleans one page after the other within its limits, and ends alone.

The kernel holds the limits, since no thread of Python is sure to get its turn: an alarm ends the
process in the middle of a pattern or a C library, and so does an allocation too many.
"""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import os
import resource
import signal
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from cleaners.article import Outcome, Outlets, Quarantined, QuarantineReason, RawPage
from cleaners.own import OwnRules
from crawler.guard import CLEANERS, Limits, Way, clean_guarded
from crawler.weights import shipped_weights

READY: Final = "ready"
PR_SET_PDEATHSIG: Final = 1
FIRST_TO_DIE: Final = "1000"  # where the machine has no memory left: before whoever started us


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What every page of a worker is cleaned with."""

    outlets: Outlets
    limits: Limits
    own: OwnRules = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A page to be cleaned."""

    page: RawPage
    restored: frozenset[str] = frozenset()
    way: Way = Way.WHOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of it."""

    outcome: Outcome
    retires: bool
    """The worker ends behind it, and wants to be replaced."""


def serve(fileno: int) -> None:
    """Clean what comes in until nobody is there any more."""
    _end_with_parent()
    with Connection(fileno) as line, contextlib.suppress(EOFError, ConnectionError):
        given: Given = line.recv()
        bound(given.limits)
        # Before it is ready: a page is not to pay for what all of them need.
        shipped_weights()
        line.send(READY)
        for number in range(1, given.limits.pages + 1):
            job: Job = line.recv()
            outcome = clean_timed(job, given)
            retires = number == given.limits.pages or _is_spent(outcome, given.limits)
            line.send(Answer(outcome=outcome, retires=retires))
            if retires:
                return


def clean_timed(job: Job, given: Given) -> Outcome:
    """Clean a page; when its time is over, this process ends by SIGALRM and says where it was."""
    _forget_noise()
    signal.setitimer(signal.ITIMER_REAL, given.limits.seconds)
    try:
        return clean_guarded(
            job.page,
            outlets=given.outlets,
            own=given.own,
            restored=job.restored,
            clean=CLEANERS[job.way],
            limits=given.limits,
        )
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def bound(limits: Limits) -> None:
    """Set the limits of this process, for good."""
    for which, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_DATA, limits.memory),
        (resource.RLIMIT_CORE, 0),
    ):
        _, allowed = resource.getrlimit(which)
        least = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
        resource.setrlimit(which, (least, least))
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(FIRST_TO_DIE, encoding="ascii")
    # With `chain`, the stack is written and the process then ends, as SIGALRM alone would have it.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    faulthandler.enable()
    faulthandler.register(signal.SIGALRM, all_threads=False, chain=True)


def _end_with_parent() -> None:
    """Linux ends us with whoever started us; elsewhere, the line's end does after the page."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _is_spent(outcome: Outcome, limits: Limits) -> bool:
    out_of_memory = (
        isinstance(outcome, Quarantined) and outcome.reason is QuarantineReason.TOO_MUCH_MEMORY
    )
    return out_of_memory or _resident() > limits.resident


def _resident() -> int:
    """Bytes of this process in memory; 0 where nobody says."""
    with contextlib.suppress(OSError):
        sizes = Path("/proc/self/statm").read_text(encoding="ascii").split()
        return int(sizes[1]) * resource.getpagesize()
    return 0


def _forget_noise() -> None:
    """What a page before this one left on stderr, which is a file, is no reason of this one."""
    with contextlib.suppress(OSError):
        os.ftruncate(sys.stderr.fileno(), 0)
        os.lseek(sys.stderr.fileno(), 0, os.SEEK_SET)
