"""Break the store in every way that can be had without root: `python -m benchmarks.torture --help`.

- flips: a random bit of a database is turned, then every command is run on a copy;
- kills: a writer is killed with SIGKILL at random moments;
- writes: every single write call of SQLite fails in turn;
- power-full, power-normal: the power goes, and what was not synced is lost, as it pleases the disk;
- power-fsync: a sync fails, and later the power goes;
- processes: two to eight at once on one file;
- vacuum: what giving the unused part of a file back takes.

`./run torture` runs the long forms, tests/test_torture.py the short ones.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from benchmarks.torture.flips import flips
from benchmarks.torture.kills import kills
from benchmarks.torture.power import power_fsync, power_full, power_normal
from benchmarks.torture.processes import processes
from benchmarks.torture.shared import Report
from benchmarks.torture.vacuum import vacuum
from benchmarks.torture.writes import writes

RESULTS: Final = Path(__file__).resolve().parent.parent / "results" / "torture.json"

TORTURES: Final[Mapping[str, tuple[Callable[[int], Report], int]]] = MappingProxyType(
    {
        "flips": (flips, 1000),
        "kills": (kills, 1000),
        "writes": (writes, 0),
        "power-full": (power_full, 500),
        "power-normal": (power_normal, 500),
        "power-fsync": (power_fsync, 200),
        "processes": (processes, 600),
        "vacuum": (vacuum, 500),
    }
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run them, print what came out, and remember it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("which", nargs="*", choices=[*TORTURES, []], help="all, if none is named")
    add(
        "--count",
        type=int,
        help="how often; of `vacuum`, megabytes; of `processes`, seconds; of `writes`, 0 is all",
    )
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
