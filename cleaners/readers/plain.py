"""The text of an HTML page without a tree: what a dump of it would be, in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape

from cleaners.readers.cutter import INLINE, UNSEEN

TAG = re.compile(r"<(?:!--|[!?]|/?([a-zA-Z][a-zA-Z0-9:-]{0,30}))")
MOST_QUOTED = 2000  # characters: a quote without an end must not take the page with it
REST = re.compile(
    rf"""
    (?:
        [^=>]++
        | =\s{{0,20}}+ (?: "[^"]{{0,{MOST_QUOTED}}}+" | '[^']{{0,{MOST_QUOTED}}}+' )
        | =
    ){{0,500}}+ >
    """,
    re.VERBOSE,
)
"""The rest of a tag: `title="a > b">`; not more than the tag of `title='>text <b>`."""
LINE = "\n"
UNREAD = UNSEEN - {"head", "title"}
"""Elements whose text nobody sees; the title is the first line of a dump."""
ENDS = {name: re.compile(f"</{name}\\b", re.IGNORECASE) for name in UNREAD}
SPACES = re.compile(r"[^\S\n]+|\n\s*\n")


def visible_text(html: str) -> str:
    """Lines of text, one for each element that begins a line; entities are resolved."""
    return SPACES.sub(_shorter, unescape("".join(_parts(html)))).strip()


def as_html(text: str) -> str:
    """The lines as paragraphs of a page that has nothing else."""
    lines = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())
    return f"<html><body>{lines}</body></html>"


def _parts(html: str) -> Iterator[str]:
    """Text and line ends; no character is looked at more than a few times."""
    at = 0
    gone: set[str] = set()  # what is not found behind here any more
    while (tag := TAG.search(html, at)) is not None:
        yield html[at : tag.start()]
        name = (tag[1] or "").lower()
        at = _behind(html, tag, name, gone)
        if name and name not in INLINE:
            yield LINE
    yield html[at:]


def _behind(html: str, tag: re.Match[str], name: str, gone: set[str]) -> int:
    """Where the text goes on behind a tag, a comment, or an element that is not read."""
    if tag[0] == "<!--":
        # `<!-->` is a whole comment.
        return _found(html, "-->", tag.start() + 2, gone, tag.end())
    rest = REST.match(html, tag.end()) if name and ">" not in gone else None
    end = rest.end() if rest else _found(html, ">", tag.end(), gone)
    if name not in UNREAD or tag[0][1] == "/" or name in gone:
        return end
    closing = ENDS[name].search(html, end)
    if closing is None:
        gone.add(name)
        return end
    return _found(html, ">", closing.end(), gone)


def _found(html: str, mark: str, start: int, gone: set[str], without: int | None = None) -> int:
    """Behind the next mark; where there is none, what opened is text."""
    found = -1 if mark in gone else html.find(mark, start)
    if found < 0:
        gone.add(mark)
        return start if without is None else without
    return found + len(mark)


def _shorter(spaces: re.Match[str]) -> str:
    return "\n\n" if "\n" in spaces[0] else " "
