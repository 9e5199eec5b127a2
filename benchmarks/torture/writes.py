"""Writes: every single write call of SQLite fails in turn, with ENOSPC, EIO, EROFS and EFBIG.

Nothing that was stored before is lost, and the message names the cause.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from benchmarks.torture.shared import (
    SEED,
    Report,
    broke,
    chance_of,
    command,
    in_process,
    remove,
    stories,
    texts_of,
)
from benchmarks.torture.vfs import default_vfs
from db import integrity
from db.errors import DbError
from db.store import Store


class Faults:
    """SQLite's own calls to the system, the Nth of which fails; by the hook its tests use.

    `sqlite3_vfs.xSetSystemCall` (https://sqlite.org/c3ref/vfs.html), of the library that Python has
    loaded. So it needs no root, no file system of its own and no preloaded library.
    """

    CALLS = ("write", "pwrite", "pwrite64", "ftruncate", "fallocate")

    def __init__(self) -> None:
        self._vfs = default_vfs()
        self.count = 0
        self.fail_at = 0
        self.error = errno.EIO
        self._kept: list[object] = []

    def install(self) -> None:
        vfs = self._vfs.contents
        for name in self.CALLS:
            real = vfs.xGetSystemCall(self._vfs, name.encode())
            if not real:
                continue
            kind = _FORMS[name]
            call = kind(self._failing(kind(real)))
            self._kept.append(call)
            vfs.xSetSystemCall(self._vfs, name.encode(), ctypes.cast(call, ctypes.c_void_p))

    def _failing(self, real: Callable[..., int]) -> Callable[..., int]:
        def call(*arguments: int) -> int:
            self.count += 1
            # It stays so: a disk that is full, or has failed, is not well at the next call.
            if self.fail_at and self.count >= self.fail_at:
                ctypes.set_errno(self.error)
                return -1
            return real(*arguments)

        return call


_INT, _SIZE, _POINTER, _LONG = ctypes.c_int, ctypes.c_ssize_t, ctypes.c_void_p, ctypes.c_int64
_WRITE = ctypes.CFUNCTYPE(_SIZE, _INT, _POINTER, ctypes.c_size_t, use_errno=True)
_PWRITE = ctypes.CFUNCTYPE(_SIZE, _INT, _POINTER, ctypes.c_size_t, _LONG, use_errno=True)
_FORMS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "write": _WRITE,
        "pwrite": _PWRITE,
        "pwrite64": _PWRITE,
        "ftruncate": ctypes.CFUNCTYPE(_INT, _INT, _LONG, use_errno=True),
        "fallocate": ctypes.CFUNCTYPE(_INT, _INT, _LONG, _LONG, use_errno=True),
    }
)


FAULTS: Final = MappingProxyType(
    {"ENOSPC": errno.ENOSPC, "EIO": errno.EIO, "EROFS": errno.EROFS, "EFBIG": errno.EFBIG}
)


def writes(most: int, *, only: Sequence[str] = tuple(FAULTS), seed: int = SEED) -> Report:
    """Let each write call fail in turn, or `most` of them; 0 for all."""
    report = Report()
    chance = chance_of(seed)
    with tempfile.TemporaryDirectory() as name, in_process():
        folder = Path(name)
        whole, path = folder / "whole.db", folder / "news.db"
        there = stories(folder, 4)
        command("clean", there / "000.txt", there / "001.txt", "--db", whole)
        before = texts_of(whole)
        for what in (("clean", there), ("backup", folder / "copy.db"), ("trim", "--vacuum")):
            calls = _in_child(path, whole, what, 0, 0)[1]
            places = list(range(1, calls + 1))
            if most and most < calls:
                places = sorted(chance.sample(places, most))
            report.counts[f"write calls of {what[0]}"] = calls
            for fault in only:
                for place in places:
                    remove(folder / "copy.db")
                    where = f"{what[0]}: write call {place} of {calls}, {fault}"
                    exit_code, _, said = _in_child(path, whole, what, place, FAULTS[fault])
                    report.counts[f"{fault} at"] += 1
                    _judge_fault(report, where, path, before, exit_code, said)
                    if what[0] == "backup":
                        _judge_copy(report, where, folder / "copy.db", before, exit_code)
    return report


def _in_child(
    path: Path, whole: Path, what: Sequence[object], place: int, error: int
) -> tuple[int, int, str]:
    """Exit code, write calls and messages of a command whose Nth write call fails."""
    remove(path)
    shutil.copyfile(whole, path)
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)
        faults = Faults()
        faults.fail_at, faults.error = place, error
        faults.install()
        result = command(*what, "--db", path)
        ended = {"code": result.exit_code, "broke": broke(result), "said": result.output[-2000:]}
        ended["calls"] = faults.count
        os.write(writing, json.dumps(ended).encode())
        os._exit(0)
    os.close(writing)
    with open(reading, "rb") as pipe:  # noqa: PTH123 - a handle
        said = pipe.read()
    os.waitpid(process, 0)
    if not said:
        return -1, 0, "the process died"
    told = json.loads(said)
    return (-2 if told["broke"] else told["code"]), told["calls"], told["said"]


def _judge_fault(
    report: Report,
    where: str,
    path: Path,
    before: Mapping[tuple[str, int], tuple[str, ...]],
    exit_code: int,
    said: str,
) -> None:
    if exit_code < 0:
        report.failed.append(f"{where}: {said}")
    elif exit_code == 0:
        report.counts["ended well all the same"] += 1
    elif any(word in said for word in CAUSES):
        report.counts["ended with the cause named"] += 1
    else:
        report.failed.append(f"{where}: names no cause: {said}")
    left = texts_of(path)
    if any(left.get(key) != text for key, text in before.items()):
        report.failed.append(f"{where}: something that was stored is gone")
    try:
        with Store.open(path) as store:
            report.failed += [f"{where}: {one}" for one in integrity.findings(store.database)]
    except DbError as error:
        report.failed.append(f"{where}: does not open any more: {error}")


def _judge_copy(
    report: Report,
    where: str,
    copy: Path,
    before: Mapping[tuple[str, int], tuple[str, ...]],
    exit_code: int,
) -> None:
    if copy.exists():
        if exit_code or texts_of(copy) != before:
            report.failed.append(f"{where}: a copy that is not whole has its name")
        remove(copy)
    elif not exit_code:
        report.failed.append(f"{where}: no copy, and no error")


CAUSES: Final = (
    "the disk is full", "the disk refused", "may only be read", "cannot be opened", "no room",
    "could not be written",
)  # fmt: skip
