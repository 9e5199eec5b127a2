"""What a part's worker holds, and what it gives away."""

from __future__ import annotations

import json
import tracemalloc
from concurrent.futures import Future

import pytest

from cleaners.article import Quarantined, QuarantineReason
from crawler.inputs.options import Options
from crawler.inputs.paths import File
from service.scale import feed, guarding, tasks
from service.scale.shapes import Entry, unpack

PAGES = 100
SIZE = 200_000


class Quick:
    """Cleans nothing, at once."""

    workers = 1
    ahead = 4

    def begin(self, page, restored=frozenset()):
        done: Future = Future()
        done.set_result(Quarantined(reason=QuarantineReason.CRASHED, detail="", stack=""))
        return done


@pytest.fixture
def part(tmp_path, monkeypatch):
    monkeypatch.setattr(guarding, "guard", lambda _: Quick())
    path = tmp_path / "pages.jsonl"
    with path.open("w") as file:
        for number in range(PAGES):
            file.write(json.dumps({"id": number, "text": f"{number} " * (SIZE // 3)}) + "\n")
    return feed.Part(number=0, entries=(File(path=str(path)),), options=Options())


def test_pages_come_out_with_their_bytes(part):
    entries, bodies, _ = tasks.clean_part(part, "a client", with_bodies=True)

    unpacked = [unpack(body) for body in tasks.several(bodies, bytes)]
    assert len(tasks.several(entries, Entry)) == PAGES
    assert unpacked == [(f"{n} " * (SIZE // 3)).encode() for n in range(PAGES)]


@pytest.mark.parametrize("with_bodies", [True, False])
def test_the_bytes_of_all_pages_of_a_part_are_never_held_at_once(part, with_bodies):
    tracemalloc.start()
    try:
        tasks.clean_part(part, "a client", with_bodies=with_bodies)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert most < PAGES * SIZE / 4
