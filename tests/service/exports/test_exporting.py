"""`newswinnow export` as a user meets it: every format, the same choice, whole or not at all."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet
import pytest
from click.testing import CliRunner

from db import queries
from db.store import Store
from service import export as lines
from service.cli import cli
from service.exports import dolma, huggingface, tables
from tests.conftest import ROOT
from tests.db.libraries import fill
from tests.db.samples import a_run, cleaned, page, save

FILES = ("jsonl", "csv", "parquet", "sqlite")
FOLDERS = ("hf", "dolma")


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    path = tmp_path_factory.mktemp("library") / "news.db"
    fill(path)
    return path


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def nw(library, here):
    def nw(*arguments):
        return CliRunner().invoke(cli, [*map(str, arguments), "--db", str(library)])

    return nw


def made(nw, form, *options, name="out"):
    result = nw("export", "--format", form, "-o", name, *options)
    assert (result.output, result.exit_code) == ("", 0)
    return Path(name)


def rows_of(folder, split):
    return [
        row
        for path in sorted(folder.glob(f"data/{split}-*.parquet"))
        for row in pyarrow.parquet.read_table(path).to_pylist()
    ]


def json_lines(path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def ids(form, path):
    """The articles that an export has."""
    if form == "jsonl":
        return {json.loads(line)["id"] for line in path.read_text().splitlines()}
    if form == "csv":
        return {row["id"] for row in csv.DictReader(io.StringIO(path.read_text(), newline=""))}
    if form == "parquet":
        return set(pyarrow.parquet.read_table(path).column("id").to_pylist())
    if form == "sqlite":
        said = CliRunner().invoke(cli, ["list", "--format", "jsonl", "--db", str(path)]).stdout
        return {json.loads(line)["id"] for line in said.splitlines()}
    if form == "hf":
        return {row["id"] for split in ("train", "test") for row in rows_of(path, split)}
    return {one["id"] for one in json_lines(path / "documents/articles-00000.jsonl.gz")}


CHOICES = pytest.mark.parametrize(
    ("options", "count"),
    [
        pytest.param([], 20, id="all"),
        pytest.param(["--language", "en"], 8, id="a language"),
        pytest.param(["--rights", "ai-unreserved"], 12, id="rights"),
        pytest.param(["--outlet", "새벌", "--after", "2024-09-05"], 4, id="an outlet and a time"),
    ],
)


@pytest.mark.parametrize("form", [*FILES, *FOLDERS])
@CHOICES
def test_every_format_has_the_articles_that_are_chosen(nw, form, options, count):
    listed = nw("list", *options, "--format", "jsonl").stdout.splitlines()

    found = ids(form, made(nw, form, *options))

    assert found == {json.loads(line)["id"] for line in listed}
    assert len(found) == count


@pytest.mark.slow
@pytest.mark.parametrize("form", [*FILES, *FOLDERS])
def test_the_same_database_gives_the_same_bytes_also_in_another_process(nw, form, library, here):
    one = made(nw, form, name="one")
    two = made(nw, form, name="two")
    code = "from service.cli import main; main()"
    subprocess.run(
        [sys.executable, "-c", code, "export", "--format", form, "-o", "three", "--db", library],
        check=True,
        cwd=here,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7"},
    )

    assert bytes_of(one) == bytes_of(two) == bytes_of(here / "three")


def bytes_of(path):
    if path.is_file():
        return path.read_bytes()
    return {
        str(one.relative_to(path)): one.read_bytes() for one in path.rglob("*") if one.is_file()
    }


def test_parquet_has_the_values_of_json_lines(nw):
    table = pyarrow.parquet.read_table(made(nw, "parquet", name="out.parquet")).to_pylist()
    told = made(nw, "jsonl", name="out.jsonl").read_text().splitlines()

    assert table == [json.loads(line) for line in told]
    assert list(table[0]) == list(lines.KEYS)


def test_parquet_may_go_to_standard_output(nw):
    assert nw("export", "--format", "parquet").stdout_bytes[:4] == b"PAR1"


def test_row_groups_are_bounded(nw, monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 6)
    by_rows = pyarrow.parquet.ParquetFile(made(nw, "parquet", name="rows"))
    monkeypatch.setattr(tables, "MOST_WEIGHT", 1)
    by_weight = pyarrow.parquet.ParquetFile(made(nw, "parquet", name="weight"))

    assert [by_rows.metadata.row_group(n).num_rows for n in range(4)] == [6, 6, 6, 2]
    assert by_weight.metadata.num_row_groups == 20


# ---- a dataset for Hugging Face


@pytest.fixture
def dataset(nw):
    return made(nw, "hf", "--test-share", "0.4", "--validation-share", "0.2")


def test_no_story_is_on_both_sides(dataset):
    sides = {split: rows_of(dataset, split) for split in ("train", "validation", "test")}
    stories = [{row["story"] for row in rows} for rows in sides.values()]

    assert all(sides.values())
    assert sum(map(len, sides.values())) == 20
    assert all(
        len(rows) == 2 * len(told) for rows, told in zip(sides.values(), stories, strict=True)
    )
    assert len(set.union(*stories)) == sum(map(len, stories)) == 10


def test_the_manifest_has_counts_and_the_hash_of_each_file(dataset):
    manifest = json.loads((dataset / "manifest.json").read_text())

    listed = {one["path"]: one for one in manifest["files"]}
    there = {str(one.relative_to(dataset)) for one in dataset.rglob("*") if one.is_file()}
    assert {*listed, "manifest.json"} == there
    for path, one in listed.items():
        content = (dataset / path).read_bytes()
        assert (one["size"], one["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert manifest["counts"]["articles"] == 20
    assert manifest["counts"]["stories"] == 10
    assert sum(one["articles"] for one in manifest["counts"]["splits"].values()) == 20
    assert manifest["rules"] == {"1": 20}
    assert manifest["schema_version"] >= 7


def test_the_card_names_the_files_of_each_split(dataset):
    header = (dataset / "README.md").read_text().split("---\n")[1]

    for split in ("train", "validation", "test"):
        assert f"  - split: {split}\n    path: data/{split}-*.parquet\n" in header
        assert list(dataset.glob(f"data/{split}-*-of-00001.parquet"))


def test_the_text_is_the_body_and_no_path_of_this_machine_is_in_it(nw, tmp_path):
    with Store.open(tmp_path / "own.db") as store:
        save(store, a_run(store), page(path="/somebody/one.txt"), cleaned("첫 문단.", "둘째."))
        store.database.change("update articles set story = id")
        stored = next(huggingface_rows(store))

    assert stored["text"] == "첫 문단.\n\n둘째."
    assert "/somebody" not in json.dumps(stored)


def huggingface_rows(store):
    return map(huggingface.record, queries.articles(store.database))


def test_many_articles_are_several_files(nw, monkeypatch):
    monkeypatch.setattr(huggingface, "MOST_ARTICLES", 8)

    folder = made(nw, "hf", "--test-share", "0")

    names = [path.name for path in sorted((folder / "data").iterdir())]
    assert names == [f"train-0000{n}-of-00003.parquet" for n in range(3)]
    assert len(rows_of(folder, "train")) == 20


def test_a_part_without_a_story_is_told_and_not_there(nw):
    result = nw("export", "--format", "hf", "-o", "out", "--validation-share", "0.000001")

    assert "no story falls into validation" in result.stderr
    assert "validation-*" not in Path("out/README.md").read_text()


def test_articles_that_were_not_compared_are_no_dataset(nw, library, tmp_path):
    with Store.open(tmp_path / "open.db") as store:
        save(store, a_run(store), page(), cleaned())
    result = CliRunner().invoke(
        cli, ["export", "--format", "hf", "-o", "out", "--db", str(tmp_path / "open.db")]
    )

    assert "1 article not compared with the others yet" in result.stderr
    assert result.exit_code == 1
    assert not Path("out").exists()


# ---- Dolma


def test_attributes_stand_line_by_line_beside_documents(nw):
    folder = made(nw, "dolma")
    documents = json_lines(folder / "documents/articles-00000.jsonl.gz")
    attributes = json_lines(folder / "attributes/removed/articles-00000.jsonl.gz")

    for document, attribute in zip(documents, attributes, strict=True):
        assert list(document) == ["id", "text", "source", "added", "created", "metadata"]
        assert list(attribute) == ["id", "source", "attributes"]
        assert (document["id"], document["source"]) == (attribute["id"], attribute["source"])
        spans = attribute["attributes"]["newswinnow__removed"]
        removed = [document["text"][start:end] for start, end, score in spans if score == 1.0]
        assert removed[0].startswith("• 인쇄")
        assert attribute["attributes"]["newswinnow__removed__controls"] == spans
    assert documents[0]["created"] == "2024-09-01T00:00:00.000Z"
    assert documents[0]["metadata"]["rights"] == ["AI 학습 금지"]


def test_many_documents_are_several_files_with_their_attributes(nw, monkeypatch):
    monkeypatch.setattr(dolma, "MOST_ARTICLES", 8)

    folder = made(nw, "dolma")

    counts = {
        place: [len(json_lines(path)) for path in sorted((folder / place).iterdir())]
        for place in ("documents", "attributes/removed")
    }
    assert counts == {"documents": [8, 8, 4], "attributes/removed": [8, 8, 4]}


# ---- whole or not at all


@pytest.mark.slow
@pytest.mark.parametrize("form", [*FILES, *FOLDERS])
def test_a_full_disk_is_told_in_one_line_and_leaves_nothing(form, tmp_path):
    """By the shell's limit on the size of a file."""
    with Store.open(tmp_path / "news.db") as store:
        run = a_run(store)
        for number in range(30):
            noise = [hashlib.sha512(f"{number} {n}".encode()).hexdigest() for n in range(60)]
            save(store, run, page(str(number), f"/{number}"), cleaned(*noise))
        store.database.change("update articles set story = id")
        store.database.change(SETTLED)
    code = "from service.cli import main; main()"
    # A file of what was covered is longer than the limit.
    kept = {name: value for name, value in os.environ.items() if "COVERAGE" not in name}
    done = subprocess.run(
        ["bash", "-c", 'ulimit -f 60; exec "$@"', "bash", sys.executable, "-c", code,
         "export", "--format", form, "-o", "out"],
        cwd=tmp_path, env={**kept, "PYTHONPATH": str(ROOT), "NEWSWINNOW_DB": "news.db"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 1
    assert done.stderr.startswith("Error: out: ")
    assert done.stderr.count("\n") == 1
    left = {path.name for path in tmp_path.iterdir()}
    assert {name for name in left if not name.startswith("news.db")} == set()


SETTLED = """
    insert into fingerprints (article, version, scheme, settled, told, blocks, removed, words,
        bands, sketches)
    select id, version, '', 1, 0, '', '', '', '', '' from articles
"""


@pytest.mark.parametrize("form", ["sqlite", *FOLDERS])
def test_what_is_there_is_not_overwritten(nw, form):
    Path("out").mkdir()
    Path("out/mine.txt").touch()

    result = nw("export", "--format", form, "-o", "out")

    assert result.stderr.startswith("Error: out: exists already. ")
    assert result.exit_code == 1
    assert list(Path("out").iterdir()) == [Path("out/mine.txt")]


@pytest.mark.parametrize("form", FOLDERS)
def test_an_empty_folder_is_filled(nw, form):
    Path("out").mkdir()

    made(nw, form)

    assert Path("out/manifest.json").exists()


@pytest.mark.parametrize(
    ("arguments", "words", "code"),
    [
        (["--format", "hf"], "name it with --output", 2),
        (["--format", "sqlite", "-o", "-"], "name it with --output", 2),
        (["--format", "dolma", "-o", "nowhere/out"], "nowhere/out: cannot be written", 1),
        (["--format", "hf", "-o", "out", "--test-share", "1"], "not in the range", 2),
        (["--format", "hf", "-o", "o", "--test-share", ".5", "--validation-share", ".5"],
         "leave nothing for training", 2),
        (["--format", "hf", "-o", "out", "--language", "xx"], "no article fits", 1),
        (["--outlet", "아무"], "no outlet is called '아무'", 1),
        (["--after", "soon"], "is no date", 2),
        (["--rights", "mine"], "ai-unreserved", 2),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_said(nw, arguments, words, code):
    result = nw("export", *arguments)

    assert words in result.stderr
    assert result.exit_code == code
    assert list(Path().iterdir()) == []


def test_the_database_that_is_read_is_not_written(nw, library):
    result = nw("export", "-o", library)

    assert "is the database that is read" in result.stderr
    assert result.exit_code == 2


@pytest.mark.parametrize("form", ["parquet", "hf"])
def test_without_pyarrow_it_says_how_to_get_it(nw, form, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    result = nw("export", "--format", form, "-o", "out")

    assert "pip install 'newswinnow[parquet]'" in result.stderr
    assert result.exit_code == 1


def test_a_terminal_is_not_filled_with_bytes(nw, monkeypatch):
    monkeypatch.setattr("service.terminal.on_terminal", lambda: True)

    assert nw("export", "--format", "parquet").exit_code == 2
