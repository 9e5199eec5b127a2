"""What was seen of a site, as the file of an outlet, with a page of it as a test."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from cleaners.article import Cleaned, Outlet, RawPage
from crawler.outlets.files import SLUG
from crawler.sources import host_of, registered_domain
from crawler.survey.explore import Site
from crawler.survey.fetched import Fetched

# By the end of the domain, else by the language; where an outlet sits is not on its pages.
ZONES: Final[Mapping[str, str]] = MappingProxyType(
    {
        ".kr": "Asia/Seoul", ".jp": "Asia/Tokyo", ".cn": "Asia/Shanghai", ".tw": "Asia/Taipei",
        ".hk": "Asia/Hong_Kong", ".vn": "Asia/Ho_Chi_Minh", ".uk": "Europe/London",
        ".ie": "Europe/Dublin", ".de": "Europe/Berlin", ".at": "Europe/Vienna",
        ".ch": "Europe/Zurich", ".fr": "Europe/Paris", ".es": "Europe/Madrid",
        ".it": "Europe/Rome", ".pt": "Europe/Lisbon", ".br": "America/Sao_Paulo",
        ".nl": "Europe/Amsterdam", ".pl": "Europe/Warsaw", ".tr": "Europe/Istanbul",
        ".in": "Asia/Kolkata", ".id": "Asia/Jakarta", ".th": "Asia/Bangkok",
        "ko": "Asia/Seoul", "ja": "Asia/Tokyo", "zh": "Asia/Shanghai", "vi": "Asia/Ho_Chi_Minh",
        "de": "Europe/Berlin", "fr": "Europe/Paris", "es": "Europe/Madrid", "it": "Europe/Rome",
        "pt": "Europe/Lisbon", "nl": "Europe/Amsterdam", "pl": "Europe/Warsaw",
        "tr": "Europe/Istanbul", "th": "Asia/Bangkok", "id": "Asia/Jakarta",
    }
)  # fmt: skip
MOST_RULES: Final = 20  # of robots.txt, in the remarks
CONTROL: Final = re.compile("[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """A page of the site that came out as an article."""

    page: Fetched
    cleaned: Cleaned


def slug_for(url: str) -> str:
    """What an outlet of this address is called: `etnews` for https://www.etnews.com/."""
    domain = registered_domain(url) or ""
    first = domain if domain == host_of(url) and _is_number(domain) else domain.partition(".")[0]
    slug = re.sub(r"[^a-z0-9-]+", "-", first.lower()).strip("-")[:63]
    return slug if SLUG.fullmatch(slug) else "outlet"


def outlet_of(site: Site, slug: str, language: str | None) -> Outlet:
    """The outlet that a site is, as far as it is known."""
    known = language or "en"
    return Outlet(
        slug=slug,
        name=site.head.name or slug,
        domains=tuple(one for one in (registered_domain(site.url),) if one),
        language=known,
        time_zone=_zone(site.url, known),
    )


def draft(site: Site, outlet: Outlet, sampled: Sampled | None, today: date) -> str:
    """The text of the outlet's file."""
    lines = [
        *_remarks(site, today),
        f"name = {quoted(outlet.name)}",
        "names = []",
        f"domains = [{', '.join(map(quoted, outlet.domains))}]",
        f"language = {quoted(outlet.language)}",
        f"time_zone = {quoted(outlet.time_zone)}  # guessed: check it",
        "",
        *_lists(site),
        f"tried_live = {'true' if sampled else 'false'}",
        *_politeness(site.robots.delay),
        *(_test(outlet.slug, sampled) if sampled else ()),
    ]
    return "\n".join(lines) + "\n"


def as_raw(page: Fetched, slug: str) -> RawPage:
    """The page, to be cleaned as one of this outlet."""
    return RawPage(body=page.body, url=page.url, outlet=slug, content_type=page.content_type)


def quoted(text: str) -> str:
    """As a basic string of TOML."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + CONTROL.sub(lambda one: f"\\u{ord(one[0]):04x}", escaped) + '"'


def _remarks(site: Site, today: date) -> Iterator[str]:
    yield f"# {_plain(site.url)}, seen on {today.isoformat()}"
    yield f"# robots.txt: {_plain(site.robots.why)}"
    yield from (f"#   {_plain(one)}" for one in site.rules[:MOST_RULES])
    if len(site.rules) > MOST_RULES:
        yield f"#   … and {len(site.rules) - MOST_RULES} more"
    yield from (f"# {_plain(one)}" for one in site.said)
    yield f"# charset of the front page: {site.encoding}"
    for one in site.passed_over:
        yield f"# passed over: {_plain(one.url)}: {_plain(one.told)}"
    yield from (f"# not asked: {_plain(one)}" for one in site.not_asked)


def _plain(text: str) -> str:
    return CONTROL.sub(" ", text)[:300]


def _zone(url: str, language: str) -> str:
    ending = f".{(host_of(url) or '').rpartition('.')[2]}"
    return ZONES.get(ending) or ZONES.get(language) or "UTC"


def _lists(site: Site) -> Iterator[str]:
    feeds = [one.url for one in site.feeds]
    sitemaps = [one.url for one in site.sitemaps]
    yield _list("feeds", feeds)
    yield _list("sitemaps", sitemaps)
    # Where nothing lists the articles, the front page does.
    yield _list("sections", [] if feeds or sitemaps else [site.url])


def _list(key: str, urls: Iterable[str]) -> str:
    inner = "".join(f"  {quoted(url)},\n" for url in urls)
    return f"{key} = [\n{inner}]" if inner else f"{key} = []"


def _politeness(delay: float) -> Iterator[str]:
    if delay > 0:
        yield from ("", "[politeness]", f"delay = {delay:g}  # as robots.txt asks")


def _test(slug: str, sampled: Sampled) -> Iterator[str]:
    article = sampled.cleaned.article
    published = article.published.value
    stated = {
        "page": f"{slug}.html",
        "url": sampled.page.url,
        "content_type": sampled.page.content_type,
        "title": article.title.value,
        "first": article.body[0] if article.body else None,
        "last": article.body[-1] if article.body else None,
    }
    yield from ("", "# What comes out now; read it, and correct what is wrong.", "[[tests]]")
    yield from (f"{key} = {quoted(value)}" for key, value in stated.items() if value)
    yield f"authors = [{', '.join(quoted(one) for one in article.authors.value or ())}]"
    if published is not None:
        yield f"published = {_stamp(published)}"


def _stamp(moment: datetime) -> str:
    """As TOML writes it: whole seconds, and a zone of whole minutes."""
    offset = moment.utcoffset()
    whole = offset is not None and not offset.total_seconds() % 60
    return (moment if whole else moment.astimezone(UTC)).isoformat(timespec="seconds")


def _is_number(host: str) -> bool:
    return host.replace(".", "").isdigit() or urlsplit(f"//{host}").netloc.startswith("[")
