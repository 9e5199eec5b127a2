"""Which outlet the page is of, read off copyright lines, datelines and addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleaners.article import Found, Kind, Metadata, Outlet, Outlets, SiteLayout
from cleaners.metadata.witness import Witness
from cleaners.rules.words import KOREAN_NAME, OUTLET_END, REPORTER

NAME_IN_COPYRIGHT = (
    re.compile(
        r"저작권자\s?(?:[ⓒ©]|\(c\))?\s?[:|]?\s?(?:\d{4}\s?)?(?:['\"‘“][^'\"’”]{2,30}['\"’”]\s?)?['\"‘“]?(?P<name>[^,.<>\[\]()'\"’”]{2,24}?)['\"’”]?\s?(?:[,.(<|]|무단|All|-|$)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:Copyrights?\s?)?(?:[ⓒ©]|\(c\)|Copyrights?)\s?(?:Copyrights?\s)?(?:['\"‘“][^'\"’”]{2,30}['\"’”]\s)?(?:\d{4}(?:\s?[-–,]\s?\d{4})?,?\s?)?(?:by\s)?['\"‘“]?(?:Since\s\d{4},?\s)?(?P<name>(?:[^,.<>\[\]()'\"’”©ⓒ]|(?<=\w)[’'](?=\w)|(?<=\b\w)\.(?=\s?\w)|(?<=\bSt)\.(?=\s)){2,40}?)['\"’”]?\s?(?:[,(<|]|(?<=\s)[·∙]|\.(?!\s?\w)|(?<!\bSt)(?<!\b\w)\.|무단|All\s[Rr]ights|Alle\s|Tous\s|Todos\s|$)",
        re.IGNORECASE,
    ),
    re.compile(
        r"^(?P<name>[^,.<>\[\]()|:©ⓒ]{2,40}?),?\s(?:Copyright\s)?(?:[ⓒ©]\s?(?:19|20)\d\d\b|(?:19|20)\d\d\s[ⓒ©])"
    ),
)
COMPANY_FORM = (
    r"(?:㈜|\(주\)|주식회사|Media\s(?:Ltd|Limited|Group)|Publishing|Verlag|GmbH|Ltd|Limited|LLC|Inc"
    r"|Corp|Co|S\.?L|S\.?A|AG|News\sService|Company)"
)
COMPANY = re.compile(
    rf"^(?:Since\s\d{{4}}|㈜|\(주\)|주식회사|EDICIONES)\s?|\s?{COMPANY_FORM}\.?(?:\s{COMPANY_FORM}\.?)*$|\s\d{{4}}(?:\s?-\s?\d{{4}})?$"
)
# `© Copyright 2025 …`, `© 2001–2025 …`: what a copyright line says before the name.
BEFORE_NAME = re.compile(r"^(?:(?:Copyrights?|[-–,]?\s?\d{4})(?![\w.])\s?){1,4}", re.IGNORECASE)
# A year, and what a copyright line claims; `©2025 All Rights Reserved` names nobody.
NO_NAME = re.compile(
    r"금지|무단|기사|reserved|vorbehalten|réservés|reservados|콘텐츠|^www$|^[\W\d]{0,40}$",
    re.IGNORECASE,
)
PLACE_AND_AGENCY = re.compile(
    r"[(\[【(]\s?(?P<before>[\w가-힣·,/ ]{2,24}?)\s?[=＝]\s?"
    r"(?P<behind>[\w가-힣][^)\]】)]{1,40})[)\]】)]"
)
SIGNED_BY = re.compile(rf"{KOREAN_NAME}\s?(?:의\s|{REPORTER})")
OUTLET_AND_REPORTER = re.compile(rf"[(\[【]\s?([\w가-힣&.]{{2,14}})\s{KOREAN_NAME}\s?{REPORTER}")
SOURCE = re.compile(r"(?:来源|來源|出典)\s?[:：]\s?([^\s，。|]{2,16})")
BRACKET_NAME = re.compile(rf"[\[【]\s?([\w가-힣&.]{{1,10}}{OUTLET_END})\s?[\]】=]")
LATIN = re.compile(r"[A-Za-zÀ-ɏ]$")
DOMAIN = re.compile(
    r"@((?:[\w-]{1,40}\.){1,4}[a-z]{2,12})|(?:www\.)((?:[\w-]{1,40}\.){1,3}[a-z]{2,12})",
    re.IGNORECASE,
)


def find_outlet(
    witnesses: Sequence[Witness],
    markup: Metadata,
    *,
    outlets: Outlets,
    slug: str | None,
    url: str | None,
) -> tuple[Found[str], Outlet | None]:
    """The outlet as the caller knows it, or as a copyright line, dateline or address tells it."""
    if slug and slug in outlets:
        return Found(value=outlets[slug].name, where="given with the page"), outlets[slug]
    for witness in _by_kind(witnesses, Kind.COPYRIGHT, Kind.DATELINE):
        known = _named_in(witness.text, outlets)
        if known:
            return Found(value=known.name, where=witness.where, raw=witness.text), known
    for text, where in _addresses(witnesses, url):
        known = _at_domain(text, outlets)
        if known:
            return Found(value=known.name, where=where, raw=text), known
    if markup.outlet and markup.outlet.value:
        return markup.outlet, None
    return _printed_name(witnesses), None


def layouts_for(slug: str | None, url: str | None, outlets: Outlets) -> tuple[SiteLayout, ...]:
    """Those of the outlet that the page was given with, else of the one whose address it has."""
    known = outlets.get(slug) if slug else None
    if known is None:
        known = next((_at_domain(host, outlets) for host, _ in _addresses((), url)), None)
    return known.layouts if known else ()


def slug_of(name: str | None, outlets: Outlets) -> str | None:
    """The slug of a known outlet by the name that an article states."""
    return next((one.slug for one in outlets.values() if name in {one.name, *one.names}), None)


def _by_kind(witnesses: Sequence[Witness], *kinds: Kind) -> Iterator[Witness]:
    for kind in kinds:
        yield from (witness for witness in witnesses if witness.kind is kind)


def _named_in(text: str, outlets: Outlets) -> Outlet | None:
    """The known outlet whose longest name stands in the text."""
    named = [
        (len(name), outlet)
        for outlet in outlets.values()
        for name in (outlet.name, *outlet.names)
        if name in text and _is_whole(name, text)
    ]
    return max(named, key=lambda pair: pair[0])[1] if named else None


def _is_whole(name: str, text: str) -> bool:
    """Whether a name in Latin letters stands as words of its own.

    Korean, Chinese and Japanese write particles to a name's end: 한빛일보에, 한빛日報の.
    """
    if not LATIN.search(name):
        return True
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _addresses(witnesses: Sequence[Witness], url: str | None) -> Iterator[tuple[str, str]]:
    if url:
        host = re.match(r"https?://(?:[^/@]*@)?([^/:?#]+)", url)
        if host:
            yield host[1], "the page's URL"
    for witness in _by_kind(witnesses, Kind.BYLINE, Kind.COPYRIGHT, Kind.DATELINE):
        for match in DOMAIN.finditer(witness.text):
            yield match[1] or match[2], witness.where


def _at_domain(host: str, outlets: Outlets) -> Outlet | None:
    host = host.lower()
    return next(
        (
            outlet
            for outlet in outlets.values()
            for domain in outlet.domains
            if host == domain or host.endswith(f".{domain}")
        ),
        None,
    )


def _printed_name(witnesses: Sequence[Witness]) -> Found[str]:
    for witness in _by_kind(witnesses, Kind.COPYRIGHT):
        for pattern in NAME_IN_COPYRIGHT:
            match = pattern.search(witness.text)
            name = _bare_name(match["name"]) if match else ""
            if len(name) >= 2 and not NO_NAME.search(name):
                return Found(value=name, where=witness.where, raw=witness.text)
    for witness in _by_kind(witnesses, Kind.BYLINE, Kind.DATE):
        source = SOURCE.search(witness.text)
        if source:
            return Found(value=source[1], where=witness.where, raw=witness.text)
    for witness in _by_kind(witnesses, Kind.DATELINE):
        agency = _in_dateline(witness.text)
        if agency:
            return Found(value=agency, where=witness.where, raw=witness.text)
    return Found(value=None, where="nothing on the page names the outlet")


def _bare_name(claimant: str) -> str:
    return COMPANY.sub("", BEFORE_NAME.sub("", claimant.strip())).strip(" -–—|·:")


def _in_dateline(text: str) -> str | None:
    """The agency of `(서울=연합뉴스)`, the paper of `[시험일보=홍길동 기자]` or `[시험일보]`."""
    placed = PLACE_AND_AGENCY.match(text)
    if placed and not SIGNED_BY.match(placed["behind"]):
        return placed["behind"].split()[0]
    named = placed["before"] if placed else None
    bracket = OUTLET_AND_REPORTER.match(text) or BRACKET_NAME.match(text)
    return named or (bracket[1] if bracket else None)
