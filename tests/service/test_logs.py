"""What a crawl logs, for programs."""

from __future__ import annotations

import json
import logging
import sys

from service.logs import AsJson


def record(message, *arguments, exc_info=None):
    return logging.LogRecord("scrapy.core", logging.WARNING, "x", 1, message, arguments, exc_info)


def test_a_line_says_whose_it_is():
    line = AsJson({"outlet": "etnews", "crawl": 7}).format(record("%s:\n%s", "먼저", "then"))

    told = json.loads(line)
    assert "\n" not in line
    assert told.pop("at")
    assert told == {
        "event": "log", "outlet": "etnews", "crawl": 7, "level": "warning", "logger": "scrapy.core",
        "message": "먼저:\nthen",
    }  # fmt: skip


def test_an_error_keeps_its_traceback():
    try:
        int("the 7th")
    except ValueError:
        line = AsJson({}).format(record("it broke", exc_info=sys.exc_info()))

    assert "the 7th" in json.loads(line)["traceback"]
