"""The sessions in the documents print what the documents show."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.sessions import documents, play, steps


@pytest.mark.slow
@pytest.mark.parametrize("document", documents(), ids=lambda document: document.name)
def test_a_session_prints_what_the_document_shows(document: Path) -> None:
    shown = steps(document.read_text(encoding="utf-8"))

    for old, new in zip(shown, play(shown), strict=True):
        assert old.agrees(new), f"`./run fix` renews it: $ {new.command}\n{new.printed}"
