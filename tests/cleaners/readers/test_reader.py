"""Which of the two readers a page is for."""

from __future__ import annotations

import pytest

from cleaners.readers import is_html, read
from tests.cleaners.samples import LEAD


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<!DOCTYPE html><p>가", id="doctype"),
        pytest.param("\n  <HTML lang=ko>", id="in capitals"),
        pytest.param('<?xml version="1.0"?>\n<html>', id="XHTML"),
        pytest.param("<!-- saved from a site -->\n<!-- 2 --><html>", id="comments before it"),
        pytest.param("<div>가</div>" * 3, id="a fragment with six tags"),
    ],
)
def test_what_begins_or_is_built_as_a_page_is_one(text: str):
    assert is_html(text)
    assert read(text).reader == "html"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(LEAD, id="prose"),
        pytest.param(f"{LEAD} <br> 3 < 5 > 2", id="a tag and comparisons"),
        pytest.param('<a href="x"><img src="y"></a>' * 9, id="the source of an advertisement"),
        pytest.param("html 문서를 배우자", id="a text about HTML"),
    ],
)
def test_a_dump_with_a_tag_or_two_is_text(text: str):
    assert not is_html(text)
    assert read(text).reader == "text"


def test_with_an_html_label_one_tag_is_enough_and_none_is_not():
    assert is_html(f"{LEAD}<br>", "text/html; charset=utf-8")
    assert not is_html(LEAD, "text/html")
    assert not is_html(f"{LEAD}<br>", "text/plain")
