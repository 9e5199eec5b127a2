"""Outlets over some months: what each prints on page after page, and what only looks like that.

Twelve kinds of furniture, all of which change when the site is redesigned halfway; five kinds of
content that comes back and belongs to each story; and running stories of a wire service, whose six
states are one story and no evidence of anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from random import Random
from types import MappingProxyType

from benchmarks.synthetic.articles import OWN, Label, Paper, Role, Sort, SyntheticArticle
from benchmarks.synthetic.press import papers
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

ARTICLES = 200
A_DAY = 4
"""Articles; with a day between, 200 are a hundred days."""
WIRE_STATES = 6
FIRST_DAY = datetime(2026, 1, 5, 7, tzinfo=UTC)
SECTIONS = ("local", "economy", "culture", "sports", "politics")
SECTION_NAMES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        KOREAN: {
            "local": "지역",
            "economy": "경제",
            "culture": "문화",
            "sports": "스포츠",
            "politics": "정치",
            "column": "칼럼",
            "interview": "인터뷰",
            "wire": "연합",
        },
        ENGLISH: {
            "local": "Local",
            "economy": "Business",
            "culture": "Culture",
            "sports": "Sport",
            "politics": "Politics",
            "column": "Columns",
            "interview": "Interview",
            "wire": "Wire",
        },
    }
)


class Place(StrEnum):
    """Where furniture stands."""

    TOP = "top"
    """Before the first paragraph."""
    MIDDLE = "middle"
    """Between two paragraphs of the story."""
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """A kind of furniture, as this outlet has it between two redesigns."""

    what: str
    place: Place
    variants: tuple[tuple[str, ...], ...]
    """Each page shows one of them: its lines."""
    section: str | None
    """None: in all sections."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A paper and what it printed, in the order of time."""

    paper: Paper
    articles: tuple[SyntheticArticle, ...]
    redesigned: int
    """Index of the first article in the new design."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """An article before the site puts its furniture around it."""

    at: int
    published: datetime
    section: str
    title: str
    author: str
    paragraphs: tuple[tuple[str, Label], ...]
    story: int
    sort: Sort


# ---- outlets ----


def outlets(seed: int, each: int = 2, articles: int = ARTICLES) -> tuple[Outlet, ...]:
    """So many outlets of each language; no two share a story."""
    return tuple(
        simulated(
            seed,
            papers(language)[at],
            articles=articles,
            first_story=(at * len(LANGUAGES) + LANGUAGES.index(language)) * articles,
        )
        for at in range(each)
        for language in LANGUAGES
    )


def simulated(seed: int, paper: Paper, articles: int = ARTICLES, first_story: int = 0) -> Outlet:
    """One outlet with its furniture, redesigned at the middle of its articles."""
    drafts = tuple(_drafts(seed, paper, articles, first_story))
    redesigned = articles // 2
    designs = tuple(_design(seed, paper, era) for era in range(2))
    return Outlet(
        paper=paper,
        articles=tuple(
            _furnished(seed, paper, draft, designs[draft.at >= redesigned], drafts)
            for draft in drafts
        ),
        redesigned=redesigned,
    )


# ---- stories ----


def _drafts(seed: int, paper: Paper, articles: int, first_story: int) -> Iterator[_Draft]:
    recurring = _Recurring.of(seed, paper)
    wires = _wires(articles)
    for at in range(articles):
        chance = dice(seed, paper.slug, "draft", at)
        story = first_story + wires.get(at, at)
        draft = _news(chance, paper, at, story)
        if at in wires:
            yield _wire(seed, paper, draft, first=wires[at])
        else:
            yield recurring.put_into(draft, dice(seed, paper.slug, "recurring", at))


def _wires(articles: int) -> dict[int, int]:
    """Which articles are states of a running story, and where its first state is."""
    starts = range(articles // 10, articles - WIRE_STATES, max(WIRE_STATES, articles * 2 // 5))
    return {start + state: start for start in starts for state in range(WIRE_STATES)}


def _news(chance: Random, paper: Paper, at: int, story: int) -> _Draft:
    prose = PROSE[paper.language]
    topic = {"place": chance.choice(prose.words["place"])}
    return _Draft(
        at=at,
        published=FIRST_DAY
        + timedelta(days=at // A_DAY * 2, hours=at % A_DAY * 3, minutes=chance.randint(0, 59)),
        section=chance.choice(SECTIONS),
        title=headline(chance, prose, **topic),
        author=person(chance, prose),
        paragraphs=tuple((paragraph(chance, prose), OWN) for _ in range(chance.randint(4, 9))),
        story=story,
        sort=Sort.NEWS,
    )


def _wire(seed: int, paper: Paper, draft: _Draft, first: int) -> _Draft:
    """The state of a running story: what the first one said, and a little more each time."""
    prose = PROSE[paper.language]
    told = dice(seed, paper.slug, "wire", first)
    title = headline(told, prose)
    author = person(told, prose)
    paragraphs = [(paragraph(told, prose), OWN) for _ in range(5 + WIRE_STATES)]
    state = draft.at - first
    return replace(
        draft,
        section="wire",
        title=WIRE_TITLES[paper.language][state].format(title),
        author=author,
        paragraphs=tuple(paragraphs[: 5 + state]),
        sort=Sort.WIRE,
    )


WIRE_TITLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        KOREAN: ("[속보] {}", "{}(2보)", "{}(3보)", "{}(종합)", "{}(종합2보)", "[상보] {}"),
        ENGLISH: (
            "BREAKING: {}",
            "UPDATE 1-{}",
            "UPDATE 2-{}",
            "WRAPUP 1-{}",
            "WRAPUP 2-{}",
            "{} - as it happened",
        ),
    }
)


# ---- content that comes back ----


def _recurring(what: str) -> Label:
    return Label(role=Role.RECURRING, what=what)


HEAD = _recurring("standing head")
ROW = _recurring("election row")
WEATHER = _recurring("weather line")
BACKGROUND = _recurring("background")
SUBHEAD = _recurring("standing subhead")
# Which articles: a tenth are a column, as many on the topic or an interview; the count is one day.
COLUMN, TOPIC, INTERVIEW = 3, 5, 7
EVERY = 10
COUNT_DAY = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class _Recurring:
    """What comes back in one outlet, and whose it is."""

    paper: Paper
    columnist: str
    head: str
    rows: tuple[str, ...]
    background: str
    questions: tuple[str, ...]

    @classmethod
    def of(cls, seed: int, paper: Paper) -> _Recurring:
        chance = dice(seed, paper.slug, "recurring")
        prose, texts = PROSE[paper.language], CONTENT[paper.language]
        columnist = person(chance, prose)
        return cls(
            paper=paper,
            columnist=columnist,
            head=fill(chance.choice(texts["head"]), chance, prose, person=columnist),
            rows=tuple(fill(row, chance, prose) for row in texts["row"]),
            background=fill(chance.choice(texts["background"]), chance, prose),
            questions=tuple(chance.sample(texts["question"], 3)),
        )

    def put_into(self, draft: _Draft, chance: Random) -> _Draft:
        """A column, a story of the count, of the topic or of the weather, or an interview."""
        turn, day = draft.at % EVERY, draft.at // A_DAY
        if turn == COLUMN:
            return self._column(draft)
        if day == COUNT_DAY or day == COUNT_DAY * 4:
            return self._count(draft)
        if turn == TOPIC:
            return self._on_the_topic(draft)
        if turn == INTERVIEW:
            return self._interview(draft)
        return self._forecast(draft) if chance.random() < 0.2 else draft

    def _column(self, draft: _Draft) -> _Draft:
        paragraphs = ((self.head, HEAD), *draft.paragraphs)
        return replace(draft, section="column", author=self.columnist, paragraphs=paragraphs)

    def _count(self, draft: _Draft) -> _Draft:
        rows = tuple((row, ROW) for row in self.rows)
        return replace(draft, section="politics", paragraphs=(*draft.paragraphs, *rows))

    def _on_the_topic(self, draft: _Draft) -> _Draft:
        first, *rest, last = draft.paragraphs
        return replace(draft, paragraphs=(first, *rest, (self.background, BACKGROUND), last))

    def _interview(self, draft: _Draft) -> _Draft:
        """Questions before the second, the third and the last paragraph."""
        told = list(draft.paragraphs)
        for at, question in zip((len(told) - 1, 2, 1), reversed(self.questions), strict=True):
            told.insert(at, (question, SUBHEAD))
        return replace(draft, section="interview", paragraphs=tuple(told))

    def _forecast(self, draft: _Draft) -> _Draft:
        """The same on all stories of a day."""
        chance = dice(self.paper.slug, "forecast", draft.at // A_DAY)
        low, high = chance.randint(-9, 9), chance.randint(10, 30)
        line = CONTENT[self.paper.language]["weather"][0].format(low=low, high=high)
        return replace(draft, paragraphs=(*draft.paragraphs, (line, WEATHER)))


CONTENT: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        KOREAN: {
            "head": (
                "{person} 작가는 열두 해 동안 {place}에서 배를 탔다. 뭍에 오른 뒤에 만난 사람들의 하루를 이 난에 적는다.",
                "{person} 교수가 {place} 골목을 걸으며 만난 오래된 가게와 그 주인들의 이야기를 들려준다.",
            ),
            "row": (
                "{place} 갑 {person} {number}표, {person} {number}표",
                "{place} 을 {person} {number}표, {person} {number}표",
                "{place} {person} {number}표, {person} {number}표",
                "{place} 병 {person} {number}표, {person} {number}표",
                "{place} 정 {person} {number}표, {person} {number}표",
            ),
            "weather": ("내일 아침 기온은 {low}도, 낮 기온은 {high}도로 예보됐다.",),
            "background": (
                "{company:은} {place}에 공장을 둔 회사로, 세 해 전 {thing} 사업에 뛰어든 뒤 하청업체들과 대금을 두고 다퉈 왔다.",
                "{place:과} {place:은} 강을 막는 {thing} 문제로 열 해 넘게 맞서 왔으며, 지난해 가을 두 마을을 잇는 길이 끊겼다.",
            ),
            "question": (
                "앞으로의 계획은?",
                "처음 이 일을 시작한 까닭은?",
                "가장 힘들었던 때는?",
                "왜 중요한가",
                "다음에 볼 것은",
            ),
        },
        ENGLISH: {
            "head": (
                "{person} spent twelve years at sea before coming ashore in {place}, and writes here about the people met since.",
                "Every fortnight {person} walks through {place} and tells the story of an old shop and of those who keep it.",
            ),
            "row": (
                "{place} North: {person} {number}, {person} {number}",
                "{place} South: {person} {number}, {person} {number}",
                "{place} East: {person} {number}, {person} {number}",
                "{place} West: {person} {number}, {person} {number}",
                "{place} Centre: {person} {number}, {person} {number}",
            ),
            "weather": (
                "Temperatures tomorrow will lie between {low} degrees at dawn and {high} degrees in the afternoon.",
            ),
            "background": (
                "{company}, whose plant stands in {place}, took up the {thing} business three years ago and has been at odds with its suppliers over their bills ever since.",
                "{place} and {place} have quarrelled for more than ten years over a {thing} across the river, and last autumn the road between the two was cut.",
            ),
            "question": (
                "Why it matters",
                "What comes next",
                "How did it all begin?",
                "What was the hardest part?",
                "What are your plans for the years ahead?",
            ),
        },
    }
)


# ---- furniture ----


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spec:
    """How a kind of furniture appears, whatever the outlet."""

    what: str
    place: Place
    rotating: int = 1
    """Variants, of which a page shows one."""
    section: str | None = None


TEASERS_OF_THE_DAY = "teasers of the day"
ROTATING_TEASERS = "rotating teasers"
TEASERS = 3
POOL = 30  # teasers that rotate
FURNITURE = (
    _Spec(what="event banner", place=Place.TOP, rotating=3),
    _Spec(what="in-article promo", place=Place.MIDDLE, rotating=5),
    _Spec(what="donation appeal", place=Place.END, rotating=4),
    _Spec(what="newsletter promo", place=Place.END, rotating=3),
    _Spec(what="app promo", place=Place.END),
    _Spec(what="e-mail appeal", place=Place.END),
    _Spec(what="paywall notice", place=Place.END, section="economy"),
    _Spec(what="partner notice", place=Place.END, section="culture"),
    _Spec(what=TEASERS_OF_THE_DAY, place=Place.END),
    _Spec(what=ROTATING_TEASERS, place=Place.END),
    _Spec(what="about this paper", place=Place.END),
    _Spec(what="footer line", place=Place.END),
)


def _design(seed: int, paper: Paper, era: int) -> tuple[Furniture, ...]:
    """All furniture of one paper between two redesigns; teasers are drawn page by page."""
    return tuple(
        Furniture(
            what=spec.what,
            place=spec.place,
            section=spec.section,
            variants=_variants(dice(seed, paper.slug, "design", spec.what), paper, spec, era),
        )
        for spec in FURNITURE
    )


def _variants(chance: Random, paper: Paper, spec: _Spec, era: int) -> tuple[tuple[str, ...], ...]:
    """The variants of an era: other patterns than in the other era."""
    prose = PROSE[paper.language]
    patterns = list(WORDS[paper.language][spec.what])
    chance.shuffle(patterns)
    half = patterns[era::2]
    filled = (
        fill(half[at % len(half)], chance, prose, paper=paper.name, domain=paper.domain)
        for at in range(spec.rotating)
    )
    return tuple((line,) for line in filled)


def _furnished(
    seed: int, paper: Paper, draft: _Draft, design: Sequence[Furniture], drafts: Sequence[_Draft]
) -> SyntheticArticle:
    chance = dice(seed, paper.slug, "page", draft.at)
    placed: dict[Place, list[tuple[str, Label]]] = {place: [] for place in Place}
    for furniture in design:
        if furniture.section in (None, draft.section):
            label = Label(role=Role.FURNITURE, what=furniture.what)
            lines = (*chance.choice(furniture.variants), *_teasers(seed, furniture, draft, drafts))
            placed[furniture.place].extend((line, label) for line in lines)
    middle = (len(draft.paragraphs) + 1) // 2
    paragraphs = (
        *placed[Place.TOP],
        *draft.paragraphs[:middle],
        *placed[Place.MIDDLE],
        *draft.paragraphs[middle:],
        *placed[Place.END],
    )
    return SyntheticArticle(
        paper=paper,
        url=f"https://www.{paper.domain}/{draft.section}/{draft.published:%Y/%m/%d}/{draft.at:04d}",
        title=draft.title,
        paragraphs=tuple(text for text, _ in paragraphs),
        labels=tuple(label for _, label in paragraphs),
        published=draft.published,
        authors=(draft.author,),
        section=SECTION_NAMES[paper.language][draft.section],
        story=draft.story,
        sort=draft.sort,
    )


def _teasers(seed: int, furniture: Furniture, draft: _Draft, drafts: Sequence[_Draft]) -> list[str]:
    """Headlines below the heading of a teaser list."""
    if furniture.what == TEASERS_OF_THE_DAY:
        return _of_the_day(draft, drafts)
    if furniture.what == ROTATING_TEASERS:
        return _rotating(seed, furniture, draft)
    return []


def _of_the_day(draft: _Draft, drafts: Sequence[_Draft]) -> list[str]:
    """What else the outlet printed on that day; the day before, where that is too little."""
    day = draft.at // A_DAY * A_DAY
    near = [other for other in drafts[max(0, day - A_DAY) : day + A_DAY] if other.at != draft.at]
    return [other.title for other in reversed(near)][:TEASERS]


def _rotating(seed: int, furniture: Furniture, draft: _Draft) -> list[str]:
    """Some of thirty headlines of older articles; other thirty with another heading."""
    heading = furniture.variants[0][0]
    prose = PROSE[KOREAN if re.search("[가-힣]", heading) else ENGLISH]
    pool = [headline(dice(seed, heading, at), prose) for at in range(POOL)]
    return dice(seed, heading, "page", draft.at).sample(pool, TEASERS)


# Our own words, and none that a rule of the cleaners knows (a test asks the rules).
WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        KOREAN: {
            "footer line": (
                "{paper:은} {place:과} {place} 사이의 소식을 날마다 새벽에 펴낸다.",
                "바다와 들을 함께 읽는 {paper}, {place}에서 인쇄한다.",
                "{place} 사람들이 함께 만드는 신문 {paper}.",
                "{paper} 편집국은 {place} 옛 역사 2층에 있다.",
            ),
            "newsletter promo": (
                "아침 일곱 시, {place} 소식 다섯 꼭지를 편지로 보내 드리는 {paper} 아침편지를 만나 보자.",
                "{thing:과} {thing} 소식만 모은 {paper} 금요편지가 주말 앞에 찾아간다.",
                "긴 글을 좋아하는 이들에게 {paper:이} 한 주의 이야기 한 편을 편지에 담아 띄운다.",
                "{paper} 저녁편지는 하루 동안 {place}에서 있었던 일을 세 줄로 간추린다.",
                "{place} 살림 이야기를 담은 {paper} 살림편지는 달마다 첫날에 나온다.",
                "{thing} 이야기를 기다린다면 {paper} 바다편지를 받아 볼 만하다.",
            ),
            "app promo": (
                "전화기 속 {paper:으로} {place}의 빠른 소식과 밤사이 날씨를 한눈에 볼 수 있다.",
                "새로 나온 {paper} 전화기판은 글씨를 키우고 소리로도 들려준다.",
                "손안의 {paper}, 이제 {place} 버스 도착 시각까지 보여 준다.",
                "{paper} 전화기판에서는 {thing} 소식을 가장 먼저 알려 준다.",
            ),
            "e-mail appeal": (
                "{place}에서 벌어진 일을 알고 있다면 desk 골뱅이 {domain} 앞으로 몇 줄 적어 보내면 된다.",
                "이웃의 {thing} 사연은 편집국 전자우체통 story 골뱅이 {domain} 쪽에서 기다린다.",
                "{paper:은} 이름을 밝히지 않는 이야기도 tip 골뱅이 {domain} 주소에서 받는다.",
                "사진과 사연을 photo 골뱅이 {domain} 쪽에 맡기면 {paper:이} 지면에 싣는다.",
            ),
            "donation appeal": (
                "{paper:은} 광고주가 아닌 {place} 이웃 천 사람의 달마다 만 원으로 만들어진다.",
                "이런 이야기가 계속되기를 바란다면 {paper}의 벗이 되는 길이 있다.",
                "커피 한 잔 값이면 {place} 곳곳을 누비는 기자 한 사람이 하루를 더 걷는다.",
                "{paper:을} 지키는 힘은 {place} 이웃들의 작은 정성에서 나온다.",
                "벗 삼천 사람이 모이면 {paper:은} {thing} 문제를 한 해 더 파헤칠 수 있다.",
                "{place}의 {thing} 이야기를 끝까지 따라가는 일에는 이웃의 도움이 든다.",
                "{paper:과} 함께 걷는 벗들의 이름은 해마다 섣달에 지면에 적힌다.",
                "돈을 낼 형편이 아니라면 {paper:을} 이웃에게 알려 주는 것도 큰 힘이 된다.",
            ),
            "paywall notice": (
                "살림 소식의 나머지 부분은 {paper} 종이판을 받아 보는 이들에게 열려 있다.",
                "{paper} 깊이읽기는 한 달에 다섯 편까지 누구에게나 열린다.",
                "이 난의 지난 글은 {paper} 벗들만 펼쳐 볼 수 있다.",
                "{paper} 경제면은 해가 바뀌면서 벗들에게 먼저 열리고 이틀 뒤 모두에게 열린다.",
            ),
            "in-article promo": (
                "{paper} 기획 ‘{place}에서 온 편지’ 열두 편이 책 한 권으로 묶여 나왔다.",
                "{thing:을} 다룬 {paper} 소리방송 세 번째 편이 올라왔다.",
                "{paper} 지도로 보는 {place} {thing}, 눌러서 펼쳐 볼 수 있다.",
                "{place} 옛 사진 백 장을 {paper} 사진창고에 모았다.",
                "{paper} 영상 ‘{thing} 곁의 하루’가 이번 달에도 이어진다.",
                "{thing}에 얽힌 퀴즈 열 문제를 {paper:이} 마련했다.",
                "{paper} 기자들이 뽑은 {place} 걷기 좋은 길 일곱 곳이 따로 실려 있다.",
                "{place} 살이 십 년을 그린 만화가 {paper} 토요판에 이어지고 있다.",
                "{paper} 토론마당에서는 {thing:을} 놓고 이야기가 한창이다.",
                "{place} 맛집을 찾아다니는 {paper} 밥상 이야기가 새로 시작됐다.",
            ),
            "partner notice": (
                "{place} 문화원이 표를 마련하고 {paper:이} 글을 쓰는 문화면 공동 기획의 하나다.",
                "문화면의 공연 소개는 {place} 예술회관과 {paper:이} 함께 꾸민다.",
                "{paper:과} {place} 도서관 다섯 곳이 손잡고 이 책 소개를 꾸려 간다.",
                "이 공연 일정은 {place} 소극장 모임이 {paper}에 보내온 것이다.",
            ),
            "event banner": (
                "{paper} 봄 걷기 잔치가 {place} 둑길에서 열린다.",
                "{paper} 어린이 글짓기 잔치에 {place} 학교 스무 곳이 함께한다.",
                "{place} 달빛 장터에서 {paper} 독자의 밤이 펼쳐진다.",
                "{paper} 스무 돌 잔치를 {place} 너른 마당에서 연다.",
                "{paper:이} 여는 {thing} 사진 잔치가 달포 동안 이어진다.",
                "{place} 강변에서 열리는 {paper} 한가위 노래자랑에 누구나 나설 수 있다.",
            ),
            "about this paper": (
                "{paper:은} 서른 해 전 {place} 인쇄소 골목에서 네 쪽짜리 주간지로 태어났다. 지금은 기자 열한 명이 {place:과} 이웃 마을의 일을 좇는다.",
                "{place}의 농부와 어부와 교사가 한 몫씩 내어 세운 {paper:은} 사주가 없는 신문이다. 편집장은 기자들이 두 해마다 뽑는다.",
                "{paper:은} {place} 사람들의 말을 그대로 옮긴다는 다짐으로 시작했다. 잘못 적은 것은 이튿날 같은 자리에 바로 적는다.",
                "우리가 무엇을 쓰고 무엇을 쓰지 않는지는 {paper} 편집강령에 적혀 있다. 강령은 {place} 독자 모임이 해마다 다시 읽는다.",
            ),
            TEASERS_OF_THE_DAY: (
                "오늘 {place} 사람들이 함께 읽는 글",
                "{paper} 오늘 지면에서",
                "하루 동안 {paper:이} 전한 이야기",
                "오늘 아침 {paper} 편집국이 고른 세 가지",
            ),
            ROTATING_TEASERS: (
                "{paper} 서랍에서 꺼낸 이야기",
                "지난 계절에 {place}에서 있었던 일",
                "묵혀 두기 아까운 {paper} 글",
                "{paper} 기자들이 다시 꺼내 읽는 글",
            ),
        },
        ENGLISH: {
            "footer line": (
                "The {paper} goes to press every night in {place} and reaches the islands by dawn.",
                "Between the moor and the sea, the {paper} is read in {place} and beyond.",
                "The {paper} has its desk above the old ticket hall in {place}.",
                "Made in {place} by people who live here: the {paper}.",
            ),
            "newsletter promo": (
                "At seven each morning the {paper} puts five things about {place} into a short letter.",
                "Those who care about the {thing} may like the Friday letter that the {paper} sends out.",
                "One long story a week, chosen by hand, lands in the letterbox of friends of the {paper}.",
                "The evening letter of the {paper} sums up the day in {place} in three lines.",
                "A monthly letter from the {paper} looks at how {place} spends its money.",
                "Our harbour letter follows the {thing} from week to week.",
            ),
            "app promo": (
                "The {paper} now fits into a pocket, with the tides at {place} and the night ferries.",
                "On the telephone the {paper} reads its stories aloud and shows larger letters.",
                "The pocket edition of the {paper} now knows when the next bus leaves {place}.",
                "News of the {thing} comes first to the pocket edition of the {paper}.",
            ),
            "e-mail appeal": (
                "If you saw what happened in {place}, a few lines to desk at {domain} will reach us.",
                "Neighbours with a story about the {thing} can find us at story at {domain} any day.",
                "The {paper} protects those who write to tip at {domain} without a name.",
                "Pictures of {place} sent to photo at {domain} may end up on our walls.",
            ),
            "donation appeal": (
                "The {paper} lives on the coins of a thousand neighbours in {place}, and not on banks.",
                "If stories like this one should go on, there is a way to become a friend of the {paper}.",
                "For the price of a coffee one reporter can walk around {place} for another hour.",
                "What keeps the {paper} going is the kindness of people in {place}.",
                "With three thousand friends the {paper} could look into the {thing} for another year.",
                "It takes help from neighbours to follow the {thing} in {place} to its end.",
                "The names of all who walk with the {paper} are printed on the last day of the year.",
                "Those who have no money to give can help the {paper} by passing it on.",
            ),
            "paywall notice": (
                "The rest of our money pages is open to those who have the {paper} on paper.",
                "Five long reads a month in the {paper} are open to everybody.",
                "Older pieces of this series are kept for friends of the {paper}.",
                "Money pages of the {paper} open to friends first and to all others two days later.",
            ),
            "in-article promo": (
                "Twelve letters from {place} that ran in the {paper} are now a book.",
                "The third part of our radio series on the {thing} has just gone out.",
                "A map by the {paper} shows every {thing} in and around {place}.",
                "A hundred old photographs of {place} are in the picture store of the {paper}.",
                "A day beside the {thing}, in moving pictures, is back this month in the {paper}.",
                "Ten questions on the {thing} are waiting in the quiz of the {paper}.",
                "Reporters of the {paper} have picked seven good walks around {place}.",
                "Ten years of life in {place} are drawn as a comic strip in the Saturday {paper}.",
                "There is a lively debate about the {thing} in the forum of the {paper}.",
                "The {paper} has begun a new series on the tables of {place}.",
            ),
            "partner notice": (
                "The arts centre of {place} found the seats and the {paper} the words for these arts pages.",
                "Concert notes on these pages are put together by the {place} hall and the {paper}.",
                "Five libraries in {place} choose the books on this page together with the {paper}.",
                "Stage times come to the {paper} from the small theatres of {place}.",
            ),
            "event banner": (
                "The spring walk of the {paper} sets out from the dyke at {place}.",
                "Twenty schools of {place} take part in the writing contest of the {paper}.",
                "A night for readers of the {paper} is held at the moonlight market of {place}.",
                "The {paper} turns twenty and throws a party on the green of {place}.",
                "Pictures of the {thing} hang for six weeks in the hall of the {paper}.",
                "Anybody can sing at the harvest contest of the {paper} by the river in {place}.",
            ),
            "about this paper": (
                "The {paper} was born thirty years ago as a weekly of four pages in a lane of printers in {place}. Eleven reporters now follow what goes on there.",
                "Farmers, fishermen and teachers of {place} each paid a share to found the {paper}, which has no owner. Its editor is chosen by the reporters every other year.",
                "The {paper} set out to print what people in {place} say as they say it. What it got wrong stands in the same place on the next day.",
                "What we write and what we leave out is laid down in the code of the {paper}. Readers in {place} go through it once a year.",
            ),
            TEASERS_OF_THE_DAY: (
                "What {place} is reading today",
                "In the {paper} of today",
                "What the {paper} told on this day",
                "Three things picked by the {paper} this morning",
            ),
            ROTATING_TEASERS: (
                "From the drawers of the {paper}",
                "What went on in {place} last season",
                "Too good for the shelf: the {paper} again",
                "What reporters of the {paper} like to read again",
            ),
        },
    }
)
