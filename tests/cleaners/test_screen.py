"""The screen in front of the patterns changes no outcome: it is that of asking rule after rule."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners.rules import ANYWHERE, OUTSIDE, RULES, Rule, Scope, first_match, line_of
from cleaners.rules.needs import alternatives, needs, small, traits_of
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
            assert need.traits <= traits_of(text)
            assert any(word in small(text) for word in need.words)


def test_the_alternatives_are_the_pattern():
    for rule in RULES:
        assert "|".join(alternatives(rule.pattern.pattern)) == rule.pattern.pattern


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
