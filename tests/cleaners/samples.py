"""Small pages of our own writing, and how to clean them in a test."""

from __future__ import annotations

from cleaners.article import NO_OUTLETS, Cleaned, Outlets, RawPage
from cleaners.pipeline import clean

TITLE = "바닷가 마을 도서관, 문 연 지 백 년 만에 새 단장"
LEAD = (
    "바닷가 마을 도서관이 문을 연 지 백 년 만에 새로 단장하고 18일 주민들을 맞았다고 군이 밝혔다."
)
SECOND = (
    "군은 지난해 낡은 지붕을 걷어 내고 서가를 넓히는 공사를 했으며, 책 3만 권을 새로 들여놓았다."
)
THIRD = (
    "김하늘 관장은 “바다를 보며 책을 읽는 곳으로 남기를 바란다”며 “밤에도 불을 켜 두겠다”고 말했다."
)
LAST = "도서관은 다음 달부터 배를 타고 섬을 도는 이동 서가도 열 예정이라고 덧붙였다."
STORY = (LEAD, SECOND, THIRD, LAST)


def page(*lines: str) -> RawPage:
    """A text dump with these lines."""
    return RawPage(body="\n".join(lines).encode())


def cleaned(
    *lines: str, outlets: Outlets = NO_OUTLETS, restored: frozenset[str] = frozenset()
) -> Cleaned:
    """The article of a text dump with these lines; fails where it is none."""
    outcome = clean(page(*lines), outlets=outlets, restored=restored)
    assert isinstance(outcome, Cleaned), outcome
    return outcome


def removed(outcome: Cleaned) -> dict[str, str]:
    """Each removed text with its kind."""
    return {removal.text: removal.kind.value for removal in outcome.removals}


def cleaned_page(body: bytes, content_type: str | None = None) -> Cleaned:
    """The article of these bytes; fails where they are none."""
    outcome = clean(RawPage(body=body, content_type=content_type))
    assert isinstance(outcome, Cleaned), outcome
    return outcome
