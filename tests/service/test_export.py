"""The export's keys are a promise; its cells give no spreadsheet orders."""

from __future__ import annotations

import csv
import io
import json

import pytest

from cleaners.article import Found, Kind, Passage
from db import queries
from db.connection import MEMORY
from db.store import Store
from service.export import KEYS, csv_lines, json_lines
from tests.db.samples import a_run, cleaned, page, save

BLOCKS = (
    Passage(kind=Kind.TITLE, text="제목", position=1),
    Passage(kind=Kind.SUBTITLE, text="부제 하나", position=2),
    Passage(kind=Kind.SUBTITLE, text="부제 둘", position=3),
    Passage(kind=Kind.PARAGRAPH, text="첫 문단이다.", position=5),
    Passage(kind=Kind.CAPTION, text="▲ 사진", position=6),
    Passage(kind=Kind.SUBHEAD, text="소제목", position=7),
)


def stored(*outcomes):
    with Store.open(MEMORY) as store:
        run = a_run(store)
        for number, outcome in enumerate(outcomes or [cleaned(passages=BLOCKS)]):
            save(store, run, page(path=f"/pages/{number}"), outcome)
        return list(queries.articles(store.database))


def rows(articles):
    return list(csv.DictReader(io.StringIO("".join(csv_lines(articles)), newline="")))


def test_a_line_has_the_promised_keys_in_their_order():
    [line] = json_lines(stored())

    assert list(json.loads(line).items()) == [
        ("id", "f64543fc7947"),
        ("url", None),
        ("source_path", "/pages/0"),
        ("outlet", "시험신문"),
        ("title", "제목"),
        ("subtitles", ["부제 하나", "부제 둘"]),
        ("authors", ["홍길동"]),
        ("dateline", ["[시험신문] "]),
        ("published_at", "2024-09-04T12:00:00+09:00"),
        ("published_raw", "2024-09-04 12:00"),
        ("modified_at", None),
        ("language", "ko"),
        ("body", ["첫 문단이다.", "소제목"]),
        (
            "blocks",
            [
                {"kind": "paragraph", "text": "첫 문단이다."},
                {"kind": "subhead", "text": "소제목"},
            ],
        ),
        ("captions", ["▲ 사진"]),
        (
            "removals",
            [
                {
                    "position": 6,
                    "kind": "controls",
                    "rule": "controls.korean",
                    "text": "• 인쇄",
                    "reason": "a button",
                }
            ],
        ),
        ("raw_sha256", page().sha256),
        ("version", 1),
        ("section", None),
        ("image_url", None),
        ("canonical_url", None),
        ("rights", []),
        ("story", "f64543fc7947"),
    ]


def test_korean_stays_readable():
    [line] = json_lines(stored())

    assert "첫 문단이다." in line
    assert line.endswith("}\n")


def test_any_line_break_in_a_text_keeps_one_article_a_line():
    [line] = json_lines(stored(cleaned("한 줄\n두 줄\r\n\u2028셋")))

    assert line.count("\n") == 1


def test_a_page_without_an_address_of_its_own_has_the_one_it_gives_itself():
    found = Found(value="https://example.org/a", where="its link")
    [line] = json_lines(stored(cleaned(url=found)))

    assert json.loads(line)["url"] == "https://example.org/a"


def test_csv_has_the_same_columns():
    [row] = rows(stored())

    assert list(row) == list(KEYS)
    assert row["subtitles"] == "부제 하나\n\n부제 둘"
    assert json.loads(row["removals"])[0]["text"] == "• 인쇄"
    assert row["modified_at"] == ""


@pytest.mark.parametrize("begin", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_a_cell_is_no_formula(begin):
    [row] = rows(stored(cleaned(title=begin)))

    assert row["title"] == f"'{begin}"


def test_without_articles_there_is_a_header_alone():
    assert "".join(csv_lines([])).split(",")[0] == "id"
    assert list(json_lines([])) == []
