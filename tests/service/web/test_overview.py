"""What the pages ask of one outlet is what they show of all."""

from __future__ import annotations

from db import overview
from db.opening import open_for_reading


def test_an_outlet_alone_is_as_among_all(stored):
    with open_for_reading(stored) as database:
        found = overview.outlets(database)

        assert len(found) > 1
        assert [overview.outlet(database, one.source) for one in found] == list(found)
        assert overview.outlet(database, "nobody") is None
