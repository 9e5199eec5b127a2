"""Which of the lines before the story is its headline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cleaners.article import Kind
from cleaners.normal import stem_of_truncated
from cleaners.shape import Shape, shape_of, width
from cleaners.structure.sight import Sight

LONGEST = 260  # Latin letters; longer lines are no headline
SHORTEST = 12
HINTED = 4.0  # what the markup states; with 2, 6 of 217 headlines of naeb lost to a copied rubric
NEAR = 4  # lines between a headline and the byline or date under it
LEAST_STEM = 8  # letters of a cut-off copy that count as a copy


def choose_headline(
    candidates: Sequence[Sight], *, lines: Sequence[Sight], stamps: Sequence[int]
) -> Sight | None:
    """The best of the candidates, in reading order; None where none looks like a headline.

    `lines` are all lines up to the end of the story, in which a headline is often said again;
    `stamps` the positions of bylines and dates, which stand under it.
    """
    if not candidates:
        return None
    copies = Counter(line.folded for line in lines)
    stems = [stem for line in lines if (stem := stem_of_truncated(line.block.text))]
    below = _below(candidates, lines)
    scored = [
        (
            _score(
                sight,
                copies=copies,
                stems=stems,
                below=below[id(sight)],
                stamps=stamps,
            ),
            -at,
        )
        for at, sight in enumerate(candidates)
    ]
    best, minus_at = max(scored)
    return candidates[-minus_at] if best > 0 else None


def _score(
    sight: Sight,
    *,
    copies: Counter[str],
    stems: Sequence[str],
    below: Sequence[int],
    stamps: Sequence[int],
) -> float:
    block = sight.block
    size = width(block.text)
    shape = shape_of(block.text)
    if shape is Shape.NUMBER or size > LONGEST or (shape is Shape.SENTENCE and block.hint is None):
        return 0.0
    whole = stem_of_truncated(block.text) is None
    score = 1.0 if size >= SHORTEST else 0.2
    score += HINTED if block.hint is Kind.TITLE else 0.0
    score += 1.0 if shape is Shape.HEADLINE else 0.0
    if size >= SHORTEST and shape is not Shape.LABEL:
        copied = copies[sight.folded] > 1 or (
            whole
            and any(len(stem) >= LEAST_STEM and sight.folded.startswith(stem) for stem in stems)
        )
        score += 2.0 if copied else 0.0
        stamped = next((at for at, position in enumerate(below) if position in stamps), None)
        score += 0.0 if stamped is None else 1.5 / (1 + stamped)
    return score if whole else score - 1.5


def _below(candidates: Sequence[Sight], lines: Sequence[Sight]) -> dict[int, list[int]]:
    """Positions of the lines closely under each; other candidates, subtitles, do not count."""
    own = {id(candidate) for candidate in candidates}
    found = {}
    near: list[int] = []
    for line in reversed(lines):
        if id(line) in own:
            found[id(line)] = near
        else:
            near = [line.block.position, *near][:NEAR]
    return found
