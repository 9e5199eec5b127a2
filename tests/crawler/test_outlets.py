"""Outlets are TOML files; a mistake in one is named with what would be right."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

import pytest

from crawler.outlets import OutletError, load_outlets, read_outlet
from crawler.outlets.ways import load_ways

WHOLE = """
name = "시험신문"
names = ["시험"]
domains = ["example.org"]
language = "ko"
time_zone = "Asia/Seoul"
"""


def test_the_five_of_the_seeds_and_ten_in_other_languages_come_along():
    outlets = load_outlets()

    assert {slug: outlet.name for slug, outlet in outlets.items() if outlet.language == "ko"} == {
        "ajunews": "아주경제",
        "etnews": "전자신문",
        "etoday": "이투데이",
        "newsstep": "뉴스스텝",
        "sedaily": "서울경제",
    }
    assert outlets["sedaily"].names == ("서울경제신문",)
    assert sorted(outlet.language for outlet in outlets.values() if outlet.language != "ko") == [
        "ar", "de", "en", "es", "fr", "it", "ja", "pt", "vi", "zh",
    ]  # fmt: skip


def test_no_outlet_claims_to_have_been_tried_where_nobody_could():
    assert {ways.tried_live for ways in load_ways().values()} == {False}


def test_no_domain_is_of_two_outlets():
    domains = [domain for outlet in load_outlets().values() for domain in outlet.domains]

    assert len(domains) == len(set(domains))


def test_ones_own_outlets_win_over_ours(tmp_path):
    (tmp_path / "kr").mkdir()
    (tmp_path / "kr" / "etnews.toml").write_text(WHOLE)
    (tmp_path / "mine.toml").write_text(WHOLE)

    outlets = load_outlets(tmp_path)

    assert (outlets["etnews"].name, outlets["mine"].name) == ("시험신문", "시험신문")
    assert "ajunews" in outlets


def test_nobody_can_change_the_table():
    assert isinstance(load_outlets(), MappingProxyType)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(WHOLE + 'domain = "x"', "Did you mean 'domains'", id="misspelt key"),
        pytest.param(WHOLE + "x = 1", "The keys are: name, names", id="unknown key"),
        pytest.param("name = ", "not TOML", id="no TOML"),
        pytest.param(WHOLE.replace("name =", "names2 ="), "unknown key", id="no name"),
        pytest.param('language = "ko"', "`name` is missing", id="nothing but a language"),
        pytest.param(WHOLE.replace('["시험"]', '"시험"'), "not a list", id="text for a list"),
        pytest.param(WHOLE.replace('"시험신문"', "1"), "not a text", id="number for a text"),
        pytest.param(WHOLE.replace("Seoul", "Soul"), "no time zone", id="no such zone"),
        *(
            pytest.param(WHOLE.replace("example.org", wrong), "Write the host alone", id=wrong)
            for wrong in (
                "https://www.example.org/",
                "example.org/news",
                "*.example.org",
                " ",
                "example.org:8080",
                "example .org",
                ".org",
                "user@example.org",
            )
        ),
    ],
)
def test_a_mistake_is_named(text, words):
    with pytest.raises(OutletError, match=words) as caught:
        read_outlet("test", text, Path("kr/test.toml"))

    assert str(caught.value).startswith("kr/test.toml: ")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        pytest.param("Ein Blatt.toml", WHOLE.encode(), "no slug", id="a name with a space"),
        pytest.param("test.toml", b"\xff", "UTF-8", id="no UTF-8"),
    ],
)
def test_a_file_that_cannot_be_an_outlet_is_named(tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(OutletError, match=words):
        load_outlets(tmp_path)


def test_a_file_that_an_editor_marked_as_utf_8_is_read(tmp_path):
    (tmp_path / "test.toml").write_text(WHOLE, "utf-8-sig")

    assert load_outlets(tmp_path)["test"].name == "시험신문"


@pytest.mark.parametrize("domain", ["EXAMPLE.org", "한빛.example", "127.0.0.1", "localhost", "::1"])
def test_a_domain_is_a_host_in_any_case(domain):
    outlet = read_outlet("test", WHOLE.replace("example.org", domain), Path("test.toml"))

    assert outlet.domains == (domain.lower(),)


def test_two_files_for_one_outlet_are_one_too_many(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "test.toml").write_text(WHOLE)

    with pytest.raises(OutletError, match="a second outlet 'test'"):
        load_outlets(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(OutletError, match="no such folder"):
        load_outlets(tmp_path / "nowhere")
