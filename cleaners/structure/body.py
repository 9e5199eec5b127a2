"""The story itself: what no rule takes stays."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaners.article import ARTICLE_KINDS, Kind
from cleaners.shape import Shape, is_polite
from cleaners.structure.sight import Heading, Sight, Verdict, blame
from cleaners.structure.single import CAPTION, is_caption, unchosen
from cleaners.structure.story import tells_plainly

OWN_SUBJECTS = (
    Kind.PROMO,
    Kind.NOTICE,
    Kind.NAVIGATION,
    Kind.CONTACT,
    Kind.COMMENTS,
    Kind.TICKER,
    Kind.REACTIONS,
    Kind.BIO,
    Kind.COPYRIGHT,
)
ADDRESSES = re.compile(
    r"(?:세요|십시오|바랍니다|부탁드립니다|드립니다|ください|ましょう)[.!。]?$|[☞▶▷☎@©ⓒ]|https?:|www\."
    r"|\b(?:you|your|our|us|Sie|Ihre?[nm]?|vous|votre|nos|usted|nuestr[oa]s?)\b|reserved|금지|\btu\b|generated\s(?:with|by)\sAI"
    r"|^\W{0,3}(?:subscribe|sign\sup|register|get|read|follow|download|join|support|donate|click|see"
    r"|watch|listen|log\sin|share)\b|기사의\s섹션|자동\s?(?:요약|추출)|このサイト|当サイト",
    re.IGNORECASE,
)
SUBHEAD_MARK = re.compile(r"[◇◆■□]")


def judge_body(body: Sequence[Sight]) -> list[Verdict]:
    """A verdict for each line from the first to the last sentence of the story.

    A heading of noise takes the lines under it up to the story's next sentence or picture.
    """
    verdicts: list[Verdict] = []
    heading: Heading | None = None
    plain = tells_plainly(body)
    for at, sight in enumerate(body):
        if _is_told(sight, plain=plain):
            heading = None
            verdicts.append(judge_story_line(body, at))
            continue
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


def _is_told(sight: Sight, *, plain: bool) -> bool:
    """A sentence of the story whose subject is the site's own: an app, a tip, a newsletter.

    A polite story tells politely; only words to the reader are the site's then.
    """
    text = sight.block.text
    if not sight.is_kind(*OWN_SUBJECTS) or sight.shape is not Shape.SENTENCE:
        return False
    return not ADDRESSES.search(text) and not (plain and is_polite(text))


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
    beside = [_told_beside(sights, at, -1), _told_beside(sights, at, 1)]
    return Kind.SUBHEAD if all(beside) else Kind.PARAGRAPH


def _told_beside(sights: Sequence[Sight], at: int, step: int) -> bool:
    """The next line in this direction that is no caption is a sentence."""
    at += step
    while 0 <= at < len(sights) and sights[at].is_kind(Kind.CAPTION):
        at += step
    return 0 <= at < len(sights) and sights[at].shape is Shape.SENTENCE
