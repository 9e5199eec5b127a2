"""A block that is split keeps one run of its characters."""

from __future__ import annotations

from itertools import combinations_with_replacement

from cleaners.article import Block, Kind
from cleaners.split import Split

TEXT = "A story"


def test_what_stays_is_what_lies_between_its_ends():
    block = Block(position=1, text=TEXT)

    for start, end in combinations_with_replacement(range(len(TEXT) + 1), 2):
        split = Split(block=block, name="1", kind=Kind.PARAGRAPH, start=start, end=end)

        assert split.kept.text == TEXT[start:end]
        assert [one.text for one in split.passages] == [TEXT[start:end]]


def test_of_what_goes_nothing_stays():
    block = Block(position=1, text=TEXT)

    assert Split(block=block, name="1", kind=None, start=0, end=len(TEXT)).passages == ()
