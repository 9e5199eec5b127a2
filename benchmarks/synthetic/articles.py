"""An article that was made up, what is known of it, and the page it stands on."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from html import escape
from types import MappingProxyType

from benchmarks.synthetic.prose import KOREAN


class Role(StrEnum):
    """What a paragraph is to its article."""

    OWN = "own"
    """Said in this story alone, or in other prints of it."""
    FURNITURE = "furniture"
    """Of the outlet: has to go."""
    RECURRING = "recurring"
    """Stands in several stories and belongs to each: has to stay."""


class Sort(StrEnum):
    """What kind of article it is."""

    NEWS = "news"
    RELEASE = "release"
    """One print of a press release."""
    DISTRACTOR = "distractor"
    """On the topic of a release, by somebody else."""
    DAILY = "daily"
    """Printed from a template: the weather, a market's close, a lottery."""
    DIGEST = "digest"
    """A page of short items about several other stories."""
    WIRE = "wire"
    """One of several states of a running story."""
    PLAGIARISM = "plagiarism"
    """Its sentences in another order and its words edited, or where they come from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What is known of one paragraph."""

    role: Role
    what: str = ""
    """Which kind of furniture or of recurring content: `footer line`, `election row`."""


OWN = Label(role=Role.OWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Who prints an article."""

    slug: str
    name: str
    domain: str
    language: str
    layout: str
    """Of its pages; a key of `LAYOUTS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticArticle:
    """An article, and to which story it belongs."""

    paper: Paper
    url: str
    title: str
    paragraphs: tuple[str, ...]
    labels: tuple[Label, ...]
    """One for each paragraph."""
    published: datetime
    authors: tuple[str, ...]
    section: str
    story: int
    """The same for articles that tell one story, and for no others."""
    sort: Sort


# ---- as a page ----


def as_text(article: SyntheticArticle) -> str:
    """As a dump of the page's visible text: a block a line."""
    return "\n".join((article.title, _byline(article), _date(article), *article.paragraphs, ""))


def as_html(article: SyntheticArticle) -> bytes:
    """As a page in the layout of its paper."""
    return LAYOUTS[article.paper.layout](article).encode()


def _byline(article: SyntheticArticle) -> str:
    if article.paper.language == KOREAN:
        return f"{article.paper.name} {', '.join(article.authors)} 기자"
    return f"By {', '.join(article.authors)}"


def _date(article: SyntheticArticle) -> str:
    if article.paper.language == KOREAN:
        return f"입력 {article.published:%Y.%m.%d %H:%M}"
    return f"{article.published:%B} {article.published.day}, {article.published:%Y}"


def _head(article: SyntheticArticle, *more: str) -> str:
    title = escape(article.title)
    return "\n".join(
        (
            "<!doctype html>",
            f'<html lang="{article.paper.language}"><head><meta charset="utf-8">',
            f"<title>{title} - {escape(article.paper.name)}</title>",
            f'<link rel="canonical" href="{escape(article.url)}">',
            f'<meta property="og:title" content="{title}">',
            '<meta property="og:type" content="article">',
            f'<meta property="og:site_name" content="{escape(article.paper.name)}">',
            *more,
            "</head><body>",
        )
    )


def _json_ld(article: SyntheticArticle) -> str:
    stated = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "url": article.url,
        "datePublished": article.published.isoformat(),
        "author": [{"@type": "Person", "name": name} for name in article.authors],
        "articleSection": article.section,
        "publisher": {"@type": "NewsMediaOrganization", "name": article.paper.name},
    }
    told = json.dumps(stated, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{told}</script>'


def _semantic(article: SyntheticArticle) -> str:
    """`article`, `h1` and `p`, and JSON-LD: most papers of today."""
    story = "\n".join(f"<p>{escape(text)}</p>" for text in article.paragraphs)
    return (
        f"{_head(article, _json_ld(article))}\n"
        f'<header><nav><a href="/">{escape(article.paper.name)}</a></nav></header>\n'
        f"<main><article><h1>{escape(article.title)}</h1>\n"
        f'<p class="byline">{escape(_byline(article))}</p>\n'
        f'<time datetime="{article.published.isoformat()}">{_date(article)}</time>\n'
        f"{story}\n</article></main></body></html>\n"
    )


def _boxes(article: SyntheticArticle) -> str:
    """Boxes with classes; the time in a meta element, and no JSON-LD."""
    times = f'<meta property="article:published_time" content="{article.published.isoformat()}">'
    authors = f'<meta name="author" content="{escape(", ".join(article.authors))}">'
    story = "\n".join(f"<div>{escape(text)}</div>" for text in article.paragraphs)
    return (
        f"{_head(article, times, authors)}\n"
        f'<div class="wrap"><h2 class="view-title">{escape(article.title)}</h2>\n'
        f'<div class="view-info"><span>{escape(_byline(article))}</span>'
        f"<span>{_date(article)}</span></div>\n"
        f'<div class="view-content">{story}</div></div></body></html>\n'
    )


def _breaks(article: SyntheticArticle) -> str:
    """One element with line breaks: old systems of small papers."""
    story = "<br><br>\n".join(map(escape, article.paragraphs))
    return (
        f"{_head(article)}\n"
        f'<table><tr><td class="title">{escape(article.title)}</td></tr>\n'
        f"<tr><td>{escape(_byline(article))} {_date(article)}</td></tr>\n"
        f'<tr><td id="articleBody">{story}</td></tr></table></body></html>\n'
    )


LAYOUTS: Mapping[str, Callable[[SyntheticArticle], str]] = MappingProxyType(
    {"semantic": _semantic, "boxes": _boxes, "breaks": _breaks}
)
