"""The shapes: one frozen type for each stage a page goes through, and the vocabulary of kinds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")


class Kind(StrEnum):
    """What a block is: of the article, or one of the kinds that are taken out."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    PARAGRAPH = "paragraph"
    SUBHEAD = "subhead"
    QUOTE = "quote"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    CAPTION = "caption"

    BYLINE = "byline"
    DATE = "date"
    DATELINE = "dateline"
    CONTROLS = "controls"
    NAVIGATION = "navigation"
    REACTIONS = "reactions"
    COMMENTS = "comments"
    RELATED = "related"
    BIO = "bio"
    CONTACT = "contact"
    EMBED = "embed"
    TAGS = "tags"
    TICKER = "ticker"
    PROMO = "promo"
    COPYRIGHT = "copyright"
    CROSSREF = "crossref"
    NOTICE = "notice"
    DUPLICATE = "duplicate"
    RECURRING = "recurring"
    OTHER = "other"


BODY_KINDS = (Kind.PARAGRAPH, Kind.SUBHEAD, Kind.QUOTE, Kind.LIST_ITEM, Kind.TABLE_ROW)
ARTICLE_KINDS = (Kind.TITLE, Kind.SUBTITLE, *BODY_KINDS, Kind.CAPTION)
REMOVED_KINDS = tuple(kind for kind in Kind if kind not in ARTICLE_KINDS)


class RejectReason(StrEnum):
    """Why a page is no article."""

    EMPTY = "empty"
    BINARY = "binary"
    TOO_LONG = "too_long"
    NO_STORY = "no_story"
    CHALLENGE = "challenge"
    CONSENT_WALL = "consent_wall"
    LOGIN_WALL = "login_wall"
    PAYWALL_STUB = "paywall_stub"
    NOT_FOUND = "not_found"
    LIST_PAGE = "list_page"
    VIDEO_PAGE = "video_page"


class QuarantineReason(StrEnum):
    """Why a page was set aside instead of being cleaned."""

    TOO_LARGE = "too_large"
    CRASHED = "crashed"
    """An error in the cleaners."""
    TOO_SLOW = "too_slow"
    TOO_MUCH_MEMORY = "too_much_memory"
    WORKER_DIED = "worker_died"
    """The process it was cleaned in ended, from within or by somebody's hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What a feed or sitemap says of an article: taken where the page itself says nothing."""

    where: str
    """`feed`, `sitemap`."""
    title: str | None = None
    published: datetime | None = None
    """Aware."""
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPage:
    """A page as it came, before anybody read it."""

    body: bytes
    url: str | None = None
    source_path: str | None = None
    """Absolute path of the file it was read from; None for a page from the network."""
    outlet: str | None = None
    """Slug of the outlet, where whoever brought the page knows it."""
    content_type: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    fetched_at: datetime | None = None
    listed: Listed | None = field(default=None, compare=False)
    """What was known before it came; of the same page from a file nothing is."""

    @property
    def sha256(self) -> str:
        """Hex digest of the raw bytes."""
        return hashlib.sha256(self.body).hexdigest()

    @property
    def address(self) -> str:
        """What makes two pages versions of one: the URL, else the path, else the bytes."""
        return self.url or self.source_path or f"sha256:{self.sha256}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Generic[T]):
    """A value and where on the page it was found; or no value, and why not."""

    value: T | None
    where: str
    """`JSON-LD`, `line 3`, …; without a value the reason, such as `no date on the page`."""
    raw: str | None = None
    """The characters it was read from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the page's markup says of itself; visible text is read later, from the blocks."""

    title: Found[str] | None = None
    headlines: tuple[str, ...] = ()
    """All that the markup states or shows as the page's headline, the title included."""
    authors: Found[tuple[str, ...]] | None = None
    """Persons."""
    signed: Found[tuple[str, ...]] | None = None
    """The desk, agency or outlet that signs where no person does."""
    published: Found[datetime] | None = None
    """Without a zone where the markup gives none; so the next."""
    modified: Found[datetime] | None = None
    guessed: Found[datetime] | None = None
    """When it may have been published: made out from the whole page where nothing states it."""
    outlet: Found[str] | None = None
    language: Found[str] | None = None
    url: Found[str] | None = None
    """The canonical one."""
    section: Found[str] | None = None
    image: Found[str] | None = None
    rights: Found[tuple[str, ...]] | None = None
    declared: tuple[str, ...] = ()
    """What it calls the page: `og:type`, then the types of JSON-LD, in lower case."""
    free: bool | None = None
    """Whether everybody may read all of it; None where it does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A run of text that readers of a page see as one: a line of a dump, a paragraph of HTML."""

    text: str
    """Without outer white space; never empty."""
    position: int
    """1-based line of a text dump; number in reading order of an HTML page."""
    gap: bool = False
    """An empty line stands before it."""
    hint: Kind | None = None
    """What the markup calls it."""
    landmark: str | None = None
    """The nearest enclosing HTML element that names furniture: nav, header, footer, aside, form …
    or `hidden` where the markup hides it, or UNWANTED where the outlet's selector removes it."""
    link_share: float = 0.0
    """Share of its characters that are link text, 0 to 1."""
    chosen: bool | None = None
    """A reader's opinion: story or not; None where none was asked."""
    score: float | None = None
    """How likely it is of the story, 0 to 1; None where the learned reader did not speak."""
    named: Kind | None = None
    """What the names of the elements around it call it (classes, ids, roles)."""
    reach: int = 0
    """Position of the last block of the smallest element that holds more than this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What the markup says the page is about, for its texts to be compared with."""

    titles: tuple[str, ...] = ()
    description: str = ""
    body: str = ""
    """JSON-LD's articleBody."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layout:
    """What the shape of a page says of its blocks; a row for each, in reading order."""

    numbers: NDArray[np.float32]
    words: tuple[tuple[int, ...], ...]
    """Hashed tags and names of the elements around it."""
    container: NDArray[np.int64]
    """A number for the element around its own."""
    group: NDArray[np.int64]
    """A number for all blocks of the same shape."""
    reach: NDArray[np.int64]
    """One past the last block of the smallest element that holds more than this block."""
    sizes: NDArray[np.float32]
    """Characters, wide ones counted double."""
    counts: NDArray[np.int64]
    """Words; characters where a script has no spaces."""

    @classmethod
    def empty(cls) -> Layout:
        """Of a page without text."""
        none = np.zeros(0, np.int64)
        return cls(
            numbers=np.zeros((0, 0), np.float32),
            words=(),
            container=none,
            group=none,
            reach=none,
            sizes=np.zeros(0, np.float32),
            counts=none,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """A page as blocks in reading order; both readers make it, everything after is shared."""

    reader: str
    """`text` or `html`."""
    blocks: tuple[Block, ...]
    metadata: Metadata = field(default_factory=Metadata)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """A span of a block that was taken out, with the blame; the whole block in most cases."""

    position: int
    """The block's position."""
    start: int
    end: int
    """Character offsets in the block's text; `start == 0 and end == len(block)` for all of it."""
    text: str
    kind: Kind
    rule: str
    """Name of the rule or judge that spoke."""
    reason: str
    """One sentence for a reader."""
    evidence: str = ""
    """What it was decided by: the heading of the run, the position it repeats …"""
    key: str
    """Names this span of this text on this page for good, whatever stands around it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A block of the article, as kept."""

    kind: Kind
    text: str
    position: int
    score: float | None = field(default=None, compare=False)
    """How likely the learned reader held it for story, 0 to 1; not stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One page's clean text and what the page says of it."""

    title: Found[str]
    authors: Found[tuple[str, ...]]
    published: Found[datetime]
    """Aware, in the zone the page is written in; a Korean time without a zone is KST."""
    modified: Found[datetime]
    outlet: Found[str]
    """The outlet's name."""
    language: Found[str]
    """ISO 639-1."""
    url: Found[str]
    canonical: Found[str] = Found(value=None, where="no canonical link")
    """The address that the page says is its own."""
    section: Found[str] = Found(value=None, where="no section in the markup")
    """Of the outlet, as it calls it: 정치, Sport."""
    image: Found[str] = Found(value=None, where="no picture in the markup")
    """Address of the picture that stands for the article."""
    rights: Found[tuple[str, ...]] = Found(value=(), where="no reservation on the page")
    """What it forbids or reserves: `robots: noarchive`, a line on the training of models."""
    dateline: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    """Everything kept, in reading order: title, subtitles, body and captions."""
    warnings: tuple[str, ...] = ()
    """What was wrong with the bytes, and what was done about it."""

    def texts(self, *kinds: Kind) -> tuple[str, ...]:
        """The kept texts of these kinds, in reading order."""
        return tuple(passage.text for passage in self.passages if passage.kind in kinds)

    @property
    def subtitles(self) -> tuple[str, ...]:
        """Lines that stand under the headline."""
        return self.texts(Kind.SUBTITLE)

    @property
    def body(self) -> tuple[str, ...]:
        """Paragraphs, subheads, quotes, list items and table rows, in reading order."""
        return self.texts(*BODY_KINDS)

    @property
    def captions(self) -> tuple[str, ...]:
        """Captions with their credits."""
        return self.texts(Kind.CAPTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """The page is an article."""

    article: Article
    removals: tuple[Removal, ...]
    """In reading order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """The page is no article."""

    reason: RejectReason
    detail: str
    """Which, why, what now: one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """The page broke the cleaners, or would have; its bytes are kept for another try."""

    reason: QuarantineReason
    detail: str
    stack: str = ""


Outcome = Cleaned | Rejected | Quarantined


UNWANTED = "unwanted"
SELECTED = "the outlet's selector"
"""How `Found.where` begins of what an outlet's own selector found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteLayout:
    """Where the pages of an outlet have their parts: CSS selectors, each of them optional."""

    since: date | None = None
    """From when on its pages are built so; None for the oldest layout."""
    title: str = ""
    subtitle: str = ""
    authors: str = ""
    published: str = ""
    body: str = ""
    """All that is the article, its title aside; nothing else of the page is."""
    remove: str = ""
    """What is no article, also inside of the body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A publisher we know by its names and domains."""

    slug: str
    name: str
    language: str = "ko"
    time_zone: str = "Asia/Seoul"
    names: tuple[str, ...] = ()
    """Other names it prints of itself."""
    domains: tuple[str, ...] = ()
    layouts: tuple[SiteLayout, ...] = ()
    """The newest first."""


Outlets = Mapping[str, Outlet]
NO_OUTLETS: Outlets = MappingProxyType({})
