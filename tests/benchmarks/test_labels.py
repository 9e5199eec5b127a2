"""Which blocks of a labelled page are its story, as far as its golds can tell."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.corpora import Lines, Page, Strings
from benchmarks.labels import DOUBT, HEARSAY, label
from cleaners.article import Block, Kind

FIRST = "The harbour library reopened on Monday after a hundred years, the council said."
SECOND = "Builders spent last year replacing its roof and adding shelves for many more books."
THIRD = "A boat full of books will visit all the islands from the first of May."
STORY = (FIRST, SECOND, THIRD)
TEASER = "A new teacher has come to the island school and met three children."
FAR = ("Share", "Print", "Save")  # lines that keep their neighbours away from the story


def labelled(golds, *texts, corpus="aeb", lines=None, **said):
    """Story and weight of blocks with these texts."""
    blocks = [Block(text=text, position=at) for at, text in enumerate(texts, start=1)]
    return of_blocks(golds, blocks, corpus=corpus, lines=lines, **said)


def of_blocks(golds, blocks, **said):
    found = label(page(golds=golds, **said), blocks)
    return list(zip(found.story.tolist(), found.weight.tolist(), strict=True))


def page(**said):
    fields = {
        "corpus": "aeb", "id": "one", "html": b"<p>", "url": None, "golds": (STORY,),
        "title": None, "date": None, "authors": None, "group": "",
    }  # fmt: skip
    return Page(**(fields | said))


def lines(**said):
    empty = {"noise": (), "inline": (), "allowed": (), "once": ()}
    return Lines(**(empty | said))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(SECOND.upper(), (True, 1), id="all its words, in any case"),
        pytest.param("Builders spent last year in four other towns", (True, 1), id="half of them"),
        pytest.param("Builders spent last year in five other towns here", (False, 1), id="fewer"),
        pytest.param("Builders spent last and nobody else", (False, 1), id="a run of three"),
        pytest.param("year last spent Builders roof its replacing", (False, 1), id="in no order"),
        pytest.param("Opening hours", (True, 1), id="a short line that the gold has"),
        pytest.param("Monday", (False, DOUBT), id="a short line that stands in it by chance"),
        pytest.param("Subscribe", (False, 1), id="a short line that does not"),
        pytest.param("Extraordinarily unforgettable", (False, 1), id="few words, but long ones"),
        pytest.param("* * *", (False, 0), id="no word"),
    ],
)
def test_a_block_is_of_the_story_where_half_of_its_words_stand_in_runs_of_the_gold(text, expected):
    found = labelled((("Opening hours", *STORY),), FIRST, THIRD, *FAR, text)

    assert found == [(True, 1)] * 2 + [(False, 1)] * 3 + [expected]


def test_a_short_line_beside_the_story_may_be_meant_or_not():
    assert labelled((STORY,), FIRST, "Monday", SECOND, THIRD)[1] == (False, 0)


def test_a_gold_may_hold_several_paragraphs_in_one():
    assert labelled((("\n".join(STORY),),), *STORY) == [(True, 1)] * 3


def test_what_only_the_longest_of_the_golds_has_counts_for_nothing():
    golds = (STORY[:2], STORY)

    assert labelled(golds, *STORY, TEASER) == [(True, 1), (True, 1), (True, 0), (False, 1)]


def test_what_may_stay_beside_the_body_counts_for_nothing():
    beside = lines(allowed=("The old reading room before the works", "Monday"))

    found = labelled((STORY,), *STORY, "The old reading room before the works", lines=beside)

    assert found[-1] == (False, 0)


def test_subheads_are_of_the_story_and_the_second_gold_with_ruby_changes_nothing():
    heads = lines(subheads=("What changes for readers",))

    found = labelled((STORY[:2], STORY), *STORY[:2], "What changes for readers", THIRD, lines=heads)

    assert found == [(True, 1)] * 4


def test_of_two_copies_the_one_that_stands_among_the_story_counts():
    found = labelled((STORY,), FIRST, *FAR, "Menu", "Search", *STORY)

    assert found[0] == (False, DOUBT)
    assert found[-3:] == [(True, 1)] * 3


def test_as_many_copies_count_as_the_gold_has():
    gold = (FIRST, SECOND, FIRST, THIRD)

    assert labelled((gold,), *gold) == [(True, 1)] * 4


def test_a_gold_of_which_the_page_has_little_teaches_nothing():
    assert labelled((STORY,), FIRST, TEASER) == [(True, 0), (False, 0)]


def test_a_page_without_blocks_has_no_labels():
    assert labelled((STORY,)) == []


@pytest.mark.parametrize("golds", [((),), (("",),), (("...",),)])
def test_an_empty_gold_teaches_nothing(golds):
    assert labelled(golds, FIRST, SECOND) == [(False, 0), (False, 0)]


# ---- golds that stop in the middle ----


def test_paragraphs_behind_a_gold_that_may_be_cut_off_count_for_nothing():
    long = (*STORY, FIRST.replace("Monday", "Sunday"), SECOND.replace("last", "this"))

    found = labelled((long,), *long, TEASER, *FAR, corpus="naeb")

    assert found == [(True, 1)] * 5 + [(False, 0)] + [(False, 1)] * 3


def test_where_much_stands_behind_it_all_that_is_behind_counts_for_nothing():
    found = labelled((STORY,), *STORY, TEASER, *FAR, corpus="naeb")  # 13 words behind 42

    assert found == [(True, 1)] * 3 + [(False, 0)] * 4


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(Block(text=TEASER, position=4, hint=Kind.LIST_ITEM), id="another hint"),
        pytest.param(Block(text=TEASER, position=4, named=Kind.RELATED), id="another name"),
        pytest.param(Block(text=TEASER, position=4, landmark="aside"), id="another place"),
        pytest.param(Block(text=TEASER, position=4, link_share=0.9), id="a link"),
        pytest.param(Block(text="A new teacher has come.", position=4), id="a short one"),
    ],
)
def test_blocks_of_another_shape_behind_it_are_noise(block: Block):
    story = [Block(text=text, position=at) for at, text in enumerate(STORY, start=1)]

    assert of_blocks((STORY,), [*story, block], corpus="naeb")[-1] == (False, 1)


def test_the_golds_of_other_corpora_are_whole():
    assert labelled((STORY,), *STORY, TEASER)[-1] == (False, 1)


def test_a_cut_off_gold_that_is_not_on_the_page_teaches_nothing():
    assert labelled((STORY,), TEASER, "Share", corpus="naeb") == [(False, 0), (False, 0)]


# ---- golds that are strings ----


def strings_page(must, must_not):
    told = "".join(f"<p>{text}</p>" for text in STORY * 2)
    html = f"<html><body><article><h1>Library</h1>{told}</article><footer>Menu</footer></body>"
    return page(
        corpus="trafilatura",
        golds=(),
        html=html.encode(),
        strings=Strings(must=must, must_not=must_not),
    )


def test_blocks_with_the_strings_are_sure_and_others_hearsay_where_trafilatura_is_right():
    blocks = [Block(text=text, position=1) for text in (FIRST, SECOND, "Sign up", TEASER)]

    found = label(strings_page(("reopened on Monday",), ("Sign up",)), blocks)

    assert found.story.tolist() == [True, True, False, False]
    assert found.weight.tolist() == [1, HEARSAY, 1, HEARSAY]


@pytest.mark.parametrize(
    ("must", "must_not"),
    [
        pytest.param((FIRST, "a string that it lost"), (), id="it lost one"),
        pytest.param((FIRST,), ("Builders spent",), id="it kept one"),
    ],
)
def test_where_trafilatura_is_wrong_the_strings_alone_teach(must, must_not):
    blocks = [Block(text=text, position=1) for text in (FIRST, THIRD)]

    found = label(strings_page(must, must_not), blocks)

    assert found.story.tolist() == [True, False]
    assert found.weight.tolist() == [1, 0]


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        pytest.param("reopened on Monday after a hundred", 1, id="a part of it that is long"),
        pytest.param("Monday", 0, id="a short one may be chance"),
    ],
)
def test_a_string_may_go_over_several_blocks(text: str, weight: float):
    found = label(
        strings_page((FIRST, "a string that it lost"), ()), [Block(text=text, position=1)]
    )

    assert found.weight.tolist() == [weight]


def test_a_page_in_which_trafilatura_finds_nothing_is_taught_by_its_strings():
    empty = page(html=b"<html></html>", strings=Strings(must=("reopened",), must_not=()))

    found = label(empty, [Block(text=FIRST, position=1)])

    assert np.array_equal(found.story, [True])
