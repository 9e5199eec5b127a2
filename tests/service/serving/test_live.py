"""`newswinnow serve` on loopback, while articles appear and processes are killed."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.live import INTERVAL, ROOT, run

pytestmark = pytest.mark.slow


def test_every_article_is_stored_once_however_often_something_is_killed():
    found = run(minutes=2.0, kill_every=40)

    for which, least in (("killed", 6), ("left_alone", 3)):
        assert found[which]["printed"] >= least
        assert (found[which]["missing"], found[which]["doubled"]) == (0, 0)
    # A machine with much else to do may be slow to begin crawls; killed ones begin twice.
    assert found["left_alone"]["longest_wait_s"] < 1.5 * INTERVAL
    assert found["service_kills"] >= 2
    assert found["crawl_kills"] >= 1
    assert found["zombies"] == 0
    assert found["more_open_files_in_second_half"] <= 0
    assert found["most_open_files"] < 30
    assert found["exit"] == 0


def service(folder: Path):
    return subprocess.Popen(
        [sys.executable, "-m", "service", "serve"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
    )


def events(process):
    return (json.loads(line) for line in process.stderr)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "newswinnow.toml").write_text('[service]\noutlets = []\nweb = ""\n')
    return tmp_path


def test_a_second_one_stands_by_until_the_first_is_gone(folder):
    with service(folder) as first:
        assert next(events(first))["event"] == "settings"
        with service(folder) as second:
            said = events(second)
            assert next(said)["event"] == "stands_by"
            first.send_signal(signal.SIGKILL)
            assert next(said)["event"] == "settings"
            second.send_signal(signal.SIGTERM)
            assert second.wait(30) == 0


def test_a_service_that_is_killed_takes_its_page_along(folder):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = free.getsockname()
    file = folder / "newswinnow.toml"
    file.write_text(f'[service]\noutlets = []\nweb = "{place[0]}:{place[1]}"\n')
    with service(folder) as process:
        wait_until(lambda: is_served(place))
        process.send_signal(signal.SIGKILL)
        process.wait(30)

    wait_until(lambda: not is_served(place))


def is_served(place):
    try:
        socket.create_connection(place, timeout=1).close()
    except OSError:
        return False
    return True


def wait_until(is_so):
    until = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.2)


def test_settings_are_read_again_and_a_mistake_in_them_changes_nothing(folder):
    file = folder / "newswinnow.toml"
    with service(folder) as process:
        said = events(process)
        assert next(said) | {"at": ""} == {"at": "", "event": "settings", "outlets": 0}
        file.write_text('[service]\noutlets = ["no-such-outlet"]\nweb = ""\n')
        os.utime(file, (1, 1))
        wrong = next(said)
        assert (wrong["event"], "no-such-outlet" in wrong["error"]) == ("wrong", True)
        file.write_text('[service]\noutlets = []\nweb = ""\nat_once = 2\n')
        os.utime(file, (2, 2))
        assert next(said)["event"] == "settings"
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


def test_run_due_without_anything_due_says_so(folder):
    done = subprocess.run(
        [sys.executable, "-m", "service", "run-due"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, "Nothing is due.\n")
