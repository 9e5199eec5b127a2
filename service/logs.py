"""What a crawl logs, one JSON object a line, as the service's own lines are."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime

from typing_extensions import override


class AsJson(logging.Formatter):
    """A line of Scrapy's log, with what it is of: outlet and number of the crawl."""

    def __init__(self, about: Mapping[str, object]) -> None:
        super().__init__()
        self._about = dict(about)

    @override
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "event": "log",
            **self._about,
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True, default=str)


def as_json(about: Mapping[str, object]) -> None:
    """Let all that is logged from now on be JSON lines."""
    for handler in logging.root.handlers:
        handler.setFormatter(AsJson(about))
