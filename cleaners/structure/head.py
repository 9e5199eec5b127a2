"""Before the story: menus, the headline, and what stands under it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from cleaners.article import Kind
from cleaners.rules import Rule
from cleaners.shape import Shape, width
from cleaners.structure.headline import choose_headline
from cleaners.structure.sight import Heading, Sight, Verdict, blame
from cleaners.structure.single import CAPTION, is_caption, menu_or_ticker, menu_runs, unchosen

STANDFIRST_LINES = 2  # right under the headline, where a sentence or two may introduce the story
LONGEST_STANDFIRST = 300  # Latin letters
NAME = re.compile(r"[A-ZÀ-Ý][\w'’.À-ÿ-]{1,20}(?:\s[A-ZÀ-Ý][\w'’.À-ÿ-]{0,20}){1,3}")
NAME_ABOVE_DATE = Verdict(
    kind=Kind.BYLINE, rule="structure.name_above_date", reason="a name right above the date"
)
TITLE = Verdict(kind=Kind.TITLE, rule="structure.title", reason="the page's headline")
SUBTITLE = Verdict(
    kind=Kind.SUBTITLE,
    rule="structure.subtitle",
    reason="it stands between headline and story",
)
ABOVE = Verdict(
    kind=Kind.NAVIGATION, rule="structure.above_title", reason="it stands above the headline"
)
MENU_HEADING = Verdict(
    kind=Kind.NAVIGATION,
    rule="structure.menu_heading",
    reason="a heading of other stories with none under it: an entry of the menu",
)
NUMBER = Verdict(kind=Kind.OTHER, rule="structure.number", reason="a number before the story")
LABEL = Verdict(
    kind=Kind.OTHER, rule="structure.loose_label", reason="a word between headline and story"
)
SUMMARY = Verdict(
    kind=Kind.NOTICE,
    rule="structure.summary",
    reason="sentences above the story, cut off from it",
)


def judge_head(head: Sequence[Sight], story: Sequence[Sight]) -> list[Verdict]:
    """A verdict for each line before the story."""
    menus = menu_runs(head)
    sections = _sections(head)
    title_at = _headline(head, story, taken=menus.union(sections))
    verdicts = []
    for at, sight in enumerate(head):
        if at == title_at:
            verdict = TITLE
        elif sight.is_kind(Kind.CAPTION) and title_at is not None and at < title_at:
            verdict = ABOVE
        elif sight.outside:
            verdict = _ruled(sight.outside, is_menu=_is_menu_heading(sight, at, title_at, sections))
        elif at in menus:
            verdict = menu_or_ticker(head, at)
        elif at in sections:
            verdict = sections[at].takes()
        else:
            verdict = _free(head, at, title_at)
        verdicts.append(verdict)
    return verdicts


def _headline(
    head: Sequence[Sight], story: Sequence[Sight], *, taken: frozenset[int]
) -> int | None:
    free = [at for at, sight in enumerate(head) if at not in taken and _may_be_headline(sight)]
    stamped = [sight.block.position for sight in head if sight.is_kind(Kind.BYLINE, Kind.DATE)]
    title = choose_headline([head[at] for at in free], lines=(*head, *story), stamps=stamped)
    return next((at for at in free if head[at] is title), None)


def _may_be_headline(sight: Sight) -> bool:
    if sight.outside:
        return False
    marked_up = sight.block.hint is Kind.TITLE
    return marked_up or (sight.block.chosen is not False and sight.shape is not Shape.SENTENCE)


def _ruled(rule: Rule, *, is_menu: bool) -> Verdict:
    return MENU_HEADING if is_menu else blame(rule)


def _is_menu_heading(
    sight: Sight, at: int, title_at: int | None, sections: Mapping[int, Heading]
) -> bool:
    """`최신기사` above the headline with nothing under it."""
    above_title = title_at is not None and at < title_at
    heading = sight.opens_section and sight.is_kind(Kind.RELATED)
    return above_title and heading and at + 1 not in sections


def _free(head: Sequence[Sight], at: int, title_at: int | None) -> Verdict:
    """A line that neither rule nor run nor section takes."""
    sight = head[at]
    if sight.shape is Shape.NUMBER:
        return NUMBER
    if sight.block.chosen is False:
        return unchosen(sight.block)
    if is_caption(head, at) or sight.block.hint is Kind.CAPTION:
        return CAPTION
    if title_at is None or at < title_at:
        return ABOVE
    if NAME.fullmatch(sight.block.text) and at + 1 < len(head) and head[at + 1].is_kind(Kind.DATE):
        return NAME_ABOVE_DATE
    return _below_title(sight, head[title_at], lines_below=at - title_at)


def _below_title(sight: Sight, title: Sight, *, lines_below: int) -> Verdict:
    if sight.says_as(title):
        return SUBTITLE  # to be found as a duplicate of the headline
    if lines_below <= STANDFIRST_LINES and width(sight.block.text) <= LONGEST_STANDFIRST:
        return LABEL if sight.shape is Shape.LABEL else SUBTITLE
    if sight.shape in {Shape.SENTENCE, Shape.CUT} and sight.block.chosen is not True:
        return SUMMARY
    return LABEL if sight.shape is Shape.LABEL else SUBTITLE


def _sections(head: Sequence[Sight]) -> dict[int, Heading]:
    """Lines under a heading of noise before the story, with the heading.

    A summary box goes on while sentences do; links of other stories go while they have list marks
    or look cut off, for the headline may stand right behind them.
    """
    found: dict[int, Heading] = {}
    heading: Heading | None = None
    for at, sight in enumerate(head):
        if sight.rule:
            heading = sight.heading
        elif heading is not None and _goes_on(heading.rule, sight):
            found[at] = heading
        else:
            heading = None
    return found


def _goes_on(heading: Rule, sight: Sight) -> bool:
    if heading.kind is Kind.NOTICE:
        return sight.shape in {Shape.SENTENCE, Shape.CUT}
    if heading.kind is Kind.TICKER:
        return sight.shape in {Shape.NUMBER, Shape.LABEL}
    return sight.block.text.rstrip().endswith(("..", "…")) or sight.is_item
