"""Power cuts: the writer's disk loses what was not synced, at random moments.

A writer works on a recorded disk (benchmarks/torture/disk.py). Then the power goes at a random step
of it, or as soon as something was acknowledged, and the file that is left is opened and checked as
the next command would. With synchronous FULL, which newswinnow sets, all that was acknowledged is
there. With NORMAL the last of it may be lost, but what is there is as it was at some moment. OFF is
the proof that the disk bites: there the file breaks.
"""

from __future__ import annotations

import os
import pickle
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from benchmarks.torture.disk import Did, Fate, Recorder, Step, after_cut, moments
from benchmarks.torture.kills import current, deeds
from benchmarks.torture.shared import SEED, Report, chance_of, remove
from benchmarks.torture.writes import CAUSES
from db import integrity, trimming
from db.connection import Mode, connect
from db.errors import DbError
from db.store import Store
from tests.db.samples import a_run, cleaned, page, save

NAME: Final = "news.db"
DEEDS: Final = 60  # of one writer
CUTS: Final = 25  # of one writer's disk
PAGES: Final = 60  # in the log before it is carried over: some times in each writer's life
REOPENED: Final = 20  # deeds after which the file is closed, and opened again
VACUUMED: Final = 40

State = Mapping[str, str]
"""What stands at each address."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A writer's life on the disk."""

    steps: list[Step]
    states: list[State]
    """What was stored after each thing that was acknowledged; first nothing."""
    refused: list[str]
    """What was said where the disk failed."""


def power_full(count: int, *, seed: int = SEED) -> Report:
    """As newswinnow sets it: nothing that was acknowledged may be lost."""
    report = power(count, "FULL", seed=seed)
    lost = report.counts["acknowledged ones lost"]
    report.failed += [f"{lost} were acknowledged, and are lost"] if lost else []
    return report


def power_normal(count: int, *, seed: int = SEED) -> Report:
    """The last ones may be lost."""
    return power(count, "NORMAL", seed=seed)


def power(count: int, synchronous: str, *, seed: int = SEED) -> Report:
    """So many power cuts, of one writer after the other."""
    return _cuts(count, seed, lambda path, number: recorded(path, seed + number, synchronous))


def power_fsync(count: int, *, seed: int = SEED) -> Report:
    """A sync fails, once or from then on; the writer goes on, and later the power goes.

    What was written when a sync failed and is read again by the next process may never reach the
    disk, and what is acknowledged on top of it is lost with it: those are counted.
    """
    chance = chance_of(seed)

    def life(path: Path, number: int) -> Recorded:
        place = chance.randint(1, SYNCS)
        return recorded(path, seed + number, "FULL", fail_at=place, once=number % 2 == 0)

    return _cuts(count, seed, life, cuts=CUTS // 5)


SYNCS: Final = 60  # about as many has a writer's life


def _cuts(
    count: int, seed: int, life: Callable[[Path, int], Recorded], *, cuts: int = CUTS
) -> Report:
    chance = chance_of(seed)
    report = Report()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(-(-count // cuts)):
            lived = life(folder / "recorded" / NAME, number)
            report.counts["steps recorded"] += len(lived.steps)
            report.counts["syncs that failed"] += sum(one.did is Did.FAIL for one in lived.steps)
            for moment in moments(lived.steps, min(cuts, count - number * cuts), chance):
                fate = chance.choice(tuple(Fate))
                left = after_cut({}, lived.steps[:moment], fate, chance)
                where = f"writer {number}, step {moment} of {len(lived.steps)}, {fate}"
                _judge(report, where, folder / NAME, left, lived, moment)
            report.failed += [f"writer {number}: {one}" for one in _unnamed(lived)]
    return report


def _unnamed(lived: Recorded) -> list[str]:
    return [said for said in lived.refused if not any(cause in said for cause in CAUSES)]


# ---- the writer


def recorded(
    path: Path, seed: int, synchronous: str, *, fail_at: int = 0, once: bool = False
) -> Recorded:
    """The life of a writer, in a process of its own: SQLite is changed for good there."""
    shutil.rmtree(path.parent, ignore_errors=True)
    path.parent.mkdir()
    answer = path.parent / "lived.pickle"
    process = os.fork()
    if process == 0:
        try:
            disk = Recorder(path.parent.resolve(), fail_at=fail_at, once=once)
            disk.install()
            answer.write_bytes(pickle.dumps(_live(path.resolve(), disk, seed, synchronous)))
        finally:
            os._exit(0)
    os.waitpid(process, 0)
    lived: Recorded = pickle.loads(answer.read_bytes())  # noqa: S301 - of our own child
    return lived


def _live(path: Path, disk: Recorder, seed: int, synchronous: str) -> Recorded:
    states: list[State] = [{}]
    refused: list[str] = []
    done = turn = 0
    while done < DEEDS and turn < 2 * DEEDS:  # a disk that stays broken takes no more
        turn += 1
        try:
            with Store.open(path) as store:
                store.database.change(f"PRAGMA synchronous = {synchronous}")
                store.database.change(f"PRAGMA wal_autocheckpoint = {PAGES}")
                for what in islice(deeds(store, seed * 1000 + turn), REOPENED):
                    _remember(states, disk, what)
                    done += 1
                    if done == VACUUMED:
                        trimming.vacuum(store.database)
        except DbError as error:
            refused.append(str(error))
            # What was refused may have been written all the same: it counts from now on.
            states.append(_stored(path))
    return Recorded(steps=disk.steps, states=states, refused=refused)


def _remember(states: list[State], disk: Recorder, deed: tuple[str, str, str]) -> None:
    what, address, said = deed
    state = dict(states[-1])
    if what == "forget":
        state.pop(address, None)
    elif what == "article":
        state[address] = said
    disk.say(len(states))
    states.append(state)


# ---- the judge


def _judge(
    report: Report,
    where: str,
    path: Path,
    left: Mapping[str, bytes],
    lived: Recorded,
    moment: int,
) -> None:
    remove(path)
    for name, body in left.items():
        (path.parent / name).write_bytes(body)
    report.counts["power cuts"] += 1
    said = max((one.at for one in lived.steps[:moment] if one.did is Did.SAY), default=0)
    # What was on its way may have arrived, too.
    last = len(lived.states) - 1
    latest = min((one.at for one in lived.steps[moment:] if one.did is Did.SAY), default=last)
    report.counts["acknowledged before them"] += said
    try:
        Store.open(path).close()
        with connect(path, Mode.READ) as database:
            report.failed += [f"{where}: {one}" for one in integrity.findings(database)]
        with Store.open(path) as store:
            save(store, a_run(store), page("글 0 0 더", "/more"), cleaned("글 0 0 더"))
    except DbError as error:
        report.failed.append(f"{where}: {error}")
        return
    stored = _stored(path)
    found = [at for at in range(latest + 1) if lived.states[at] == stored]
    if not found:
        report.failed.append(f"{where}: what is stored is as it never was")
    elif found[-1] < said:
        report.counts["lost the last ones"] += 1
        report.counts["acknowledged ones lost"] += said - found[-1]


def _stored(path: Path) -> State:
    rows: Sequence[tuple[str, Any]] = current(path)
    return {
        address: " ".join(text.split(" ")[:3]) + " " for address, text in rows if address != "/more"
    }
