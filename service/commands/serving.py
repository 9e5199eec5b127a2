"""`serve`, `run-due` and `health`: the service, once or for ever, and how outlets are."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Final

import click
from filelock import FileLock, Timeout

from db.conditions import Condition, Conditions
from db.connection import SERVING
from db.crawls import Crawls, Outcome
from db.opening import open_for_reading, open_for_writing
from db.services import Kind, Services
from service import reading, terminal
from service.commands.common import WrongUsage, settings_now, with_settings
from service.config import FILE, Settings
from service.serving.children import Children
from service.serving.health import Colour
from service.serving.loop import MIB, Loop, log_line
from service.serving.pulse import Pulse, pulse
from service.serving.settings import Service

ENDS: Final = (signal.SIGTERM, signal.SIGINT)
STEP: Final = 0.2  # seconds, of a service that stands by
PAINT: Final = {Colour.GREEN: "green", Colour.YELLOW: "yellow", Colour.RED: "red"}
FAILED: Final = frozenset({Outcome.FAILED, Outcome.LOST, Outcome.OVERDUE})


@click.command()
@with_settings
def serve(settings: Settings) -> None:
    """Crawl each outlet when it is due, keep the web page up, and tell when something is wrong.

    It goes on until Ctrl-C or TERM, and may be killed at any time: all it knows is in the database.
    A second one on the same database stands by. The log is JSON lines on stderr. What it does is
    set in the table [service] of newswinnow.toml, which is read again when it changes.
    """
    del settings  # read with [service], now and whenever they change
    loop = _loop()
    over = _Over()
    # Before the lock, which would make a folder that is not there.
    open_for_writing(loop.settings.db).close()
    lock = FileLock(f"{loop.settings.db}{SERVING}")
    with over:
        if not _stood_by(lock, over):
            return
        try:
            loop.run(over.is_over)
        finally:
            lock.release()


@click.command(name="run-due")
@with_settings
def run_due(settings: Settings) -> None:
    """Crawl each outlet that is due, once, and end: for cron or a systemd timer.

    Exit status 1 if a crawl failed, was killed, or was ended at its deadline.
    """
    del settings
    loop = _loop(Kind.RUN_DUE)
    over = _Over()
    with over:
        loop.reload()
        began = datetime.now(UTC)
        with open_for_writing(loop.settings.db) as database:
            loop.learn(database, began)
            before = Services(database).all().get(Kind.RUN_DUE)
            while not over.is_over():
                now = datetime.now(UTC)
                waiting = loop.start_due(database, now, besides=loop.windows.keys())
                if not waiting and not loop.children.running:
                    break
                loop.reap(database, now)
                loop.beat(database, now)
                time.sleep(STEP)
            loop.children.end_all()
            now = datetime.now(UTC)
            loop.look(database, now)
            # A timer may start it every five minutes; what is too old is looked for once a day.
            if before is None or before.at.date() != now.date():
                loop.trim(database, now)
            loop.beat(database, now)
            ended = [
                one
                for slug in sorted(loop.windows)
                for one in Crawls(database).newest(slug, limit=1)
                if one.started_at >= began
            ]
        loop.end_alerts()
    for one in ended:
        outcome = one.outcome or "at work"
        terminal.say(terminal.visible(f"{one.outlet}: {outcome} {one.detail}".rstrip()))
    for slug in loop.unbegun:
        terminal.say(f"{slug}: its crawl did not begin")
    if not loop.windows:
        terminal.say("Nothing is due.")
    has_failed = bool(loop.unbegun) or any(one.outcome in FAILED for one in ended)
    raise click.exceptions.Exit(int(has_failed))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_settings
def health(settings: Settings, *, as_json: bool) -> None:
    """Show how each outlet is: green, yellow or red, why, and what to do.

    Exit status 1 if one is red, or if the service that was at work is no more; for probes.
    """
    with open_for_reading(settings.db) as database:
        found = list(Conditions(database).all().values())
        now = datetime.now(UTC)
        alive = pulse(Services(database).counting(now), now)
    if as_json:
        terminal.say(json.dumps([_as_object(one) for one in found], ensure_ascii=False))
    else:
        for line in _table(found):
            terminal.say(line)
    _warn(alive)
    is_bad = alive.is_silent or any(one.colour == Colour.RED for one in found)
    raise click.exceptions.Exit(int(is_bad))


def _warn(alive: Pulse) -> None:
    if alive.is_silent:
        terminal.warn(terminal.visible(f"{alive.why}. What now: {alive.what_now}"))


def _table(found: list[Condition]) -> Iterator[str]:
    if not found:
        yield "Nothing is known yet: `newswinnow serve` looks at each outlet after its crawls."
        return
    order = {colour: at for at, colour in enumerate(reversed(Colour))}
    rows = [
        (
            one.outlet,
            click.style(one.colour, fg=PAINT[Colour(one.colour)]),
            reading.shown_time(one.since),
            one.why,
            one.what_now,
        )
        for one in sorted(found, key=lambda one: (order[Colour(one.colour)], one.outlet))
    ]
    yield from terminal.columns(
        rows,
        headers=("outlet", "is", "since", "why", "what now"),
        widest=(30, None, None, None, None),
    )


def _as_object(one: Condition) -> dict[str, object]:
    return {
        "outlet": one.outlet,
        "colour": one.colour,
        "since": one.since.isoformat(),
        "why": one.why,
        "what_now": one.what_now,
        "evidence": dict(one.evidence),
    }


# ---- the service's parts


def _loop(kind: Kind = Kind.SERVE) -> Loop:
    context = click.get_current_context()
    settings, service = settings_now(context.meta)
    return Loop(
        settings=settings,
        read=lambda: settings_now(context.meta),
        service=service,
        children=_children(settings, service, context),
        tell=log_line,
        file=_config(context) or Path(FILE),
        kind=kind,
    )


def _children(settings: Settings, service: Service, context: click.Context) -> Children:
    config = _config(context)
    options = ["--db", str(Path(settings.db).absolute())]
    if config is not None:
        options += ["--config", str(config.absolute())]
    return Children(
        options=options,
        environ=os.environ,
        deadline=service.deadline * 60.0,
        memory=service.memory * MIB,
    )


def _config(context: click.Context) -> Path | None:
    config = context.meta.get("newswinnow.config")
    return config if isinstance(config, Path) else None


class _Over:
    """TERM and Ctrl-C: the first lets the crawls store what is in hand."""

    def __init__(self) -> None:
        self._is_over = False

    def is_over(self) -> bool:
        return self._is_over

    def __enter__(self) -> None:
        self._before = {one: signal.signal(one, self._hear) for one in ENDS}

    def __exit__(self, *_: object) -> None:
        for one, handler in self._before.items():
            signal.signal(one, handler)

    def _hear(self, _signal: int, _frame: FrameType | None) -> None:
        if self._is_over:
            raise KeyboardInterrupt
        self._is_over = True


def _stood_by(lock: FileLock, over: _Over) -> bool:
    """Wait until no other service has the database; whether it is ours now."""
    is_told = False
    while not over.is_over():
        try:
            lock.acquire(blocking=False)
        except Timeout:
            if not is_told:
                log_line("stands_by", {"because": "another service has this database"})
            is_told = True
            time.sleep(STEP)
        except OSError as error:
            raise WrongUsage(f"{lock.lock_file}: cannot be locked ({error.strerror})") from error
        else:
            return True
    return False
