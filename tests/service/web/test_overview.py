"""What the pages ask of one outlet is what they show of all."""

from __future__ import annotations

from db import overview
from db.opening import open_for_reading


def test_the_newest_day_of_an_outlet_is_that_of_its_newest_article(stored):
    question = """
        select max(search_articles.day) as day
        from fingerprints join search_articles using (article)
        where source = :source
    """
    with open_for_reading(stored) as database:
        for one in overview.outlets(database):
            [row] = database.rows(question, source=one.source)
            assert str(one.newest) == str(row["day"])


def test_the_outlets_are_counted_in_their_index_alone(stored):
    """Of 100,000 articles that takes 8 ms, and reading each took 300."""
    with open_for_reading(stored) as database:
        plan = [row["detail"] for row in database.rows(f"explain query plan {overview.OUTLETS}")]

    assert "SCAN fingerprints USING COVERING INDEX fingerprints_source" in str(plan) or (
        "SEARCH fingerprints USING COVERING INDEX fingerprints_source" in str(plan)
    )


def test_an_outlet_alone_is_as_among_all(stored):
    with open_for_reading(stored) as database:
        found = overview.outlets(database)

        assert len(found) > 1
        assert [overview.outlet(database, one.source) for one in found] == list(found)
        assert overview.outlet(database, "nobody") is None
