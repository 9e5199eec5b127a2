"""Korean and English prose from lists of words and patterns of sentences, by a seed.

The sentences mean little; they have the particles, endings and lengths of news and hardly repeat.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from types import MappingProxyType
from typing import TypeVar

T = TypeVar("T")
KOREAN = "ko"
ENGLISH = "en"
LANGUAGES = (KOREAN, ENGLISH)
SLOT = re.compile(r"\{(\w+)(?::(\S+?))?\}")
FIRST_LETTER = re.compile(r"^\W?[a-z]")
BEFORE_VOWEL = re.compile(r"\b([Aa]) (?=[aeiou])")
# Particles by whether a final consonant stands before them.
JOSA: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "은": ("은", "는"),
        "이": ("이", "가"),
        "을": ("을", "를"),
        "과": ("과", "와"),
        "으로": ("으로", "로"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The words and patterns of one language."""

    code: str
    words: Mapping[str, tuple[str, ...]]
    """By slot: places, people, things, verbs …"""
    sentences: tuple[str, ...]
    """Patterns with slots, `{thing:을}` with the particle that fits."""
    quotes: tuple[str, ...]
    """Patterns of sentences in which somebody speaks."""
    headlines: tuple[str, ...]


def dice(*seed: object) -> Random:
    """Chance that is the same for the same seed, on every machine."""
    return Random("/".join(map(str, seed)))  # noqa: S311 - made to be repeated, not to be secret


def some(chance: Random, items: Sequence[T], count: int) -> list[T]:
    """So many different ones, in their order; all where there are fewer."""
    chosen = sorted(chance.sample(range(len(items)), min(count, len(items))))
    return [items[at] for at in chosen]


def with_josa(word: str, particle: str) -> str:
    """The word with the form of the particle that fits its last letter."""
    forms = JOSA.get(particle)
    if forms is None:
        return word + particle
    final = (ord(word[-1]) - 0xAC00) % 28 if "가" <= word[-1] <= "힣" else 0
    # ㄹ counts as a vowel before 로.
    closed = final > 0 and not (particle == "으로" and final == 8)
    return word + forms[0 if closed else 1]


def fill(pattern: str, chance: Random, language: Language, **given: str) -> str:
    """The pattern with a word of the language, or the given one, in every slot."""

    def word(slot: re.Match[str]) -> str:
        chosen = given.get(slot[1]) or _word(slot[1], chance, language)
        return with_josa(chosen, slot[2]) if slot[2] else chosen

    text = BEFORE_VOWEL.sub(r"\1n ", SLOT.sub(word, pattern))
    return FIRST_LETTER.sub(lambda first: first[0].upper(), text, count=1)


def _word(slot: str, chance: Random, language: Language) -> str:
    if slot == "person":
        return person(chance, language)
    if slot == "number":
        return str(chance.randint(2, 980))
    return chance.choice(language.words[slot])


def person(chance: Random, language: Language) -> str:
    """A name nobody need bear: family name and given name as the language orders them."""
    family, given = (chance.choice(language.words[part]) for part in ("family", "given"))
    if language.code == KOREAN:
        return family + given + chance.choice(language.words["given_end"])
    return f"{given} {family}"


def sentence(chance: Random, language: Language, **given: str) -> str:
    """A sentence of news; every fifth one quotes somebody."""
    patterns = language.quotes if chance.random() < 0.2 else language.sentences
    return fill(chance.choice(patterns), chance, language, **given)


def paragraph(chance: Random, language: Language, **given: str) -> str:
    """One to three sentences."""
    count = chance.choice((1, 2, 2, 2, 3))
    return " ".join(sentence(chance, language, **given) for _ in range(count))


def headline(chance: Random, language: Language, **given: str) -> str:
    """A headline; without a stop."""
    return fill(chance.choice(language.headlines), chance, language, **given)


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_KOREAN_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "family": _listed(
            "김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 류 홍 고 문 손 배"
        ),
        "given": _listed(
            "민 서 지 현 수 은 영 정 하 도 태 준 성 윤 나 다 가 예 시 승 건 재 소 유 기 동 상 혜 미 경"
        ),
        "given_end": _listed(
            "준 우 진 호 연 아 희 숙 철 람 솔 빈 훈 석 린 율 결 솜 별 찬 규 옥 임 선 환 범 록 해 담 온"
        ),
        "title": _listed(
            "시장 군수 의원 교수 대표 원장 본부장 위원장 회장 소장 국장 감독 연구원 사무총장 이사장 과장"
        ),
        "place": _listed(
            "나루시 솔뫼군 달내구 한빛도 가람읍 새벌시 물안군 은여울구 참샘면 돌담동 해오름시 푸른골군 "
            "너른들구 바람재면 윗마을 모래내 갈매항 두루섬 서래포 한밭골 밤나무골 느티마을 버들나루 "
            "하늘목 안골 샛강시 큰여울군 노을포 아랫말 구름재"
        ),
        "company": _listed(
            "가온전자 누리화학 다솜식품 라온제약 마루건설 보람물산 새길운수 아람통신 온새미에너지 "
            "초롱바이오 큰별중공업 해든반도체 다올은행 미르게임즈 이든소프트 윤슬해운 소담유통 하람모빌리티"
        ),
        "body": _listed(
            "시의회 도청 보건소 교육지원청 소방본부 경찰서 연구원 대학교 협회 조합 재단 공사 진흥원 "
            "위원회 상공회의소 관리소 센터 박물관 도서관 병원 문화원 복지관 기상대 세관"
        ),
        "thing": _listed(
            "예산안 조례 축제 다리 도로 철도 항만 공장 학교 병동 시장 공원 도서관 주차장 체육관 전시회 "
            "장학금 백신 배터리 반도체 로봇 전기차 선박 농산물 감귤 한우 쌀값 임대료 전세금 금리 수출 "
            "관광객 일자리 보조금 세금 연금 보험료 통신망 인공위성 태양광 풍력 하천 산림 갯벌 철새 "
            "문화재 고분 벽화 소설 영화 음악회 마라톤 리그 훈련장 급식 통학로 돌봄 교실 기숙사 실험실 "
            "약국 응급실 구급차 소방차 산책로 둘레길 케이블카 유람선 어선 양식장 저수지 정수장"
        ),
        "adjective": _listed(
            "새로운 오래된 낡은 커다란 작은 값비싼 뜻깊은 이례적인 시급한 꾸준한 안전한 위험한 조용한 "
            "뜨거운 차가운 복잡한 간단한 공정한 투명한 과감한 섬세한 넉넉한 부족한 뚜렷한 흐릿한 "
            "지속적인 일시적인 전국적인 지역적인 국제적인"
        ),
        "when": _listed(
            "이날 지난달 올해 내년 최근 이번주 다음달 지난해 오전에 오후에 상반기에 하반기에 주말에 "
            "연말까지 겨울철에 여름철에 초봄에 늦가을에 해마다 오랫동안"
        ),
        "how": _listed(
            "꼼꼼히 서둘러 천천히 함께 따로 직접 적극 새롭게 무상으로 단계적으로 우선 공동으로 집중적으로 "
            "순차적으로 대대적으로 조심스럽게 빠르게 꾸준히 널리 다시 처음으로 본격적으로 시범적으로"
        ),
        "did": _listed(
            "늘렸다 줄였다 세웠다 고쳤다 점검했다 추진했다 발표했다 공개했다 지원했다 개선했다 검토했다 "
            "도입했다 확대했다 마련했다 조사했다 선정했다 운영했다 준비했다 중단했다 미뤘다 마쳤다 맡겼다 "
            "사들였다 내놓았다 넘겨받았다 되살렸다 옮겼다 살펴봤다 의결했다 요청했다"
        ),
        "doing": _listed(
            "늘리고 줄이고 세우고 고치고 점검하고 추진하고 발표하고 공개하고 지원하고 개선하고 검토하고 "
            "도입하고 확대하고 마련하고 조사하고 선정하고 운영하고 준비하고 다듬고 채우고 나누고 키우고"
        ),
        "effect": _listed(
            "불편이 부담이 기대가 우려가 관심이 비용이 매출이 수요가 참여가 갈등이 혼잡이 피해가 신뢰가 "
            "만족도가 경쟁력이 생산량이 이용률이 접수가 문의가 방문이"
        ),
        "became": _listed(
            "커졌다 줄었다 늘었다 이어졌다 나타났다 사라졌다 높아졌다 낮아졌다 빨라졌다 나아졌다 몰렸다 "
            "누그러졌다 되풀이됐다 뒤따랐다 예상된다 엇갈렸다"
        ),
        "people": _listed(
            "주민들 상인들 학생들 어르신들 농민들 어민들 직원들 환자들 학부모들 관광객들 청년들 연구진 "
            "선수들 관객들 운전자들 세입자들 창업자들 자원봉사자들 소방대원들 교사들"
        ),
    }
)

_ENGLISH_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "family": _listed(
            "Ashdown Birkett Calloway Dunmore Ellery Farrow Greaves Holloway Ingram Jessop Kirkby "
            "Lockhart Merriman Norwood Oakes Pemberton Quarles Redfern Sutcliffe Thackery Underhill "
            "Vance Whitlock Yardley Abara Okonjo Petrov Lindqvist Moreau Castellano Haddad Nakagawa"
        ),
        "given": _listed(
            "Alice Bernard Clara Desmond Edith Felix Greta Harold Imogen Jasper Katrin Leonard Miriam "
            "Nigel Olive Percy Rosalind Stefan Tabitha Ulrich Violet Walter Yvonne Zachary Amara "
            "Dmitri Helena Rafael Soren Naoko"
        ),
        "title": _listed(
            "mayor senator director professor chairman spokeswoman coach inspector surgeon treasurer "
            "architect commissioner secretary manager economist"
        ),
        "place": _listed(
            "Marlow Eastbrook Harrowgate Tidewell Northmoor Saltmarsh Briarfield Coldwater Dunhaven "
            "Elmstead Foxley Granton Hollowmere Inverleigh Kestrelton Larkspur Millbank Oakhurst "
            "Pinecrest Queensferry Ravenscar Stonebridge Thornbury Westhaven Yarrowdale"
        ),
        "company": (
            "Alder Motors",
            "Bexley Foods",
            "Corvid Systems",
            "Dorset Shipping",
            "Everline Energy",
            "Finch Pharma",
            "Gannet Airways",
            "Hearth Homes",
            "Ironwood Steel",
            "Juniper Bank",
            "Kelp Robotics",
            "Lantern Media",
        ),
        "body": _listed(
            "council ministry hospital university police agency committee museum library commission "
            "authority foundation institute federation union chamber"
        ),
        "thing": _listed(
            "budget bridge railway harbour factory school ward market park theatre stadium exhibition "
            "scholarship vaccine battery satellite reactor ferry orchard vineyard rent mortgage "
            "interest export tourism subsidy pension premium network turbine river forest marsh "
            "heritage manuscript mural novel film concert marathon league curriculum kitchen crossing "
            "nursery laboratory pharmacy ambulance footpath tramway trawler reservoir pipeline"
        ),
        "adjective": _listed(
            "new ageing costly modest sweeping unusual urgent steady safer riskier quiet heated tangled "
            "simple fair open bold careful generous scarce marked blurred lasting brief regional "
            "national foreign shared private crowded"
        ),
        "when": (
            "last month",
            "this year",
            "next spring",
            "in recent weeks",
            "over the winter",
            "by the end of the year",
            "after months of delay",
            "during the summer",
            "since the autumn",
            "for the first time",
            "within weeks",
            "earlier this week",
        ),
        "how": _listed(
            "carefully quickly slowly jointly separately directly actively quietly gradually briefly "
            "openly firmly partly largely broadly reluctantly repeatedly steadily"
        ),
        "did": _listed(
            "expanded reduced rebuilt repaired inspected announced published supported improved "
            "reviewed adopted widened prepared halted delayed finished funded bought released revived "
            "moved examined approved requested questioned defended"
        ),
        "doing": _listed(
            "expanding reducing rebuilding repairing inspecting announcing publishing supporting "
            "improving reviewing adopting widening preparing halting delaying finishing funding "
            "buying reviving moving examining"
        ),
        "effect": _listed(
            "complaints costs hopes doubts interest sales demand attendance tensions traffic damage "
            "trust output bookings visits inquiries delays waste"
        ),
        "became": _listed(
            "grew fell rose continued emerged vanished doubled eased quickened improved mounted "
            "returned followed spread shifted settled"
        ),
        "people": _listed(
            "residents traders pupils pensioners farmers fishermen employees patients parents "
            "visitors graduates researchers players audiences drivers tenants founders volunteers "
            "firefighters teachers"
        ),
    }
)

KOREAN_PROSE = Language(
    code=KOREAN,
    words=_KOREAN_WORDS,
    sentences=(
        "{place} {body:은} {when} {adjective} {thing:을} {how} {doing} {thing:을} {did}.",
        "{company:은} {when} {place}에 {adjective} {thing:을} {how} {did}.",
        "{people:은} {adjective} {thing:을} 두고 {effect} {became}.",
        "{when} {place}에서는 {thing:과} {thing} 때문에 {people}의 {effect} {became}.",
        "{person} {title:은} {how} {thing:을} {doing} {adjective} {thing:을} {did}.",
        "이 {thing:은} {place:과} {place:을} 잇는 {adjective} {thing:으로}, {people:이} {when} {did}.",
        "{body:이} {number}명의 {people:을} 상대로 물은 결과 {thing}에 대한 {effect} {became}.",
        "{company:과} {body:은} {adjective} {thing:을} {how} {doing}, {when} {thing:을} {did}.",
        "{place} {people:은} {thing} 앞에 모여 {adjective} {thing:을} {how} {did}.",
        "{thing:이} 늦어지면서 {place} {people}의 {effect} {how} {became}.",
        "{body} 관계자들은 {adjective} {thing:을} {did}고 {people}에게 {how} 알렸다.",
        "{when} {number}억원을 들여 {adjective} {thing:을} {how} {did}.",
    ),
    quotes=(
        "{person} {title:은} “{people:이} {adjective} {thing:을} {how} {doing} 있다”고 말했다.",
        "“{when} {thing:이} {how} 달라질 것”이라며 {person} {title:은} {adjective} {thing:을} 약속했다.",
        "{body} 관계자는 “{place} {thing:은} {adjective} 일”이라며 “{people:과} {how} 풀겠다”고 했다.",
    ),
    headlines=(
        "{place} {thing}, {when} {effect} {became}",
        "{company}, {adjective} {thing} {how} 내놓는다",
        "{person} {title} “{thing} {how} 바꾼다”",
        "{people} 울린 {place} {thing}…{body} {how} 나서",
        "{adjective} {thing:과} {thing}, {place:이} 달라진다",
    ),
)

ENGLISH_PROSE = Language(
    code=ENGLISH,
    words=_ENGLISH_WORDS,
    sentences=(
        "the {place} {body} {how} {did} the {adjective} {thing} {when}, {doing} a {thing} as well.",
        "{company} {did} its {adjective} {thing} near {place} {when}, and {effect} {how} {became}.",
        "{people} in {place} said that {effect} over the {thing} {became} {when}.",
        "{when}, {effect} about the {adjective} {thing} {became} among {people} and {people}.",
        "the {title}, {person}, {how} {did} the {thing} while {people} were {doing} a {thing}.",
        "a {adjective} {thing} between {place} and {place} was {how} {did} by the {body} {when}.",
        "of the {number} {people} whom the {body} asked, most {how} {did} the {adjective} {thing}.",
        "{company} and the {body} are {doing} a {adjective} {thing} that {people} {did} {when}.",
        "because the {thing} was late, {people} of {place} {how} {did} their own {adjective} {thing}.",
        "the {adjective} {thing} cost {number} million and the {body} {did} it {when}.",
        "few {people} had expected that the {body} {did} both the {thing} and the {adjective} {thing}.",
    ),
    quotes=(
        "“We are {how} {doing} the {adjective} {thing},” said {person}, the {title} of the {body}.",
        "{person}, a {title}, said: “The {people} of {place} {did} a {adjective} {thing} {when}.”",
        "“{people} {did} the {thing} {how},” the {title} {person} told {people} in {place}.",
    ),
    headlines=(
        "{place} {body} {did} {adjective} {thing} as {effect} {became}",
        "{company} {how} {did} {thing} near {place}",
        "{people} and the {adjective} {thing} of {place}",
        "{effect} {became} over {adjective} {thing}, {person} says",
        "how {place} {did} its {thing} and {people} {became}",
    ),
)

PROSE: Mapping[str, Language] = MappingProxyType({KOREAN: KOREAN_PROSE, ENGLISH: ENGLISH_PROSE})
