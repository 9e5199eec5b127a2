"""What is measured of the command does its work, on pages of our own."""

from __future__ import annotations

import json
import sys
from itertools import islice

import pytest

from benchmarks import loops
from benchmarks.clean import (
    OURS,
    TEXT,
    THEIRS,
    Cost,
    Memory,
    _lines,
    cleaned,
    dump,
    looped,
    summary,
    write_dumps,
    write_pages,
)
from benchmarks.corpora import Page
from benchmarks.repetition import as_cleaned
from benchmarks.synthetic.articles import as_html
from benchmarks.synthetic.press import newsroom
from db import queries
from db.connection import Mode, connect

ARTICLES = newsroom(5, releases=2, digests=1)[:6]


@pytest.fixture
def pages(tmp_path):
    made = (
        Page(corpus="made", id=str(at), html=as_html(one), url=one.url, golds=(), title=None,
             date=None, authors=None, group="")
        for at, one in enumerate(ARTICLES)
    )  # fmt: skip
    return write_pages(made, tmp_path / "html")


@pytest.mark.slow
def test_pages_and_their_dumps_go_the_whole_way(pages, tmp_path):
    seen: list[int] = []
    of_html = cleaned(pages, tmp_path / "html.db", watch=seen.append)
    dumps = write_dumps(tmp_path / "html.db", pages, tmp_path / "text")
    of_text = cleaned(dumps, tmp_path / "text.db")

    assert (of_html.pages, of_text.pages) == (len(ARTICLES), len(ARTICLES))
    assert of_html.cpu > 0 < of_text.cpu
    assert seen
    with connect(tmp_path / "text.db", Mode.READ) as database:
        assert len(list(queries.articles(database))) == len(ARTICLES)


@pytest.mark.slow
def test_a_loop_tells_what_it_took(pages):
    cost = looped(THEIRS, pages, sys.executable)

    assert (cost.pages, cost.failed) == (len(ARTICLES), 0)
    assert cost.cpu > 0


def test_a_loop_reads_the_addresses_beside_the_pages(pages):
    read = list(loops.pages_of(pages))

    assert [page.url for page in read] == [
        f"{one.url}#html-{at}" for at, one in enumerate(ARTICLES)
    ]


def test_a_dump_has_title_byline_and_body_line_by_line():
    article = as_cleaned(ARTICLES[0])

    lines = dump(article).split("\n")

    assert lines[0] == f"By {' and '.join(ARTICLES[0].authors)}"
    assert lines[1:] == [ARTICLES[0].title, *ARTICLES[0].paragraphs]


def test_articles_become_lines_of_json(tmp_path):
    path = _lines(islice(ARTICLES, 3), tmp_path / "some.jsonl")

    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [row["url"] for row in rows] == [one.url for one in ARTICLES[:3]]
    assert all(
        paragraph in row["text"]
        for row, one in zip(rows, ARTICLES, strict=False)
        for paragraph in (one.title, *one.paragraphs)
    )


def test_two_workers_are_compared_with_one_loop():
    costs = {
        OURS: Cost(pages=10, wall=1.0, cpu=1.0),
        TEXT: Cost(pages=10, wall=0.2, cpu=0.25),
        THEIRS: Cost(pages=5, wall=1.0, cpu=0.5),
    }

    told = summary(costs)

    assert told["times_by_cpu"] == {THEIRS: 2.0}
    assert told["times_by_wall"] == {THEIRS: 2.0}
    assert told["text_times_by_cpu"] == 4.0


def test_memory_is_told_by_its_slope_and_by_its_end(tmp_path):
    memory = Memory(database=tmp_path / "none.db")
    memory.articles = [0, 1000, 3000, 8000, 13_000, 18_000, 18_000]
    memory.main = [50.0, 90.0, 100.0, 101.0, 102.0, 140.0, 120.0]

    assert memory.slope == pytest.approx(2.0)
    assert memory.at_the_end == 140.0
