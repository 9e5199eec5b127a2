"""An outlet's tests: a page in its layout, which lies beside its file, and what must come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cleaners.article import Article, Cleaned, Outcome, RawPage, Rejected
from crawler.outlets.files import from_files
from crawler.outlets.keys import Keys, OutletError


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A page, and what is expected of it; what is None is not asked."""

    outlet: str
    """Slug."""
    page: Path
    url: str | None = None
    content_type: str | None = None
    title: str | None = None
    authors: tuple[str, ...] | None = None
    published: datetime | None = None
    first: str | None = None
    """The first paragraph."""
    last: str | None = None


def load_samples(folder: Path | None = None) -> Mapping[str, tuple[Sample, ...]]:
    """By slug, of the same files as the outlets; raises OutletError."""
    return from_files(folder, read_samples)


def read_samples(slug: str, keys: Keys) -> tuple[Sample, ...]:
    """The tests in an outlet's file; raises OutletError. The pages are not read yet."""
    return tuple(_sample(slug, one) for one in keys.several("tests"))


def page_of(sample: Sample) -> RawPage:
    """The page itself; raises OutletError where it cannot be read."""
    try:
        body = sample.page.read_bytes()
    except OSError as error:
        raise OutletError(
            sample.page,
            f"cannot be read ({error.strerror})",
            "It is named in the outlet's [[tests]]",
        ) from error
    return RawPage(
        body=body, url=sample.url, outlet=sample.outlet, content_type=sample.content_type
    )


def differing(sample: Sample, outcome: Outcome) -> Iterator[str]:
    """What came out otherwise than it should, one sentence each."""
    if not isinstance(outcome, Cleaned):
        said = outcome.reason.value if isinstance(outcome, Rejected) else "quarantined"
        yield f"it is no article: {said}: {outcome.detail}"
        return
    found = _found(outcome.article)
    for key, value in found.items():
        wanted = getattr(sample, key)
        if wanted is not None and wanted != value:
            yield f"{key}: should be {_shown(wanted)}, and is {_shown(value)}"


def _found(article: Article) -> Mapping[str, object]:
    body = article.body
    return {
        "title": article.title.value,
        "authors": article.authors.value or (),
        "published": article.published.value,
        "first": body[0] if body else None,
        "last": body[-1] if body else None,
    }


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "nobody"
    return "nothing" if value is None else f"“{str(value)[:200]}”"


def _sample(slug: str, keys: Keys) -> Sample:
    name = keys.text("page")
    if Path(name).name != name:
        raise keys.wrong(
            "page", f"is '{name}'", 'Write the name of a file beside this one: "a.html"'
        )
    return Sample(
        outlet=slug,
        page=keys.path.parent / name,
        url=keys.address("url"),
        content_type=keys.maybe("content_type"),
        title=keys.maybe("title"),
        authors=keys.texts("authors") if "authors" in keys else None,
        published=keys.moment("published"),
        first=keys.maybe("first"),
        last=keys.maybe("last"),
    )
