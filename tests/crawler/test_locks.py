"""Two crawls of one site wait for each other; a killed one holds up nobody."""

from __future__ import annotations

import subprocess
import sys

import pytest

from crawler.locks import LockError, Locks, default_folder
from tests.conftest import ROOT

HOLD = """
import sys, time
from pathlib import Path
from crawler.locks import Locks
locks = Locks(Path(sys.argv[1]))
locks.take(["news.example"])
print("held", flush=True)
time.sleep(60)
"""


def test_a_site_is_one_crawls_at_a_time(tmp_path):
    one, other = Locks(tmp_path), Locks(tmp_path)

    assert one.take(["a.example", "b.example"])
    assert one.take(["a.example"])
    assert not other.take(["b.example", "a.example"])
    one.release()
    assert other.take(["b.example"])
    other.release()


def test_what_was_taken_on_the_way_is_given_back(tmp_path):
    one, other, third = Locks(tmp_path), Locks(tmp_path), Locks(tmp_path)
    one.take(["b.example"])

    assert not other.take(["a.example", "b.example"])
    assert third.take(["a.example"])
    one.release()
    third.release()


def a_file(folder):
    folder.write_text("")


def a_folder_in_the_place_of_the_lock(folder):
    locks = Locks(folder)
    locks.take(["b.example"])
    locks.release()
    [lock] = folder.iterdir()
    lock.unlink()
    lock.mkdir()


@pytest.mark.parametrize("broken", [a_file, a_folder_in_the_place_of_the_lock])
def test_where_no_lock_can_be_made_nobody_is_said_to_crawl_the_site(tmp_path, broken):
    folder = tmp_path / "locks"
    broken(folder)
    locks = Locks(folder)

    with pytest.raises(LockError, match=r"locks: the lock of a site cannot be made there \("):
        locks.take(["a.example", "b.example"])

    if folder.is_dir():
        assert Locks(folder).take(["a.example"])


@pytest.mark.slow
def test_a_killed_crawl_holds_up_nobody(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "held\n"
        ours = Locks(tmp_path)
        assert not ours.take(["news.example"])
        process.kill()
        process.wait()

    assert ours.take(["news.example"])
    ours.release()


def test_the_folder_is_the_users():
    assert default_folder().name.startswith("newswinnow-")
