"""Near-duplicates, all that is measured of them: `python -m benchmarks.duplicates`.

One run, one thread: what the tool makes of repetition (`repetition`), which pairs are found and
called the same (`duplicates_quality`), and how fast, with the peers that are installed
(`duplicates_speed`). Takes about a quarter of an hour.
"""

from __future__ import annotations

import subprocess
import sys

PARTS = ("repetition", "duplicates_quality", "duplicates_speed")


def main() -> None:
    for part in PARTS:
        print(f"== {part}", flush=True)
        command = [sys.executable, "-m", f"benchmarks.{part}", *sys.argv[1:]]
        subprocess.run(command, check=True)  # noqa: S603 - our own modules


if __name__ == "__main__":
    main()
