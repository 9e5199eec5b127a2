"""An HTML page as blocks."""

from __future__ import annotations

import json

import numpy as np
import pytest

from cleaners.article import Block, Cleaned, Extracted, Kind, Layout, RawPage
from cleaners.normal import fold
from cleaners.pipeline import clean
from cleaners.readers.cutter import MOST_TEXTS, cut
from cleaners.readers.html import (
    APART,
    FAR,
    UNSURE,
    Learned,
    is_story,
    outline_blocks,
    parse,
    read_html,
    read_outline,
    rules_say,
)
from cleaners.readers.learned import Ruled, Weights
from cleaners.readers.markup import gather
from crawler.weights import shipped_weights
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


@pytest.mark.parametrize(
    ("markup", "named"),
    [
        pytest.param("<div class=share><p>가</p></div>", Kind.CONTROLS, id="the box around it"),
        pytest.param("<div id=comments><p class=ad>가</p></div>", Kind.PROMO, id="its own first"),
        pytest.param("<div class=share></div><p>가</p>", None, id="not the box before it"),
    ],
)
def test_names_of_elements_call_a_block_what_it_is(markup: str, named: Kind | None):
    assert [block.named for block in blocks(markup)] == [named]


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
        pytest.param("<!doctype html>", id="a doctype"),
        pytest.param("<html", id="half a tag"),
        pytest.param("<![CDATA[", id="a section that never ends"),
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


# ---- the learned reader

MENU = "<nav><ul><li><a href=/>홈</a></li><li><a href=/s>사회</a></li></ul></nav>"
MORE = "<div class=more><a href=/1>섬마을 학교에 새 선생님</a><a href=/2>장터 소식</a></div>"
FOOT = "<footer><div>(주)한빛일보 대표 김하늘 주소 바닷가로 1</div></footer>"
HEADING = "관련기사"


def learned(markup: str, weights: Weights | None = None) -> Extracted:
    page = f"<html><head><title>{TITLE}</title></head><body>{markup}</body></html>"
    return read_html(page, learned=Learned(weights=weights or shipped_weights()))


def counted(*counts: int) -> Layout:
    """Of a page whose texts have so many words; nothing else of it is looked at."""
    empty = Layout.empty()
    return Layout(
        numbers=empty.numbers,
        words=empty.words,
        container=empty.container,
        group=empty.group,
        reach=empty.reach,
        sizes=np.array(counts, np.float32),
        counts=np.array(counts),
    )


def chosen(scores: list[float], counts: list[int]) -> list[int]:
    """Which texts are story."""
    return np.nonzero(is_story(np.array(scores, np.float32), counted(*counts)))[0].tolist()


@pytest.mark.parametrize(
    "story",
    [
        pytest.param(f"<article>{PARAGRAPHS}</article>", id="paragraphs in an article"),
        pytest.param("".join(f"<div>{text}</div>" for text in STORY), id="divs"),
        pytest.param(f"<div>{'<br><br>'.join(STORY)}</div>", id="breaks"),
    ],
)
def test_the_learned_reader_reads_a_story_however_it_is_built(story: str):
    extracted = learned(f"{MENU}<main><h1>{TITLE}</h1><div>{story}</div></main>{MORE}{FOOT}")

    told = [block.text for block in extracted.blocks if block.chosen]
    assert [text for text in told if text != TITLE] == list(STORY)
    assert extracted.warnings == ()


def test_every_text_has_a_score_and_says_whether_it_is_story():
    page = learned(f"{MENU}<h1>{TITLE}</h1><article>{PARAGRAPHS}</article>{MORE}{FOOT}").blocks

    assert all(0 <= block.score <= 1 for block in page)
    assert {type(block.chosen) for block in page} == {bool}
    assert min(block.score for block in page if block.chosen) > max(
        block.score for block in page if not block.chosen
    )


def test_a_page_with_hardly_any_story_is_trafilaturas_and_says_so():
    extracted = learned(MENU + FOOT)

    assert extracted.warnings == (UNSURE,)
    assert {block.score for block in extracted.blocks} == {None}


def test_without_weights_nobody_is_unsure():
    assert read_html(f"<html><body>{MENU}{FOOT}</body></html>").warnings == ()


def test_a_page_without_text_is_left_to_trafilatura():
    assert learned("<div> </div>").blocks == ()


def test_a_story_in_a_script_is_as_sure_as_can_be():
    whole = (*STORY, f"주민 아흔 명은 이날 저녁 {LEAD}", f"군은 내년 봄까지 {SECOND}")
    said = {"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n\n".join(whole)}
    script = f'<script type="application/ld+json">{json.dumps(said)}</script>'
    teaser = "이 기사를 이어서 읽으시려면 먼저 화면 아래의 단추를 눌러 주시기 바랍니다. " * 2

    extracted = learned(f"<h1>{TITLE}</h1><article><p>{LEAD}</p><p>{teaser}</p></article>{script}")

    hidden = extracted.blocks[3:]
    assert [block.text for block in hidden] == list(whole)
    assert {(block.score, block.chosen) for block in hidden} == {(1.0, True)}
    assert extracted.warnings[-1].startswith("the story is in a script")


@pytest.mark.parametrize(
    ("scores", "counts", "story"),
    [
        pytest.param([], [], [], id="no text"),
        pytest.param([*[0.95] * 3, 0.5, 0.6], [20] * 5, [0, 1, 2, 4], id="likely enough"),
        pytest.param([0.4, 0.3, 0.1], [20, 20, 20], [0, 1], id="as likely as the doubtful best"),
        pytest.param([0.9, 0.4, 0.2], [3, 20, 20], [0, 1, 2], id="few words are not the best"),
        pytest.param([0.4, 0.2], [3, 3], [0], id="unless there is nothing longer"),
        pytest.param([0.4] * 3 + [0.1] * 9, [20] * 12, [0, 1, 2], id="the three best"),
    ],
)
def test_the_story_is_what_is_likely_enough(
    scores: list[float], counts: list[int], story: list[int]
):
    assert chosen(scores, counts) == story


BULK = [0.99] * 10
NEVER = 0.01


@pytest.mark.parametrize(
    ("score", "words", "gap", "left"),
    [
        pytest.param(0.7, 20, FAR, 10, id="unsure, little and far"),
        pytest.param(0.95, 20, FAR, 11, id="sure"),
        pytest.param(0.7, 40, FAR, 11, id="not little"),
        pytest.param(0.7, 20, FAR - 1, 11, id="not far"),
        pytest.param(0.7, 20, APART - 1, 11, id="of the same run"),
    ],
)
def test_a_small_unsure_run_far_behind_the_story_goes(
    score: float, words: int, gap: int, left: int
):
    story = chosen([*BULK, *[NEVER] * gap, score], [20] * (10 + gap) + [words])

    assert story == [*range(10), 10 + gap][:left]


@pytest.mark.parametrize(
    ("score", "first"), [pytest.param(0.7, [], id="unsure"), pytest.param(0.8, [0], id="surer")]
)
def test_before_the_story_a_run_may_be_less_sure(score: float, first: list[int]):
    story = chosen([score, *[NEVER] * FAR, *BULK], [20] * (11 + FAR))

    assert story == [*first, *range(FAR + 1, FAR + 11)]


def said(markup: str) -> list[tuple[str, str]]:
    tree = parse(f"<html><body>{markup}</body></html>")
    outline = read_outline(cut(tree), gather(tree))
    ruled = rules_say([found.text for found in outline.cuts], outline.layout)
    return [(one.kind, one.under) for one in ruled]


NONE, OPENS, UNDER = ("", ""), ("h:related", ""), ("", "related")


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param(
            f"<div><h3>{HEADING}</h3><p>{LEAD}</p></div><p>{SECOND}</p>",
            [OPENS, UNDER, NONE],
            id="within its element",
        ),
        pytest.param(
            f"<p>{LEAD}</p><div><h3>{HEADING}</h3></div><p>{SECOND}</p>",
            [NONE, OPENS, UNDER],
            id="boxes of its own are passed",
        ),
        pytest.param(
            f"<p>{LEAD}</p><h3>{HEADING}</h3>", [NONE, OPENS], id="nothing stands under it"
        ),
        pytest.param(
            f"<div><h3>{HEADING}</h3><div><h3>{HEADING}</h3><p>{LEAD}</p></div>"
            f"<p>{SECOND}</p></div><p>{THIRD}</p>",
            [OPENS, ("h:related", "related"), UNDER, UNDER, NONE],
            id="one in the element of another",
        ),
        pytest.param(f"<p>{LEAD}</p><p>{SECOND}</p>", [NONE, NONE], id="no heading"),
    ],
)
def test_what_stands_under_a_heading_of_noise_is_said_within_its_element_only(
    markup: str, expected: list[tuple[str, str]]
):
    assert said(markup) == expected


def test_what_a_rule_takes_outside_of_the_story_is_said():
    layout = counted(3)

    assert rules_say(["무단전재 및 재배포 금지"], layout) == [Ruled(kind="copyright")]


def test_a_count_of_comments_above_the_story_does_not_take_the_story():
    page = f"<div>댓글 3</div><main><h1>{TITLE}</h1><article>{PARAGRAPHS}</article></main>"

    outcome = clean(RawPage(body=f"<html><body>{page}".encode()), weights=shipped_weights())

    assert outcome.article.body == STORY


def test_very_many_headings_of_noise_are_read_in_one_go():
    assert len(said(f"<p>{HEADING}" * 20_000)) == 20_000


def test_with_weights_a_page_of_divs_is_an_article():
    divs = "".join(f"<div>{text}</div>" for text in STORY)
    page = f"<html><body>{MENU}<h1>{TITLE}</h1><div>{divs}</div>{MORE}{FOOT}</body></html>"

    outcome = clean(RawPage(body=page.encode()), weights=shipped_weights())

    assert (outcome.article.title.value, outcome.article.body) == (TITLE, STORY)
    assert all(passage.score is not None for passage in outcome.article.passages)


def test_a_page_of_more_texts_than_any_article_has_is_not_looked_at_closely():
    page = "<br>".join(["<p>가</p>"] * (MOST_TEXTS + 1))

    extracted = read_html(page, learned=Learned(weights=shipped_weights()))

    assert len(extracted.blocks) == MOST_TEXTS + 1
    assert {block.score for block in extracted.blocks} == {None}


def test_names_are_read_among_thousands_of_attributes():
    many = " ".join(f"a{number}=x" for number in range(3000))

    named = [block.named for block in blocks(f"<p {many} class=share>가</p>")]

    assert named == [Kind.CONTROLS]


def test_comments_of_the_page_do_no_harm_where_trafilatura_is_asked():
    story = f"<!-- a --><p>{LEAD}<!-- b --></p><ul><!-- c --><li>{SECOND}</li></ul><?x y?>"

    extracted = read_html(f"<body><article>{story}<p>{THIRD}</p></article></body>")

    assert [block.text for block in extracted.blocks] == [LEAD, SECOND, THIRD]


STANDFIRST = "Drei Etagen, ein Lesesaal zum Meer, und niemand muss am Eingang die Schuhe ausziehen"


def named(markup: str, *scores: float, **signatures: frozenset[str]) -> list[Kind | None]:
    """What each text is called, with these scores, on a page that describes itself so."""
    said = f'<title>{TITLE}</title><meta name="description" content="{STANDFIRST}">'
    head = f"<head>{said}</head>"
    tree = parse(f"<html>{head}<body>{markup}</body></html>")
    assert tree is not None
    outline = read_outline(cut(tree), gather(tree))
    found = outline_blocks(outline, np.array(scores, np.float32), **signatures)
    return [block.named for block in found]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        pytest.param(f"<div>{STANDFIRST}</div>", Kind.SUBTITLE, id="nothing else calls it so"),
        pytest.param(f'<div class="promo">{STANDFIRST}</div>', Kind.SUBTITLE, id="a name lies"),
        pytest.param(f'<div class="bio">{STANDFIRST}</div>', Kind.BIO, id="a writer's own page"),
        pytest.param("<div>Drei Etagen und ein Lesesaal</div>", None, id="the page says it not"),
    ],
)
def test_what_the_page_describes_itself_with_below_the_headline_is_a_standfirst(line, kind):
    page = f"<h1>{TITLE}</h1>{line}<p>{LEAD}</p><p>{SECOND}</p>"

    assert named(page, 0.1, 0.2, 0.9, 0.9)[1] is kind


def test_below_the_first_words_of_the_story_and_above_the_headline_it_is_none():
    line = f"<div>{STANDFIRST}</div>"

    page = f"{line}<h1>{TITLE}</h1><p>{LEAD}</p>{line}<p>{SECOND}</p>"

    assert named(page, 0.2, 0.1, 0.9, 0.2, 0.9) == [None] * 5


def test_a_text_that_is_the_writers_name_is_a_byline_where_nothing_calls_it_otherwise():
    link = '<a href="/people/jane-doe">Jane Doe</a>'
    page = (
        f'<h1>{TITLE}</h1><p>{link}</p><p class="published-date">{link}</p><p>{LEAD}</p>'
        f'<p class="related">{link}</p>'
    )

    found = named(page, 0.1, 0.1, 0.1, 0.9, 0.1, signatures=frozenset({fold("Jane Doe")}))

    assert found == [None, Kind.BYLINE, Kind.BYLINE, None, Kind.RELATED]


def test_a_link_to_the_writers_page_is_no_link_to_another_story():
    said = '{"@type": "NewsArticle", "author": "Jane Doe"}'
    head = f'<head><script type="application/ld+json">{said}</script></head>'
    body = f"<body><h1>{TITLE}</h1><p><a href='/jane'>Jane Doe</a></p>{PARAGRAPHS}</body>"

    found = clean(RawPage(body=f"<html>{head}{body}</html>".encode()), weights=shipped_weights())

    assert isinstance(found, Cleaned)
    assert [one.kind for one in found.removals if one.text == "Jane Doe"] == [Kind.BYLINE]
