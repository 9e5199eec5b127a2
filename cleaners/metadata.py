"""Bylines, dates and copyright lines read into fields before they leave the body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from cleaners.article import Block, Found, Kind, Metadata, Outlet, Outlets
from cleaners.rules.words import DATE_LABEL, EMAIL, KOREAN_NAME, OUTLET_END, REPORTER, WRITER
from cleaners.times import find_time, zone_known

COLUMNIST = re.compile(
    rf"^[/|※]?\s?({KOREAN_NAME})\s.{{0,24}}(?:시인|소설가|사회학자|경제학자|박사|원장|센터장|이사장|주필|논설고문)\)?$"
)
NAMED = re.compile(
    rf"(?<![가-힣])({KOREAN_NAME})\s?(?:{WRITER})(?![가-힣])|({KOREAN_NAME})(?=\s?[(<\[/=]?\s?{EMAIL})"
)
LISTED = re.compile(
    rf"(?<![가-힣])((?:{KOREAN_NAME}[\s,·ㆍ]+){{1,6}}){KOREAN_NAME}\s?(?:{REPORTER})"
)
SIGNED_OFF = re.compile(rf"({KOREAN_NAME})(?:입니다|이었습니다|였습니다)")
BY = re.compile(r"(?:^|[\s(])(?:[Bb]y|BY|Von|Par|Por)\s*:?\s+([A-ZÀ-Ý].{2,120})")
EAST_ASIAN = re.compile(
    r"(?<!责任)(?<!責任)(?:记者|記者|作者|文|撰文|執筆|取材)\s?[:：／/]\s?([\w・]{2,12})|([\u4e00-\u9fff]{2,6})\s?記者"
)
SIGNED = re.compile(r"^[（(]([\u4e00-\u9fff]{1,3}\s?[\u4e00-\u9fffぁ-んァ-ヶ]{2,4})[)）]$")
TITLED = re.compile(
    r"^([A-ZÀ-Ý][\w'’.À-ÿ-]{1,20}\s[A-ZÀ-Ý][\w'’.À-ÿ-]{1,20})[,\s|-].{0,40}(?:[Cc]orrespondent|[Rr]eporter|[Ee]ditor|[Cc]olumnist|[Ww]riter|[Jj]ournaliste|[Rr]edactora?|[Rr]edakteur(?:in)?)$"
)
BRACKETED = re.compile(r"[(（]\s?(?:记者|記者)\s?([\u4e00-\u9fff、\s]{2,20})[)）]")
AND = re.compile(r"\s?(?:,|&|\||;|\band\b|\bund\b|\bet\b|\by\b)\s?")
LATIN_NAME = re.compile(
    r"[A-ZÀ-Ý][\w'’.À-ÿ-]{0,20}(?:\s(?:de|da|van|von|del|di|la|el|[A-ZÀ-Ý])[\w'’.À-ÿ-]{0,20}){1,3}"
)
NO_NAME = re.compile(
    r"^(?:기자명|이메일|사진|취재|영상|공동|본지|본보|이날|한편|전자|온라인)|(?:메일|경제|스포츠|방송|미디어)$|(?:팀|부|국|뉴스|일보|신문|기자|센터|편집|취재|온라인|디지털|사진|영상|그래픽|전문|인턴|수습|객원|선임)$"
)
PICTURE_OF = re.compile(
    r"^[\[(/<]?\s?(?:사진|영상|그래픽|촬영|편집)|영상\s?취재|영상\s?편집|Photo|Foto"
)
DESK = re.compile(
    r"(?:Desk|Staff|Team|Redaktion|Rédaction|Redacción|Editors?|Writer|Reporter|Correspondent|Agency|News|Updated|Published)$"
)
LABEL_BEHIND = re.compile(rf"[ )\]]{{0,3}}({DATE_LABEL})", re.IGNORECASE)
LABELLED = re.compile(rf"({DATE_LABEL})", re.IGNORECASE)
CHANGED = re.compile(
    r"수정|업데이트|Stand|Updated|Modified|Aktualisiert|Mis à jour|Modifié|Actualizado|更新",
    re.IGNORECASE,
)
NAME_IN_COPYRIGHT = (
    re.compile(
        r"저작권자\s?(?:[ⓒ©]|\(c\))?\s?[:|]?\s?(?:\d{4}\s?)?(?:['\"‘“][^'\"’”]{2,30}['\"’”]\s?)?['\"‘“]?(?P<name>[^,.<>\[\]()'\"’”]{2,24}?)['\"’”]?\s?(?:[,.(<|]|무단|All|-|$)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:Copyrights?\s?)?(?:[ⓒ©]|\(c\)|Copyrights?)\s?(?:['\"‘“][^'\"’”]{2,30}['\"’”]\s)?(?:\d{4}(?:\s?-\s?\d{4})?\s?)?(?:by\s)?['\"‘“]?(?:Since\s\d{4},?\s)?(?P<name>(?:[^,.<>\[\]()'\"’”©ⓒ]|(?<=\w)[’'](?=\w)){2,40}?)['\"’”]?\s?(?:[,.(<|]|무단|All\s[Rr]ights|Alle\s|Tous\s|Todos\s|$)",
        re.IGNORECASE,
    ),
)
COMPANY_FORM = (
    r"(?:㈜|\(주\)|주식회사|Media\s(?:Ltd|Limited|Group)|Publishing|Verlag|GmbH|Ltd|Limited|LLC|Inc"
    r"|Corp|Co|S\.?L|S\.?A|AG|News\sService|Company)"
)
COMPANY = re.compile(
    rf"^(?:Since\s\d{{4}}|㈜|\(주\)|주식회사|EDICIONES)\s?|\s?{COMPANY_FORM}\.?(?:\s{COMPANY_FORM}\.?)*$"
)
PLACE_AND_AGENCY = re.compile(
    r"[(\[【(]\s?(?P<before>[\w가-힣·,/ ]{2,24}?)\s?[=＝]\s?"
    r"(?P<behind>[\w가-힣][^)\]】)]{1,40})[)\]】)]"
)
SIGNED_BY = re.compile(rf"{KOREAN_NAME}\s?(?:의\s|{REPORTER})")
OUTLET_AND_REPORTER = re.compile(rf"[(\[【]\s?([\w가-힣&.]{{2,14}})\s{KOREAN_NAME}\s?{REPORTER}")
SOURCE = re.compile(r"(?:来源|來源|出典)\s?[:：]\s?([^\s，。|]{2,16})")
BRACKET_NAME = re.compile(rf"[\[【]\s?([\w가-힣&.]{{1,10}}{OUTLET_END})\s?[\]】=]")
DOMAIN = re.compile(
    r"@((?:[\w-]{1,40}\.){1,4}[a-z]{2,12})|(?:www\.)((?:[\w-]{1,40}\.){1,3}[a-z]{2,12})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A removed text that says something of the page."""

    text: str
    kind: Kind
    position: int
    below_title: bool
    """It does not stand above the headline, where the site's own date stands."""

    @property
    def where(self) -> str:
        """How a reader finds it."""
        return f"position {self.position}"


def find_authors(
    witnesses: Sequence[Witness], markup: Metadata, *, outlet: str | None = None
) -> Found[tuple[str, ...]]:
    """Names without titles, in reading order; neither photographers of captions nor the outlet."""
    names: dict[str, Witness] = {}
    for witness in _signing(witnesses):
        for name in _names(witness.text):
            if not outlet or name not in outlet:
                names.setdefault(name, witness)
    if names:
        where = ", ".join(dict.fromkeys(witness.where for witness in names.values()))
        raw = " | ".join(dict.fromkeys(witness.text for witness in names.values()))
        return Found(value=tuple(names), where=where, raw=raw)
    if markup.authors and markup.authors.value:
        return markup.authors
    return Found(value=(), where="no byline on the page")


def _signing(witnesses: Sequence[Witness]) -> list[Witness]:
    """The surest texts that name a writer: credits below the headline, else above, else a box."""
    credited = [
        witness
        for witness in witnesses
        if witness.kind in {Kind.BYLINE, Kind.DATELINE} and not PICTURE_OF.search(witness.text)
    ]
    boxes = [witness for witness in witnesses if witness.kind is Kind.BIO]
    named = [witness for witness in (*credited, *boxes) if any(True for _ in _names(witness.text))]
    below = [witness for witness in named if witness.below_title and witness.kind is not Kind.BIO]
    return below or named


def _names(text: str) -> Iterator[str]:
    for match in LISTED.finditer(text):
        yield from filter(_is_name, re.split(r"[\s,·ㆍ]+", match[1].strip(" ,·ㆍ")))
    for pattern in (NAMED, COLUMNIST, SIGNED_OFF, EAST_ASIAN, SIGNED, TITLED):
        for match in pattern.finditer(text):
            name = next(group for group in match.groups() if group)
            if _is_name(name) and not (pattern is TITLED and BY.match(text)):
                yield name
    for match in BRACKETED.finditer(text):
        yield from re.split(r"[、\s]+", match[1].strip())
    if LATIN_NAME.fullmatch(text) and not BY.match(text):
        yield text
    for match in BY.finditer(text):
        for part in AND.split(match[1]):
            name = LATIN_NAME.match(part.strip())
            if name and not DESK.search(name[0]):
                yield name[0].rstrip(".")


def _is_name(name: str) -> bool:
    return not NO_NAME.search(name)


def find_times(
    witnesses: Sequence[Witness], markup: Metadata, *, language: str | None, zone: str | None
) -> tuple[Found[datetime], Found[datetime]]:
    """When the page was published and when it was changed last, as it says itself."""
    published: list[tuple[int, Found[datetime]]] = []
    modified: list[Found[datetime]] = []
    label = ""
    for witness in witnesses:
        if witness.kind not in {Kind.DATE, Kind.BYLINE}:
            continue
        for said, found in _stamps(witness, label, language=language, zone=zone):
            if CHANGED.search(said):
                modified.append(found)
            else:
                published.append((_trust(witness, said), found))
        label = witness.text if LABELLED.fullmatch(witness.text.strip(" :：")) else ""
    best = max(published, key=lambda scored: scored[0], default=(0, None))[1]
    return (
        best or markup.published or Found(value=None, where="no date on the page"),
        (modified[0] if modified else None)
        or markup.modified
        or Found(value=None, where="no date of a change on the page"),
    )


def _trust(witness: Witness, label: str) -> int:
    """A labelled date below the headline is surest; a bare one above it is the site's."""
    return 2 * bool(label) + 1 * witness.below_title


def _stamps(
    witness: Witness, label_before: str, *, language: str | None, zone: str | None
) -> Iterator[tuple[str, Found[datetime]]]:
    """Each time in the text with the label before it, or behind it where none is before."""
    rest = witness.text
    while found := find_time(rest, language=language, zone=zone):
        moment, raw = found
        at = rest.index(raw)
        before = LABELLED.findall(rest[:at])
        after = rest[at + len(raw) :]
        behind = None if before else LABEL_BEHIND.match(after)
        said = before[-1] if before else (behind[1] if behind else label_before)
        where = witness.where
        if moment.tzname() == "UTC" and not zone_known(language, zone):
            where += "; no zone given, taken as UTC"
        if said or witness.below_title:
            yield said, Found(value=moment, where=where, raw=raw)
        rest = after[behind.end() :] if behind else after


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


def _by_kind(witnesses: Sequence[Witness], *kinds: Kind) -> Iterator[Witness]:
    for kind in kinds:
        yield from (witness for witness in witnesses if witness.kind is kind)


def _named_in(text: str, outlets: Outlets) -> Outlet | None:
    """The known outlet whose longest name stands in the text."""
    named = [
        (len(name), outlet)
        for outlet in outlets.values()
        for name in (outlet.name, *outlet.names)
        if name in text
    ]
    return max(named, key=lambda pair: pair[0])[1] if named else None


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
            name = COMPANY.sub("", match["name"]).strip(" -–—|·:") if match else ""
            if len(name) >= 2 and not re.search(r"금지|무단|기사|reserved|콘텐츠", name):
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


def _in_dateline(text: str) -> str | None:
    """The agency of `(서울=연합뉴스)`, the paper of `[시험일보=홍길동 기자]` or `[시험일보]`."""
    placed = PLACE_AND_AGENCY.match(text)
    if placed and not SIGNED_BY.match(placed["behind"]):
        return placed["behind"].split()[0]
    named = placed["before"] if placed else None
    bracket = OUTLET_AND_REPORTER.match(text) or BRACKET_NAME.match(text)
    return named or (bracket[1] if bracket else None)


def witness_of(block: Block, text: str, kind: Kind, *, title_at: int | None) -> Witness:
    """A removed text with its place relative to the headline."""
    return Witness(
        text=text,
        kind=kind,
        position=block.position,
        below_title=title_at is None or block.position >= title_at,
    )
