"""The measurement of the exports makes a database, and tells one output from another."""

from __future__ import annotations

from benchmarks import exports
from db import queries
from db.opening import open_for_reading


def test_a_made_up_database_can_be_exported_in_all_formats(tmp_path):
    path = tmp_path / "made.db"
    exports.made(path, 60)

    with open_for_reading(path) as database:
        assert queries.unsettled(database) == 0
        articles = list(queries.articles(database))
    assert len(articles) == 60
    assert len({one.story for one in articles}) == 56
    assert {len(one.cleaned.removals) for one in articles} == {3}
    assert len({one.page_sha256 for one in articles}) == 60


def test_an_export_is_the_same_bytes_twice_and_has_a_cost(tmp_path):
    path = tmp_path / "made.db"
    exports.made(path, 3)

    found = exports.format_of(path, "jsonl", tmp_path)

    assert found["the same bytes twice"]
    assert found["MiB at most"] > 0


def test_a_folder_with_another_name_in_it_is_another_output(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.txt").write_text("same")

    assert exports.digest(tmp_path / "one") != exports.digest(tmp_path / "two")
    assert exports.size_of(tmp_path / "one") == 4
