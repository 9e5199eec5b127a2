"""Pages that are no article, and articles that look like one of them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cleaners import pagetype
from cleaners.article import (
    Block,
    Cleaned,
    Extracted,
    Found,
    Kind,
    Metadata,
    Passage,
    RawPage,
    Rejected,
    RejectReason,
)
from cleaners.pagetype import PAYWALLED, judge_type, paywall_warning
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


# ---- how long, how many: each number of the judges from both sides

WALL = "Subscribe to continue reading."
ASKS = "Accept all"
LOGIN = "Log in to continue"


def told(*widths: int) -> list[Block]:
    """A sentence of so many letters, each."""
    return [Block(text=f"{'A word of it ' * 300}"[: width - 1].strip().ljust(width - 1, "x") + ".",
                  position=1) for width in widths]  # fmt: skip


def line(text: str) -> Block:
    return Block(text=text, position=1)


def said(text: str, width: int, link_share: float = 0.0) -> Block:
    """A line that begins so and has so many letters."""
    return Block(text=text.ljust(width, "x"), position=1, link_share=link_share)


def linked(count: int, width: int = 30, link_share: float = 0.8) -> list[Block]:
    return [said("The harbour opens", width, link_share)] * count


def typed(
    *blocks: Block, kept: list[Block] | None = None, title: str = "", declared: tuple[str, ...] = ()
) -> RejectReason | None:
    """What the judge calls a page of these blocks; all of them are kept where nothing is said."""
    heads = [Block(text=title, position=1, hint=Kind.TITLE)] if title else []
    outcome = judge_type(
        Extracted(reader="html", blocks=(*heads, *blocks), metadata=Metadata(declared=declared)),
        passages_of(blocks if kept is None else kept),
    )
    return outcome.reason if outcome else None


def passages_of(blocks) -> list[Passage]:
    return [Passage(kind=Kind.PARAGRAPH, text=block.text, position=1) for block in blocks]


CHALLENGE, NOT_FOUND = RejectReason.CHALLENGE, RejectReason.NOT_FOUND
CONSENT_WALL, LOGIN_WALL = RejectReason.CONSENT_WALL, RejectReason.LOGIN_WALL
STUB, VIDEO, LIST = RejectReason.PAYWALL_STUB, RejectReason.VIDEO_PAGE, RejectReason.LIST_PAGE
ROBOT = "Are you a robot"
GONE = "Page not found"
COOKIES = "We store cookies and you may say what you like about it "


@pytest.mark.parametrize(
    ("blocks", "more", "reason"),
    [
        pytest.param([said(WALL, 300)], {}, STUB, id="a line that says it"),
        pytest.param([said(WALL, 301)], {}, None, id="a paragraph that mentions it"),
        pytest.param([said(WALL, 40, 0.79)], {}, STUB, id="a line with a link in it"),
        pytest.param([said(WALL, 40, 0.8)], {}, None, id="a link"),
        pytest.param([said(WALL, 40, 1.0)], {}, None, id="nothing but a link"),
        pytest.param([], {"title": "a" * 285 + " " + GONE}, NOT_FOUND, id="a title"),
        pytest.param([], {"title": "a" * 286 + " " + GONE}, None, id="a title without end"),
        pytest.param([], {"title": f"{GONE} - The Gazette"}, NOT_FOUND, id="its site aside"),
        pytest.param([line(ROBOT), *told(1000, 1485)], {}, CHALLENGE, id="little text and a check"),
        pytest.param([line(ROBOT), *told(1000, 1486)], {}, None, id="much text and a check"),
        pytest.param(told(250), {"title": WALL}, STUB, id="a teaser"),
        pytest.param(told(125, 125), {"title": WALL}, STUB, id="two teasers"),
        pytest.param(told(251), {"title": WALL}, None, id="a beginning"),
        pytest.param(told(400), {"title": GONE}, NOT_FOUND, id="told beside an error"),
        pytest.param(told(150, 250), {"title": GONE}, NOT_FOUND, id="told twice beside it"),
        pytest.param(told(401), {"title": GONE}, None, id="told below a headline like it"),
        pytest.param(told(90), {"title": GONE, "declared": ("newsarticle",)}, None,
                     id="an article calls itself one"),
        pytest.param([line(GONE), *told(260)], {}, NOT_FOUND, id="an error in a line"),
        pytest.param([line(GONE), *told(261)], {}, None, id="a story beside an error"),
        pytest.param([line(LOGIN), *told(130, 130)], {}, LOGIN_WALL, id="a login"),
        pytest.param([line(LOGIN), *told(130, 131)], {}, None, id="a login beside a story"),
        pytest.param([line(ASKS), Block(text=COOKIES.ljust(99, "x") + ".", position=1)], {},
                     CONSENT_WALL, id="it asks"),
        pytest.param([line(ASKS), Block(text=COOKIES.ljust(98, "x") + ".", position=1)], {}, None,
                     id="it hardly asks"),
        pytest.param([Block(text=COOKIES.ljust(99, "x") + ".", position=1)], {}, None,
                     id="nothing to agree to"),
        pytest.param([line(ASKS), Block(text=COOKIES.ljust(99, "x") + ".", position=1), *told(261)],
                     {}, None, id="it asks beside a story"),
        pytest.param(told(350), {"declared": ("videoobject",)}, VIDEO, id="a line below a video"),
        pytest.param(told(351), {"declared": ("videoobject",)}, None, id="a story with a video"),
        pytest.param(told(90), {"declared": ("videoobject", "newsarticle")}, None,
                     id="an article with a video"),
        pytest.param(linked(15), {}, LIST, id="links"),
        pytest.param(linked(14), {}, None, id="fewer links"),
        pytest.param(linked(15, width=29), {}, None, id="short links"),
        pytest.param(linked(15, link_share=0.79), {}, None, id="lines with links"),
        pytest.param(linked(15), {"declared": ("newsarticle",)}, None, id="an article of links"),
        pytest.param([*linked(15), *told(90)], {}, None, id="a flash beside links"),
        pytest.param([*linked(15), *told(90)], {"declared": ("collectionpage",)}, LIST,
                     id="a list with a teaser"),
        pytest.param([*linked(12), *(told(90) + linked(1)) * 3], {}, None, id="three teasers"),
        pytest.param([*linked(12), *(told(90) + linked(1)) * 4], {}, LIST, id="four teasers"),
        pytest.param([*linked(12), *(told(90) + linked(1)) * 5], {}, LIST, id="five teasers"),
        pytest.param([*linked(12), *(told(350) + linked(1)) * 4], {}, LIST, id="long teasers"),
        pytest.param([*linked(12), *(told(351) + linked(1)) * 4], {}, None, id="paragraphs"),
        pytest.param([*linked(12), *(told(90, 90) + linked(1)) * 4], {}, None, id="two in a row"),
        pytest.param([*linked(12), *(told(90, 90) + linked(1)), *(told(90) + linked(1)) * 3], {},
                     None, id="two in a row at first"),
        pytest.param([*linked(12), *[*told(90), line("Sport"), *linked(1)] * 4], {}, LIST,
                     id="labels between them"),
        pytest.param([*linked(15), *(Block(text="x" * 141, position=1) for _ in range(2))],
                     {"declared": ("itemlist",)}, None, id="two cut off in a row"),
        pytest.param([*linked(15), said("The harbour opens at six. It does.", 34, 0.9)], {}, LIST,
                     id="a sentence that is a link"),
    ],
)  # fmt: skip
def test_how_much_makes_a_page_what_it_is(
    blocks: list[Block], more: dict[str, Any], reason: RejectReason | None
):
    assert typed(*blocks, **more) is reason


@pytest.mark.parametrize(
    ("widths", "wall", "free", "warned"),
    [
        pytest.param((2499,), True, None, True, id="a beginning before a paywall"),
        pytest.param((2500,), True, None, False, id="a story before a paywall"),
        pytest.param((999,), False, False, True, id="a beginning of what is not free"),
        pytest.param((1000,), False, False, False, id="a story that is not free"),
        pytest.param((999,), False, True, False, id="free"),
        pytest.param((999,), False, None, False, id="nobody says"),
    ],
)
def test_how_much_of_a_story_is_its_beginning(
    widths: tuple[int, ...], *, wall: bool, free: bool | None, warned: bool
):
    page = Extracted(
        reader="html", blocks=(said(WALL, 40),) if wall else (), metadata=Metadata(free=free)
    )

    assert paywall_warning(page, passages_of(told(*widths))) == ((PAYWALLED,) if warned else ())


@pytest.mark.parametrize(
    ("shown", "stated", "reason"),
    [
        pytest.param(GONE, None, NOT_FOUND, id="shown"),
        pytest.param(None, GONE, NOT_FOUND, id="stated"),
        pytest.param("The harbour", GONE, None, id="what is shown counts"),
        pytest.param(None, None, None, id="no title"),
    ],
)
def test_a_pages_title_is_the_one_it_shows(
    shown: str | None, stated: str | None, reason: RejectReason | None
):
    page = Extracted(
        reader="html",
        blocks=(Block(text=shown, position=1, hint=Kind.TITLE),) if shown else (),
        metadata=Metadata(title=Found(value=stated, where="og:title") if stated else None),
    )

    outcome = judge_type(page, ())

    assert (outcome.reason if outcome else None) is reason


@pytest.mark.parametrize("name", ["CHALLENGE", "CONSENT", "AGREE", "LOGIN", "PAYWALL", "NOT_FOUND"])
def test_patterns_ignore_case_in_every_script(name: str):
    pattern = getattr(pagetype, name)

    assert pattern.flags == re.IGNORECASE | re.VERBOSE | re.UNICODE
