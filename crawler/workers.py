"""The pool of workers: pages go out to processes, one at a time to each, and come back as values.

A process that dies costs nobody but its page a thing: there is no lock and no pipe that two share.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from queue import LifoQueue
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Final, Self

from cleaners.article import Cleaned, Outcome, Outlets, Quarantined, QuarantineReason, RawPage
from crawler.guard import (
    BREAKS,
    LIMITS,
    MAX_PAGE_BYTES,
    Limits,
    Way,
    as_text_alone,
    broken,
    given_up,
    settled,
    too_large,
)
from crawler.jobs import FROM_OUTSIDE, OUT_OF_TIME, Death, Given, Job

if TYPE_CHECKING:  # who only sends pages does not load the rules
    from cleaners.own import OwnRules

MOST_WORKERS: Final = 256  # more than any machine of today has use for
AHEAD: Final = 16  # pages a worker may be ahead of the first that is not stored yet
START = "import sys; sys.path[:] = {path!a}; from crawler.worker import serve; serve({line})"
# One thread each: as many workers as processors, and none of numpy's on top of them.
ONE_THREAD: Final = MappingProxyType(
    {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
)
PATIENCE: Final = 60.0  # seconds beyond the limit, for a worker that was stopped or cannot start
FAREWELL: Final = 5.0  # seconds for an idle worker to end by itself
STARTS: Final = 3  # in a row that may fail, before the machine is to blame
STRANGERS: Final = 3  # times that somebody may kill the worker of one page before it is the page's
MOST_NOISE: Final = 20_000  # bytes of what a dying process says

NO_MEMORY: Final = ("MemoryError", "bad_alloc", "Cannot allocate memory", "out of memory")


class WorkerError(Exception):
    """No process can be started that cleans; the message says why and what now."""


class _Died(Exception):  # noqa: N818 - what happened, and mostly not an error of ours
    def __init__(self, code: int, noise: str) -> None:
        super().__init__(code)
        self.code = code
        self.noise = noise

    @property
    def by_stranger(self) -> bool:
        return -self.code in FROM_OUTSIDE

    def outcome(self, limits: Limits) -> Quarantined:
        how, reason = _how_it_ended(self.code), QuarantineReason.WORKER_DIED
        if -self.code in OUT_OF_TIME:
            reason = QuarantineReason.TOO_SLOW
        elif any(words in self.noise for words in NO_MEMORY):
            reason = QuarantineReason.TOO_MUCH_MEMORY
        return broken(reason, how=how, stack=self.noise, limits=limits)


def count_from(value: object) -> int:
    """How many workers a setting asks for; raises ValueError, whose message follows its name."""
    if isinstance(value, int | str) and not isinstance(value, bool) and str(value).isdecimal():
        if int(value) > MOST_WORKERS:
            raise ValueError(f"is more than {MOST_WORKERS}. Write as many as processors")
        return int(value)
    raise ValueError("is not a number. Write how many processes clean pages: 4")


def default_count() -> int:
    """As many as this process has processors."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Worker:
    """One process and the line to it."""

    def __init__(self, given: Given, start: str) -> None:
        self._limits = given.limits
        self._noise = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the worker
        here, there = socket.socketpair()
        with there:
            code = start.format(path=sys.path, line=there.fileno())
            try:
                self._process = subprocess.Popen(  # noqa: S603 - our own code
                    [sys.executable, "-c", code],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=self._noise,
                    env=_environment(os.environ),
                    pass_fds=(there.fileno(),),
                    # Of its own, so that Ctrl-C reaches us alone: a page in hand is finished.
                    process_group=0,
                )
            except OSError:
                here.close()
                self._noise.close()
                raise
        self._line = Connection(here.detach())
        try:
            self._exchange(given)
        except BaseException:
            self.close()
            raise

    @property
    def pid(self) -> int:
        return self._process.pid

    def clean(self, job: Job) -> Outcome:
        """Hand it a page and wait; raises _Died where the page does not come back."""
        answer = self._exchange(job)
        if isinstance(answer, Death):
            raise _Died(answer.code, self._last_words())
        if not isinstance(answer, Outcome):  # pragma: no cover - both ends are ours
            raise TypeError(answer)
        return answer

    @property
    def is_there(self) -> bool:
        """It takes pages still; a child of its own may have died."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End it in the middle of its page; whoever waits for it is told."""
        self._process.kill()

    def close(self) -> None:
        """Let it end, or make it."""
        self._line.close()
        try:
            self._process.wait(FAREWELL)
        except subprocess.TimeoutExpired:
            self.kill()
            self._process.wait()
        self._noise.close()

    def _exchange(self, message: Given | Job) -> object:
        try:
            self._line.send(message)
            if not self._line.poll(self._limits.wall + PATIENCE):
                # A stopped process hears no alarm.
                self._process.send_signal(signal.SIGKILL)
                self._process.wait()
                raise _Died(-signal.SIGALRM, self._last_words())
            return self._line.recv()
        except (EOFError, OSError) as error:
            code = self._process.wait()
            raise _Died(code, self._last_words()) from error

    def _last_words(self) -> str:
        size = self._noise.seek(0, os.SEEK_END)
        self._noise.seek(max(0, size - MOST_NOISE))
        return self._noise.read().decode(errors="replace")


@dataclass(slots=True, eq=False)
class _Place:
    """Where a worker is, or will be when it is needed."""

    worker: Worker | None = None


class Workers:
    """Cleans pages in processes; a context, at whose end all of them are gone."""

    def __init__(
        self,
        outlets: Outlets,
        own: OwnRules = (),
        *,
        count: int | None = None,
        limits: Limits = LIMITS,
    ) -> None:
        self.workers = max(1, default_count() if count is None else count)
        self._given = Given(outlets=dict(outlets), limits=limits, own=own)
        self._places = tuple(_Place() for _ in range(self.workers))
        # Last in, first out: a process is started only when those that are there are busy.
        self._free: LifoQueue[_Place] = LifoQueue()
        for place in self._places:
            self._free.put(place)
        self._threads = ThreadPoolExecutor(self.workers, thread_name_prefix="worker")
        self._code = START
        self._closed = False

    @property
    def ahead(self) -> int:
        return AHEAD * self.workers

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all workers; pages still in hand are given up."""
        self._closed = True
        idle = [self._free.get() for _ in range(self._free.qsize())]
        # Before their threads end: the kernel ends a process with the thread that started it.
        for place in idle:
            _leave(place)
        for worker in self._running():
            worker.kill()
        for place in idle:
            self._free.put(place)
        self._threads.shutdown(cancel_futures=True)
        for place in self._places:
            _leave(place)

    def begin(self, page: RawPage, restored: frozenset[str] = frozenset()) -> Future[Outcome]:
        """Clean a page as soon as a worker is free, in the order of the calls.

        The future raises WorkerError where no worker can be started.
        """
        if len(page.body) > MAX_PAGE_BYTES:
            return settled(too_large(len(page.body)))
        return self._threads.submit(self._clean, page, restored)

    def pids(self) -> tuple[int, ...]:
        """Of the processes that run now."""
        return tuple(worker.pid for worker in self._running())

    def _running(self) -> tuple[Worker, ...]:
        found = (place.worker for place in self._places)
        return tuple(worker for worker in found if worker is not None)

    # ---- one page, in a thread of its own

    def _clean(self, page: RawPage, restored: frozenset[str]) -> Outcome:
        outcome = self._try(Job(page=page, restored=restored))
        if not isinstance(outcome, Quarantined) or outcome.reason not in BREAKS:
            return outcome
        plain = self._try(Job(page=page, restored=restored, way=Way.PLAIN))
        return as_text_alone(plain, outcome) if isinstance(plain, Cleaned) else given_up(outcome)

    def _try(self, job: Job) -> Outcome:
        """Clean a page one way; whoever was killed by a stranger is replaced and tries again."""
        place = self._free.get()
        try:
            for attempt in range(1, STRANGERS + 1):
                try:
                    return self._ask(place, job)
                except _Died as death:
                    if place.worker is not None and not place.worker.is_there:
                        _leave(place)
                    if not death.by_stranger or attempt == STRANGERS or self._closed:
                        return death.outcome(self._given.limits)
        finally:
            self._free.put(place)
        raise AssertionError  # pragma: no cover - the last attempt returns

    def _ask(self, place: _Place, job: Job) -> Outcome:
        worker = place.worker
        if worker is None:
            worker = place.worker = self._start()
        if self._closed:
            worker.kill()
        return worker.clean(job)

    def _start(self) -> Worker:
        said = ""
        for _ in range(STARTS):
            if self._closed:
                break
            try:
                return Worker(self._given, self._code)
            except _Died as death:
                lines = death.noise.strip().splitlines() or [_how_it_ended(death.code)]
                said = lines[-1]
            except OSError as error:
                said = error.strerror or str(error)
        raise WorkerError(
            f"no process can be started that cleans pages ({said or 'stopped'}). Look for memory "
            f"and processes that are left (`ulimit -a`), or ask for fewer than {self.workers} with "
            "--workers"
        )


def _leave(place: _Place) -> None:
    if place.worker is not None:
        place.worker.close()
        place.worker = None


def _environment(environ: Mapping[str, str]) -> dict[str, str]:
    return {**environ, **ONE_THREAD}


def _how_it_ended(code: int) -> str:
    with contextlib.suppress(ValueError):
        return signal.Signals(-code).name if code < 0 else f"exit status {code}"
    return f"signal {-code}"
