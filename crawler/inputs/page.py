"""What is no container: one page."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.article import RawPage
from crawler.inputs.arrivals import MAX_PAGE, Oversized, Reading, path_of
from crawler.inputs.streams import Label, Source, Stream


def read_page(source: Source, stream: Stream) -> Iterator[Reading]:
    """All bytes are the page; one that is damaged before its first byte gives none."""
    if source.size is not None and source.size > MAX_PAGE:
        yield Oversized(path=source.place, size=source.size)
        return
    # Bounded, whatever the size said: some files grow, and those of /proc say 0.
    body = stream.read(MAX_PAGE + 1)
    if body or not stream.damage:
        yield page_at(source.place, body, source.stated, outlet=source.options.outlet)


def page_at(
    place: str,
    body: bytes,
    stated: Label,
    *,
    outlet: str | None,
    headers: tuple[tuple[str, str], ...] = (),
) -> RawPage | Oversized:
    """The page that stands at a place, with what is said of it."""
    if len(body) > MAX_PAGE:
        return Oversized(path=place, size=len(body))
    return RawPage(
        body=body,
        url=stated.url,
        source_path=path_of(place),
        outlet=stated.outlet or outlet,
        content_type=stated.content_type,
        headers=headers,
        fetched_at=stated.fetched_at,
    )
