"""What the markup of an HTML page states of itself, field by field, with the place of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from urllib.parse import urljoin

from htmldate import find_date
from lxml import etree, html
from lxml.etree import _Element

from cleaners.article import Found, Metadata, Stated
from cleaners.normal import SPACES
from cleaners.readers.dates import Moment, read_dates
from cleaners.readers.headline import headlines, shown, title_of, titles
from cleaners.readers.jsonld import texts
from cleaners.readers.people import read_people
from cleaners.readers.rights import read_rights
from cleaners.readers.section import read_section
from cleaners.readers.statements import Statements, gather
from cleaners.times import date_in_address, read_stamp

__all__ = ["gather", "headlines", "read_markup", "read_stated"]

LANGUAGE = re.compile(r"[a-z]{2,3}(?=$|[-_])", re.IGNORECASE)
IMAGES = ("og:image", "og:image:secure_url", "og:image:url", "twitter:image", "twitter:image:src")
PORTAL = re.compile(r"네이버|다음|네이트|줌|NAVER|Daum|Nate|ZUM", re.IGNORECASE)
BAR = re.compile(r"\s*[|｜]\s*")
DESCRIPTIONS = ("og:description", "description")
LEAST_BODY = 200  # characters of an articleBody; shorter ones are a summary
SITES = ("application-name", "publisher", "dc.publisher")
LONGEST_NAME = 80
LONGEST_ADDRESS = 2000
LATEST = "2100-01-01"  # the cleaners have no clock; htmldate would ask one


def read_markup(
    tree: _Element, *, url: str | None = None, stated: Statements | None = None
) -> Metadata:
    """Every field that the markup states, each with where it was found.

    `stated` is what `gather` read off this tree, where the caller has done so already.
    """
    stated = stated or gather(tree)
    outlet = _outlet(stated)
    site = outlet.value if outlet else None
    authors, signed = read_people(stated, site=site)
    published, modified = read_dates(stated)
    canonical = _canonical(stated, url)
    return Metadata(
        title=title_of(stated, site=site),
        headlines=(*headlines(stated), *shown(stated)),
        authors=authors,
        signed=signed,
        published=published,
        modified=modified,
        guessed=None if published or date_in_address(url or "") else _guess(tree, url),
        outlet=outlet,
        language=_language(stated),
        url=canonical,
        section=read_section(tree, stated),
        image=_image(stated, url or (canonical.value if canonical else None)),
        rights=read_rights(stated),
        declared=_declared(stated),
        free=stated.described.free,
    )


def read_stated(stated: Statements) -> Stated:
    """Titles, description and body, as far as the markup states them."""
    described = [text for name in DESCRIPTIONS for text in stated.metas.get(name, ())[:1]]
    bodies = (description.get("articleBody") for description in stated.described.articles)
    told = [body for body in bodies if isinstance(body, str) and len(body) > LEAST_BODY]
    return Stated(
        titles=titles(stated),
        description=max(described, key=len, default=""),
        body=max(told, key=len, default=""),
    )


def _declared(stated: Statements) -> tuple[str, ...]:
    names = (*stated.metas.get("og:type", ())[:1], *stated.described.types)
    return tuple(dict.fromkeys(name.strip().lower() for name in names if name.strip()))


def _guess(tree: _Element, url: str | None) -> Moment | None:
    """The day that htmldate makes out on a page which states none.

    Slow (7 to 100 ms), so asked last: right on 31 of the 53 pages of 1,124 of benchmarks/ that
    nothing else dates.
    """
    try:
        # It changes the tree, and takes elements of lxml.html only.
        page = html.document_fromstring(etree.tostring(tree, encoding="unicode"))
        day = find_date(page, original_date=True, url=url, max_date=LATEST)
    except (ValueError, TypeError, AttributeError, RecursionError, etree.LxmlError):
        return None
    moment = read_stamp(day) if day else None
    return Found(value=moment, where="made out by htmldate", raw=day) if moment else None


def _outlet(stated: Statements) -> Found[str] | None:
    """Whose article it is: on a portal not the portal."""
    return next(chain(_behind_portal(stated), _sites(stated)), None)


def _behind_portal(stated: Statements) -> Iterator[Found[str]]:
    """`연합뉴스 | 네이버`: a portal names the outlet it has an article from as its author."""
    sites = stated.metas.get("og:site_name", ())
    for content in stated.metas.get("og:article:author", ()):
        parts = [part.strip() for part in content.split("|")]
        others = [part for part in parts if part and not PORTAL.match(part)]
        on_portal = len(others) < len(parts) or any(map(PORTAL.match, sites))
        if on_portal and others and len(others[0]) <= LONGEST_NAME:
            yield Found(value=others[0], where="meta og:article:author", raw=content)


def _sites(stated: Statements) -> Iterator[Found[str]]:
    yield from _named_site(stated, "og:site_name")
    for text in _publishers(stated):
        yield Found(value=text, where="JSON-LD", raw=text)
    for name in SITES:
        yield from _named_site(stated, name)


def _named_site(stated: Statements, name: str) -> Iterator[Found[str]]:
    for content in stated.metas.get(name, ())[:1]:
        # A slogan stands beside the name; the shorter one is the name.
        text = min(BAR.split(SPACES.sub(" ", content).strip(" @|｜")), key=len).strip()
        if text and len(text) <= LONGEST_NAME and "://" not in text:
            yield Found(value=text, where=f"meta {name}", raw=content)


def _publishers(stated: Statements) -> Iterator[str]:
    for described in stated.described.articles:
        whole = stated.described.whole(described.get("publisher"))
        if isinstance(whole, Mapping):
            yield from (name for name in texts(whole.get("name")) if len(name) <= LONGEST_NAME)


def _language(stated: Statements) -> Found[str] | None:
    for where, raw in (
        ("html lang", stated.language or ""),
        *(("JSON-LD", text) for text in stated.described.texts("inLanguage")),
        *(("meta og:locale", text) for text in stated.metas.get("og:locale", ())),
    ):
        match = LANGUAGE.match(raw.strip())
        if match:
            return Found(value=match[0].lower(), where=where, raw=raw)
    return None


def _canonical(stated: Statements, url: str | None) -> Found[str] | None:
    if "canonical" in stated.links:
        return Found(value=stated.links["canonical"], where="canonical link")
    for content in stated.metas.get("og:url", ()):
        whole = _joined(url, content.strip())
        if whole:
            return Found(value=whole, where="meta og:url", raw=content)
    return None


def _image(stated: Statements, base: str | None) -> Found[str] | None:
    for name in IMAGES:
        for content in stated.metas.get(name, ()):
            whole = _joined(base, content.strip())
            if whole:
                return Found(value=whole, where=f"meta {name}", raw=content)
    for described in stated.described.articles:
        for text in _addresses(described.get("image")):
            whole = _joined(base, text)
            if whole:
                return Found(value=whole, where="JSON-LD", raw=text)
    return None


def _addresses(value: object) -> Iterator[str]:
    for one in value[:1] if isinstance(value, list) else [value]:
        if isinstance(one, Mapping):
            yield from texts(one.get("url"))
        else:
            yield from texts(one)


def _joined(base: str | None, address: str) -> str | None:
    """The whole address; None for what is none, such as a picture within the page."""
    if not address or len(address) > LONGEST_ADDRESS:
        return None
    try:
        whole = urljoin(base or "", address)
    except ValueError:
        return None
    return whole if whole.startswith(("http://", "https://")) else None
