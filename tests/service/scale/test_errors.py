"""What can go wrong with a cluster or a folder is said in one line: which, why, what now."""

from __future__ import annotations

import errno
import json
import os
import pickle
import signal
import subprocess
import sys
import time

import psutil
import pytest
from click.testing import CliRunner

from crawler.knowledge import load_knowledge
from service.cli import cli
from service.scale import folder
from service.scale.cluster import MISSING, cluster
from service.scale.command import claimable
from service.scale.errors import ScaleError
from service.scale.shapes import Held, Place, pack
from tests.db.samples import cleaned
from tests.service.scale.clusters import (
    COMMAND,
    ENVIRONMENT,
    a_cluster,
    a_worker,
    articles_in,
    cleans,
    finish,
    make_pages,
    objects,
    partitions,
    start,
    wait_for,
)


def said(*arguments):
    ran = CliRunner().invoke(cli, ["clean", *map(str, arguments)])
    return ran.exit_code, (ran.stderr.splitlines() or [""])[-1]


def held(number):
    return Held(
        place=Place(
            number=number,
            id=f"{number:012}",
            address=f"/{number}",
            url=None,
            source_path=f"/{number}",
            outlet=None,
            version=1,
        ),
        sha256="0" * 64,
        source=None,
        cleaned=cleaned(f"문단 {number}."),
    )


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text("A page.\n")
    return path


@pytest.mark.parametrize("address", ["foo", "tcp://", "local:x", "host port:1", "", "a:123456"])
def test_what_is_no_address(page, tmp_path, address):
    assert said(page, "--dask", address, "--output", tmp_path / "out") == (
        1,
        f"Error: --dask {address}: no address. Write host:port of a scheduler, or local",
    )
    assert not (tmp_path / "out").exists()


def test_a_scheduler_that_does_not_answer(page, tmp_path, monkeypatch):
    monkeypatch.setattr("service.scale.cluster.CONNECTING", 1.0)

    code, line = said(page, "--dask", "127.0.0.1:1", "--db", tmp_path / "a.db")

    assert code == 1
    assert line.startswith("Error: --dask 127.0.0.1:1: no scheduler answers. Start one with")
    assert not (tmp_path / "a.db").exists()


@pytest.mark.slow
def test_a_scheduler_without_workers(page, tmp_path, monkeypatch):
    monkeypatch.setattr("service.scale.cluster.WORKERS", 1.0)
    with a_cluster(tmp_path, workers=0) as (address, _):
        code, line = said(page, "--dask", address, "--output", tmp_path / "out")

    assert (code, line) == (
        1,
        f"Error: {address}: the scheduler has no workers. Start some with `dask worker {address}`",
    )


def test_without_the_extra(page, tmp_path):
    hidden = "import sys; sys.modules['distributed'] = None; from service.cli import main; main()"
    ran = subprocess.run(
        [sys.executable, "-c", hidden, "clean", page, "--dask", "local", "--output", "out"],
        cwd=tmp_path,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.returncode, ran.stderr) == (
        1,
        f"Error: {MISSING}\n",
    )


def test_a_folder_with_something_in_it(page):
    why = "the folder is not empty (there is page.txt)"

    assert said(page, "--dask", "local", "--output", page.parent) == (
        1,
        f"Error: {page.parent}: {why}. Name a new one with --output, or empty it",
    )


def test_a_file_instead_of_a_folder(page):
    code, line = said(page, "--dask", "local", "--output", page)

    assert code == 1
    assert line.startswith(f"Error: {page}: cannot be written (Not a directory).")


def test_a_database_with_articles(page, tmp_path):
    page.write_text(
        "제목\n\n시는 4일 오후 중앙동에 새 도서관을 열었다고 밝혔다. 시민이 많이 왔다.\n"
    )
    assert said(page, "--db", tmp_path / "a.db")[0] == 0

    code, line = said(page, "--dask", "local", "--db", tmp_path / "a.db")

    assert code == 1
    assert "has articles already, and a run with --dask makes a new one." in line


def test_standard_input(tmp_path):
    code, line = said("-", "--dask", "local", "--output", tmp_path / "out")

    assert code == 1
    assert line.startswith("Error: -: standard input cannot be read by other processes.")


@pytest.mark.slow
def test_an_empty_folder_is_told_as_without_a_cluster(tmp_path):
    (tmp_path / "empty").mkdir()
    arguments = ["clean", str(tmp_path / "empty"), "--dask", "local", "--workers", "1"]
    ran = CliRunner().invoke(cli, [*arguments, "--output", str(tmp_path / "out")])

    assert ran.exit_code == 0
    assert "Nothing to clean was found there." in ran.stdout


def test_an_output_without_a_cluster(page, tmp_path):
    code, line = said(page, "--output", tmp_path / "out")

    assert code == 2
    assert line.startswith("Error: --output goes with --dask.")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("who", "what"),
    [
        pytest.param("worker", "no worker is left", id="the only worker"),
        pytest.param("scheduler", "the scheduler is gone", id="the scheduler"),
    ],
)
def test_a_cluster_that_dies_ends_the_command(tmp_path, who, what):
    make_pages(tmp_path / "pages", of_each=10, releases=3)
    soon = "import service.scale.cluster as c; c.ALONE = 2.0; from service.cli import main; main()"
    with a_cluster(tmp_path, workers=1) as (address, processes):
        arguments = ["clean", "pages", "--dask", address, "--output", "out"]
        running = subprocess.Popen(
            [*COMMAND[:-1], soon, *arguments],
            cwd=tmp_path,
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        wait_for(lambda: cleans(processes[0]), running)
        processes[0 if who == "worker" else -1].kill()
        code, out, err = finish(running)

    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1
    assert what in err


@pytest.mark.slow
def test_two_commands_at_one_cluster_do_not_disturb_each_other(page, tmp_path):
    count = make_pages(tmp_path / "pages", of_each=10, releases=3)
    with a_cluster(tmp_path) as (address, processes):
        at = ["--dask", address, "--json", "--output"]
        long = start(tmp_path, "clean", "pages", *at, "long")
        wait_for(lambda: any(map(cleans, processes[:2])), long)
        ends = [finish(start(tmp_path, "clean", page.name, *at, "short")), finish(long)]
        left = [cleans(process) for process in processes[:2]]

    assert [code for code, _, _ in ends] == [0, 1], ends  # one page is too large
    assert [json.loads(out)["pages"] for _, out, _ in ends] == [1, count]
    assert left == [False, False]  # their processes went with them


@pytest.mark.slow
def test_processes_of_a_command_that_was_killed_go_with_the_next_one(page, tmp_path):
    make_pages(tmp_path / "pages", of_each=6, releases=2)
    with a_cluster(tmp_path, workers=1) as (address, [worker, _]):
        killed = start(tmp_path, "clean", "pages", "--dask", address, "--output", "one")
        wait_for(lambda: cleans(worker), killed)
        killed.kill()
        killed.communicate()
        code, _, err = finish(
            start(tmp_path, "clean", page.name, "--dask", address, "--output", "o")
        )
        left = cleans(worker)

    assert (code, left) == (0, False), err


@pytest.mark.slow
def test_a_scheduler_that_hangs_keeps_nobody_who_leaves(tmp_path, monkeypatch):
    monkeypatch.setattr("service.scale.cluster.LEAVING", 0.5)
    with a_cluster(tmp_path, workers=1) as (address, [_, scheduler]):
        with cluster(address, knowledge=load_knowledge(), workers=None):
            scheduler.send_signal(signal.SIGSTOP)
            begun = time.monotonic()
        assert time.monotonic() - begun < 20


@pytest.mark.slow
def test_a_worker_with_other_rules_that_comes_later_gets_no_work(tmp_path):
    other = tmp_path / "other.py"
    other.write_text("import cleaners; cleaners.VERSION = '0'")
    with (
        a_cluster(tmp_path, workers=1) as (address, _),
        cluster(address, knowledge=load_knowledge(), workers=None) as client,
        a_worker(tmp_path, "--preload", str(other)) as late,
    ):
        late.wait(60)
        assert len(client.scheduler_info()["workers"]) == 1


@pytest.mark.slow
@pytest.mark.parametrize("where", ["while pages are cleaned", "while they are stored"])
def test_ctrl_c_ends_all_in_one_line_and_leaves_nothing(tmp_path, where):
    """As a terminal sends it: to the workers too."""
    make_pages(tmp_path / "pages", of_each=20, releases=5)
    arguments = ["clean", "pages", "--dask", "local", "--workers", "1", "--db", "x.db"]
    running = subprocess.Popen(
        [*COMMAND, *arguments, "--output", "out"],
        cwd=tmp_path,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    half = tmp_path / f".x.db.{running.pid}.half"
    reached = {
        "while pages are cleaned": lambda: (
            len(psutil.Process(running.pid).children(recursive=True)) > 2
        ),
        "while they are stored": lambda: articles_in(half) > 0,
    }
    wait_for(reached[where], running)
    os.killpg(running.pid, signal.SIGINT)
    code, out, err = finish(running)

    assert (code, out) == (130, "")
    said = [line for line in err.splitlines() if "page" not in line]
    assert said == ["Stopped. Nothing of it is kept: run the same command again."]
    assert {path.name for path in tmp_path.iterdir()} <= {"out", "pages"}
    assert [*tmp_path.glob("out/*")] == []


def test_workers_of_a_cluster_that_is_there_are_not_asked_for(page, tmp_path):
    code, line = said(page, "--dask", "127.0.0.1:1", "--workers", "3", "--output", tmp_path / "out")

    assert code == 2
    assert line.startswith(
        "Error: --workers goes with --dask local: the cluster at 127.0.0.1:1 has"
    )


# ---- the folder


def test_a_full_disk_is_named_and_leaves_no_half_file(tmp_path, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ScaleError, match=r"part-00003.jsonl: cannot be written \(No space"):
        folder.write_part(pack([held(1)]), {}, 3, tmp_path)

    assert [*tmp_path.iterdir()] == []


def test_a_folder_that_another_command_took_meanwhile_is_left_to_it(tmp_path):
    out = tmp_path / "out"

    def second():
        with claimable(out) as claim:  # empty when it begins
            folder.claim(out)
            (out / "part-00000.jsonl").write_text("of the first")
            claim()

    with pytest.raises(ScaleError, match=r"another command writes into it. Name another folder"):
        second()

    assert (out / "part-00000.jsonl").read_text() == "of the first"


def test_a_folder_that_another_command_filled_meanwhile_is_refused(tmp_path):
    with claimable(tmp_path) as claim:
        (tmp_path / "part-00000.jsonl").write_text("of the first")
        with pytest.raises(ScaleError, match=r"the folder is not empty \(there is part-00000"):
            claim()

    assert [path.name for path in tmp_path.iterdir()] == ["part-00000.jsonl"]


def test_what_was_written_to_ones_own_folder_goes_with_a_failure(tmp_path):
    def failing():
        with claimable(tmp_path / "out") as claim:
            claim()
            (tmp_path / "out" / "part-00000.jsonl").write_text("half of it")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        failing()

    assert [*(tmp_path / "out").iterdir()] == []


def test_a_folder_that_a_worker_does_not_see(tmp_path):
    with pytest.raises(ScaleError, match="All workers have to see the folder under the same path"):
        folder.write_part(pack([]), {}, 0, tmp_path / "elsewhere")


def test_an_error_of_a_worker_arrives_as_it_was():
    error = ScaleError("/out", "cannot be written", "Make room")

    assert str(pickle.loads(pickle.dumps(error))) == "/out: cannot be written. Make room"


def test_a_part_without_articles_has_its_files(tmp_path):
    assert folder.write_part(pack([]), {}, 0, tmp_path) == 0
    assert partitions(tmp_path) == ([], [])
    assert len([*tmp_path.iterdir()]) == 2


def test_articles_say_their_story_and_parts_are_by_address(tmp_path):
    articles = pack([held(2), held(1)])

    assert folder.write_part(articles, {f"{2:012}": f"{1:012}"}, 0, tmp_path) == 2
    lines = objects(tmp_path / "part-00000.jsonl")
    assert [(one["id"], one["story"]) for one in lines] == [
        (f"{1:012}", f"{1:012}"),
        (f"{2:012}", f"{1:012}"),
    ]
    assert [json.dumps(one) for one in lines] == [
        json.dumps(one) for one in partitions(tmp_path)[1]
    ]


def test_what_somebody_killed_left_half_written_goes(tmp_path):
    (tmp_path / ".part-00000.jsonl.17.half").write_text("{")
    folder.write_rest(tmp_path, furniture=[], alike=[], problems=[])

    assert {path.name for path in tmp_path.iterdir()} == {
        "furniture.jsonl", "likenesses.jsonl", "problems.jsonl",
    }  # fmt: skip
