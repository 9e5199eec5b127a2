"""The rules' own examples, and look-alikes that must stay where they stand in a story."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cleaners.rules import RULES, Rule, Scope
from tests.cleaners.matching import LONGEST, OF_LINES, taken_of, takes
from tests.cleaners.samples import LEAD, SECOND, STORY, TITLE, cleaned

PAGES = Path(__file__).parent.parent / "pages"
LOOKALIKES = json.loads((PAGES / "lookalikes.json").read_text("utf-8"))
LENGTHS = json.loads(LONGEST.read_text("utf-8"))
ENGLISH = (
    "Harbour library opens after a hundred years",
    "The harbour library reopened on Monday after a hundred years, the council said on Tuesday.",
    "Builders spent last year replacing the roof and adding shelves for thirty thousand books.",
    "“Children should read here with a view of the sea,” said the librarian on Monday evening.",
    "A boat with books will visit the islands from next month, the council added on Monday.",
)


def examples(which: str) -> list[Any]:
    return [
        pytest.param(rule, text, id=f"{rule.name}: {text[:40]}")
        for rule in RULES
        for text in getattr(rule, which)
    ]


def takes_of(rule: Rule, text: str) -> bool:
    if rule.scope is Scope.PREFIX:
        match = rule.pattern.match(text)
        return match is not None and match.end() < len(text)
    if rule.scope is Scope.SUFFIX:
        return re.search(f"(?:{rule.pattern.pattern})$", text, rule.pattern.flags) is not None
    return takes(rule, text)


@pytest.mark.parametrize(("rule", "text"), examples("removes"))
def test_a_rule_takes_its_examples(rule: Rule, text: str):
    assert takes_of(rule, text)


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.name) for rule in OF_LINES])
def test_a_rule_takes_lines_up_to_a_length(rule: Rule):
    longest = LENGTHS.get(rule.name, 0)
    text, longer = taken_of(rule, longest), taken_of(rule, longest + 1)

    assert text is not None, "`python -m tests.cleaners.matching` writes the lengths anew"
    assert longer is None, "`python -m tests.cleaners.matching` writes the lengths anew"


def test_a_rule_that_takes_reports_has_one_among_its_examples():
    without = {rule: replace(rule, tells=False) for rule in OF_LINES if rule.tells}

    assert [rule.name for rule, other in without.items()
            if all(takes(other, text) for text in rule.removes)] == []  # fmt: skip


def test_a_rule_that_spares_headlines_has_one_among_its_look_alikes():
    without = {
        rule: replace(rule, spares_headlines=False) for rule in OF_LINES if rule.spares_headlines
    }

    assert [rule.name for rule, other in without.items()
            if not any(takes(other, text) for text in rule.keeps)] == []  # fmt: skip


@pytest.mark.parametrize(("rule", "text"), examples("keeps"))
def test_a_look_alike_of_a_rule_stays_in_the_middle_of_a_story(rule: Rule, text: str):
    outcome = cleaned(TITLE, "", *STORY[:2], text, *STORY[2:])

    assert text in outcome.article.body, [removal.rule for removal in outcome.removals]


@pytest.mark.parametrize("line", [pytest.param(line, id=line["text"][:40]) for line in LOOKALIKES])
def test_a_look_alike_stays_in_the_middle_of_a_story(line: dict[str, str]):
    title, *story = (TITLE, *STORY) if line["language"] == "ko" else ENGLISH
    outcome = cleaned(title, "", *story[:2], line["text"], *story[2:])

    assert line["text"] in outcome.article.body, line["why"]


def test_there_are_more_than_forty_look_alikes():
    assert len(LOOKALIKES) + sum(len(rule.keeps) for rule in RULES) >= 40


def test_every_rule_has_a_name_of_its_own_and_an_example():
    twice = [name for name, count in Counter(rule.name for rule in RULES).items() if count > 1]

    assert twice == []
    assert [rule.name for rule in RULES if not rule.removes] == []


def test_a_rule_is_named_after_what_it_removes():
    assert [rule.name for rule in RULES if rule.name.split(".")[0] != rule.kind.value] == []


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.name) for rule in RULES])
@pytest.mark.parametrize(
    "unit",
    ["가", "가 ", "a", "기자 ", "[", "2025.03.02 ", "a@b.c ", "▶", "(", "·", "더보기 ", "댓글 "],
)
def test_no_pattern_is_slow_on_a_line_made_to_be(rule: Rule, unit: str):
    text = unit * (rule.longest // len(unit) if rule in OF_LINES else 400)

    takes_of(rule, text)
    takes_of(rule, text + "!")


def test_a_section_inside_the_story_stops_at_the_next_sentence():
    outcome = cleaned(
        TITLE,
        "",
        LEAD,
        SECOND,
        "관련 기사",
        "섬마을 학교에 새 선생님…아이 셋의 첫 수업",
        *STORY[2:],
    )

    assert outcome.article.body == STORY
    assert [removal.kind.value for removal in outcome.removals] == ["related", "related"]
