"""The short form of `./run fuzz`: what is damaged ends as what it is, and never in a crash."""

from __future__ import annotations

import pytest

from benchmarks.fuzz.__main__ import fuzz_pages, fuzz_parser
from benchmarks.fuzz.mutations import mutated
from benchmarks.fuzz.parsers import PAGES, PARSERS


@pytest.mark.slow
def test_every_damaged_page_ends_as_something():
    found = fuzz_pages(300, workers=2)

    assert found["failed"] == []
    assert sum(found["ended"].values()) == 300
    assert found["ended"]["article"] > 100


@pytest.mark.slow
@pytest.mark.parametrize("name", PARSERS)
def test_a_parser_gives_a_value_or_its_own_error(name):
    assert fuzz_parser(name, 200)["failed"] == []


def test_the_same_number_is_the_same_damage():
    pages = PAGES()

    assert mutated(7, pages) == mutated(7, pages)
    assert len({mutated(number, pages) for number in range(50)}) > 45
