"""What a notice reserves, and which articles are left out for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rights import Reserved, Rights, reserved, reserving

AI, USE, NOTHING = Reserved.AI, Reserved.USE, Reserved.NOTHING


@pytest.mark.parametrize(
    ("notice", "what"),
    [
        # lines of a page
        pytest.param("AI 학습 금지", AI, id="a line on AI"),
        pytest.param("AI학습 이용 금지", AI, id="glued"),
        pytest.param("인공지능 학습 및 활용 금지", AI, id="in Korean alone"),
        pytest.param("무단전재 및 재배포 금지", USE, id="reprints are no AI"),
        pytest.param("All rights reserved", USE, id="all rights"),
        pytest.param("used for training AI models", AI, id="training of models"),
        pytest.param("text and data mining", AI, id="text and data mining"),
        pytest.param("記事の無断転載を禁", USE, id="Japanese"),
        pytest.param("生成AIによる学習を禁", AI, id="Japanese on AI"),
        pytest.param("something nobody knows", USE, id="what is not understood"),
        # robots, of the page and of its headers
        pytest.param("robots: noai, noimageai", AI, id="noai"),
        pytest.param("x-robots-tag: noai", AI, id="noai in a header"),
        pytest.param("robots: noarchive", USE, id="no archive"),
        pytest.param("robots: noindex, nofollow", USE, id="not to be found"),
        pytest.param("robots: none", USE, id="none is noindex too"),
        pytest.param("robots: nofollow", NOTHING, id="of links alone"),
        pytest.param("x-robots-tag: max-snippet:0", USE, id="no snippet"),
        pytest.param("x-robots-tag: max-snippet: 200", NOTHING, id="a snippet"),
        pytest.param("x-robots-tag: index", NOTHING, id="allowed"),
        pytest.param("x-robots-tag: unavailable_after: 25 jun 2027", USE, id="until a day"),
        pytest.param("gptbot: noindex", AI, id="a crawler for models"),
        pytest.param("googlebot: noindex", USE, id="a crawler for search"),
        # signals and reservations
        pytest.param("content-signal: ai-train=no", AI, id="signal against training"),
        pytest.param("content-signal: ai-input=no", AI, id="signal against answers"),
        pytest.param("content-signal: ai-train=yes", NOTHING, id="signal for training"),
        pytest.param("content-signal: search=no", USE, id="signal against search"),
        pytest.param("content-signal: nonsense", NOTHING, id="no signal"),
        pytest.param("tdm-reservation: 1", AI, id="mining reserved"),
        pytest.param("tdm-reservation: 0", NOTHING, id="mining not reserved"),
        pytest.param("tdm-policy: https://example.org/p", NOTHING, id="conditions of mining"),
        pytest.param("noai: true", AI, id="a meta element of its own"),
        pytest.param("ai-training: no", AI, id="no training"),
        pytest.param("ai-training: allowed", NOTHING, id="training allowed"),
        # owners and licences
        pytest.param("copyright: 한빛일보", NOTHING, id="an owner"),
        pytest.param("DC.Rights.Holder: Example Times", NOTHING, id="an owner by Dublin Core"),
        pytest.param("copyright: AI타임스", NOTHING, id="an owner with AI in its name"),
        pytest.param("copyright: ⓒ 한빛일보. 무단전재 금지", USE, id="an owner who forbids"),
        pytest.param("dc.rights: AI 학습 금지", AI, id="an owner who forbids training"),
        pytest.param("license: https://creativecommons.org/licenses/by/4.0/", NOTHING, id="open"),
        pytest.param("license: https://creativecommons.org/licenses/by-nc/4.0/", USE, id="nc"),
        pytest.param("license: CC BY-ND 4.0", USE, id="nd"),
        pytest.param("license: https://example.org/l", USE, id="a licence of its own"),
        pytest.param("usageInfo: https://example.org/terms", USE, id="conditions"),
        pytest.param("", USE, id="empty"),
    ],
)
def test_a_notice_reserves(notice, what):
    assert reserved(notice) is what


@pytest.mark.parametrize(
    ("rights", "left_out"),
    [
        (Rights.ALL, ()),
        (Rights.AI_UNRESERVED, ("robots: noai",)),
        (Rights.UNRESERVED, ("robots: noai", "robots: noarchive")),
    ],
)
def test_articles_are_left_out_by_what_is_asked(rights, left_out):
    assert reserving(["robots: noai", "robots: noarchive", "robots: all"], rights) == left_out


@given(st.text() | st.text("AI학습train :=robts,0", max_size=200))
def test_any_notice_reserves_something_or_nothing(notice):
    assert reserved(notice) in Reserved
