"""Whatever a page does to the cleaners, it ends as a value."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from cleaners.article import (
    Cleaned,
    Found,
    Outlet,
    Passage,
    Quarantined,
    QuarantineReason,
    Removal,
)
from crawler.guard import MAX_PAGE_BYTES, MAX_STACK_CHARACTERS
from crawler.guarded import clean_guarded
from crawler.weights import shipped_weights
from tests.db.samples import OUTCOME_OF_STATE, cleaned, page
from tests.in_process import InProcess

FAR_EAST = timezone(timedelta(hours=9))


def guarded(outcome, raw=None):
    def clean(page, *, outlets, weights, restored):
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    return clean_guarded(raw or page(), outlets={}, clean=clean)


def recurse(page, **hints):
    return recurse(page, **hints)


def test_an_article_goes_through():
    assert guarded(cleaned()) == cleaned()


def test_a_rejected_page_goes_through():
    assert guarded(OUTCOME_OF_STATE["rejected"]) == OUTCOME_OF_STATE["rejected"]


def test_the_cleaners_get_page_outlets_weights_and_keys():
    given: dict[str, Any] = {}

    def clean(page, **hints):
        given.update(hints, page=page)
        return cleaned()

    outlets = {"test": Outlet(slug="test", name="시험신문")}
    clean_guarded(page(), outlets=outlets, restored=frozenset({"a key"}), clean=clean)

    assert given == {
        "page": page(),
        "outlets": outlets,
        "weights": shipped_weights(),
        "restored": {"a key"},
    }


def test_a_real_page_is_an_article():
    assert isinstance(clean_guarded(page(), outlets={}), Cleaned)


def test_a_page_at_the_limit_is_cleaned():
    assert guarded(cleaned(), page("a" * MAX_PAGE_BYTES)) == cleaned()


def test_a_page_over_the_limit_is_not():
    outcome = guarded(AssertionError("not called"), page("a" * (MAX_PAGE_BYTES + 1)))

    assert outcome.reason is QuarantineReason.TOO_LARGE
    assert "a page may have 5 MiB" in outcome.detail
    assert "split it" in outcome.detail


@pytest.mark.parametrize(
    "error",
    [
        ValueError("not a date: 0000"),
        UnicodeEncodeError("utf-8", "\udcff", 0, 1, "surrogates not allowed"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_exception_is_a_quarantined_page_with_its_stack(error):
    outcome = guarded(error)

    assert outcome.reason is QuarantineReason.CRASHED
    assert type(error).__name__ in outcome.detail
    assert "raise outcome" in outcome.stack


def test_a_page_that_needs_too_much_memory_says_so():
    outcome = guarded(MemoryError())

    assert outcome.reason is QuarantineReason.TOO_MUCH_MEMORY
    assert "1024 MiB" in outcome.detail
    assert "raise outcome" in outcome.stack


def test_in_this_process_a_page_is_cleaned_at_once():
    cleaning = InProcess({}).begin(page())

    assert cleaning.done()
    assert isinstance(cleaning.result(), Cleaned)


def test_endless_recursion_is_a_quarantined_page():
    outcome = clean_guarded(page(), outlets={}, clean=recurse)

    assert isinstance(outcome, Quarantined)
    assert "RecursionError" in outcome.detail
    assert len(outcome.stack) <= MAX_STACK_CHARACTERS + 10


def test_a_stack_of_any_length_keeps_both_ends():
    outcome = guarded(ValueError("word " * 10_000))

    assert outcome.stack.startswith("Traceback")
    assert len(outcome.stack) <= MAX_STACK_CHARACTERS + 10
    assert len(outcome.detail) < 500


def test_an_interruption_is_no_page():
    with pytest.raises(KeyboardInterrupt):
        guarded(KeyboardInterrupt())


@pytest.mark.parametrize(
    "outcome",
    [
        pytest.param(cleaned("half a character: \ud800"), id="surrogate in the body"),
        pytest.param(cleaned(title="\udfff"), id="surrogate in the title"),
        pytest.param(
            cleaned(published=Found(value=datetime(1, 1, 1, tzinfo=FAR_EAST), where="line 1")),
            id="a time before all times in UTC",
        ),
    ],
)
def test_what_no_database_holds_is_quarantined(outcome):
    assert isinstance(guarded(outcome), Quarantined)


def bad_in(name) -> dict[str, Any]:
    return {name: "\ud800"}


def strings_of(shape):
    return [one.name for one in fields(shape) if one.type == "str"]


@pytest.mark.parametrize("name", strings_of(Removal))
def test_no_text_of_a_removal_is_half_a_character(name):
    whole = cleaned()
    bad = replace(whole.removals[0], **bad_in(name))

    assert isinstance(guarded(replace(whole, removals=(bad,))), Quarantined)


@pytest.mark.parametrize("name", strings_of(Passage))
def test_no_text_of_a_passage_is_half_a_character(name):
    whole = cleaned()
    bad = replace(whole.article.passages[0], **bad_in(name))
    article = replace(whole.article, passages=(bad,))

    assert isinstance(guarded(replace(whole, article=article)), Quarantined)
