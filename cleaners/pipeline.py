"""The whole path of a page: bytes, blocks, verdicts, repeats, spans, fields, article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from cleaners.article import (
    NO_OUTLETS,
    Article,
    Block,
    Cleaned,
    Extracted,
    Found,
    Kind,
    Outlets,
    Passage,
    RawPage,
    Rejected,
    RejectReason,
)
from cleaners.decode import Decoded, NotText, decode
from cleaners.duplicates import (
    LEAST_EXACT,
    Candidate,
    Repeat,
    find_repeats,
    numbers_of,
    shingles,
)
from cleaners.judge import judge_page
from cleaners.metadata import (
    Witness,
    find_authors,
    find_language,
    find_outlet,
    find_rights,
    find_times,
    find_title,
    found_in_listing,
    layouts_for,
    signed_off,
    witness_of,
)
from cleaners.pagetype import judge_type, paywall_warning
from cleaners.readers import read, read_plainly
from cleaners.readers.cutter import MOST_TEXTS
from cleaners.readers.html import Learned
from cleaners.readers.learned import Weights
from cleaners.shape import Shape
from cleaners.split import Restored, Split, block_names, restored_ranges, split
from cleaners.structure import Look, Verdict, judge_blocks, look

# What a block away from the story may have been taken for.
COPIED_KINDS = frozenset({Kind.NOTICE, Kind.RELATED, Kind.NAVIGATION, Kind.OTHER})
ROUNDS = 4
LISTED = frozenset({Kind.LIST_ITEM, Kind.TABLE_ROW})
COPY = 0.95  # similarity; of the likes below it that a reader keeps, more are story than not
# A page may be printed twice; what it says three times (the lines of a meal plan) it means.
MEANT = 3
MOST_BLOCKS = MOST_TEXTS
LEAD = 3  # kept sentences that may begin with a dateline; lines of a subtitle do not count


def clean(
    page: RawPage,
    *,
    outlets: Outlets = NO_OUTLETS,
    weights: Weights | None = None,
    restored: frozenset[str] = frozenset(),
) -> Cleaned | Rejected:
    """One page's article with all that was taken out of it, or why it is none.

    The same page with the same arguments gives the same result, byte for byte. `restored` holds the
    keys of removals that somebody put back: those spans stay. `weights` are the learned reader's;
    without them trafilatura says what of an HTML page is story.
    """
    decoded = _decoded(page)
    if isinstance(decoded, Rejected):
        return decoded
    asked = _Asked.new()
    extracted = read(
        decoded.text,
        page.content_type,
        url=page.url,
        learned=Learned(weights=weights, look=asked.look) if weights else None,
        layouts=layouts_for(page.outlet, page.url, outlets),
        warnings=decoded.warnings,
    )
    return _clean_read(extracted, asked, page=page, outlets=outlets, restored=restored)


def clean_plainly(
    page: RawPage,
    *,
    outlets: Outlets = NO_OUTLETS,
    weights: Weights | None = None,  # noqa: ARG001 - to be called as `clean` is
    restored: frozenset[str] = frozenset(),
) -> Cleaned | Rejected:
    """As `clean`, of the page's text alone: no tree, no learned reader, no metadata of the markup.

    For a page that is too much for `clean`.
    """
    decoded = _decoded(page)
    if isinstance(decoded, Rejected):
        return decoded
    asked = _Asked.new()
    extracted = read_plainly(decoded.text, page.content_type, warnings=decoded.warnings)
    return _clean_read(extracted, asked, page=page, outlets=outlets, restored=restored)


def _decoded(page: RawPage) -> Decoded | Rejected:
    decoded = decode(page.body, page.content_type)
    if isinstance(decoded, NotText):
        return Rejected(
            reason=RejectReason.BINARY,
            detail=f"it is {decoded.what}, not text; give the page as HTML or plain text",
        )
    if not decoded.text.strip():
        return Rejected(
            reason=RejectReason.EMPTY, detail="it has no text; fetch or export it again"
        )
    return decoded


def _clean_read(
    extracted: Extracted,
    asked: _Asked,
    *,
    page: RawPage,
    outlets: Outlets,
    restored: frozenset[str],
) -> Cleaned | Rejected:
    if len(extracted.blocks) > MOST_BLOCKS:
        return Rejected(
            reason=RejectReason.TOO_LONG,
            detail=f"it has more than {MOST_BLOCKS:,} lines, and no article has as many; "
            "split it into its pages",
        )
    return _clean_extracted(extracted, asked, page=page, outlets=outlets, restored=restored)


def _clean_extracted(
    extracted: Extracted,
    asked: _Asked,
    *,
    page: RawPage,
    outlets: Outlets = NO_OUTLETS,
    restored: frozenset[str] = frozenset(),
) -> Cleaned | Rejected:
    """Split the blocks into kept and removed, and read the fields off what was removed.

    No character is lost: kept and removed spans together are the extracted text.
    """
    cuts = _cut(extracted.blocks, restored_ranges(restored), asked)
    passages = tuple(passage for cut in cuts for passage in cut.passages)
    removals = tuple(removal for cut in cuts for removal in cut.removals)
    rejected = judge_type(extracted, passages) or judge_page(passages, len(removals))
    if rejected:
        return rejected
    article = _article(extracted, page, passages, tuple(_witnesses(cuts)), outlets)
    return Cleaned(article=article, removals=removals)


def _cut(blocks: Sequence[Block], restored: Restored, asked: _Asked) -> tuple[Split, ...]:
    """Judge what is left until nothing more goes, so that cleaning twice is cleaning once.

    The first round nearly always takes all: in 1 of 216 real pages a second one found more.
    """
    names = block_names([block.text for block in blocks], asked.fold)
    cuts = [
        Split(block=block, name=name, kind=Kind.PARAGRAPH, start=0, end=len(block.text))
        for block, name in zip(blocks, names, strict=True)
    ]
    kinds: dict[int, Kind] = {}
    for _ in range(ROUNDS):
        left = [at for at, cut in enumerate(cuts) if cut.kind is not None]
        again = _round([cuts[at] for at in left], restored, asked)
        gone = any(
            len(cut.removals) > len(cuts[at].removals) for at, cut in zip(left, again, strict=True)
        )
        for at, cut in zip(left, again, strict=True):
            # What a line is was seen best with everything around it.
            kind = cut.kind and kinds.setdefault(at, cut.kind)
            cuts[at] = cut if kind is cut.kind else replace(cut, kind=kind)
        if not gone:
            break
    return tuple(cuts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """Questions to a text alone, whose answers are remembered as long as one page is cleaned."""

    look: Callable[[str], Look]
    repeats: Callable[[tuple[Candidate, ...]], Mapping[int, Repeat]]
    """Of what is kept: in most rounds but the first it is what was kept before."""

    @classmethod
    def new(cls) -> _Asked:
        """For a page of which nothing is known."""
        looking, alike, numbers = cache(look), cache(shingles), cache(numbers_of)

        def folding(text: str) -> str:
            return looking(text).folded

        return cls(
            look=looking,
            repeats=cache(lambda candidates: find_repeats(candidates, folding, alike, numbers)),
        )

    def fold(self, text: str) -> str:
        """The text as it is compared."""
        return self.look(text).folded


def _round(cuts: Sequence[Split], restored: Restored, asked: _Asked) -> list[Split]:
    blocks = [cut.kept for cut in cuts]
    verdicts = _without_repeats(blocks, judge_blocks(blocks, asked.look), asked)
    leads = _leads(blocks, verdicts, asked)
    return [
        split(cut, verdict, restored, lead=at in leads)
        for at, (cut, verdict) in enumerate(zip(cuts, verdicts, strict=True))
    ]


def _without_repeats(
    blocks: Sequence[Block], verdicts: Sequence[Verdict], asked: _Asked
) -> list[Verdict]:
    """Kept blocks that repeat another become duplicates, and so do summaries of what is kept."""
    kept = [at for at, verdict in enumerate(verdicts) if verdict.keeps]
    # Behind its dateline the lead is the same text as its copy elsewhere.
    candidates = tuple(
        Candidate(text=blocks[at].text, kind=verdicts[at].kind, position=blocks[at].position)
        for at in kept
    )
    settled = list(verdicts)
    said = Counter(asked.fold(candidate.text) for candidate in candidates)
    for at, repeat in asked.repeats(candidates).items():
        text = candidates[at].text
        if _is_meant(blocks[kept[at]], candidates[at].kind, repeat, said[asked.fold(text)]):
            continue
        whole = candidates[repeat.of]
        settled[kept[at]] = Verdict(
            kind=Kind.DUPLICATE,
            rule=f"duplicate.{repeat.how.replace(' ', '_')}",
            reason="it says again what another block of the page says",
            evidence=f"position {whole.position}, similarity {repeat.similarity:g}",
        )
    return _copies(blocks, settled, asked)


def _is_meant(block: Block, kind: Kind, repeat: Repeat, times: int) -> bool:
    """A reader is sure of it, and it is of a list or table, said often, or not quite a copy."""
    other = repeat.how == "similar" and repeat.similarity < COPY
    return block.score is not None and (kind in LISTED or times >= MEANT or other)


def _copies(blocks: Sequence[Block], verdicts: list[Verdict], asked: _Asked) -> list[Verdict]:
    """What stands away from the story and says a part of it word for word is a duplicate of it."""
    story = [
        (block.position, asked.fold(block.text))
        for block, verdict in zip(blocks, verdicts, strict=True)
        if verdict.keeps
    ]
    lines, all_of_it = frozenset(text for _, text in story), "\n".join(text for _, text in story)
    for at, (block, verdict) in enumerate(zip(blocks, verdicts, strict=True)):
        if verdict.kind not in COPIED_KINDS or verdict.keeps:
            continue
        folded = asked.fold(block.text)
        told = asked.look(block.text).shape_as_printed is Shape.SENTENCE
        if folded not in (all_of_it if told else lines):
            continue
        whole = next(
            (
                position
                for position, text in story
                if (folded == text and len(folded) >= LEAST_EXACT) or (told and folded in text)
            ),
            None,
        )
        if whole is not None:
            verdicts[at] = Verdict(
                kind=Kind.DUPLICATE,
                rule="duplicate.copy",
                reason="a copy of the story, or of a part of it, away from the story",
                evidence=f"position {whole}, similarity 1",
            )
    return verdicts


def _leads(blocks: Sequence[Block], verdicts: Sequence[Verdict], asked: _Asked) -> frozenset[int]:
    """Paragraphs up to the third sentence of the story."""
    found = set()
    told = 0
    for at, (block, verdict) in enumerate(zip(blocks, verdicts, strict=True)):
        if verdict.kind is not Kind.PARAGRAPH:
            continue
        shape = asked.look(block.text).shape_as_printed
        if shape is Shape.LABEL:
            continue
        found.add(at)
        told += shape is not Shape.HEADLINE
        if told == LEAD:
            break
    return frozenset(found)


def _witnesses(cuts: Sequence[Split]) -> Iterator[Witness]:
    title_at = next(
        (cut.block.position for cut in cuts for kept in cut.passages if kept.kind is Kind.TITLE),
        None,
    )
    for cut in cuts:
        for removal in (*cut.removals, *cut.put_back):
            yield witness_of(cut.block, removal.text.strip(), removal.kind, title_at=title_at)


def _article(
    extracted: Extracted,
    page: RawPage,
    passages: tuple[Passage, ...],
    witnesses: tuple[Witness, ...],
    outlets: Outlets,
) -> Article:
    markup = extracted.metadata
    outlet, known = find_outlet(witnesses, markup, outlets=outlets, slug=page.outlet, url=page.url)
    told = find_language(passages, markup, known=known)
    language = told.value
    zone = known.time_zone if known else None
    listed = found_in_listing(page.listed)
    published, modified = find_times(
        witnesses, markup, language=language, zone=zone, url=page.url, listed=listed.published
    )
    title = find_title(next((one for one in passages if one.kind is Kind.TITLE), None), markup)
    authors = find_authors(
        (*witnesses, *signed_off(passages)), markup, outlet=outlet.value, language=language
    )
    return Article(
        title=title if title.value else listed.title or title,
        authors=authors if authors.value else listed.authors or authors,
        published=published,
        modified=modified,
        outlet=outlet,
        language=told,
        url=Found(value=page.url, where="given with the page")
        if page.url
        else markup.url or Found(value=None, where="no URL came with the page"),
        canonical=markup.url or Found(value=None, where="no canonical link"),
        section=markup.section or Found(value=None, where="no section in the markup"),
        image=markup.image or Found(value=None, where="no picture in the markup"),
        rights=find_rights(witnesses, markup),
        dateline=tuple(witness.text for witness in witnesses if witness.kind is Kind.DATELINE),
        passages=passages,
        warnings=(*extracted.warnings, *paywall_warning(extracted, passages)),
    )
