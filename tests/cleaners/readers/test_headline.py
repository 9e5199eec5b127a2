"""Which line is the headline, and what the headline is."""

from __future__ import annotations

import pytest
from lxml import html

from cleaners.article import Block, Kind
from cleaners.readers.headline import choose, headlines, shown, title_of
from cleaners.readers.statements import gather

LONG = "Rain in the North for three days"


def stated(head: str, body: str = ""):
    return gather(
        html.document_fromstring(f"<html><head>{head}</head><body>{body}<p>x</p></body></html>")
    )


def title(head: str, body: str = "", *, site: str | None = None) -> tuple[str | None, str | None]:
    found = title_of(stated(head, body), site=site)
    return (found.value, found.where) if found else (None, None)


def og(text: str) -> str:
    return f'<meta property="og:title" content="{text}">'


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        pytest.param(og(f"{LONG} | The Example"), f"<h1>{LONG}</h1>", (LONG, "h1"), id="h1"),
        pytest.param(
            og(f"Weather: {LONG}"), f"<h1>{LONG}</h1>", (LONG, "h1"), id="behind a kicker"
        ),
        pytest.param(
            og("Will it rain for ever?") + f"<title>{LONG}</title>",
            f"<h1>{LONG}</h1>",
            (LONG, "h1"),
            id="what search engines are told loses",
        ),
        pytest.param(
            og(f"{LONG} - Weather Journal"),
            "<h1>Weather Journal</h1>",
            (LONG, "meta og:title"),
            id="the site's name in an h1",
        ),
        pytest.param(
            og("Weather: Rain in the North"),
            "<h1><span>Weather</span><span>Rain in the North</span></h1>",
            ("Weather: Rain in the North", "meta og:title"),
            id="two lines joined by a mark",
        ),
        pytest.param(
            "", f"<h1>{LONG}</h1>", (LONG, "h1, which nothing else confirms"), id="an h1 alone"
        ),
        pytest.param(
            f"<title>{LONG} | The Example</title>", "", (LONG, "title element"), id="a tab's title"
        ),
        pytest.param(og("Rain &amp;amp; wind"), "", ("Rain & wind", "meta og:title"), id="entity"),
        pytest.param(
            og("北で雨　南は晴れ"),
            "<h1>北で雨　南は晴れ</h1>",
            ("北で雨　南は晴れ", "h1"),
            id="wide",
        ),
        pytest.param(
            og("北で雨が続いた"),
            "<h1><ruby>北<rt>きた</rt></ruby>で雨が続いた</h1>",
            ("北で雨が続いた", "h1"),
            id="readings above the letters",
        ),
        pytest.param("", "", (None, None), id="nothing"),
    ],
)
def test_the_headline_is_what_stands_on_the_page(head, body, expected):
    assert title(head, body) == expected


@pytest.mark.parametrize(
    ("told", "site"),
    [
        (f"{LONG} | The Example", "The Example"),
        (f"{LONG} - The Example", "The Example"),
        (f"{LONG} – The Example Online", "The Example"),
        (f"{LONG}ㅣ한빛일보", "한빛일보"),
        (f"{LONG}：한빛일보", "한빛일보"),
        (f"The Example | {LONG}", "The Example"),
        (f"The Example - {LONG}", "The Example"),
        (f"{LONG} | Weather", None),
    ],
)
def test_the_sites_name_is_no_part_of_the_headline(told: str, site: str | None):
    assert title(og(told), site=site)[0] == LONG


def test_a_dash_in_the_headline_stays():
    assert title(og("Rain – and wind"), site="The Example")[0] == "Rain – and wind"


def test_the_tabs_title_is_stated_where_nothing_else_is():
    assert headlines(stated(f"<title>{LONG}</title>")) == (LONG,)
    assert headlines(stated(f"<title>x | y</title>{og(LONG)}")) == (LONG,)


def test_a_short_h1_is_not_shown_as_a_headline():
    assert shown(stated("", f"<h1>{LONG}</h1>")) == (LONG,)
    assert shown(stated("", "<h1>Weather</h1>")) == ()


def block(text: str, position: int, hint: Kind | None = None) -> Block:
    return Block(text=text, position=position, hint=hint)


@pytest.mark.parametrize(
    ("texts", "chosen"),
    [
        pytest.param(["Weather", LONG, "It rained."], 1, id="the whole"),
        pytest.param(["Rain in the", LONG], 1, id="the whole before a part"),
        pytest.param(["Weather", "Rain in the North"], 1, id="its beginning"),
        pytest.param(["Weather", "North for three days"], 1, id="its end"),
        pytest.param(["Weather", "Sun in the South"], None, id="none"),
        pytest.param([LONG * 10], None, id="too long"),
        pytest.param(["Rain"], None, id="too short"),
        pytest.param([], None, id="no line"),
    ],
)
def test_the_line_that_is_stated_is_chosen(texts: list[str], chosen: int | None):
    blocks = [block(text, at) for at, text in enumerate(texts)]

    assert choose(blocks, [LONG]) == chosen


def test_of_two_copies_the_h1_is_chosen_else_the_first():
    plain = [block(LONG, 1), block(LONG, 2)]

    assert choose(plain, [LONG]) == 0
    assert choose([plain[0], block(LONG, 2, Kind.TITLE)], [LONG]) == 1


def test_a_kicker_is_not_the_headline_that_stands_behind_it():
    stated = "Before the vote: The harbour library of Seaford opens again"
    kicker = block("Before the vote", 1)
    headline = block("The harbour library of Seaford opens again", 2, Kind.TITLE)

    assert choose([kicker, headline], [stated]) == 1
    assert choose([headline, kicker], [stated]) == 0


def test_the_first_word_of_a_headline_in_a_menu_is_not_the_headline():
    menu, longer = block("Seaford", 1), block("Seaford", 2, Kind.TITLE)

    assert choose([menu, longer], ["Seaford opens its harbour library again"]) is None
