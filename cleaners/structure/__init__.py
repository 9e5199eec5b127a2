"""What the page's shape says: where the story stands, and what stands before and behind it.

Every block first gets the first rule that takes it. Then the story is found, and the blocks before
it, in it and behind it are judged by what belongs there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cleaners.article import Block, Kind
from cleaners.structure.body import judge_body
from cleaners.structure.head import judge_head
from cleaners.structure.scored import judge_scored
from cleaners.structure.sight import Look, Sight, Verdict, blame, look, see
from cleaners.structure.story import find_story
from cleaners.structure.tail import judge_tail

__all__ = ["Look", "Verdict", "judge_blocks", "look"]


def judge_blocks(
    blocks: Sequence[Block], look: Callable[[str], Look] = look
) -> tuple[Verdict, ...]:
    """One verdict for each block; who judges a page again brings a `look` that remembers."""
    sights = see(blocks, look)
    if any(block.score is not None for block in blocks):
        return tuple(judge_scored(sights))
    story = find_story(sights)
    if not story:
        return tuple(_without_story(sight) for sight in sights)
    body = sights[story.start : story.stop]
    return (
        *judge_head(sights[: story.start], body),
        *judge_body(body),
        *judge_tail(sights[story.stop :], body),
    )


def _without_story(sight: Sight) -> Verdict:
    """Rules speak; all else stays, for the judge of the page to weigh."""
    if sight.outside:
        return blame(sight.outside)
    kind = Kind.LIST_ITEM if sight.is_item else Kind.PARAGRAPH
    return Verdict(kind=kind, rule="structure.kept", reason="nothing says that it is noise")
