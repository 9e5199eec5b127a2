"""A plain loop over a folder's pages by one extractor: `python -m benchmarks.loops NAME FOLDER`.

Prints CPU and wall seconds of the loop and how many pages failed, as JSON; what the extractor
imports is loaded before. Nothing is stored. A folder is as `benchmarks.clean` writes it: HTML files
with sidecars that say their addresses.
"""

from __future__ import annotations

import contextlib
import json
import logging
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType, MappingProxyType

if __package__ in (None, ""):  # started as a file: the repository's root is not on the path
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.corpora import Page
from benchmarks.peers import PEERS
from benchmarks.speed import run_theirs

SECONDS = 20  # of a page; peers may wait for a network that is not there
SMALLEST = "<html><body><article><p>One line, so that all is imported.</p></article></body></html>"
LOOPS: Mapping[str, Callable[[Page], object]] = MappingProxyType(
    {
        "trafilatura": run_theirs,
        "newspaper4k": PEERS["newspaper4k"].extract,
        "news_please": PEERS["news_please"].extract,
    }
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one loop and print what it took."""
    name, folder = sys.argv[1:] if arguments is None else arguments
    warnings.simplefilter("ignore")
    logging.disable()
    signal.signal(signal.SIGALRM, _too_slow)
    tried(LOOPS[name], _page("smallest", SMALLEST.encode(), None))
    began, cpu = time.monotonic(), time.process_time()
    well = [tried(LOOPS[name], page) for page in pages_of(Path(folder))]
    spent = {"wall": time.monotonic() - began, "cpu": time.process_time() - cpu}
    print(json.dumps({**spent, "pages": len(well), "failed": well.count(False)}))
    return 0


def pages_of(folder: Path) -> Iterator[Page]:
    """The pages of a folder, read one by one."""
    for path in sorted(folder.glob("*.html")):
        sidecar = path.with_name(f"{path.name}.json")
        url = json.loads(sidecar.read_text("utf-8"))["url"] if sidecar.exists() else None
        yield _page(path.name, path.read_bytes(), url)


def tried(extract: Callable[[Page], object], page: Page) -> bool:
    """Whether it came back in time and without an exception."""
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    with contextlib.suppress(Exception):
        extract(page)
        return True
    return False


def _too_slow(_signal: int, _frame: FrameType | None) -> None:
    raise TimeoutError


def _page(name: str, html: bytes, url: str | None) -> Page:
    return Page(
        corpus="", id=name, html=html, url=url, golds=(), title=None, date=None, authors=None,
        group="",
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
