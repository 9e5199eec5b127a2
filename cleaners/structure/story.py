"""Where the page's own story stands: the heaviest run of whole sentences.

Noise between two sentences pulls them apart, a few unknown lines do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from cleaners.article import Kind
from cleaners.normal import stem_of_truncated
from cleaners.shape import PLAIN, Shape, is_polite, width
from cleaners.structure.sight import Sight
from cleaners.structure.single import menu_runs

# What stands between two sentences of one story costs; more than TORN pulls them apart. A box of
# related links inside a story (10 for the heading, 1 a link) does not, a verse of 14 lines does
# not, the buttons and the summary above a story do.
TORN = 18.0
COST_UNKNOWN = 1.0
COST_HEADING = 10.0
COST_OF_KIND: Mapping[Kind, float] = {
    Kind.CAPTION: 0.0,
    Kind.COPYRIGHT: 20.0,
    Kind.COMMENTS: 8.0,
    Kind.NAVIGATION: 4.0,
    Kind.CONTROLS: 3.0,
    Kind.REACTIONS: 6.0,
    Kind.TICKER: 3.0,
    Kind.NOTICE: 4.0,
    Kind.BYLINE: 2.0,
    Kind.DATE: 3.0,
    Kind.BIO: 6.0,
    Kind.TAGS: 6.0,
    Kind.CONTACT: 4.0,
}
FIRST_SHARE = 0.3  # of the heaviest run: then the first such run is the page's own story
LEAST_FIRST = 300  # Latin letters; a shorter run above the heaviest is a summary or a teaser
LEAST_PLAIN = 3  # sentences
PLAIN_SHARE = 0.6  # quotations and questions end otherwise
LEAST_LISTED = 4  # lines of a story that is a list
OPENING = re.compile(r"[◀◇◆■□●○▣◎【]")


def find_story(sights: Sequence[Sight]) -> range:
    """Indexes of the page's own story; empty where there is none."""
    runs = list(_runs(sights)) or list(_listed_runs(sights))
    chosen = [at for at, sight in enumerate(sights) if sight.block.chosen and not sight.outside]
    if chosen and not any(sights[at].block.chosen for run in runs for at in run):
        # The extractor's story has no sentence: a calendar, a table, a list.
        return range(chosen[0], chosen[-1] + 1)
    if not runs:
        return range(0)
    weights = [sum(_weight(sights[at]) for at in run) for run in runs]
    enough = min(max(weights), max(FIRST_SHARE * max(weights), LEAST_FIRST))
    run = next(run for run, weight in zip(runs, weights, strict=True) if weight >= enough)
    run = _without_address(sights, run)
    return range(_with_opening(sights, run[0]), run[-1] + 1)


def _weight(sight: Sight) -> int:
    """Latin letters; what an extractor counts as the story counts double."""
    return width(sight.block.text) * (2 if sight.block.chosen else 1)


def _without_address(sights: Sequence[Sight], run: list[int]) -> list[int]:
    """A story in the plain style neither begins nor ends with polite words to the reader."""
    if not tells_plainly([sights[at] for at in run]):
        return run
    told = [at for at in run if not is_polite(sights[at].block.text)]
    return [at for at in run if told[0] <= at <= told[-1]]


def tells_plainly(sights: Sequence[Sight]) -> bool:
    """Most sentences are in the plain style of Korean and Japanese papers, not of broadcasters."""
    told = [sight.block.text for sight in sights if sight.tells]
    plain = sum(1 for text in told if PLAIN.search(text))
    return plain >= max(LEAST_PLAIN, PLAIN_SHARE * len(told))


def _runs(sights: Sequence[Sight]) -> Iterator[list[int]]:
    """Sentences that nothing pulls apart, by index."""
    run: list[int] = []
    cost = 0.0
    summary = _summary(sights)
    for at, sight in enumerate(sights):
        if not sight.tells or at in summary:
            cost += _cost(sight)
            continue
        if (
            run
            and not _belong(sights, run[-1], at)
            and (cost > TORN or _is_teaser(sights, run[-1], at))
        ):
            yield run
            run = []
        run.append(at)
        cost = 0.0
    if run:
        yield run


def _belong(sights: Sequence[Sight], one: int, other: int) -> bool:
    """An extractor counts both sentences as the story, and nothing between them ends a page."""
    between = sights[one:other]
    return (
        sights[one].block.chosen is True
        and sights[other].block.chosen is True
        and not any(sight.is_kind(Kind.COPYRIGHT, Kind.COMMENTS) for sight in between)
    )


def _summary(sights: Sequence[Sight]) -> frozenset[int]:
    """Sentences under the heading of a summary box, where another line parts them from the rest."""
    found: set[int] = set()
    under: list[int] | None = None
    for at, sight in enumerate(sights):
        if sight.opens_section:
            under = [] if sight.is_kind(Kind.NOTICE) else None
        elif under is not None and sight.tells:
            under.append(at)
        elif under is not None:
            if _told(sights[at:]) > _told([sights[near] for near in under]):
                found.update(under)
            under = None
    return frozenset(found)


def _told(sights: Sequence[Sight]) -> int:
    """How much the sentences say, in Latin letters."""
    return sum(width(sight.block.text) for sight in sights if sight.tells)


def _cost(sight: Sight) -> float:
    if sight.rule is None:
        return COST_UNKNOWN
    if sight.opens_section and not sight.is_kind(Kind.COMMENTS):
        return COST_HEADING
    return COST_OF_KIND.get(sight.rule.kind, COST_UNKNOWN)


def _is_teaser(sights: Sequence[Sight], before: int, at: int) -> bool:
    """Under a heading of other stories, headline and summary take turns; two pairs are no story."""
    between = sights[before + 1 : at]
    unknown = [sight for sight in between if sight.rule is None]
    first_pair = (
        any(sight.opens_section for sight in between)
        and len(unknown) == 1
        and unknown[0].shape is Shape.HEADLINE
    )
    second_pair = sights[at + 1 : at + 3]
    return (
        first_pair
        and len(second_pair) == 2
        and second_pair[0].shape is Shape.HEADLINE
        and second_pair[0].rule is None
        and second_pair[1].shape in {Shape.SENTENCE, Shape.CUT}
        and _sentences(sights[at:]) <= _sentences(sights[:before])
    )


def _sentences(sights: Sequence[Sight]) -> int:
    return sum(1 for sight in sights if sight.tells)


def _listed_runs(sights: Sequence[Sight]) -> Iterator[list[int]]:
    """On a page without a sentence: lines in a row that no rule takes, less their headline."""
    menus = menu_runs(sights)
    run: list[int] = []
    for at, sight in enumerate((*sights, None)):
        if sight is not None and sight.outside is None and (at not in menus or sight.is_item):
            run.append(at)
            continue
        if len(run) >= LEAST_LISTED:
            yield run if sights[run[0]].is_item else run[1:]
        run = []


def _with_opening(sights: Sequence[Sight], first: int) -> int:
    """Go up to a script's cue, a marked subhead or a long text right above the first sentence.

    Captions in between do not part them from the story.
    """
    at = first
    while at > 0:
        above = sights[at - 1]
        if above.rule is None and _opens_story(above):
            first = at - 1
        elif not above.is_kind(Kind.CAPTION):
            break
        at -= 1
    return first


def _opens_story(sight: Sight) -> bool:
    text = sight.block.text
    long = sight.shape in {Shape.SENTENCE, Shape.CUT} and stem_of_truncated(text) is None
    return bool(OPENING.match(text)) or (long and sight.block.chosen is not False)
