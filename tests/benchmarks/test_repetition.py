"""What the tool makes of made-up news, in a tenth of the size that is published."""

from __future__ import annotations

from benchmarks.repetition import Pairs, furniture_figures, plagiarism_figures, story_figures
from benchmarks.synthetic.press import newsroom

SEED = 77  # not the one of the published figures, nor the one the thresholds were chosen with


def test_prints_of_a_release_are_one_story_and_nothing_else_is():
    figures = story_figures(newsroom(SEED, releases=40))

    assert figures["precision"] >= 0.99
    assert figures["recall"] >= 0.95


def test_planted_copies_are_found_and_no_others():
    figures = plagiarism_figures()

    assert (figures["precision"], figures["recall"]) == (1.0, 1.0)


def test_furniture_goes_and_the_story_stays():
    figures = furniture_figures(30)

    assert figures["furniture gone"] >= 0.95
    assert figures["paragraphs gone"] <= 0.001


def test_pairs_of_nothing_have_no_precision():
    assert Pairs(right=0, said=0, true=0).figures["precision"] == 0.0
