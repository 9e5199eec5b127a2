"""What `newswinnow clean` costs, the whole way: `python -m benchmarks.clean --help`.

- speed: pages of the corpora in parts, in turn: the command with two workers (read, clean,
  near-duplicates, store), text dumps of the same articles by the same command, a plain loop of
  trafilatura, and loops of the peers over a sample;
- size: made-up articles as text, a thousand at a time before and after many: time and memory.

The machine is shared: ratios of CPU time are worth keeping, seconds are not.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from types import MappingProxyType

import numpy as np

if __package__ in (None, ""):  # started as a file: the repository's root is not on the path
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.corpora import CORPORA, ROOT, Page, folder, load
from benchmarks.synthetic.articles import SyntheticArticle, as_text
from benchmarks.synthetic.press import newsroom
from cleaners.article import Cleaned
from crawler.guard import MAX_PAGE_BYTES
from db import queries
from db.connection import Mode, connect

RESULTS = Path(__file__).resolve().parent / "results" / "clean.json"
WORKERS = 2
OURS, TEXT, THEIRS = "newswinnow", "newswinnow, text dumps", "trafilatura"
SAMPLED = ("newspaper4k", "news_please")
NOISE = 10  # lines around the story that a dump has of what was removed
A_FEW = 1000  # new pages whose time is compared
EVERY = 0.5  # seconds between two looks at the memory
KIBI = 1024
SEED = 11
COMMAND = (sys.executable, "-c", "from service.cli import main; main()")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, write."""
    options = _options(arguments)
    measured = {name: MEASUREMENTS[name](options) for name in options.only}
    print(json.dumps(measured, indent=1))
    if options.output:
        known = json.loads(options.output.read_text()) if options.output.exists() else {}
        text = json.dumps({**known, **measured}, indent=1, sort_keys=True)
        options.output.write_text(text + "\n", encoding="utf-8")
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--only", nargs="+", choices=tuple(MEASUREMENTS), default=tuple(MEASUREMENTS))
    add("--on", nargs="+", choices=CORPORA, default=CORPORA, metavar="CORPUS")
    add("--corpora", metavar="FOLDER", help="default: NEWSWINNOW_CORPORA, ../shared/corpora")
    add("--pages", type=int, default=2000, help="of the corpora; too few are taken again")
    add("--parts", type=int, default=4, help="that are measured in turn")
    add("--sample", type=int, default=200, help="pages for the peers")
    add("--peers", metavar="PYTHON", help="of the environment of benchmarks/requirements.txt")
    add("--stored", type=int, default=100_000, help="pages that are stored in the end")
    add("--output", type=Path, metavar="FILE", help=f"write the figures, too: {RESULTS.name}")
    return parser.parse_args(arguments)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Of some pages, in seconds."""

    pages: int = 0
    wall: float = 0.0
    cpu: float = 0.0
    failed: int = 0

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            pages=self.pages + other.pages,
            wall=self.wall + other.wall,
            cpu=self.cpu + other.cpu,
            failed=self.failed + other.failed,
        )

    @property
    def cpu_ms(self) -> float:
        """CPU milliseconds of a page."""
        return 1000 * self.cpu / self.pages


# ---- speed


def speed(options: argparse.Namespace) -> dict[str, object]:
    """Everybody on each part, another one first each time."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        parts = list(_parts(options))
        costs: dict[str, Cost] = {}
        for number, part in enumerate(parts):
            pages = write_pages(part, place / f"html{number}")
            few = write_pages(part[: options.sample // len(parts)], place / f"few{number}")
            runs: dict[str, Callable[[], Cost]] = {
                OURS: partial(cleaned, pages, place / "html.db"),
                THEIRS: partial(looped, THEIRS, pages, options.peers),
            }
            if options.peers:
                runs |= {one: partial(looped, one, few, options.peers) for one in SAMPLED}
            for one in sorted(runs, reverse=number % 2 == 1):
                costs[one] = costs.get(one, Cost()) + runs[one]()
                print(f"part {number}: {one}: {costs[one].cpu_ms:.1f} ms a page", file=sys.stderr)
            dumps = write_dumps(place / "html.db", pages, place / f"text{number}")
            costs[TEXT] = costs.get(TEXT, Cost()) + cleaned(dumps, place / "text.db")
    return summary(costs)


def summary(costs: Mapping[str, Cost]) -> dict[str, object]:
    """CPU of a page, and how many times as fast we are: with two workers against one process."""
    ours = costs[OURS]
    return {
        "pages": {name: cost.pages for name, cost in costs.items()},
        "failed": {name: cost.failed for name, cost in costs.items()},
        "cpu_ms": {name: round(cost.cpu_ms, 2) for name, cost in costs.items()},
        "pages_per_second": {
            name: round(cost.pages / cost.wall, 1) for name, cost in costs.items()
        },
        "workers": WORKERS,
        "times_by_cpu": {
            name: round(WORKERS * cost.cpu_ms / ours.cpu_ms, 2)
            for name, cost in costs.items()
            if name not in {OURS, TEXT}
        },
        "times_by_wall": {
            name: round(ours.pages / ours.wall * cost.wall / cost.pages, 2)
            for name, cost in costs.items()
            if name not in {OURS, TEXT}
        },
        "text_times_by_cpu": round(ours.cpu_ms / costs[TEXT].cpu_ms, 2),
    }


def _parts(options: argparse.Namespace) -> Iterator[Sequence[Page]]:
    loaded = load(options.on, root=folder(options.corpora))
    usable = [page for page in loaded if len(page.html) <= MAX_PAGE_BYTES]
    pages = list(islice(cycle(usable), options.pages))
    for number in range(options.parts):
        yield pages[number :: options.parts]


def write_pages(pages: Iterable[Page], where: Path) -> Path:
    """A folder of HTML files with sidecars that say their addresses."""
    where.mkdir()
    for number, page in enumerate(pages):
        path = where / f"{number:05}.html"
        path.write_bytes(page.html)
        # A page that is taken again stands at another address.
        url = f"{page.url or f'https://{page.corpus}.example/{page.id}'}#{where.name}-{number}"
        path.with_name(f"{path.name}.json").write_text(json.dumps({"url": url}), "utf-8")
    return where


def write_dumps(stored: Path, pages: Path, where: Path) -> Path:
    """The articles that were made of these pages as text: title, byline, body, lines around it."""
    where.mkdir()
    with closing(connect(stored, Mode.READ)) as database:
        for article in queries.articles(database):
            path = Path(article.source_path or "")
            if path.parent.name == pages.name:
                (where / f"{path.stem}.txt").write_text(dump(article.cleaned), "utf-8", "replace")
    return where


def dump(cleaned: Cleaned) -> str:
    """A line a block, in reading order."""
    article = cleaned.article
    kept = {one.position: one.text for one in article.passages}
    first, last = min(kept, default=0), max(kept, default=0)
    around = {
        one.position: one.text
        for one in cleaned.removals
        if first - NOISE <= one.position <= last + NOISE
    }
    lines = [text for _, text in sorted({**around, **kept}.items())]
    head = [article.title.value or "", f"By {' and '.join(article.authors.value or ('staff',))}"]
    return "\n".join([*(one for one in head if one not in lines), *lines])


def looped(name: str, pages: Path, python: str | None) -> Cost:
    """A plain loop by an extractor, without a network."""
    away = ("unshare", "-n") if shutil.which("unshare") and os.geteuid() == 0 else ()
    done = subprocess.run(  # noqa: S603 - our own code
        [*away, python or sys.executable, "-m", "benchmarks.loops", name, str(pages)],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def cleaned(pages: Path, database: Path, *, watch: Callable[[int], None] | None = None) -> Cost:
    """The command, from its start to its end, with all its processes."""
    began = time.monotonic()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 - our own code
            [*COMMAND, "clean", pages, "--db", database, "--workers", str(WORKERS), "--json"],
            cwd=database.parent,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=said,
            stderr=subprocess.DEVNULL,
        )
        usage = _waited_for(process.pid, watch)
        process.returncode = 0  # whatever it was: pages that are no articles are none of ours
        said.seek(0)
        pages_done = int(json.loads(said.read())["pages"])
    return Cost(
        pages=pages_done, wall=time.monotonic() - began, cpu=usage.ru_utime + usage.ru_stime
    )


def _waited_for(pid: int, watch: Callable[[int], None] | None) -> resource.struct_rusage:
    """What it used, and all it waited for."""
    while watch:
        ended, _, usage = os.wait4(pid, os.WNOHANG)
        if ended:
            return usage
        watch(pid)
        time.sleep(EVERY)
    return os.wait4(pid, 0)[2]


# ---- size


@dataclass(slots=True)
class Memory:
    """What a command and its processes have in memory, and how many articles are stored then."""

    database: Path
    articles: list[int] = field(default_factory=list)
    main: list[float] = field(default_factory=list)
    """MiB of the process that stores."""
    whole: list[float] = field(default_factory=list)
    """MiB of all its processes; what they share counts once."""

    def look(self, pid: int) -> None:
        """Add a look, unless a process ends meanwhile."""
        with contextlib.suppress(OSError, sqlite3.Error, StopIteration):
            everybody = [_share(one) for one in _family(pid)]
            with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as stored:
                [count] = stored.execute("select max(rowid) from articles").fetchone()
            self.articles.append(count or 0)
            self.main.append(everybody[0])
            self.whole.append(sum(everybody))

    @property
    def slope(self) -> float:
        """MiB for each 10,000 pages while pages come in, behind the first 2,000."""
        articles, main = np.array(self.articles), np.array(self.main)
        coming = (articles > 2 * A_FEW) & (articles < articles.max())
        if np.unique(articles[coming]).size < 3:
            return float("nan")
        return float(np.polyfit(articles[coming], main[coming], 1)[0] * 10_000)

    @property
    def at_the_end(self) -> float:
        """MiB at most of the process that stores when all pages are in: what settling takes."""
        last = max(self.articles, default=0)
        return max(
            (one for at, one in zip(self.articles, self.main, strict=True) if at == last),
            default=0.0,
        )


def size(options: argparse.Namespace) -> dict[str, object]:
    """A few new pages when few are stored and when many are; the memory while many come in."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        articles = newsroom(SEED, releases=options.stored // 7 + A_FEW // 2)
        texts = iter(articles)
        many = options.stored - 3 * A_FEW
        batches = {"first": A_FEW, "few": A_FEW, "many": many, "after": A_FEW}
        memory = Memory(database=place / "size.db")
        costs = {}
        for batch, count in batches.items():
            file = _lines(islice(texts, count), place / f"{batch}.jsonl")
            watch = memory.look if batch == "many" else None
            costs[batch] = cleaned(file, memory.database, watch=watch)
            print(f"{batch}: {costs[batch].cpu_ms:.2f} ms a page", file=sys.stderr)
        bytes_stored = sum(one.stat().st_size for one in place.glob("size.db*"))
    return {
        "stored": sum(cost.pages for cost in costs.values()),
        "cpu_ms_few_stored": round(costs["few"].cpu_ms, 2),
        "cpu_ms_many": round(costs["many"].cpu_ms, 2),
        "cpu_ms_many_stored": round(costs["after"].cpu_ms, 2),
        "times_as_long": round(costs["after"].cpu_ms / costs["few"].cpu_ms, 2),
        "times_as_long_in_one_run": round(costs["many"].cpu_ms / costs["few"].cpu_ms, 2),
        "mib_for_10_000_pages": round(memory.slope, 2),
        "mib_settling": round(memory.at_the_end, 1),
        "mib_whole": round(max(memory.whole, default=0.0), 1),
        "kib_on_disk": round(bytes_stored / KIBI / options.stored, 1),
        "workers": WORKERS,
    }


def _lines(articles: Iterable[SyntheticArticle], path: Path) -> Path:
    """Dumps of articles with their addresses, an object a line."""
    with path.open("w", encoding="utf-8") as lines:
        for one in articles:
            lines.write(
                json.dumps({"text": as_text(one), "url": one.url}, ensure_ascii=False) + "\n"
            )
    return path


def _family(pid: int) -> Iterator[int]:
    """A process and all that it started."""
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text("ascii").split():
            yield from _family(int(child))


def _share(pid: int) -> float:
    """MiB; what several processes have together is divided among them."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    return next(int(line.split()[1]) / KIBI for line in lines if line.startswith("Pss:"))


MEASUREMENTS: Mapping[str, Callable[[argparse.Namespace], dict[str, object]]] = MappingProxyType(
    {"speed": speed, "size": size}
)

if __name__ == "__main__":
    sys.exit(main())
