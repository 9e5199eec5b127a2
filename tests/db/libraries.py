"""A database with stories in several outlets, for exports to be made of."""

from __future__ import annotations

from datetime import datetime

from cleaners.article import Found, Kind, Passage
from crawler.settle import settle
from db.store import Store
from tests.db.samples import KST, NOON, a_run, cleaned, page, removal, save

PLACES = (
    "시장",
    "항구",
    "도서관",
    "운동장",
    "박물관",
    "정류장",
    "병원",
    "식물원",
    "수영장",
    "극장",
)
OUTLETS = ("시험신문", "새벌경제", "한빛일보")
SENTENCES = (
    "{place} 앞 도로가 {number}일 새벽부터 새로 포장되어 주민 {number}명이 다른 길로 돌아갔다.",
    "시는 {place} 둘레에 나무 {number}그루를 심고 의자와 등을 {number}개씩 놓기로 했다고 밝혔다.",
    "공사를 맡은 회사는 {place}의 낡은 관을 {number}미터 걷어내고 두 달 안에 일을 마칠 계획이다.",
)


def story(number):
    place = PLACES[number % len(PLACES)]
    return [text.format(place=place + str(number), number=number * 7 + 3) for text in SENTENCES]


def fill(path, stories=10, outlets=OUTLETS):
    """Each story stands in two outlets, every third one in another language and reserved."""
    with Store.open(path) as store:
        run = a_run(store)
        for number in range(stories):
            for told in range(2):
                address = f"https://{told}.example/{number}"
                save(store, run, page(address, None, url=address), outcome(number, told, outlets))
        settle(store.database, run=run, now=NOON)


def outcome(number, told, outlets=OUTLETS):
    body = story(number)
    return cleaned(
        *(body if told == 0 else [*body[1:], body[0]]),
        title=f"{PLACES[number % len(PLACES)]} 새 단장 {number}",
        outlet=Found(value=outlets[(number + told) % len(outlets)], where="line 9"),
        language=Found(value="en" if number % 3 == 0 else "ko", where="its letters"),
        published=Found(value=datetime(2024, 9, 1 + number, 9 + told, tzinfo=KST), where="line 2"),
        rights=Found(value=("AI 학습 금지",) if number % 3 == 0 else (), where="line 9"),
        removals=(removal(f"• 인쇄 {number}", 1), removal(" 홍길동 기자", 4, start=40, end=47)),
    )


def with_title(*bodies, removals=(), **fields):
    """An article with a headline in its passages, as pages have it."""
    passages = [Passage(kind=Kind.TITLE, text="제목이다", position=1)]
    passages += [
        Passage(kind=Kind.PARAGRAPH, text=text, position=number)
        for number, text in enumerate(bodies, start=2)
    ]
    return cleaned(passages=tuple(passages), removals=removals, **fields)
