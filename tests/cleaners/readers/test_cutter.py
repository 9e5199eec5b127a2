"""The texts of a page, and the elements they stand in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.article import Kind
from cleaners.readers.cutter import DEEPEST_NODE, LONGEST_CELL, LONGEST_SENTENCE, Cut, Cutting, cut
from cleaners.readers.html import parse
from tests.cleaners.samples import LEAD, SECOND, THIRD

MANY = 20_000  # of a small thing on a hostile page; what takes their square takes minutes
LONG = "가" * (LONGEST_CELL + 1)


def cutting(markup: str) -> Cutting:
    return cut(parse(f"<html><body>{markup}</body></html>"))


def cuts(markup: str) -> list[Cut]:
    return cutting(markup).cuts


def texts(markup: str) -> list[str]:
    return [found.text for found in cuts(markup)]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("<p>가</p><p>나</p>", ["가", "나"], id="blocks"),
        pytest.param("가<div>나</div>다", ["가", "나", "다"], id="text around a block"),
        pytest.param("<p>가<em>나</em><a>다</a>라</p>", ["가나다라"], id="inline elements"),
        pytest.param("<news-box>가</news-box>나", ["가", "나"], id="an element of its own name"),
        pytest.param("<p>가<amp-link>나</amp-link></p>", ["가나"], id="a link of its own name"),
        pytest.param("<a>가<div>나</div>다</a>", ["가", "나", "다"], id="a block in a link"),
        pytest.param("<p>가\n\t 나</p>", ["가 나"], id="white space is one space"),
        pytest.param("<p> </p><p>\n</p>", [], id="white space alone is no text"),
    ],
)
def test_blocks_part_texts_and_inline_elements_do_not(markup: str, expected: list[str]):
    assert texts(markup) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param(f"{LEAD}<br>{SECOND}", [LEAD, SECOND], id="behind a sentence"),
        pytest.param("Harbour<br>Library", ["Harbour", "Library"], id="a capital goes on"),
        pytest.param("The harbour<br>library", ["The harbour library"], id="a small letter"),
        pytest.param(
            "The harbour library opened.<br>ferries follow",
            ["The harbour library opened.", "ferries follow"],
            id="a small letter behind a sentence",
        ),
        pytest.param("가<br><br>나", ["가", "나"], id="twice"),
        pytest.param("<b>가<br>나</b>", ["가", "나"], id="in an inline element"),
        pytest.param("<br>가<br>", ["가"], id="at the ends"),
    ],
)
def test_a_break_parts_texts_unless_a_sentence_goes_on(markup: str, expected: list[str]):
    assert texts(f"<div>{markup}</div>") == expected


def test_a_sentence_of_any_length_ends_before_a_break():
    told = f"{'harbour ' * LONGEST_SENTENCE}opened."

    assert texts(f"<p>{told} {' ' * 3 * LONGEST_SENTENCE}<br>ferries follow</p>") == [
        told,
        "ferries follow",
    ]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("<p>가<span hidden>나</span>다</p>", [("가다", False)], id="inline"),
        pytest.param(
            "<p>가</p><div hidden>나<p>다</p></div>라",
            [("가", False), ("나", True), ("다", True), ("라", False)],
            id="a block and all in it",
        ),
        pytest.param(
            "<p style='display:none'>가<b style='VISIBILITY : hidden'>나</b></p>",
            [("가", True)],
            id="by style",
        ),
        pytest.param("<p style='color: red'>가</p>", [("가", False)], id="another style"),
    ],
)
def test_hidden_blocks_say_so_and_hidden_words_are_none(
    markup: str, expected: list[tuple[str, bool]]
):
    assert [(found.text, found.node.hidden) for found in cuts(markup)] == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param("<td>가</td><th>나</th><td> </td><td>다</td>", ["가 | 나 | 다"], id="short"),
        pytest.param(f"<td>가</td><td>{LONG}</td>", ["가", LONG], id="a long cell"),
        pytest.param(f"<td>가</td><td>{LONG[1:]}</td>", [f"가 | {LONG[1:]}"], id="the longest"),
        pytest.param("<td>가</td><td> </td>", ["가"], id="one cell with text"),
        pytest.param("<td>가</td><td><p>나</p></td>", ["가", "나"], id="a paragraph in a cell"),
        pytest.param("<td>가<td>나<br>다", ["가", "나", "다"], id="a break in a cell"),
        pytest.param(
            "<td>가</td><td><table><tr><td>나</td><td>다</td></tr></table></td>",
            ["가", "나 | 다"],
            id="a table in a table",
        ),
        pytest.param(
            "<td>해운<select><option>해운</option></select></td><td><script>1</script>1</td>",
            ["해운 | 1"],
            id="what nobody sees may say the same",
        ),
        pytest.param("가<td>나</td><td>다</td>라", ["가", "나", "다", "라"], id="beside its cells"),
        pytest.param("<i>가</i><td>나</td><td>다</td>", ["가", "나", "다"], id="in no cell"),
        pytest.param("<td>가<object>나</object>다</td><td>라</td>", ["가다 | 라"], id="unseen"),
    ],
)
def test_a_row_of_short_cells_is_one_text(cells: str, expected: list[str]):
    assert texts(f"<table><tr>{cells}</tr></table>") == expected


def test_links_of_a_row_are_counted():
    row = "<tr><td><a>가 나<script>x</script></a></td><td>다<a>라</a></td></tr>"

    assert [(found.text, found.linked) for found in cuts(f"<table>{row}</table>")] == [
        ("가 나 | 다라", 3)
    ]


@pytest.mark.parametrize(
    ("markup", "linked", "bold"),
    [
        pytest.param("<p>가나 다</p>", 0, 0, id="neither"),
        pytest.param("<p>가<a>나 다</a></p>", 2, 0, id="a link, white space aside"),
        pytest.param("<p><b>가</b>나<strong>다</strong></p>", 0, 2, id="bold"),
        pytest.param("<p><a>가<i><b>나</b></i></a></p>", 2, 1, id="bold in a link"),
        pytest.param("<h2>가<span>나</span></h2>", 0, 2, id="a heading is bold"),
        pytest.param("<a><div>가</div></a>", 1, 0, id="a block in a link"),
    ],
)
def test_linked_and_bold_characters_are_counted(markup: str, linked: int, bold: int):
    [found] = cuts(markup)

    assert (found.linked, found.bold) == (linked, bold)


def test_counts_begin_again_with_each_text():
    assert [
        (found.linked, found.bold) for found in cuts("<p><a><b>가</b></a></p><p>나</p><p><b>다</b>")
    ] == [(1, 1), (0, 0), (0, 1)]


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        pytest.param("<p><b class=kicker>가</b>나</p>", " b kicker", id="tag and class"),
        pytest.param("<p><i><a class=tag>가</a></i></p>", " i  a tag", id="one in another"),
        pytest.param("<p><span>가</span></p>", "", id="a span without a class says nothing"),
        pytest.param("<p><span class=by>가</span></p>", " span by", id="a span with one"),
        pytest.param("<p>가<b>나</b></p>", "", id="it begins outside"),
        pytest.param("<p> <br>\n<b>가</b></p>", " b ", id="behind white space"),
    ],
)
def test_a_text_knows_the_inline_elements_it_begins_in(markup: str, words: str):
    assert [found.inline for found in cuts(markup)] == [words]


@pytest.mark.parametrize(
    ("markup", "landmark"),
    [
        pytest.param("<nav><ul><li>가</ul></nav>", "nav", id="around it"),
        pytest.param("<footer><form><p>가</form></footer>", "form", id="the nearest"),
        pytest.param("<div hidden><p>가</div>", "hidden", id="hidden"),
        pytest.param("<aside><p hidden>가</aside>", "aside", id="hidden in a landmark"),
        pytest.param("<main><p>가</main>", None, id="none"),
    ],
)
def test_a_text_knows_its_landmark(markup: str, landmark: str | None):
    assert [found.node.landmark for found in cuts(markup)] == [landmark]


@pytest.mark.parametrize(
    ("markup", "named"),
    [
        pytest.param("<div class=share-bar>가</div>", Kind.CONTROLS, id="by its class"),
        pytest.param("<div id=comments>가</div>", Kind.COMMENTS, id="by its id"),
        pytest.param("<div class=share-bar><p>가</div>", None, id="not by the box around it"),
        pytest.param("<div role=navigation>가</div>", Kind.NAVIGATION, id="by its role"),
        pytest.param("<div class=text-body>가</div>", None, id="a name that says nothing"),
        pytest.param("<div><p>가</div>", None, id="no name"),
    ],
)
def test_its_own_names_call_an_element_what_it_is(markup: str, named: Kind | None):
    assert [found.node.named for found in cuts(markup)] == [named]


@pytest.mark.parametrize("tag", ["div", "i"])
def test_what_is_nested_deep_is_read_and_has_few_elements_around_it(tag):
    html = f"{f'<{tag}>' * 1990}<p>가</p><p>나<script>x</script>다</p>{f'</{tag}>' * 1990}라"

    found = cutting(html)

    assert [cut.text for cut in found.cuts] == ["가", "나다", "라"]
    assert max(node.depth for node in found.nodes) <= DEEPEST_NODE
    assert {cut.node.tag for cut in found.cuts[:2]} == {"p"}


@pytest.mark.parametrize("boxes", [60, 250, 2000])
def test_boxes_around_a_whole_page_change_nothing_of_it(boxes):
    page = "<h1>가</h1><main><p>나</p>\n<p>다</p></main><footer>라</footer>"

    around = cutting(f"{'<div>' * boxes}{page}{'</div>' * boxes}")

    assert [(cut.text, cut.node.tag, cut.node.depth) for cut in around.cuts] == [
        (cut.text, cut.node.tag, cut.node.depth) for cut in cutting(page).cuts
    ]


def test_a_script_in_many_boxes_is_no_text():
    assert texts(f"{'<div>' * 60}<script>var a;</script>{'</div>' * 60}") == []


def test_a_caption_that_runs_into_a_dateline_is_parted():
    caption = "바다가 보이는 새 열람실"
    dateline = "[한빛뉴스=김하나 기자]"

    assert texts(f"<p><b>{caption}</b>{dateline} {LEAD}</p><p>{THIRD}</p>") == [
        caption,
        f"{dateline} {LEAD}",
        THIRD,
    ]


TREES = st.recursive(
    st.sampled_from(("가 나", "<br>", "<hr>", "")),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag.split()[0]}>",
        st.sampled_from(
            ("div", "p", "section class=share", "span", "b", "aside", "tr", "td", "div hidden")
        ),
        st.lists(inner, max_size=4),
    ),
    max_leaves=15,
)


@given(TREES)
def test_an_element_holds_the_nodes_up_to_its_end(markup: str):
    nodes = cutting(markup).nodes

    for node in nodes:
        inside = {other.at for other in nodes if node.at in _above(other)}
        assert inside == set(range(node.at, node.end))


@given(TREES)
def test_the_letters_of_a_page_are_those_of_its_texts(markup: str):
    shown = "".join(
        text
        for element in parse(f"<html><body>{markup}").iter()
        for text in (element.text, element.tail)
        if text
    )

    # Letters alone: bars are put between the cells of a row.
    assert "".join(texts(markup)).count("가") == shown.count("가")


def _above(node) -> set[int]:
    found = set()
    while node is not None:
        found.add(node.at)
        node = node.parent
    return found


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<p>a" + "<br>a " * MANY, id="breaks"),
        pytest.param("<p>a" + "<br>a<i> </i>" * MANY, id="breaks and white space"),
        pytest.param("<p>a" + "<b>b</b>" * MANY, id="bold words"),
        pytest.param("<table><tr><td>a<td>b" + "<i>x<object>o</object></i>" * MANY, id="a cell"),
    ],
)
def test_a_page_of_very_many_small_things_is_read_in_one_go(markup: str):
    assert len(cuts(markup)) <= 2
