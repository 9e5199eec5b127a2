"""A user's own rules speak last, and only where they are for."""

from __future__ import annotations

import re

import pytest

from cleaners.article import Found, Kind
from cleaners.own import OwnRule, obey
from cleaners.rules import Rule
from tests.cleaners.test_memory import STORY
from tests.cleaners.test_takeout import article_of

PROMO = "모래내 소식을 편지로 받아 보는 이웃 모임"


def own(pattern="모래내 소식을 .{1,40}", languages=("*",), **fields):
    rule = Rule(
        name="promo.letter", kind=Kind.PROMO, reason="the letter",
        pattern=re.compile(pattern), removes=(PROMO,), languages=languages,
    )  # fmt: skip
    return OwnRule(rule=rule, **fields)


def test_a_rule_takes_the_whole_line():
    cleaned = obey(article_of(*STORY, PROMO), [own()], slug=None)

    assert cleaned.article.body == STORY
    [removal] = cleaned.removals
    assert (removal.kind, removal.rule, removal.reason) == ("promo", "promo.letter", "the letter")


def test_a_part_of_a_line_is_left_alone():
    body = (*STORY, f"{PROMO} 그리고 또 다른 이야기가 여기에 길게 이어져 나온다고 했다.")

    assert obey(article_of(*body), [own("모래내 소식을")], slug=None).article.body == body


def test_the_first_rule_takes_the_blame():
    second = OwnRule(rule=own().rule, text=PROMO)

    [removal] = obey(article_of(*STORY, PROMO), [own(), second], slug=None).removals

    assert removal.rule == "promo.letter"


@pytest.mark.parametrize(
    ("outlet", "slug", "url", "speaks"),
    [
        pytest.param(None, None, None, True, id="for all"),
        pytest.param("etnews", "etnews", None, True, id="its slug"),
        pytest.param("etnews", "sedaily", None, False, id="another slug"),
        pytest.param("etnews", None, None, False, id="nobody knows"),
        pytest.param("a.example", None, "https://a.example/1", True, id="its domain"),
        pytest.param("a.example", None, "https://www.a.example:80/1", True, id="under it"),
        pytest.param("a.example", None, "https://ba.example/1", False, id="ends alike"),
        pytest.param("A.example", None, "https://WWW.a.Example./1", True, id="whatever the case"),
    ],
)
def test_a_rule_of_one_outlet_speaks_there_alone(outlet, slug, url, speaks):
    cleaned = article_of(*STORY, PROMO)
    object.__setattr__(cleaned.article, "url", Found(value=url, where="given"))

    gone = obey(cleaned, [own(outlet=outlet)], slug=slug).removals

    assert bool(gone) is speaks


@pytest.mark.parametrize(
    ("languages", "speaks"),
    [
        pytest.param(("*",), True, id="any"),
        pytest.param(("en", "ko"), True, id="its own"),
        pytest.param(("en",), False, id="another"),
    ],
)
def test_a_rule_speaks_on_articles_in_its_languages(languages, speaks):
    cleaned = article_of(*STORY, PROMO)
    object.__setattr__(cleaned.article, "language", Found(value="ko", where="given"))

    assert bool(obey(cleaned, [own(languages=languages)], slug=None).removals) is speaks


def test_an_exact_text_is_known_whatever_its_spacing():
    rule = own("x", text="모래내  소식을 편지로 받아보는 이웃 모임")

    assert rule.takes(PROMO)
    assert not rule.takes(STORY[0])


def test_a_title_stays():
    cleaned = article_of(PROMO, *STORY)
    object.__setattr__(cleaned.article.passages[0], "kind", Kind.TITLE)

    assert obey(cleaned, [own()], slug=None) == cleaned


def test_what_was_put_back_stays():
    [removal] = obey(article_of(*STORY, PROMO), [own()], slug=None).removals

    back = obey(article_of(*STORY, PROMO), [own()], slug=None, restored=frozenset({removal.key}))

    assert back.removals == ()
