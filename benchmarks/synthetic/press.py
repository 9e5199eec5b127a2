"""Press releases as many papers print them, and articles that are no print of any of them.

Also planted plagiarism, as in github.com/chrisjmccormick/MinHash: ten pairs in a thousand articles,
the sentences of one shuffled and its words edited.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from types import MappingProxyType

from benchmarks.synthetic.articles import (
    LAYOUTS,
    OWN,
    Label,
    Paper,
    Role,
    Sort,
    SyntheticArticle,
)
from benchmarks.synthetic.lookalikes import FILLERS
from benchmarks.synthetic.prose import (
    ENGLISH,
    KOREAN,
    LANGUAGES,
    PROSE,
    dice,
    fill,
    headline,
    paragraph,
    person,
)

RELEASES = 2_000
FEWEST_PRINTS, MOST_PRINTS = 3, 10
DIGESTS = 100
ITEMS = 5
"""Of a digest, each the lead of a release."""
DAYS = 120
PLANTED = 10
AMONG = 1_000
FIRST_DAY = datetime(2026, 2, 2, 6, tzinfo=UTC)
# Shares of words that an edit changes: of a lead that is written anew, of a desk's light hand.
REWRITTEN, TOUCHED, COPIED = 0.35, 0.05, 0.1
SENTENCE_END = re.compile(r"(?<=[.!?]) +")
ENDING = Label(role=Role.FURNITURE, what="outlet's own ending")
DIGEST_TITLES: Mapping[str, str] = MappingProxyType(
    {KOREAN: "오늘의 단신", ENGLISH: "News in brief"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """Articles of which some were copied from others."""

    articles: tuple[SyntheticArticle, ...]
    pairs: frozenset[tuple[str, str]]
    """Addresses of the original and of its copy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Release:
    """What was sent to the papers."""

    story: int
    language: str
    topic: Mapping[str, str]
    """Its place, company and person, by slot."""
    title: str
    paragraphs: tuple[str, ...]
    sent: datetime


# ---- all together ----


def newsroom(
    seed: int, releases: int = RELEASES, digests: int | None = None
) -> tuple[SyntheticArticle, ...]:
    """All prints of the releases, with everything that is none, by the time they appeared."""
    stories = itertools.count(releases)
    sent = tuple(_release(seed, story) for story in range(releases))
    briefs = digests if digests is not None else max(2, releases * DIGESTS // RELEASES)
    articles = (
        *(printed for release in sent for printed in _prints(seed, release)),
        *(_distractor(seed, release, next(stories)) for release in sent[::2]),
        *(_daily(seed, *choice, next(stories)) for choice in _days(releases)),
        *(_digest(seed, at, sent, next(stories)) for at in range(briefs)),
    )
    return tuple(sorted(articles, key=lambda article: (article.published, article.url)))


def planted(seed: int, among: int = AMONG, pairs: int = PLANTED) -> Planted:
    """So many articles, of which the last `pairs` copy some of the others."""
    first = [_independent(seed, story) for story in range(among - pairs)]
    chosen = dice(seed, "planted").sample(range(len(first)), pairs)
    copies = [_plagiarised(seed, first[at]) for at in chosen]
    return Planted(
        articles=(*first, *copies),
        pairs=frozenset((first[at].url, copy.url) for at, copy in zip(chosen, copies, strict=True)),
    )


def papers(language: str) -> tuple[Paper, ...]:
    """Who prints: made-up names and domains that nobody can register."""
    layouts = tuple(LAYOUTS)
    return tuple(
        Paper(
            slug=slug,
            name=name,
            domain=f"{slug}.example",
            language=language,
            layout=layouts[at % len(layouts)],
        )
        for at, (slug, name) in enumerate(PAPERS[language])
    )


PAPERS: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        KOREAN: (
            ("gaonilbo", "가온일보"),
            ("nuri-sinmun", "누리신문"),
            ("dasom-kyungje", "다솜경제"),
            ("raon-tongsin", "라온통신"),
            ("maru-bangsong", "마루방송"),
            ("boram-maeil", "보람매일"),
            ("saebyeok-news", "새벽뉴스"),
            ("araon-times", "아라온타임스"),
            ("on-juganji", "온누리주간"),
            ("chorong-today", "초롱투데이"),
            ("keunbyeol", "큰별저널"),
            ("haedeun", "해든데일리"),
        ),
        ENGLISH: (
            ("marlow-courier", "Marlow Courier"),
            ("tidewell-gazette", "Tidewell Gazette"),
            ("northmoor-post", "Northmoor Post"),
            ("harbour-herald", "Harbour Herald"),
            ("saltmarsh-echo", "Saltmarsh Echo"),
            ("eastbrook-mail", "Eastbrook Mail"),
            ("foxley-observer", "Foxley Observer"),
            ("granton-record", "Granton Record"),
            ("ravenscar-star", "Ravenscar Star"),
            ("dunhaven-mercury", "Dunhaven Mercury"),
            ("oakhurst-argus", "Oakhurst Argus"),
            ("thornbury-dispatch", "Thornbury Dispatch"),
        ),
    }
)


# ---- releases and their prints ----


def _release(seed: int, story: int) -> _Release:
    chance = dice(seed, "release", story)
    language = LANGUAGES[story % len(LANGUAGES)]
    prose = PROSE[language]
    topic = {
        "place": chance.choice(prose.words["place"]),
        "company": chance.choice(prose.words["company"]),
        "person": person(chance, prose),
    }
    return _Release(
        story=story,
        language=language,
        topic=topic,
        title=headline(chance, prose, **topic),
        paragraphs=_told(chance, language, topic, chance.randint(5, 9)),
        sent=FIRST_DAY + timedelta(days=story % DAYS, minutes=chance.randint(0, 300)),
    )


def _told(chance: Random, language: str, topic: Mapping[str, str], length: int) -> tuple[str, ...]:
    """Paragraphs that name the place, the company and the person of the topic, now and then."""
    return tuple(
        paragraph(chance, PROSE[language], **dict(chance.sample(sorted(topic.items()), 1)))
        for _ in range(length)
    )


def _prints(seed: int, release: _Release) -> Iterator[SyntheticArticle]:
    chance = dice(seed, "prints", release.story)
    prints = chance.randint(FEWEST_PRINTS, MOST_PRINTS)
    for paper in chance.sample(papers(release.language), prints):
        yield _print(dice(seed, "print", release.story, paper.slug), release, paper)


def _print(chance: Random, release: _Release, paper: Paper) -> SyntheticArticle:
    """The release as one paper has it; some print it as it came."""
    prose = PROSE[release.language]
    paragraphs = list(release.paragraphs)
    for share, edit in PAPER_EDITS:
        if chance.random() < share:
            paragraphs = edit(chance, paragraphs, release)
    own_title = chance.random() < 0.6
    paragraphs[0] = _dateline(paper, release) + paragraphs[0]
    return SyntheticArticle(
        paper=paper,
        url=_address(chance, paper),
        title=headline(chance, prose, **release.topic) if own_title else release.title,
        paragraphs=(*paragraphs, _ending(paper)),
        labels=(*(OWN for _ in paragraphs), ENDING),
        published=release.sent + timedelta(minutes=chance.randint(5, 60 * 30)),
        authors=(person(chance, prose),),
        section=chance.choice(SECTIONS[release.language]),
        story=release.story,
        sort=Sort.RELEASE,
    )


SECTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        KOREAN: ("정치", "경제", "사회", "문화", "지역"),
        ENGLISH: ("Politics", "Business", "Society", "Culture", "Local"),
    }
)


def _dateline(paper: Paper, release: _Release) -> str:
    if release.language == KOREAN:
        return f"[{paper.name} {release.topic['place']}] "
    return f"{release.topic['place'].upper()} — "


def _ending(paper: Paper) -> str:
    if paper.language == KOREAN:
        return f"이 기사는 {paper.name} 지면에도 실렸으며, 독자 의견은 편집국 게시판에서 받는다."
    return f"This report was prepared for the {paper.name} by its newsroom in {paper.domain}."


def _address(chance: Random, paper: Paper) -> str:
    """Tells nothing of the story."""
    name = hashlib.sha256(str(chance.random()).encode()).hexdigest()[:12]
    return f"https://www.{paper.domain}/news/{name}"


def _lead_rewritten(chance: Random, paragraphs: list[str], release: _Release) -> list[str]:
    return [_reworded(chance, paragraphs[0], release.language, REWRITTEN), *paragraphs[1:]]


def _touched(chance: Random, paragraphs: list[str], release: _Release) -> list[str]:
    return [_reworded(chance, text, release.language, TOUCHED) for text in paragraphs]


def _other_order(chance: Random, paragraphs: list[str], _release: _Release) -> list[str]:
    """Two neighbours behind the lead change places."""
    at = chance.randrange(1, len(paragraphs) - 1)
    paragraphs = list(paragraphs)
    paragraphs[at], paragraphs[at + 1] = paragraphs[at + 1], paragraphs[at]
    return paragraphs


def _sentence_dropped(chance: Random, paragraphs: list[str], _release: _Release) -> list[str]:
    at = chance.randrange(1, len(paragraphs))
    sentences = SENTENCE_END.split(paragraphs[at])
    sentences.pop(chance.randrange(len(sentences)))
    return [text for text in (*paragraphs[:at], " ".join(sentences), *paragraphs[at + 1 :]) if text]


def _cut_short(_chance: Random, paragraphs: list[str], _release: _Release) -> list[str]:
    """Papers cut from the end."""
    return paragraphs[:-1]


def _merged(chance: Random, paragraphs: list[str], _release: _Release) -> list[str]:
    at = chance.randrange(len(paragraphs) - 1)
    return [*paragraphs[:at], " ".join(paragraphs[at : at + 2]), *paragraphs[at + 2 :]]


def _split(chance: Random, paragraphs: list[str], _release: _Release) -> list[str]:
    at = chance.randrange(len(paragraphs))
    sentences = SENTENCE_END.split(paragraphs[at])
    return [*paragraphs[:at], *sentences, *paragraphs[at + 1 :]]


PaperEdit = Callable[[Random, list[str], _Release], list[str]]
# How often a paper does it.
PAPER_EDITS: tuple[tuple[float, PaperEdit], ...] = (
    (0.5, _lead_rewritten),
    (0.4, _touched),
    (0.3, _other_order),
    (0.4, _sentence_dropped),
    (0.2, _cut_short),
    (0.3, _merged),
    (0.3, _split),
)


def _reworded(chance: Random, text: str, language: str, share: float) -> str:
    """A share of the words left out, replaced, or with another one before it; no Latin name."""
    prose = PROSE[language].words
    others = (*prose["adjective"], *prose["how"])
    words = text.split(" ")
    plain = [at for at, word in enumerate(words) if word.isalpha() and word[0] == word[0].lower()]
    count = min(round(share * len(words)), len(plain))
    for at in sorted(chance.sample(plain, count), reverse=True):
        words[at : at + 1] = chance.choice(
            ((), (chance.choice(others),), (chance.choice(others), words[at]))
        )
    return " ".join(words)


# ---- what is no print of a release ----


def _distractor(seed: int, release: _Release, story: int) -> SyntheticArticle:
    """Somebody's own article on the same place, company and person, in the same days."""
    chance = dice(seed, "distractor", release.story)
    prose = PROSE[release.language]
    paragraphs = _told(chance, release.language, release.topic, chance.randint(4, 9))
    return _article(
        chance,
        chance.choice(papers(release.language)),
        title=headline(chance, prose, **release.topic),
        paragraphs=paragraphs,
        published=release.sent + timedelta(minutes=chance.randint(0, 60 * 24)),
        story=story,
        sort=Sort.DISTRACTOR,
    )


def _article(
    chance: Random,
    paper: Paper,
    *,
    title: str,
    paragraphs: Sequence[str],
    published: datetime,
    story: int,
    sort: Sort,
) -> SyntheticArticle:
    return SyntheticArticle(
        paper=paper,
        url=_address(chance, paper),
        title=title,
        paragraphs=(*paragraphs, _ending(paper)),
        labels=(*(OWN for _ in paragraphs), ENDING),
        published=published,
        authors=(person(chance, PROSE[paper.language]),),
        section=chance.choice(SECTIONS[paper.language]),
        story=story,
        sort=sort,
    )


def _days(releases: int) -> Iterator[tuple[int, str, str]]:
    """Day, language and template of what is printed every day; fewer for few releases."""
    for day in range(min(DAYS, releases)):
        for language in LANGUAGES:
            for template in DAILY[language]:
                yield day, language, template


def _daily(seed: int, day: int, language: str, template: str, story: int) -> SyntheticArticle:
    """The same paper prints it every day; numbers, skies and directions differ."""
    chance = dice(seed, "daily", language, template, day)
    title, *paragraphs = (_filled(line, chance) for line in DAILY[language][template])
    paper = papers(language)[tuple(DAILY[language]).index(template)]
    return _article(
        chance,
        paper,
        title=title,
        paragraphs=paragraphs,
        published=FIRST_DAY + timedelta(days=day, hours=12),
        story=story,
        sort=Sort.DAILY,
    )


def _filled(line: str, chance: Random) -> str:
    return re.sub(r"\{(\w+)\}", lambda slot: FILLERS[slot[1]](chance), line)


DAILY: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        KOREAN: {
            "weather": (
                "[날씨] 내일 {ko_sky}",
                "내일은 전국이 {ko_sky}. 아침 최저기온은 {degrees}도에서 {degrees}도, 낮 최고기온은 {degrees}도에서 {degrees}도로 예상된다.",
                "지역별로는 서울이 {degrees}도, 대구가 {degrees}도, 광주가 {degrees}도, 제주가 {degrees}도까지 오르겠다고 기상대가 예보했다.",
                "바다의 물결은 앞바다에서 {points}m, 먼바다에서 {points}m로 일겠으니 조업하는 배는 기상 정보를 살펴야 한다.",
            ),
            "market": (
                "[마감] 종합지수 {points}포인트 {ko_moved}",
                "이날 종합주가지수는 전 거래일보다 {points}포인트({percent}%) {ko_moved}한 {level}에 거래를 마쳤다.",
                "유가증권시장에서 외국인은 {million}억원어치를 사들였고 기관은 {million}억원어치를 내다 팔았다. 개인은 {million}억원어치를 순매수했다.",
                "서울 외환시장에서 원/달러 환율은 전날보다 {points}원 {ko_moved}한 {rate}원에 거래를 마쳤다.",
            ),
            "lottery": (
                "제{round}회 복권 1등 번호는 {balls}",
                "제{round}회 복권 추첨에서 {balls}번이 1등 당첨번호로 뽑혔다. 2등 보너스 번호는 {ball}번이다.",
                "당첨번호 6개를 모두 맞힌 1등은 {age}명으로 {million}만원씩 받는다. 5개와 보너스 번호를 맞힌 2등은 {age}명이다.",
                "당첨금은 지급이 시작된 날부터 1년 안에 은행에서 받아야 하며, 마지막 날이 휴일이면 다음 영업일까지 받을 수 있다.",
            ),
        },
        ENGLISH: {
            "weather": (
                "Tomorrow's weather: {en_sky}",
                "Tomorrow will bring {en_sky} to most parts of the country, with highs between {degrees} and {degrees} degrees and lows of {degrees} degrees by the coast.",
                "The north can expect {en_sky} by {hour} in the evening, and up to {mm} millimetres of rain may fall on the hills before {en_weekday}.",
                "Waves will reach {points} feet off the coast, and small boats are advised to listen for warnings before they leave the harbour.",
            ),
            "market": (
                "Shares close {points} points on: index {en_moved}",
                "The main share index {en_moved} {points} points, or {percent} per cent, to close at {level} on {en_weekday}.",
                "Some {million} million shares changed hands, and the index of smaller companies {en_moved} {percent} per cent to {level}.",
                "The pound bought {points} crowns at the close, and a barrel of oil cost {points} dollars, {percent} per cent more than a week ago.",
            ),
            "lottery": (
                "Winning numbers: {balls}",
                "The winning numbers in draw {round} were {balls}, and the bonus ball was {ball}.",
                "There were {age} tickets with five numbers, each of which wins {million} pounds, and nobody matched all six numbers this time.",
                "Winners have a year in which to claim their prize at any post office, after which the money goes to good causes.",
            ),
        },
    }
)


def _digest(seed: int, at: int, releases: Sequence[_Release], story: int) -> SyntheticArticle:
    """A page that holds the leads of five releases of a few days."""
    chance = dice(seed, "digest", at)
    language = LANGUAGES[at % len(LANGUAGES)]
    near = [release for release in releases if release.language == language]
    first = chance.randrange(max(1, len(near) - 2 * ITEMS))
    chosen = chance.sample(near[first : first + 2 * ITEMS], min(ITEMS, len(near)))
    paragraphs = [text for release in chosen for text in (release.title, release.paragraphs[0])]
    return _article(
        chance,
        chance.choice(papers(language)),
        title=DIGEST_TITLES[language],
        paragraphs=paragraphs,
        published=max(release.sent for release in chosen) + timedelta(hours=10),
        story=story,
        sort=Sort.DIGEST,
    )


# ---- planted plagiarism ----


def _independent(seed: int, story: int) -> SyntheticArticle:
    chance = dice(seed, "independent", story)
    language = LANGUAGES[story % len(LANGUAGES)]
    length = chance.randint(4, 8)
    return _article(
        chance,
        chance.choice(papers(language)),
        title=headline(chance, PROSE[language]),
        paragraphs=[paragraph(chance, PROSE[language]) for _ in range(length)],
        published=FIRST_DAY + timedelta(minutes=story),
        story=story,
        sort=Sort.PLAGIARISM,
    )


def _plagiarised(seed: int, original: SyntheticArticle) -> SyntheticArticle:
    """All sentences in another order and in other paragraphs, a tenth of the words edited."""
    chance = dice(seed, "plagiarised", original.story)
    language = original.paper.language
    sentences = [one for text in original.paragraphs[:-1] for one in SENTENCE_END.split(text)]
    chance.shuffle(sentences)
    edited = [_reworded(chance, one, language, COPIED) for one in sentences]
    copy = _article(
        chance,
        chance.choice([paper for paper in papers(language) if paper != original.paper]),
        title=fill(chance.choice(PROSE[language].headlines), chance, PROSE[language]),
        paragraphs=[" ".join(edited[at : at + 3]) for at in range(0, len(edited), 3)],
        published=original.published + timedelta(days=chance.randint(1, 9)),
        story=original.story,
        sort=Sort.PLAGIARISM,
    )
    return replace(copy, section=original.section)
