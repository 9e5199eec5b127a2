"""The prints of articles are each article's own, whatever others are asked with it."""

from __future__ import annotations

from benchmarks.repetition import as_cleaned
from benchmarks.synthetic.outlets import outlets
from cleaners.prints import keys_from, prints_of, sketches_from
from cleaners.stories import units_of

ARTICLES = [as_cleaned(one) for outlet in outlets(3, each=1) for one in outlet.articles[:3]]


def test_many_at_once_have_the_prints_that_each_has_alone():
    assert [*prints_of(ARTICLES)] == [one for article in ARTICLES for one in prints_of([article])]


def test_every_sentence_has_its_keys_and_its_sketch():
    for article, printed in zip(ARTICLES, prints_of(ARTICLES), strict=True):
        sentences = len(units_of(article.article))

        assert keys_from(printed.bands).shape == (sentences, 14)
        assert len(sketches_from(printed.sketches)) == sentences


def test_no_article_has_no_print():
    assert [*prints_of([])] == []
