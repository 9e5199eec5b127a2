"""CSS selectors, for whoever reads a page by them and whoever checks an outlet's file."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from cssselect import HTMLTranslator, SelectorError
from lxml import etree
from lxml.etree import XPath

ANYWHERE: Final = "descendant-or-self::"
QUOTED: Final = re.compile(r"\"[^\"]*\"|'[^']*'")
PREFIX: Final = re.compile(r"[\w-]+\|(?!=)")


def why_no_selector(selector: str) -> str | None:
    """What is wrong with a selector, or None."""
    prefix = PREFIX.search(QUOTED.sub("", selector))
    if prefix:
        # XPath says so only on a page with the elements around it, and there nobody is told.
        return f"the prefix {prefix[0]} stands for nothing: elements of HTML have none"
    try:
        compiled(selector)(etree.Element("html"))
    except (SelectorError, etree.XPathError, RecursionError) as error:
        return str(error) or "it cannot be read"
    return None


@lru_cache(256)  # those of all outlets; a worker cleans a thousand pages
def compiled(selector: str) -> XPath:
    """The selector, made ready; raises what `why_no_selector` catches."""
    return XPath(HTMLTranslator().css_to_xpath(selector, prefix=ANYWHERE))
