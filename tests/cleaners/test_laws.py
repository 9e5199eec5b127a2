"""The laws of the cleaners, on pages put together at random from what real pages are made of."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cleaners.article import Cleaned, Extracted, Kind, RawPage, Rejected, RejectReason
from cleaners.decode import Decoded, decode
from cleaners.pipeline import clean
from cleaners.readers import read
from cleaners.readers.html import Learned
from cleaners.rules import RULES, Scope
from crawler.weights import shipped_weights
from tests.cleaners.samples import LAST, LEAD, SECOND, STORY, THIRD, TITLE, page

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
    assert put_together(outcome) == texts_of(read(decoded.text))


def texts_of(extracted: Extracted) -> dict[int, str]:
    """Each text of the page, by its position."""
    return {block.position: block.text for block in extracted.blocks}


def put_together(outcome: Cleaned) -> dict[int, str]:
    """What was kept with what was taken out put back to where it stood."""
    whole: dict[int, str] = {}
    for kept in outcome.article.passages:
        whole[kept.position] = whole.get(kept.position, "") + kept.text
    for removal in outcome.removals:
        text = whole.get(removal.position, "")
        whole[removal.position] = text[: removal.start] + removal.text + text[removal.start :]
    return whole


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


# ---- pages in HTML, read by the weights that ship

WEIGHTS = shipped_weights()
FEW = settings(max_examples=25)  # a page takes some ten milliseconds
PLAIN_NOISE = st.sampled_from([text for text in NOISE if "<" not in text])
LINKS = st.lists(st.sampled_from(HEADLINES), max_size=4).map(
    lambda lines: "".join(f"<li><a href='/a/{len(line)}'>{line}</a></li>" for line in lines)
)
PIECES = (
    "<header class=masthead><a href='/'>한빛일보</a><button>메뉴</button></header>",
    "<nav id=gnb><ul><li><a href='/'>홈</a></li><li><a href='/s'>사회</a></li></ul></nav>",
    "<figure><img src=a.jpg alt=''><figcaption>새 열람실 /사진=한빛일보</figcaption></figure>",
    "<table><tr><th>이름</th><th>권수</th></tr><tr><td>섬 서가</td><td>300</td></tr></table>",
    "<table><tr><td><p>책을 읽는 주민들이 창가에 앉아 있다.</p></td><td></td></tr></table>",
    "<blockquote>“밤에도 불을 켜 두겠습니다.”</blockquote>",
    "<div class=share-bar><a href=#>공유하기</a> <span hidden>복사됨</span></div>",
    "<div style='display:none'>로그인이 필요합니다</div>",
    "<footer><p>Copyright ⓒ 한빛일보. 무단전재 및 재배포 금지.</p></footer>",
    "<div>바다가 보이는 새 열람실[한빛일보=김하나 기자] 도서관이 문을 연 지 백 년이 됐다.</div>",
    f"<section id=comments><h3>댓글 2</h3><div>{'좋은 소식이네요. ' * 3}</div></section>",
    f"<p>{LEAD}</p>",
)
NOISY = st.one_of(
    st.sampled_from(PIECES),
    PLAIN_NOISE.map("<div class=box><span>{}</span></div>".format),
    LINKS.map("<aside class=related><h4>관련기사</h4><ul>{}</ul></aside>".format),
)
LAYOUTS = st.sampled_from(
    (
        f"<article class=view>{''.join(f'<p>{text}</p>' for text in STORY)}</article>",
        f"<div id=body>{''.join(f'<div>{text}</div>' for text in STORY)}</div>",
        f"<div class=txt>{'<br><br>'.join(STORY)}</div>",
        f"<div>{'<br>'.join(STORY[:3])}<ul><li>{LAST}</li></ul></div>",
        f"<td>{LEAD}<p><b>{SECOND}</b> {THIRD}",
    )
)
MARKUP = st.builds(
    lambda above, story, behind: (
        f"<!doctype html><html><head><title>{TITLE} - 한빛일보</title></head><body>"
        f"{''.join(above)}<main><h1>{TITLE}</h1>{story}</main>{''.join(behind)}</body></html>"
    ),
    st.lists(NOISY, max_size=4),
    LAYOUTS,
    st.lists(NOISY, max_size=6),
)


def article_of(markup: str, *, restored: frozenset[str] = frozenset()) -> Cleaned:
    """The article; a page that says it shows a part alone (a paywall) may be none."""
    outcome = clean(html_page(markup), weights=WEIGHTS, restored=restored)
    assume(not isinstance(outcome, Rejected) or outcome.reason is RejectReason.NO_STORY)
    assert isinstance(outcome, Cleaned), outcome
    return outcome


def html_page(markup: str) -> RawPage:
    return RawPage(body=markup.encode(), content_type="text/html; charset=utf-8")


@FEW
@given(MARKUP)
def test_no_character_of_a_page_in_html_is_lost(markup: str):
    outcome = article_of(markup)

    assert put_together(outcome) == texts_of(read(markup, learned=Learned(weights=WEIGHTS)))


@FEW
@given(MARKUP)
def test_the_same_page_in_html_gives_the_same_article(markup: str):
    assert clean(html_page(markup), weights=WEIGHTS) == clean(html_page(markup), weights=WEIGHTS)


@FEW
@given(MARKUP, st.integers(0, 1000))
def test_a_removal_from_a_page_in_html_can_be_put_back_and_stays_back(markup: str, at: int):
    once = article_of(markup)
    assume(once.removals)
    chosen = once.removals[at % len(once.removals)]

    again = article_of(markup, restored=frozenset({chosen.key}))

    assert chosen.key not in {removal.key for removal in again.removals}
    assert any(chosen.text.strip() in kept.text for kept in again.article.passages)


@FEW
@given(
    st.one_of(
        st.binary(max_size=600),
        st.binary(max_size=60).map(lambda junk: b"<html><body><p>" + junk + b"<table><tr>" + junk),
    )
)
def test_any_bytes_labelled_html_give_a_value(body: bytes):
    outcome = clean(RawPage(body=body, content_type="text/html"), weights=WEIGHTS)

    assert isinstance(outcome, Cleaned | Rejected)


@FEW
@given(MARKUP, st.integers(min_value=0))
def test_a_page_in_html_cut_anywhere_gives_a_value(markup: str, cut: int):
    body = markup.encode()
    outcome = clean(
        RawPage(body=body[: cut % len(body)], content_type="text/html"), weights=WEIGHTS
    )

    assert isinstance(outcome, Cleaned | Rejected)
