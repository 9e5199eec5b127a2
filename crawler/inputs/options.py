"""What whoever names paths can ask for: which files, which fields, which outlet."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """Names of fields in JSON lines, CSV and Parquet; None: the first guess that is there."""

    html: str | None = None
    text: str | None = None
    url: str | None = None
    date: str | None = None
    """When the page was fetched."""
    outlet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How paths are read."""

    globs: tuple[str, ...] = ()
    """Files of folders are taken that match one of them; none: all."""
    fields: Fields = field(default_factory=Fields)
    outlet: str | None = None
    """Slug of the outlet of all pages that do not say their own."""
