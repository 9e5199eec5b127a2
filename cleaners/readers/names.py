"""What the names of an element (classes, id, role) call what stands in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from cleaners.article import Kind

NAME_PART = re.compile(r"[A-Z]?[a-z]{2,19}|[A-Z]{3,19}")
MOST_NAMES = 1 << 13  # that are remembered: pages of an outlet share theirs
LONGEST = 300  # characters of names that are looked at; pages of generated names have thousands


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# The first kind that has one of an element's name parts.
NAMES: Mapping[Kind, frozenset[str]] = MappingProxyType(
    {
        Kind.COMMENTS: _set(
            "comment comments commentlist disqus livere reply replies respond discussion"
        ),
        Kind.CAPTION: _set("caption captions figcaption imgdesc imgcaption cutline"),
        Kind.RELATED: _set(
            """
            related relate recommend recommended recommendation recommendations readmore mostread
            popular trending teaser teasers outbrain taboola ranking rank recirc recirculation
            similar suggested suggestions alsoread readnext upnext latest morenews headlines
            sidebar aside widget
            """
        ),
        Kind.CONTROLS: _set(
            """
            share sharing sharedaddy social sns addthis addtoany print fontsize toolbar tools util
            utils bookmark clipboard player
            """
        ),
        Kind.REACTIONS: _set("reaction reactions emotion emotions vote votes rating"),
        Kind.BIO: _set("bio biography authorbox authorbio aboutauthor"),
        Kind.BYLINE: _set("byline author authors reporter writer journalist"),
        Kind.TAGS: _set("tag tags keyword keywords hashtag hashtags taglist"),
        Kind.COPYRIGHT: _set("copyright copyrights"),
        Kind.NOTICE: _set("cookie cookies consent gdpr disclaimer notice onetrust"),
        Kind.PROMO: _set(
            """
            ad ads adv advert advertisement advertorial banner sponsor sponsored promo promotion
            newsletter subscribe subscription paywall donate donation
            """
        ),
        Kind.TICKER: _set("ticker stock stocks quote marquee"),
        Kind.EMBED: _set("tweet twitter instagram facebook tiktok embed"),
        Kind.DATE: _set("date datetime timestamp published pubdate dateline"),
        Kind.SUBTITLE: _set(
            """
            subtitle subheadline subheading standfirst deck dek lede chapo chapeau vorspann
            sommario summary intro excerpt
            """
        ),
        Kind.NAVIGATION: _set(
            """
            nav navi navigation navbar menu submenu gnb lnb breadcrumb breadcrumbs footer masthead
            sitemap pagination pager topbar offcanvas
            """
        ),
    }
)


KINDS = tuple(NAMES)
PLACES = MappingProxyType(
    {part: place for place, kind in reversed([*enumerate(KINDS)]) for part in NAMES[kind]}
)
"""Of each name part the first kind that has it, by its place in the table."""


def name_parts(names: str) -> tuple[str, ...]:
    """`articleBody-2 js-text` as article, body, text; in lower case, each once."""
    parts = " ".join(NAME_PART.findall(names[:LONGEST])).lower().split()
    return tuple(dict.fromkeys([part for part in parts if len(part) > 2]))


class Names(NamedTuple):
    """The names of an element, taken apart."""

    parts: tuple[str, ...]
    kind: Kind | None
    """What they call what stands in it; None where they say nothing."""


NAMELESS = Names((), None)


@lru_cache(MOST_NAMES)
def read_names(names: str) -> Names:
    """Take the names apart."""
    parts = name_parts(names)
    places = [PLACES[part] for part in (*parts, *names.lower().split()) if part in PLACES]
    return Names(parts, KINDS[min(places)] if places else None)
