"""The short forms of `./run torture`: the store is broken in every way, and nothing is lost."""

from __future__ import annotations

import pytest

from benchmarks import torture

pytestmark = pytest.mark.slow


def test_a_flipped_bit_is_an_answer_or_a_clear_error():
    report = torture.flips(60)

    assert report.failed == []
    assert report.counts["flips"] == 60


def test_a_killed_writer_loses_nothing_that_it_acknowledged():
    report = torture.kills(30)

    assert report.failed == []
    assert report.counts["acknowledged: article"] > 30


@pytest.mark.skipif(not torture.Faults.can_be_had(), reason="Python has an SQLite of its own")
def test_a_write_that_fails_loses_nothing_and_is_named():
    report = torture.writes(8)

    assert report.failed == []
    assert report.counts["ended with the cause named"] > 50


def test_what_a_vacuum_takes_is_measured():
    counts = torture.vacuum(4).counts

    assert counts["megabytes after"] < counts["megabytes before"]
