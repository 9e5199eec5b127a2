"""The short forms of `./run torture`: the store is broken in every way, and nothing is lost."""

from __future__ import annotations

import pytest

from benchmarks.torture.flips import flips
from benchmarks.torture.kills import kills
from benchmarks.torture.power import power, power_fsync, power_full, power_normal
from benchmarks.torture.processes import processes
from benchmarks.torture.vacuum import vacuum
from benchmarks.torture.vfs import can_be_had
from benchmarks.torture.writes import writes

pytestmark = pytest.mark.slow
OWN = pytest.mark.skipif(not can_be_had(), reason="Python has an SQLite of its own")


def test_a_flipped_bit_is_an_answer_or_a_clear_error():
    report = flips(60)

    assert report.failed == []
    assert report.counts["flips"] == 60


def test_a_killed_writer_loses_nothing_that_it_acknowledged():
    report = kills(30)

    assert report.failed == []
    assert report.counts["acknowledged: article"] > 30


@OWN
def test_a_write_that_fails_loses_nothing_and_is_named():
    report = writes(8)

    assert report.failed == []
    assert report.counts["ended with the cause named"] > 50


@OWN
def test_a_power_cut_takes_nothing_that_was_acknowledged():
    report = power_full(25)

    assert report.failed == []
    assert report.counts["lost the last ones"] == 0


@OWN
def test_without_full_syncs_a_power_cut_takes_the_last_at_most():
    report = power_normal(25)

    assert report.failed == []
    assert report.counts["lost the last ones"] > 0


@OWN
def test_without_syncs_the_modelled_disk_breaks_the_file():
    assert power(25, "OFF").failed


@OWN
def test_a_sync_that_fails_leaves_the_file_as_it_was_at_some_moment():
    report = power_fsync(20)

    assert report.failed == []
    assert report.counts["syncs that failed"] > 0


def test_several_processes_on_one_file_neither_lock_it_nor_lose_anything():
    report = processes(6, articles=20)

    assert report.failed == []
    assert report.counts["clean: runs"] > 1


def test_what_a_vacuum_takes_is_measured():
    counts = vacuum(4).counts

    assert counts["megabytes after"] < counts["megabytes before"]
