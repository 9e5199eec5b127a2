"""A page that the learned reader has read: each block has its score, and now gets its kind.

The score decides what is story. Rules take from it what is no story in any place; of what is not
story they say the kind, and where none speaks the names and places of the elements do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cleaners.article import ARTICLE_KINDS, UNWANTED, Block, Kind
from cleaners.rules import Rule
from cleaners.shape import CJK, Shape, asks, is_polite, width
from cleaners.structure.head import ABOVE, LONGEST_STANDFIRST, STANDFIRST_LINES, SUBTITLE, TITLE
from cleaners.structure.headline import choose_headline
from cleaners.structure.sight import Heading, Sight, Verdict, blame
from cleaners.structure.single import CAPTION, LINKED
from cleaners.structure.story import tells_plainly
from cleaners.structure.tail import ADDRESS

# Of the lines that the reader takes for story on sites it has not learned from, these rules take
# more of the golds' text than of noise (a shop's name in a list of shops, a tweet's signature, "Key
# takeaways"); all others are right more often than wrong.
UNSURE = frozenset(
    {
        "bio.line",
        "controls.korean",
        "embed.line",
        "navigation.breadcrumb",
        "navigation.footer",
        "navigation.section_name",
        "navigation.site_label",
        "notice.summary_heading",
        "tags.line",
    }
)
DOUBTED = 0.7  # below this score they are believed as well
LANDMARKS: Mapping[str | None, Kind] = {
    "nav": Kind.NAVIGATION,
    "header": Kind.NAVIGATION,
    "footer": Kind.NAVIGATION,
    "button": Kind.CONTROLS,
    "form": Kind.PROMO,
    "dialog": Kind.NOTICE,
    "aside": Kind.RELATED,
    "hidden": Kind.OTHER,
}
SELECTED_AWAY = Verdict(
    kind=Kind.OTHER,
    rule="outlet.remove",
    reason="the outlet's file says that it is not of the story",
)
LEAST_SUBTITLE = 40  # Latin letters; a shorter heading is the first section's
MOST_ABOVE = 0.1  # of the story may stand above its headline: a kicker, a standfirst
MOST_BETWEEN = 10  # blocks of noise (a picture, an advertisement) between a subhead and its text
LATIN = re.compile(r"[A-Za-z]")
LONE_HEADING = Verdict(
    kind=Kind.RELATED,
    rule="structure.lone_heading",
    reason="a heading with no story under it",
)
ORNAMENT = Verdict(
    kind=Kind.OTHER, rule="structure.ornament", reason="neither a letter nor a figure is in it"
)
WORD = re.compile(r"[^\W_]")
ROW = Verdict(
    kind=Kind.TABLE_ROW, rule="structure.table_head", reason="the head of a table of the story"
)
SIGNATURE = Verdict(
    kind=Kind.BYLINE,
    rule="structure.signature",
    reason="the line is called the writer's name, or is the name that the markup states",
)
NEAR_CAPTION = 3  # blocks between a caption and the story
STANDFIRST_BLOCKS = 8  # between headline and story, in which a standfirst may stand


def judge_scored(sights: Sequence[Sight]) -> list[Verdict]:
    """One verdict for each block."""
    story = [at for at, sight in enumerate(sights) if sight.block.chosen]
    if not story:
        return [_noise(sight, None) for sight in sights]
    title_at = _headline(sights, story)
    page = _Page(
        sights=sights,
        title_at=title_at,
        title=sights[title_at] if title_at is not None else None,
        first=story[0],
        last=story[-1],
        told=_first_told(sights, story),
        headings=_headings(sights),
        edges=_edges(sights, story),
        lone=_lone_headings(sights, story),
        plain=tells_plainly([sights[at] for at in story]),
    )
    return [_verdict(page, at) for at in range(len(sights))]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """What is to be known of the page to judge one of its blocks."""

    sights: Sequence[Sight]
    title_at: int | None
    title: Sight | None
    first: int
    last: int
    """Index of the first and the last block that the reader takes for story."""
    told: int
    """Index of the story's first sentence that is not called a subtitle."""
    headings: Mapping[int, Heading]
    edges: frozenset[int]
    """Story before its first and behind its last sentence."""
    lone: frozenset[int]
    """Subheads of the story with no story under them."""
    plain: bool
    """It tells in the plain style, so that polite words are the site's."""


def _verdict(page: _Page, at: int) -> Verdict:
    sight = page.sights[at]
    if at == page.title_at:
        return TITLE
    if sight.block.chosen:
        return _story(page, at)
    return _data(page, at) or _noise(sight, page.headings.get(at))


def _headline(sights: Sequence[Sight], story: Sequence[int]) -> int | None:
    """The line the markup calls the headline, nearest above the story; else the likeliest."""
    first = story[0]
    hinted = [at for at, sight in enumerate(sights) if sight.block.hint is Kind.TITLE]
    above = [at for at in hinted if at <= first]
    if above:
        return above[-1]
    if hinted and _share_above(sights, story, hinted[0]) <= MOST_ABOVE:
        return hinted[0]
    above_story = sights[: first + 1]
    title = choose_headline(
        [sight for sight in above_story if sight.outside is None],
        lines=above_story,
        stamps=[sight.block.position for sight in sights if sight.is_kind(Kind.BYLINE, Kind.DATE)],
    )
    return next((at for at, sight in enumerate(sights) if sight is title), None)


def _share_above(sights: Sequence[Sight], story: Sequence[int], title_at: int) -> float:
    """How much of the story stands above this line, 0 to 1."""
    sizes = {at: width(sights[at].block.text) for at in story}
    return sum(size for at, size in sizes.items() if at < title_at) / sum(sizes.values())


def _headings(sights: Sequence[Sight]) -> dict[int, Heading]:
    """Blocks in the element of a heading of noise, with the heading."""
    found: dict[int, Heading] = {}
    around: list[Heading] = []
    for at, sight in enumerate(sights):
        while around and around[-1].block.reach < sight.block.position:
            around.pop()
        if around:
            found[at] = around[-1]
        if sight.heading:
            around.append(sight.heading)
    return found


def _first_told(sights: Sequence[Sight], story: Sequence[int]) -> int:
    for at in story:
        block = sights[at].block
        called = block.named is Kind.SUBTITLE or block.hint is Kind.SUBHEAD
        if sights[at].shape in {Shape.SENTENCE, Shape.CUT} and not called:
            return at
    return story[0]


def _edges(sights: Sequence[Sight], story: Sequence[int]) -> frozenset[int]:
    told = [at for at in story if sights[at].tells and not is_polite(sights[at].block.text)]
    if not told:
        return frozenset()
    return frozenset(at for at in story if at < told[0] or at > told[-1])


def _lone_headings(sights: Sequence[Sight], story: Sequence[int]) -> frozenset[int]:
    """On pages of news such headings are of other stories: 20 to 13 at the end, in all sets."""
    found = set()
    end = below = len(sights) + MOST_BETWEEN
    for at in reversed(story):
        # The last line of a story announces nothing: `Related articles from our blog:`
        announces = below == end and sights[at].block.text.endswith((":", "："))
        heading = sights[at].block.hint is Kind.SUBHEAD and not sights[at].is_item
        loose = (heading or announces) and sights[at].shape is not Shape.SENTENCE
        if loose and below - at > MOST_BETWEEN:
            found.add(at)
        else:
            below = at
    return frozenset(found)


# ---- what is story ----


def _story(page: _Page, at: int) -> Verdict:
    sight = page.sights[at]
    heading = page.headings.get(at)
    if taken := _taken(page, at):
        return taken
    if heading and heading.rule.kind is Kind.COMMENTS and _is_behind(heading, page):
        return heading.takes()
    introduces = page.title_at is not None and page.title_at < at < page.told
    if introduces and _introduces(sight):
        return SUBTITLE
    if at in page.lone:
        return LONE_HEADING
    if page.title_at is not None and at < page.title_at and sight.shape is not Shape.SENTENCE:
        return ABOVE
    if page.plain and at > page.first and at in page.edges and _is_address(sight):
        return ADDRESS
    if not WORD.search(sight.block.text):
        return ORNAMENT
    title = page.title
    if title and title.block.hint is Kind.TITLE and sight.says_as(title):
        return TITLE  # to be found as a duplicate of the headline
    if sight.block.hint is Kind.CAPTION:
        return CAPTION
    return Verdict(kind=_kind(sight), rule="structure.story", reason="it is of the story")


def _taken(page: _Page, at: int) -> Verdict | None:
    """By a rule, or as the writer's name at the story's edge."""
    sight, at_edge = page.sights[at], at in page.edges
    rule = sight.outside if at_edge else sight.rule
    if rule and _is_believed(rule, sight) and not _heads_entry(page, at):
        return blame(rule)
    return SIGNATURE if at_edge and _signs(sight) else None


def _heads_entry(page: _Page, at: int) -> bool:
    """A date that is a heading of the story, with story above and below: a chronicle's entry."""
    sight = page.sights[at]
    dated = sight.is_kind(Kind.DATE) and sight.block.hint is Kind.SUBHEAD
    return dated and at > page.told and at not in page.lone


def _is_behind(heading: Heading, page: _Page) -> bool:
    """It stands below the story's first sentence; above it, it is a link to the comments."""
    return heading.block.position > page.sights[page.told].block.position


def _introduces(sight: Sight) -> bool:
    """What stands between headline and first sentence is a subtitle, if it is no list or table."""
    block = sight.block
    if block.hint is Kind.SUBHEAD:
        return width(block.text) >= LEAST_SUBTITLE
    free = block.hint in {None, Kind.PARAGRAPH} and not asks(block.text)
    return free and (block.named is Kind.SUBTITLE or sight.shape is Shape.HEADLINE)


def _signs(sight: Sight) -> bool:
    """A line that is called the writer's name, and no sentence, caption or subhead."""
    block = sight.block
    free = block.hint in {None, Kind.PARAGRAPH} and sight.shape in {Shape.HEADLINE, Shape.LABEL}
    return free and block.named is Kind.BYLINE


def _is_address(sight: Sight) -> bool:
    return is_polite(sight.block.text) and (sight.block.score or 0) < DOUBTED


def _is_believed(rule: Rule, sight: Sight) -> bool:
    latin = LATIN.search(sight.block.text) and not CJK.search(sight.block.text)
    sure = rule.name not in UNSURE or not latin
    return sure or (sight.block.score or 0) < DOUBTED


def _kind(sight: Sight) -> Kind:
    hint = sight.block.hint
    if hint is not None and hint in ARTICLE_KINDS and hint not in {Kind.TITLE, Kind.SUBTITLE}:
        return hint
    return Kind.LIST_ITEM if sight.is_item and sight.shape is not Shape.SENTENCE else Kind.PARAGRAPH


# ---- what is not ----


def _data(page: _Page, at: int) -> Verdict | None:
    """Captions and standfirsts: no body, and yet of the article."""
    sight = page.sights[at]
    if sight.block.hint is Kind.TABLE_ROW and _is_above_row(page.sights, at):
        return ROW
    if at in page.headings or sight.block.landmark in {"nav", "footer", "form", "button"}:
        return None
    begin = page.first if page.title_at is None else min(page.first, page.title_at)
    inside = begin - NEAR_CAPTION <= at <= page.last + NEAR_CAPTION
    if inside and (sight.is_kind(Kind.CAPTION) or _called_caption(sight)):
        return CAPTION
    if page.title_at is None or not page.title_at < at < page.first:
        return None
    below = at - page.title_at
    if not _is_standfirst(sight):
        return None
    near = below <= STANDFIRST_LINES and (sight.shape is Shape.SENTENCE or _is_line(sight))
    called = below < STANDFIRST_BLOCKS and _is_called_standfirst(sight)
    return SUBTITLE if near or called else None


def _is_above_row(sights: Sequence[Sight], at: int) -> bool:
    """The head of a table whose rows are of the story."""
    below = sights[at + 1].block if at + 1 < len(sights) else None
    return below is not None and below.hint is Kind.TABLE_ROW and below.chosen is True


def _called_caption(sight: Sight) -> bool:
    block = sight.block
    called = block.hint is Kind.CAPTION or (block.named is Kind.CAPTION and block.hint is None)
    return called and sight.outside is None and block.link_share < LINKED


def _is_standfirst(sight: Sight) -> bool:
    """A long one without a stop looks cut off: it must be called one."""
    block = sight.block
    whole = sight.shape in {Shape.SENTENCE, Shape.HEADLINE}
    return (
        sight.outside is None
        and (whole or (sight.shape is Shape.CUT and _is_called_standfirst(sight)))
        and block.named in {None, Kind.SUBTITLE}
        and block.link_share < LINKED
        and width(block.text) <= LONGEST_STANDFIRST
    )


def _is_called_standfirst(sight: Sight) -> bool:
    return sight.block.named is Kind.SUBTITLE or sight.block.hint is Kind.SUBHEAD


def _is_line(sight: Sight) -> bool:
    """A headline's second line, as papers of Korea, Japan and China set it: plain text."""
    block = sight.block
    plain = block.landmark is None and block.hint in {None, Kind.PARAGRAPH}
    return plain and CJK.search(block.text) is not None


def _noise(sight: Sight, heading: Heading | None) -> Verdict:
    """Its kind, by the first that knows: a rule, a heading, names, the elements around it."""
    block = sight.block
    if sight.outside and sight.outside.kind not in ARTICLE_KINDS:
        return blame(sight.outside)
    if heading:
        return heading.takes()
    if block.landmark == UNWANTED:
        return SELECTED_AWAY
    return Verdict(
        kind=_kind_by_place(block),
        rule="learned.noise",
        reason="the page's shape says that it is not of the story",
        evidence=_evidence(block),
    )


def _kind_by_place(block: Block) -> Kind:
    if block.named is not None and block.named not in ARTICLE_KINDS:
        return block.named
    if block.landmark:
        return LANDMARKS[block.landmark]
    return Kind.RELATED if block.link_share > LINKED else Kind.OTHER


def _evidence(block: Block) -> str:
    around = f", in <{block.landmark}>" if block.landmark not in {None, "hidden"} else ""
    around = ", hidden" if block.landmark == "hidden" else around
    return "" if block.score is None else f"score {block.score:.2f}{around}"
