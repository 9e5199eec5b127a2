"""Vacuum: what giving the unused part of a file back takes."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from benchmarks.torture.shared import SEED, Report, chance_of
from db import trimming
from db.store import Store
from tests.db.samples import NOON, a_run, cleaned, page, save


def vacuum(megabytes: int) -> Report:
    """What a vacuum takes when half of a file is unused."""
    report = Report()
    chance = chance_of(SEED)
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
