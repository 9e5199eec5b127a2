"""Names as bylines and markup write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.names import distinct, is_organisation, is_person, is_slug, names_of


@pytest.mark.parametrize(
    ("credit", "names"),
    [
        pytest.param("About Jane Doe", ("Jane Doe",), id="the box about the writer"),
        pytest.param("By Jane Doe and John van Smith", ("Jane Doe", "John van Smith"), id="and"),
        pytest.param("Jane Doe, John Poe & Ana Roe", ("Jane Doe", "John Poe", "Ana Roe"), id="3"),
        pytest.param("Jane Doe MS, RDN, LD", ("Jane Doe",), id="degrees"),
        pytest.param("Jane Doe, Chief Officer", ("Jane Doe",), id="an office"),
        pytest.param("Jane Doe | jdoe@example.com", ("Jane Doe",), id="a mail address"),
        pytest.param("Jane Doe | Example Media", ("Jane Doe", "Example Media"), id="an outlet"),
        pytest.param("Doe, Jane", ("Jane Doe",), id="as libraries write it"),
        pytest.param("J. D. Doe", ("J. D. Doe",), id="dots of initials stay"),
        pytest.param("L&eacute;a Petit", ("Léa Petit",), id="an entity"),
        pytest.param("Jane Doe For Example Mail", ("Jane Doe",), id="for an outlet"),
        pytest.param("Jane Doe in Berlin", ("Jane Doe",), id="a place"),
        pytest.param("Von Anna Müller, Berlin", ("Anna Müller",), id="a place behind a comma"),
        pytest.param("Kommentar von Anna Müller", ("Anna Müller",), id="a kind of text"),
        pytest.param("Le Matin et AFP", ("Le Matin et AFP",), id="a house and an agency"),
        pytest.param("Jane Doe 3", ("Jane Doe",), id="a footnote"),
        pytest.param("<b>Jane Doe</b>", ("Jane Doe",), id="a tag"),
        pytest.param("Jane Doe; 4", ("Jane Doe",), id="a count"),
        pytest.param(", The Example Journal", (), id="a template without its writer"),
        pytest.param("https://example.com/authors/jane", (), id="an address alone"),
        pytest.param("@example", (), id="an account"),
        pytest.param("김하늘 기자", ("김하늘",), id="Korean"),
        pytest.param("김하늘·박바다 기자", ("김하늘", "박바다"), id="two Koreans"),
        pytest.param("记者：王小明、李华", ("王小明", "李华"), id="Chinese"),
    ],
)  # fmt: skip
def test_names_are_parted_from_what_stands_around_them(credit: str, names: tuple[str, ...]):
    assert names_of(credit) == names


@pytest.mark.parametrize(
    "name",
    [
        "Jane Doe",
        "J. K. Doe",
        "Ana de la Cruz",
        "JANE DOE",
        "Анна Иванова",
        "김하늘",
        "王小明",
        "山田 太郎",
    ],
)
def test_a_full_name_is_a_persons(name: str):
    assert is_person(name)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("Jane", id="a first name alone"),
        pytest.param("jane doe", id="small letters"),
        pytest.param("News Desk", id="a desk"),
        pytest.param("Senior Reporter", id="an office"),
        pytest.param("Repórter da Agência Brasil", id="an office in Portuguese"),
        pytest.param("Kommentar von", id="a label"),
        pytest.param("Associated Press", id="an agency"),
        pytest.param("한빛신문", id="an outlet"),
        pytest.param("Saturday December", id="a date without its figures"),
        pytest.param("One Two Three Four Five Six", id="a sentence"),
    ],
)
def test_what_is_no_full_name_is_nobodys(name: str):
    assert not is_person(name)


@pytest.mark.parametrize(
    ("name", "site", "is_house"),
    [
        ("Example Redaktion", None, True),
        ("example.com", None, True),
        ("The Example", "The Example Online", True),
        ("한빛미디어", None, True),
        ("Jane Doe", "The Example", False),
        ("", "The Example", False),
    ],
)
def test_a_house_is_told_by_its_words_or_as_the_site(
    name: str, site: str | None, *, is_house: bool
):
    assert is_organisation(name, site) is is_house


def test_a_name_counts_once_however_it_is_written():
    assert distinct(["Jane Doe", "jane doe", "Jane-Doe", "John Doe"]) == ("Jane Doe", "John Doe")


def test_a_part_of_an_address_is_a_slug():
    assert is_slug("jane-doe")
    assert not is_slug("Jane Doe")


@given(st.text(max_size=500))
def test_any_text_gives_names_without_outer_spaces(text: str):
    assert all(name == name.strip() for name in names_of(text))
