"""Crawls as child processes with limits: started, watched, ended at their deadline."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from service import leases

MERCY: Final = leases.MERCY.total_seconds()
COMMAND: Final = (sys.executable, "-m", "service")


@dataclass(slots=True, kw_only=True)
class Child:
    """A process of ours."""

    name: str
    process: subprocess.Popen[bytes]
    ends_at: float | None
    """On the monotonic clock; None for one that is to go on for ever."""
    asked_at: float | None = None
    """When it was asked to end."""
    is_late: bool = False
    """It was asked to since its time was over."""

    def hurry(self, now: float) -> None:
        """End it when its time is over."""
        if self.asked_at is not None:
            if now - self.asked_at > MERCY:
                self.process.kill()
        elif self.ends_at is not None and now > self.ends_at:
            self.is_late = True
            self.ask(now)

    def ask(self, now: float) -> None:
        """Ask it to end."""
        if self.asked_at is None:
            self.asked_at = now
            self.process.send_signal(signal.SIGTERM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What became of a process of ours."""

    status: int
    is_late: bool = False
    """It did not end before its deadline."""


@dataclass(slots=True, kw_only=True)
class Children:
    """The processes of one service."""

    options: Sequence[str]
    """Of `newswinnow`, for all of them: --db and --config."""
    environ: Mapping[str, str]
    deadline: float
    """Seconds that a crawl may take."""
    memory: int
    """Bytes of address space of a crawl's own process."""
    running: dict[str, Child] = field(default_factory=dict)

    def crawl(self, slug: str, due_at: datetime) -> None:
        """Begin to crawl an outlet."""
        # Should nobody be left to end it, it ends itself.
        alone = ("--set", f"CLOSESPIDER_TIMEOUT={self.deadline + MERCY:.0f}")
        arguments = ("crawl", slug, "--window", due_at.isoformat(), *alone, *self.options)
        self._start(slug, arguments, ends_at=time.monotonic() + self.deadline)

    def run(self, name: str, arguments: Sequence[str]) -> None:
        """Start what comes to an end by itself; else at the deadline of a crawl."""
        whole = (*arguments, *self.options)
        self._start(name, whole, ends_at=time.monotonic() + self.deadline)

    def serve(self, name: str, arguments: Sequence[str]) -> None:
        """Start what is to go on for ever."""
        self._start(name, (*arguments, *self.options), ends_at=None)

    def _start(self, name: str, arguments: Sequence[str], *, ends_at: float | None) -> None:
        process = subprocess.Popen(  # noqa: S603 - our own command
            [*COMMAND, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env=dict(self.environ),
            # Ctrl-C is for us; we tell them.
            start_new_session=True,
        )
        if ends_at is not None and sys.platform == "linux":
            limit(process.pid, self.memory)
        self.running[name] = Child(name=name, process=process, ends_at=ends_at)

    def reap(self) -> dict[str, Ended]:
        """Those that ended since; those whose time is over are ended."""
        now = time.monotonic()
        ended: dict[str, Ended] = {}
        for name, child in list(self.running.items()):
            status = child.process.poll()
            if status is None:
                child.hurry(now)
            else:
                ended[name] = Ended(status=status, is_late=child.is_late)
                del self.running[name]
        return ended

    def end_all(self) -> None:
        """Ask all to end, and wait until they have."""
        now = time.monotonic()
        for child in self.running.values():
            child.ask(now)
        while self.running:
            self.reap()
            time.sleep(0.05)


def limit(pid: int, memory: int) -> None:
    """Let a process have no more; less, where whoever started us set less: it cannot be raised."""
    _, hard = resource.prlimit(pid, resource.RLIMIT_AS)
    most = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    resource.prlimit(pid, resource.RLIMIT_AS, (most, most))
