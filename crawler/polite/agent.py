"""Who we say we are, so that an outlet can tell us apart, write rules for us and reach us."""

from __future__ import annotations

import re
from typing import Final

# RFC 9309, 2.2.1: letters, `-` and `_`; what an outlet writes behind `User-agent:`.
TOKEN: Final = re.compile(r"[A-Za-z_-]+")
PRODUCT: Final = re.compile(r"[A-Za-z_-]{1,60}/[\w.-]{1,60}", re.ASCII)
CONTACT: Final = re.compile(r"https?://[^\s/@]{1,200}\.[^\s/@]{1,200}|[^\s@]{1,100}@[^\s@]{1,200}")
PAGE: Final = re.compile(r"(?:[/?#]\S{0,500})?")
UNSENDABLE: Final = re.compile(r"[^\x20-\x7e]|[()]")


def user_agent(product: str, contact: str = "") -> str:
    """`newswinnow/0.1 (+https://example.org/bot; obeys robots.txt as newswinnow)`.

    A contact is an address of the web or of mail; raises ValueError for what cannot be sent.
    """
    if not PRODUCT.fullmatch(product):
        raise ValueError(f"'{product}' is no product: write a name of letters, / and a version")
    if contact and (UNSENDABLE.search(contact) or not _is_contact(contact)):
        raise ValueError(f"'{contact}' is no contact: write a web or mail address in ASCII")
    who = f"+{contact}; " if contact else ""
    return f"{product} ({who}obeys robots.txt as {token_of(product)})"


def _is_contact(contact: str) -> bool:
    """Whether it is one address and nothing else; one of the web may name a page."""
    found = CONTACT.match(contact)
    return found is not None and PAGE.fullmatch(contact, found.end()) is not None


def names_contact(agent: str) -> bool:
    """Whether an outlet could write to whoever runs this."""
    return CONTACT.search(agent) is not None


def token_of(agent: str) -> str:
    """The name that a user agent's robots.txt rules go by: what stands before the version."""
    found = TOKEN.match(agent.strip())
    return found[0].lower() if found else "*"
