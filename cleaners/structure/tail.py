"""Behind the story: until something ends it unknown lines may stay, from there on all goes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleaners.article import Kind
from cleaners.rules import Rule, Stop
from cleaners.shape import Shape, is_polite, looks_like_headline, width
from cleaners.structure.body import judge_story_line
from cleaners.structure.sight import Heading, Sight, Verdict, blame
from cleaners.structure.single import CAPTION, is_caption, menu_or_ticker, menu_runs
from cleaners.structure.story import tells_plainly

# What, behind the last sentence, says that the story is over.
ENDS = frozenset(
    {
        Kind.BYLINE,
        Kind.COPYRIGHT,
        Kind.RELATED,
        Kind.COMMENTS,
        Kind.REACTIONS,
        Kind.CONTROLS,
        Kind.NAVIGATION,
        Kind.TICKER,
        Kind.TAGS,
        Kind.PROMO,
        Kind.CONTACT,
        Kind.BIO,
        Kind.NOTICE,
    }
)
OF_COMMENTS = frozenset({Kind.DATE, Kind.REACTIONS, Kind.COMMENTS})
LEAST_COMMENTS = 2  # of the six lines under a heading: with fewer it was only a button
NEAR = 6
LEAST_LINKS = 4  # headlines in a row that are links without a heading
MARKED_SHARE = 0.6  # of them with a headline's marks
BIO_LINES = 5  # of a box about the writer, above the link to his other stories
LONGEST_TAG = 32  # Latin letters

# "As follows": then what follows is of the story, in whatever form.
LIST_FOLLOWS = re.compile(
    r"(?:[:：]|다음과\s?같다|아래와\s?같다|次の通り|次のとおり|以下の通り|如下|as\sfollows|folgende\w*|suivante?s?|siguientes?)[.。:：]?$"
)
BEFORE_END = Verdict(
    kind=Kind.OTHER,
    rule="structure.before_end",
    reason="a loose line between the story and what ends it",
)
BEHIND = Verdict(
    kind=Kind.RELATED,
    rule="structure.behind_story",
    reason="it stands behind the end of the story",
)
ADDRESS = Verdict(
    kind=Kind.NOTICE,
    rule="structure.address",
    reason="the site speaks politely to its reader, the story tells in the plain style",
)
BIO = Verdict(kind=Kind.BIO, rule="structure.bio", reason="of the box about the writer")


def judge_tail(tail: Sequence[Sight], story: Sequence[Sight]) -> list[Verdict]:
    """A verdict for each line behind the last line of the story."""
    plain = tells_plainly(story)
    end = _end(tail, plain=plain)
    listed = bool(LIST_FOLLOWS.search(story[-1].block.text))
    over = end < len(tail)
    before = [_before_end(tail, at, over=over and not listed) for at in range(end)]
    return [*before, *_behind_end(tail, end, plain=plain)]


def _end(tail: Sequence[Sight], *, plain: bool) -> int:
    """Index of the first line that is not of the story any more."""
    for at, sight in enumerate(tail):
        ends = sight.outside is not None and sight.outside.kind in ENDS
        if ends or (plain and _is_address(sight)) or _are_links(tail[at:]):
            return at
    return len(tail)


def _is_address(sight: Sight) -> bool:
    """Polite words; of the site, where the story tells in the plain style."""
    return sight.tells and is_polite(sight.block.text)


def _are_links(rest: Sequence[Sight]) -> bool:
    """Several headlines in a row that look like headlines: links with no heading."""
    run: list[str] = []
    for sight in rest:
        if sight.rule or sight.shape is not Shape.HEADLINE:
            break
        run.append(sight.block.text)
    marked = [text for text in run if looks_like_headline(text)]
    return len(run) >= LEAST_LINKS and len(marked) >= MARKED_SHARE * len(run)


def _before_end(tail: Sequence[Sight], at: int, *, over: bool) -> Verdict:
    """Lists, pictures and long texts stay; all does where nothing ends the story."""
    sight = tail[at]
    if sight.outside:
        return blame(sight.outside)
    loose = sight.shape in {Shape.LABEL, Shape.HEADLINE} and not sight.is_item
    if over and loose and sight.block.hint is None:
        return CAPTION if is_caption(tail, at) else BEFORE_END
    return judge_story_line(tail, at)


def _behind_end(tail: Sequence[Sight], end: int, *, plain: bool) -> list[Verdict]:
    menus = menu_runs(tail)
    bios = _bios(tail)
    verdicts: list[Verdict] = []
    heading: Heading | None = None
    closed = False
    for at in range(end, len(tail)):
        sight = tail[at]
        heading = _heading(tail, at, heading)
        closed = closed or sight.is_kind(Kind.COPYRIGHT)
        if at in bios:
            verdicts.append(BIO)
        elif sight.is_kind(Kind.CAPTION) and (heading or closed):
            # Above the copyright line it may be of the story, behind it no more.
            verdicts.append(heading.takes() if heading else BEHIND)
        elif sight.outside:
            verdicts.append(_ruled(sight.outside, heading))
        elif heading:
            verdicts.append(heading.takes())
        elif plain and _is_address(sight):
            verdicts.append(ADDRESS)
        else:
            verdicts.append(menu_or_ticker([sight], 0) if at in menus else BEHIND)
    return verdicts


def _ruled(rule: Rule, heading: Heading | None) -> Verdict:
    """Dates and votes under the heading of the comments are part of the comments."""
    if heading and heading.rule.kind is Kind.COMMENTS and rule.kind in OF_COMMENTS:
        return heading.takes()
    return blame(rule)


def _heading(tail: Sequence[Sight], at: int, heading: Heading | None) -> Heading | None:
    """The heading that a line stands under."""
    sight = tail[at]
    if sight.opens_section:
        return sight.heading if _opens(tail, at) else None
    if heading and heading.rule.stop is Stop.FIGURES and not _is_figure(sight, heading.rule):
        return None
    return heading


def _opens(tail: Sequence[Sight], at: int) -> bool:
    """A heading of comments may be only a button: it opens a section if comments follow."""
    if not tail[at].is_kind(Kind.COMMENTS):
        return True
    near = [sight.outside for sight in tail[at + 1 : at + 1 + NEAR] if sight.outside]
    return len([rule for rule in near if rule.kind in OF_COMMENTS]) >= LEAST_COMMENTS


def _is_figure(sight: Sight, heading: Rule) -> bool:
    """A number or label of a table of prices or a list of tags; a tag may be a long word."""
    if heading.kind is Kind.TAGS and width(sight.block.text) <= LONGEST_TAG:
        return sight.shape is not Shape.SENTENCE
    return sight.shape in {Shape.NUMBER, Shape.LABEL} or sight.is_kind(Kind.TICKER)


def _bios(tail: Sequence[Sight]) -> frozenset[int]:
    """Name, motto and links of a writer: from a name up to the link to his other stories."""
    found: set[int] = set()
    for at, sight in enumerate(tail):
        if sight.is_kind(Kind.BIO):
            above = range(max(0, at - BIO_LINES), at)
            names = [near for near in above if tail[near].is_kind(Kind.BYLINE)]
            found.update(range(names[-1] if names else at, at + 1))
    return frozenset(found)
