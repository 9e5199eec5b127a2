"""What the exports cost, and whether they are the same bytes twice.

    python -m benchmarks.exports [--articles N …]

Made-up articles with a page of some kilobytes, three removals and, a tenth of them, stories of
five. Each format is written twice by `newswinnow export` in a process of its own, whose processor
time and highest memory are the operating system's count. With several numbers of articles the
memory shows whether an export grows with what it writes. Writes benchmarks/results/exports.json.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks.search import prose, store
from cleaners.signatures import SCHEME
from db.connection import Database
from db.opening import open_for_writing

RESULTS: Final = Path(__file__).parent / "results" / "exports.json"
ROOT: Final = Path(__file__).parents[1]
FORMATS: Final = ("jsonl", "csv", "parquet", "sqlite", "hf", "dolma")
SIZES: Final = (10_000, 100_000)
KIB: Final = 1024


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print each, and write what there is by then."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=SIZES)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as place:
        found = []
        for count in options.articles:
            found.append(measured(count, Path(place)))
            RESULTS.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", "utf-8")


def measured(articles: int, place: Path) -> dict[str, Any]:
    """All formats of a database with so many articles."""
    path = place / f"{articles}.db"
    made(path, articles)
    found = {}
    for form in FORMATS:
        found[form] = format_of(path, form, place)
        print(f"{articles:,} {form}: {found[form]}", flush=True)
    size = path.stat().st_size
    path.unlink()
    return {"articles": articles, "bytes of the database": size, "formats": found}


def format_of(path: Path, form: str, place: Path) -> dict[str, Any]:
    """What one format takes, written twice."""
    runs = []
    for name in ("first", "second"):
        output = place / f"{name}.{form}"
        cost = export(path, form, output)
        runs.append((cost, digest(output), size_of(output)))
        shutil.rmtree(output) if output.is_dir() else output.unlink()
    (seconds, _), _, size = min(runs)
    return {
        "seconds of CPU": round(seconds, 1),
        "MiB at most": round(max(cost[1] for cost, *_ in runs) / KIB),
        "MB written": round(size / 1e6, 1),
        "the same bytes twice": runs[0][1] == runs[1][1],
    }


def export(path: Path, form: str, output: Path) -> tuple[float, int]:
    """Processor time, and the highest memory in KiB, of one export."""
    command = [sys.executable, "-m", "service", "export", "--db", str(path), "--format", form]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(  # noqa: S603 - our own command
        [*command, "-o", str(output)], env=environment
    ) as running:
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        raise SystemExit(f"{form}: exit code {running.returncode}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss


def digest(output: Path) -> str:
    """Of a file, or of all files of a folder with their names."""
    whole = hashlib.sha256()
    for path in _files(output):
        whole.update(str(path.relative_to(output)).encode())
        with path.open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()


def size_of(output: Path) -> int:
    return sum(path.stat().st_size for path in _files(output))


def _files(output: Path) -> Iterator[Path]:
    if output.is_dir():
        yield from sorted(path for path in output.rglob("*") if path.is_file())
    else:
        yield output


# ---- a database


def made(path: Path, articles: int) -> None:
    """As a crawl leaves it: with raw pages, removals, fingerprints and stories."""
    store(path, prose(articles))
    with open_for_writing(path) as database:
        _fill(database)


def _fill(database: Database) -> None:
    with database.writing():
        for statement in (PAGES, VERSIONS, ARTICLES, REMOVALS, STORIES, FINGERPRINTS):
            values = {"scheme": SCHEME} if ":scheme" in statement else {}
            database.change(statement, **values)


PAGES = """
    insert into pages (sha256, body, size, headers, first_seen)
    select hex(zeroblob(26)) || id, randomblob(3000), 9000, '[]', '2026-01-01' from articles
"""
# Without a digest, as older releases left it: the removals come later.
VERSIONS = "update versions set page = hex(zeroblob(26)) || article, digest = null"
ARTICLES = "update articles set last_page = hex(zeroblob(26)) || id"
REMOVALS = """
    insert into removals (article, version, number, position, start_offset, end_offset, kind, rule,
        text, reason, evidence, key)
    select id, 1, number, 100 + number, 0, 24, kind, 'promo.korean', 'Read more about that one',
        'made up', '', hex(randomblob(8))
    from articles join (
        select 1 as number, 'promo' as kind union select 2, 'related' union select 3, 'copyright')
"""
STORIES = """
    update articles set story = coalesce(
        (select first.id from articles as first
            where first.rowid = articles.rowid - articles.rowid % 5 and articles.rowid % 50 < 5),
        id)
"""
FINGERPRINTS = """
    insert or replace into fingerprints (article, version, scheme, settled, source, told, day,
        blocks, removed, words, bands, sketches)
    select article, 1, :scheme, 1, replace(outlet, ' ', '-'), number, number % 700,
        x'', '', x'', x'', x''
    from search_articles
"""


if __name__ == "__main__":
    main()
