"""The body metric of every corpus and the metadata metrics, written anew from their sources."""

from __future__ import annotations

import math
import re
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

from benchmarks.corpora import Extraction, Lines, Page, Strings
from benchmarks.rouge import rouge_lsum

SHINGLE = 4
# Scripts without spaces count by character: kana, Han, Thai. Hangul has spaces.
UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f\U00020000-\U0003134f"
WORD = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
PLAIN_WORD = re.compile(r"\w+")
WHITE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What one page's text has right, has too much and lacks, in the units of its metric."""

    tp: float
    fp: float
    fn: float

    @property
    def precision(self) -> float:
        """1 where nothing was to be found and nothing was."""
        if self.fp == self.fn == 0:
            return 1.0
        return _share(self.tp, self.tp + self.fp)

    @property
    def recall(self) -> float:
        """1 where nothing was to be found and nothing was."""
        if self.fp == self.fn == 0:
            return 1.0
        return _share(self.tp, self.tp + self.fn)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return harmonic(self.precision, self.recall)


def harmonic(precision: float, recall: float) -> float:
    """F1 of a precision and a recall; 0 where both are."""
    return _share(2 * precision * recall, precision + recall)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


# ---- one text against one gold ----


def shingles(gold: str, text: str) -> Counts:
    """Shingles of four words, as shares of all that either side has.

    scrapinghub/article-extraction-benchmark, evaluate.py, `string_shingle_matching`; a text of
    fewer than four words is one shingle.
    """
    wanted, given = _shingles(gold), _shingles(text)
    tp = (wanted & given).total()
    fp, fn = given.total() - tp, wanted.total() - tp
    whole = tp + fp + fn or 1
    return Counts(tp=tp / whole, fp=fp / whole, fn=fn / whole)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = WORD.findall(text)
    if not words:
        return Counter()
    return Counter(
        tuple(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1))
    )


def bag_of_words(gold: str, text: str) -> Counts:
    """Words in lower case, order ignored: WCXB's evaluate.py, `word_f1`."""
    wanted = Counter(PLAIN_WORD.findall(gold.lower()))
    given = Counter(PLAIN_WORD.findall(text.lower()))
    tp = (wanted & given).total()
    return Counts(tp=tp, fp=given.total() - tp, fn=wanted.total() - tp)


def rouge(gold: str, text: str) -> Counts:
    """ROUGE-LSum: dobbersc/fundus-evaluation, scorers.py, `score_rouge_lsum`."""
    hits, given, wanted = rouge_lsum(gold, text)
    return Counts(tp=hits, fp=given - hits, fn=wanted - hits)


def snippets(strings: Strings, text: str) -> Counts:
    """Strings found and strings leaked: adbar/trafilatura, tests/evaluate.py."""
    found = sum(string in text for string in strings.must)
    leaked = sum(string in text for string in strings.must_not)
    return Counts(tp=found, fp=leaked, fn=len(strings.must) - found)


# ---- all pages of a corpus ----


def f1_of_means(pages: Sequence[Counts]) -> float:
    """F1 of mean precision and mean recall: `metrics_from_tp_fp_fns` of the same evaluate.py.

    A page without a text has no precision and one without a gold no recall: left out of that mean.
    """
    precision = [page.precision for page in pages if page.tp + page.fp > 0]
    recall = [page.recall for page in pages if page.tp + page.fn > 0]
    if not precision or not recall:
        return 0.0
    return harmonic(statistics.fmean(precision), statistics.fmean(recall))


def mean_f1(pages: Sequence[Counts]) -> float:
    """The pages' F1, averaged: fundus-evaluation and WCXB."""
    return statistics.fmean(page.f1 for page in pages)


def pooled_f1(pages: Sequence[Counts]) -> float:
    """F1 of everything counted on all pages together: trafilatura's evaluation."""
    return Counts(
        tp=sum(page.tp for page in pages),
        fp=sum(page.fp for page in pages),
        fn=sum(page.fn for page in pages),
    ).f1


Match = Callable[[str, str], Counts]
Pool = Callable[[Sequence[Counts]], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyMetric:
    """How a corpus scores a text against a gold, and how its pages become one number."""

    match: Match
    pool: Pool


SHINGLES = BodyMetric(match=shingles, pool=f1_of_means)
BODY_METRICS: Mapping[str, BodyMetric] = MappingProxyType(
    {
        "aeb": SHINGLES,
        "fundus_eval": BodyMetric(match=rouge, pool=mean_f1),
        "fundus": SHINGLES,
        "naeb": SHINGLES,
        "wcxb": BodyMetric(match=bag_of_words, pool=mean_f1),
        "trafilatura": BodyMetric(match=shingles, pool=pooled_f1),
        "readability": SHINGLES,
        "newspaper4k": SHINGLES,
    }
)


def best(metric: BodyMetric, page: Page, text: str) -> Counts:
    """The counts against the gold this text fits best, or against the page's strings."""
    if page.strings is not None:
        return snippets(page.strings, text)
    # The paragraphs of a gold are lines of their own; no metric asks how far apart they stand.
    golds = ("\n\n".join(gold) for gold in page.golds)
    return max((metric.match(gold, text) for gold in golds), key=lambda counts: counts.f1)


# ---- Korean, Japanese and Chinese pages ----


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Lines of a page, or of all: what is missing, what leaked, out of how many."""

    paragraphs: int = 0
    lost: int = 0
    noise: int = 0
    leaked: int = 0
    inline: int = 0
    left: int = 0
    """Inline prefixes and suffixes that were not cut off."""
    repeated: int = 0
    """Lines that may stand once and stand more often."""
    pages: int = 0
    perfect: int = 0
    """Pages with nothing lost, leaked, left or repeated."""

    def __add__(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(
            paragraphs=self.paragraphs + other.paragraphs,
            lost=self.lost + other.lost,
            noise=self.noise + other.noise,
            leaked=self.leaked + other.leaked,
            inline=self.inline + other.inline,
            left=self.left + other.left,
            repeated=self.repeated + other.repeated,
            pages=self.pages + other.pages,
            perfect=self.perfect + other.perfect,
        )


def tally(page: Page, text: str) -> Tally:
    """One page of the Korean corpus, by its README: compared with white space removed.

    Of several bodies the one that lost least counts. A noise line that is part of what may stay
    leaked only where the text has it more often than the gold.
    """
    lines = page.lines or Lines(noise=(), inline=(), allowed=(), once=())
    found = squeezed(text)
    body = min(page.golds, key=lambda gold: len(missing(gold, found)))
    kept = squeezed("\n".join((*body, *lines.allowed)))
    lost = len(missing(body, found))
    leaked = sum(_more_often(line, found, kept) for line in lines.noise)
    left = sum(squeezed(cut) in found for cut in lines.inline)
    repeated = sum(found.count(squeezed(line)) > 1 for line in lines.once)
    return Tally(
        paragraphs=len(body),
        lost=lost,
        noise=len(lines.noise),
        leaked=leaked,
        inline=len(lines.inline),
        left=left,
        repeated=repeated,
        pages=1,
        perfect=int(not (lost or leaked or left or repeated)),
    )


def squeezed(text: str) -> str:
    """Without any white space."""
    return WHITE.sub("", text)


def missing(gold: Iterable[str], found: str) -> list[str]:
    """Paragraphs that are not in the text; `found` is squeezed."""
    return [paragraph for paragraph in gold if squeezed(paragraph) not in found]


def _more_often(line: str, found: str, kept: str) -> bool:
    wanted = squeezed(line)
    return found.count(wanted) > kept.count(wanted)


# ---- metadata ----


def title_right(page: Page, extraction: Extraction) -> bool | None:
    """Exactly the same characters; None where the gold has no title."""
    return None if page.title is None else extraction.title == page.title


def date_right(page: Page, extraction: Extraction) -> bool | None:
    """The same day as written, whatever the zone; None where the gold has no date."""
    if page.date is None:
        return None
    return extraction.date is not None and extraction.date[:10] == page.date[:10]


def minute_right(page: Page, extraction: Extraction) -> bool | None:
    """The same minute, zones reckoned in; None where the gold has a day only, or nothing."""
    wanted = _minute(page.date)
    return None if wanted is None else _minute(extraction.date) == wanted


def _minute(date: str | None) -> datetime | None:
    """None for what has no time or no zone: it names no minute."""
    try:
        found = datetime.fromisoformat(date or "")
    except ValueError:
        return None
    return found.astimezone(UTC).replace(second=0, microsecond=0) if found.tzinfo else None


def authors_right(page: Page, extraction: Extraction) -> bool | None:
    """The same set of names; None where the gold has no list."""
    if page.authors is None:
        return None
    return _names(extraction.authors) == _names(page.authors)


def _names(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.strip() for name in names if name.strip())


def modified_right(page: Page, extraction: Extraction) -> bool | None:
    """The same minute of the last change; None where the gold has none."""
    wanted = _minute(page.modified)
    return None if wanted is None else _minute(extraction.modified) == wanted


def section_right(page: Page, extraction: Extraction) -> bool | None:
    """Exactly the section's name on the page; None where the gold has none."""
    return None if page.section is None else extraction.section == page.section


def outlet_right(page: Page, extraction: Extraction) -> bool | None:
    """Exactly the outlet's name; None where the gold has none."""
    return None if page.outlet is None else extraction.outlet == page.outlet


METADATA: Mapping[str, Callable[[Page, Extraction], bool | None]] = MappingProxyType(
    {
        "title": title_right,
        "date": date_right,
        "minute": minute_right,
        "authors": authors_right,
        "modified": modified_right,
        "section": section_right,
        "outlet": outlet_right,
    }
)


# ---- how sure a number is ----


def standard_error(pages: Sequence[Counts], pool: Pool) -> float:
    """Jackknife: what the corpus' number does when each page in turn is left out."""
    number = len(pages)
    if number < 2:
        return 0.0
    without = [pool((*pages[:at], *pages[at + 1 :])) for at in range(number)]
    mean = statistics.fmean(without)
    return math.sqrt((number - 1) / number * sum((value - mean) ** 2 for value in without))


def share_error(right: int, asked: int) -> float:
    """Standard error of a share of independent pages."""
    share = right / asked
    return math.sqrt(share * (1 - share) / asked)
