"""Names of people as bylines and markup write them: labels, titles and addresses taken off."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from cleaners.normal import SPACES, fold

LONGEST_CREDIT = 400  # characters; a longer text is a life, not a byline
LONGEST_NAME = 60
MOST_WORDS = 5
MOST_NAMES = 40  # the gold's longest list has 15
TAG = re.compile(r"<[^<>]{0,500}>")
ADDRESS = re.compile(r"(?:https?://|www\.)\S{1,300}|\S{1,64}@\S{1,100}|@\w{1,40}", re.IGNORECASE)
NUMBERED = re.compile(
    r"^(?P<name>\D{2,60}?\s\D{0,40}?)\d{1,2}$"
)  # "Jane Doe 3": a footnote or a count
LABEL = re.compile(
    r"^(?:(?:written|authored|erstellt|verfasst|posted|published|reported|reporting|story|words|text|article"
    r"|opinion|analysis|comment|interview|news|view\sall\sposts|more\sfrom"
    r"|kommentar|kolumne|gastbeitrag|analyse|bericht|reportage|essay)\s+)?"
    r"(?:by|von|vom|par|por|di|da|av|af|door|od|autor(?:in|en|a|es)?|authors?|auteurs?|text|tekst"
    r"|author\sname|about(?:\sthe\sauthor)?|verfasst\svon|ein\s\w{1,20}\svon|eine\s\w{1,20}\svon|yazan|автор|текст"
    r"|記者|记者|作者|撰文|文|執筆|取材|글|기자명|작성자)(?:\s*[:：—–-]\s*|\s+(?=\S))",
    re.IGNORECASE,
)
# "Jane Doe for The Example", "Jane Doe in Berlin": what stands behind is no part of the name.
BEHIND = re.compile(
    r"\s+(?:[Ff]or|FOR|[Ii]n|IN|[Aa]us|[Ff]rom|[Àà]|at|of|with|near|bei|für|til|för|voor|pour|para)\s+(?:the\s|The\s)?"
    r"[A-ZÀ-Ý].{0,60}$"
)
BRACKETS = re.compile(r"\s*[(\[（][^)\]）]{0,60}[)\]）]")
SEPARATOR = re.compile(r"\s*(?:[;|/•·]|\s[–—-]\s|、|，|\n)\s*")
AND = re.compile(
    r",?\s+(?:and|und|et|og|och|ja|y|e|ed|ve|en|и|i|with|mit|avec|&)\s+", re.IGNORECASE
)
COMMA = re.compile(r"\s*,\s*")
# Letters behind a name that say what somebody learned.
DEGREE = re.compile(
    r"^(?:(?:[A-Z]\.?){2,5}(?:-[A-Z]{1,4})?|Ph\.?\s?D\.?|M\.?D\.?|B\.?A\.?|M\.?A\.?|M\.?Sc\.?|B\.?Sc\.?|Dr\.?|Esq\.?|Jr\.?|Sr\.?|I{2,3}|IV|RDN?|LD|[A-Z]{1,3}Ph|Dietitian|MPH|MBA|CFP®?)$"
)
DEGREES_BEHIND = re.compile(
    r"(?:,?\s(?:M\.?S\.?|M\.?D\.?|Ph\.?\s?D\.?|R\.?N\.?|R\.?D\.?N?\.?|M\.?P\.?H\.?|M\.?B\.?A\.?|L\.?D\.?|J\.?D\.?|D\.?O\.?|B\.?A\.?|M\.?A\.?|CNN))+$"
)
ROLE = re.compile(
    r"\b(?:reporter|repórter(?:es)?|correspondent|editor|columnist|writer|journalist|producer|contributor|director"
    r"|officer|manager|analyst|photographer|presenter|critic|professor|chief|senior|staff|desk|team"
    r"|redaktion|redaktør|redaktör|redaktor|redakteur(?:in)?|korrespondent(?:in)?|volont[äa]r(?:in)?|autor(?:in)?"
    r"|journalist(?:in|e)?|reporter(?:in)?|redacción|redazione|rédaction|redactora?|corresponsal|periodista"
    r"|news(?:room|desk)?|agency|agencies|agenturen|press|media|magazine|times|post|tribune|herald"
    r"|gazette|telegraph|network|newspaper|university|institute|department|ministry|association|foundation"
    r"|universit[àéä]t?|institut|company|inc|llc|ltd|gmbh|corp|group|holdings|studios?|official|admin"
    r"|administrator|webmaster|guest|sponsored|advertis\w{0,8}|promoted|partner|subscribe|follow|share"
    r"|comments?|updated|published|posted|read|view|profile|bio|photos?|fotos?|images?|getty|contributing"
    r"|lifestyle|exclusive|breaking|opinion|archive|more|about|author|all|twitter|facebook|instagram"
    r"|linkedin|email|contact|minutes?|hours?|ago|today|president|vice|head|specialist|expert|strategist|coordinator"
    r"|consultant|engineer|developer|founder|ceo|cto|marketing|content|editorial|process|guidelines|policy"
    r"|rate|story|stories|font|size|written|touch|data|tested|fact|checked|reviewed|medically|sponsored"
    r"|articles?|posts?|save|print|listen|watch|sign|log|menu|home|search|next|previous|page|skip|yesterday|nachrichten|zeitung|verlag|presse|radio"
    r"|television|tv|online|digital|web|the|our|this|your|advance|associated|reuters|afp|dpa|apa|sda|bloomberg"
    r"|yonhap|xinhua|ritzau|ansa|efe|kyodo|pti|ians|ani|upi|tass)\b",
    re.IGNORECASE,
)
ORGANISATION = re.compile(
    r"\b(?:staff|desk|team|redaktion|redacción|redazione|rédaction|redaksjon\w{0,3}|newsroom|agency|agenturen|press|media"
    r"|magazine|university|institute|department|association|foundation|inc|llc|ltd|gmbh|corp|condé\snast"
    r"|reuters|afp|presse|presse-agentur|agentur|dpa|apa|sda|bloomberg|news|nachrichten|zeitung|times|editors?|online|admin|administrator"
    r"|tv|radio|network|welle|spiegel|today|post|tribune|gazette|herald|company|group|official|board"
    r"|center|centre|committee|council|society|ministry|government|police|labs?)\b"
    r"|\.(?:com|net|org|de|co|at|ch|tv|is|lt|uk|eu|info|kr|jp)\b|(?:신문|일보|뉴스|방송|통신|편집국|편집부|팀|미디어)$"
    r"|(?:新聞|新闻|通信|通讯社|デジタル|编辑部|編集部|网|網)",
    re.IGNORECASE,
)
PARTICLE = (
    r"(?:de|da|do|dos|das|di|du|del|della|van|von|der|den|zu|la|le|el|al|bin|ibn|ben|ter|ten|af|av|"
    r"y|e|of|dela|st|abu|bint|ul|ur|te)"
)
# A word of a name begins with a capital letter of any script that has them.
CAPITALISED = re.compile(
    rf"^(?:[\"“'‘(]?[^\W\d_a-zß-öø-ÿ][\w.'’`´-]{{0,24}}[\"”'’)]?|{PARTICLE}|[dDlLO]['’][^\W\d_]\w{{1,20}})$"
)
# Le Matin, Die Zeitung: two words of which the first is an article are an outlet.
ARTICLES = frozenset(
    {"Le", "La", "Les", "L'", "El", "Il", "Der", "Die", "Das", "De", "Het", "Zur", "Zum", "Alle"}
)
# `Saturday December`: what a date leaves where its figures are taken off.
DATE_WORD = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august"
    r"|september|october|november|december",
    re.IGNORECASE,
)
NEVER_LAST = frozenset(PARTICLE[3:-1].split("|"))
UNCASED = re.compile(r"[ᄀ-ᇿ぀-ヿ㐀-鿿가-힣豈-﫿֐-׿؀-ۿऀ-ॿ฀-๿]")
UNCASED_NAME = re.compile(
    r"^(?:[가-힣]{2,4}|[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff぀-ヿ]{1,5}[\s　][\u4e00-\u9fff぀-ヿ]{1,6}"
    r"|[゠-ヿ]{2,12}(?:[・=＝][゠-ヿ]{1,12}){1,3}|[֐-׿؀-ۿऀ-ॿ฀-๿.'’\s-]{3,40})$"
)
KOREAN_TITLE = re.compile(
    r"\s?(?:(?:인턴|수습|선임|전문|객원|시민|명예|사진|디지털|온라인)?\s?기자|특파원|통신원|논설위원|대기자|칼럼니스트|편집위원|에디터|리포터|앵커|PD)$"
)
SLUG = re.compile(r"^[a-z0-9]+(?:[-_.][a-z0-9]+)*$")


def names_of(text: str) -> tuple[str, ...]:
    """All names in a credit, in its order: labels, titles, degrees and addresses taken off.

    What is no person's name may be among them; `is_person` tells.
    """
    plain = TAG.sub(" ", html.unescape(text[:LONGEST_CREDIT]))
    credit = SPACES.sub(" ", ADDRESS.sub("|", BRACKETS.sub("", plain))).strip(" |-–—:")
    if credit.startswith(","):  # a writer's name that a template left out, and the outlet behind it
        return ()
    names: list[str] = []
    for part in SEPARATOR.split(LABEL.sub("", credit)):
        names += _conjoined(part)
    cleaned = (_bare(name) for name in names)
    return distinct(name for name in cleaned if _may_be_name(name))[:MOST_NAMES]


def is_person(name: str) -> bool:
    """Looks like a full name: two to five capitalised words, or a name of a script without."""
    if UNCASED.search(name):
        return bool(UNCASED_NAME.match(name)) and not ORGANISATION.search(name)
    words = name.split()
    return (
        2 <= len(words) <= MOST_WORDS
        and words[-1] not in NEVER_LAST
        and not (len(words) == 2 and words[0] in ARTICLES)
        and not all(map(DATE_WORD.fullmatch, words))
        and all(CAPITALISED.match(word) for word in words)
        and not ROLE.search(name)
    )


def is_organisation(name: str, site: str | None = None) -> bool:
    """Named like a desk, an agency or an outlet, or as this site is."""
    folded = fold(name)
    return bool(ORGANISATION.search(name)) or bool(site and folded and folded in fold(site))


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, whatever its capitals, dots and hyphens; the first writing stays."""
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(re.sub(r"[\W_]", "", fold(name)), name)
    return tuple(seen.values())


def is_slug(name: str) -> bool:
    """A user's name or a part of an address: small letters without a space."""
    return bool(SLUG.match(name))


def _conjoined(part: str) -> list[str]:
    """Both sides of an "and", unless neither is a person: then it is one house's name."""
    runs = [_listed([one for one in COMMA.split(run) if one]) for run in AND.split(part)]
    names = [name for run in runs for name in run]
    if len(runs) > 1 and not any(is_person(name) for name in names):
        return [part]
    return names


def _listed(parts: list[str]) -> list[str]:
    """The parts between commas: several names, or one with what its bearer is behind it."""
    bare = [_bare(part) for part in parts]
    if len(bare) == 2 and all(map(_is_half, bare)):
        return [f"{bare[1]} {bare[0]}"]  # "Doe, Jane": as libraries write it
    if len(bare) > 1 and is_person(bare[0]):
        return [bare[0], *(part for part in bare[1:] if is_person(part))]
    return bare


def _is_half(part: str) -> bool:
    """A family name or a first name alone."""
    return (
        part[:1].isupper() and " " not in part and not DEGREE.match(part) and not ROLE.search(part)
    )


def _bare(name: str) -> str:
    """Without what stands before and behind it."""
    name = LABEL.sub("", name.strip(' \t|-–—:,;*•·"“”\u200b\u2060\ufeff'))
    name = KOREAN_TITLE.sub("", BEHIND.sub("", name)) or name
    name = DEGREES_BEHIND.sub("", name)
    counted = NUMBERED.match(name)
    return (counted["name"] if counted else name).strip(" ,:-–—|")


def _may_be_name(name: str) -> bool:
    return (
        1 < len(name) <= LONGEST_NAME
        and any(letter.isalpha() for letter in name)
        and not any(letter.isdigit() for letter in name[:1])
        and len(name.split()) <= MOST_WORDS + 2
    )
