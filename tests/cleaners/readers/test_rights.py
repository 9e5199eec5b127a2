"""What the markup reserves, and in which section it puts the page."""

from __future__ import annotations

import json

import pytest
from lxml import html

from cleaners.readers.rights import read_rights
from cleaners.readers.section import read_section
from cleaners.readers.statements import gather


def page(head: str = "", body: str = "<p>x</p>", lang: str = "en"):
    return html.document_fromstring(
        f'<html lang="{lang}"><head>{head}</head><body>{body}</body></html>'
    )


def rights(head: str) -> tuple[str, ...] | None:
    found = read_rights(gather(page(head)))
    return found.value if found else None


@pytest.mark.parametrize(
    ("head", "notices"),
    [
        ('<meta name="robots" content="index, noarchive">', ("robots: noarchive",)),
        ('<meta name="ROBOTS" content="NOAI, NoImageAI">', ("robots: noai, noimageai",)),
        ('<meta name="googlebot" content="noindex">', ("googlebot: noindex",)),
        ('<meta name="tdm-reservation" content="1">', ("tdm-reservation: 1",)),
        ('<meta name="copyright" content=" 한빛일보 ">', ("copyright: 한빛일보",)),
        ('<link rel="license" href="https://example.org/l">', ("license: https://example.org/l",)),
        ('<meta name="robots" content="index, follow, max-image-preview:large">', None),
        ("", None),
    ],
)
def test_reservations_are_told_with_their_names(head: str, notices):
    assert rights(head) == notices


def test_a_licence_of_json_ld_is_a_reservation():
    stated = json.dumps({"@type": "NewsArticle", "license": "https://example.org/l"})

    assert rights(f'<script type="application/ld+json">{stated}</script>') == (
        "license: https://example.org/l",
    )


def section(head: str = "", body: str = "<p>x</p>", lang: str = "en") -> str | None:
    tree = page(head, body, lang)
    found = read_section(tree, gather(tree))
    return found.value if found else None


MENU = '<ul class="gnb"><li>정치</li><li class="on"><a>경제 선택됨</a></li></ul>'
CODE = '<meta property="article:section" content="economy">'


@pytest.mark.parametrize(
    ("head", "body", "lang", "name"),
    [
        pytest.param(CODE, "<p>x</p>", "en", "economy", id="meta"),
        pytest.param(
            '<meta name="section" content="S1N4">', "<p>x</p>", "en", None, id="a number of a CMS"
        ),
        pytest.param(
            '<meta name="classification" content="스포츠 &gt; 야구">', "<p>x</p>", "ko", "스포츠",
            id="a path",
        ),
        pytest.param(CODE, MENU, "ko", "경제", id="the menu's open entry"),
        pytest.param(CODE, MENU, "en", "economy", id="in Latin letters it is the name"),
        pytest.param(
            CODE, f'{MENU}<p class="cate">증권</p>', "ko", "증권", id="the category's line"
        ),
        pytest.param(
            "", '<p class="breadcrumb"><a>홈</a><a>정치</a></p>', "ko", "정치", id="steps"
        ),
        pytest.param(CODE, "<p>x</p>", "ko", "economy", id="better than nothing"),
        pytest.param(
            "", f'<p class="cate">economy</p>{MENU}', "ko", "경제", id="a category in Latin letters"
        ),
        pytest.param(
            "", f'<nav><p class="cate">증권</p></nav>{MENU}', "ko", "경제",
            id="a category in a menu is one of many",
        ),
        pytest.param(
            "", '<ul class="gnb"><li class="on">Economy</li><li class="on">경제</li></ul>', "ko",
            "경제", id="of two open entries the one in the page's script",
        ),
        pytest.param(
            "", '<p class="breadcrumb"><a>정치</a><a>politics</a></p>', "ko", "정치",
            id="the last step in the page's script",
        ),
        pytest.param("", '<ul><li class="on">경제</li></ul>', "ko", None, id="no menu"),
        pytest.param("", "<p>x</p>", "ko", None, id="nothing"),
    ],
)  # fmt: skip
def test_the_section_has_the_name_that_readers_know(head, body, lang, name):
    assert section(head, body, lang) == name


def test_json_ld_names_the_section():
    stated = json.dumps({"@type": "NewsArticle", "articleSection": ["Sport"]})

    assert section(f'<script type="application/ld+json">{stated}</script>') == "Sport"
