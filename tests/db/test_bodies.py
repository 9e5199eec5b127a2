"""Raw pages come back as they were, those of older files too."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.bodies import ERRORS, packed, unpacked
from db.connection import MEMORY
from db.store import Store


@given(st.binary(max_size=300))
def test_any_bytes_come_back(body):
    assert unpacked(packed(body)) == body
    assert unpacked(zlib.compress(body)) == body


@pytest.mark.parametrize("stored", [b"", b"neither", packed(b"a page" * 99)[:-5]])
def test_what_nobody_packed_is_an_error(stored):
    with pytest.raises(ERRORS):
        unpacked(stored)


def test_a_row_of_insertions_needs_no_row():
    with Store.open(MEMORY) as store:
        store.database.insert("events")

        assert [*store.database.rows("select * from events")] == []
