"""The measurement of the search judges as a person would, and runs."""

from __future__ import annotations

import json

import pytest

from benchmarks import search


@pytest.mark.parametrize(
    ("question", "text", "right"),
    [
        pytest.param("정부", "정부가 밝혔다", True, id="with a particle"),
        pytest.param("정부", "기획재정부는 밝혔다", False, id="end of another word"),
        pytest.param("정부", "행정부와 정부", True, id="both"),
        pytest.param("의사*", "건의사항", False, id="not at the beginning"),
        pytest.param("회의", "국회의원이 회의에 왔다", True, id="a meeting"),
        pytest.param("회의", "국회의원이 왔다", False, id="no meeting"),
        pytest.param("오염수방류", "오염수 방류", True, id="with a space"),
        pytest.param("물", "물을 마셨다", True, id="one syllable"),
        pytest.param("물", "물가가 올랐다", False, id="another word"),
        pytest.param("bank", "The Banks", True, id="plural"),
        pytest.param("bank", "embankment", False, id="inside of a word"),
    ],
)
def test_judgements_tell_words_from_what_looks_like_them(question, text, right):
    listed = [one for of in search.QUESTIONS.values() for one in of]
    [asked] = [one for one in listed if one.question == question]

    assert asked.judge(text) is right


def test_there_are_thirty_korean_and_ten_english_questions():
    assert len(search.QUESTIONS["Korean"]) >= 30
    assert len(search.QUESTIONS["English"]) >= 10


def test_the_ways_are_compared_on_paragraphs(tmp_path, monkeypatch):
    texts = {"Korean": ("정부가 안전기준에 따랐다.", "전기가 끊겼다."), "English": ("The banks.",)}
    monkeypatch.setattr(search, "paragraphs", lambda _: texts)
    monkeypatch.setattr(search, "_index_of_articles", lambda *_: {})

    found = search.quality(tmp_path, tmp_path)

    assert found["false friends"] == {"전기": "1 of 2 found are wrong, 0 of 1 are missing"}
    assert found["found"]["newswinnow"]["Korean"]["recall"] == 1.0
    assert found["found"]["FTS5 trigram"]["Korean"]["recall"] < 1


def test_time_and_size_are_of_made_up_articles(tmp_path):
    found = search.speed(30, tmp_path / "speed.db")

    assert found["articles"] == 30
    assert found["index to text"] > 0
    assert set(found["best first"]) == {"cpu ms", "wall ms"}
    json.dumps(found)
