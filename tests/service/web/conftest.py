"""Stored articles, and ways to ask for their pages."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext

import pytest
from click.testing import CliRunner

pytest.importorskip("datasette", reason="needs the extra web")

from benchmarks.synthetic.articles import as_html
from benchmarks.synthetic.outlets import outlets
from benchmarks.synthetic.press import newsroom
from service import runs
from service.cli import cli
from service.web.server import application
from tests.in_process import InProcess
from tests.service.web.hostile import HOSTILE

LOOPBACK = frozenset({"localhost"})


@pytest.fixture(scope="session")
def stored(tmp_path_factory):
    """An outlet with furniture, press releases in several outlets, the seeds, and hostile pages."""
    folder = tmp_path_factory.mktemp("web")
    pages = folder / "pages"
    pages.mkdir()
    printed = outlets(5, each=1)[0].articles[:16]
    for at, article in enumerate((*printed, *newsroom(5, releases=4, digests=0))):
        (pages / f"{at:03}.html").write_bytes(as_html(article))
    for name, page in HOSTILE.items():
        (pages / f"{name}.html").write_text(page, "utf-8")
    path = folder / "news.db"

    def open_guard(knowledge, workers=None):
        return nullcontext(InProcess(knowledge.outlets, knowledge.own))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runs, "open_guard", open_guard)
        result = CliRunner().invoke(cli, ["clean", str(pages), "seeds", "--db", str(path)])
    assert result.exit_code == 0, result.output
    return path


@pytest.fixture(scope="module")
def get(stored):
    """Ask for a page; None for the default host."""
    with application(stored, LOOPBACK) as served:

        def get(path, host="localhost"):
            return asyncio.run(served.client.get(path, headers={"host": host}))

        asyncio.run(served.invoke_startup())
        yield get
