"""An article's lines in order, and the names by which a person calls what was removed."""

from __future__ import annotations

import pytest

from cleaners.article import Found, Kind
from db.records import Restoration
from service.reading import (
    Mark,
    UnknownRemovalError,
    counted_kinds,
    fields_of,
    find_removal,
    lines_of,
)
from tests.db.samples import article, cleaned, passages, removal

SPANS = (
    removal("[시험신문] ", 2, start=0, end=7, kind=Kind.DATELINE),
    removal("(끝)", 2, start=30, end=33, kind=Kind.NOTICE),
    removal("• 인쇄", 3),
)


def shown(outcome, restorations=()):
    return [(line.mark, line.label, line.text) for line in lines_of(outcome, restorations)]


def restored(text, position):
    return Restoration(
        key="k", position=position, kind=Kind.CONTROLS, rule="short", text=text, reason="a button"
    )


def test_lines_stand_in_the_order_of_the_page():
    outcome = cleaned(passages=passages("첫 문단이다.", "둘째 문단이다."), removals=SPANS)

    assert shown(outcome) == [
        (Mark.REMOVED, "2.1", "[시험신문] "),
        (Mark.KEPT, "2", "첫 문단이다."),
        (Mark.REMOVED, "2.2", "(끝)"),
        (Mark.REMOVED, "3", "• 인쇄"),
        (Mark.KEPT, "4", "둘째 문단이다."),
    ]


@pytest.mark.parametrize(
    ("back", "mark"),
    [
        pytest.param(restored("첫 문단이다.", 2), Mark.RESTORED, id="the whole block"),
        pytest.param(restored("첫 ", 2), Mark.RESTORED, id="a part of the block"),
        pytest.param(restored("첫 문단이다.", 99), Mark.RESTORED, id="a block that moved"),
        pytest.param(restored("문단", 99), Mark.KEPT, id="a word that stands elsewhere"),
    ],
)
def test_what_was_put_back_is_marked(back, mark):
    outcome = cleaned(passages=passages("첫 문단이다."), removals=())

    assert lines_of(outcome, [back])[0].mark is mark


def test_a_removal_says_its_evidence():
    assert lines_of(cleaned())[-1].reason == "a button (its words)"


@pytest.mark.parametrize(("name", "text"), [("2.2", "(끝)"), ("3", "• 인쇄")])
def test_a_removal_is_found_by_its_name(name, text):
    assert find_removal(SPANS, name).text == text


@pytest.mark.parametrize("name", ["2", "2.3", "99", "x"])
def test_an_unknown_name_lists_what_there_is(name):
    with pytest.raises(UnknownRemovalError, match=r"2\.1 \(dateline\), 2\.2 \(notice\), 3 \(con"):
        find_removal(SPANS, name)


def test_without_removals_there_is_nothing_to_list():
    with pytest.raises(UnknownRemovalError, match="Nothing was removed"):
        find_removal((), "1")


def test_a_long_list_is_cut():
    many = tuple(removal(position=number) for number in range(1, 100))

    with pytest.raises(UnknownRemovalError, match="and 39 more"):
        find_removal(many, "x")


def test_every_field_says_where_it_was_found_or_why_it_is_missing():
    fields = {name: (value, where) for name, value, where in fields_of(article())}

    assert fields["published"] == ("2024-09-04 12:00+09:00", "line 2: 2024-09-04 12:00")
    assert fields["modified"] == ("", "nothing on the page")
    assert fields["authors"] == ("홍길동", "line 3")
    assert fields["rights"] == ("", "no reservation on the page")


def test_reservations_stand_in_one_line():
    found = Found(value=("robots: noai", "무단전재 금지"), where="meta robots, position 9")
    fields = {name: (value, where) for name, value, where in fields_of(article(rights=found))}

    assert fields["rights"] == ("robots: noai; 무단전재 금지", "meta robots, position 9")


def test_kinds_are_counted_most_first():
    removals = [removal(kind=kind) for kind in (Kind.TAGS, Kind.RELATED, Kind.RELATED, Kind.BIO)]

    assert counted_kinds(removals) == "related 2, bio 1, tags 1"
