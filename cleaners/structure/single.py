"""What a line's nearest neighbours say of it, wherever on the page it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaners.article import Block, Kind
from cleaners.shape import Shape
from cleaners.structure.sight import Sight, Verdict

MENU_RUN = 5  # labels in a row that are no list of the story
MOST_MARKED = 2  # more lines with a caption's mark are a list
SHORT_CAPTION = 60  # characters of a caption with a mark, or above its credit
MARK = "▲"
TICKS = re.compile(r"[.,%▲▼△▽]")
LINKED = 0.6  # share of link text; more is a list of links

TICKER = Verdict(
    kind=Kind.TICKER, rule="structure.ticker", reason="one of a run of labels and figures"
)
MENU = Verdict(
    kind=Kind.NAVIGATION, rule="structure.menu", reason="one of a run of labels outside the story"
)
CAPTION = Verdict(
    kind=Kind.CAPTION,
    rule="structure.caption",
    reason="a single line with a caption's mark or credit",
)


def menu_runs(sights: Sequence[Sight]) -> frozenset[int]:
    """Indexes of labels that stand in a run; lines that a rule takes do not break it."""
    found: set[int] = set()
    run: list[int] = []
    length = 0
    for at, sight in enumerate((*sights, None)):
        if sight is not None and (sight.outside or sight.shape in {Shape.LABEL, Shape.NUMBER}):
            length += 1
            run += [] if sight.outside else [at]
            continue
        if length >= MENU_RUN and len(run) >= 2:
            found.update(run)
        run, length = [], 0
    return frozenset(found)


def menu_or_ticker(sights: Sequence[Sight], at: int) -> Verdict:
    """A label of a menu; of a ticker, where figures that rise and fall stand in it or under it."""
    near = sights[at : at + 1] if sights[at].shape is Shape.NUMBER else sights[at : at + 2]
    figures = [sight for sight in near if sight.shape is Shape.NUMBER]
    return TICKER if any(TICKS.search(sight.block.text) for sight in figures) else MENU


def is_caption(sights: Sequence[Sight], at: int) -> bool:
    """A short line with a caption's mark that is no item of a list, or right above a credit."""
    sight = sights[at]
    if len(sight.block.text) > SHORT_CAPTION or sight.shape is Shape.SENTENCE:
        return False
    below = sights[at + 1].rule if at + 1 < len(sights) else None
    if below and below.name == "caption.credit_alone" and sight.shape is Shape.HEADLINE:
        return True
    return sight.block.text.startswith(MARK) and not _is_listed(sights, at)


def _is_listed(sights: Sequence[Sight], at: int) -> bool:
    """Other lines with the mark stand beside it, or many on the page."""
    marked = [near for near in sights if near.block.text.startswith(MARK)]
    beside = [sights[near] for near in (at - 1, at + 1) if 0 <= near < len(sights)]
    return len([near for near in marked if near.rule is None]) > MOST_MARKED or any(
        near in marked and not near.says_as(sights[at]) for near in beside
    )


def unchosen(block: Block) -> Verdict:
    """What the extractor does not count as the story, by the elements around it."""
    kind = Kind.OTHER
    if block.landmark == "aside" or block.link_share > LINKED:
        kind = Kind.RELATED
    if block.landmark in {"nav", "header", "footer"}:
        kind = Kind.NAVIGATION
    return Verdict(
        kind=kind,
        rule="structure.extractor",
        reason="the extractor does not count it as the story",
        evidence=f"inside <{block.landmark}>" if block.landmark else "",
    )
