"""Where a page leads on to by itself: a redirect that stands in the page, not in its headers."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from w3lib.html import get_meta_refresh

HEAD: Final = 16 * 1024  # bytes; a page that only leads on has hardly more
# Nobody reads an article in that time. Pages that renew themselves, or go home when they are left
# open, do so after minutes.
MOST_SECONDS: Final = 10.0


def refresh_of(body: bytes, url: str) -> str | None:
    """The address behind `<meta http-equiv="refresh">`, where it is asked for nearly at once.

    The first page of a site is where those go whose article is gone: it stands for none.
    """
    try:
        seconds, target = get_meta_refresh(body[:HEAD].decode("utf-8", "replace"), url, "utf-8")
        if target is None or seconds is None or seconds > MOST_SECONDS:
            return None
        parts = urlsplit(target)
    except ValueError:  # such as https://[half
        return None
    return target if parts.path not in {"", "/"} or parts.query else None
