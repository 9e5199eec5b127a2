"""Which of the lines before the story is its headline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cleaners.article import Block, Kind
from cleaners.normal import fold, stem_of_truncated
from cleaners.shape import Shape, shape_of, width

LONGEST = 260  # Latin letters; longer lines are no headline
SHORTEST = 12
HINTED = 4.0  # what the markup states; with 2, 6 of 217 headlines of naeb lost to a copied rubric
NEAR = 4  # lines between a headline and the byline or date under it
LEAST_STEM = 8  # letters of a cut-off copy that count as a copy


def choose_headline(
    candidates: Sequence[Block], *, lines: Sequence[Block], stamps: Sequence[int]
) -> Block | None:
    """The best of the candidates, in reading order; None where none looks like a headline.

    `lines` are all blocks up to the end of the story, in which a headline is often said again;
    `stamps` the positions of bylines and dates, which stand under it.
    """
    if not candidates:
        return None
    copies = Counter(fold(line.text) for line in lines)
    stems = [stem for line in lines if (stem := stem_of_truncated(line.text))]
    scored = [
        (
            _score(
                block,
                copies=copies,
                stems=stems,
                below=_below(block, candidates, lines),
                stamps=stamps,
            ),
            -at,
        )
        for at, block in enumerate(candidates)
    ]
    best, minus_at = max(scored)
    return candidates[-minus_at] if best > 0 else None


def _score(
    block: Block,
    *,
    copies: Counter[str],
    stems: Sequence[str],
    below: Sequence[int],
    stamps: Sequence[int],
) -> float:
    folded = fold(block.text)
    size = width(block.text)
    shape = shape_of(block.text)
    if shape is Shape.NUMBER or size > LONGEST or (shape is Shape.SENTENCE and block.hint is None):
        return 0.0
    whole = stem_of_truncated(block.text) is None
    score = 1.0 if size >= SHORTEST else 0.2
    score += HINTED if block.hint is Kind.TITLE else 0.0
    score += 1.0 if shape_of(block.text) is Shape.HEADLINE else 0.0
    if size >= SHORTEST and shape_of(block.text) is not Shape.LABEL:
        copied = copies[folded] > 1 or (
            whole and any(len(stem) >= LEAST_STEM and folded.startswith(stem) for stem in stems)
        )
        score += 2.0 if copied else 0.0
        stamped = next((at for at, position in enumerate(below) if position in stamps), None)
        score += 0.0 if stamped is None else 1.5 / (1 + stamped)
    return score if whole else score - 1.5


def _below(block: Block, candidates: Sequence[Block], lines: Sequence[Block]) -> list[int]:
    """Positions of the lines closely under it; other candidates, its subtitles, do not count."""
    at = next(number for number, line in enumerate(lines) if line is block)
    others = {id(candidate) for candidate in candidates}
    return [line.position for line in lines[at + 1 :] if id(line) not in others][:NEAR]
