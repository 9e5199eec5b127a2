"""Two crawls of one site wait for each other; a killed one holds up nobody."""

from __future__ import annotations

import subprocess
import sys

import pytest

from crawler.locks import Locks, default_folder
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
