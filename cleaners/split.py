"""A block split into what stays and what goes, and what somebody put back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from cleaners.article import ARTICLE_KINDS, Block, Kind, Passage, Removal
from cleaners.normal import digest_of
from cleaners.spans import Span, prefixes, suffixes
from cleaners.structure import Verdict

KEY = re.compile(r"(?P<name>.+)@(?P<start>\d+)-(?P<end>\d+)")
Restored: TypeAlias = Mapping[str, Sequence[tuple[int, int]]]
"""Ranges of characters that stay, by the name of their block."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A block, split into what stays and what goes."""

    block: Block
    name: str
    """What its removals' keys begin with."""
    kind: Kind | None
    """Of what stays; None where nothing does."""
    start: int
    end: int
    """What stays: spans go from the ends of a block only, so it is one run of characters."""
    removals: tuple[Removal, ...] = ()
    put_back: tuple[Removal, ...] = ()
    """What rules would take and somebody put back: it still says what it says."""

    @property
    def kept(self) -> Block:
        """The block, as far as it stays."""
        if self.end - self.start == len(self.block.text):
            return self.block
        return replace(self.block, text=self.block.text[self.start : self.end])

    @property
    def passages(self) -> tuple[Passage, ...]:
        """What stays, as the article has it; nothing or one passage."""
        if self.kind is None:
            return ()
        block = self.kept
        return (
            Passage(kind=self.kind, text=block.text, position=block.position, score=block.score),
        )


def split(cut: Split, verdict: Verdict, restored: Restored, *, lead: bool) -> Split:
    """What the verdict leaves of it, less spans at its ends; a `lead` may begin with a dateline."""
    if not verdict.keeps:
        return _without(cut, _removal(cut, verdict, cut.start, cut.end), restored)
    before = prefixes(cut.kept.text) if lead and verdict.kind is Kind.PARAGRAPH else ()
    behind = suffixes(cut.kept.text) if verdict.kind is Kind.PARAGRAPH else ()
    if not before and not behind:
        return cut if verdict.kind is cut.kind else replace(cut, kind=verdict.kind)
    first = [*_until_restored(cut, before, restored)]
    last = [*_until_restored(cut, reversed(behind), restored)]
    start = first[-1].end if first else cut.start
    last = [removal for removal in last if removal.start > start]
    return replace(
        cut,
        kind=verdict.kind,
        start=start,
        end=last[-1].start if last else cut.end,
        removals=tuple(sorted((*cut.removals, *first, *last), key=lambda removal: removal.start)),
    )


def _without(cut: Split, removal: Removal, restored: Restored) -> Split:
    """Nothing of it, unless somebody put it back."""
    is_back = _was_put_back(cut, cut.start, cut.end, restored)
    return Split(
        block=cut.block,
        name=cut.name,
        kind=_restored_kind(cut.block) if is_back else None,
        start=cut.start,
        end=cut.end,
        removals=cut.removals if is_back else (*cut.removals, removal),
        put_back=(removal,) if is_back else cut.put_back,
    )


def _until_restored(cut: Split, spans: Iterable[Span], restored: Restored) -> Iterator[Removal]:
    """Spans from the end of a block inwards; one that was put back holds those behind it."""
    for span in spans:
        blame = Verdict(kind=span.rule.kind, rule=span.rule.name, reason=span.rule.reason)
        removal = _removal(cut, blame, cut.start + span.start, cut.start + span.end)
        if _was_put_back(cut, removal.start, removal.end, restored):
            return
        yield removal


def _was_put_back(cut: Split, start: int, end: int, restored: Restored) -> bool:
    """Somebody put these characters back, or a part of them: no rule takes them again."""
    return bool(restored) and any(
        begin < end and start < stop for begin, stop in restored.get(cut.name, ())
    )


def restored_ranges(keys: Iterable[str]) -> Restored:
    """Keys of removals as ranges of characters, by the name of their block."""
    ranges: dict[str, list[tuple[int, int]]] = {}
    for match in filter(None, map(KEY.fullmatch, keys)):
        ranges.setdefault(match["name"], []).append((int(match["start"]), int(match["end"])))
    return ranges


def _restored_kind(block: Block) -> Kind:
    kept_hint = block.hint in ARTICLE_KINDS and block.hint is not Kind.TITLE
    return block.hint if kept_hint and block.hint is not None else Kind.PARAGRAPH


def _removal(cut: Split, verdict: Verdict, start: int, end: int) -> Removal:
    return Removal(
        position=cut.block.position,
        start=start,
        end=end,
        text=cut.block.text[start:end],
        kind=verdict.kind,
        rule=verdict.rule,
        reason=verdict.reason,
        evidence=verdict.evidence,
        key=f"{cut.name}@{start}-{end}",
    )


def block_names(texts: Iterable[str], fold: Callable[[str], str]) -> list[str]:
    """A name for each block that holds whatever stands around it: its text, and which copy."""
    seen: dict[str, int] = {}
    names = []
    for text in texts:
        digested = digest_of(fold(text))
        seen[digested] = seen.get(digested, 0) + 1
        names.append(f"{digested}#{seen[digested]}")
    return names
