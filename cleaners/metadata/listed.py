"""What the list said in which an article was found: for fields that its page leaves empty."""

from __future__ import annotations

from datetime import datetime

from cleaners.article import Found, Listed, Metadata


def found_in_listing(listed: Listed | None) -> Metadata:
    """The fields as the list has them; none where the page did not come from one."""
    if listed is None:
        return Metadata()
    return Metadata(
        title=_found(listed.title, listed.where),
        published=_found_time(listed.published, listed.where),
        authors=Found(value=listed.authors, where=listed.where) if listed.authors else None,
    )


def _found(text: str | None, where: str) -> Found[str] | None:
    return Found(value=text, where=where) if text else None


def _found_time(moment: datetime | None, where: str) -> Found[datetime] | None:
    return Found(value=moment, where=where) if moment else None
