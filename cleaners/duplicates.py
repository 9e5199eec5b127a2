"""Blocks of a page that say again what another block of it says.

Exact after folding; near by MinHash over character 3-grams (datasketch), every candidate verified
by its exact Jaccard similarity; cut-off and contained copies; and whole second copies by aligning
the blocks around them. A number, date, name or direction that differs keeps both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeAlias

from cleaners.article import Kind
from cleaners.facts import says_the_same
from cleaners.normal import fold, stem_of_truncated
from cleaners.shape import Shape, shape_of, width

SHINGLE = 3  # characters; the best mean recall over six kinds of Korean edits (.940, 5-grams .845)
LEAST_NEAR = 40  # folded characters; below, one word changes too much of the set
LEAST_EXACT = 12  # folded characters of a copy away from the story
# Latin letters of a block said again: "네.", a refrain, a step of a recipe, a question put to three
# people may stand twice (in a second copy of the page they go with what is around them).
LEAST_TOLD = 44
LEAST_LISTED = 80
LEAST_CONTAINED = 20
LEAST_QUOTED = 14
LEAST_STEM = 12
PULL_QUOTE = re.compile(r"[“\"「『][^“”\"「」『』]{8,200}[.!?。][”\"」』]")
# Below it stand captions of one event, and a statement that is quoted and then printed in full. Of
# edited paragraphs it finds .94, .7 would find .98 (benchmarks/duplicates_quality.py).
SIMILAR = 0.8
LEAST_COPIED = 3  # paragraphs of a story printed twice
LEAST_SUMMED = 2  # sentences of it that a summary says
MOST_CANDIDATES = 50  # a block; a table of alike lines has thousands, a story a few
MOST_COMPARED = 1000  # paragraphs looked for inside one another; more are a list, not a story
# Long blocks that are all compared with one another, which is exact. The signatures of more are
# made sooner than their pairs are looked at; what makes them takes 40 MB and .3 s to load.
MOST_PAIRED = 200
MOST_NEAR = 2000  # long blocks; a story has a few hundred, more are a list of like things
PERMUTATIONS = 64
# Bands and rows. Half of the pairs at .5 become candidates, .9997 of those at .8: recall first, for
# what LSH lets through is verified exactly and what it misses is lost.
BANDS = (16, 4)
QUOTED = re.compile(r"[“\"「『][^“”\"「」『』]{8,200}[”\"」』]")
# Which kind of block may hold a block of a kind.
CONTAINERS: Mapping[Kind, Kind] = MappingProxyType(
    {
        Kind.PARAGRAPH: Kind.PARAGRAPH,
        Kind.QUOTE: Kind.PARAGRAPH,
        Kind.CAPTION: Kind.CAPTION,
    }
)
NUMBERS = re.compile(r"\d+")
Numbers: TypeAlias = tuple[str, ...]
"""Of a text, each as often as it stands there, sorted."""
UNIQUE_KINDS = frozenset({Kind.TITLE, Kind.SUBTITLE, Kind.CAPTION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A kept block, as far as repetition is concerned."""

    text: str
    kind: Kind
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """This block says what another one says."""

    of: int
    """Index of the candidate that stays."""
    similarity: float
    """Exact Jaccard similarity of the 3-grams, 1.0 for equal and contained texts."""
    how: str
    """`equal`, `similar`, `cut off`, `contained` or `aligned`."""


def shingles(folded: str) -> frozenset[str]:
    """The character 3-grams of a folded text."""
    # A list, for a generator takes twice the time, and a page has thousands of them.
    return frozenset([folded[at : at + SHINGLE] for at in range(len(folded) - SHINGLE + 1)])


def numbers_of(text: str) -> Numbers:
    """The numbers of a text: where they differ, two texts say two things."""
    return tuple(sorted(NUMBERS.findall(text)))


def find_repeats(
    candidates: Sequence[Candidate],
    fold: Callable[[str], str] = fold,
    shingles: Callable[[str], frozenset[str]] = shingles,
    numbers_of: Callable[[str], Numbers] = numbers_of,
) -> dict[int, Repeat]:
    """Index of each candidate that goes, with the one that stays.

    Who asks again about the same texts brings functions that remember.
    """
    folded = [fold(candidate.text) for candidate in candidates]
    pairs = {
        **_cut_off(candidates, folded),
        **_near(candidates, folded, shingles, numbers_of),
        **_equal(candidates, folded),
    }
    pairs |= _aligned(folded, pairs)
    settled = _keep_the_fuller(candidates, _in_a_second_copy(candidates, pairs))
    contained = _contained(candidates, folded, gone=frozenset(settled))
    return settled | {at: repeat for at, repeat in contained.items() if at not in settled}


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared shingles over all shingles."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if one or other else 1.0


def _equal(candidates: Sequence[Candidate], folded: Sequence[str]) -> dict[int, Repeat]:
    first: dict[str, int] = {}
    found = {}
    for at, text in enumerate(folded):
        kept = first.setdefault(text, at)
        if kept == at:
            continue
        unique = {candidates[at].kind, candidates[kept].kind} & UNIQUE_KINDS
        told = shape_of(candidates[at].text) is Shape.SENTENCE
        least = LEAST_TOLD if told else LEAST_LISTED
        if width(text) >= least or (unique and len(text) > 1):
            found[at] = Repeat(of=kept, similarity=1.0, how="equal")
    return found


def _near(
    candidates: Sequence[Candidate],
    folded: Sequence[str],
    shingles: Callable[[str], frozenset[str]],
    numbers_of: Callable[[str], Numbers],
) -> dict[int, Repeat]:
    """Texts that are alike and say the same; those with other numbers are not even compared."""
    long = {text: at for at, text in reversed(list(enumerate(folded))) if len(text) >= LEAST_NEAR}
    # Thousands of alike lines would all be candidates of each other.
    if not 2 <= len(long) <= MOST_NEAR:
        return {}
    numbered: dict[Numbers, list[int]] = {}
    for at in sorted(long.values()):
        numbered.setdefault(numbers_of(candidates[at].text), []).append(at)
    found: dict[int, Repeat] = {}
    for group in numbered.values():
        grams = [shingles(folded[at]) for at in group] if len(group) > 1 else []
        for earlier, later in _alike(grams):
            similarity = jaccard(grams[earlier], grams[later])
            one, other = candidates[group[earlier]].text, candidates[group[later]].text
            if similarity >= SIMILAR and says_the_same(one, other):
                repeat = Repeat(of=group[earlier], similarity=round(similarity, 3), how="similar")
                found.setdefault(group[later], repeat)
    return found


def _alike(sets: Sequence[frozenset[str]]) -> Iterator[tuple[int, int]]:
    """Pairs that may be similar, in reading order; all that are, but for the chance of MinHash."""
    return _of_a_size(sets) if len(sets) <= MOST_PAIRED else _of_a_band(sets)


def _of_a_size(sets: Sequence[frozenset[str]]) -> Iterator[tuple[int, int]]:
    """Pairs whose sizes allow it: they share no more than the smaller one has."""
    sizes = [len(one) for one in sets]
    for later, size in enumerate(sizes):
        for earlier, other in enumerate(sizes[:later]):
            if (size / other if size < other else other / size) >= SIMILAR:
                yield earlier, later


def _of_a_band(sets: Sequence[frozenset[str]]) -> Iterator[tuple[int, int]]:
    """Pairs whose signatures share a band."""
    # Here, for datasketch brings scipy: half of the time in which a command starts.
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415 - see above

    hashed = [[gram.encode() for gram in grams] for grams in sets]
    lsh = MinHashLSH(num_perm=PERMUTATIONS, params=BANDS)
    for later, signature in enumerate(MinHash.bulk(hashed, num_perm=PERMUTATIONS)):
        for earlier in sorted(lsh.query(signature))[:MOST_CANDIDATES]:
            yield int(earlier), later
        lsh.insert(later, signature)


def _cut_off(candidates: Sequence[Candidate], folded: Sequence[str]) -> dict[int, Repeat]:
    """A block that ends in an ellipsis and begins as another one does."""
    found = {}
    stems = {at: stem_of_truncated(candidate.text) for at, candidate in enumerate(candidates)}
    cut_off = [(at, stem) for at, stem in stems.items() if stem and len(stem) >= LEAST_STEM]
    for at, stem in cut_off if len(cut_off) <= MOST_COMPARED else ():
        whole = next(
            (
                other
                for other, text in enumerate(folded)
                if other != at and len(text) > len(stem) and text.startswith(stem)
            ),
            None,
        )
        if whole is not None and stems[whole] is None:
            found[at] = Repeat(of=whole, similarity=1.0, how="cut off")
    return found


def _aligned(folded: Sequence[str], pairs: Mapping[int, Repeat]) -> dict[int, Repeat]:
    """Short lines between two repeated blocks that stand between the same two in the other copy."""
    found: dict[int, Repeat] = {}
    for at in range(1, len(folded) - 1):
        before, after = pairs.get(at - 1), pairs.get(at + 1)
        if at in pairs or before is None or after is None:
            continue
        other = before.of + 1
        if other < at and other == after.of - 1 and folded[other] == folded[at]:
            found[at] = Repeat(of=other, similarity=1.0, how="aligned")
    return found


def _in_a_second_copy(
    candidates: Sequence[Candidate], pairs: Mapping[int, Repeat]
) -> dict[int, Repeat]:
    """In a second copy of the story similar lines are no chance likeness: they are aligned."""
    runs = _copied_runs(candidates, pairs)
    second = frozenset(runs if len(runs) >= LEAST_COPIED else ())
    return {
        at: replace(repeat, how="aligned") if at in second and repeat.how == "similar" else repeat
        for at, repeat in pairs.items()
    }


def _keep_the_fuller(
    candidates: Sequence[Candidate], pairs: Mapping[int, Repeat]
) -> dict[int, Repeat]:
    """Of a text printed twice the copy with more sentences of its own stays; else the first.

    The lines of a summary above the story are such a first copy: the story has more between them.
    """
    runs = _copied_runs(candidates, pairs)
    if len(runs) < LEAST_SUMMED:
        return dict(pairs)
    firsts = [pairs[at].of for at in runs]
    if _own(candidates, firsts, pairs) >= _own(candidates, runs, pairs):
        return dict(pairs)
    turned = {
        pairs[at].of: Repeat(of=at, similarity=pairs[at].similarity, how=pairs[at].how)
        for at in runs
    }
    second = frozenset(runs)
    rest = {at: repeat for at, repeat in pairs.items() if at not in second}
    return {
        at: (
            Repeat(of=turned[repeat.of].of, similarity=repeat.similarity, how=repeat.how)
            if repeat.of in turned
            else repeat
        )
        for at, repeat in {**rest, **turned}.items()
    }


def _copied_runs(candidates: Sequence[Candidate], pairs: Mapping[int, Repeat]) -> list[int]:
    """Paragraphs of the second copy, where they repeat the first copy's in its order."""
    runs = [
        at
        for at in sorted(pairs)
        if pairs[at].of < at
        and candidates[at].kind is Kind.PARAGRAPH is candidates[pairs[at].of].kind
    ]
    firsts = [pairs[at].of for at in runs]
    in_order = bool(runs) and firsts == sorted(set(firsts)) and max(firsts) < min(runs)
    return runs if in_order else []


def _own(candidates: Sequence[Candidate], copy: Sequence[int], pairs: Mapping[int, Repeat]) -> int:
    """Sentences inside a copy that the other copy lacks."""
    paired = set(pairs) | {repeat.of for repeat in pairs.values()}
    return sum(
        1
        for at in range(min(copy), max(copy))
        if at not in paired and shape_of(candidates[at].text) is Shape.SENTENCE
    )


def _said(candidate: Candidate, folded: str) -> str | None:
    """What may stand inside another block: a sentence, or a pull quote without its marks."""
    text = candidate.text
    # Where the page does not call it a quote, one without a stop may be a subhead.
    quoted = QUOTED if candidate.kind is Kind.QUOTE else PULL_QUOTE
    if quoted.fullmatch(text) and len(folded) >= LEAST_QUOTED:
        return folded.strip("'")
    if candidate.kind is Kind.CAPTION:
        return folded if width(folded) >= LEAST_TOLD else None
    is_sentence = shape_of(text) is Shape.SENTENCE
    return folded if is_sentence and len(folded) >= LEAST_CONTAINED else None


def _contained(
    candidates: Sequence[Candidate], folded: Sequence[str], *, gone: frozenset[int]
) -> dict[int, Repeat]:
    """Whole sentences, quotes among them, that stand word for word inside a longer paragraph."""
    found = {}
    told = [
        at
        for at, candidate in enumerate(candidates)
        if candidate.kind in CONTAINERS and at not in gone
    ]
    compared = told[:MOST_COMPARED]
    containers = {
        kind: [at for at in compared if candidates[at].kind is container]
        for kind, container in CONTAINERS.items()
    }
    everything = "\n".join(folded[at] for at in compared)
    for at in compared:
        text = folded[at]
        # Few stand in another one, and only they are looked at closely.
        least = text.strip("'")
        if everything.count(least) == 1:
            continue
        longer = [
            other for other in containers[candidates[at].kind] if len(folded[other]) > len(text)
        ]
        near = [other for other in longer if least in folded[other]]
        said = _said(candidates[at], text) if near else None
        if said is None:
            continue
        whole = next((other for other in near if said in folded[other]), None)
        if whole is not None:
            found[at] = Repeat(of=whole, similarity=1.0, how="contained")
    return found
