"""Hard negatives: two paragraphs from one template that say different things, so both stay."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from random import Random
from types import MappingProxyType

from benchmarks.synthetic.prose import ENGLISH, KOREAN, PROSE, dice, person, with_josa

PAIRS = 200
"""Of each template."""
SLOT = re.compile(r"\{(\w+)(?::(\S+?))?\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAlike:
    """Two paragraphs that say different things in the same words."""

    one: str
    other: str
    template: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A pattern, and which of its slots may differ between the two paragraphs."""

    name: str
    language: str
    pattern: str
    varies: frozenset[str]


def look_alikes(
    seed: int, each: int = PAIRS, templates: Sequence[Template] | None = None
) -> tuple[LookAlike, ...]:
    """So many pairs of every template, in the order of the table."""
    chosen = TEMPLATES if templates is None else templates
    return tuple(_pair(template, seed, at) for template in chosen for at in range(each))


def _pair(template: Template, seed: int, at: int) -> LookAlike:
    """Two fillings with one or two differences, whatever may vary: the more, the easier."""
    chance = dice(seed, template.name, at)
    slots = [match[1] for match in SLOT.finditer(template.pattern)]
    may_vary = [place for place, slot in enumerate(slots) if slot in template.varies]
    varying = frozenset(chance.sample(may_vary, min(chance.choice((1, 2)), len(may_vary))))
    one, *others = (_filled(template, varying, (seed, at), turn) for turn in range(20))
    return LookAlike(
        one=one,
        other=next(other for other in others if other != one),
        template=template.name,
        language=template.language,
    )


def _filled(template: Template, varying: frozenset[int], seed: tuple[int, int], turn: int) -> str:
    """The pattern filled by the seed, and by the turn where it varies."""
    places = count()

    def word(slot: re.Match[str]) -> str:
        place = next(places)
        chance = dice(*seed, template.name, place, turn if place in varying else "")
        chosen = FILLERS[slot[1]](chance)
        return with_josa(chosen, slot[2]) if slot[2] else chosen

    return SLOT.sub(word, template.pattern)


Filler = Callable[[Random], str]


def _one_of(words: str, separator: str = " ") -> Filler:
    choices = tuple(words.split(separator))
    return lambda chance: chance.choice(choices)


def _between(least: int, most: int, form: str = "{:d}") -> Filler:
    return lambda chance: form.format(chance.randint(least, most))


def _decimal(least: float, most: float, form: str = "{:,.2f}") -> Filler:
    return lambda chance: form.format(chance.uniform(least, most))


def _person(code: str) -> Filler:
    return lambda chance: person(chance, PROSE[code])


def _balls(count: int, most: int) -> Filler:
    return lambda chance: ", ".join(map(str, sorted(chance.sample(range(1, most + 1), count))))


def _place(code: str) -> Filler:
    return lambda chance: chance.choice(PROSE[code].words["place"])


def _company(code: str) -> Filler:
    return lambda chance: chance.choice(PROSE[code].words["company"])


FILLERS: Mapping[str, Filler] = MappingProxyType(
    {
        "year": _between(1988, 2026),
        "day": _between(1, 28),
        "month": _between(1, 12),
        "hour": _between(1, 12),
        "minute": _between(10, 59),
        "degrees": _between(-12, 34),
        "percent": _decimal(0.1, 9.9, "{:.1f}"),
        "mm": _between(5, 150),
        "round": _between(900, 1300),
        "balls": _balls(6, 45),
        "ball": _between(1, 45),
        "million": _between(120, 3400, "{:,d}"),
        "level": _decimal(2200, 3900),
        "points": _decimal(1, 80),
        "rate": _decimal(1100, 1480, "{:,.1f}"),
        "goals": _between(0, 9),
        "score": _between(61, 118),
        "votes": _between(2000, 98000, "{:,d}"),
        "share": _decimal(20, 58, "{:.2f}"),
        "age": _between(41, 99),
        "room": _between(1, 25),
        "court": _between(101, 519),
        "magnitude": _decimal(2, 6.4, "{:.1f}"),
        "depth": _between(4, 60),
        "ko_person": _person(KOREAN),
        "en_person": _person(ENGLISH),
        "ko_place": _place(KOREAN),
        "en_place": _place(ENGLISH),
        "ko_region": _one_of(
            "서울 부산 대구 인천 광주 대전 울산 세종 경기 강원 충북 충남 전북 전남 경북 경남 제주"
        ),
        "ko_weekday": _one_of("월요일 화요일 수요일 목요일 금요일 토요일 일요일"),
        "en_weekday": _one_of("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
        "en_month": _one_of(
            "January February March April May June July August September October November December"
        ),
        "ko_sky": _one_of("대체로 맑겠다,구름이 많겠다,흐리고 비가 오겠다,눈이 내리겠다", ","),
        "en_sky": _one_of("sunny spells,heavy cloud,showers,light snow,thunderstorms", ","),
        "ko_moved": _one_of("상승 하락 급등 급락"),
        "en_moved": _one_of("rose fell"),
        "ko_ended": _one_of("승리했다 패배했다 비겼다"),
        "en_ended": _one_of("won lost drew"),
        "ko_zodiac": _one_of(
            "쥐띠 소띠 호랑이띠 토끼띠 용띠 뱀띠 말띠 양띠 원숭이띠 닭띠 개띠 돼지띠"
        ),
        "en_zodiac": _one_of(
            "Aries Taurus Gemini Cancer Leo Virgo Libra Scorpio Sagittarius Capricorn Aquarius Pisces"
        ),
        "ko_team": _one_of("돌고래 독수리 호랑이 곰 사자 갈매기 매 여우 두루미 치타"),
        "en_team": _one_of("Rovers Wanderers Harriers Mariners Foxes Pilgrims Otters Falcons"),
        "ko_verdict": _one_of("유죄 무죄"),
        "en_verdict": _one_of("guilty,not guilty", ","),
        "ko_count": _one_of("한 두 세 네 다섯 여섯 일곱 여덟 아홉 열"),
        "ko_company": _company(KOREAN),
        "en_company": _company(ENGLISH),
        "ko_foreign": _one_of(
            "마르티네스 하우저 오브라이언 페트로프 린드크비스트 모로 카스텔라노 요한손"
        ),
        "ko_country": _one_of("노르웨이 칠레 캐나다 베트남 폴란드 이집트 뉴질랜드 태국"),
        "ko_half_day": _one_of("오전 오후"),
        "ko_season": _one_of("봄 여름 가을 겨울"),
        "ko_parent": _one_of("부친상 모친상"),
        "ko_passed": _one_of("통과됐다 부결됐다"),
        "ko_went": _one_of("올랐다 내렸다"),
        "ko_film": _one_of(
            "‘달빛 항구’,‘늦은 편지’,‘아홉 번째 파도’,‘겨울 정거장’,‘숲의 노래’", ","
        ),
        "en_film": _one_of(
            "‘Moonlit Harbour’,‘A Late Letter’,‘Ninth Wave’,‘Song of the Wood’", ","
        ),
        "ko_day_word": _one_of("어제 오늘 내일 모레"),
        "ko_order": _one_of("첫 번째,두 번째,세 번째,네 번째,다섯 번째", ","),
        "en_order": _one_of("first second third fourth fifth"),
        "en_sex": _one_of("men women"),
        "en_side": _one_of("northern southern eastern western"),
        "en_release": _one_of("convicted acquitted"),
        "en_trend": _one_of("higher lower"),
        "en_yes": _one_of("approved rejected"),
        "ko_fruit": _one_of("사과 배 감귤 포도 복숭아"),
        "station": _one_of("나루 솔뫼 달내 가람 물안 은여울"),
        "building": _one_of("공장 창고 아파트 상가 음식점 주택"),
        "cause": _one_of("누전 과열 담뱃불 방화 부주의"),
        "show": _one_of("‘푸른 마당’,‘새벽의 집’,‘기다림’,‘오래된 골목’", ","),
        "veg": _one_of("carrots leeks mushrooms peppers spinach"),
        "crime": _one_of("fraud theft arson burglary assault"),
        "animal": _one_of("fox heron badger seal swan otter"),
        "spot": _one_of("canal chimney cellar drain quarry"),
        "subject": _one_of("chemistry history geography music physics"),
        "grain": _one_of("구리 은 백금 콩 밀 설탕"),
        "menu": _one_of("비빔밥 된장국 불고기 잡채 미역국 카레"),
        "disease": _one_of("독감 홍역 결핵 수두 백일해"),
        "road": _one_of("Marlow Road,Canal Street,Station Lane,Mill Hill", ","),
        "party": _one_of("여당 야당"),
        "ko_crop": _one_of("배추 무 양파 마늘 고추 감자"),
        "en_crop": _one_of("barley wheat cabbage potatoes onions beans"),
        "en_fruit": _one_of("apples pears plums cherries grapes"),
        "en_count": _one_of("two three four five six seven eight nine ten eleven twelve"),
    }
)


def _template(name: str, language: str, varies: str, *lines: str) -> Template:
    return Template(
        name=f"{language} {name}",
        language=language,
        pattern=" ".join(lines),
        varies=frozenset(varies.split()),
    )


TEMPLATES = (
    _template(
        "year",
        KOREAN,
        "year",
        "▲ {year}년 나루시 등대 도서관 개관식에서 어린이들이 새로 단장한 서가 앞에 모여 사서의 설명을 "
        "듣고 있다.",
    ),
    _template(
        "year",
        ENGLISH,
        "year",
        "The committee that looked into the state of the harbour wall published its findings in "
        "{year}, and the council accepted every one of its proposals without a vote.",
    ),
    _template(
        "weather",
        KOREAN,
        "degrees mm ko_sky",
        "{ko_region} 지역은 내일 {ko_sky}. 아침 최저기온은 {degrees}도, 낮 최고기온은 {degrees}도로 "
        "예상되며 예상 강수량은 {mm}㎜다.",
    ),
    _template(
        "weather in words",
        ENGLISH,
        "en_sky en_weekday",
        "The forecast for the coast on {en_weekday} is for {en_sky} in the morning, with a fresh "
        "breeze from the west later on and a chance of {en_sky} over the hills by the evening.",
    ),
    _template(
        "warning for a region",
        KOREAN,
        "ko_region",
        "기상대는 이날 오후를 기해 {ko_region} 전역에 호우주의보를 내리고 하천 주변 출입을 삼가 달라고 "
        "당부했다. 비는 밤새 이어지다가 새벽에 그칠 것으로 보인다.",
    ),
    _template(
        "lottery",
        KOREAN,
        "round balls ball million",
        "제{round}회 복권 추첨 결과 {balls}번이 1등 당첨번호로 뽑혔다. 2등 보너스 번호는 {ball}번이며 "
        "1등 당첨금은 {million}만원이다.",
    ),
    _template(
        "lottery",
        ENGLISH,
        "balls ball million",
        "The winning numbers in the draw on Saturday night were {balls} and the bonus ball was "
        "{ball}. Nobody matched all of them, and {million} players won something.",
    ),
    _template(
        "index",
        KOREAN,
        "level points percent ko_moved",
        "이날 종합주가지수는 전 거래일보다 {points}포인트({percent}%) {ko_moved}한 {level}에 거래를 "
        "마쳤다. 지수는 장 초반부터 외국인의 매매에 따라 움직였다.",
    ),
    _template(
        "direction of an index",
        KOREAN,
        "ko_moved",
        "이날 종합주가지수는 장 마감을 앞두고 외국인의 매매가 몰리면서 전 거래일보다 크게 {ko_moved}한 채 "
        "거래를 마쳤고, 증권가에서는 당분간 이런 흐름이 이어질 것으로 내다봤다.",
    ),
    _template(
        "direction of an index",
        ENGLISH,
        "en_moved",
        "The main share index {en_moved} sharply in late trading as overseas funds changed their "
        "positions, and brokers expected the trend to go on for some days.",
    ),
    _template(
        "exchange rate",
        KOREAN,
        "rate points",
        "서울 외환시장에서 원/달러 환율은 전날보다 {points}원 오른 {rate}원에 거래를 시작했으며 오전 장 "
        "내내 비슷한 수준을 유지했다.",
    ),
    _template(
        "exchange rate",
        ENGLISH,
        "percent points",
        "The pound bought {points} crowns in early trading, {percent} per cent more than at the "
        "close of the previous session, while the krone was little changed.",
    ),
    _template(
        "score",
        KOREAN,
        "score",
        "나루시 돌고래 농구단은 홈에서 열린 정규리그 경기에서 달내구 독수리를 {score}대 {score}로 꺾고 "
        "연승을 이어 갔다. 관중석은 빈자리가 없었다.",
    ),
    _template(
        "teams",
        KOREAN,
        "ko_team ko_ended",
        "정규리그 마지막 경기에서 {ko_team} 팀은 관중이 가득 찬 홈구장에서 {ko_team} 팀을 맞아 연장까지 "
        "가는 접전 끝에 {ko_ended}. 감독은 선수들이 끝까지 잘 싸웠다고 말했다.",
    ),
    _template(
        "score",
        ENGLISH,
        "goals en_team en_ended",
        "The {en_team} {en_ended} their last match of the season {goals}-{goals} against the "
        "{en_team} in front of a full house, and the supporters stayed long after the whistle.",
    ),
    _template(
        "result without numbers",
        ENGLISH,
        "en_ended",
        "The home side {en_ended} the replay on a wet evening at the old ground by the canal, and "
        "the manager said afterwards that the players had given everything they had.",
    ),
    _template(
        "count of votes",
        KOREAN,
        "votes share",
        "개표가 끝난 선거구에서 기호 1번 후보는 {votes}표({share}%)를 얻었고 기호 2번 후보는 "
        "{votes}표({share}%)를 얻은 것으로 집계됐다.",
    ),
    _template(
        "count of votes",
        ENGLISH,
        "votes share en_place",
        "With all wards counted in {en_place}, the sitting member had {votes} votes, {share} per "
        "cent of the total, and the challenger had {votes}, the returning officer said.",
    ),
    _template(
        "caption with a name",
        KOREAN,
        "ko_person",
        "{ko_person} 시장이 8일 오후 나루시 등대 도서관에서 열린 개관식에 참석해 주민들에게 인사말을 하고 "
        "있다. /나루시 제공",
    ),
    _template(
        "caption with names in a row",
        KOREAN,
        "ko_person",
        "업무협약을 마친 참석자들이 기념촬영을 하고 있다. 왼쪽부터 {ko_person} 나루시장, {ko_person} "
        "은여울구청장, {ko_person} 가온전자 대표. /나루시 제공",
    ),
    _template(
        "name and particle",
        KOREAN,
        "ko_person",
        "{ko_person:이} 결승전에서 마지막 슛을 성공시킨 뒤 두 팔을 들어 올리며 관중석을 향해 달려가고 "
        "있다. 이 골로 팀은 우승컵을 들어 올렸다.",
    ),
    _template(
        "caption with a name",
        ENGLISH,
        "en_person",
        "{en_person} waves to the crowd after the opening of the lighthouse library on a bright "
        "morning at the old harbour. Photograph: the county archive",
    ),
    _template(
        "caption with two names",
        ENGLISH,
        "en_person",
        "From left, {en_person} and {en_person} walk along the harbour wall before the hearing on "
        "the future of the fishing fleet, which drew a large crowd.",
    ),
    _template(
        "obituary",
        KOREAN,
        "ko_person age room",
        "▲{ko_person} 씨 별세(향년 {age}세), {ko_person}·{ko_person} 씨 부친상 = 나루병원 장례식장 "
        "{room}호실, 발인 모레 오전",
    ),
    _template(
        "obituary",
        ENGLISH,
        "en_person age",
        "{en_person}, who died at home aged {age}, was for many years a much loved member of the "
        "parish choir and leaves behind a large family and many friends.",
    ),
    _template(
        "horoscope",
        KOREAN,
        "ko_zodiac",
        "{ko_zodiac} 오늘은 서두르지 말고 주변 사람의 말에 귀를 기울이면 뜻밖의 기회가 찾아온다. 재물운은 "
        "무난하고 건강은 무리하지 않으면 좋다.",
    ),
    _template(
        "horoscope",
        ENGLISH,
        "en_zodiac",
        "{en_zodiac}: a calm day on which old friends bring good news. Do not hurry a decision about "
        "money, and keep the evening free for somebody who needs your advice.",
    ),
    _template(
        "court date",
        KOREAN,
        "month day court",
        "법원은 {month}월 {day}일 오후 {court}호 법정에서 첫 공판을 열고 검찰과 변호인의 의견을 들은 뒤 "
        "증인을 부르기로 했다고 밝혔다.",
    ),
    _template(
        "court day",
        ENGLISH,
        "en_weekday en_month",
        "The hearing was adjourned until the last {en_weekday} in {en_month}, when the judge will "
        "hear from the remaining witnesses before the lawyers sum up.",
    ),
    _template(
        "verdict",
        KOREAN,
        "ko_verdict",
        "재판부는 피고인이 공사 대금을 부풀려 받은 혐의에 대해 제출된 증거를 종합하면 {ko_verdict}로 "
        "판단된다며 이같이 선고했다. 검찰은 판결문을 살펴본 뒤 항소할지 정하기로 했다.",
    ),
    _template(
        "verdict",
        ENGLISH,
        "en_verdict",
        "The jury found the former treasurer of the sailing club {en_verdict} of taking money from "
        "its roof fund after a trial that had lasted most of the summer.",
    ),
    _template(
        "earthquake",
        KOREAN,
        "hour minute magnitude depth",
        "오늘 오전 {hour}시 {minute}분쯤 해역에서 규모 {magnitude}의 지진이 발생했다. 발생 깊이는 "
        "{depth}㎞로 추정되며 기상대는 피해가 없을 것으로 보고 있다.",
    ),
    _template(
        "earthquake",
        ENGLISH,
        "magnitude depth en_place",
        "An earthquake of magnitude {magnitude} struck {depth} kilometres below {en_place} early in "
        "the morning, the survey said, and there were no reports of damage.",
    ),
    _template(
        "count in words",
        KOREAN,
        "ko_count",
        "간밤에 난 불로 창고 {ko_count} 동이 탔으나 다친 사람은 없었으며, 소방대는 두 시간 만에 불길을 "
        "잡고 누전 때문에 불이 난 것으로 보고 원인을 조사하고 있다.",
    ),
    _template(
        "count in words",
        ENGLISH,
        "en_count",
        "Firefighters led {en_count} people to safety from the flats above the bakery before dawn, "
        "and nobody was hurt, a spokeswoman for the brigade said.",
    ),
    _template(
        "company",
        KOREAN,
        "ko_company",
        "{ko_company:은} 올해 안에 새로운 생산 설비를 들여놓고 협력업체와 함께 품질을 높이는 데 힘을 쏟겠다고 이날 열린 설명회에서 밝혔다.",
    ),
    _template(
        "company",
        ENGLISH,
        "en_company",
        "Shares in {en_company} were suspended before the opening bell, and the board asked investors to wait for a statement that it would make in the course of the day.",
    ),
    _template(
        "foreign name before a title",
        KOREAN,
        "ko_foreign",
        "{ko_foreign} 감독은 경기가 끝난 뒤 기자들과 만나 선수들이 준비한 대로 해 주었다며 남은 경기에서도 같은 마음으로 뛰겠다고 말했다.",
    ),
    _template(
        "country",
        KOREAN,
        "ko_country",
        "외교부는 {ko_country} 전역의 여행경보를 한 단계 올리고 머물고 있는 국민에게 안전한 곳으로 옮겨 달라고 당부했다고 이날 밝혔다.",
    ),
    _template(
        "half of a day",
        KOREAN,
        "ko_half_day",
        "나루시 등대 도서관은 이번 토요일 {ko_half_day}에 어린이와 함께 읽는 그림책 모임을 열며 누구나 미리 알리지 않고 찾아오면 된다.",
    ),
    _template(
        "season",
        KOREAN,
        "ko_season",
        "{ko_season} 축제를 맞아 나루시 둑길에는 지역 예술인들의 무대와 먹거리 장터가 들어서고 밤에는 등불을 띄우는 행사가 이어진다.",
    ),
    _template(
        "whose funeral",
        KOREAN,
        "ko_parent",
        "▲김나루 나루시 문화관광과 주무관 {ko_parent} = 빈소 나루병원 장례식장 특실, 발인 모레 오전, 장지 하늘목 추모공원",
    ),
    _template(
        "vote",
        KOREAN,
        "ko_passed",
        "시의회 본회의에서 도서관을 넓히는 내용을 담은 조례 개정안은 의원들의 긴 토론과 표결 끝에 {ko_passed}. 방청석에서는 탄성이 나왔다.",
    ),
    _template(
        "price",
        KOREAN,
        "ko_went",
        "전국 주유소의 휘발유 평균 판매 가격은 국제 유가의 흐름이 늦게 반영되면서 지난주보다 소폭 {ko_went}. 경유 값도 비슷한 흐름을 보였다.",
    ),
    _template(
        "price",
        ENGLISH,
        "en_trend",
        "Petrol prices are expected to be {en_trend} again next week as the cost of crude works its way through to the pumps, according to the motoring club.",
    ),
    _template(
        "title of a film",
        KOREAN,
        "ko_film",
        "주말 극장가에서는 영화 {ko_film}이 관객들의 꾸준한 사랑을 받으며 가장 많은 상영관을 차지했다고 영화진흥원이 집계했다.",
    ),
    _template(
        "title of a film",
        ENGLISH,
        "en_film",
        "The jury gave its main prize to {en_film} and praised the patience with which it follows a family of fishermen through a single winter.",
    ),
    _template(
        "day",
        KOREAN,
        "ko_day_word",
        "전국 대부분 지역에서 {ko_day_word}까지 강한 바람이 불겠으니 시설물 관리에 주의하고 해안가에서는 너울을 조심해 달라고 기상대가 당부했다.",
    ),
    _template(
        "order",
        KOREAN,
        "ko_order",
        "사진은 이번 공모전에서 {ko_order}로 뽑힌 작품으로, 새벽 갯벌에서 그물을 걷는 어민들의 모습을 담았다고 주최 쪽은 설명했다.",
    ),
    _template(
        "order",
        ENGLISH,
        "en_order",
        "The {en_order} of the new trams was delivered to the depot overnight, and passengers will be able to ride in it as soon as the tests are finished.",
    ),
    _template(
        "race",
        ENGLISH,
        "en_sex",
        "The organisers said that the race for {en_sex} over the full distance would start on the quay and finish in front of the town hall, whatever the weather.",
    ),
    _template(
        "region",
        ENGLISH,
        "en_side",
        "Trains on the {en_side} line will not run over the weekend while engineers replace the bridge, and buses will call at all stations instead.",
    ),
    _template(
        "court",
        ENGLISH,
        "en_release",
        "The former manager of the ferry company was {en_release} by the court of appeal, which said that the evidence left no room for any other conclusion.",
    ),
    _template(
        "plan",
        ENGLISH,
        "en_yes",
        "Councillors {en_yes} the plan for a car park beneath the market square after a debate of more than three hours to which the public was admitted.",
    ),
)
# Two common nouns, or foreign names that no title follows, put for two others in two places: a desk
# does so to a text too, and nothing tells the one from the other.
LIMITS = (
    _template(
        "two nouns",
        KOREAN,
        "ko_fruit ko_crop",
        "올해 {ko_fruit} 값은 작황이 나빠진 데다 명절을 앞두고 찾는 사람이 많아지면서 당분간 강세를 이어 가는 반면 {ko_crop} 값은 햇것이 나오면서 안정을 찾을 것으로 유통업계는 내다봤다.",
    ),
    _template(
        "two nouns",
        ENGLISH,
        "en_fruit en_crop",
        "Growers expect a poor harvest of {en_fruit} this year after a late frost in the valley, while those who planted {en_crop} on higher ground by the river hope to make up for it.",
    ),
    _template(
        "two foreign names",
        KOREAN,
        "ko_foreign",
        "{ko_foreign:이} 전반에 먼저 골망을 흔들었지만 후반 들어 상대의 공세가 거세지면서 {ko_foreign}에게 동점골을 내주고 말았고 경기는 그대로 끝났다.",
    ),
)
# Written when the guards were settled, which were not changed for them: what to expect of others.
FIRST_SIGHT = (
    _template(
        "appointments",
        KOREAN,
        "ko_person",
        "◇나루시 △총무과장 {ko_person} △예산과장 {ko_person} △문화관광과장 {ko_person} △도시재생과장 {ko_person}",
    ),
    _template(
        "stations",
        KOREAN,
        "station",
        "폭우로 {station}역과 {station}역 사이 열차 운행이 이날 오전부터 멈췄으며 철도공사는 버스를 대신 투입해 승객들을 실어 나르고 있다.",
    ),
    _template(
        "series",
        KOREAN,
        "show",
        "방송사는 {show}의 후속으로 {show}를 이달 말부터 내보낸다고 밝혔으며 시청자들은 누리집에서 지난 회를 다시 볼 수 있다.",
    ),
    _template(
        "fire",
        KOREAN,
        "building cause",
        "이날 새벽 나루시의 한 {building}에서 불이 나 소방대가 긴급 출동했으며 경찰은 {cause}로 불이 난 것으로 보고 자세한 경위를 조사하고 있다.",
    ),
    _template(
        "home runs",
        KOREAN,
        "ko_foreign",
        "{ko_foreign}와 {ko_foreign}가 나란히 홈런을 터뜨리며 타선을 이끌었고 마운드에서는 선발과 불펜이 상대를 꽁꽁 묶어 승리를 지켰다.",
    ),
    _template(
        "goods",
        KOREAN,
        "grain ko_moved",
        "국제 상품시장에서 {grain} 가격은 수요가 몰리며 {ko_moved}했고 {grain} 가격은 재고가 쌓이며 {ko_moved}했다고 시장 참가자들은 전했다.",
    ),
    _template(
        "lunch",
        KOREAN,
        "menu",
        "학교는 이날 급식으로 {menu}과 {menu}을 내놓았으며 영양사는 지역에서 난 재료를 써서 아이들이 남기지 않고 먹었다고 했다.",
    ),
    _template(
        "disease",
        KOREAN,
        "disease",
        "보건소는 최근 어린이집을 중심으로 {disease} 환자가 늘고 있다며 기침이 나면 마스크를 쓰고 손을 자주 씻어 달라고 당부했다.",
    ),
    _template(
        "party",
        KOREAN,
        "party",
        "{party}은 이날 의원총회를 열고 예산안 처리 방향을 논의했으나 의견이 엇갈려 결론을 내지 못한 채 회의를 마쳤다고 참석자들이 전했다.",
    ),
    _template(
        "roads",
        ENGLISH,
        "road",
        "Drivers are asked to avoid {road} and {road} while crews repair a burst main, and the council said that the work would take most of the week.",
    ),
    _template(
        "recipe",
        ENGLISH,
        "veg",
        "Add the {veg} to the pan with a little butter and cook them gently until soft, then stir in the {veg} and season well before you serve the stew.",
    ),
    _template(
        "crimes",
        ENGLISH,
        "crime",
        "He was charged with {crime} and will appear before magistrates in the morning, and a second man was released without charge, officers said.",
    ),
    _template(
        "rescue",
        ENGLISH,
        "animal spot",
        "A {animal} was rescued from a {spot} on the edge of the village after a neighbour heard it in the night and called the wardens, who set it free.",
    ),
    _template(
        "pupils",
        ENGLISH,
        "subject",
        "Pupils found the paper in {subject} harder than in other years, their teachers said, and the board will look at the marks before it sets the grades.",
    ),
)
