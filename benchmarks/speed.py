"""CPU and memory of our whole cleaning against trafilatura: `python -m benchmarks.speed --help`.

Both read the same pages in one process in turn, whoever is first changing with every page, so that
the machine's other work falls on both; only ratios are worth keeping. Memory is the peak of a child
process of each, which gets the pages one by one.
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from types import MappingProxyType

if __package__ in (None, ""):  # started as a file: the repository's root is not on the path
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.corpora import CORPORA, Page, folder, load
from benchmarks.peers import PEERS
from benchmarks.scores import score

RESULTS = Path(__file__).resolve().parent / "results" / "speed.json"
KIBI = 1024
OURS, THEIRS = "newswinnow", "trafilatura"


def run_ours(page: Page) -> None:
    """Decode, extract, read the metadata, strip, find repeats."""
    PEERS[OURS].extract(page)


def run_theirs(page: Page) -> None:
    """What issue 3 compares with: body and metadata, comments as by default."""
    import trafilatura  # noqa: PLC0415  # its memory is to be its own child's alone

    trafilatura.bare_extraction(page.html, url=page.url, with_metadata=True)


RUNS: Mapping[str, Callable[[Page], None]] = MappingProxyType({OURS: run_ours, THEIRS: run_theirs})


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, write."""
    options = _options(arguments)
    pages = _usable(load(options.on, root=folder(options.corpora))[:: options.every])
    milliseconds = measure(pages, rounds=options.rounds)
    result = summary(milliseconds) | {
        "pages": len(pages),
        "peak_mib": {name: round(peak(name, pages), 1) for name in RUNS},
        "versions": {name: PEERS[name].version for name in RUNS},
    }
    print(json.dumps(result, indent=1))
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(result, indent=1, sort_keys=True) + "\n", "utf-8")
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.speed", description=__doc__)
    add = parser.add_argument
    add("--on", nargs="+", choices=CORPORA, default=("fundus", "naeb", "korean"), metavar="CORPUS")
    add("--corpora", metavar="FOLDER", help="default: NEWSWINNOW_CORPORA, ../shared/corpora")
    add("--every", type=int, default=1, help="take every n-th page")
    add("--rounds", type=int, default=3, help="the fastest round of a page counts")
    add("--output", type=Path, default=RESULTS, metavar="FILE")
    return parser.parse_args(arguments)


def _usable(pages: Sequence[Page]) -> list[Page]:
    """Without the pages on which we raise or never end, each told; it also warms up the caches."""
    scores = {page.id: score(PEERS[OURS].extract, page) for page in pages}
    for one in scores.values():
        if one.failure:
            print(f"left out: {one.corpus} {one.id}: {one.failure}", file=sys.stderr)
    return [page for page in pages if not scores[page.id].failure]


def measure(pages: Sequence[Page], *, rounds: int) -> dict[str, list[float]]:
    """CPU milliseconds of every page, by extractor: the fastest of the rounds.

    Each round has every page once, and neither remembers anything of the round before.
    """
    found = {name: [math.inf] * len(pages) for name in RUNS}
    for turn in range(rounds):
        _forget()
        for at, page in enumerate(pages):
            for name in sorted(RUNS, reverse=(at + turn) % 2 == 1):
                found[name][at] = min(found[name][at], _cpu(RUNS[name], page))
    return found


def _forget() -> None:
    """What both remember from page to page of an outlet."""
    # Here, as above: what one of them needs is to be in no other's memory.
    from trafilatura.meta import reset_caches  # noqa: PLC0415 - as said

    from cleaners.readers.names import read_names  # noqa: PLC0415 - as said
    from cleaners.structure.sight import look_at_label  # noqa: PLC0415 - as said

    reset_caches()
    look_at_label.cache_clear()
    read_names.cache_clear()


def _cpu(run: Callable[[Page], None], page: Page) -> float:
    start = time.process_time()
    run(page)
    return (time.process_time() - start) * 1000


def summary(milliseconds: Mapping[str, Sequence[float]]) -> dict[str, object]:
    """Means, medians and our ratio to them: of the sums, and page by page."""
    ours, theirs = milliseconds[OURS], milliseconds[THEIRS]
    ratios = sorted(our / their for our, their in zip(ours, theirs, strict=True))
    return {
        "mean_ms": {
            name: round(statistics.fmean(spent), 2) for name, spent in milliseconds.items()
        },
        "median_ms": {
            name: round(statistics.median(spent), 2) for name, spent in milliseconds.items()
        },
        "ratio_of_sums": round(sum(ours) / sum(theirs), 3),
        "ratio_median": round(statistics.median(ratios), 3),
        "ratio_p90": round(ratios[int(len(ratios) * 0.9)], 3),
    }


# ---- memory ----


def peak(name: str, pages: Sequence[Page]) -> float:
    """MiB of resident memory at most, in a fresh interpreter that gets these pages one by one."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    worker = context.Process(target=_read_all, args=(there, name))
    worker.start()
    there.close()
    for page in (*pages, None):
        here.send(page)
    found = float(here.recv())
    worker.join()
    return found


def _read_all(pipe: Connection, name: str) -> None:
    while (page := pipe.recv()) is not None:
        RUNS[name](page)
    pipe.send(_high_water())
    pipe.close()


def _high_water() -> float:
    """Of this program alone: Linux's `ru_maxrss` also remembers who started it."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / KIBI for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    sys.exit(main())
