"""Stories that stand in the scripts of a page alone."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html

from cleaners.article import Kind
from cleaners.readers.html import read_html
from cleaners.readers.richtext import lines_of_node
from cleaners.readers.scripts import embedded_story, unseen_story

TITLE = "Harbour town votes to keep its last ferry"
STORY = (
    (
        "The council of the harbour town of Brennick voted on Tuesday to keep its last ferry, "
        "ending a dispute that had lasted for three winters and two elections."
    ),
    (
        "The boat carries about ninety passengers a day to the islands, most of them pupils, and "
        "loses money on every crossing but the first one of the morning."
    ),
    (
        "“A ferry is not a business, it is a road,” said Orla Venn, who steered it for 21 years "
        "and who heard of the vote from a passenger."
    ),
    "The money will come from parking fees, which rise by forty cents an hour in April.",
)
KOREAN = (
    "항구 마을 브레닉의 의회가 화요일 밤 마지막 여객선을 남겨 두기로 의결했다. 다툼은 끝났다.",
    "이 배는 하루에 아흔 명을 섬으로 실어 나른다. 아침 첫 배를 빼면 탈 때마다 손해를 본다.",
    '배를 몬 오를라 벤은 "여객선은 장사가 아니라 길"이라며 손님에게서 표결 소식을 들었다고 말했다.',
    "돈은 주차 요금에서 나온다. 요금은 4월부터 한 시간에 사십 원씩 오른다고 의회는 밝혔다.",
    "섬의 학교는 학생이 줄어 두 해 뒤에 문을 닫을 뻔했다. 교장은 이제 신입생을 다시 받겠다고 했다.",
)
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in STORY)


def page(*scripts: str, title: str = TITLE, body: str = "") -> str:
    return (
        f"<html><head><title>{title}</title></head><body><div id=app>{body}</div>"
        f"{''.join(scripts)}</body></html>"
    )


def data(value: object, name: str = "__NEXT_DATA__") -> str:
    return f'<script id="{name}" type="application/json">{json.dumps(value)}</script>'


def state(value: object, name: str = "__INITIAL_STATE__") -> str:
    return f"<script>window.{name} = {json.dumps(value)};</script>"


def ld(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def flight(*rows: str) -> str:
    stream = "".join(rows)
    half = len(stream) // 2
    chunks = (json.dumps([1, part]) for part in (stream[:half], stream[half:]))
    return "".join(f"<script>self.__next_f.push({chunk})</script>" for chunk in chunks)


def text_row(name: str, text: str) -> str:
    return f"{name}:T{len(text.encode()):x},{text}"


def texts(source: str) -> tuple[str, ...]:
    return tuple(block.text for block in embedded_story(html.document_fromstring(source)))


def article(body: object, **more: object) -> dict[str, object]:
    return {"props": {"pageProps": {"story": {"headline": TITLE, "body": body, **more}}}}


SLATE = [{"type": "paragraph", "children": [{"text": text}]} for text in STORY]
LINKED = [
    {
        "type": "paragraph",
        "content": [
            {"type": "text", "value": text[:20]},
            {
                "type": "link",
                "data": {"href": "/x"},
                "content": [{"type": "text", "value": text[20:40]}],
            },
            {"type": "text", "value": text[40:]},
        ],
    }
    for text in STORY
]
ARC = [{"type": "text", "content": text, "_id": "x"} for text in STORY]
EDITORJS = [{"id": "a1", "type": "paragraph", "data": {"text": text}} for text in STORY]
PORTABLE = [
    {"_type": "block", "style": "normal", "children": [{"_type": "span", "text": text}]}
    for text in STORY
]
JSONML = [["p", text[:30], ["a", {"href": "/x"}, text[30:50]], text[50:]] for text in STORY]
ELEMENTS = [["$", "p", None, {"className": "t", "children": text}] for text in STORY]
NUXT = [
    {"data": 1},
    {"article": 2},
    {"headline": 3, "paragraphs": 4},
    TITLE,
    [5, 6, 7, 8],
    *STORY,
]
FUSED = json.dumps({"headlines": {"basic": TITLE}, "content_elements": ARC})
FUSION = f"<script>Fusion.arcSite='x';Fusion.globalContent={FUSED};</script>"
ATTRIBUTE = json.dumps(article(list(STORY))).replace("'", "&#39;")
APOLLO = {
    "ROOT_QUERY": {"latest": [{"__ref": "Article:7"}], "article": {"__ref": "Article:7"}},
    "Article:7": {"headline": TITLE, "body": [{"__ref": f"Part:{at}"} for at in range(4)]},
    **{f"Part:{at}": {"__typename": "Paragraph", "text": text} for at, text in enumerate(STORY)},
}
FUNCTION = (
    "<script>window.__NUXT__=(function(a,b){return {data:[{title:a,blocks:["
    + ",".join(f"{{type:b,text:{json.dumps(text)}}}" for text in STORY)
    + f']}}]}}}}({json.dumps(TITLE)},"p"));</script>'
)


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(data(article(PARAGRAPHS)), id="HTML in one string"),
        pytest.param(
            data(article(PARAGRAPHS.replace("<", "&lt;").replace(">", "&gt;"))), id="escaped HTML"
        ),
        pytest.param(data(article("\n\n".join(STORY))), id="lines in one string"),
        pytest.param(data(article(list(STORY))), id="a list of strings"),
        pytest.param(data(article(SLATE)), id="Slate"),
        pytest.param(data(article(LINKED)), id="runs and links in a paragraph"),
        pytest.param(data(article(EDITORJS)), id="Editor.js"),
        pytest.param(data(article(PORTABLE)), id="Portable Text"),
        pytest.param(data(article(JSONML)), id="JsonML"),
        pytest.param(
            data(article([{"html": f"<p>{text}</p>"} for text in STORY])), id="rows of HTML"
        ),
        pytest.param(
            data(article([{"kind": "copy", "value": {"words": text}} for text in STORY])),
            id="rows of no known kind, at like places",
        ),
        pytest.param(state(article(SLATE)), id="a variable"),
        pytest.param(
            state(json.dumps(article(SLATE)))
            .replace("= ", "= JSON.parse(")
            .replace("};", "});")
            .replace('";', '");'),
            id="JSON in a string",
        ),
        pytest.param(data({"cache": json.dumps(article(SLATE))}), id="JSON in JSON"),
        pytest.param(FUSION, id="Fusion"),
        pytest.param(data(NUXT, "__NUXT_DATA__"), id="Nuxt 3: numbers name the values"),
        pytest.param(state(APOLLO, "__APOLLO_STATE__"), id="Apollo: names stand for the values"),
        pytest.param(data({"props": {"apolloState": APOLLO}}), id="Apollo, further in"),
        pytest.param(FUNCTION, id="Nuxt 2: code, not JSON"),
        pytest.param(flight("1:", json.dumps(ELEMENTS), "\n"), id="React's elements"),
        pytest.param(
            flight(
                text_row("a", PARAGRAPHS),
                "1:",
                json.dumps({"title": TITLE, "html": "$a"}),
                "\n",
            ),
            id="a text row that another names",
        ),
        pytest.param(
            flight(
                "1:",
                json.dumps([["$", "p", None, {"children": f"${at}"}] for at in "abcd"]),
                "\n",
                *(text_row(at, text) for at, text in zip("abcd", STORY, strict=True)),
            ),
            id="a text row for each paragraph",
        ),
        pytest.param(ld({"@type": "NewsArticle", "articleBody": "\n".join(STORY)}), id="JSON-LD"),
        pytest.param(
            f"<div data-props='{ATTRIBUTE}'></div>",
            id="an attribute",
        ),
    ],
)
def test_a_story_is_found_in(script: str):
    assert texts(page(script)) == STORY


def test_a_body_of_one_piece_stays_one_paragraph():
    assert texts(page(ld({"articleBody": " ".join(STORY)}))) == (" ".join(STORY),)


def test_what_no_database_takes_is_left_out():
    dirty = [f"{text[:9]}\x00\ud800\x07\u202e{text[9:]}" for text in STORY]

    assert texts(page(data(article(dirty)))) == STORY
    assert texts(page(data(article("".join(f"<p>{text}</p>" for text in dirty))))) == STORY


def test_korean_counts_by_what_it_says():
    found = texts(page(data(article(list(KOREAN))), title="항구 마을, 마지막 여객선 남긴다"))

    assert found == KOREAN


def test_subheads_lists_quotes_and_captions_keep_what_they_are_called():
    nodes = [
        *ARC[:2],
        {"type": "header", "level": 2, "content": "What it costs"},
        {"type": "list", "items": [{"type": "text", "content": "A ticket: two coins"}]},
        {"type": "quote", "content_elements": [{"type": "text", "content": STORY[2]}]},
        {
            "type": "raw_html",
            "content": "<figure><img><figcaption>The ferry.</figcaption></figure>",
        },
        {"type": "image", "caption": "Nobody reads this"},
        {"type": "interstitial_link", "content": "Read more: the other ferry"},
        ARC[3],
    ]
    blocks = embedded_story(html.document_fromstring(page(data(article(nodes)))))

    assert [(block.hint, block.text) for block in blocks] == [
        (Kind.PARAGRAPH, STORY[0]),
        (Kind.PARAGRAPH, STORY[1]),
        (Kind.SUBHEAD, "What it costs"),
        (Kind.LIST_ITEM, "A ticket: two coins"),
        (Kind.QUOTE, STORY[2]),
        (Kind.CAPTION, "The ferry."),
        (Kind.PARAGRAPH, STORY[3]),
    ]
    assert blocks[0].where == "__NEXT_DATA__: props.pageProps.story.body"


@pytest.mark.parametrize(
    ("node", "lines"),
    [
        pytest.param(
            {"type": "div", "children": [{"type": "p", "text": "One"}]}, ["One"], id="a holder"
        ),
        pytest.param(
            {
                "type": "text",
                "model": {"blocks": [{"type": "paragraph", "model": {"text": "One"}}]},
            },
            ["One"],
            id="a text that holds paragraphs",
        ),
        pytest.param({"type": "text", "title": "Read on", "content": "One"}, [], id="a teaser"),
        pytest.param(
            {"type": "p", "data": {"data": {"data": {"data": "One"}}}}, [], id="too far in"
        ),
        pytest.param(
            {"type": "p", "content": ["One ", 7, {"type": "br"}, {"type": "link", "text": "two"}]},
            ["One", "two"],
            id="a break and a number",
        ),
        pytest.param(
            ["p", "One", ["br"], ["br", {}], "two"], ["One", "two"], id="a break in JsonML"
        ),
        pytest.param(
            ["div", ["p", "One"], ["p", "two"]], ["One", "two"], id="a division in JsonML"
        ),
        pytest.param(["span", "One"], [], id="a part of a line"),
        pytest.param(
            "<ul><li><p>One</p></li></ul><p>two<br>three</p><aside>x</aside>tail",
            ["One", "two", "three", "tail"],
            id="HTML",
        ),
        pytest.param(
            "<table><tr><th>A</th><td>1</td></tr></table><div class='photo caption'>two</div>",
            ["A | 1", "two"],
            id="a table and a caption in HTML",
        ),
        pytest.param(
            '<?xml version="1.0" encoding="utf-8"?><p>One</p>', ["One"], id="an XML document"
        ),
        pytest.param("<frameset><frame></frameset><p>", [], id="frames"),
        pytest.param(7, [], id="a number"),
    ],
)
def test_a_node_is_read_as(node: object, lines: list[str]):
    assert [line.text for line in lines_of_node(node)] == lines


def test_nodes_that_nest_beyond_all_texts_are_passed_over():
    element: object = "One"
    words: object = {"text": "One"}
    for _ in range(30):
        element, words = ["div", element], {"type": "span", "children": [words]}

    assert lines_of_node(element) == ()
    assert lines_of_node({"type": "p", "children": [words]}) == ()


OTHER = "Somebody else's story about trams and buses in another town, which ends with a full stop."


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(
            data({"comments": [{"text": text, "user": "x"} for text in STORY]}), id="comments"
        ),
        pytest.param(
            data({"posts": [{"body": text, "author": "x"} for text in STORY]}),
            id="posts of readers",
        ),
        pytest.param(
            data(
                {
                    "items": [
                        {"title": f"{TITLE} {at}", "lead": text} for at, text in enumerate(STORY)
                    ]
                }
            ),
            id="teasers",
        ),
        pytest.param(data({"i18n": {"cookie": list(STORY)}}), id="the site's own words"),
        pytest.param(
            data(
                {
                    "title": "Trams",
                    "body": [OTHER.replace("trams", f"trams {at}") for at in range(9)],
                }
            ),
            id="another story",
        ),
        pytest.param(data(article([STORY[0]])), id="its beginning"),
        pytest.param(data(article(["window.dataLayer.push({});" * 9] * 9)), id="code"),
        pytest.param(data(article(["ferry harbour town " * 20] * 9)), id="words, no sentences"),
        pytest.param(
            ld({"@type": "NewsArticle", "description": " ".join(STORY)}), id="a description"
        ),
        pytest.param(data(7), id="a number"),
        pytest.param(
            data({"props": {"props": {"props": {"props": {"x": "x" * 400}}}}}), id="shells"
        ),
        pytest.param(
            '<script type="application/json">' + "[" * 200_000 + "</script>", id="too deep"
        ),
        pytest.param("<script>var a = {" + '"' * 5000 + "</script>", id="broken"),
        pytest.param(
            f'<script>f({{text: \'{STORY[0]}\', a: "\\x41{STORY[0]}", b: "{STORY[1]}"}})</script>',
            id="no JSON",
        ),
        pytest.param(f"<div data-x='[{STORY[0] * 9}'></div>", id="an attribute that is no JSON"),
        pytest.param(f'<script type="text/template">{" ".join(STORY)}</script>', id="a template"),
        pytest.param(data([{"a": True, "b": 1}, *[[0]] * 9, "x" * 400]), id="flags, not numbers"),
        pytest.param("<script>self.__next_f.push([1,7])</script>", id="a stream without text"),
        pytest.param(
            flight("0:", '["$0","$0","$1"]', "\n1:", '{"a":"$0"}', "\nnothing\n2:Tff,short"),
            id="rows that go in circles",
        ),
    ],
)
def test_nothing_convincing_is_nothing(script: str):
    assert texts(page(script)) == ()


def test_a_value_that_holds_what_looks_like_another_is_read_once():
    script = state(article([*STORY[:3], 'a = {"b": ["c"]}', STORY[3]]))

    assert set(STORY) <= set(texts(page(script)))


def test_a_page_that_says_nothing_of_itself_has_the_best_text():
    assert texts(f"<html><body>{data(list(STORY))}</body></html>") == STORY


@pytest.mark.parametrize(
    ("description", "found"),
    [
        pytest.param(STORY[0][:90], STORY, id="it begins as the story does"),
        pytest.param("News from all harbours of the north, every day", (), id="the site's own"),
        pytest.param(STORY[0][:12], (), id="too short to tell"),
    ],
)
def test_a_story_without_a_headline_is_known_by_the_pages_description(description, found):
    meta = f'<meta property="og:description" content="{description}">'
    source = page(data(list(STORY)), title="Trams are late again this winter")

    assert texts(source.replace("<head>", f"<head><meta name=robots>{meta}")) == found


def test_of_several_articles_it_is_the_one_with_the_pages_headline():
    others = [
        {
            "headline": f"Trams {at} leave on time",
            "body": [f"{OTHER} ({at}.{n})." for n in range(30)],
        }
        for at in range(3)
    ]
    own = {"headline": TITLE, "body": list(STORY)}

    assert texts(page(data({"articles": [*others, own]}))) == STORY


def test_a_story_that_can_be_read_on_the_page_is_not_asked_for_again():
    script = data(article(list(STORY)))
    tree = html.document_fromstring(page(script))

    assert unseen_story(tree, STORY) == ()
    assert len(unseen_story(tree, STORY[:1])) == len(STORY)


def test_the_reader_puts_the_story_behind_what_stands_on_the_page_and_says_so():
    extracted = read_html(page(data(article(list(STORY))), body=f"<h1>{TITLE}</h1>"))

    assert [block.text for block in extracted.blocks] == [TITLE, *STORY]
    assert extracted.warnings == (
        "the story is in a script: __NEXT_DATA__: props.pageProps.story.body",
    )


def test_the_beginning_that_the_page_shows_is_left_to_the_script():
    shown = f"<h1>{TITLE}</h1><p>{STORY[0]}</p><p>And a line of the page.</p>"
    blocks = read_html(page(data(article(list(STORY))), body=shown)).blocks

    assert [block.chosen for block in blocks if block.text == STORY[0]] == [False, True]


WORDS = ("p", "type")
NODES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from((*STORY, *WORDS, "$", "$1", "<p>")),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(
            st.sampled_from(("type", "text", "content", "children", "items", "title", "body")),
            inner,
            max_size=4,
        )
    ),
    max_leaves=40,
)


@given(NODES, st.sampled_from((data, state, ld)))
@example([STORY[0]] * 3 + ["$", "$1"], data)
@example([STORY[0]] * 3 + ["type"], data)
def test_any_value_gives_lines_of_that_value(value: object, script):
    for text in texts(page(script([value, "x" * 400]))):
        said = " ".join((*STORY * 40, *WORDS))
        assert text in said or any(part in text for part in STORY)


@given(st.text(max_size=300), st.integers(0, 400))
def test_a_stream_cut_and_mended_anywhere_gives_a_value(text: str, cut: int):
    rows = text_row("a", PARAGRAPHS)[:cut] + text + '\n1:{"x":"$a"}\n' + text

    assert isinstance(texts(page(flight(rows.replace("</", "<")))), tuple)
