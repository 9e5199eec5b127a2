"""On a cluster of a scheduler and two workers the results are those of one machine, row by row."""

from __future__ import annotations

import json
import signal
import time
from contextlib import chdir

import pytest
from click.testing import CliRunner

from cleaners.signatures import SCHEME
from db.fingerprints import Fingerprints
from db.stories import Stories
from service.cli import cli
from tests.poison import SHAPES
from tests.service.scale.clusters import (
    TABLES,
    a_cluster,
    cleans,
    exported,
    finish,
    make_pages,
    objects,
    partitions,
    rows,
    start,
    wait_for,
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """A folder of pages, and the file that one machine makes of them."""
    folder = tmp_path_factory.mktemp("pages")
    count = make_pages(folder / "pages")
    code, out, err = finish(
        start(folder, "clean", "pages", "nosuch", "--db", "one.db", "--workers", "2", "--json")
    )
    assert (code, json.loads(out)["pages"]) == (1, count + 1), err
    return folder


@pytest.fixture(scope="module")
def both(pages, tmp_path_factory):
    """The file and the folder that a cluster makes of them; nothing is left to be settled."""
    folder = tmp_path_factory.mktemp("cluster")

    def nothing(database, *, run, now):
        assert [*Stories(database).open_articles()] == []
        assert Fingerprints(database).waiting(SCHEME, after="", most=1) == ()

    with (
        a_cluster(folder) as (address, _),
        pytest.MonkeyPatch.context() as patched,
        chdir(pages),
    ):
        patched.setattr("service.runs.settle", nothing)
        where = ["--db", str(folder / "dask.db"), "--output", str(folder / "out")]
        ran = CliRunner().invoke(
            cli, ["clean", "pages", "nosuch", "--dask", address, *where, "--json"]
        )
    assert ran.exit_code == 1, ran.stderr
    return folder, json.loads(ran.stdout), ran.stderr


@pytest.mark.parametrize("table", TABLES)
def test_the_file_is_that_of_one_machine_row_by_row(pages, both, table):
    here, there = rows(pages / "one.db")[table], rows(both[0] / "dask.db")[table]

    assert here == there
    assert here


def test_the_partitions_are_the_articles_of_one_machine(pages, both):
    lines, tables = partitions(both[0] / "out")

    assert lines == exported(pages / "one.db")
    assert tables == lines


def test_furniture_likenesses_and_problems_lie_beside_them(pages, both):
    here = rows(pages / "one.db")
    beside = {
        name: objects(both[0] / "out" / f"{name}.jsonl")
        for name in ("furniture", "likenesses", "problems")
    }

    said = [(one["source"], one["key"], one["text"], one["support"]) for one in beside["furniture"]]
    assert said == [
        (row["source"], row["key"], row["text"], row["support"]) for row in here["furniture"]
    ]
    assert beside["likenesses"] == here["likenesses"]
    assert sorted(one["state"] for one in beside["problems"]) == [
        "quarantined", "rejected", "rejected", "unreadable",
    ]  # fmt: skip
    assert not [path.name for path in (both[0] / "out").iterdir() if path.name.startswith(".")]


def test_the_sums_are_those_of_one_machine(pages, both):
    said = both[1]

    [run] = rows(pages / "one.db")["runs"]
    for state in ("new", "new_version", "unchanged", "rejected", "quarantined", "unreadable"):
        assert said[state] == run[state]
    assert said["workers"] == 2
    assert len(both[2].splitlines()) == len(said["problems"]) == 4


@pytest.mark.parametrize("seconds", [0.2, 1.5])
def test_a_worker_killed_for_good_changes_nothing(pages, tmp_path, seconds):
    with a_cluster(tmp_path) as (address, workers):
        running = start(
            pages,
            "clean",
            "pages",
            "nosuch",
            "--dask",
            address,
            "--output",
            tmp_path / "out",
            "--json",
        )
        wait_for(lambda: cleans(workers[1]), running)
        time.sleep(seconds)
        assert running.poll() is None, "it was done before the worker could be killed"
        workers[1].send_signal(signal.SIGKILL)
        code, out, err = finish(running)
        assert workers[0].poll() is None

    # 1, for the path that is not there; how many workers are counted depends on the moment.
    assert (code, json.loads(out)["unreadable"]) == (1, 1), err
    lines, tables = partitions(tmp_path / "out")
    assert lines == tables == exported(pages / "one.db")


def test_poison_costs_its_page_and_no_worker(tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    shapes = dict([*SHAPES.items()][::5])
    for name, make in shapes.items():
        (folder / f"{name}.html").write_bytes(make(50_000))
    with a_cluster(tmp_path) as (address, workers):
        code, out, err = finish(
            start(tmp_path, "clean", "pages", "--dask", address, "--output", "out", "--json")
        )
        assert [process.poll() for process in workers] == [None] * 3

    assert code in {0, 1}, err
    assert json.loads(out)["pages"] == len(shapes)
