"""An HTML page as blocks."""

from __future__ import annotations

import pytest

from cleaners.article import Block, Kind
from cleaners.readers.html import read_html
from tests.cleaners.samples import LAST, LEAD, SECOND, STORY, THIRD, TITLE, cleaned_page

PARAGRAPHS = "".join(f"<p>{text}</p>" for text in STORY)


def blocks(markup: str) -> tuple[Block, ...]:
    return read_html(f"<html><body>{markup}</body></html>").blocks


def texts(markup: str) -> list[str]:
    return [block.text for block in blocks(markup)]


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(PARAGRAPHS, id="paragraphs"),
        pytest.param("".join(f"<div>{text}</div>" for text in STORY), id="divs without p"),
        pytest.param(f"<div>{'<br>'.join(STORY)}</div>", id="one break behind a sentence"),
        pytest.param(f"<div>{'<br><br/>'.join(STORY)}</div>", id="double breaks"),
        pytest.param(f"<div>{'<br>&nbsp;<br>'.join(STORY)}</div>", id="a space between breaks"),
        pytest.param(f"{LEAD}<div>{SECOND}<p>{THIRD}</p>{LAST}</div>", id="text beside elements"),
        pytest.param(f"<p>{'</P><P>'.join(STORY)}", id="nothing closed"),
        pytest.param(f"<span>{'</span><hr><span>'.join(STORY)}</span>", id="rules between"),
    ],
)
def test_a_story_comes_out_in_its_paragraphs_however_it_is_built(markup: str):
    assert texts(markup) == list(STORY)


def test_inline_elements_and_breaks_in_a_sentence_do_not_part_it():
    assert texts("<p>The <b>harbour</b><br>library <a>re<i>opened</i></a>\n today.</p>") == [
        "The harbour library reopened today."
    ]


def test_entities_are_characters():
    assert texts("<p>가&nbsp;&amp;&#45208;</p>") == ["가 &나"]


def test_blocks_are_numbered_in_reading_order():
    assert [block.position for block in blocks("<h1>가</h1><div>나<p>다</p>라</div>")] == [
        1,
        2,
        3,
        4,
    ]


@pytest.mark.parametrize(
    "markup",
    [
        "<script>var 숨김;</script>",
        '<script type=\'application/json\'>{"p": "숨김"}</script>',
        "<style>.숨김 {}</style>",
        "<noscript>숨김</noscript>",
        "<template><p>숨김</p></template>",
        "<select><option>숨김</option></select>",
        "<textarea>숨김</textarea>",
        "<iframe>숨김</iframe>",
        "<!-- 숨김 -->",
        "<span hidden>숨김</span>",
        "<span style='visibility:hidden'>숨김</span>",
        "<svg><text>숨김</text></svg>",
    ],
)
def test_what_no_reader_sees_is_no_text_and_what_stands_behind_it_is(markup: str):
    assert " ".join(texts(f"<div>앞 글{markup} 뒷글</div>")) == "앞 글 뒷글"


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<p hidden>숨김</p>", id="hidden"),
        pytest.param("<div style='color: red; DISPLAY : none'><p>숨김</p></div>", id="by style"),
    ],
)
def test_a_hidden_block_is_a_block_that_says_so(markup: str):
    before, hidden, behind = blocks(f"<div>앞 글{markup} 뒷글</div>")

    assert (hidden.text, hidden.landmark) == ("숨김", "hidden")
    assert (before.landmark, behind.landmark) == (None, None)


@pytest.mark.parametrize(
    ("markup", "hint"),
    [
        pytest.param("<h1>가</h1>", Kind.TITLE, id="h1"),
        pytest.param("<h1><div>가</div></h1>", Kind.TITLE, id="a div in a headline"),
        pytest.param("<h3><span>가</span></h3>", Kind.SUBHEAD, id="h3"),
        pytest.param("<ul><li><p>가</p></li></ul>", Kind.LIST_ITEM, id="a p in a list"),
        pytest.param("<dl><dt>가</dt></dl>", Kind.LIST_ITEM, id="a list of definitions"),
        pytest.param("<blockquote><div>가</div></blockquote>", Kind.QUOTE, id="a div in a quote"),
        pytest.param("<figure><figcaption>가</figcaption></figure>", Kind.CAPTION, id="caption"),
        pytest.param("<table><caption>가</caption></table>", Kind.CAPTION, id="a table's caption"),
        pytest.param("<p><b>가</b></p>", Kind.PARAGRAPH, id="p"),
        pytest.param("<div>가</div>", None, id="a div says nothing"),
    ],
)
def test_the_markup_gives_a_hint(markup: str, hint: Kind | None):
    assert [block.hint for block in blocks(markup)] == [hint]


def test_rows_of_short_cells_are_data():
    head = "<tr><th>이름</th><script></script><th>나이</th></tr>"

    rows = blocks(f"<table>{head}<tr><td>김 하늘</td><td></td><td>50</td></tr></table>")

    assert [(row.text, row.hint) for row in rows] == [
        ("이름 | 나이", Kind.TABLE_ROW),
        ("김 하늘 | 50", Kind.TABLE_ROW),
    ]


@pytest.mark.parametrize(
    "table",
    [
        pytest.param(
            f"<tr><td><p>{LEAD}</p><p>{SECOND}</p></td><td>옆</td></tr>", id="cells with paragraphs"
        ),
        pytest.param(
            f"<tr><td>{LEAD}</td></tr><tr><td>{SECOND}</td></tr><tr><td>옆</td></tr>", id="one cell"
        ),
    ],
)
def test_a_table_for_the_layout_is_read_cell_by_cell(table: str):
    assert texts(f"<table>{table}</table>") == [LEAD, SECOND, "옆"]


@pytest.mark.parametrize(
    "landmark", ["nav", "header", "footer", "aside", "form", "button", "dialog"]
)
def test_the_nearest_landmark_is_named(landmark: str):
    inside, behind = blocks(f"<main><{landmark}><div>가</div></{landmark}><p>나</p></main>")

    assert (inside.landmark, behind.landmark) == (landmark, None)


@pytest.mark.parametrize(
    ("markup", "share"),
    [
        pytest.param("<p><a href=x>가나</a> 다라</p>", 0.5, id="half, white space aside"),
        pytest.param("<p><a href=x><b>가나</b></a></p>", 1.0, id="all, and elements inside"),
        pytest.param("<p>가나</p>", 0.0, id="none"),
    ],
)
def test_the_share_of_link_text_is_counted(markup: str, share: float):
    assert blocks(markup)[0].link_share == share


def test_the_extractor_speaks_of_each_block_of_a_long_story():
    page = blocks(f"<nav><a href=/>처음 화면으로 가는 길</a></nav><article>{PARAGRAPHS}</article>")

    assert [block.chosen for block in page] == [False, True, True, True, True]


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<p>짧은 글</p>", id="too short"),
        pytest.param("<ul><li><a href=/a>가</a></li><li><a href=/b>나</a></li></ul>", id="links"),
    ],
)
def test_where_the_extractor_finds_nothing_it_has_no_opinion(markup: str):
    assert {block.chosen for block in blocks(markup)} == {None}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("  \n", id="white space"),
        pytest.param("<!-- nothing -->", id="a comment"),
        pytest.param('<?xml version="1.0" encoding="euc-kr"?>', id="a declaration"),
        pytest.param("<html></html>", id="an empty page"),
    ],
)
def test_a_page_without_text_has_no_blocks_and_keeps_its_warnings(text: str):
    extracted = read_html(text, warnings=("1 NUL character removed",))

    assert extracted.blocks == ()
    assert extracted.warnings == ("1 NUL character removed",)


def test_the_encoding_of_an_xml_declaration_is_past():
    page = f'<?xml version="1.0" encoding="euc-kr"?><html><body><p>{LEAD}</p></body></html>'

    assert [block.text for block in read_html(page).blocks] == [LEAD]


def test_a_page_may_nest_deeper_than_pythons_stack():
    page = f"{'<div>' * 1900}{LEAD}{'</div>' * 1900}"

    assert texts(page) == [LEAD]


def test_a_page_that_nests_2500_elements_gives_a_value():
    assert len(blocks(f"<p>{LEAD}</p>{'<div>' * 2500}{SECOND}{'</div>' * 2500}")) <= 2


def test_a_page_in_cp949_is_an_article_like_any_other():
    outcome = cleaned_page(
        f"""<html><head><meta charset="euc-kr"><title>{TITLE} - 한빛일보</title>
        <meta property="article:published_time" content="2025-03-02T14:05:00+09:00"></head>
        <body><ul><li><a href="/">홈</a></li></ul><h1>{TITLE}</h1>
        <div>{"<br><br>".join(STORY)}</div>
        <div>Copyright ⓒ 한빛일보. 무단전재 및 재배포 금지.</div></body></html>""".encode("cp949")
    )

    article = outcome.article
    assert (article.title.value, article.body) == (TITLE, STORY)
    assert article.published.value.isoformat() == "2025-03-02T14:05:00+09:00"
    assert article.outlet.value == "한빛일보"
    assert article.warnings == ()
