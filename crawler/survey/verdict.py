"""What a trial says of an outlet: for each list and article what came out, and what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cleaners.article import Cleaned, Outcome, RawPage, Rejected
from crawler.feeds.listing import Link
from crawler.survey.draft import as_raw
from crawler.survey.fetched import Fetched
from crawler.survey.trial import Tried

# A feed's date may be that of the last change, and a page's a day without an hour.
APART: Final = timedelta(days=2)
LEAST_BODY: Final = 2  # paragraphs; a list that names stubs is seen by them


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """An article, before and after."""

    url: str
    before: int = 0
    """Lines of the page."""
    after: int = 0
    """Of these, kept."""
    removed: tuple[tuple[str, int], ...] = ()
    """Kinds, most first."""
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    notes: tuple[str, ...] = ()
    """Fields that are not there, and why; what was odd about the bytes."""
    wrong: tuple[str, ...] = ()


def page_of(tried: Tried, slug: str) -> RawPage | None:
    """The page to be cleaned, where there is one."""
    answer = tried.answer
    return as_raw(answer, slug) if isinstance(answer, Fetched) and not answer.wrong else None


def judge(tried: Tried, outcome: Outcome | None) -> Verdict:
    """What is to be said of an article; no outcome where there was no page."""
    url = tried.link.url
    if outcome is None:
        return Verdict(url=url, wrong=(tried.answer.wrong or "no page",))
    if not isinstance(outcome, Cleaned):
        what = "rejected" if isinstance(outcome, Rejected) else "quarantined"
        return Verdict(url=url, wrong=(f"{what}: {outcome.reason.value}: {outcome.detail}",))
    article, whole = outcome.article, outcome.removals
    published = article.published.value
    kept = {passage.position for passage in article.passages}
    gone = {removal.position for removal in whole}
    return Verdict(
        url=url,
        before=len(kept | gone),
        after=len(kept),
        removed=tuple(Counter(removal.kind.value for removal in whole).most_common()),
        title=article.title.value,
        authors=article.authors.value or (),
        published=_stamp(published) if published else None,
        notes=(*_missing(outcome), *article.warnings),
        wrong=tuple(_wrong(outcome, tried.link)),
    )


def _missing(outcome: Cleaned) -> Iterator[str]:
    article = outcome.article
    for name, found in (
        ("authors", article.authors),
        ("section", article.section),
        ("image", article.image),
        ("canonical", article.canonical),
    ):
        if not found.value:
            yield f"{name}: {found.where}"


def _wrong(outcome: Cleaned, link: Link) -> Iterator[str]:
    article = outcome.article
    if not article.title.value:
        yield f"no title: {article.title.where}"
    if article.published.value is None:
        yield f"no date: {article.published.where}"
    elif link.published and abs(link.published - article.published.value) > APART:
        listed = _stamp(link.published)
        yield f"its date is {_stamp(article.published.value)}, and the list says {listed}"
    if len(article.body) < LEAST_BODY:
        yield f"hardly any text: {len(article.body)} paragraphs"


def _stamp(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="minutes")
