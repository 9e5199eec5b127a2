"""A file gets its name when it is whole."""

from __future__ import annotations

import pytest

from db.errors import DiskFullError, UnwritableError
from service.scale.command import store_to_fill
from service.scale.errors import ScaleError
from tests.db.samples import a_run, cleaned, page, save
from tests.service.scale.clusters import articles_in


def test_a_file_is_there_when_it_is_whole(tmp_path):
    path = tmp_path / "news.db"
    (tmp_path / "news.db-wal").write_bytes(b"of a file that is gone")

    with store_to_fill(path) as store:
        save(store, a_run(store), page(), cleaned())
        assert not path.exists()

    assert [one.name for one in tmp_path.iterdir()] == ["news.db"]
    assert articles_in(path) == 1


def test_a_file_that_is_not_whole_leaves_nothing(tmp_path):
    def stopped():
        with store_to_fill(tmp_path / "news.db") as store:
            save(store, a_run(store), page(), cleaned())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()

    assert [*tmp_path.iterdir()] == []


def test_of_a_full_disk_it_is_told_that_nothing_is_kept(tmp_path):
    def full():
        with store_to_fill(tmp_path / "news.db"):
            raise DiskFullError("news.db", "the disk is full", "what was stored is kept")

    with pytest.raises(ScaleError, match=r"news.db: the disk is full. .*; nothing of it is kept$"):
        full()

    assert [*tmp_path.iterdir()] == []


def test_a_file_that_another_command_made_meanwhile_stays(tmp_path):
    path = tmp_path / "news.db"
    filling = store_to_fill(path)
    filling.__enter__()
    path.write_text("of another command")

    with pytest.raises(ScaleError, match="another command made it meanwhile"):
        filling.__exit__(None, None, None)

    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [
        ("news.db", "of another command")
    ]


def test_a_place_where_no_file_can_be_is_named_by_the_file(tmp_path):
    path = tmp_path / "nowhere" / "news.db"

    with pytest.raises(UnwritableError, match=f"^{path}: its folder does not exist"):
        store_to_fill(path).__enter__()
