"""A search as an Atom feed (RFC 4287). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from xml.etree import ElementTree as ET

from db.search import Hit
from service import terminal

NO_XML = {0xFFFE: "\ufffd", 0xFFFF: "\ufffd"}
ATOM = "http://www.w3.org/2005/Atom"


def feed(hits: Sequence[Hit], *, here: str, query: str, now: datetime) -> str:
    """The articles found; `here` is where we are, `query` what was asked for as an address has it.

    Ids are made of the articles' own, so that a reader knows them again wherever we moved.
    """
    root = ET.Element("feed", xmlns=ATOM)
    _add(root, "title", f"newswinnow: {query}")
    _add(root, "id", f"{here}/search.atom?{query}")
    _add(
        root,
        "updated",
        max((one.published for one in hits if one.published), default=now).isoformat(),
    )
    ET.SubElement(root, "link", rel="self", href=f"{here}/search.atom?{query}")
    ET.SubElement(root, "link", rel="alternate", href=f"{here}/search?{query}")
    for hit in hits:
        root.append(_entry(hit, here, now))
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode")


def _entry(hit: Hit, here: str, now: datetime) -> ET.Element:
    entry = ET.Element("entry")
    _add(entry, "title", hit.title.text or "(no title)")
    _add(entry, "id", f"urn:newswinnow:{hit.id}")
    _add(entry, "updated", (hit.published or now).isoformat())
    ET.SubElement(entry, "link", rel="alternate", href=f"{here}/article/{hit.id}")
    for name in hit.authors or (hit.outlet or "?",):
        _add(ET.SubElement(entry, "author"), "name", name)
    _add(entry, "summary", hit.snippet.text)
    return entry


def _add(parent: ET.Element, name: str, text: str) -> None:
    # XML knows no non-characters, not even escaped: one would break the whole feed.
    ET.SubElement(parent, name).text = terminal.visible(text).translate(NO_XML)
