"""A worker: a process that cleans one page after the other within its limits, and ends alone.

It imports everything once, and then forks: the child cleans, and is replaced in milliseconds when
a page breaks it or its share is done. The kernel holds the child's limits, since no thread of
Python is sure to get its turn: an alarm ends it in the middle of a pattern or a C library, and so
does an allocation too many.
"""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import gc
import os
import resource
import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from cleaners.article import Outcome, Quarantined, QuarantineReason, RawPage
from crawler.guard import Limits, Way
from crawler.guarded import CLEANERS, clean_guarded
from crawler.jobs import FROM_OUTSIDE, OUT_OF_TIME, Death, Given, Job

READY: Final = "ready"
NOBODY_LEFT, SHARE_DONE = 0, 17
"""How a child ends that nothing happened to: nobody sends pages any more; it is to be replaced."""
COLLECTED_EVERY: Final = 10_000  # objects; 5,000 to 200,000 took the same time
WARMS: Final = RawPage(
    body=b"<html><head><title>A bridge opens</title></head><body><article><h1>A bridge opens</h1>"
    b"<p>The town opened its new bridge on Monday, the mayor said.</p></article></body></html>"
)
PR_SET_PDEATHSIG: Final = 1
FIRST_TO_DIE: Final = "1000"  # where the machine has no memory left: before whoever started us


def serve(fileno: int) -> None:
    """Have cleaned what comes in until nobody is there any more."""
    _end_with_parent()
    with Connection(fileno) as line, contextlib.suppress(EOFError, ConnectionError):
        given: Given = line.recv()
        _warm_up(given)
        line.send(READY)
        while (code := _child(line, given)) != NOBODY_LEFT:
            if code == SHARE_DONE:
                continue
            if -code in FROM_OUTSIDE:
                # Half an answer may stand on the line: whoever reads it must begin a new one.
                os.kill(os.getpid(), -code)
            line.send(Death(code=code))


def _warm_up(given: Given) -> None:
    """Before the first child: no page is to pay for what all of them need.

    Without the user's own rules, whose patterns may run for ever: children alone have limits.
    """
    clean_guarded(WARMS, outlets=given.outlets, clean=CLEANERS[Way.WHOLE])
    gc.freeze()
    # A page is some 100,000 objects that go with it. Python's own 700 had the collector walk
    # through the half of a page again and again: 8 % of the time, for nothing that it found.
    gc.set_threshold(COLLECTED_EVERY, 10, 10)


def _child(line: Connection, given: Given) -> int:
    """Fork a child that cleans pages, and wait for its end."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    code = 1
    try:
        _end_with_parent()
        bound(given.limits)
        code = clean_share(line, given)
    except BaseException:  # noqa: BLE001 - a child may not run on into its parent's code
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)


def clean_share(line: Connection, given: Given) -> int:
    """Clean as many pages as one process may, or until there are no more."""
    with contextlib.suppress(EOFError, ConnectionError):
        for _ in range(given.limits.pages):
            outcome = clean_timed(line.recv(), given)
            line.send(outcome)
            if _is_spent(outcome, given.limits):
                break
        return SHARE_DONE
    return NOBODY_LEFT


def clean_timed(job: Job, given: Given) -> Outcome:
    """Clean a page; when its time is over, this process ends by a signal and says where it was."""
    _forget_noise()
    signal.setitimer(signal.ITIMER_PROF, given.limits.seconds)
    signal.setitimer(signal.ITIMER_REAL, given.limits.wall)
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
        for timer in (signal.ITIMER_PROF, signal.ITIMER_REAL):
            signal.setitimer(timer, 0)


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
    faulthandler.enable()
    for alarm in OUT_OF_TIME:
        # With `chain`, the stack is written and the process then ends, as by the signal alone.
        signal.signal(alarm, signal.SIG_DFL)
        faulthandler.register(alarm, all_threads=False, chain=True)


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
