"""What the names of an element (classes, id, role) call what stands in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from cleaners.article import Kind

NAME_PART = re.compile(r"[A-Z]?[a-z]{2,19}|[A-Z]{3,19}")
LONGEST = 300  # characters of names that are looked at; pages of generated names have thousands
# The first kind that has one of an element's name parts.
NAMES: Mapping[Kind, frozenset[str]] = MappingProxyType(
    {
        Kind.COMMENTS: frozenset(
            "comment comments commentlist disqus livere reply replies respond discussion".split()
        ),
        Kind.CAPTION: frozenset("caption captions figcaption imgdesc imgcaption cutline".split()),
        Kind.RELATED: frozenset(
            """related relate recommend recommended recommendation recommendations readmore mostread
            popular trending teaser teasers outbrain taboola ranking rank recirc recirculation
            similar suggested suggestions alsoread readnext upnext latest morenews headlines sidebar
            aside widget""".split()
        ),
        Kind.CONTROLS: frozenset(
            """share sharing sharedaddy social sns addthis addtoany print fontsize toolbar tools util
            utils bookmark clipboard player""".split()
        ),
        Kind.REACTIONS: frozenset("reaction reactions emotion emotions vote votes rating".split()),
        Kind.BIO: frozenset("bio biography authorbox authorbio aboutauthor".split()),
        Kind.BYLINE: frozenset("byline author authors reporter writer journalist".split()),
        Kind.TAGS: frozenset("tag tags keyword keywords hashtag hashtags taglist".split()),
        Kind.COPYRIGHT: frozenset("copyright copyrights".split()),
        Kind.NOTICE: frozenset("cookie cookies consent gdpr disclaimer notice onetrust".split()),
        Kind.PROMO: frozenset(
            """ad ads adv advert advertisement advertorial banner sponsor sponsored promo promotion
            newsletter subscribe subscription paywall donate donation""".split()
        ),
        Kind.TICKER: frozenset("ticker stock stocks quote marquee".split()),
        Kind.EMBED: frozenset("tweet twitter instagram facebook tiktok embed".split()),
        Kind.DATE: frozenset("date datetime timestamp published pubdate dateline".split()),
        Kind.SUBTITLE: frozenset(
            """subtitle subheadline subheading standfirst deck dek lede chapo chapeau vorspann
            sommario summary intro excerpt""".split()
        ),
        Kind.NAVIGATION: frozenset(
            """nav navi navigation navbar menu submenu gnb lnb breadcrumb breadcrumbs footer masthead
            sitemap pagination pager topbar offcanvas""".split()
        ),
    }
)


def name_parts(names: str) -> tuple[str, ...]:
    """`articleBody-2 js-text` as article, body, text; in lower case, each once."""
    parts = (part.lower() for part in NAME_PART.findall(names[:LONGEST]))
    return tuple(dict.fromkeys(part for part in parts if len(part) > 2))


def kind_named(names: str) -> Kind | None:
    """The kind that these names say; None where they say none."""
    if not names:
        return None
    parts = {*name_parts(names), *names.lower().split()}
    return next((kind for kind, known in NAMES.items() if parts & known), None)
