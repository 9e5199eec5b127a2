"""Break the store in every way that can be had without root: `python -m benchmarks.torture --help`.

- flips: a random bit of a database is turned, then every command is run on a copy. Each has to end
  with an answer or a clear error, and nothing that could be read before may be gone after;
- kills: a writer is killed with SIGKILL at random moments. What it acknowledged is there, once;
- writes: every single write call of SQLite fails in turn, with ENOSPC, EIO and EROFS, in a run of
  `clean`. Nothing that was stored before is lost, and the message names the cause;
- vacuum: what giving the unused part of a file back takes.

`./run torture` runs the long forms, tests/test_torture.py the short ones.
"""

from __future__ import annotations

import argparse
import ctypes
import ctypes.util
import errno
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from unittest import mock

if __package__ in (None, ""):  # started as a file: the repository's root is not on the path
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from click.testing import CliRunner, Result

from db import forgetting, integrity, trimming
from db.connection import Mode, connect, files_of
from db.errors import DbError
from db.store import Store
from service import runs
from service.cli import cli
from tests.db.samples import NOON, OUTCOME_OF_STATE, STORY, a_run, cleaned, page, save
from tests.in_process import InProcess

RESULTS: Final = Path(__file__).resolve().parent / "results" / "torture.json"
SEED: Final = 7
NEVER: Final = "Traceback"


@dataclass(slots=True)
class Report:
    """How often what happened; the bad ones with enough to do them again."""

    counts: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)

    def as_object(self) -> dict[str, object]:
        return {**dict(sorted(self.counts.items())), "failed": self.failed}


# ---- what the tortures share


@contextmanager
def in_process() -> Iterator[None]:
    """Clean in this process, without the second that others need to start."""

    def guard(knowledge: Any, _workers: int | None = None) -> Any:
        return nullcontext(InProcess(knowledge.outlets, knowledge.own))

    with mock.patch.object(runs, "open_guard", guard):
        yield


def command(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(one) for one in arguments])


def broke(result: Result) -> bool:
    """Whether somebody would see a traceback."""
    is_exit = isinstance(result.exception, SystemExit)
    return (result.exception is not None and not is_exit) or NEVER in result.output


def texts_of(path: Path) -> dict[tuple[str, int], tuple[str, ...]]:
    """What can be read of each version, by SQLite alone."""
    found: dict[tuple[str, int], tuple[str, ...]] = {}
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
            keys = connection.execute("select article, number from versions").fetchall()
            for key in keys:
                question = """
                    select text from paragraphs where article = ? and version = ? order by number
                """
                found[key] = tuple(str(text) for (text,) in connection.execute(question, key))
    except (sqlite3.Error, UnicodeDecodeError):  # a message quotes the bytes
        pass
    return found


def dump(path: Path) -> list[str] | None:
    """All rows of all tables; None where they cannot be read."""
    rows: list[str] = []
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.text_factory = bytes
            names = connection.execute(
                "select name, sql from sqlite_master where type = 'table' order by name"
            ).fetchall()
            for name, _ in names:
                table = name.decode()
                rows.append(table)
                question = f'select * from "{table}"'  # noqa: S608 - a table of the file itself
                rows += sorted(map(repr, connection.execute(question)))
    except (sqlite3.Error, UnicodeDecodeError):
        return None
    return rows


def stories(folder: Path, count: int) -> Path:
    there = folder / "pages"
    there.mkdir(exist_ok=True)
    for number in range(count):
        (there / f"{number:03}.txt").write_text(STORY.replace("도서관", f"도서관 {number}호점"))
    return there


def remove(path: Path) -> None:
    for name in files_of(path):
        Path(name).unlink(missing_ok=True)


# ---- flips


def flips(count: int, *, seed: int = SEED, articles: int = 12) -> Report:
    """Turn one bit of a database, `count` times anew, and run the commands on it."""
    chance = random.Random(seed)  # noqa: S311 - to be repeated by its seed - the same places each time
    report = Report()
    with tempfile.TemporaryDirectory() as name, in_process():
        folder = Path(name)
        whole, flipped = folder / "whole.db", folder / "flipped.db"
        command("clean", stories(folder, articles), "--db", whole)
        (folder / "new.txt").write_text(STORY.replace("도서관", "새로운 박물관"))
        original, was = whole.read_bytes(), dump(whole)
        with closing(sqlite3.connect(whole)) as connection:
            ids = [one for (one,) in connection.execute("select id from articles")]
        for _ in range(count):
            place, bit = chance.randrange(len(original)), chance.randrange(8)
            remove(flipped)
            damaged = bytearray(original)
            damaged[place] ^= 1 << bit
            flipped.write_bytes(damaged)
            differs = dump(flipped) != was
            _flip(report, flipped, folder, f"byte {place} bit {bit}", ids, differs=differs)
    return report


def _flip(
    report: Report, path: Path, folder: Path, where: str, ids: Sequence[str], *, differs: bool
) -> None:
    report.counts["flips"] += 1
    readable = texts_of(path)
    checked = command("check-db", "--db", path)
    noticed = checked.exit_code != 0
    report.counts[_NAMES[differs, noticed]] += 1
    if differs and not noticed:
        report.counts[f"unnoticed in {_table_of(path, folder / 'whole.db')}"] += 1
    asked = (
        ("list",), ("show", ids[0]), ("explain", ids[1]), ("search", "도서관"), ("stats",),
        ("export", "--format", "jsonl"), ("backup", folder / "copy.db", "--force"),
        ("story", ids[2]), ("sql", "select count(*) from versions"), ("clean", folder / "new.txt"),
        ("reclean",), ("trim", "--versions-keep", 9), ("forget", "https://news.example/a", "--yes"),
    )  # fmt: skip
    for arguments in asked:
        result = command(*arguments, "--db", path)
        if broke(result):
            report.failed.append(f"{where}: {arguments[0]}: {result.exception!r}")
        if result.exit_code:
            report.counts["commands with a clear error"] += 1
    left = texts_of(path)
    lost = [key for key, text in readable.items() if left.get(key) != text]
    if lost:
        report.failed.append(f"{where}: lost or changed: {lost}")


_NAMES: Final = {
    (True, True): "told by check-db",
    (True, False): "not told by check-db, and a value differs",
    (False, True): "told by check-db, and no value differs",
    (False, False): "in bytes that hold nothing",
}


def _table_of(path: Path, whole: Path) -> str:
    """The table whose rows differ."""
    one, other = dump(path) or [], dump(whole) or []
    table = ""
    for ours, theirs in zip(one, other, strict=False):
        if ours != theirs:
            return table
        if "(" not in ours:
            table = ours
    return table


# ---- kills


def kills(count: int, *, seed: int = SEED) -> Report:
    """Kill a writer `count` times on one file, which grows all the while."""
    chance = random.Random(seed)  # noqa: S311 - to be repeated by its seed
    report = Report()
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "news.db"
        acknowledged: dict[str, str] = {}
        forgotten: set[str] = set()
        for trial in range(count):
            said = _killed(path, seed + trial, chance.uniform(0.01, 0.5))
            for line in said:
                what, address, text = line.split("\t")
                report.counts[f"acknowledged: {what}"] += 1
                if what == "forget":
                    acknowledged.pop(address, None)
                    forgotten.add(address)
                elif what == "article":
                    acknowledged[address] = text
            report.counts["kills"] += 1
            _judge(report, path, acknowledged, forgotten, trial)
            if (trial + 1) % FILE_LASTS == 0:
                remove(path)
                acknowledged.clear()
                forgotten.clear()
    return report


FILE_LASTS: Final = 50  # kills of one file: the check reads all of it each time


def _killed(path: Path, seed: int, seconds: float) -> list[str]:
    """What the writer acknowledged until it was killed."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)
        try:
            _write_for_ever(path, seed, writing)
        finally:
            os._exit(1)
    os.close(writing)
    time.sleep(seconds)
    os.kill(process, signal.SIGKILL)
    with open(reading, "rb") as pipe:  # noqa: PTH123 - a handle - a descriptor
        said = pipe.read().decode()
    os.waitpid(process, 0)
    # A line is written whole, or not at all: it is shorter than a pipe's buffer.
    return said.splitlines()


def _write_for_ever(path: Path, seed: int, descriptor: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - to be repeated by its seed
    with Store.open(path) as store:
        run = a_run(store)
        for number in range(1_000_000):
            address = f"/{chance.randrange(60)}"
            name = f"글 {seed} {number} "
            text = name + "가" * chance.randrange(4000)
            what, said = "article", name
            match chance.randrange(12):
                case 0:
                    place = forgetting.place_at(store.database, address)
                    if place is None:
                        continue
                    forgetting.forget(store.database, place, place.names, [], run=run, now=NOON)
                    what, said = "forget", ""
                case 1:
                    trimming.drop_versions(store.database, keep=2, now=NOON)
                    what, said = "trim", ""
                case 2:
                    raw = page(text, f"/bad{address}")
                    save(store, run, raw, OUTCOME_OF_STATE["rejected"])
                    what, said = "rejection", ""
                case _:
                    saved = save(store, run, page(text, address), cleaned(text))
                    if saved.reason == "forgotten":
                        continue
            os.write(descriptor, f"{what}\t{address}\t{said}\n".encode())


def _judge(
    report: Report, path: Path, acknowledged: Mapping[str, str], forgotten: set[str], trial: int
) -> None:
    rows = _current(path)
    stored: dict[str, str] = dict(rows)
    failed = [] if len(stored) == len(rows) else ["an article is there twice"]
    for address, name in acknowledged.items():
        text = stored.get(address)
        # What was on its way when it was killed may be stored, or not: nobody acknowledged it.
        if text is None and not _is_forgotten(path, address):
            failed.append(f"{address} is lost")
        elif text is not None and _number(text) < _number(name):
            failed.append(f"{address} is an older one")
    failed += [f"{one} was forgotten, and is there" for one in forgotten & stored.keys()]
    if rows:
        with connect(path, Mode.READ) as database:
            failed += map(str, integrity.findings(database))
    report.failed += [f"kill {trial}: {one}" for one in failed]


def _current(path: Path) -> list[tuple[str, str]]:
    """Addresses and what stands there; none where it was killed before it made its tables."""
    if not path.exists():
        return []
    with closing(sqlite3.connect(path)) as connection:
        try:
            return connection.execute(CURRENT).fetchall()
        except sqlite3.OperationalError:
            return []


CURRENT: Final = """
    select address, text from articles
    join paragraphs on article = id and paragraphs.version = articles.version
    where paragraphs.number = 1
"""


def _number(text: str) -> tuple[int, int]:
    _, seed, number, *_ = text.split(" ")
    return int(seed), int(number)


def _is_forgotten(path: Path, address: str) -> bool:
    with connect(path, Mode.READ) as database:
        return forgetting.forgotten_at(database, [address]) is not None


# ---- writes


class Faults:
    """SQLite's own calls to the system, the Nth of which fails; by the hook its tests use.

    `sqlite3_vfs.xSetSystemCall` (https://sqlite.org/c3ref/vfs.html), of the library that Python has
    loaded. So it needs no root, no file system of its own and no preloaded library.
    """

    CALLS = ("write", "pwrite", "pwrite64", "ftruncate", "fallocate")

    def __init__(self) -> None:
        library = ctypes.CDLL(ctypes.util.find_library("sqlite3"))
        library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        self._vfs = library.sqlite3_vfs_find(None)
        self.count = 0
        self.fail_at = 0
        self.error = errno.EIO
        self._kept: list[object] = []

    @staticmethod
    def can_be_had() -> bool:
        name = ctypes.util.find_library("sqlite3")
        if name is None or not hasattr(ctypes.CDLL(name), "sqlite3_vfs_find"):
            return False
        # Python may have brought its own: then the hook would be set where nobody calls it.
        maps = Path("/proc/self/maps")
        return maps.exists() and name.split(".so")[0] in maps.read_text()

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


class _Vfs(ctypes.Structure):
    _fields_ = (
        ("iVersion", ctypes.c_int),
        ("szOsFile", ctypes.c_int),
        ("mxPathname", ctypes.c_int),
        ("pNext", ctypes.c_void_p),
        ("zName", ctypes.c_char_p),
        ("pAppData", ctypes.c_void_p),
        *(
            (name, ctypes.c_void_p)
            for name in (
                "xOpen", "xDelete", "xAccess", "xFullPathname", "xDlOpen", "xDlError", "xDlSym",
                "xDlClose", "xRandomness", "xSleep", "xCurrentTime", "xGetLastError",
                "xCurrentTimeInt64",
            )
        ),
        (
            "xSetSystemCall",
            ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p),
        ),
        (
            "xGetSystemCall",
            ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p),
        ),
    )  # fmt: skip


FAULTS: Final = MappingProxyType(
    {"ENOSPC": errno.ENOSPC, "EIO": errno.EIO, "EROFS": errno.EROFS, "EFBIG": errno.EFBIG}
)


def writes(most: int, *, only: Sequence[str] = tuple(FAULTS), seed: int = SEED) -> Report:
    """Let each write call fail in turn, or `most` of them; 0 for all."""
    report = Report()
    chance = random.Random(seed)  # noqa: S311 - to be repeated by its seed
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


# ---- vacuum


def vacuum(megabytes: int) -> Report:
    """What a vacuum takes when half of a file is unused."""
    report = Report()
    chance = random.Random(SEED)  # noqa: S311 - to be repeated by its seed
    with tempfile.TemporaryDirectory() as name, Store.open(Path(name) / "news.db") as store:
        run = a_run(store)
        number = 0
        while trimming.room_of(store.database).size < megabytes << 20:
            number += 1
            text = chance.randbytes(20_000).hex()
            body = cleaned(*(f"{number} {text[at : at + 500]}" for at in range(0, 10_000, 500)))
            save(store, run, page(text, f"/{number}"), body)
        began = time.monotonic()
        trimming.drop_pages(store.database, before=NOON.replace(year=2100), now=NOON)
        report.counts["milliseconds to drop the pages"] = round((time.monotonic() - began) * 1e3)
        room = trimming.room_of(store.database)
        began = time.monotonic()
        trimming.vacuum(store.database)
        after = trimming.room_of(store.database)
        report.counts["milliseconds of the vacuum"] = round((time.monotonic() - began) * 1e3)
        report.counts["articles"] = number
        report.counts["megabytes before"] = round(room.size / 1e6)
        report.counts["megabytes after"] = round(after.size / 1e6)
    return report


TORTURES: Final[Mapping[str, tuple[Callable[[int], Report], int]]] = MappingProxyType(
    {"flips": (flips, 1000), "kills": (kills, 1000), "writes": (writes, 0), "vacuum": (vacuum, 500)}
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run them, print what came out, and remember it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("which", nargs="*", choices=[*TORTURES, []], help="all, if none is named")
    add("--count", type=int, help="how often; of `vacuum`, megabytes; of `writes`, 0 is all")
    add("--output", type=Path, metavar="FILE", help=f"write the figures, too: {RESULTS.name}")
    options = parser.parse_args(arguments)
    measured = {}
    for name in options.which or TORTURES:
        torture, count = TORTURES[name]
        began = time.monotonic()
        report = torture(count if options.count is None else options.count)
        measured[name] = {**report.as_object(), "seconds": round(time.monotonic() - began)}
        print(json.dumps({name: measured[name]}, indent=1, ensure_ascii=False), flush=True)
    if options.output:
        known = json.loads(options.output.read_text()) if options.output.exists() else {}
        text = json.dumps({**known, **measured}, indent=1, sort_keys=True, ensure_ascii=False)
        options.output.write_text(text + "\n", encoding="utf-8")
    return int(any(result["failed"] for result in measured.values()))


if __name__ == "__main__":
    sys.exit(main())
