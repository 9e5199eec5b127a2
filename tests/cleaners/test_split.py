"""A block that is split keeps one run of its characters."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations_with_replacement

import pytest

from cleaners.article import Block, Kind
from cleaners.split import Split, block_names, restored_ranges, split
from cleaners.structure import Verdict
from tests.cleaners.samples import LEAD

TEXT = "A story"
BEFORE, BEHIND = "[한빛일보] ", " 김하늘 기자 hana@example.com"
GONE = Verdict(kind=Kind.CONTROLS, rule="controls.test", reason="a button", evidence="its word")
STAYS = Verdict(kind=Kind.PARAGRAPH, rule="", reason="")
QUOTE = replace(STAYS, kind=Kind.QUOTE)


def whole(text: str = TEXT, start: int = 0, end: int | None = None, **more) -> Split:
    block = Block(position=3, text=text, **more)
    stop = len(text) if end is None else end
    return Split(block=block, name="n#1", kind=Kind.SUBHEAD, start=start, end=stop)


def test_what_stays_is_what_lies_between_its_ends():
    block = Block(position=1, text=TEXT)

    for start, end in combinations_with_replacement(range(len(TEXT) + 1), 2):
        split = Split(block=block, name="1", kind=Kind.PARAGRAPH, start=start, end=end)

        assert split.kept.text == TEXT[start:end]
        assert [one.text for one in split.passages] == [TEXT[start:end]]


def test_of_what_goes_nothing_stays():
    block = Block(position=1, text=TEXT)

    assert Split(block=block, name="1", kind=None, start=0, end=len(TEXT)).passages == ()


def test_what_goes_says_where_it_was_and_who_took_it():
    [removal] = split(whole(), GONE, {}, lead=False).removals

    assert (removal.position, removal.start, removal.end, removal.text) == (3, 0, 7, TEXT)
    assert (removal.kind, removal.rule, removal.reason) == (GONE.kind, GONE.rule, GONE.reason)
    assert (removal.evidence, removal.key) == (GONE.evidence, "n#1@0-7")


def test_of_a_part_that_goes_the_rest_went_before():
    earlier = split(whole(), GONE, {}, lead=False).removals
    cut = replace(whole(start=2), removals=earlier)

    gone = split(cut, GONE, {}, lead=False)

    assert (gone.kind, gone.put_back) == (None, ())
    assert [removal.key for removal in gone.removals] == ["n#1@0-7", "n#1@2-7"]


@pytest.mark.parametrize(
    ("ranges", "is_back"),
    [
        pytest.param([(2, 5)], True, id="just these"),
        pytest.param([(0, 3)], True, id="their first"),
        pytest.param([(4, 7)], True, id="their last"),
        pytest.param([(0, 7)], True, id="with others"),
        pytest.param([(3, 4)], True, id="one inside"),
        pytest.param([(0, 2)], False, id="what is before them"),
        pytest.param([(5, 7)], False, id="what is behind them"),
        pytest.param([(0, 1)], False, id="what is far before them"),
        pytest.param([(6, 7)], False, id="what is far behind them"),
        pytest.param([(0, 2), (5, 7), (4, 5)], True, id="one of several"),
        pytest.param([], False, id="nothing"),
    ],
)
def test_what_was_put_back_stays(ranges: list[tuple[int, int]], *, is_back: bool):
    cut = whole(start=2, end=5)

    again = split(cut, GONE, {"n#1": ranges}, lead=False)
    other = split(cut, GONE, {"n#2": [(0, 7)]}, lead=False)

    assert (again.kind is not None) is is_back
    assert [one.key for one in again.put_back] == ["n#1@2-5"] * is_back
    assert [one.key for one in again.removals] == ["n#1@2-5"] * (not is_back)
    assert other.kind is None


def test_what_another_round_put_back_is_known_after_this_one():
    put_back = split(whole(), GONE, {"n#1": [(0, 7)]}, lead=False)

    assert split(put_back, GONE, {}, lead=False).put_back == put_back.put_back


@pytest.mark.parametrize(
    ("hint", "kind"),
    [
        pytest.param(None, Kind.PARAGRAPH, id="no word of the markup"),
        pytest.param(Kind.QUOTE, Kind.QUOTE, id="a quote"),
        pytest.param(Kind.TITLE, Kind.PARAGRAPH, id="a second title is none"),
        pytest.param(Kind.CONTROLS, Kind.PARAGRAPH, id="a button"),
    ],
)
def test_what_comes_back_is_what_the_markup_calls_it(hint: Kind | None, kind: Kind):
    assert split(whole(hint=hint), GONE, {"n#1": [(0, 7)]}, lead=False).kind is kind


@pytest.mark.parametrize(
    ("verdict", "lead", "start", "stays", "gone"),
    [
        pytest.param(STAYS, True, 0, LEAD, [BEFORE, BEHIND], id="a lead"),
        pytest.param(STAYS, False, 0, BEFORE + LEAD, [BEHIND], id="another paragraph"),
        pytest.param(QUOTE, True, 0, BEFORE + LEAD + BEHIND, [], id="a quote"),
        pytest.param(STAYS, True, 3, f"일보] {LEAD}", [BEHIND], id="a part of one"),
    ],
)
def test_spans_go_from_the_ends_of_a_paragraph(
    verdict: Verdict, *, lead: bool, start: int, stays: str, gone: list[str]
):
    text = BEFORE + LEAD + BEHIND

    cut = split(whole(text, start), verdict, {}, lead=lead)

    assert (cut.kept.text, cut.kind) == (stays, verdict.kind)
    assert [text[one.start : one.end] for one in cut.removals] == gone


def test_a_block_without_spans_is_what_the_verdict_says():
    cut = whole(LEAD)

    assert split(cut, replace(STAYS, kind=Kind.SUBHEAD), {}, lead=True) is cut
    assert split(cut, STAYS, {}, lead=True) == replace(cut, kind=Kind.PARAGRAPH)


def test_keys_are_ranges_by_block():
    keys = ["a#1@0-3", "a#1@5-9", "b#2@10-12", "c#1@x-2", "#", "a@b#1@1-2"]

    assert restored_ranges(keys) == {
        "a#1": [(0, 3), (5, 9)], "b#2": [(10, 12)], "a@b#1": [(1, 2)]
    }  # fmt: skip


def test_copies_of_a_block_are_counted():
    names = block_names(["One", "two", "ONE", "one"], str.lower)

    assert [name.split("#")[1] for name in names] == ["1", "1", "2", "3"]
    assert names[0].split("#")[0] == names[2].split("#")[0] != names[1].split("#")[0]
