"""Cleaners that do what a page's bytes say, for workers under test: hang, fill memory, die."""

from __future__ import annotations

import ctypes
import os
import re
import time
from dataclasses import replace
from pathlib import Path

from cleaners import pipeline
from cleaners.article import NO_OUTLETS
from crawler import worker
from crawler.guard import Way


def hang():
    while True:
        pass


def hang_in_c():
    re.match(r"(a+)+$", "a" * 60 + "b")


def fill_memory():
    kept = []
    while True:
        kept.append(bytes(1 << 20))


def once(mark: str):
    """The first time, say that it has begun and wait to be killed."""
    if not Path(mark).exists():
        Path(mark).touch()
        time.sleep(60)


def always(folder: str):
    """Each time, say by which worker it has begun, and wait to be killed."""
    (Path(folder) / str(os.getppid())).touch()
    time.sleep(60)


DEEDS_WITH = {b"once": once, b"always": always}
DEEDS = {
    b"hang": hang,
    b"hang in C": hang_in_c,
    b"fill memory": fill_memory,
    b"segfault": lambda: ctypes.string_at(0),
    b"exit": lambda: os._exit(3),
    b"wait": lambda: time.sleep(0.5),
}


def hostile(clean):
    def do(page, *, outlets=NO_OUTLETS, weights=None, restored=frozenset()):
        asked, _, story = page.body.partition(b"\n")
        deed, _, when = asked.partition(b": ")
        if when in (b"", clean.__name__.encode()) and deed in DEEDS:
            DEEDS[deed]()
        name, _, argument = deed.partition(b" ")
        if name in DEEDS_WITH:
            DEEDS_WITH[name](os.fsdecode(argument))
        page = replace(page, body=story or page.body)
        return clean(page, outlets=outlets, weights=weights, restored=restored)

    return do


def serve(line):
    hostile_cleaners = {
        Way.WHOLE: hostile(pipeline.clean),
        Way.PLAIN: hostile(pipeline.clean_plainly),
    }
    setattr(worker, "CLEANERS", hostile_cleaners)  # noqa: B010 - it is constant elsewhere
    worker.serve(line)
