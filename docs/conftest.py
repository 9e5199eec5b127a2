"""What the examples in Python stand on: a folder with a database of the seeds."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.knowledge import Knowledge
from service import runs
from service.cli import cli
from tests.in_process import InProcess

ROOT = Path(__file__).parent.parent
WITH_SEEDS = "python.md"


@pytest.fixture(autouse=True)
def cleaned_seeds(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stand in a folder where `newswinnow clean seeds` was done."""
    if request.node.name != WITH_SEEDS:
        return

    def open_guard(knowledge: Knowledge, _: int | None = None) -> nullcontext[InProcess]:
        return nullcontext(InProcess(knowledge.outlets, knowledge.own))

    monkeypatch.setattr(runs, "open_guard", open_guard)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli, ["clean", str(ROOT / "seeds")])
    assert done.exit_code == 0, done.output  # noqa: S101 - what the examples stand on
