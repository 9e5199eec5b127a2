"""What a Dask cluster of 1 and of 2 workers does with the same pages, and whether it is the same.

    python -m benchmarks.scale [--pages 2000] [--corpora FOLDER]

Half of the pages are of the corpora, where those are there, the others are made up. One machine
cleans them first; then each cluster, whose articles, removals, furniture, likenesses and stories
are compared with those, row by row. Writes benchmarks/results/scale.json; exit status 1 if anything
differs. The processor's time is what counts on a shared machine: all processes, scheduler included.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from threading import Event, Thread

import psutil
from pyarrow import parquet

from benchmarks.corpora import CORPORA, folder, load
from benchmarks.synthetic.articles import as_html
from benchmarks.synthetic.outlets import outlets
from benchmarks.synthetic.press import newsroom
from crawler import ingest
from crawler.inputs import feed as inputs
from crawler.knowledge import load_knowledge
from db import queries
from db.fingerprints import Fingerprints
from db.furniture import LearnedFurniture
from db.opening import open_for_reading
from db.store import Store
from service import export, runs
from service.commands.cleaning import Tally
from service.scale import feed, job
from service.scale.cluster import LOCAL, cluster, gathered
from service.scale.command import write
from service.scale.job import Made

RESULTS = Path(__file__).resolve().parent / "results" / "scale.json"
PAGES = 2000
SEED = 31
KIBI = 1024
WORKERS = (1, 2)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, compare, print, write."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        counts = make_pages(place / "pages", options.pages, options.corpora)
        print(json.dumps(counts), flush=True)
        alone = on_one_machine(place)
        print(json.dumps({"one machine": alone}), flush=True)
        whole = expected(place / "one.db")
        clusters = {}
        for workers in WORKERS:
            figures = on_a_cluster(place, workers)
            figures["different rows"] = different(whole, place / f"out{workers}")
            clusters[f"{workers} workers"] = figures
            print(json.dumps({workers: figures}, indent=1), flush=True)
    result = {"pages": counts, "one machine, 2 workers": alone, **clusters}
    RESULTS.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    return int(any(sum(one["different rows"].values()) for one in clusters.values()))


def make_pages(place: Path, count: int, corpora: Path | None) -> dict[str, int]:
    """Files of pages: of the corpora and made up, by turns, so that each part has both."""
    place.mkdir()
    real = list(islice(_real(corpora), count // 2))
    made = list(islice(_made_up(count), count - len(real)))
    for at, body in enumerate(made):
        (place / f"{at:05}m.html").write_bytes(body)
    for at, body in enumerate(real):
        (place / f"{at:05}r.html").write_bytes(body)
    return {"of the corpora": len(real), "made up": len(made)}


def _real(corpora: Path | None) -> Iterator[bytes]:
    if folder(corpora).is_dir():
        for name in CORPORA:
            for page in load([name], root=folder(corpora)):
                yield page.html


def _made_up(count: int) -> Iterator[bytes]:
    for article in newsroom(SEED, releases=max(3, count // 40)):
        yield as_html(article)
    for outlet in outlets(SEED, articles=max(20, count // 4)):
        for article in outlet.articles:
            yield as_html(article)


# ---- one machine, and a cluster


def on_one_machine(place: Path) -> dict[str, float]:
    """As `newswinnow clean` does it, into one.db."""
    knowledge, tally = load_knowledge(), Tally()
    began = Clock()
    with Store.open(place / "one.db") as store, runs.open_guard(knowledge, 2) as guard:
        runs.carry_out(
            "clean",
            lambda run, _: ingest.take_all(
                inputs.pages([str(place / "pages")]),
                guard=guard,
                store=store,
                run=run,
                now=runs.now,
            ),
            store=store,
            knowledge=knowledge,
            watch=tally.add,
        )
    return began.figures()


def on_a_cluster(place: Path, workers: int) -> dict[str, object]:
    """The partitions of `newswinnow clean --dask local`, and what it took."""
    knowledge = load_knowledge()
    parts = feed.parts([str(place / "pages")])
    output = place / f"out{workers}"
    output.mkdir()
    cleaned: list[float] = []
    with Memory() as memory:
        began = Clock()
        with cluster(LOCAL, knowledge=knowledge, workers=workers) as client:
            ready = time.monotonic()
            made = job.carry_out(
                client,
                parts,
                outlets=knowledge.outlets,
                with_bodies=False,
                watch=lambda: cleaned.append(time.monotonic()),
            )
            found = time.monotonic()
            write(client, made, output)
            written = time.monotonic()
            held = _held(client, made)
        figures = began.figures()
    return {
        **figures,
        "seconds of cleaning": round(cleaned[-1] - ready, 1),
        "seconds of finding repetition": round(found - cleaned[-1], 1),
        "seconds of writing": round(written - found, 1),
        "peak MiB": round(memory.peak / KIBI / KIBI),
        "parts": len(parts),
        "bytes moved": made.moved,
        "bytes held": held,
        "bytes written": {
            kind: sum(path.stat().st_size for path in output.glob(f"*.{kind}"))
            for kind in ("jsonl", "parquet")
        },
        "paragraphs": _paragraphs(output),
    }


def _held(client: object, made: Made) -> dict[str, int]:
    several = {"ends": made.ended, "articles": made.articles, "prints": made.prints}
    return {
        name: sum(gathered(client, [client.submit(len, one) for one in futures]))
        for name, futures in several.items()
    }


def _paragraphs(output: Path) -> int:
    tables = (parquet.read_table(path, columns=["body"]) for path in output.glob("*.parquet"))
    return sum(len(body) for table in tables for body in table["body"].to_pylist())


# ---- the same?


def expected(db: Path) -> dict[str, list[object]]:
    """What one machine made, in the words of the partitions."""
    with open_for_reading(db) as database:
        furniture, sources = LearnedFurniture(database), Fingerprints(database).sources()
        learned = [one for source in sources for one in furniture.of_source(source)]
        likenesses = database.rows("select * from likenesses order by article, other")
        return {
            "articles": [export.record(one) for one in queries.articles(database)],
            "furniture": sorted([one.source, one.key, one.evidence, one.text] for one in learned),
            "likenesses": [dict(row) for row in likenesses],
        }


def different(whole: Mapping[str, list[object]], output: Path) -> dict[str, int]:
    """How many rows are in one and not in the other, by table; articles with all they have."""
    found = {
        "articles": [one for path in output.glob("part-*.jsonl") for one in _lines(path)],
        "furniture": [
            [
                one["source"],
                one["key"],
                f"{one['name']} of {one['source']}: the same as {', '.join(one['witnesses'])}",
                one["text"],
            ]
            for one in _lines(output / "furniture.jsonl")
        ],
        "likenesses": _lines(output / "likenesses.jsonl"),
    }
    return {name: _apart(whole[name], found[name]) for name in whole}


def _apart(one: Sequence[object], other: Sequence[object]) -> int:
    texts = ({json.dumps(row, sort_keys=True) for row in rows} for rows in (one, other))
    return len(set.symmetric_difference(*texts)) + abs(len(one) - len(other))


def _lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


# ---- clocks


class Clock:
    """Seconds from now on, of the wall and of all processors."""

    def __init__(self) -> None:
        self.began, self.processor = time.monotonic(), _processor()

    def figures(self) -> dict[str, float]:
        return {
            "seconds": round(time.monotonic() - self.began, 1),
            "CPU seconds": round(_processor() - self.processor, 1),
        }


def _processor() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


class Memory:
    """The most that our child processes held together, looked at twice a second."""

    def __init__(self) -> None:
        self.peak = 0
        self._over = Event()
        self._thread = Thread(target=self._look)

    def __enter__(self) -> Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.5):
            held = 0
            for process in psutil.Process().children(recursive=True):
                try:
                    held += process.memory_info().rss
                except psutil.Error:  # gone meanwhile
                    continue
            self.peak = max(self.peak, held)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--corpora", type=Path)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
