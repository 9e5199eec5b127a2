"""What one crawl is to do."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from crawler.feeds.dates import read_date
from crawler.scope import beginning_of

SEOUL = ZoneInfo("Asia/Seoul")


def test_a_day_begins_on_the_outlets_clock():
    assert beginning_of("2026-05-20", SEOUL) == datetime(2026, 5, 19, 15, tzinfo=UTC)
    assert beginning_of("2026-05-20", UTC) == datetime(2026, 5, 20, tzinfo=UTC)
    assert beginning_of("", SEOUL) is None


def test_what_a_list_says_is_of_that_day_is_not_left_out():
    assert read_date("2026-05-20", SEOUL) >= beginning_of("2026-05-20", SEOUL)


@pytest.mark.parametrize("day", ["May", "2026-02-30", "20. 5. 2026"])
def test_what_is_no_day_is_told(day):
    with pytest.raises(ValueError, match="is no day"):
        beginning_of(day, SEOUL)
