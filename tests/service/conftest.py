"""What the tests of the commands share."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from service import runs
from tests.in_process import InProcess


@pytest.fixture
def in_process(monkeypatch):
    """Clean in this process, without the second that others need to start."""

    def open_guard(knowledge, workers=None):
        return nullcontext(InProcess(knowledge.outlets, knowledge.own))

    monkeypatch.setattr(runs, "open_guard", open_guard)
