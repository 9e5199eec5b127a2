"""Parts are the paths in their order, whoever reads them."""

from __future__ import annotations

from collections import Counter

import pytest

from crawler.inputs import feed
from service.scale.errors import ScaleError
from service.scale.feed import LEAST_FILES, PARTS, arrivals, parts


@pytest.fixture
def folder(tmp_path):
    for at in range(LEAST_FILES * 2 + 1):
        (tmp_path / f"{at:03}.txt").write_text(f"Page {at}.")
    return tmp_path


def test_all_parts_give_what_one_machine_reads_in_its_order(folder):
    given = [str(folder), str(folder / "nosuch"), ""]

    read = [arrival for part in parts(given) for arrival in arrivals(part, Counter())]

    assert read == [*feed.pages(given)]
    assert [part.number for part in parts(given)] == [0, 1, 2]


def test_what_is_no_page_is_counted(tmp_path):
    (tmp_path / "a.txt").write_text("A page.")
    (tmp_path / "a.txt.json").write_text("{}")
    passed_over: Counter[str] = Counter()

    for part in parts([str(tmp_path)]):
        assert len([*arrivals(part, passed_over)]) == 1

    assert passed_over == {"sidecar of a page": 1}


def test_a_part_has_no_more_than_so_many_bytes(folder, monkeypatch):
    monkeypatch.setattr("service.scale.feed.MOST_BYTES", 20)

    assert {len(part.entries) for part in parts([str(folder)])} <= {1, 2}


def test_of_many_files_each_part_has_more(folder, monkeypatch):
    monkeypatch.setattr("service.scale.feed.LEAST_FILES", 1)

    assert len(parts([str(folder)])) <= PARTS
    assert len(parts([str(folder)])) == LEAST_FILES * 2 + 1


def test_what_is_left_out_and_what_nobody_else_can_read(folder):
    left = frozenset({str(folder / "000.txt")})

    [whole, *_], [less, *_] = parts([str(folder)]), parts([str(folder)], leave_out=left)
    assert whole.entries[0] not in less.entries
    assert less.entries[0] == whole.entries[1]
    with pytest.raises(ScaleError, match="standard input"):
        parts(["-"])
