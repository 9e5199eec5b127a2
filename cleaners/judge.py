"""Is it an article? A page that is none is `Rejected` with its reason, not an error."""

from __future__ import annotations

from collections.abc import Sequence

from cleaners.article import BODY_KINDS, Passage, Rejected, RejectReason
from cleaners.shape import Shape, shape_of, width

# Latin letters. The shortest real stories are one-sentence flashes of about 25 Hangul syllables.
LEAST_SENTENCE = 40
LEAST_LINES = 3
LEAST_LISTED = 120  # notices of posts and deaths have no sentence at all


def judge_page(passages: Sequence[Passage], removed: int) -> Rejected | None:
    """Why it is no article; None where it is one."""
    body = [passage.text for passage in passages if passage.kind in BODY_KINDS]
    told = sum(width(text) for text in body if shape_of(text) is Shape.SENTENCE)
    listed = sum(map(width, body)) if len(body) >= LEAST_LINES else 0
    if told >= LEAST_SENTENCE or listed >= LEAST_LISTED:
        return None
    lines = "line" if removed == 1 else "lines"
    return Rejected(
        reason=RejectReason.NO_STORY,
        detail=f"{removed} {lines} of noise and {len(body)} of text found, and no story; "
        "`newswinnow explain FILE` shows which rule took what",
    )
