"""The story itself: what no rule takes stays."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaners.article import ARTICLE_KINDS, Kind
from cleaners.shape import Shape
from cleaners.structure.sight import Heading, Sight, Verdict, blame
from cleaners.structure.single import CAPTION, is_caption, unchosen

SUBHEAD_MARK = re.compile(r"[◇◆■□]")


def judge_body(body: Sequence[Sight]) -> list[Verdict]:
    """A verdict for each line from the first to the last sentence of the story.

    A heading of noise takes the lines under it up to the story's next sentence or picture.
    """
    verdicts: list[Verdict] = []
    heading: Heading | None = None
    for at, sight in enumerate(body):
        if sight.opens_section:
            heading = sight.heading
        elif sight.tells or sight.is_kind(Kind.CAPTION):
            heading = None
        if sight.rule:
            verdicts.append(blame(sight.rule))
        elif heading:
            verdicts.append(heading.takes())
        else:
            verdicts.append(judge_story_line(body, at))
    return verdicts


def judge_story_line(sights: Sequence[Sight], at: int) -> Verdict:
    """A line of the story that no rule takes."""
    sight = sights[at]
    if sight.block.chosen is False:
        return unchosen(sight.block)
    if is_caption(sights, at):
        return CAPTION
    return Verdict(kind=_kind(sights, at), rule="structure.story", reason="it is of the story")


def _kind(sights: Sequence[Sight], at: int) -> Kind:
    sight = sights[at]
    hint = sight.block.hint
    if hint is not None and hint in ARTICLE_KINDS and hint not in {Kind.TITLE, Kind.SUBTITLE}:
        return hint
    if sight.shape in {Shape.SENTENCE, Shape.CUT}:
        return Kind.PARAGRAPH
    if SUBHEAD_MARK.match(sight.block.text):
        return Kind.SUBHEAD
    if sight.is_item:
        return Kind.LIST_ITEM
    beside = [sights[near].shape for near in (at - 1, at + 1) if 0 <= near < len(sights)]
    return Kind.SUBHEAD if beside == [Shape.SENTENCE, Shape.SENTENCE] else Kind.PARAGRAPH
