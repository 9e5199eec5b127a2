"""The laws of the cleaners, on pages put together at random from what real pages are made of."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cleaners.article import Cleaned, Kind, RawPage, Rejected
from cleaners.decode import Decoded, decode
from cleaners.pipeline import clean
from cleaners.readers import read
from cleaners.rules import RULES, Scope
from tests.cleaners.samples import SECOND, STORY, THIRD, TITLE, page

NOISE = tuple(
    example
    for rule in RULES
    if rule.scope not in {Scope.PREFIX, Scope.SUFFIX}
    for example in rule.removes
)
GLUED = tuple(
    example
    for rule in RULES
    if rule.scope in {Scope.PREFIX, Scope.SUFFIX}
    for example in rule.removes
)
SUBTITLES = ("서가 넓히고 책 3만 권 들여놓아", "주민들 “밤에도 불 켜는 도서관”")
HEADLINES = ("섬마을 학교에 새 선생님…아이 셋의 첫 수업", "“비가 와도 좋아요” 장터에 모인 사람들")
LINES = st.sampled_from((*NOISE, *GLUED, *SUBTITLES, *HEADLINES, "", "", *STORY))
PAGES = st.builds(
    lambda above, below, behind: [*above, TITLE, *below, *STORY, *behind],
    st.lists(LINES, max_size=8),
    st.lists(st.sampled_from((*NOISE, *SUBTITLES, "")), max_size=5),
    st.lists(LINES, max_size=12),
)


@given(PAGES)
def test_no_character_is_lost(lines: list[str]):
    raw = page(*lines)
    outcome = clean(raw)

    assert isinstance(outcome, Cleaned)
    decoded = decode(raw.body)
    assert isinstance(decoded, Decoded)
    for block in read(decoded.text).blocks:
        text = "".join(
            kept.text for kept in outcome.article.passages if kept.position == block.position
        )
        for removal in outcome.removals:
            if removal.position == block.position:
                text = text[: removal.start] + removal.text + text[removal.start :]
        assert text == block.text


@given(PAGES)
def test_cleaning_twice_is_cleaning_once(lines: list[str]):
    once = clean(page(*lines))
    assert isinstance(once, Cleaned)
    twice = clean(page(*(text for passage in once.article.passages for text in (passage.text, ""))))

    assert isinstance(twice, Cleaned)
    assert [removal.text for removal in twice.removals] == []
    assert sorted(kept.text for kept in twice.article.passages) == sorted(
        kept.text for kept in once.article.passages
    )


@given(PAGES)
def test_a_removal_can_be_put_back_and_stays_back(lines: list[str]):
    once = clean(page(*lines))
    assert isinstance(once, Cleaned)
    if not once.removals:
        return
    first = once.removals[0]

    again = clean(page(*lines), restored=frozenset({first.key}))

    assert isinstance(again, Cleaned)
    assert first.key not in {removal.key for removal in again.removals}
    assert any(first.text.strip() in kept.text for kept in again.article.passages)


@given(PAGES)
def test_the_same_page_gives_the_same_article(lines: list[str]):
    assert clean(page(*lines)) == clean(page(*lines))


@given(st.binary(max_size=2000))
def test_any_bytes_give_a_value(body: bytes):
    assert isinstance(clean(RawPage(body=body)), Cleaned | Rejected)


@given(st.text(max_size=600), st.sampled_from(("utf-8", "cp949", "utf-16", "latin-1")))
def test_any_text_gives_a_value_in_clean_characters(text: str, encoding: str):
    body = (text + "\n" + "\n".join(STORY)).encode(
        encoding, "surrogatepass" if "utf" in encoding else "replace"
    )
    outcome = clean(RawPage(body=body))

    assert isinstance(outcome, Cleaned | Rejected)
    if isinstance(outcome, Cleaned):
        kept = "".join(passage.text for passage in outcome.article.passages)
        kept.encode("utf-8")
        assert "\x00" not in kept


@given(st.integers(min_value=0), st.sampled_from((SECOND, THIRD)))
def test_a_page_cut_anywhere_gives_a_value(cut: int, last: str):
    body = "\n".join((TITLE, *STORY, last)).encode()
    outcome = clean(RawPage(body=body[: cut % len(body)]))

    assert isinstance(outcome, Cleaned | Rejected)


@given(PAGES)
def test_kinds_of_the_article_are_kept_and_all_others_removed(lines: list[str]):
    outcome = clean(page(*lines))

    assert isinstance(outcome, Cleaned)
    assert Kind.TITLE not in {removal.kind for removal in outcome.removals}
