"""Who wrote the article: the visible bylines and the markup, the surer one first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleaners.article import BODY_KINDS, SELECTED, Found, Kind, Metadata, Passage
from cleaners.metadata.witness import EAST_ASIAN_LANGUAGES, Witness
from cleaners.names import is_person, names_of
from cleaners.rules.words import EMAIL, KOREAN_NAME, REPORTER, WRITER

LAST = 2  # passages at whose end a writer may sign
BESIDE = 6  # texts between two credits of one article; a Korean story may be signed at its end too
LONGEST_SIGN = 80  # characters
BRACKETS_AT_END = re.compile(
    r"[(（](?:本报|本社|新华社)?(?:评论员|評論員|编译|編譯|记者|記者|作者|文)[^()（）]{2,70}[)）]$"
    r"|[（【][\u4e00-\u9fff]{1,3}[\s　]?[\u4e00-\u9fffぁ-んァ-ヶ]{2,4}[）】]$"
)
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
    r"(?<!责任)(?<!責任)(?:记者|記者|作者|(?<!中)文|撰文|執筆|取材)\s?[:：／/]\s?([\w・]{2,12})|([\u4e00-\u9fff]{2,6})\s?記者"
)
# 文化部・, which may be any desk, or one of these and a space: 服部 and 阿部 are families.
OF_DESK = (
    r"(?:[\u4e00-\u9fffァ-ヶ]{2,6}(?:部|局|社|センター)[・･]"
    r"|(?:社会|政治|経済|文化|国際|運動|外信|地方|地域|報道|生活|科学|学芸|編集)[部局]\s)"
)
SIGNED = re.compile(
    rf"^[（(【](?![^)）】]{{0,6}}(?:记者|記者|通信|新聞|特集|記事|写真)){OF_DESK}?"
    r"([\u4e00-\u9fff]{1,3}\s?[\u4e00-\u9fffぁ-んァ-ヶ]{2,4})[)）】]$"
)
TITLED = re.compile(
    r"^([A-ZÀ-Ý][\w'’.À-ÿ-]{1,20}\s[A-ZÀ-Ý][\w'’.À-ÿ-]{1,20})(?:[,\s|]|\s-).{0,40}(?:[Cc]orrespondent|[Rr]eporter|[Ee]ditor|[Cc]olumnist|[Ww]riter|[Jj]ournaliste|[Rr]edactora?|[Rr]edakteur(?:in)?)$"
)
SIGNED_OFF_IN_CHINESE = re.compile(
    r"[(（](?:本报|本社|新华社)?(?:评论员|評論員|编译|編譯|记者|記者|作者|文(?=[\s/／:：]))\s?[/／:：]?\s?"
    r"(?P<names>[\u4e00-\u9fff]{2,4}(?:[、\s]\s?[\u4e00-\u9fff]{2,4}){0,8})[^)）]{0,40}[)）]?$"
)
# A name that a line before the story gives a label to; what else it may be, the label tells.
LABELLED_NAME = re.compile(
    rf"^(?:작성자|글쓴이|글)\s?[:：]?\s?({KOREAN_NAME})$"
    r"|^[\u4e00-\u9fff]{0,6}(?:记者|記者|作者)\s?[:：]?\s?([\u4e00-\u9fff]{2,4})$"
)
# 山田花子2025年3月2日: a name that stands before the date of a Japanese page.
BEFORE_DATE = re.compile(r"^([\u4e00-\u9fff]{2,3}\s?[\u4e00-\u9fffぁ-んァ-ヶ]{1,3})\s?(?=20\d\d年)")
BRACKETED = re.compile(r"[(（]\s?(?:记者|記者)\s?([\u4e00-\u9fff、\s]{2,20})[)）]")
AND = re.compile(r"\s?(?:,|&|\||;|\band\b|\bund\b|\bet\b|\by\b)\s?")
LATIN_NAME = re.compile(
    r"[A-ZÀ-Ý][\w'’.À-ÿ-]{0,20}(?:\s(?:de|da|van|von|del|di|la|el|[A-ZÀ-Ý])[\w'’.À-ÿ-]{0,20}){1,3}"
)
NO_NAME = re.compile(
    r"^(?:时间|時間|更新|发布|기자명|이메일|사진|취재|영상|공동|본지|본보|이날|한편|전자|온라인)|(?:메일|경제|스포츠|방송|미디어)$|(?:팀|부|국|뉴스|일보|신문|기자|센터|편집|취재|온라인|디지털|사진|영상|그래픽|전문|인턴|수습|객원|선임)$"
)
PATTERNS = (
    NAMED, COLUMNIST, SIGNED_OFF, EAST_ASIAN, SIGNED, TITLED, LABELLED_NAME, BEFORE_DATE,
)  # fmt: skip
PICTURE_OF = re.compile(
    r"^[\[(/<]?\s?(?:사진|영상|그래픽|촬영|편집)|영상\s?취재|영상\s?편집|Photo|Foto"
)
DESK = re.compile(
    r"(?:Desk|Staff|Team|Redaktion|Rédaction|Redacción|Editors?|Writer|Reporter|Correspondent|Agency|News|Updated|Published)$"
)


def find_authors(
    witnesses: Sequence[Witness],
    markup: Metadata,
    *,
    outlet: str | None = None,
    language: str | None = None,
) -> Found[tuple[str, ...]]:
    """Names without titles, in reading order; neither photographers of captions nor the outlet.

    A Korean, Japanese or Chinese page prints its reporters in the story and often gives the outlet
    to search engines: of 39 such pages of benchmarks/ with a gold, lines first are right on 30 and
    markup first on 25. Elsewhere the markup knows better than a line, which may be another
    article's: of 722 pages it is right on 601, lines first on 523. An outlet's own selector goes
    before both.
    """
    near = None if language in EAST_ASIAN_LANGUAGES else BESIDE
    printed = _printed(_signing(witnesses, near=near), outlet)
    stated = markup.authors
    if stated and stated.where.startswith(SELECTED):
        return stated
    if language in EAST_ASIAN_LANGUAGES:
        return printed or stated or Found(value=(), where="no byline on the page")
    return stated or printed or markup.signed or Found(value=(), where="no byline on the page")


def signed_off(passages: Sequence[Passage]) -> tuple[Witness, ...]:
    """Names in brackets behind the last words of a Chinese or Japanese story: `（记者王小明）`."""
    last = [passage for passage in passages if passage.kind in BODY_KINDS][-LAST:]
    return tuple(
        Witness(text=match[0], kind=Kind.BYLINE, position=passage.position, below_title=True)
        for passage in last
        if (match := BRACKETS_AT_END.search(passage.text[-LONGEST_SIGN:]))
    )


def _printed(signing: Sequence[Witness], outlet: str | None) -> Found[tuple[str, ...]] | None:
    names: dict[str, Witness] = {}
    for witness in signing:
        for name in _names(witness.text):
            if not outlet or name not in outlet:
                names.setdefault(name, witness)
    if not names:
        return None
    where = ", ".join(dict.fromkeys(witness.where for witness in names.values()))
    raw = " | ".join(dict.fromkeys(witness.text for witness in names.values()))
    return Found(value=tuple(names), where=where, raw=raw)


def _signing(witnesses: Sequence[Witness], *, near: int | None) -> list[Witness]:
    """The surest texts that name a writer: credits below the headline, else above, else a box.

    Of credits below it the first, and those `near` to it: further down others' articles are
    signed. Where there are none, a line whose label says that it names one.
    """
    credited = [
        witness
        for witness in witnesses
        if witness.kind in {Kind.BYLINE, Kind.DATELINE} and not PICTURE_OF.search(witness.text)
    ]
    boxes = [witness for witness in witnesses if witness.kind is Kind.BIO]
    named = [witness for witness in (*credited, *boxes) if any(True for _ in _names(witness.text))]
    below = [witness for witness in named if witness.below_title and witness.kind is not Kind.BIO]
    return (
        _beside(below, near)
        or named
        or [one for one in witnesses if one.below_title and _labelled(one)][:1]
    )


def _beside(below: Sequence[Witness], near: int | None) -> list[Witness]:
    """All up to a gap of more than so many texts."""
    together = list(below[:1])
    for witness in below[1:]:
        if near is not None and witness.position - together[-1].position > near:
            break
        together.append(witness)
    return together


def _labelled(witness: Witness) -> bool:
    if witness.kind is Kind.DATE:
        return bool(BEFORE_DATE.match(witness.text))
    return bool(LABELLED_NAME.match(witness.text))


def _names(text: str) -> Iterator[str]:
    for match in LISTED.finditer(text):
        yield from filter(_is_name, re.split(r"[\s,·ㆍ]+", match[1].strip(" ,·ㆍ")))
    for pattern in PATTERNS:
        for match in pattern.finditer(text):
            name = next(group for group in match.groups() if group)
            if _is_name(name) and (pattern is not TITLED or _has_post(name, text)):
                yield name
    for pattern in (BRACKETED, SIGNED_OFF_IN_CHINESE):
        for match in pattern.finditer(text):
            yield from re.split(r"[、\s]+", match[1].strip())
    yield from _latin_names(text)


def _latin_names(text: str) -> Iterator[str]:
    if LATIN_NAME.fullmatch(text) and not BY.match(text):
        # Not `Full Bio` or `Follow Author`: a box about a writer has its labels in capitals too.
        yield from filter(is_person, names_of(text))
    for match in BY.finditer(text):
        for part in AND.split(match[1]):
            name = LATIN_NAME.match(part.strip())
            if name and not DESK.search(name[0]):
                yield name[0].rstrip(".")


def _has_post(name: str, text: str) -> bool:
    """`Jane Doe, Editor`, and not `Executive Content Editor` nor what `By` begins."""
    return is_person(name) and not BY.match(text)


def _is_name(name: str) -> bool:
    return not NO_NAME.search(name)
