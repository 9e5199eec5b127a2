"""Damaged pages, and damaged food for each parser: `python -m benchmarks.fuzz --help`.

- pages: real pages, damaged, through the worker processes that `newswinnow clean` uses. Each has to
  end as an article, a rejection, or set aside for what it is; within its limits, and whole;
- parsers: each parser of strangers' bytes, by the same damage; with `--engine atheris`, by one that
  sees which of our lines its inputs reach (in an environment of its own:
  benchmarks/requirements-fuzz.txt).

Every input has a number: `--first NUMBER --count 1` has it again. `./run fuzz` runs the long form,
tests/test_fuzz.py the short one.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
import traceback
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Final

if __package__ in (None, ""):  # started as a file: the repository's root is not on the path
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from benchmarks.fuzz.mutations import mutated
from benchmarks.fuzz.parsers import PAGES, PARSERS
from cleaners.article import Cleaned, Outcome, Quarantined, RawPage, Rejected
from crawler.guard import BREAKS, MAX_PAGE_BYTES
from crawler.workers import Workers

RESULTS: Final = Path(__file__).resolve().parent.parent / "results" / "fuzz.json"
BROKEN: Final = "read as its text alone"  # how the warning of a page begins that broke its worker
AHEAD: Final = 16
SLOW: Final = 5.0  # seconds of a parser for one input
MOST_FAILED: Final = 20  # told of one parser


Found = dict[str, Any]
"""What came out, for the file of results."""


def fuzz_pages(
    count: int, *, first: int = 0, sources: Sequence[bytes] = (), workers: int | None = None
) -> Found:
    """So many damaged pages, from this number on; how they ended, and which broke something."""
    ended: Counter[str] = Counter()
    failed: list[str] = []
    with Workers({}, count=workers) as pool:
        for number, outcome in _outcomes(pool, range(first, first + count), sources or PAGES()):
            how = _how(outcome)
            ended[how.partition(":")[0]] += 1
            if how.startswith("broke"):
                failed.append(f"{number}: {how}")
    return {"pages": count, "ended": dict(ended.most_common()), "failed": failed}


def _outcomes(
    pool: Workers, numbers: range, sources: Sequence[bytes]
) -> Iterator[tuple[int, Outcome]]:
    begun: deque[tuple[int, Future[Outcome]]] = deque()
    for number in numbers:
        body = mutated(number, sources)[:MAX_PAGE_BYTES]
        begun.append((number, pool.begin(RawPage(body=body))))
        while len(begun) > AHEAD:
            done, future = begun.popleft()
            yield done, future.result()
    for done, future in begun:
        yield done, future.result()


def _how(outcome: Outcome) -> str:
    if isinstance(outcome, Cleaned):
        broke = [one for one in outcome.article.warnings if one.startswith(BROKEN)]
        return f"broke: {broke[0]}" if broke else "article"
    if isinstance(outcome, Rejected):
        return f"rejected: {outcome.reason}"
    assert isinstance(outcome, Quarantined)  # noqa: S101 - there is no other
    name = "broke" if outcome.reason in BREAKS else "set aside"
    return f"{name}: {outcome.reason}: {outcome.stack[-300:]}"


def fuzz_parser(name: str, count: int, *, first: int = 0) -> Found:
    """So many damaged examples of what one parser reads."""
    parser = PARSERS[name]
    sources = parser.examples()
    refused, failed, slowest = 0, [], 0.0
    for number in range(first, first + count):
        body = mutated(number, sources)
        began = time.process_time()
        try:
            parser.read(body)
        except parser.may_raise:
            refused += 1
        except Exception:  # noqa: BLE001 - that is what is looked for
            failed.append(f"{number}: {traceback.format_exc()[-600:]}")
        spent = time.process_time() - began
        slowest = max(slowest, spent)
        if spent > SLOW:
            failed.append(f"{number}: {spent:.1f} s")
    return {
        "inputs": count,
        "refused": refused,
        "slowest_ms": round(slowest * 1e3),
        "failed": failed[:MOST_FAILED],
    }


def by_atheris(name: str, seconds: int, corpus: Path) -> Found:
    """One parser for so long, in a process of its own: the engine ends with its process."""
    folder = corpus / name
    folder.mkdir(parents=True, exist_ok=True)
    for number, body in enumerate(PARSERS[name].examples()):
        (folder / f"example-{number}").write_bytes(body)
    ran = subprocess.run(  # noqa: S603 - our own code
        [
            sys.executable, "-m", "benchmarks.fuzz.guided", name, str(folder),
            f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=2048", "-max_len=20000",
            f"-artifact_prefix={corpus}/broke-{name}-", "-print_final_stats=1", "-verbosity=1",
        ],
        capture_output=True, text=True, errors="replace", check=False,
    )  # fmt: skip
    lines = ran.stderr.splitlines()
    seen = [line for line in lines if " cov: " in line]
    stats = dict(
        line.removeprefix("stat::").split(":") for line in lines if line.startswith("stat::")
    )
    return {
        "inputs": int(stats.get("number_of_executed_units", "0")),
        "covered": seen[-1].partition(" cov: ")[2].split()[0] if seen else "",
        "failed": []
        if ran.returncode == 0
        else [f"exit status {ran.returncode}: " + "\n".join(lines[-12:])],
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz, print, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("which", nargs="*", choices=["pages", "parsers", []], help="both, if none is named")
    add("--count", type=int, default=100_000, help="pages [100,000]; of each parser a tenth")
    add(
        "--first", type=int, default=0, metavar="NUMBER", help="begin with the input of this number"
    )
    add("--parser", nargs="+", choices=[*PARSERS], default=[*PARSERS], metavar="NAME")
    add("--engine", choices=["own", "atheris"], default="own")
    add("--seconds", type=int, default=120, help="of each parser with atheris [120]")
    add(
        "--corpus", type=Path, default=Path("fuzz-corpus"), help="what atheris found, for next time"
    )
    add("--pages-in", type=Path, metavar="FOLDER", help="damage these files, not the tests' pages")
    add("--workers", type=int, help="processes that clean [as many as processors]")
    add("--output", type=Path, metavar="FILE", help=f"write the figures, too: {RESULTS.name}")
    options = parser.parse_args(arguments)
    measured = dict(_measured(options))
    if options.output:
        known = json.loads(options.output.read_text()) if options.output.exists() else {}
        text = json.dumps({**known, **measured}, indent=1, sort_keys=True, ensure_ascii=False)
        options.output.write_text(text + "\n", encoding="utf-8")
    return int(any(result["failed"] for result in measured.values()))


def _measured(options: argparse.Namespace) -> Iterator[tuple[str, Found]]:
    for name, found in _each(options):
        print(json.dumps({name: found}, indent=1, ensure_ascii=False), flush=True)
        yield name, found


def _each(options: argparse.Namespace) -> Iterator[tuple[str, Found]]:
    which = options.which or ["pages", "parsers"]
    if "pages" in which:
        sources = [path.read_bytes() for path in _files_in(options.pages_in)]
        yield (
            "pages",
            fuzz_pages(
                options.count, first=options.first, sources=sources, workers=options.workers
            ),
        )
    for name in options.parser if "parsers" in which else ():
        if options.engine == "atheris":
            yield f"atheris {name}", by_atheris(name, options.seconds, options.corpus)
        else:
            yield name, fuzz_parser(name, max(1, options.count // 10), first=options.first)


def _files_in(folder: Path | None) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder else []


if __name__ == "__main__":
    sys.exit(main())
