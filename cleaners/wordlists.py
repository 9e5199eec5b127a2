"""Words by what they tell: family names, places, numbers, times, directions; Korean and English.

Closed classes, so that a list can hold them. What is open (names of companies, of films) is told by
the form of the text: see `facts`.
"""

from __future__ import annotations


def _listed(*words: str) -> frozenset[str]:
    return frozenset(word for line in words for word in line.split())


# Family names: the hundred that are borne most often, and those of two syllables.
SURNAMES = _listed(
    "김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 류 유 홍 전 고 문 손 양 배 백 허 남 심",
    "노 하 곽 성 차 주 우 구 민 나 진 지 엄 원 천 방 공 현 변 함 여 추 도 소 석 선 설 마 길 연 위",
    "표 명 기 반 왕 금 옥 육 인 맹 제 모 탁 국 어 은 편 용 예 봉 경 사 부 황보 남궁 선우 독고",
    "제갈 사공",
)
# Regions of Korea, and countries as its papers call them.
REGIONS = _listed(
    "서울 부산 대구 인천 광주 대전 울산 세종 경기 강원 충북 충남 전북 전남 경북 경남 제주 충청",
    "전라 경상 호남 영남 영동 영서 수도권 서해 동해 남해 한국 북한 남한 미국 중국 일본 러시아",
    "영국 프랑스 독일 이탈리아 스페인 캐나다 호주 인도 베트남 태국 대만 홍콩 이란 이라크 이스라엘",
    "우크라이나 사우디 터키 튀르키예 브라질 멕시코 유럽 아시아 아프리카 남미 북미 중동",
)
# Numbers in words.
COUNTS = _listed(
    "한 두 세 네 석 넉 다섯 여섯 일곱 여덟 아홉 열 스무 서른 마흔 쉰 백 천 만 억 조 하나 둘 셋 넷",
    "첫 첫째 둘째 셋째 넷째 첫번째 두번째 세번째 네번째 절반 two three four five six seven eight",
    "nine ten eleven twelve thirteen fifteen twenty thirty forty fifty sixty seventy eighty",
    "ninety hundred thousand million billion trillion dozen second third fourth fifth sixth half",
    "quarter twice",
)
# Days, and where one stands in time.
TIMES = _listed(
    "월요일 화요일 수요일 목요일 금요일 토요일 일요일 월 화 수 목 금 토 일 어제 오늘 내일 모레",
    "글피 그제 그저께 전날 다음날 이튿날 작년 지난해 올해 내년 재작년 내후년 지난달 이달 다음달",
    "지난주 이번주 다음주 지난 이번 다음 오전 오후 새벽 아침 점심 저녁 밤 정오 자정 상반기 하반기",
    "봄 여름 가을 겨울 초 중순 말 yesterday today tomorrow tonight morning afternoon evening",
    "night noon midnight am pm last next previous following spring summer autumn winter earlier",
    "later",
)
# What goes one way or the other: markets, matches, votes, verdicts, skies, the compass.
WAYS = _listed(
    "상승 하락 급등 급락 반등 폭등 폭락 강세 약세 보합 증가 감소 인상 인하 확대 축소 개선 악화",
    "승리 패배 우승 준우승 무승부 유죄 무죄 찬성 반대 가결 부결 합격 불합격 당선 낙선 흑자 적자",
    "동쪽 서쪽 남쪽 북쪽 동부 서부 남부 북부 좌 우 왼쪽 오른쪽 위 아래 남성 여성 남자 여자 아들",
    "딸 부친 모친 부친상 모친상 흐림 맑음 비 눈 구름 소나기 안개 rose fell rise fall rises falls",
    "rising falling up down gained gain gains lost lose loses losing won win wins winning beat",
    "beaten drew draw tied higher lower increase increased increases decrease decreased decreases",
    "climbed dropped jumped slumped surged plunged expanded reduced widened narrowed guilty",
    "innocent acquitted convicted approved rejected passed failed opened closed above below over",
    "under more fewer less north south east west northern southern eastern western left right men",
    "women man woman he she his her him son daughter father mother husband wife brother sister",
    "sunny sunshine sun cloud clouds cloudy rain rainy showers shower snow snowy sleet fog foggy",
    "wind windy storm storms thunderstorm thunderstorms hail frost dry wet clear warm cold hot",
    "cool",
)
# They turn a sentence round wherever one text has them.
NEGATIONS = _listed(
    "안 못 아닌 아니다 아니라 않은 않는 않았다 않다 않기로 없다 없는 없이 없어 not no never none",
    "nobody nothing neither nor without cannot can't won't don't didn't doesn't isn't wasn't",
    "aren't weren't hasn't haven't wouldn't couldn't shouldn't",
)
# Each may stand for the other.
SAYING = _listed(
    "말했다 밝혔다 전했다 설명했다 강조했다 덧붙였다 했다 언급했다 주장했다 이야기했다 알렸다",
    "당부했다 said says told tells added explained stated noted which who that than then also too",
    "yet upon within towards onto into about around",
)
# Capitalised in headlines and in front of names, and no part of one.
NO_PROPER_NAMES = _listed(
    "a an the and or but nor of in on at to by for from with as is are was were be it its this",
    "that these those he she they we you i mr mrs ms dr sir if when while where what who how why",
    "there here not no all some most many few new also",
)
