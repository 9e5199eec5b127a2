"""The metrics give what was reckoned by hand."""

from __future__ import annotations

import pytest

from benchmarks.corpora import Extraction, Lines, Page, Strings
from benchmarks.metrics import (
    Counts,
    Tally,
    authors_right,
    bag_of_words,
    date_right,
    f1_of_means,
    mean_f1,
    minute_right,
    modified_right,
    outlet_right,
    pooled_f1,
    rouge,
    section_right,
    shingles,
    snippets,
    standard_error,
    tally,
    title_right,
)
from benchmarks.rouge import common_subsequence, sentences
from benchmarks.scores import evaluate


def page(**changed):
    fields = {
        "corpus": "aeb",
        "id": "one",
        "html": b"<p>",
        "url": None,
        "golds": (("a b c d e",),),
        "title": None,
        "date": None,
        "authors": None,
        "group": "",
    }
    return Page(**(fields | changed))


@pytest.mark.parametrize(
    ("gold", "text", "expected"),
    [
        # Gold abcd, bcde; text abcd, bcdx: one in common, one too much, one lacking, of three.
        pytest.param("a b c d e", "a b c d x", (1 / 3, 1 / 3, 1 / 3), id="one of two in common"),
        pytest.param("a b c d", "", (0, 0, 1), id="no text"),
        pytest.param("", "", (0, 0, 0), id="nothing to find, nothing found"),
        pytest.param("a b", "a b", (1, 0, 0), id="fewer than four words are one shingle"),
        pytest.param("日本経済新聞", "日本経済", (1 / 3, 0, 2 / 3), id="Japanese by character"),
        pytest.param("한국 신문 기사 본문", "한국 신문 기사 본문", (1, 0, 0), id="Korean by word"),
    ],
)
def test_shingles_are_shares_of_what_either_side_has(gold, text, expected):
    counts = shingles(gold, text)

    assert (counts.tp, counts.fp, counts.fn) == pytest.approx(expected)


def test_means_leave_out_what_a_page_cannot_have():
    half = Counts(tp=0.25, fp=0.25, fn=0.5)  # precision 1/2, recall 1/3
    no_text = Counts(tp=0, fp=0, fn=1)  # no precision, recall 0

    # Precision 1/2, recall 1/6: 2 · 1/12 / (2/3).
    assert f1_of_means([half, no_text]) == pytest.approx(0.25)


def test_words_in_a_bag_have_no_order_and_no_case():
    counts = bag_of_words("The cat sat", "sat THE dog cat cat")

    assert (counts.tp, counts.fp, counts.fn) == (3, 2, 0)
    assert counts.f1 == pytest.approx(2 * 0.6 / 1.6)


def test_a_text_where_none_was_wanted_is_all_wrong():
    assert bag_of_words("", "word").f1 == 0
    assert bag_of_words("", "").f1 == 1


def test_rouge_joins_the_subsequences_of_all_sentences():
    # Lin 2004, 3.2: w1 w2 w3 w4 w5 against w1 w2 w6 w7 w8 and w1 w3 w8 w9 w5 has w1 w2 w3 w5.
    counts = rouge("W1 w2 w3 w4 w5.", "W1 w2 w6 w7 w8. W1 w3 w8 w9 w5.")

    assert (counts.tp, counts.fp, counts.fn) == (4, 6, 1)


def test_rouge_matches_a_word_once():
    counts = rouge("Stop stop.", "Stop here.")

    assert (counts.tp, counts.fp, counts.fn) == (1, 1, 1)


def test_of_two_common_subsequences_the_one_rouge_score_reads_out():
    assert common_subsequence(["a", "b"], ["b", "a"]) == [0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("He left. She came.", ["He left.", "She came."], id="two"),
        pytest.param("Mr. Smith of the U.S. Army left.", 1, id="abbreviations"),
        pytest.param("J. Smith left.", 1, id="an initial"),
        pytest.param("A heading\n\nThe first sentence.", 1, id="a line break ends nothing"),
        pytest.param("“He left.” She came.", ["“He left.”", "She came."], id="a quotation"),
    ],
)
def test_sentences_end_at_a_full_stop_that_closes_one(text, expected):
    found = sentences(text)

    assert (len(found) if isinstance(expected, int) else found) == expected


def test_snippets_are_pooled_over_the_pages():
    strings = Strings(must=("one", "two"), must_not=("menu", "advert"))
    first = snippets(strings, "one and a menu")
    second = snippets(strings, "one, two")

    assert (first.tp, first.fp, first.fn) == (1, 1, 1)
    assert pooled_f1([first, second]) == pytest.approx(0.75)  # 3 found, 1 leaked, 1 lacking
    assert mean_f1([first, second]) == pytest.approx(0.75)  # 1/2 and 1


def test_korean_lines_are_compared_without_white_space():
    gold = page(
        corpus="korean",
        golds=(("첫 문단이다.", "둘째 문단이다."),),
        lines=Lines(
            noise=("무단 전재 금지", "둘째"),
            inline=("(서울=연합) ",),
            allowed=("제목",),
            once=("첫 문단이다.",),
        ),
    )

    perfect = tally(gold, "첫  문단이다.\n둘째\n문단이다.")
    spoilt = tally(gold, "(서울=연합) 첫문단이다. 첫문단이다.\n둘째\n무단전재 금지")

    # The second noise line stands in the gold as often as in either text.
    whole = {"paragraphs": 2, "noise": 2, "inline": 1, "pages": 1}
    assert perfect == Tally(**whole, perfect=1)
    assert spoilt == Tally(**whole, lost=1, leaked=1, left=1, repeated=1)


@pytest.mark.parametrize(
    ("date", "found", "day", "minute"),
    [
        pytest.param("2024-05-01", "2024-05-01T23:00:00+09:00", True, None, id="gold is a day"),
        pytest.param("2024-05-01T09:00:00+09:00", "2024-05-01", True, False, id="a day only"),
        pytest.param("2024-05-01T09:00:10+09:00", "2024-05-01T00:00:50Z", True, True, id="zones"),
        pytest.param("2024-05-01T09:00:00", "2024-05-01", True, None, id="gold without a zone"),
        pytest.param("2024-05-01", None, False, None, id="nothing found"),
        pytest.param(None, "2024-05-01", None, None, id="nothing asked"),
    ],
)
def test_dates_are_right_to_the_day_and_where_told_to_the_minute(date, found, day, minute):
    extraction = Extraction(date=found)

    assert date_right(page(date=date), extraction) is day
    assert minute_right(page(date=date), extraction) is minute


def test_titles_are_exact_and_authors_a_set():
    extraction = Extraction(title="Storm", authors=("B", "A", "A"))

    assert title_right(page(title="Storm"), extraction) is True
    assert title_right(page(title="Storm | Paper"), extraction) is False
    assert title_right(page(), extraction) is None
    assert authors_right(page(authors=("A", "B")), extraction) is True
    assert authors_right(page(authors=("A",)), extraction) is False
    assert authors_right(page(), extraction) is None


def test_the_other_fields_are_exact_and_asked_only_where_the_gold_has_them():
    asked = page(modified="2024-05-01T09:00:10+09:00", section="정치", outlet="시험신문")
    right = Extraction(modified="2024-05-01T00:00:50Z", section="정치", outlet="시험신문")
    fields = (modified_right, section_right, outlet_right)

    assert [field(asked, right) for field in fields] == [True, True, True]
    assert [field(asked, Extraction()) for field in fields] == [False, False, False]
    assert [field(page(), right) for field in fields] == [None, None, None]


def test_the_standard_error_of_a_mean_is_the_one_of_the_textbook():
    right, wrong = Counts(tp=1, fp=0, fn=0), Counts(tp=0, fp=1, fn=1)

    # Deviation of 0, 1, 1, 1 is 1/2; over the root of 4.
    assert standard_error([wrong, right, right, right], mean_f1) == pytest.approx(0.25)


def test_the_best_gold_counts_and_a_crash_is_an_empty_text():
    pages = [page(golds=(("x y z w",), ("a b c d",))), page(id="two")]

    def extract(asked):
        if asked.id == "two":
            raise ValueError
        return Extraction(text="a b c d")

    alone = evaluate(extract, pages)["aeb"]
    parted = evaluate(extract, pages, processes=2)["aeb"]

    assert alone == parted
    assert (alone.empty, [one.failure for one in alone.failures]) == (1, ["ValueError"])
    assert alone.body.f1 == pytest.approx(2 / 3)  # precision 1 of one page, recall 1/2 of two
