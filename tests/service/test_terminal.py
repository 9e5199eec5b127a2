"""What reaches a terminal has no orders in it, and columns that stand under each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.terminal import coloured, columns, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("가나다 abc", "가나다 abc"),
        ("\x1b[2J", "\\x1b[2J"),
        ("\x9b2J", "\\x9b2J"),
        ("a\x00b\x7f", "a\\x00b\\x7f"),
        ("one\ntwo\tthree\r", "one two three "),
        ("\u202eabc", "\\u202eabc"),
        ("\udcff", "\\udcff"),
    ],
    ids=ascii,
)
def test_orders_become_words(text, shown):
    assert visible(text) == shown


@given(st.text(st.characters()))
def test_any_text_is_one_printable_line(text):
    shown = visible(text)

    shown.encode()
    assert len(shown.splitlines()) <= 1
    assert "\x1b" not in shown


def test_wide_characters_take_two_places():
    lines = list(columns([("가", "1"), ("abc", "2")], headers=("name", "n"), widest=(None, None)))

    assert lines == ["name  n", "가    1", "abc   2"]


def test_a_cell_is_cut_at_its_widest():
    [_, line] = columns([("가나다라마바사", "x")], headers=("a", "b"), widest=(6, None))

    assert line == "가나…  x"


def test_no_cell_can_break_its_line():
    [_, line] = columns([("a\nb", "\x1b[31m")], headers=("a", "b"), widest=(None, None))

    assert line == "a b  \\x1b[31m"


@pytest.mark.parametrize("environ", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {}])
def test_without_a_terminal_there_are_no_colours(environ):
    assert not coloured(environ)


@pytest.mark.parametrize(
    ("environ", "wanted"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_on_a_terminal_no_color_is_honoured(environ, wanted, monkeypatch):
    monkeypatch.setattr("service.terminal.on_terminal", lambda: True)

    assert coloured(environ) is wanted
