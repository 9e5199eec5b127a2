"""Pages that are no article, and articles that look like one of them."""

from __future__ import annotations

import pytest

from cleaners.article import Cleaned, RawPage, Rejected, RejectReason
from cleaners.pagetype import PAYWALLED
from cleaners.pipeline import clean
from tests.cleaners.samples import LEAD, STORY, TITLE

TEASER = "The council votes on Tuesday on whether the town keeps its last ferry."
ARTICLE = "<p>" + "</p><p>".join(STORY) + "</p>"
LINKS = "".join(
    f"<li><a href='/{at}'>The {at}th harbour of the coast gets a ferry of its own</a></li>"
    for at in range(20)
)
CONSENT = (
    "<div><p>We and our 214 partners store cookies on your device and process personal data.</p>"
    "<p>You can change your consent at any time on the page on privacy.</p>"
    "<button>Accept all</button></div>"
)


def page(body: str, title: str = "", head: str = "") -> RawPage:
    return RawPage(
        body=f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()
    )


def ld(kind: str, more: str = "") -> str:
    return f'<script type="application/ld+json">{{"@type": "{kind}"{more}}}</script>'


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        pytest.param(
            page(
                "<h1>news.example</h1><p>Verify you are human by completing the action below.</p>",
                "Just a moment...",
            ),
            RejectReason.CHALLENGE,
            id="a check of the browser",
        ),
        pytest.param(
            page("<p>Please enable JS and disable any ad blocker</p>", "news.example"),
            RejectReason.CHALLENGE,
            id="a line and a script",
        ),
        pytest.param(
            page("<h1>보안 확인</h1><p>로봇이 아닙니다를 눌러 주세요.</p>"),
            RejectReason.CHALLENGE,
            id="Korean",
        ),
        pytest.param(
            page(CONSENT, "Before you continue"), RejectReason.CONSENT_WALL, id="a consent wall"
        ),
        pytest.param(
            page(
                paragraphs(
                    "Mit Ihrer Einwilligung verwenden wir und 180 Partner Cookies und ähnliche "
                    "Techniken, um Werbung zu messen.",
                    "Sie können Ihre Zustimmung jederzeit im Datenschutzcenter widerrufen.",
                )
                + "<button>Akzeptieren und weiter</button>"
            ),
            RejectReason.CONSENT_WALL,
            id="German",
        ),
        pytest.param(
            page("<h1>로그인</h1><p>이 기사는 로그인 후 이용하실 수 있습니다.</p>"),
            RejectReason.LOGIN_WALL,
            id="a login",
        ),
        pytest.param(
            page(f"<h1>{TITLE}</h1><p>{TEASER}</p><p>Subscribe to continue reading.</p>"),
            RejectReason.PAYWALL_STUB,
            id="a sentence before a paywall",
        ),
        pytest.param(
            page("<h1>Page not found</h1><p>The page may have moved or never been there.</p>"),
            RejectReason.NOT_FOUND,
            id="not found",
        ),
        pytest.param(
            page(f"<p>{STORY[0]}</p>", head='<meta property="og:title" content="Page not found">'),
            RejectReason.NOT_FOUND,
            id="not found, and only the markup says so",
        ),
        pytest.param(
            page(
                f"<h1>Page not found</h1><p>{STORY[0]}</p>",
                head='<meta property="og:title" content="The harbour news">',
            ),
            RejectReason.NOT_FOUND,
            id="not found, whatever title the markup states",
        ),
        pytest.param(
            page("<div><p>삭제되었거나 존재하지 않는 기사입니다.</p></div>", "한빛일보"),
            RejectReason.NOT_FOUND,
            id="a deleted article",
        ),
        pytest.param(
            page(f"<h1>Coast</h1><ul>{LINKS}</ul>", "Coast | The Gazette"),
            RejectReason.LIST_PAGE,
            id="headlines that are links",
        ),
        pytest.param(
            page(LINKS.replace("</li>", f"<p>{TEASER}</p></li>"), "Coast", ld("CollectionPage")),
            RejectReason.LIST_PAGE,
            id="headlines with teasers",
        ),
        pytest.param(
            page(f"<h1>Ferry leaves</h1><p>{TEASER}</p>", "Ferry", ld("VideoObject")),
            RejectReason.VIDEO_PAGE,
            id="a video",
        ),
    ],
)
def test_a_page_that_is_no_article_says_what_it_is(raw: RawPage, reason: RejectReason):
    outcome = clean(raw)

    assert isinstance(outcome, Rejected)
    assert outcome.reason is reason
    assert ";" in outcome.detail


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(page(CONSENT + f"<h1>{TITLE}</h1>{ARTICLE}"), id="a consent layer"),
        pytest.param(page(f"<h1>Are you a robot?</h1>{ARTICLE * 9}"), id="a headline that asks"),
        pytest.param(page(f"<h1>404 jobs are lost</h1>{ARTICLE * 3}"), id="a headline with 404"),
        pytest.param(page(f"<h1>{TITLE}</h1>{ARTICLE}<ul>{LINKS}</ul>"), id="links behind it"),
        pytest.param(page(f"<h1>{TITLE}</h1><p>{LEAD}</p><ul>{LINKS}</ul>"), id="a flash, links"),
        pytest.param(page(f"<h1>{TITLE}</h1>{ARTICLE}", head=ld("VideoObject")), id="and a video"),
        pytest.param(
            page(f"<h1>{TITLE}</h1><p>{LEAD}</p>", head=ld("VideoObject") + ld("NewsArticle")),
            id="an article with a video",
        ),
        pytest.param(
            page(f"<h1>{TITLE}</h1>{ARTICLE}<p>Please log in to continue to comment.</p>"),
            id="a login for comments",
        ),
    ],
)
def test_an_article_stays_one(raw: RawPage):
    assert isinstance(clean(raw), Cleaned)


def warnings(raw: RawPage) -> tuple[str, ...]:
    outcome = clean(raw)
    assert isinstance(outcome, Cleaned)
    return outcome.article.warnings


def test_the_beginning_before_a_paywall_is_kept_with_a_warning():
    begun = f"<h1>{TITLE}</h1>{ARTICLE}"
    unfree = ld("NewsArticle", ', "headline": "x", "isAccessibleForFree": "False"')

    assert warnings(page(f"{begun}<p>Subscribe to continue reading.</p>")) == (PAYWALLED,)
    assert warnings(page(begun, head=unfree)) == (PAYWALLED,)
    assert warnings(page(begun, head=unfree.replace("False", "true"))) == ()
    assert warnings(page(begun)) == ()
    assert warnings(page(f"{begun}<p>Subscribe now to keep reading and get more.</p>")) == ()


def test_a_long_story_that_calls_itself_unfree_is_whole():
    unfree = ld("NewsArticle", ', "headline": "x", "isAccessibleForFree": false')
    more = paragraphs(*(f"{TEASER[:-1]} of the {at}th line." for at in range(20)))

    assert warnings(page(f"<h1>{TITLE}</h1>{ARTICLE}{more}", head=unfree)) == ()
