"""A disk that is told of by SQLite itself, and what is on it after the power went.

`Recorder` stands between SQLite and the system: it notes every write, truncation, sync and removal
in their order, and lets a sync fail. It replaces functions of SQLite's own table of them, so it
needs no root, no other file system, no preloaded library and no tracer.

`after_cut` then says what a disk may hold when the power goes at some moment. What was synced is
there. Of what was not, any sectors may be, in any mixture: a disk and its caches write when and in
which order they like. A name that was made or taken away since its folder was synced may be as it
was before. What a sync could not write may be lost for good, even if a later sync succeeds: Linux
forgets it after it has told of it once.
"""

from __future__ import annotations

import ctypes
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from benchmarks.torture.vfs import File, Methods, Vfs, default_vfs

SECTOR: Final = 512  # bytes that a disk writes whole, or not at all
IOERR_FSYNC: Final = 10 | 4 << 8  # https://sqlite.org/rescode.html#ioerr_fsync
OK: Final = 0


class Did(StrEnum):
    MAKE = "make"
    """A file that was not there."""
    REMOVE = "remove"
    WRITE = "write"
    TRUNCATE = "truncate"
    SYNC = "sync"
    SYNC_FOLDER = "sync folder"
    FAIL = "sync failed"
    SAY = "say"
    """Somebody was told that something is stored."""


@dataclass(frozen=True, slots=True)
class Step:
    did: Did
    name: str
    at: int = 0
    """Where it is written, or to which size it is cut; what was said: its number."""
    body: bytes = b""


@dataclass(slots=True)
class Recorder:
    """All that SQLite does to the files of one folder from now on; once for each process."""

    folder: Path
    fail_at: int = 0
    """Which sync fails, and all behind it; 0 for none."""
    once: bool = False
    """Only that one fails."""
    steps: list[Step] = field(default_factory=list)
    syncs: int = 0
    _names: dict[int, str] = field(default_factory=dict)
    _new: set[str] = field(default_factory=set)
    """Journals whose folder SQLite syncs with their first sync."""
    _kept: list[Any] = field(default_factory=list)
    """What C still calls."""

    def install(self) -> None:
        vfs = default_vfs().contents
        # Copies: a field of the structure becomes what is put there.
        really_open = Vfs.OPEN.from_buffer_copy(vfs.xOpen)
        really_remove = Vfs.DELETE.from_buffer_copy(vfs.xDelete)

        def opened(of: Any, name: int | None, file: Any, flags: int, out: Any) -> int:
            place = self._inside(name)
            is_new = place is not None and not (self.folder / place).exists()
            code = really_open(of, name, file, flags, out)
            if code == OK and place is not None:
                self._names[ctypes.addressof(file.contents)] = place
                self._watch(file.contents)
                if is_new:
                    self.steps.append(Step(Did.MAKE, place))
                    if place.endswith(("-wal", "-journal")):
                        self._new.add(place)
            return int(code)

        def removed(of: Any, name: int | None, sync: int) -> int:
            code = really_remove(of, name, sync)
            place = self._inside(name)
            if code == OK and place is not None:
                self.steps.append(Step(Did.REMOVE, place))
                if sync:
                    self.steps.append(Step(Did.SYNC_FOLDER, ""))
            return int(code)

        calls = Vfs.OPEN(opened), Vfs.DELETE(removed)
        self._kept += [*calls, really_open, really_remove]
        vfs.xOpen, vfs.xDelete = calls

    def say(self, number: int) -> None:
        self.steps.append(Step(Did.SAY, "", number))

    def _inside(self, name: int | None) -> str | None:
        """The name in the folder; None for SQLite's temporary files and for other folders."""
        if name is None:
            return None
        path = Path(ctypes.string_at(name).decode())
        return path.name if path.parent == self.folder and not path.name.endswith("-shm") else None

    def _watch(self, file: File) -> None:
        """Put functions that note what they do in the place of the file's own."""
        real = file.pMethods.contents
        ours = Methods.from_buffer_copy(real)
        ours.xWrite = Methods.WRITE(self._writing(real))
        ours.xTruncate = Methods.TRUNCATE(self._truncating(real))
        ours.xSync = Methods.SYNC(self._syncing(real))
        self._kept.append(ours)
        file.pMethods = ctypes.pointer(ours)

    def _writing(self, real: Methods) -> Callable[..., int]:
        def call(file: int, body: int, size: int, at: int) -> int:
            self.steps.append(Step(Did.WRITE, self._names[file], at, ctypes.string_at(body, size)))
            return int(real.xWrite(file, body, size, at))

        return call

    def _truncating(self, real: Methods) -> Callable[..., int]:
        def call(file: int, size: int) -> int:
            self.steps.append(Step(Did.TRUNCATE, self._names[file], size))
            return int(real.xTruncate(file, size))

        return call

    def _syncing(self, real: Methods) -> Callable[..., int]:
        def call(file: int, flags: int) -> int:
            name = self._names[file]
            self.syncs += 1
            fails = self.syncs == self.fail_at if self.once else 0 < self.fail_at <= self.syncs
            if fails:
                self.steps.append(Step(Did.FAIL, name))
                return IOERR_FSYNC
            code = int(real.xSync(file, flags))
            self.steps.append(Step(Did.SYNC, name))
            if name in self._new:
                self._new.discard(name)
                self.steps.append(Step(Did.SYNC_FOLDER, ""))
            return code

        return call


# ---- what is left when the power goes


class Fate(StrEnum):
    """What becomes of that which was not synced."""

    NOTHING = "nothing of it arrived"
    ALL = "all of it arrived"
    BEGINNING = "it arrived in order, the last write in part"
    SECTORS = "any sectors of it arrived"
    GARBAGE = "any sectors, and files grew before their bytes came"


@dataclass(slots=True)
class _File:
    """What was done to a file, and how much of it is sure to be on the disk."""

    steps: list[Step] = field(default_factory=list)
    sure: list[bool] = field(default_factory=list)
    first_open: int = 0
    """The first step that no sync followed."""

    def add(self, step: Step) -> None:
        self.steps.append(step)
        self.sure.append(False)

    def synced(self) -> None:
        self.sure[self.first_open :] = [True] * (len(self.steps) - self.first_open)
        self.first_open = len(self.steps)

    def failed(self) -> None:
        """What was open stays unsure for good."""
        self.first_open = len(self.steps)


def after_cut(
    before: Mapping[str, bytes], steps: Iterable[Step], fate: Fate, chance: random.Random
) -> dict[str, bytes]:
    """The files of the folder after these steps and a power cut."""
    sure, changes = _played(before, steps)
    latest = dict(changes[: _how_many(len(changes), fate, chance)])
    names = {name: file for name, file in {**sure, **latest}.items() if file is not None}
    return {name: _content(file, fate, chance) for name, file in names.items()}


def _played(
    before: Mapping[str, bytes], steps: Iterable[Step]
) -> tuple[dict[str, _File], list[tuple[str, _File | None]]]:
    """The names that are sure, and what was done to names since their folder was synced."""
    seen = {name: _whole(body) for name, body in before.items()}
    sure, changes = dict(seen), list[tuple[str, _File | None]]()
    for step in steps:
        name = step.name
        match step.did:
            case Did.MAKE:
                seen[name] = _File()
                changes.append((name, seen[name]))
            case Did.REMOVE:
                seen.pop(name, None)
                changes.append((name, None))
            case Did.SYNC_FOLDER:
                sure, changes = dict(seen), []
            case Did.SYNC:
                seen[name].synced()
            case Did.FAIL:
                seen[name].failed()
            case Did.WRITE | Did.TRUNCATE:
                seen[name].add(step)
            case Did.SAY:
                pass
    return sure, changes


def _whole(body: bytes) -> _File:
    file = _File()
    file.add(Step(Did.WRITE, "", 0, body))
    file.synced()
    return file


def _how_many(count: int, fate: Fate, chance: random.Random) -> int:
    """Names arrive in their order: file systems keep a journal of them."""
    match fate:
        case Fate.NOTHING:
            return 0
        case Fate.ALL:
            return count
        case _:
            return chance.randint(0, count)


def _content(file: _File, fate: Fate, chance: random.Random) -> bytes:
    body = bytearray()
    unsure = file.sure.count(False)
    arrives = chance.randint(0, unsure)  # so many in order
    for step, is_sure in zip(file.steps, file.sure, strict=True):
        if is_sure or fate is Fate.ALL:
            _do(body, step)
        elif fate is Fate.BEGINNING:
            if arrives > 0:
                _do(body, step)
            elif arrives == 0:
                _do(body, _cut_short(step, chance))
            arrives -= 1
        elif fate in {Fate.SECTORS, Fate.GARBAGE}:
            _do_in_part(body, step, chance, is_garbage=fate is Fate.GARBAGE)
    return bytes(body)


def _do(body: bytearray, step: Step) -> None:
    if step.did is Did.TRUNCATE:
        body[step.at :] = bytes(max(0, step.at - len(body)))
        return
    body.extend(bytes(max(0, step.at - len(body))))
    body[step.at : step.at + len(step.body)] = step.body


def _cut_short(step: Step, chance: random.Random) -> Step:
    sectors = len(step.body) // SECTOR
    return Step(step.did, step.name, step.at, step.body[: chance.randint(0, sectors) * SECTOR])


def _do_in_part(body: bytearray, step: Step, chance: random.Random, *, is_garbage: bool) -> None:
    if step.did is Did.TRUNCATE:
        if chance.random() < 0.5:
            _do(body, step)
        return
    for at, sector in _sectors(step):
        if chance.random() < 0.5:
            _do(body, Step(Did.WRITE, step.name, at, sector))
        elif is_garbage and at >= len(body):
            _do(body, Step(Did.WRITE, step.name, at, chance.randbytes(len(sector))))


def _sectors(step: Step) -> Iterator[tuple[int, bytes]]:
    """The write as a disk does it: at the borders of its sectors."""
    at, end = step.at, step.at + len(step.body)
    while at < end:
        behind = min(end, (at // SECTOR + 1) * SECTOR)
        yield at, step.body[at - step.at : behind - step.at]
        at = behind


def moments(steps: Sequence[Step], count: int, chance: random.Random) -> list[int]:
    """When the power goes: half of them at any step, half as soon as something was said."""
    said = [number for number, step in enumerate(steps, 1) if step.did is Did.SAY]
    return [
        chance.choice(said) if said and turn % 2 else chance.randint(0, len(steps))
        for turn in range(count)
    ]
