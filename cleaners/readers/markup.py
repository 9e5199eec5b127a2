"""What the markup of an HTML page states of itself: JSON-LD, meta tags, the html element."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from lxml.etree import _Element
from trafilatura.settings import Document

from cleaners.article import Found, Metadata
from cleaners.normal import SPACES

LONGEST_JSON = 262_144  # characters; larger blocks are data, not a description of the page
DEEPEST_JSON = 6
TIMES = {
    "published": (
        "article:published_time", "og:article:published_time", "datepublished", "pubdate",
        "article.published", "published_time", "dc.date.issued", "parsely-pub-date",
        "sailthru.date",
    ),
    "modified": (
        "article:modified_time", "og:updated_time", "datemodified", "lastmod", "article.updated",
        "dc.date.modified",
    ),
}  # fmt: skip
JSON_TIMES = {"published": "datePublished", "modified": "dateModified"}
SITE_BEHIND = re.compile(r"\s+[|–—-]\s+[^|–—-]{2,30}$")
LETTER = re.compile(r"[^\W\d_]")  # "Jane Doe; 4": a count of comments is nobody's name
LANGUAGE = re.compile(r"[a-z]{2}(?=$|[-_])", re.IGNORECASE)


def read_markup(tree: _Element, document: Document | None) -> Metadata:
    """Title, authors, times, outlet, language and canonical URL, each with where it was found."""
    described = list(_json_ld(tree))
    metas = _metas(tree)
    return Metadata(
        title=_title(tree, metas.get("og:site_name"), document),
        authors=_authors(document),
        published=_time("published", described, metas),
        modified=_time("modified", described, metas),
        outlet=_found(
            metas.get("og:site_name") or (document.sitename if document else None), "meta tags"
        ),
        language=_language(tree),
        url=_found(_canonical(tree), "canonical link"),
        declared=_declared(tree, metas),
        free=_free(described),
    )


def headlines(tree: _Element) -> list[str]:
    """What the markup states as the page's headline: JSON-LD, Open Graph, Twitter, title."""
    stated = [description.get("headline") for description in _json_ld(tree)]
    metas = _metas(tree)
    stated += [metas.get("og:title"), metas.get("twitter:title"), tree.findtext(".//title")]
    return [title.strip() for title in stated if isinstance(title, str) and title.strip()]


def _title(tree: _Element, site: str | None, document: Document | None) -> Found[str] | None:
    """The first of them, without the site's name behind it."""
    for title in (*headlines(tree), (document.title or "") if document else ""):
        bare = SITE_BEHIND.sub("", title) if site is None else _without_site(title, site)
        if bare:
            return Found(value=SPACES.sub(" ", bare).strip(), where="markup", raw=title)
    return None


def _without_site(title: str, site: str) -> str:
    behind = re.compile(rf"\s*[-–—|:·<»]+\s*(?:{re.escape(site)}).{{0,30}}$", re.IGNORECASE)
    return behind.sub("", title)


def _found(value: str | None, where: str) -> Found[str] | None:
    text = SPACES.sub(" ", value or "").strip()
    return Found(value=text, where=where, raw=value) if text else None


def _authors(document: Document | None) -> Found[tuple[str, ...]] | None:
    names = tuple(name.strip() for name in (document.author or "").split(";")) if document else ()
    names = tuple(name for name in names if LETTER.search(name))
    return Found(value=names, where="markup (trafilatura)") if names else None


def _metas(tree: _Element) -> dict[str, str]:
    """First content of each meta tag, by lower-case name or property."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if name and meta.get("content"):
            found.setdefault(name, meta.get("content", ""))
    return found


def _time(
    which: str, described: list[dict[str, object]], metas: dict[str, str]
) -> Found[datetime] | None:
    for description in described:
        stated = description.get(JSON_TIMES[which])
        moment = _iso(stated) if isinstance(stated, str) else None
        if moment:
            return Found(value=moment, where="JSON-LD", raw=str(stated))
    for name in TIMES[which]:
        moment = _iso(metas.get(name, ""))
        if moment:
            return Found(value=moment, where=f"meta {name}", raw=metas[name])
    return None


def _iso(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _declared(tree: _Element, metas: dict[str, str]) -> tuple[str, ...]:
    """What the page is called; what its parts are called does not say what it is."""
    stated = [metas.get("og:type", "")]
    for value in _json_values(tree):
        stated += _types(value)
    return tuple(dict.fromkeys(name.strip().lower() for name in stated if name.strip()))


def _types(value: object) -> Iterator[str]:
    for thing in _listed(value):
        if isinstance(thing, dict):
            for described in (thing, *_listed(thing.get("@graph"))):
                stated = described.get("@type") if isinstance(described, dict) else None
                yield from (name for name in _listed(stated) if isinstance(name, str))


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _free(described: list[dict[str, object]]) -> bool | None:
    for description in described:
        stated = str(description.get("isAccessibleForFree", "")).lower()
        if stated in {"true", "false"}:
            return stated == "true"
    return None


def _json_ld(tree: _Element) -> Iterator[dict[str, object]]:
    for value in _json_values(tree):
        yield from _objects(value, DEEPEST_JSON)


def _json_values(tree: _Element) -> Iterator[object]:
    for script in tree.iter("script"):
        text = script.text or ""
        if "ld+json" in (script.get("type") or "").lower() and len(text) <= LONGEST_JSON:
            try:
                yield json.loads(text, strict=False)
            except (ValueError, RecursionError):
                continue


def _objects(value: object, depth: int) -> Iterator[dict[str, object]]:
    """The objects that describe an article, however they are nested."""
    if depth == 0:
        return
    if isinstance(value, dict):
        if "headline" in value or "datePublished" in value:
            yield value
        yield from _objects(value.get("@graph"), depth - 1)
        yield from _objects(value.get("mainEntity"), depth - 1)
    elif isinstance(value, list):
        for item in value:
            yield from _objects(item, depth - 1)


def _language(tree: _Element) -> Found[str] | None:
    stated = LANGUAGE.match((tree.get("lang") or "").strip())
    return (
        Found(value=stated[0].lower(), where="html lang", raw=tree.get("lang")) if stated else None
    )


def _canonical(tree: _Element) -> str | None:
    for link in tree.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and (link.get("href") or "").startswith(
            "http"
        ):
            return link.get("href")
    return None
