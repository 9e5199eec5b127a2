"""What is read off the patterns to try few of them: too little costs time, too much an outcome."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from cleaners.article import Kind
from cleaners.rules.begins import ANY, OTHER, Begin, all_fitting, begin_of, beginning
from cleaners.rules.needs import alternatives, needs, small, traits_of
from cleaners.rules.rule import Rule, Scope, is_headline, tells
from cleaners.rules.screen import Part, Worth, line_of, screened


@pytest.mark.parametrize(
    ("pattern", "least"),
    [
        pytest.param("", 0, id="nothing"),
        pytest.param("abc", 3, id="letters"),
        pytest.param("a?bc*", 1, id="what may be absent"),
        pytest.param("ab{2,3}c", 3, id="each once at least"),
        pytest.param("a{0,3}b{0}c{,2}", 0, id="none at least"),
        pytest.param("(?:ab|c)d", 2, id="the shorter of two"),
        pytest.param("(?:ab)?c", 1, id="a group that may be absent"),
        pytest.param(r"\d.\s[ab][^c]", 5, id="one of several"),
        pytest.param(r"^\bab$", 2, id="what has no width"),
        pytest.param("(?=abc)d", 1, id="what must follow"),
        pytest.param("(?!abc)d", 1, id="what must not follow"),
        pytest.param("(?<=abc)d", 1, id="what must stand before"),
        pytest.param("a b", 2, id="a space in a pattern over lines"),
        pytest.param(r"\u4e00\x41", 2, id="letters by their numbers"),
    ],
)
def test_a_pattern_says_how_long_a_text_must_be(pattern: str, least: int):
    assert needs(pattern).least == least


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        pytest.param("[abcdef]", set("abcdef"), id="six letters"),
        pytest.param("[abcdefg]", {""}, id="seven"),
        pytest.param("ab(?:cde|cdf)", {"cde", "cdf"}, id="two longer words"),
        pytest.param("abc(?:cde|cdf)", {"abc"}, id="one as long"),
        pytest.param("(?:cde|cdf).abc", {"abc"}, id="one behind two"),
        pytest.param("a.가", {"가"}, id="a syllable says more than a letter"),
        pytest.param("ab.cd", {"ab"}, id="the first of two alike"),
        pytest.param("[a-z]ab", {"ab"}, id="more than one of many"),
        pytest.param("(?:ab|)", {""}, id="or nothing"),
    ],
)
def test_the_words_are_the_rarest(pattern: str, words: set[str]):
    assert needs(pattern).words == words


@pytest.mark.parametrize(
    ("text", "traits"),
    [
        pytest.param("", set(), id="nothing"),
        pytest.param("a/:?A", set(), id="letters"),
        pytest.param("0", {"digit"}, id="0"),
        pytest.param("9@", {"digit", "at"}, id="9 at"),
        pytest.param("@", {"at"}, id="at"),
        pytest.param("가", {"hangul"}, id="the first syllable"),
        pytest.param("힣", {"hangul"}, id="the last"),
        pytest.param("\uabff\ud7a4", set(), id="what is beside them"),
        pytest.param("\u3040", {"east_asian"}, id="the first kana"),
        pytest.param("\u9fff", {"east_asian"}, id="the last ideograph"),
        pytest.param("\u303f\ua000", set(), id="what is beside those"),
        pytest.param("٣é@", {"digit", "at"}, id="a digit of another script"),
    ],
)
def test_what_a_text_has(text: str, traits: set[str]):
    assert traits_of(text) == traits


@pytest.mark.parametrize(
    ("text", "expected"), [("ABC", "abc"), ("İıſ", "iis"), ("ÀÉ가", "àé가"), ("", "")]
)
def test_small_letters(text: str, expected: str):
    assert small(text) == expected


def test_alternatives_are_those_outside_of_groups():
    assert alternatives(r"a|(?:b|(?:c|d))|[|]|\||e(f|g)") == [
        "a", "(?:b|(?:c|d))", "[|]", r"\|", "e(f|g)",
    ]  # fmt: skip


# ---- beginnings


@pytest.mark.parametrize(
    ("pattern", "begins"),
    [
        pytest.param(r"\u4e00b", {"一b"}, id="a letter by its number"),
        pytest.param(r"\x41b", {"ab"}, id="by two digits"),
        pytest.param(r"\(\.", {"(."}, id="signs"),
        pytest.param(r"\wa", {ANY + "a"}, id="any letter"),
        pytest.param(".a", {ANY + "a"}, id="any character"),
        pytest.param(r"\sa", {" a", OTHER + "a"}, id="a space"),
        pytest.param("a b", {"ab", "a "}, id="a space in a pattern over lines"),
        pytest.param("a{1}b", {"ab"}, id="once"),
        pytest.param("a{0,1}b", {"ab", "b"}, id="once or not"),
        pytest.param("a{2}b", {"a"}, id="twice"),
        pytest.param("(?:a|bc)+d", {"a", "bc"}, id="a choice more than once"),
        pytest.param("(?:a|bc)?d", {"ad", "bc", "d"}, id="a choice or nothing"),
        pytest.param("(?:)a", {"a"}, id="an empty group"),
        pytest.param("ab(?:c|(?:d|e)f)g|hi", {"ab", "hi"}, id="groups behind the second letter"),
        pytest.param("ab(c)de", {"ab"}, id="one group behind it"),
        pytest.param(r"(?!x)ab|(?<=x)cd", {"ab", "cd"}, id="what stands beside"),
        pytest.param(r"[a\-b]c", {"ac", "-c", "bc"}, id="a hyphen in a set"),
        pytest.param("[a-]c", {"ac", "-c"}, id="a hyphen at its end"),
        pytest.param("[a-cx]d", {"ad", "bd", "cd", "xd"}, id="a range and a letter"),
    ],
)
def test_a_pattern_says_how_a_text_must_begin(pattern: str, begins: set[str]):
    assert begin_of(pattern).all == begins


@pytest.mark.parametrize(
    ("last", "count"),
    [pytest.param("\u4f2c", 301, id="300 apart"), pytest.param("\u4f2d", 1, id="more")],
)
def test_how_large_a_range_is_of_which_any_may_stand_there(last: str, count: int):
    assert len(begin_of(f"[\u4e00-{last}]").all) == count


def test_a_range_over_several_scripts_is_a_large_one():
    assert begin_of("[!-\u02ff]").all == {ANY}


def test_patterns_that_begin_in_too_many_ways_begin_in_any():
    forty, hundred = "[\u4e00-\u4e27]", "[\u4e00-\u4e63]"

    assert len(begin_of(forty + hundred).all) == 4000
    assert begin_of(f"{forty}{hundred}|ab").all == {ANY}


@pytest.mark.parametrize(
    ("text", "begin"),
    [
        ("", ""), ("a", "a"), ("Abc", "ab"), ("9\t", "0 "), ("가힣x", "가힣"),
        ("\u3040\u9fff", "\u3040\u9fff"), ("\u303f\ua000", OTHER * 2), ("\uabff\ud7a4", OTHER * 2),
        ("é٣", OTHER * 2), ("(-", "(-"),
    ],
)  # fmt: skip
def test_the_first_two_letters_are_told_apart(text: str, begin: str):
    assert beginning(text) == begin


def test_every_beginning_fits_that_may_be_the_texts():
    assert all_fitting("") == {""}
    assert all_fitting("a") == {"", "a", ANY}
    assert all_fitting("ab") == {"", "a", ANY, "ab", "a" + ANY, ANY + "b", ANY * 2}


def test_parts_in_a_row_begin_as_the_first_does_where_it_is_long_enough():
    long, short = Begin(frozenset(), frozenset({"ab"})), Begin(frozenset({"c"}))

    assert long.before(short) == long
    assert short.before(long) == Begin(frozenset(), frozenset({"ca"}))
    assert short.before(short) == Begin(frozenset(), frozenset({"cc"}))


# ---- what is worth trying


def rule_of(pattern: str, **more) -> Rule:
    return Rule(
        name="notice.test", kind=Kind.NOTICE, reason="a test", pattern=re.compile(pattern),
        removes=(), **more,
    )  # fmt: skip


def worth(text: str, *patterns: str, **more) -> Worth:
    screen = screened([rule_of(pattern, **more) for pattern in patterns], Scope.LINE)
    line = line_of(text, text)
    return screen(line.make, line.begin)


@pytest.mark.parametrize("longest", [31, 32, 33, 40, 64, 100])
def test_a_rule_is_tried_on_lines_that_may_be_short_enough(longest: int):
    tried = [size for size in range(1, 300) if worth("x" * size, "x*", longest=longest).everything]

    # Lines are told apart by the bits of their length.
    assert tried == [*range(1, 1 << longest.bit_length())]


@pytest.mark.parametrize("least", [1, 2, 3, 4, 7, 8, 9])
def test_a_rule_is_tried_on_lines_that_may_be_long_enough(least: int):
    tried = [size for size in range(1, 40) if worth("x" * size, "x" * least + "x*").everything]

    assert tried == [*range(1 << (least.bit_length() - 1), 40)]


@pytest.mark.parametrize(
    ("text", "pattern", "is_tried"),
    [
        pytest.param("abc", "ab.", True, id="its beginning"),
        pytest.param("abc", "ac.", False, id="another"),
        pytest.param("abc", r"ab\d", False, id="no digit"),
        pytest.param("ab3", r"ab\d", True, id="a digit"),
        pytest.param("ab@", "ab가", False, id="no Hangul"),
        pytest.param("abc", ".{0,9}c", True, id="anywhere"),
    ],
)
def test_a_rule_is_tried_where_its_needs_are_met(text: str, pattern: str, *, is_tried: bool):
    assert bool(worth(text, pattern).everything) is is_tried


def test_words_are_looked_for_where_a_pattern_wanders():
    assert worth("xyz", ".{0,9}abc").words == ("abc",)
    assert worth("xyz", ".{0,9}abc").without_words == ()
    assert worth("xyz", ".{0,9}abc", ".{0,9}abc", " .{0,9}abx").words == ("abc", "abx")
    assert worth("xyz", "(?=.*abc).{2,9}").words == ("abc",)
    assert worth("xyz", "xyz").words == ()
    assert len(worth("xyz", "xyz", ".{0,9}abc").without_words) == 1


@pytest.mark.parametrize(("count", "is_looked_for"), [(50, True), (51, False)])
def test_how_many_words_are_looked_for(count: int, *, is_looked_for: bool):
    words = frozenset(f"word {chr(ord('a') + at % 26)}{at // 26 * '!'}" for at in range(count))
    part = Part(rule_of("x"), re.compile("x"), frozenset(), 1, frozenset({""}), words)

    assert len(words) == count
    assert part.among(frozenset()).words == (words if is_looked_for else frozenset())


def test_only_words_that_the_line_may_have_are_looked_for():
    part = Part(rule_of("x"), re.compile("x"), frozenset(), 1, frozenset({""}),
                frozenset({"가", "a"}))  # fmt: skip

    assert part.among(frozenset()).words == {"a"}
    assert part.among(frozenset({"hangul"})).words == {"가", "a"}
    assert part._replace(words=frozenset({"가"})).among(frozenset()) is None
    assert part._replace(traits=frozenset({"digit"})).among(frozenset()) is None


@pytest.mark.parametrize("kind", Kind)
def test_what_reports_is_spared_by_all_rules_but_those_of_captions(kind: Kind):
    rule = replace(rule_of("x"), kind=kind)

    assert rule.spares(tells=True, is_headline=False) is (kind is not Kind.CAPTION)
    assert not replace(rule, tells=True).spares(tells=True, is_headline=False)


# ---- what a line is


@pytest.mark.parametrize(
    ("text", "reports"),
    [
        pytest.param("군이 밝혔다.", True, id="plain"),
        pytest.param("했다.", True, id="a word"),
        pytest.param("군이 밝혔다”.”", True, id="quoted"),
        pytest.param("군이 밝혔습니다.", False, id="polite"),
        pytest.param("군이 밝혔다", False, id="no stop"),
        pytest.param("군이 밝혔다. 더 보기", False, id="a stop inside"),
        pytest.param("이날 開いた。", True, id="Japanese"),
        pytest.param("開きました。", False, id="polite Japanese"),
        pytest.param("He said" + " x" * 99 + ".", True, id="English"),
        pytest.param("He said" + " x" * 101 + ".", False, id="too far from its end"),
        pytest.param("He says so.", False, id="another time"),
        pytest.param("x" * 4000 + " He said so.", True, id="at the end of a long text"),
        pytest.param("군이 밝혔다’.”)", True, id="two signs behind the stop"),
        pytest.param("군이 밝혔다.”’)", False, id="three"),
    ],
)
def test_a_story_reports(text: str, *, reports: bool):
    assert tells(text) is reports


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("one two three four", True, id="four words"),
        pytest.param("one two three", False, id="three"),
        pytest.param("◆ 하나", True, id="a marked line"),
        pytest.param("12. 하나", True, id="a numbered line"),
        pytest.param("one two three four:", False, id="a sign"),
        pytest.param("하나 둘 셋 넷 구독하기", False, id="it speaks to the reader"),
        pytest.param("광고 둘 셋 넷 다섯", False, id="it advertises"),
    ],
)
def test_a_headline_has_several_words_and_speaks_to_nobody(text: str, *, expected: bool):
    assert is_headline(text) is expected
