"""A story may be about apps, tips and newsletters; who speaks to whom tells it from the site."""

from __future__ import annotations

import pytest

from cleaners.article import Kind
from tests.cleaners.samples import LEAD, STORY, TITLE, cleaned, removed

POLITE = (
    "오늘 새벽 바닷가 마을 도서관이 백 년 만에 새로 문을 열었습니다.",
    "군은 지난해 낡은 지붕을 걷어 내고 서가를 넓히는 공사를 했습니다.",
    "김하늘 관장은 바다를 보며 책을 읽는 곳으로 남기를 바란다고 말했습니다.",
    "도서관은 다음 달부터 배를 타고 섬을 도는 이동 서가도 열 예정입니다.",
)


@pytest.mark.parametrize(
    "line",
    [
        "남성은 대출을 갈아타려면 새 앱을 설치해야 한다며 링크를 보냈습니다.",
        "개인정보 처리방침에 동의해 달라는 창도 떴습니다.",
        "경찰은 시민 제보를 받아 수사에 나섰습니다.",
        "이용약관을 바꾼 은행도 나왔습니다.",
        "정부는 인공지능이 작성한 보고서를 공개했습니다.",
        "로그인 후 댓글을 작성하게 한 규정이 문제였습니다.",
        "투자 판단은 본인 책임이라는 답만 돌아왔습니다.",
    ],
)
def test_a_polite_story_keeps_its_sentences_about_the_sites_own_subjects(line: str):
    outcome = cleaned(TITLE, "", *POLITE[:2], line, *POLITE[2:])

    assert line in outcome.article.body


@pytest.mark.parametrize(
    "line",
    [
        "The company runs a weekly newsletter for investors in the region.",
        "The bill would force sites to seek consent before they track readers.",
        "Reporting by phone is now allowed, the court decided in its ruling.",
    ],
)
def test_an_english_story_keeps_its_sentences_about_the_sites_own_subjects(line: str):
    story = (
        "The harbour library reopened on Monday after a hundred years, the council said.",
        "Builders spent last year replacing the roof and adding shelves for many books.",
        "A boat with books will visit the islands from next month, the council added.",
    )
    outcome = cleaned("Harbour library opens", "", *story[:2], line, story[2])

    assert line in outcome.article.body


def test_words_to_the_reader_go_from_a_polite_story_too():
    outcome = cleaned(TITLE, "", *POLITE[:2], "뉴스레터를 메일로 받아 보세요.", *POLITE[2:])

    assert removed(outcome) == {"뉴스레터를 메일로 받아 보세요.": "promo"}


def test_polite_words_behind_a_plain_story_are_the_sites():
    outcome = cleaned(TITLE, "", *STORY, "나눔고딕 폰트를 설치하시면 더 편하게 읽으실 수 있습니다.")

    assert outcome.article.body == STORY


@pytest.mark.parametrize(
    "headline",
    [
        "AI 요약 서비스, 저작권 침해 첫 판결",
        "카카오, 새 지도 앱 출시",
        "유튜브 구독하기 눌렀더니 2만원 결제",
        "창간 50년 맞은 마을신문",
        "등록번호 바꿔 달라는 시민들",
    ],
)
def test_a_headline_may_be_about_the_sites_own_subjects(headline: str):
    outcome = cleaned(headline, "김하늘 기자 | 승인 2025.05.02 09:31 | 댓글 0", "", *STORY)

    assert outcome.article.title.value == headline
    assert outcome.article.authors.value == ("김하늘",)


def test_a_subhead_may_be_about_them_too():
    outcome = cleaned(TITLE, "", *STORY[:2], "◇ 쟁점은 AI 요약", *STORY[2:])

    assert outcome.article.texts(Kind.SUBHEAD) == ("◇ 쟁점은 AI 요약",)


def test_a_credit_that_is_put_back_still_says_what_it_says():
    lines = (
        TITLE,
        "김하늘 기자 / 승인 2025.05.02 09:31",
        "",
        *STORY,
        "저작권자 ⓒ 한빛일보. 무단전재 금지",
    )
    once = cleaned(*lines)

    again = cleaned(*lines, restored=frozenset(removal.key for removal in once.removals))

    assert again.article.authors.value == once.article.authors.value == ("김하늘",)
    assert again.article.outlet.value == once.article.outlet.value == "한빛일보"
    assert again.article.published.value == once.article.published.value is not None
    assert LEAD in again.article.body
