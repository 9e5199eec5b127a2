"""One process at a time works out furniture and stories."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
from filelock import FileLock, Timeout

from db.connection import MEMORY, SETTLING, files_of
from db.errors import UnwritableError
from db.locks import one_settles
from db.store import Store

HOLDER = """
import sys, time
from db.locks import one_settles
from db.store import Store
with Store.open(sys.argv[1]) as store, one_settles(store.database):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "news.db"


def is_held(path):
    lock = FileLock(f"{path}{SETTLING}")
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return True
    lock.release()
    return False


def test_whoever_comes_later_waits(path):
    entered = threading.Event()

    def settle():
        with Store.open(path) as other, one_settles(other.database):
            entered.set()

    with Store.open(path) as store:
        with one_settles(store.database):
            thread = threading.Thread(target=settle)
            thread.start()
            assert is_held(path)
            assert not entered.wait(0.3)
        thread.join(30)

    assert entered.is_set()
    assert not is_held(path)


def test_it_is_free_when_its_holder_was_killed(path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert is_held(path)
        holder.kill()

    with Store.open(path) as store, one_settles(store.database):
        assert is_held(path)


def test_what_is_kept_nowhere_has_no_other_process():
    with Store.open(MEMORY) as store, one_settles(store.database), one_settles(store.database):
        pass


def test_its_file_is_one_of_the_database(path):
    assert f"{path}{SETTLING}" in files_of(path)


def test_a_file_that_cannot_be_locked_is_told(path):
    (path.parent / f"{path.name}{SETTLING}").mkdir()

    with (
        Store.open(path) as store,
        pytest.raises(UnwritableError, match="-settling: cannot be locked"),
        one_settles(store.database),
    ):
        pass
