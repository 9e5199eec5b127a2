"""The screen in front of the patterns changes no outcome: it is that of asking rule after rule."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners.article import Kind
from cleaners.rules import ANYWHERE, OUTSIDE, RULES, Rule, Scope, first_match, line_of
from cleaners.rules.begins import all_fitting, begin_of, beginning
from cleaners.rules.needs import alternatives, forked, needs, small, traits_of
from cleaners.rules.screen import screened
from cleaners.shape import without_bullet
from tests.cleaners.samples import STORY, TITLE

OF_LINES = tuple(rule for rule in RULES if rule.scope not in {Scope.PREFIX, Scope.SUFFIX})
SCREENS = ((ANYWHERE, (Scope.LINE, Scope.HEAD)), (OUTSIDE, (Scope.OUTSIDE,)))
EXAMPLES = tuple(text for rule in RULES for text in (*rule.removes, *rule.keeps))
PIECES = tuple(
    sorted({piece for text in (*EXAMPLES, TITLE, *STORY) for piece in re.findall(r"\w+|\W", text)})
)


def agrees(text: str) -> bool:
    """The first rule that takes the text, by the screen and by asking one after the other."""
    bare = without_bullet(text) or text
    return all(
        first_match(screen, line_of(text, bare))
        is next((rule for rule in RULES if rule.scope in scopes and rule.matches(text, bare)), None)
        for screen, scopes in SCREENS
    )


def test_every_example_is_taken_by_the_same_rule():
    texts = (*EXAMPLES, *map(str.upper, EXAMPLES))

    assert [text for text in texts if not agrees(text)] == []


def test_a_line_of_a_seed_is_taken_by_the_same_rule(seeds):
    lines = {
        line.strip() for path in seeds.glob("*.txt") for line in path.read_text("utf-8").split("\n")
    }

    assert [line for line in sorted(lines) if line and not agrees(line)] == []


@settings(max_examples=600)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join))
def test_a_line_of_their_words_is_taken_by_the_same_rule(text: str):
    assert agrees(text)


@settings(max_examples=600)
@given(st.sampled_from(EXAMPLES), st.sampled_from(EXAMPLES), st.integers(0, 40), st.integers(0, 40))
def test_the_halves_of_two_examples_are_taken_by_the_same_rule(
    one: str, other: str, end: int, start: int
):
    assert agrees(one[:end] + other[start:] or one)


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.name) for rule in OF_LINES])
def test_what_each_alternative_matches_has_what_it_needs(rule: Rule):
    texts = [*EXAMPLES, *(without_bullet(text) for text in EXAMPLES)]
    for alternative in alternatives(rule.pattern.pattern):
        need = needs(alternative)
        pattern = re.compile(alternative, rule.pattern.flags)
        for text in filter(pattern.fullmatch, texts):
            assert not begin_of(alternative).all.isdisjoint(all_fitting(beginning(text)))
            assert need.traits <= traits_of(text)
            assert need.least <= len(text)
            assert any(word in small(text) for word in need.words)


def test_the_alternatives_are_the_pattern():
    for rule in RULES:
        assert "|".join(alternatives(rule.pattern.pattern)) == rule.pattern.pattern


@pytest.mark.parametrize(
    ("alternative", "parts"),
    [
        pytest.param("a(?:b|c)d", ("a", ["b", "c"], "d"), id="a choice"),
        pytest.param("(?:b|c)", ("", ["b", "c"], ""), id="a choice alone"),
        pytest.param(
            "(?:b)(?:c|(?:d|e))f", ("(?:b)", ["c", "(?:d|e)"], "f"), id="the second group"
        ),
        pytest.param("a(?:b|c)?", ("a(?:b|c)?", [""], ""), id="one that may be absent"),
        pytest.param("(?!b|c)d", ("(?!b|c)d", [""], ""), id="what must not follow"),
    ],
)
def test_a_pattern_forks_at_its_first_choice(alternative: str, parts: tuple[str, list[str], str]):
    assert forked(alternative) == parts


@pytest.mark.parametrize(
    ("pattern", "begins"),
    [
        pytest.param("abc", {"ab"}, id="letters"),
        pytest.param("A", {"a"}, id="one letter"),
        pytest.param("a?bc", {"ab", "bc"}, id="a letter that may be absent"),
        pytest.param("a+b", {"a"}, id="a letter that may be more"),
        pytest.param("(?:a|bc)d", {"ad", "bc"}, id="a choice"),
        pytest.param("(?:ab){0,3}c", {"ab", "c"}, id="a group that may be absent"),
        pytest.param(r"(?=.*x)\b[ab]c", {"ac", "bc"}, id="what has no width"),
        pytest.param(r"\d가", {"0가", "\1가"}, id="a digit of any script"),
        pytest.param("[^a]b", {"\0b"}, id="all but one"),
        pytest.param("[가-힣]b", {"\0b"}, id="a long range"),
        pytest.param("[a-c☞]d", {"ad", "bd", "cd", "\1d"}, id="a short range and a sign"),
        pytest.param(r"[\u4e00-\u4e63][\u4e00-\u4e63]", {"\0"}, id="too many to tell apart"),
        pytest.param("", {""}, id="nothing"),
    ],
)
def test_a_pattern_says_how_a_text_must_begin(pattern: str, begins: set[str]):
    assert begin_of(pattern).all == begins


def test_ignoring_case_each_form_of_a_letter_begins_alike():
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    for letter in map(chr, range(0x21, 0x7F)):
        forms = set(re.findall(re.escape(letter), every, re.IGNORECASE))
        assert {form for form in forms if beginning(form) != beginning(letter)} == set()


def test_ignoring_case_no_letter_of_a_word_has_a_form_that_is_not_looked_for():
    words = {word for rule in OF_LINES for word in needs(rule.pattern.pattern).words}
    words |= {
        word
        for rule in OF_LINES
        for alternative in alternatives(rule.pattern.pattern)
        for word in needs(alternative).words
    }
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    for letter in sorted(set("".join(words))):
        forms = set(re.findall(re.escape(letter), every, re.IGNORECASE))
        assert {form for form in forms if letter not in small(form)} == set()


@pytest.mark.parametrize(
    ("pattern", "traits", "words"),
    [
        pytest.param("abc", set(), {"abc"}, id="letters"),
        pytest.param("abc?", set(), {"ab"}, id="a letter that may be absent"),
        pytest.param("ab+c", set(), {"ab"}, id="a letter that may be more"),
        pytest.param("ab(?:cd)?", set(), {"ab"}, id="a group that may be absent"),
        pytest.param("ab(?:cd){0,3}", set(), {"ab"}, id="a group that may be there"),
        pytest.param(r"(?:자두|배)\s?3", {"hangul", "digit"}, {"자두", "배"}, id="one of two"),
        pytest.param("(?:자두|pear)", set(), {"자두", "pear"}, id="one of two scripts"),
        pytest.param("(?!자두).{2,9}", set(), {""}, id="what must not follow"),
        pytest.param("(?=.*자두).{2,9}", {"hangul"}, {"자두"}, id="what must follow"),
        pytest.param("(?<=자)두", {"hangul"}, {"자"}, id="what must stand before"),
        pytest.param("[가-힣]{2}", {"hangul"}, {""}, id="a range"),
        pytest.param("[가-힣a-z]", set(), {""}, id="two ranges"),
        pytest.param("[^가]", set(), {""}, id="all but one"),
        pytest.param(r"[\d,]{3}", set(), {""}, id="a digit or another"),
        pytest.param(r"[\d]", {"digit"}, {""}, id="a digit"),
        pytest.param(r"[\s가]", set(), {""}, id="a space or a letter"),
        pytest.param("[☞▶]x?", set(), {"☞", "▶"}, id="one of a few signs"),
        pytest.param(r"\(c\)", set(), {"(c)"}, id="signs that are escaped"),
        pytest.param(r"\u4e00자{2,}두", {"hangul"}, {"자"}, id="a letter by its number"),
        pytest.param(r"\x41자두", {"hangul"}, {"자두"}, id="a letter by two digits"),
        pytest.param("", set(), {""}, id="nothing"),
    ],
)
def test_a_pattern_says_what_a_text_must_have(pattern: str, traits: set[str], words: set[str]):
    need = needs(pattern)

    assert (set(need.traits), set(need.words)) == (traits, words)


@pytest.mark.parametrize("longest", [31, 32, 33, 64])
def test_a_line_of_just_the_longest_length_is_taken(longest: int):
    rule = Rule(
        name="notice.test",
        kind=Kind.NOTICE,
        pattern=re.compile("x+"),
        reason="a test",
        removes=("xx",),
        keeps=("y",),
        longest=longest,
    )
    screen = screened((rule,), Scope.LINE)

    taken = [
        length
        for length in range(1, 2 * longest)
        if first_match(screen, line_of("x" * length, "x" * length)) is rule
    ]
    assert taken == [*range(1, longest + 1)]
