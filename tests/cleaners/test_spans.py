"""What is cut off the ends of a paragraph."""

from __future__ import annotations

import pytest

from cleaners.rules import Rule
from cleaners.rules.needs import small, traits_of
from cleaners.spans import NEEDS, SUFFIXES, prefixes, suffixes
from tests.cleaners.samples import LEAD, STORY


def cut(text: str) -> tuple[list[str], str, list[str]]:
    """The rules in front, what stays, the rules behind."""
    before, behind = prefixes(text), suffixes(text)
    start = before[-1].end if before else 0
    end = behind[0].start if behind else len(text)
    return (
        [span.rule.name for span in before],
        text[start:end],
        [span.rule.name for span in behind],
    )


@pytest.mark.parametrize(
    ("glued", "rules"),
    [
        pytest.param("(서울=연합뉴스) 김하늘 기자 = ", ["dateline.agency"], id="agency"),
        pytest.param(
            "[한빛일보] (서울=연합뉴스) 김하늘 기자 = ",
            ["dateline.outlet", "dateline.agency"],
            id="each uncovers another",
        ),
        pytest.param("【한빛일보】\u3000 \t", ["dateline.outlet"], id="white space goes with it"),
    ],
)
def test_what_is_glued_before_the_lead_goes(glued: str, rules: list[str]):
    assert cut(glued + LEAD) == (rules, LEAD, [])


@pytest.mark.parametrize(
    ("glued", "rules"),
    [
        pytest.param(" 김하늘 기자 hana@example.com", ["byline.glued_behind"], id="name and mail"),
        pytest.param("/hana@example.com", ["byline.glued_behind"], id="without a space"),
        pytest.param(" [사진=한빛기획]", ["byline.credit_glued_behind"], id="credit"),
        pytest.param(
            " <본지 3월 2일자 4면 참조>", ["crossref.glued_behind"], id="pointer to another page"
        ),
        pytest.param(
            " 김하늘 기자 hana@example.com <본지 3월 2일자 4면 참조>",
            ["byline.glued_behind", "crossref.glued_behind"],
            id="pointer behind a name",
        ),
    ],
)
def test_what_is_glued_behind_the_last_sentence_goes(glued: str, rules: list[str]):
    assert cut(LEAD + glued) == ([], LEAD, rules)


def test_each_span_behind_may_uncover_another_and_they_touch():
    sign_off, pointer = " 한빛뉴스 김하늘입니다.", " <본지 3월 2일자 4면 참조>"

    spans = suffixes(LEAD + sign_off + pointer)

    assert [(span.rule.name, span.end - span.start) for span in spans] == [
        ("byline.glued_behind", len(sign_off)),
        ("crossref.glued_behind", len(pointer)),
    ]
    assert spans[0].end == spans[1].start


@pytest.mark.parametrize("text", STORY)
def test_a_paragraph_with_nothing_glued_stays_whole(text: str):
    assert cut(text) == ([], text, [])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[한빛일보]", id="nothing else"),
        pytest.param("[한빛일보] 네.", id="a word"),
        pytest.param("그렇다. 김하늘 기자 hana@example.com", id="a word before a name"),
        pytest.param("", id="nothing at all"),
    ],
)
def test_a_block_is_never_emptied(text: str):
    assert cut(text) == ([], text, [])


def test_a_name_that_stands_behind_no_whole_sentence_stays():
    text = f"{LEAD[:-1]} 김하늘 기자 hana@example.com"

    assert suffixes(text) == ()


def test_without_rules_nothing_goes():
    assert prefixes(f"[한빛일보] {LEAD}", ()) == ()
    assert suffixes(f"{LEAD} 김하늘 기자 hana@example.com", ()) == ()
    assert suffixes(f"{LEAD} 김하늘 기자 hana@example.com", SUFFIXES) != ()


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.name) for rule in SUFFIXES])
def test_what_a_rule_takes_has_what_the_rule_needs(rule: Rule):
    for text in rule.removes:
        needs = NEEDS[rule.name]

        assert any(
            need.traits <= traits_of(text) and any(word in small(text) for word in need.words)
            for need in needs
        )
