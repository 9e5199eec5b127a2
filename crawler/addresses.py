"""Which addresses are one article's: an identity to compare with, and never to fetch."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, quote, unquote_to_bytes, urlsplit

from crawler.hosts import registered_domain


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of a query that says how a reader came, and nothing of what he reads."""

    name: str
    """In lower case; ends with `*` where it is the beginning of many."""
    of: str
    """Whose it is."""
    source: str
    """Where that is written."""


ADGUARD: Final = "AdGuard URL Tracking filter, general list"
UBLOCK: Final = "uBlock Origin, filters/privacy-removeparam"
REGISTRY: Final = "github.com/mpchadwick/tracking-query-params-registry"
CLICK_IDS: Final = "github.com/henkisdabro/platform-url-click-id-parameters"

# Only parameters that never choose a page: `id`, `p`, `ref`, `source`, `cid`, `page` and `from`
# often do. What is missing here costs a request more; what is wrong here loses an article.
PARAMETERS: Final = (
    Parameter(name="utm_*", of="Google Analytics", source="support.google.com/analytics/10917952"),
    Parameter(name="_ga", of="Google Analytics, linker", source=REGISTRY),
    Parameter(
        name="_gl",
        of="Google Analytics, linker",
        source="developers.google.com/tag-platform/devguides/cross-domain",
    ),
    Parameter(name="gclid", of="Google Ads", source="support.google.com/searchads/6292795"),
    Parameter(name="gclsrc", of="Google Ads", source="support.google.com/searchads/6292795"),
    Parameter(name="dclid", of="Google Display", source=CLICK_IDS),
    Parameter(name="gbraid", of="Google Ads, apps", source=CLICK_IDS),
    Parameter(name="wbraid", of="Google Ads, apps", source=CLICK_IDS),
    Parameter(name="srsltid", of="Google Shopping", source=CLICK_IDS),
    Parameter(name="fbclid", of="Facebook", source=REGISTRY),
    Parameter(name="fb_action_ids", of="Facebook", source=ADGUARD),
    Parameter(name="fb_action_types", of="Facebook", source=ADGUARD),
    Parameter(name="fb_comment_id", of="Facebook", source=ADGUARD),
    Parameter(name="fb_ref", of="Facebook", source=ADGUARD),
    Parameter(name="fb_source", of="Facebook", source=ADGUARD),
    Parameter(name="action_object_map", of="Facebook", source=ADGUARD),
    Parameter(name="action_ref_map", of="Facebook", source=ADGUARD),
    Parameter(name="action_type_map", of="Facebook", source=ADGUARD),
    Parameter(name="igshid", of="Instagram", source=CLICK_IDS),
    Parameter(name="twclid", of="X", source=CLICK_IDS),
    Parameter(name="ttclid", of="TikTok", source=CLICK_IDS),
    Parameter(name="li_fat_id", of="LinkedIn", source=CLICK_IDS),
    Parameter(name="rdt_cid", of="Reddit", source=CLICK_IDS),
    Parameter(name="epik", of="Pinterest", source=REGISTRY),
    Parameter(name="msclkid", of="Microsoft Advertising", source=REGISTRY),
    Parameter(name="yclid", of="Yandex", source=UBLOCK),
    Parameter(name="ymclid", of="Yandex", source=UBLOCK),
    Parameter(name="ysclid", of="Yandex", source=UBLOCK),
    Parameter(name="wickedid", of="Wicked Reports", source=UBLOCK),
    Parameter(name="_openstat", of="Openstat", source=ADGUARD),
    Parameter(name="mc_cid", of="Mailchimp", source=REGISTRY),
    Parameter(name="mc_eid", of="Mailchimp", source=REGISTRY),
    Parameter(name="_hsenc", of="HubSpot", source=CLICK_IDS),
    Parameter(name="_hsmi", of="HubSpot", source=CLICK_IDS),
    Parameter(name="__hssc", of="HubSpot", source=CLICK_IDS),
    Parameter(name="__hstc", of="HubSpot", source=CLICK_IDS),
    Parameter(name="__hsfp", of="HubSpot", source=CLICK_IDS),
    Parameter(name="hsa_*", of="HubSpot, advertisements", source=UBLOCK),
    Parameter(name="hsctatracking", of="HubSpot", source=CLICK_IDS),
    Parameter(name="mkt_tok", of="Marketo", source=CLICK_IDS),
    Parameter(name="ml_subscriber", of="MailerLite", source=CLICK_IDS),
    Parameter(name="ml_subscriber_hash", of="MailerLite", source=CLICK_IDS),
    Parameter(name="oly_anon_id", of="Omeda", source=CLICK_IDS),
    Parameter(name="oly_enc_id", of="Omeda", source=CLICK_IDS),
    Parameter(name="vero_id", of="Vero", source=UBLOCK),
    Parameter(name="vero_conv", of="Vero", source=UBLOCK),
    Parameter(name="_ke", of="Klaviyo", source=REGISTRY),
    Parameter(name="_kx", of="Klaviyo", source=CLICK_IDS),
    Parameter(name="dm_i", of="dotdigital", source=REGISTRY),
    Parameter(name="ef_id", of="Adobe Advertising", source=REGISTRY),
    Parameter(name="s_kwcid", of="Adobe Analytics", source=REGISTRY),
    Parameter(name="_bta_tid", of="Bronto", source=REGISTRY),
    Parameter(name="_bta_c", of="Bronto", source=REGISTRY),
    Parameter(name="trk_contact", of="Listrak", source=REGISTRY),
    Parameter(name="trk_msg", of="Listrak", source=REGISTRY),
    Parameter(name="trk_module", of="Listrak", source=REGISTRY),
    Parameter(name="trk_sid", of="Listrak", source=REGISTRY),
    Parameter(name="tblci", of="Taboola", source=CLICK_IDS),
    Parameter(name="dicbo", of="Outbrain", source=CLICK_IDS),
    Parameter(name="guccounter", of="Yahoo", source=ADGUARD),
    Parameter(name="guce_referrer", of="Yahoo", source=ADGUARD),
    Parameter(name="guce_referrer_sig", of="Yahoo", source=ADGUARD),
    Parameter(name="phpsessid", of="a session of PHP", source="php.net, session.name"),
    Parameter(name="jsessionid", of="a session of Java", source="Servlet 3.0, 7.1.3"),
)
EXACT: Final = frozenset(one.name for one in PARAMETERS if not one.name.endswith("*"))
BEGINNINGS: Final = tuple(one.name[:-1] for one in PARAMETERS if one.name.endswith("*"))

# Other forms of the same article, by the query that asks for them: name and value.
FORMS: Final = frozenset(
    {
        ("amp", ""), ("amp", "1"), ("amp", "true"), ("outputtype", "amp"), ("view", "amp"),
        ("print", ""), ("print", "1"), ("print", "true"), ("print", "yes"), ("view", "print"),
        ("printable", "yes"), ("printable", "true"), ("mode", "print"), ("output", "print"),
        ("outputtype", "print"), ("mobile", "1"),
    }
)  # fmt: skip
# The same by the end of the path.
FORM_OF_PATH: Final = re.compile(r"(?<=[^/])(?:/(?:amp|amphtml|print)/?|\.amp(?=\.html?$|$))$")
DOT_AMP: Final = re.compile(r"(?<=[^/])\.amp(\.html?)?$")
# The same by the host: the first label, where an outlet's own domain is left behind it.
FORM_OF_HOST: Final = frozenset({"www", "m", "mobile", "amp"})
# The AMP cache, and Google's viewer: the address is in the path.
# developers.google.com/amp/cache/overview
CACHES: Final = (
    re.compile(
        r"https?://[\w.-]{1,253}\.cdn\.ampproject\.org/[a-z]{1,2}/(?P<secure>s/)?(?P<rest>.+)"
    ),
    re.compile(r"https?://(?:www\.)?google\.[\w.]{2,6}/amp/(?P<secure>s/)?(?P<rest>.+)"),
)
# Addresses in addresses: nobody wraps a wrapped one, and what is wrapped more often is left so.
DEPTH: Final = 5
SESSION_IN_PATH: Final = re.compile(r";(?:jsessionid|phpsessid)=[^/;?]{0,200}", re.IGNORECASE)
DEFAULT_PORTS: Final = frozenset({80, 443})
ESCAPE: Final = re.compile(r"%[0-9A-Fa-f]{2}")
LONE_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
# RFC 3986, 2.3: the same with and without an escape. In paths and queries these stand as they are.
PLAIN: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
DELIMITERS: Final = "/:@!$&'()*+,;=?%"
WRAPS: Final = str.maketrans("", "", "\t\r\n")
HIGHEST_PORT: Final = 65_535


def identity(url: str) -> str | None:
    """The one form of all addresses of an article; None for what is no http or https address.

    Scheme, default port, `www.`, `m.` and `amp.` before a domain, fragment, escapes that need not
    be, order of the query, tracking parameters, and AMP and print forms make no difference. The
    identity of an identity is itself.
    """
    form = outermost = _form(url.strip().translate(WRAPS))
    for _ in range(DEPTH):
        inner = None if form is None else _wrapped(form)
        if inner is None:
            return form
        form = _form(inner) or outermost
    return outermost


def _wrapped(form: str) -> str | None:
    """The address that a cache has in its own; None for what is not a cache's."""
    found = next((match for cache in CACHES if (match := cache.fullmatch(form))), None)
    return found and f"{'https' if found['secure'] else 'http'}://{found['rest']}"


def _form(url: str) -> str | None:
    parts = _split(url)
    if parts is None:
        return None
    host = _host(parts)
    if host is None:
        return None
    path, query = _path(parts.path), _query(parts.query)
    return f"https://{host}{path}{'?' if query else ''}{query}"


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # such as https://[half, or a port of letters
        return None
    is_web = parts.scheme in {"http", "https"} and bool(parts.hostname) and port != 0
    return parts if is_web else None


def _host(parts: SplitResult) -> str | None:
    """The host without what names a form; a port that is not the default one stays."""
    host = _ascii((parts.hostname or "").rstrip("."))
    if host is None:
        return None
    domain = registered_domain(f"https://{host}/")
    while host != domain and host.partition(".")[0] in FORM_OF_HOST and "." in host:
        host = host.partition(".")[2]
    return host if parts.port in {None, *DEFAULT_PORTS} else f"{host}:{parts.port}"


def _ascii(host: str) -> str | None:
    """A host as it goes to DNS: `xn--…` for a name in other letters."""
    if ":" in host:
        return f"[{host}]"
    try:
        name = host if host.isascii() else host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    return name if re.fullmatch(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*", name) else None


def _path(path: str) -> str:
    plain = _without_dots(escaped(SESSION_IN_PATH.sub("", path)))
    while (shorter := DOT_AMP.sub(r"\1", FORM_OF_PATH.sub("", plain))) != plain:
        plain = shorter
    return plain or "/"


def _without_dots(path: str) -> str:
    """RFC 3986, 5.2.4: `/a/../b` is `/b`."""
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    ends_open = segments[-1] in {".", ".."}
    return "/".join(kept) + ("/" if ends_open and kept and kept[-1] else "")


def _query(query: str) -> str:
    pairs = (escaped(pair) for pair in query.split("&") if pair)
    return "&".join(sorted(pair for pair in pairs if not _says_nothing(pair)))


def _says_nothing(pair: str) -> bool:
    """Whether a pair of the query is tracking, or asks for another form of the article."""
    name, _, value = pair.lower().partition("=")
    return name in EXACT or name.startswith(BEGINNINGS) or (name, value) in FORMS


def escaped(text: str) -> str:
    """Escapes in capitals, and only where they must be (RFC 3986, 6.2.2)."""
    whole = LONE_PERCENT.sub("%25", text)
    return quote(ESCAPE.sub(_escape, whole), safe=DELIMITERS + "~", errors="surrogatepass")


def _escape(match: re.Match[str]) -> str:
    letter = unquote_to_bytes(match[0]).decode("latin-1")
    return letter if letter in PLAIN else match[0].upper()
